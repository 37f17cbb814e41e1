--- Examples of every code: in each the rule must find an event, in those of
--- `never` none.

return {
  ["01"] = {
    examples = { "The mayor of Oslo [denied] the rumours.",
      "Kenya [refused] to comment on the arrest.",
      "The ministry [told] lawmakers that the fund was empty." },
    never = { "The clock tells the time." } },
  ["02"] = {
    examples = { "The bishop [called] for calm.",
      "Norway [urged] Chad to free the pilots.",
      "Refugees [appealed] to the government for shelter." },
    never = { "The minister called off the trip.", "Trees need water." } },
  ["03"] = {
    examples = { "Spain [agreed] to help Mali.",
      "Kuwait [plans] to fund a hospital in Yemen.",
      "Ireland [offered] talks to the unions." },
    never = { "They plan a holiday.", "Iran threatened to attack Oman." } },
  ["04"] = {
    examples = { "The king [held] talks with the rebels.",
      "The chancellor [met] the Polish president.",
      "Sweden [mediated] between the tribe and the government." },
    never = { "The factory meets the standard.",
      "The gang held a teacher hostage." } },
  ["05"] = {
    examples = { "Panama [signed] a treaty with Cuba.",
      "The senator [praised] the nurses." },
    never = { "The singer signed autographs.",
      "The senator praised nobody." } },
  ["06"] = {
    examples = { "Togo [shared] intelligence with Ghana.",
      "France [sold] helicopters to Greece." },
    never = { "The girl shared an apple with a friend." } },
  ["07"] = {
    examples = { "Germany [sent] blankets to Turkey.",
      "The council [funded] the refugees." },
    never = { "It does not help matters." } },
  ["08"] = {
    examples = { "Japan [lifted] sanctions on Laos.",
      "The militia [released] two hostages.",
      "The army [withdrew] from Chad." },
    never = { "The company released a report." } },
  ["09"] = {
    examples = { "Police are [investigating] the banker.",
      "The senate [opened] an inquiry into the minister." },
    never = { "The doctor examined the patient." } },
  ["10"] = {
    examples = { "Workers [demanded] compensation from the company.",
      "Libya [summoned] the Italian ambassador." },
    never = { "The job demands attention.",
      "Kenya insisted that the minister had left." } },
  ["11"] = {
    examples = { "Canada [condemned] Russia.",
      "The senator [attacked] the governor in a speech.",
      "The union [accused] the company of lying." },
    never = { "The judge heard the case." } },
  ["12"] = {
    examples = { "The senate [rejected] the proposal.",
      "The council [voted] down the budget.",
      "Peru [refused] to extradite the banker." },
    never = { "The body rejects the transplant." } },
  ["13"] = {
    examples = { "Iran [threatened] to attack Oman.",
      "Turkey [warned] Syria.",
      "The union [vowed] to fight the minister." },
    never = { "Clouds threatened rain." } },
  ["14"] = {
    examples = { "Students [marched] against the war.",
      "Pilots went on strike.", "Farmers [blocked] the road." },
    never = { "Time marches on.", "The plane landed on strike day." } },
  ["15"] = {
    examples = { "Russia [deployed] troops along the border.",
      "The army [mobilised] its reserves." },
    never = { "The firm mobilised its resources." } },
  ["16"] = {
    examples = { "Norway [imposed] sanctions on Iran.",
      "Bolivia [expelled] the Chilean ambassador.",
      "Ghana [broke] off relations with Togo." },
    never = { "The judge imposed order on the room." } },
  ["17"] = {
    examples = { "Police [arrested] the editor.",
      "Two students were [detained] on Monday." },
    never = { "The drug arrests the decline." } },
  ["18"] = {
    examples = { "Gunmen [kidnapped] a nurse.",
      "The gang [held] a teacher hostage." },
    never = { "They killed time.", "The prisoner killed himself.",
      "The striker beat the goalkeeper." } },
  ["19"] = {
    examples = { "Rebels [attacked] the army.",
      "French jets [bombed] the airport.",
      "Soldiers [opened] fire on the marchers." },
    never = { "The minister attacked the problem.",
      "The council struck a balance.", "Doctors fight cancer.",
      "The senator attacked the governor in a speech." } },
  ["20"] = {
    examples = { "Soldiers [massacred] villagers." },
    never = { "Soldiers marched." } },
}

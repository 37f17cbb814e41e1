--- All rules of the package, for `rubric test quotes`: their examples, what
--- they must never find. The rules of the frames are here, the others beside
--- the functions that apply them.

local M = {}

local frames = {
  { name = "that-clause",
    examples = { "Ruiz said [that the dam was sound].",
      "Ruiz said, however, [that the dam was sound]." },
    never = { "Ruiz said that.", "Ruiz read the letter that Oduya had sent." } },
  { name = "that-clause after an addressee",
    examples = { "Ruiz told the inquiry [that the dam was sound].",
      "Ruiz told a hall in Salem on Monday [that the dam was sound]." },
    never = { "Ruiz told the inquiry the story that everybody knew." } },
  { name = "bare clause",
    examples = { "Ruiz said [the dam was sound].", "Ruiz says [no to the toll]" },
    never = { "Ruiz denied it.", "Ruiz said on Monday." } },
  { name = "bare clause after an addressee",
    examples = { "Ruiz told reporters [she would not resign]." },
    never = { "Ruiz told reporters a story." } },
  { name = "wh-clause",
    examples = { "Ruiz asked [why nobody had counted the tractors]." },
    never = { "Ruiz left when the minister came." } },
  { name = "wh-clause after an addressee",
    examples = { "Ruiz asked the minister [why nobody had rung]." },
    never = { "Ruiz met the minister when he came." } },
  { name = "infinitive",
    examples = { "Ruiz promised [to grind the rails by June].",
      "Ruiz vowed [to “take the fight” to the coast]." },
    never = { "Ruiz wants to leave.", "Ruiz refused to publish the figures." } },
  { name = "infinitive after an addressee",
    examples = { "Ruiz urged [the two sides to return to the table]." },
    never = { "Ruiz drove both sides to the table." } },
  { name = "noun phrase",
    examples = { "Ruiz demanded [an inquiry into the dam]." },
    never = { "Ruiz discussed the plan for the dam.",
      "Ruiz criticised the plan for the dam.", "Ruiz mentioned Peru." } },
  { name = "preposition",
    examples = { "Ruiz complained [about the noise of the trams]." },
    never = { "Ruiz walked about the town." } },
  { name = "preposition after an object",
    examples = { "Ruiz accused [the board of hiding the log]." },
    never = { "Ruiz cleared the board of snow." } },
  { name = "object and complement",
    examples = { "Ruiz described [the plan as a mistake]." },
    never = { "Ruiz described the plan." } },
  { name = "object and marked complement",
    examples = { "Ruiz called [the rumour “a leaflet in search of a fact”].",
      "Ruiz dismissed [the charge as “a fairy tale”]." },
    never = { "It is what engineers call “creep”.",
      "A boat called “The Long Lock” sank." } },
  { name = "marked words and more",
    examples = { "Ruiz said “[nothing of the kind” about the dam]." },
    never = { "Ruiz painted “some of the wards” in May." } },
  { name = "after a colon",
    examples = { "Ruiz was blunt and said: [the dam will not hold another year]." },
    never = { "Ruiz packed three things: a coat, a hat and a map." } },
  { name = "relative clause",
    examples = { "It is a dam which Ruiz said [would hold another year]." },
    never = { "It is a dam which held another year." } },
  { name = "clause, source, verb",
    examples = { "[The dam was sound], Ruiz said.",
      "[The dam], she argued, [“was sound when he saw it”]." },
    never = { "The dam was sound, and Ruiz slept." } },
  { name = "as source says, clause",
    examples = { "As Ruiz said, [the dam was sound]." },
    never = { "As Ruiz slept, the dam broke." } },
  { name = "clause, as source says",
    examples = { "[The dam was sound], as Ruiz said." },
    never = { "The dam broke, as Ruiz slept." } },
  { name = "according to source, clause",
    examples = { "According to Ruiz, [the dam was sound]." },
    never = { "According to plan." } },
  { name = "clause, according to source",
    examples = { "[The dam was sound], according to Ruiz." },
    never = { "“The dam was sound,” Oduya said, according to two people." } },
  { name = "passive question",
    examples = { "Asked [whether he would resign], Ruiz smiled." },
    never = { "He was told to go." } },
  { name = "agent, that-clause",
    examples = { "Ruiz was told by the minister [that the dam was sound]." },
    never = { "Ruiz was met by the minister." } },
  { name = "agent, wh-clause",
    examples = { "Ruiz was asked by the minister [whether the dam was sound]." },
    never = { "Ruiz was met by the minister when the dam broke." } },
  { name = "agent, infinitive",
    examples = { "Ruiz was urged by the minister [to resign at once]." },
    never = { "Ruiz was driven by the minister to the dam." } },
}

local function put(list, layer)
  for _, rule in ipairs(list) do
    M[#M + 1] = { name = rule.name, layer = rule.layer or layer,
      examples = rule.examples, never = rule.never }
  end
end

put(require("sieves").list, "quote")
put(frames, "quote")
put(require("labels").rules, "quote")
put(require("dialogue").rules, "quote")
put(require("fragments").rules, "quote")
put(require("terms").rules, "term")

return M

--- The eight kinds: patterns that no word list can hold, and examples.

local PEOPLE = '[lemma="people|family|child|worker|citizen|civilian|tenant|'
  .. 'farmer|patient|pensioner|man|woman|resident|household|villager|victim"'
  .. ' & pos="N.*"]'
local CROWD = '[lemma="migrant|immigrant|refugee|foreigner|asylum|crime|'
  .. 'violence|terror|drug|import|invader|attack|outsider"]'

return {
  { name = "hedge",
    match = {
      '[lemma="may|might|could" & pos="MD"] "well" [pos="VB"]',
      '"it" [lemma="seem|appear"]', '[lemma="be"] [pos="RB"]? [lower="thought|'
        .. 'believed|understood|rumoured|rumored|said|expected"] "to"',
      '[lower="some|many|few" & pos="DT|JJ|NN.*"] [lower="say|believe|think|'
        .. 'argue|claim|suggest"] &[lower="that|the|it|he|she|they"]',
    },
    examples = { "[Perhaps] the ferry will run.",
      "The mayor [apparently] left.",
      "The vote [may well] fail.", "It [seems] that nobody came." },
    never = { "The parade took place in May.", "The sea was rough.",
      "He appeared in court on Monday." } },
  { name = "booster",
    match = {
      '[lower="there"] [lemma="be"] "no" "doubt|question|denying|mistaking"',
      '"beyond" "all|any|a" []? "doubt|question|dispute"',
      '[lemma="leave"] "no" "doubt"',
    },
    examples = { "[Of course] the dam will hold.",
      "The minister [clearly] failed.", "[There is no doubt] about it." },
    never = { "The sky was clear.", "An absolute majority was reached." } },
  { name = "loaded",
    match = {
      '"so" "-" "called"', '[lemma="smear|hate|fear|propaganda"] '
        .. '[lemma="campaign|machine|monger|mongering"]',
      '[lemma="corrupt|crooked|greedy|heartless|lying|power-hungry"] '
        .. '[lemma="elite|politician|regime|banker|landlord|bureaucrat|boss"]',
    },
    examples = { "It is a [disgrace].", "The [so-called] experts left.",
      "A [vicious] attack on the poor." },
    never = { "The diet regime was strict.", "A vicious circle began.",
      "The butcher opened a shop." } },
  { name = "threat",
    match = {
      '[lemma="wave|flood|tide|surge|influx|swarm|horde|invasion|torrent|'
        .. 'deluge|avalanche|tsunami"] "of" [pos="JJ.*"]? ' .. CROWD,
      '[lemma="pose|be|become|represent|remain"] '
        .. '[pos="DT" & lower!="no"] [pos="JJ.*"]? '
        .. '[lemma="threat|danger|risk|menace"]',
      '[lemma="grave|mortal|serious|real|growing|deadly|imminent|existential|'
        .. 'terrible"] [lemma="threat|danger|peril|menace|risk"]',
      '[lemma="threaten"] [lower="our|their|the" & pos="PRP.*|DT"] '
        .. '[lower="way" & pos="N.*"] "of" "life"',
      '[lemma="threaten"] [lower="our|their"] [pos="JJ.*"]? [pos="N.*"]',
    },
    examples = { "A [flood of refugees] arrived.",
      "It [poses a threat] to the valley.", "Our jobs are [at risk]." },
    never = { "The flood damaged a house.", "The wave broke." } },
  { name = "victim",
    match = {
      '[lower="innocent|ordinary|hard-working|hardworking|struggling|'
        .. 'vulnerable|grieving|suffering|forgotten|decent|defenceless|'
        .. 'defenseless|helpless|abandoned|poor|needy|starving"] '
        .. PEOPLE .. "+",
      '[lemma="be|get|have"] [pos="RB"]? "been"? "left" "behind"',
      '[lemma="pay"] [pos="DT"] [pos="JJ.*"]? "price"',
      '[lemma="treat"] [pos="PRP|NN.*"] [lower="like|as"] [pos="DT"]? '
        .. '[lemma="dirt|animal|criminal|cattle|slave|rubbish|garbage|fool"]',
      '[lemma="lose"] [lower="their|his|her|our"] '
        .. '[lemma="home|life|livelihood|child|dignity|right|freedom"]',
      '[lemma="deny|strip|rob"] [lower="of"]? [lower="their|our|his|her"] '
        .. '[pos="JJ.*"]? [lemma="right|dignity|freedom|future|voice"]',
    },
    examples = { "[Innocent families] are [paying the price].",
      "They were [left behind].", "Miners [suffered] for years." },
    never = { "The team suffered no injuries.", "Poor weather delayed it." } },
  { name = "strength",
    match = {
      '[lower="never|not"] [lower="surrender|yield|retreat|kneel|waver|'
        .. 'capitulate|falter|flinch"]', '"never" "bow"',
      '[lower="stand" & pos="V.*"] [lower="firm|strong|tall|fast"]',
      '[lemma="defend|protect|secure"] [lower="our|the" & pos="PRP.*|DT"] '
        .. '[lemma="border|nation|homeland|country|land|freedom|people|'
        .. 'sovereignty"]',
      '[lemma="strong|tough|bold|decisive|firm"] '
        .. '[lemma="leader|leadership|action|resolve|hand|stance|response"]',
      '[lemma="crack"] "down" "on"?',
    },
    examples = { "We will [stand firm].", "The mayor will [crack down] on it.",
      "A nation must [never surrender]." },
    never = { "The wind was strong.", "The wall cracked." } },
  { name = "economic",
    match = {
      '[lemma="create|kill|destroy|save|cut|lose|protect|cost|bring|add|shed"]'
        .. ' [pos="DT|PRP$|JJ.*|CD"]{0,2} [lemma="job|livelihood"]',
      '[lemma="boost|grow|wreck|cripple|hurt|damage|strengthen|revive|harm|'
        .. 'stimulate|strangle|ruin|fuel|help|hit"] [pos="DT|PRP$|JJ.*|NN"]'
        .. '{0,2} [lemma="economy|growth|business|investment|trade|industry"]',
      '[lemma="cost|save"] [lemma="taxpayer|family|household|consumer"] ',
    },
    examples = { "It will [create jobs] and [boost growth].",
      "The miners [lost their jobs].",
      "[Taxpayers] will [foot the bill].", "It will [hurt small businesses]." },
    never = { "The economy of words is striking." } },
  { name = "moral",
    match = {
      '[lemma="moral|sacred|solemn|ethical|christian|patriotic|holy"] '
        .. '[lemma="duty|obligation|responsibility|right|value|principle|'
        .. 'mission|cause|law|bond|crusade"]',
      '[lower="our|american|european|western|christian|democratic"] '
        .. '[lower="shared|common|deepest|core"]? "values"',
      '[lemma="be"] [pos="RB"]? "wrong|right|unjust" "to" &[pos="VB"]',
    },
    examples = { "We have a [moral duty] to help.", "It betrays [our values].",
      "It is [wrong to] jail children." },
    never = { "The wrong train arrived.", "Turn right to the station." } },
}

--- Words that the grammar must know by name: frames of verbs, nouns of time.

local rubric = require "rubric"

local M = {}

local lexicon = rubric.lexicon { name = "verb-frame", file = "data/verbs.tsv",
  key = "lemma" }

--- Frames of a verb by lemma, each a set:
--   say        an utterance as complement: "said she left"; also inverted
--   think      another clause as complement: "hoped she had left"
--   addressee  somebody before the clause: "told him she left"
--   control    its object does what the infinitive says: "asked him to go"
--   bare       the same with the bare infinitive: "let him go"
--   two        two objects: "gave him a book"
--   naming     object and what it becomes: "elected her chair"
--   copular    what follows is no object: "became a judge"
M.frames = {}

for _, row in lexicon:rows() do
  local set = {}
  for frame in row.frames:gmatch("[^|]+") do
    set[frame] = true
  end
  M.frames[row.lemma] = set
end

local none = {}

function M.frame(lemma)
  return M.frames[lemma] or none
end

local function set(list)
  local out = {}
  for w in list:gmatch("%S+") do
    out[w] = true
  end
  return out
end
M.set = set

--- Nouns that, without a preposition, say when and not whom.
M.time = set [[Monday Tuesday Wednesday Thursday Friday Saturday Sunday
  January February March April May June July August September October November
  December monday tuesday wednesday thursday friday saturday sunday january
  february april june july august september october november december
  yesterday today tomorrow tonight week weeks month months year years day days
  morning afternoon evening night decade minute minutes hour hours time times
  moment weekend summer winter spring autumn century season mon. tues. wed.
  thurs. fri. sat. sun. jan. feb. aug. sept. oct. nov. dec.]]

--- Nouns whose "that" opens what they say: "the fact that she left".
M.content = set [[fact claim idea belief hope news report statement suggestion
  argument allegation view notion warning fear promise assertion conclusion
  sign evidence proof assumption feeling impression announcement denial doubt
  possibility likelihood chance risk danger admission accusation rumour rumor
  concern complaint insistence prediction assurance condition confidence
  conviction knowledge message opinion proposal understanding recognition]]

--- Nouns with an infinitive of their own: "the right to speak", "plans to go".
M.infinitive = set [[right plan effort attempt decision proposal refusal power
  courage ability need chance opportunity duty order demand call reason way time
  promise pledge desire wish willingness failure move bid threat offer intention
  determination obligation commitment freedom authority permission pressure
  campaign incentive capacity temptation tendency invitation request vow
  agreement deal bill law motion measure mandate license licence means money]]

--- Past tenses that are no participles: what the tagger says otherwise is
--- wrong.
M.past = set [[rose fell went came took gave saw knew grew threw drove wrote
  spoke began broke chose ate flew forgot froze rode rang sang shook sank stole
  swam swore tore wore withdrew arose became overcame ran drew blew woke did]]

--- Pronouns in the plural.
M.plural = set "we they us them these those ourselves themselves both many few"

return M

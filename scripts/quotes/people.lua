--- Who can speak: people, bodies and texts, by the head of a noun phrase.

local rubric = require "rubric"

local M = {}

local nouns = rubric.lexicon { name = "speaker_noun",
  file = "data/speakers.tsv", key = "lemma" }

local PRONOUN = { he = true, she = true, they = true, we = true, i = true,
  you = true, who = true, it = true, some = true, many = true,
  others = true, few = true, several = true, all = true,
  one = true, most = true, both = true, those = true, everyone = true,
  nobody = true, anyone = true, someone = true }

local ENDING = { "er", "or", "ist", "ian", "man", "men", "woman", "women",
  "ant", "ee" }

-- things with a person's ending
local THING = { number = true, paper = true, order = true, letter = true,
  matter = true, answer = true, power = true, error = true, factor = true,
  floor = true, door = true, manner = true, server = true, center = true,
  theater = true, chapter = true, corner = true, weather = true,
  border = true, banner = true, summer = true, winter = true, water = true,
  cover = true, offer = true, labor = true, favor = true, terror = true,
  sector = true, color = true, list = true, disaster = true, career = true,
  computer = true, plan = true, human = true, grant = true,
  want = true, other = true, behavior = true, quarter = true,
  restaurant = true, committee = true, degree = true, warrant = true }

--- Can the noun phrase with this head say something?
---@param doc rubric.doc
---@param head integer token
function M.animate(doc, head)
  local lower, pos = doc:lower(head), doc:pos(head)
  if PRONOUN[lower] then
    return true
  end
  local actor = doc:over("actor", head)
  if actor then
    return not actor.adjective or pos == "NNS" or pos == "NNPS"
  end
  if pos == "NNP" or pos == "NNPS" or pos == "CD" then
    return true
  end
  local lemma = doc:lemma(head):lower()
  if nouns:get(lemma) or nouns:get(lower) then
    return true
  end
  if THING[lemma] then
    return false
  end
  for _, e in ipairs(ENDING) do
    if #lemma > #e + 2 and lemma:sub(-#e) == e then
      return true
    end
  end
  return false
end

return M

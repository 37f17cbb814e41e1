--- Is a pair of numbers a count of votes? "52-48" may be a score, an age, a
-- range; its sentence tells.

local M = {}

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end

-- lemmas: the sentence is about a vote
local VOTE = set [[vote ballot motion amendment bill resolution referendum
  abstention abstain ruling rule uphold ratify adopt
  reject approve confirm impeach veto majority chamber senate parliament
  house committee council court justice judge lawmaker deputy senator mp
  councillor shareholder board censure nominee nomination confirmation
  overturn strike no-confidence plenary assembly congress treaty]]

-- words: it is about a game, or a range
local GAME = set [[goal goals match game games half-time halftime league cup
  season team teams striker keeper penalty penalties final semifinal set sets
  tennis football cricket rugby hockey basketball coach score scored scoring
  tournament championship fixture derby aged age ages pages inning innings]]

local about -- by sentence: is it about a vote?

--- A new document begins.
function M.begin()
  about = {}
end

local function of_votes(doc, s)
  local vote = false
  for i = s.first, s.last do
    if GAME[doc:lower(i)] then
      return false
    end
    vote = vote or VOTE[doc:lemma(i):lower()] or VOTE[doc:lower(i)]
  end
  return vote or false
end

--- May the numbers at a token be votes?
function M.votes(doc, first)
  local n = doc:sentence_of(first)
  if about[n] == nil then
    about[n] = of_votes(doc, doc:sentence(n))
  end
  return about[n]
end

--- Lemmas of what is voted on.
M.MOTION = set [[motion amendment bill resolution measure proposal budget
  law plan treaty deal merger nomination act legislation referendum
  initiative package takeover reform levy tax ban decree charter constitution
  agreement pact article clause petition appointment ordinance offer
  candidacy vote report]]

--- Lemmas of bodies that a motion can pass.
M.BODY = set [[senate house parliament chamber committee assembly council
  congress board court commons lords duma bundestag legislature plenary
  knesset sejm riksdag]]

return M

--- What words say about somebody: the list in data/words.tsv, by part of
--- speech, and what stands under a negation.

local rubric = require "rubric"

local M = {}

local CLASS = { N = "N", V = "V", J = "A", R = "R" }
local NONE = { tone = 0, subject = 0, object = 0 }

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end
M.set = set

local NEGATIVE = set [[not n't n’t never no nor neither without nobody nothing
  hardly cannot barely none]]
local STOPS = set ", ; : . ! ? ( ) - -- — but"
local REACH = 5 -- words that a negation reaches

local words = {}
for _, row in rubric.lexicon { name = "tone", file = "data/words.tsv",
  key = "lemma" }:rows() do
  words[row.lemma] = words[row.lemma] or {}
  words[row.lemma][row.pos] = {
    tone = tonumber(row.tone or 0),
    subject = tonumber(row.subject or 0),
    object = tonumber(row.object or 0),
  }
end

--- The row of token i, or one of zeros.
function M.row(S, i)
  local w = words[S.lemma[i]]
  if not w then
    return NONE
  end
  local class = CLASS[S.pos[i]:sub(1, 1)]
  -- participles are tagged as adjectives: "an embattled mayor"
  return class and w[class] or class == "A" and (w.V or w.N)
    or class == "N" and w.V or NONE
end

function M.is_negation(S, i)
  return NEGATIVE[S.lower[i]] ~= nil
end

--- Fill S.tone (one number for each word, turned where it is negated) and
--- S.negated.
function M.fill(S)
  S.tone, S.negated = {}, {}
  local left = 0
  for i = 1, S.n do
    if NEGATIVE[S.lower[i]] then
      left = REACH
    elseif STOPS[S.lower[i]] then
      left = 0
    elseif left > 0 then
      left = left - 1
      S.negated[i] = true
    end
    local row = M.row(S, i)
    local tone = row.tone
    if tone == 0 then
      tone = row.object ~= 0 and row.object or row.subject
    end
    S.tone[i] = S.negated[i] and -0.7 * tone or tone
  end
end

return M

--- Cues from the word lists.

local rubric = require "rubric"
local guards = require "guards"

local M = {}

local KINDS = { "hedge", "booster", "loaded", "threat", "victim", "strength",
  "economic", "moral" }

local CLASS = { A = "^JJ", N = "^NN", V = "^V", R = "^RB", M = "^MD" }

-- words of several tags: an adverb may stand as an adjective's like
local ALSO = { R = "^[RJI][BJN]", A = "^V?[JRB][JNG]" }

local lemmas = rubric.gazetteer { mode = "lemma" }
local words = rubric.gazetteer { mode = "lower" }
for order, kind in ipairs(KINDS) do
  local file = rubric.lexicon {
    name = "frame-" .. kind, file = "data/" .. kind .. ".tsv", key = "cue",
  }
  for _, row in file:rows() do
    local value = { kind = kind, class = row.pos and CLASS[row.pos],
      also = row.pos and ALSO[row.pos], order = order,
      required = guards.parse(row["if"]), void = guards.parse(row.unless) }
    lemmas:add(row.cue, value)
    words:add(row.cue, value)
  end
end

local function fits(doc, value, first, last)
  local pos = doc:pos(first)
  if first == last and value.class and not pos:find(value.class)
    and not (value.also and pos:find(value.also)) then
    return false
  end
  if value.required and not guards.any(doc, value.required, first, last) then
    return false
  end
  return not (value.void and guards.any(doc, value.void, first, last))
end

--- A name is no cue: capital letters within a sentence.
local function is_name(doc, first, last)
  if not doc:pos(first):find("^NNP") then
    return false
  end
  local s = doc:sentence(doc:sentence_of(first))
  return first > s.first and doc:is(first, "cap") and doc:is(last, "cap")
end

--- All cues of the lists that their guards let through.
function M.find(doc)
  local out = {}
  local function see(first, last, ...)
    if is_name(doc, first, last) then
      return
    end
    for _, value in ipairs { ... } do
      if fits(doc, value, first, last) then
        out[#out + 1] = { kind = value.kind, first = first, last = last,
          order = value.order }
        return
      end
    end
  end
  lemmas:each(doc, see)
  words:each(doc, see)
  return out
end

local NOT = { ["not"] = true, ["n't"] = true, no = true, never = true,
  hardly = true, neither = true, nor = true, without = true }
local SKIP = { a = true, an = true, the = true, any = true, be = true,
  been = true, very = true, really = true, such = true, as = true,
  being = true, at = true, all = true }

--- "is not a disgrace", "no threat to": the cue is said of nothing.
function M.negated(doc, c)
  local i = c.first - 1
  while i > 0 and SKIP[doc:lower(i)] do
    i = i - 1
  end
  return i > 0 and NOT[doc:lower(i)] or false
end

return M

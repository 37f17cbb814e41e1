--- How sure a claim is: the nearest word of lexicon `certainty` in its clause,
-- else what the cue of the quotation says ("denied", "claimed").

local rubric = require "rubric"

local M = {}

local POS = { V = "^V", N = "^NN", A = "^[JV]", R = "^[RIJ]", M = "^MD" }

-- classes that are about the number and not about the claim: layer figure has
-- them as `bound`
local OF_NUMBERS = { approximate = true, exact = true }

local file = rubric.lexicon { name = "certainty", key = "forms",
  file = "certainty:data/certainty.tsv" }
local words = rubric.gazetteer { mode = "lower" }
words:load(file, { "forms" })

local BE = { be = true, seem = true, appear = true, look = true,
  remain = true }

--- Does a word of this class say how sure a clause is? Verbs, adverbs, modals
--- do, adjectives after "be"; a noun or "impossible growth" speaks of itself.
local function of_clause(doc, first, last, row)
  if first < last then
    return row.pos ~= "N" or doc:lower(first) == "no"
  elseif not doc:pos(first):find(POS[row.pos]) or row.pos == "N" then
    return false
  end
  return row.pos ~= "A" or BE[doc:lemma(first - 1)]
    or BE[doc:lemma(first - 2)] or doc:lower(first + 1) == "to"
end

--- Cues of a document: { first=, last=, row= }, in order.
function M.find(doc)
  local list = {}
  words:each(doc, function(first, last, ...)
    for _, row in ipairs { ... } do
      if not OF_NUMBERS[row.class] and of_clause(doc, first, last, row) then
        list[#list + 1] = { first = first, last = last, row = row,
          start = doc:token(first).start, stop = doc:token(last).stop }
        return
      end
    end
  end)
  return list
end

local STOP = { [";"] = true, [":"] = true, ["."] = true, ["?"] = true,
  ["!"] = true, ["—"] = true, but = true, although = true, ["while"] = true,
  whereas = true, which = true }

--- Is there the end of a clause between two tokens?
local function apart(doc, a, b)
  for i = math.min(a, b) + 1, math.max(a, b) - 1 do
    if STOP[doc:lower(i)] then
      return true
    end
  end
  return false
end

local REACH = 10 -- tokens

--- The cue nearest to a token within a part of the text, or nil.
local function nearest(doc, cues, token, from, to)
  local s = doc:sentence(doc:sentence_of(token))
  local best, distance
  for _, c in ipairs(cues) do
    if c.first >= s.first and c.last <= s.last and c.start >= from
      and c.stop <= to then
      local d = c.first > token and c.first - token or token - c.last
      if d > 0 and d <= REACH and (not distance or d < distance)
        and not apart(doc, c.last, token) then
        best, distance = c, d
      end
    end
  end
  return best
end

--- What a cue of a quotation says: "denied" is untrue, "claimed" hearsay.
-- "According to" only names the source.
local function of_quote(quote)
  local word = quote.cue and quote.cue:lower()
  if word == "according to" then
    return nil
  end
  local row = word and file:get(word)
  if row and not OF_NUMBERS[row.class] then
    return row, word
  elseif quote.cue_class == "denied" then
    return { class = "untrue", strength = "-3" }, word
  end
end

--- Class, strength and the word, for a claim at a token; nil: it is just said.
---@param part table? of voices
function M.at(doc, cues, token, part)
  local from, to = 0, #doc.text
  if part then
    from, to = part.start, part.stop
  end
  local row, word
  if part then
    row, word = of_quote(part.quote)
  end
  if not row or row.class ~= "untrue" then
    local cue = nearest(doc, cues, token, from, to)
    if cue then
      row, word = cue.row, doc:span(cue.first, cue.last).text
    end
  end
  if row then
    return row.class, math.tointeger(tonumber(row.strength)), word
  end
end

return M

--- Terms, titles and signs: words in marks that nobody says.

local rubric = require "rubric"
local phrase = require "phrase"

local M = {}

local NOT = { before = {}, after = {} }
for _, row in rubric.lexicon({ name = "not_quote", file = "data/not-quote.tsv",
  key = "phrase" }):rows() do
  NOT[row.position][row.phrase:lower()] = row.kind
end

--- Is this the head of what carries words without saying them (a sign)?
function M.sign(doc, head)
  return NOT.before[doc:lower(head)] == "sign"
end

--- Do capital letters begin all its longer words, and is there a place for
--- the title of a programme or a paper before it?
function M.title(doc, q)
  local pos = doc:pos(q.open - 1)
  if q.words > 8 or q.words < 2 and pos ~= "POS" or not (pos == "IN"
    or pos == "POS" or pos == "PRP$" or pos == "DT" or pos:find("^NNP")
    or doc:lemma(q.open - 1) == "tell") then
    return false
  end
  for i = q.first, q.last do
    if doc:is(i, "alpha") and not doc:is(i, "cap") and #doc:word(i) > 3 then
      return false
    end
  end
  return doc:is(q.first, "cap")
end

--- Is this a term, a title, a sign? (A cue beside it outweighs that.)
function M.not_speech(doc, q)
  local a, b = doc:lower(q.open - 1), doc:lower(q.close + 1)
  local two = doc:lower(q.open - 2) .. " " .. a
  if NOT.before[a] or NOT.before[two] then
    return true
  end
  if NOT.after[b] and not q.ends then
    return true
  end
  local pos = doc:pos(q.open - 1)
  return (pos == "DT" or pos == "PRP$" or pos == "JJ" or pos == "POS")
    and phrase.noun(doc, q.close + 1) and not q.ends
end

return M

--- Terms, titles and scare quotes: words in marks that nobody says.
--
-- The layer `term`: `title` of a work, `term` for a name or a coined or
-- technical word, `scare` for a word held at arm's length. Signs and chants
-- are words of somebody, but not of a speaker: they are in no layer.

local rubric = require "rubric"
local phrase = require "phrase"

local M = {}

M.rules = {
  { name = "title", layer = "term",
    examples = { "His film “[Forty Decibels]” opens in May.",
      "She sang it in “[The Long Lock]”, a documentary about the works.",
      "It was shown under the title “[Sleepless]”." },
    never = { "“Forty decibels are enough,” he said." } },
  { name = "word introduced", layer = "term",
    examples = { "It is what engineers call “[creep]”.",
      "The new tram is sold as the “[whisper line]”." },
    never = { "He called it “a lie with wheels”." } },
  { name = "so-called", layer = "term",
    examples = { "The so-called “[noise dialogue]” begins next week." },
    never = { "The so-called dialogue begins next week." } },
  { name = "words in marks", layer = "term",
    examples = { "Row over the \"[silent]\" tram." },
    never = { "A banner outside reads “Stop the whisper”.",
      "He said the tram was “silent”." } },
}

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

--- Kind of the word beside a marked span, if that is listed: before or behind.
local function beside(doc, q)
  local i = q.open - 1
  local a, two = doc:lower(i), doc:lower(i - 1) .. " " .. doc:lower(i)
  local kind = NOT.before[two] or NOT.before[a]
  if not kind and doc:pos(i) == "DT" then -- "sold as the “X”"
    kind = NOT.before[doc:lower(i - 2) .. " " .. doc:lower(i - 1)]
      or NOT.before[doc:lower(i - 1)]
  end
  if kind then
    return kind, true
  end
  return not q.ends and NOT.after[doc:lower(q.close + 1)] or nil, false
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

--- All words in capitals but the small ones?
local function capitals(doc, q)
  for i = q.first, q.last do
    if doc:is(i, "alpha") and not doc:is(i, "cap") and #doc:word(i) > 3 then
      return false
    end
  end
  return doc:is(q.first, "cap")
end

--- Kind and rule of a span that is no quotation, or nil.
local function kind_of(doc, q)
  local near, before = beside(doc, q)
  local a = doc:lower(q.open - 1)
  if a == "so-called" or a == "called" and (doc:lower(q.open - 2) == "so"
    or doc:lower(q.open - 3) == "so") then
    return "scare", "so-called"
  elseif q.term then
    return "term", "word introduced"
  elseif near == "sign" then
    return nil
  elseif near == "title" and (capitals(doc, q) or before) then
    return "title", "title"
  elseif near == "term" and before then
    return "term", "word introduced"
  elseif q.title and (q.words > 1 or near == "title") then
    return "title", "title"
  elseif doc:pos(q.close + 1) == "," and capitals(doc, q)
    and doc:pos(q.close + 2) == "DT"
    and NOT.before[doc:lower(q.close + 3)] == "title" then
    return "title", "title"
  elseif q.words <= 4 and not q.clause and not (q.ends
    and doc:pos(q.last) ~= ",") then
    return "scare", "words in marks"
  end
  return nil
end

--- Terms of a document: the marked spans that no quotation took.
function M.run(doc, cx)
  for _, q in ipairs(cx.pairs) do
    if (not q.item or q.term) and q.words > 0 and not cx.taken(q.first)
      and not q.open_ended then
      local kind, rule = kind_of(doc, q)
      if kind then
        doc:add("term", { q.start, q.stop }, { kind = kind }, rule)
      end
    end
  end
end

return M

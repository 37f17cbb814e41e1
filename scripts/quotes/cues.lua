--- Cues: the words that attribute speech or thought, with what they take.
--
-- One pattern finds all verbs of the lexicon; set phrases ("made it clear
-- that") come from a gazetteer. Rows are read into tables once.

local rubric = require "rubric"
local phrase = require "phrase"

local M = {}

local function lexicon(name, file, key)
  return rubric.lexicon { name = name, file = "data/" .. file, key = key }
end

--- Cells as sets: frames are letters, notes words.
local function letters(cell)
  local out = {}
  for c in (cell or ""):gmatch("%u") do
    out[c] = true
  end
  return out
end

local function notes(cell)
  local out = {}
  for word in (cell or ""):gmatch("[^,]+") do
    local prep = word:match("^prep:(.+)$")
    if prep then
      out.prep = prep
    else
      out[word] = true
    end
  end
  return out
end

--- Classes: their name as a feature, and what a cue takes from its class.
M.class = {}
for _, row in lexicon("cue_class", "cue-classes.tsv", "class"):rows() do
  M.class[row.class] = { name = row.name, distance = row.distance,
    factive = row.factive == "yes" }
end

M.verb = {}
local heads = { "lemma\tis\n" }
local seen = {}
for _, row in lexicon("cue", "cue-verbs.tsv", "lemma"):rows() do
  M.verb[row.lemma] = { lemma = row.lemma, class = row.class,
    frames = letters(row.frames), note = notes(row.note),
    distance = row.distance, factive = row.factive == "yes" }
  local head = row.lemma:match("^(%S+) ")
  if head and not seen[head] then
    seen[head] = true
    heads[#heads + 1] = head .. "\tx\n"
  end
end
rubric.lexicon { name = "cue_head", text = table.concat(heads),
  key = "lemma" }

M.noun = {}
for _, row in lexicon("cue_noun", "cue-nouns.tsv", "lemma"):rows() do
  M.noun[row.lemma] = { class = row.class, frames = letters(row.frames) }
end

-- Set phrases without a slot; "X said" forms are found as verbs.
local phrases = rubric.gazetteer { mode = "lower" }
for _, row in lexicon("cue_other", "cue-other.tsv", "phrase"):rows() do
  local text = row.phrase
  if not text:find("X", 1, true) then
    local words = 1 + select(2, text:gsub(" ", ""))
    phrases:add(text, { kind = row.kind, class = row.class, words = words,
      frames = letters(row.frames), that = text:find(" that$") ~= nil })
  end
end

local verbs = rubric.pattern(
  '[(lex="cue" | lex="cue_head") & pos="VB.*"]')

---@class quotes.cue
---@field v integer token of the verb
---@field first integer first token of the cue
---@field last integer last token of the cue
---@field row table class, frames, notes
---@field passive boolean
---@field left integer first token of the verb group
---@field phrase boolean? a set phrase
---@field kind string? of a set phrase: prep, verbal, adj

--- Row of a verb, with its particle when it has one.
local function row_of(doc, v)
  local lemma = doc:lemma(v):lower()
  local row = M.verb[lemma .. " " .. doc:lower(v + 1)]
  if row then
    return row, v + 1
  end
  return M.verb[lemma], v
end
M.row_of = row_of

local function verb_cue(doc, v)
  local row, last = row_of(doc, v)
  if not row then
    return nil
  end
  local pos, before = doc:pos(v), doc:pos(v - 1)
  if pos ~= "VBD" and pos ~= "VBZ" and pos ~= "VBP" and (before == "DT"
    or before == "CD" or before == "JJ" or before == "PRP$") then
    return nil -- "300 pledged delegates"
  end
  return { v = v, first = v, last = last, row = row }
end

--- Fill in what only the cues that are looked at need: the verb group's left
--- edge and voice.
---@param c quotes.cue
---@param from integer first token of its sentence
function M.complete(doc, c, from)
  if not c.left then
    c.left = phrase.verb_left(doc, c.v, from)
    c.passive = phrase.passive(doc, c.v, c.left)
  end
  return c
end

--- Class, distance and factivity of a cue, as features; nil for a mark.
---@param c quotes.cue
function M.features(c)
  local row = c.row
  local class = row and M.class[row.class]
  if not class then
    return nil
  end
  local distance, factive = row.distance, row.factive
  if not distance then
    distance, factive = class.distance, class.factive
  end
  return { class = class.name, distance = distance, factive = factive }
end

--- All cues of a document, in order.
---@return quotes.cue[]
function M.find(doc)
  local out, taken = {}, {}
  for _, hit in ipairs(phrases:find(doc)) do
    local value, span = hit.values[1], hit.span
    local first, last = span.first, span.last
    if value.that then
      last = last - 1
    end
    local v = first
    if value.kind == "adj" then
      local from = phrase.sentence(doc, first)
      v = phrase.verb_left(doc, first, from)
    end
    for i = first, last do
      taken[i] = true
    end
    out[#out + 1] = { v = v, first = first, last = last, left = v,
      row = { class = value.class, frames = value.frames, note = {} },
      passive = false, phrase = true, kind = value.kind }
  end
  for _, m in ipairs(verbs:find(doc)) do
    if not taken[m.first] then
      out[#out + 1] = verb_cue(doc, m.first)
    end
  end
  table.sort(out, function(a, b) return a.first < b.first end)
  return out
end

--- Is token i a verb that is a cue? Its cue.
function M.at(doc, i)
  if not doc:pos(i):find("^VB") then
    return nil
  end
  local c = verb_cue(doc, i)
  return c and M.complete(doc, c, (phrase.sentence(doc, i)))
end

return M

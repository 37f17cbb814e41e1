--- Features of a target: the words around it by side and distance, the tone
--- of the text around it, its fields, and what the sentence says of it.

local rubric = require "rubric"
local relations = require "relations"
local tone = require "tone"

local M = {}

local set = tone.set
local QUOTE = set "`` '' \" “ ”"
local CONTRAST = set [[but although though however despite while yet instead
  unlike whereas nevertheless]]
local NEAR, MIDDLE, FAR = 2, 6, 12 -- tokens from the target
local AROUND = 8
local PLAIN = 0.5 -- what a word counts that the list of words does not know

local fields = {} -- lemma -> list of fields
for _, row in rubric.lexicon { name = "field", file = "data/fields.tsv",
  key = "lemma" }:rows() do
  fields[row.lemma] = fields[row.lemma] or {}
  table.insert(fields[row.lemma], row.field)
end

--- Columns of the document and the bounds of the target's sentence.
function M.read(doc, item)
  local span = doc:bytes(item.start, item.stop)
  local a, b = span.first, span.last
  if #doc == 0 or not a then
    return nil
  end
  local S = { n = #doc }
  S.lower, S.lemma, S.pos = doc:columns(1, S.n, "lower", "lemma_lower", "pos")
  local sentence = doc:sentence_of(a)
  sentence = sentence and doc:sentence(sentence)
  S.first = sentence and sentence.first or 1
  S.last = math.max(sentence and sentence.last or S.n, b)
  S.doc = doc
  tone.fill(S)
  return S, a, b
end

local function sign(x)
  return x > 0 and "+" or x < 0 and "-" or "0"
end

--- A sum as a feature of its sign; `full` is what counts most. A sum stands
--- for many words: it counts up to twice as much as one.
local function amount(out, name, x, full)
  if x ~= 0 then
    out[name .. sign(x)] = 2 * math.min(1, math.abs(x) / full)
  end
end

--- The word itself, by side and by how far it stands.
local function word(S, i, side, d, out)
  local lemma, p = S.lemma[i], S.pos[i]
  if S.doc:is(i, "punct") then
    return
  end
  local value = S.tone[i] ~= 0 and 1 or PLAIN
  if p:find("^[NVJR]") or p == "MD" or p == "UH" then
    out["w:" .. (S.negated[i] and "not " or "") .. lemma] = value
    if d <= FAR then
      out[side .. ":" .. lemma] = value
    end
  end
  if d <= MIDDLE then
    out[side .. MIDDLE .. ":" .. lemma] = value
  end
  if d <= NEAR then
    out[side .. d .. ":" .. lemma] = 1
  end
end

local function field(S, i, side, d, out)
  for _, name in ipairs(fields[S.lemma[i]] or {}) do
    local n = "field " .. name
    out[n] = math.min(1, (out[n] or 0) + 0.4)
    if d <= AROUND then
      out["field " .. side .. " " .. name] = 1
    end
  end
end

local function tone_of(S, i, side, d, out, sums)
  local t = S.tone[i]
  if t == 0 then
    return
  end
  sums[side] = sums[side] + t
  sums.all = sums.all + t
  sums.faded = sums.faded + t / (1 + d / 6)
  if d <= 5 then
    sums.near = sums.near + t
    out["near " .. side .. " " .. S.pos[i]:sub(1, 1) .. sign(t)] = 1
  end
  local n = "n " .. side .. sign(t)
  out[n] = math.min(1, (out[n] or 0) + 0.25)
end

local function words(S, a, b, out)
  local sums = { before = 0, after = 0, near = 0, all = 0, faded = 0 }
  for i = 1, S.n do
    if i < a or i > b then
      local side = i < a and "before" or "after"
      local d = i < a and a - i or i - b
      word(S, i, side, d, out)
      field(S, i, side, d, out)
      tone_of(S, i, side, d, out, sums)
      if CONTRAST[S.lower[i]] then
        out["contrast " .. side] = 1
      end
    end
  end
  for name, sum in pairs(sums) do
    amount(out, "tone " .. name, sum, 3)
  end
end

local function target(S, a, b, out)
  local quotes = 0
  for i = 1, a - 1 do
    quotes = quotes + (QUOTE[S.lower[i]] and 1 or 0)
  end
  out[quotes % 2 == 1 and "quoted" or "not quoted"] = 1
  for i = a, b do
    out["t:" .. S.lemma[i]] = 1
  end
  out["t " .. (S.pos[b] or "")] = 1
  out["length"] = math.min(S.n, 60) / 60
  if a == S.first then
    out["first"] = 1
  end
end

local function said(S, a, b, out)
  local sum = 0
  for _, r in ipairs(relations.of(S, a, b)) do
    local n = r.negated and "not " or ""
    local lemma = S.lemma[r.at]
    out[r.name .. ":" .. n .. lemma] = 1
    out[r.name] = 1
    local kind = r.name .. (r.preposition and " " .. r.preposition or "")
    if r.preposition then
      out["under:" .. lemma .. " " .. r.preposition] = 1
      out["preposition:" .. r.preposition] = 1
    end
    if r.name:find("subject$") or r.name:find("patient$") then
      out["tense " .. S.pos[r.at]] = 1
    end
    out[kind .. sign(r.value)] = 1
    sum = sum + r.value
  end
  amount(out, "said ", sum, 2)
end

--- All features of an item { start=, stop= }, or nil.
function M.of(doc, item)
  local S, a, b = M.read(doc, item)
  if not S then
    return nil
  end
  local out = {}
  words(S, a, b, out)
  target(S, a, b, out)
  if a <= b then -- else it stands in a line that is no text, a caption
    said(S, a, b, out)
  end
  return out
end

return M

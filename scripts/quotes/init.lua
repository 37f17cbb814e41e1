--- Quotations: who said what.
--
-- Marks first: pairs of quotation marks, paragraph by paragraph. Then the
-- sieves for direct quotations, then the frames of all other cues; a clause
-- that holds a marked fragment is a mixed quotation. Each result carries the
-- name of the rule that made it.

local rubric = require "rubric"
local marks = require "marks"
local phrase = require "phrase"
local cues = require "cues"
local speakers = require "speakers"
local direct = require "direct"
local fragments = require "fragments"
local indirect = require "indirect"
local labels = require "labels"
local dialogue = require "dialogue"
local terms = require "terms"

--- Functions over the marked spans: the one that holds a token (or nil), and
--- the number of the first one that begins at or after a token.
local function finders(list)
  local function after(i)
    local lo, hi = 1, #list + 1
    while lo < hi do
      local mid = (lo + hi) // 2
      if list[mid].first < i then
        lo = mid + 1
      else
        hi = mid
      end
    end
    return lo
  end
  local function inside(i)
    local q = list[after(i + 1) - 1]
    return q and i <= q.last and q or nil
  end
  return inside, after
end

--- "A > B": whom the source has it from, the outermost first.
local function chain(it)
  local names, outer = { it.source.name }, it.outer
  while outer and #names < 6 do
    table.insert(names, 1, outer.source and outer.source.name or "?")
    outer = outer.outer
  end
  return table.concat(names, " > ")
end

local function add(doc, it)
  local source, cue = it.source, it.cue
  local f = {
    kind = it.kind,
    speaker = source and source.name or rubric.null,
    speaker_start = source and source.start or rubric.null,
    speaker_end = source and source.stop or rubric.null,
    cue = rubric.null, cue_start = rubric.null, cue_end = rubric.null,
  }
  if cue then
    local span = doc:span(cue.first, cue.last)
    f.cue, f.cue_start, f.cue_end = span.text, span.start, span.stop
    local kind = cues.features(cue)
    if kind then
      f.cue_class, f.distance, f.factive = kind.class, kind.distance,
        kind.factive
    end
  end
  if it.outer then
    f.chain = chain(it)
  end
  local parts = it.parts
  if #parts > 1 then
    f.parts = parts
  end
  doc:add("quote", { parts[1][1], parts[#parts][2] }, f, it.rule)
end

---@class quotes.item a quotation in the making
---@field parts integer[][] bytes of its parts
---@field kind string direct, mixed or indirect
---@field source quotes.source?
---@field cue quotes.cue?
---@field rule string
---@field first integer first token
---@field last integer last token

---@class quotes.context what the parts share, for one document
---@field items quotes.item[]
---@field pairs quotes.pair[] marked spans, in order
---@field cues quotes.cue[]
---@field cue_at table<integer, quotes.cue> by first token
---@field source_of table<integer, quotes.source> by the cue's first token
---@field used table<integer, boolean> cues of direct quotations
---@field closed table<integer, quotes.pair> by the token behind its mark
---@field turns table<integer, boolean> paragraphs that are turns
---@field inside fun(token: integer): quotes.pair?
---@field pair_after fun(token: integer): integer

local function tag(doc)
  phrase.reset()
  local cx = speakers.context(doc)
  cx.items, cx.used, cx.source_of = {}, {}, {}
  cx.pairs = marks.pairs(doc)
  cx.inside, cx.pair_after = finders(cx.pairs)
  cx.cues = cues.find(doc)
  cx.cue_at = {}
  for _, c in ipairs(cx.cues) do
    cx.cue_at[c.first] = c
  end
  cx.pair_at, cx.closed, cx.turns = {}, {}, {}
  for _, q in ipairs(cx.pairs) do
    cx.closed[q.close + 1] = q
    cx.pair_at[q.open], cx.pair_at[q.first] = q, q
  end
  labels.run(doc, cx)
  dialogue.run(doc, cx)
  direct.run(doc, cx)
  indirect.run(doc, cx)
  fragments.run(doc, cx)
  table.sort(cx.items, function(a, b)
    return a.parts[1][1] < b.parts[1][1]
  end)
  for _, it in ipairs(cx.items) do
    add(doc, it)
  end
  terms.run(doc, cx)
end

-- The rules are there for `rubric test` to read; `tag` applies them.
return { tag, { rules = require "rules" } }

--- Quotations: who said what.
--
-- Marks first: pairs of quotation marks, paragraph by paragraph. Then the
-- sieves for direct quotations, then the frames of all other cues; a clause
-- that holds a marked fragment is a mixed quotation. Each result carries the
-- name of the rule that made it.

local rubric = require "rubric"
local marks = require "marks"
local cues = require "cues"
local speakers = require "speakers"
local direct = require "direct"
local indirect = require "indirect"
local labels = require "labels"

--- A function that tells whether a token stands inside a marked span.
local function inside(pairs_)
  return function(i)
    local lo, hi = 1, #pairs_
    while lo <= hi do
      local mid = (lo + hi) // 2
      local q = pairs_[mid]
      if i < q.first then
        hi = mid - 1
      elseif i > q.last then
        lo = mid + 1
      else
        return q
      end
    end
    return nil
  end
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
  end
  local parts = it.parts
  if #parts > 1 then
    f.parts = parts
  end
  doc:add("quote", { parts[1][1], parts[#parts][2] }, f, it.rule)
end

local function tag(doc)
  local cx = speakers.context(doc)
  cx.items, cx.used = {}, {}
  cx.pairs = marks.pairs(doc)
  cx.inside = inside(cx.pairs)
  cx.cues = cues.find(doc)
  cx.cue_at = {}
  for _, c in ipairs(cx.cues) do
    cx.cue_at[c.first] = c
  end
  cx.pair_at, cx.turns = {}, {}
  for _, q in ipairs(cx.pairs) do
    cx.pair_at[q.open], cx.pair_at[q.first] = q, q
  end
  labels.run(doc, cx)
  direct.run(doc, cx)
  indirect.run(doc, cx)
  table.sort(cx.items, function(a, b)
    return a.parts[1][1] < b.parts[1][1]
  end)
  for _, it in ipairs(cx.items) do
    add(doc, it)
  end
end

return tag

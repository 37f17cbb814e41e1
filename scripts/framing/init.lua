--- Framing: cues of eight kinds, and whose words they are.
--
-- Word lists with guards (cues.lua) and patterns (kinds.lua) propose cues, both
-- run in C; where they overlap the longest stays. voices.lua says who speaks
-- there and counts.

local rubric = require "rubric"
local cues = require "cues"
local kinds = require "kinds"
local voices = require "voices"

local found

local function listed(doc)
  found = cues.find(doc)
end

local rules = { layer = "frame", policy = "all" }
for _, kind in ipairs(kinds) do
  rules[#rules + 1] = { name = kind.name, match = kind.match,
    examples = kind.examples, never = kind.never,
    tag = function(m)
      found[#found + 1] = { kind = kind.name, first = m.first, last = m.last,
        order = #found }
    end }
end

--- The longest of those that overlap, leftmost first.
local function settle(list)
  table.sort(list, function(a, b)
    local x, y = a.last - a.first, b.last - b.first
    if x ~= y then
      return x > y
    elseif a.first ~= b.first then
      return a.first < b.first
    end
    return a.order < b.order
  end)
  local taken, out = {}, {}
  for _, c in ipairs(list) do
    local free = true
    for i = c.first, c.last do
      free = free and not taken[i]
    end
    if free then
      out[#out + 1] = c
      for i = c.first, c.last do
        taken[i] = true
      end
    end
  end
  table.sort(out, function(a, b) return a.first < b.first end)
  return out
end

local function write(doc)
  local list = settle(found)
  local V = voices.of(doc)
  for _, c in ipairs(list) do
    local span = doc:span(c.first, c.last)
    c.voice = V:at(span)
    doc:add("frame", span, { kind = c.kind, cue = span.text:lower(),
      voice = c.voice, negated = cues.negated(doc, c) }, c.kind)
  end
  V:count(list)
  found = nil
end

return { listed, rubric.rules(rules), write }

--- Whose words these are: the author's, or those of a quoted speaker.

local M = {}
M.__index = M

local UNKNOWN = "unknown speaker"

--- Voices of a document, from layer quote: its spans by their start, each with
--- how far those up to it reach.
function M.of(doc)
  local spans = {}
  for _, q in ipairs(doc:layer("quote")) do
    local parts = q.parts or { { q.start, q.stop } }
    for _, p in ipairs(parts) do
      spans[#spans + 1] = { start = p[1], stop = p[2], order = #spans,
        voice = q.speaker or UNKNOWN }
    end
  end
  table.sort(spans, function(a, b) return a.start < b.start end)
  local reach = 0
  for _, s in ipairs(spans) do
    reach = math.max(reach, s.stop)
    s.reach = reach
  end
  return setmetatable({ doc = doc, spans = spans }, M)
end

--- Number of the last span that begins at or before a byte.
local function last_before(spans, start)
  local low, high = 1, #spans
  while low <= high do
    local mid = (low + high) // 2
    if spans[mid].start <= start then
      low = mid + 1
    else
      high = mid - 1
    end
  end
  return high
end

--- Is a the inner one? Of two that are as long, the first.
local function is_inside(a, b)
  local x, y = a.stop - a.start, b.stop - b.start
  return x < y or x == y and a.order < b.order
end

--- The voice at a span: that of the innermost quotation around it.
function M:at(span)
  local spans, stop, best = self.spans, span.stop, nil
  for i = last_before(spans, span.start), 1, -1 do
    local s = spans[i]
    if s.reach < stop then
      break
    elseif stop <= s.stop and (not best or is_inside(s, best)) then
      best = s
    end
  end
  return best and best.voice or "author"
end

--- One annotation of layer voice for each voice, at its first cue: how many
--- cues it has of each kind, negated ones among them.
function M:count(list)
  local by, order = {}, {}
  for _, c in ipairs(list) do
    local n = by[c.voice]
    if not n then
      n = { first = c.first, last = c.last, cues = 0, f = {} }
      by[c.voice] = n
      order[#order + 1] = c.voice
    end
    n.cues = n.cues + 1
    n.f[c.kind] = (n.f[c.kind] or 0) + 1
  end
  for _, voice in ipairs(order) do
    local n = by[voice]
    n.f.voice, n.f.cues = voice, n.cues
    self.doc:add("voice", self.doc:span(n.first, n.last), n.f, "counts")
  end
end

return M

--- Whose words these are: the author's, or those of a quoted speaker.

local M = {}
M.__index = M

local UNKNOWN = "unknown speaker"

--- Voices of a document, from layer quote.
function M.of(doc)
  local spans = {}
  for _, q in ipairs(doc:layer("quote")) do
    local parts = q.parts or { { q.start, q.stop } }
    for _, p in ipairs(parts) do
      spans[#spans + 1] = { start = p[1], stop = p[2],
        voice = q.speaker or UNKNOWN }
    end
  end
  return setmetatable({ doc = doc, spans = spans }, M)
end

--- The voice at a span: that of the innermost quotation around it.
function M:at(span)
  local best
  for _, s in ipairs(self.spans) do
    if s.start <= span.start and span.stop <= s.stop
      and (not best or s.stop - s.start < best.stop - best.start) then
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

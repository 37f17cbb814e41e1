--- Whose words a place is in: the innermost quotation around it.

local M = {}

--- Quotations of a document as parts, { start=, stop=, quote= }.
function M.of(doc)
  local parts = {}
  for _, q in ipairs(doc:layer("quote")) do
    for _, p in ipairs(q.parts or { { q.start, q.stop } }) do
      parts[#parts + 1] = { start = p[1], stop = p[2], quote = q }
    end
  end
  return parts
end

--- The innermost part around a span, or nil: the text's own voice.
function M.at(parts, span)
  local best
  for _, p in ipairs(parts) do
    if p.start <= span.start and span.stop <= p.stop
      and (not best or p.stop - p.start < best.stop - best.start) then
      best = p
    end
  end
  return best
end

return M

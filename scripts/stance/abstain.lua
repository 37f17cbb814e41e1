--- What a rule looked at and would not say, with the reason. Kept until the
--- document is done, because another rule may still find a stance there.

local M = {}

local kept, places

function M.reset()
  kept, places = {}, {}
end

--- Note that `rule` saw tokens first..last and made no stance of them.
---@param rule string
---@param first integer token
---@param last integer token
---@param reason string one of the reasons in the README of the package
function M.note(rule, first, last, reason)
  if last < first then
    first, last = last, first
  end
  if not places[first] then
    places[first] = true
    kept[#kept + 1] = { rule = rule, first = first, last = last,
      reason = reason }
  end
end

--- Write the abstentions of the document that no stance overlaps.
function M.run(doc)
  if #kept == 0 then
    return
  end
  local said = {}
  for _, a in ipairs(doc:layer("stance")) do
    for t = a.first, a.last do
      said[t] = true
    end
  end
  for _, x in ipairs(kept) do
    local free = true
    for t = x.first, x.last do
      free = free and not said[t]
    end
    if free then
      local where = doc:span(x.first, x.last)
      doc:add("abstention", { where.start, where.stop },
        { reason = x.reason, frame = x.rule }, "abstained")
    end
  end
end

return M

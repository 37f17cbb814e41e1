-- expect: limit
-- Closing a variable spends again, after the budget has ended.
return function()
  local x <close> = setmetatable({}, { __close = function()
    while true do end
  end })
  error("leave")
end

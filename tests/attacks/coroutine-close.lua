-- expect: limit
-- Closing a coroutine swallows the end of the budget.
return function()
  while true do
    local co = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function()
        while true do end
      end })
      coroutine.yield()
    end)
    coroutine.resume(co)
    coroutine.close(co)
  end
end

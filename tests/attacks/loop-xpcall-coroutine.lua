-- expect: limit
-- A message handler that loops, inside a coroutine.
local function loop() while true do end end
return function()
  coroutine.wrap(function() xpcall(error, loop) end)()
end

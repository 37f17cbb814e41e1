-- expect: limit
-- Message handlers of Lua's own xpcall run without hooks.
local function loop() while true do end end
return function() xpcall(loop, loop) end

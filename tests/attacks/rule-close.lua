-- expect: stopped: slow
-- Variables that spend when they are closed, after the share has ended.
local rubric = require "rubric"
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function(m, doc)
    local function loop() while true do end end
    local spend = setmetatable({}, { __close = function() pcall(loop) loop() end })
    local a <close> = spend
    local b <close> = spend
    local co = coroutine.create(function()
      local c <close> = spend
      coroutine.yield()
    end)
    coroutine.resume(co)
    pcall(loop)
    coroutine.close(co)
    return { text = m.text, size = #doc }
  end },
  { name = "good", match = '[word="word"]', phase = 2 },
}

-- expect: stopped: slow
-- A handler and coroutines that swallow the end of a rule's share.
local rubric = require "rubric"
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function(m, doc)
    local function loop() while true do end end
    while true do
      xpcall(loop, loop)
      pcall(coroutine.wrap(loop))
      local co = coroutine.create(loop)
      coroutine.resume(co)
      coroutine.close(co)
      m, doc = m, doc
    end
  end },
  { name = "good", match = '[word="word"]', phase = 2 },
}

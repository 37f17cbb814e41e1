-- expect: stopped: slow
-- What a stopped rule leaves behind does not work on for another rule.
local rubric = require "rubric"
local kept
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function()
    local function loop() while true do end end
    kept = coroutine.create(function() pcall(loop) loop() end)
    coroutine.resume(kept)
    loop()
  end },
  { name = "good", match = '[word="word"]', phase = 2, tag = function()
    assert(coroutine.status(kept) == "dead", "it lives")
    assert(not coroutine.resume(kept))
    assert(pcall(function() for _ = 1, 100000 do end end))
    return {}
  end },
}

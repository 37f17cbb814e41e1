-- expect: stopped: slow
-- Memory asked for and refused again and again is part of the share.
local rubric = require "rubric"
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function(m, doc)
    while true do
      local t = {}
      pcall(function() while true do t[#t + 1] = ("x"):rep(1 << 20) .. #t end end)
      m, doc = m, doc
    end
  end },
  { name = "good", match = '[word="word"]', phase = 2 },
}

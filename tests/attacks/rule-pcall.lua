-- expect: stopped: slow
-- The end of a rule's share cannot be caught, and nothing of the rule stays.
local rubric = require "rubric"
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function(m, doc)
    doc:add("x", m.span, {}, "slow")
    while true do
      pcall(function() while true do end end)
    end
  end },
  { name = "good", match = '[word="word"]', phase = 2 },
}

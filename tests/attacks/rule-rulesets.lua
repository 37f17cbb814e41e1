-- expect: stopped: slow
-- Rules made while a rule works have no share beyond that of the rule.
local rubric = require "rubric"
return rubric.rules {
  layer = "x",
  { name = "slow", match = '[word="A"]', tag = function(m, doc)
    local core = require "rubric.core"
    while true do
      pcall(function()
        local set = core.ruleset { { name = "r", pattern = "[]" } }
        set:each(doc, "all", function() while true do end end)
      end)
      m = m
    end
  end },
  { name = "good", match = '[word="word"]', phase = 2 },
}

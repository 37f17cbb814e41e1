-- expect: limit
-- Patterns compiled in C again and again, good ones and broken ones.
local core = require "rubric.core"
local good = ('("a"|"b")'):rep(300)
local bad = good .. "("
return function()
  while true do
    pcall(core.ruleset, { { name = "r", pattern = good } })
    pcall(core.ruleset, { { name = "r", pattern = bad } })
    pcall(core.tree, bad)
  end
end

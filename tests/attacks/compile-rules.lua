-- expect: limit
-- A hundred thousand rules.
local rubric = require "rubric"
local rules = { layer = "x" }
for i = 1, 100000 do
  rules[i] = { name = "r" .. i, match = '[word="a"] []{0,3} [pos="NNP"]? "b"' }
end
return rubric.rules(rules)

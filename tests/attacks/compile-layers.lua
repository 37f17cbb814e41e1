-- expect: limit
-- Tens of thousands of layers, each looked up among the others.
local rubric = require "rubric"
local rules = { layer = "x" }
for i = 1, 30000 do
  rules[i] = { name = "r" .. i, match = "{l" .. i .. "}" }
end
return rubric.rules(rules)

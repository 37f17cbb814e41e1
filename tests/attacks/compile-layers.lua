-- expect: script: does not read the layer
-- Tens of thousands of layers, each looked up among the others: the first that
-- the manifest does not read ends it.
local rubric = require "rubric"
local rules = { layer = "x" }
for i = 1, 30000 do
  rules[i] = { name = "r" .. i, match = "{l" .. i .. "}" }
end
return rubric.rules(rules)

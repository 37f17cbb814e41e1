--- Figures, in two phases: quantities (a number and its unit), then what they
-- are said of and whether it rose or fell.

local rubric = require "rubric"
local quantities = require "quantities"
local statements = require "statements"

local rules = { layer = "figure", macros = quantities.macros }
for _, rule in ipairs(quantities.rules) do
  rule.layer, rule.phase = "quantity", 1
  rules[#rules + 1] = rule
end
for _, rule in ipairs(statements.rules) do
  rules[#rules + 1] = rule
end

return { statements.begin, rubric.rules(rules) }

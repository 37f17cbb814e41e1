-- expect: script: rule 1 needs a name
-- Names and patterns that are looked at twice: the second time they are others.
local core = require "rubric.core"
return function()
  local n = 0
  local rule = setmetatable({}, { __index = function(_, key)
    n = n + 1
    if key == "name" then return n > 1 and {} or nil end
    return "[]"
  end })
  core.ruleset { rule }
end

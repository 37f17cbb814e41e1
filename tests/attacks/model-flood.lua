-- expect: limit
-- Rows of examples lie in C: the package's memory must still pay for them.
local core = require "rubric.core"
return function()
  local x = core.examples()
  for i = 1, 1000000000 do
    x:add({ "f" .. i, "g" .. i % 7 }, i % 2 == 0 and "even" or "odd")
  end
end

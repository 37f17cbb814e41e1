-- expect: any
-- Words that a script asks about must not stay in memory for ever.
local rubric = require "rubric"
return function()
  local word = ("x"):rep(100000)
  for i = 1, 20000 do
    rubric.classes(word .. i)
  end
end

-- expect: ok
-- Files of others, by names that climb out of the folder.
local rubric = require "rubric"
assert(rubric.read)
return function()
  for _, name in ipairs { "/etc/passwd", "../package.lua", "data/../../x",
    "package.lua", "", "." } do
    assert(not pcall(rubric.read, name), name)
  end
end

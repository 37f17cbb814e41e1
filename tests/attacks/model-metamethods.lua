-- expect: ok
-- No metamethod of a table of features runs while C reads it.
local core = require "rubric.core"
return function()
  local called = false
  local function trap()
    called = true
  end
  local row = setmetatable({ "a" }, { __index = trap, __len = trap,
    __pairs = trap, __tostring = trap })
  local x = core.examples()
  x:add(row, "one")
  x:add({ "b" }, "two")
  assert(not called and #x == 2)
  assert(not pcall(x.add, x, { [{}] = 1, a = {} }, "one"))
  assert(not pcall(x.add, x, { a = 1 / 0 }, "one"))
  assert(not pcall(x.add, x, { ("x"):rep(1000) }, "one"))
  assert(not pcall(core.model, "rubric-model 1\n"))
end

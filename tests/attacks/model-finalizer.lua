-- expect: any
-- A finalizer that uses a model and examples which were collected before it.
local core = require "rubric.core"
local keep = setmetatable({}, { __gc = function(t)
  pcall(t.x.add, t.x, { "a" }, "b")
  pcall(t.x.train, t.x, {})
  pcall(t.m.predict, t.m, { "a" })
end })
keep.x = core.examples()
keep.x:add({ "a" }, "one")
keep.x:add({ "b" }, "two")
local ok, text = pcall(keep.x.train, keep.x, { min_count = 1 })
if ok then
  keep.m = core.model(text)
end
return function() end

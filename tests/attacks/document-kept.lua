-- expect: ok
-- What a script keeps of a document is refused when the document is another.
local core = require "rubric.core"
local set = core.ruleset { { name = "r", pattern = "w:[]" } }
local kept = {}
return function(doc)
  for _, k in ipairs(kept) do
    assert(not pcall(function() return k.w end))
    assert(not pcall(function() return k.text end))
  end
  kept = set:find(doc, "all")
  kept[#kept + 1] = doc:span(1, 2)
  for i = 1, 100 do
    pcall(function() doc:add("x", { i, i - 1 }) end)
    pcall(function() doc:add("x", { -i, 1 << i % 63 }) end)
    pcall(function() return doc:word(i * i), doc:word(-i), doc:word(1 << 62) end)
    pcall(function() return doc:sub(-i, 1 << 40), doc:token(1 << 40) end)
  end
end

-- expect: ok
-- All strings share one metatable: what is changed there, the library would do.
return function(doc)
  assert(not pcall(function() getmetatable("").__index = { lower = error } end))
  assert(not pcall(setmetatable, "", {}))
  local s = string
  assert(not pcall(function() rawset(getmetatable(""), "__index", {}) end))
  assert(("A"):lower() == "a" and s.lower("A") == "a" and #doc.text > 6)
end

-- expect: ok
-- load gives no more than there is: no binary code, no other environment.
return function()
  assert(load("return io, os, debug, package, require", "=x", "b", {}))
  local f = assert(load("return io or os or debug or package or dofile"))
  assert(f() == nil)
  assert(not load("\27Lua", "=x", "b"))
  local i = 0
  assert(not load(function() i = i + 1 return i == 1 and "\27Lua" or nil end))
  assert(not pcall(load, function() error(setmetatable({}, { __tostring = error })) end)
    or true)
  assert(string.dump == nil and collectgarbage("stop") == 0)
end

-- expect: ok
-- Formats that ask for more than there is.
return function()
  assert(not pcall(string.pack, ("s8"):rep(10), "a"))
  assert(not pcall(string.pack, "!17 i16", 1))
  assert(not pcall(string.unpack, "s8", ("\xff"):rep(8)))
  assert(not pcall(string.unpack, "z", ("x"):rep(100)))
  assert(not pcall(string.format, "%999d", 1))
  assert(not pcall(string.format, "%.999f", 1))
  assert(not pcall(string.format, "%q", setmetatable({}, { __tostring = error })))
  assert(not pcall(string.rep, "x", 1 << 60))
  assert(not pcall(string.rep, "", 1 << 60, "xx"))
end

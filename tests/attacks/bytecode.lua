-- expect: ok
-- Binary chunks could do anything: only text is compiled.
return function()
  assert(string.dump == nil)
  local f, message = load("\27Lua\x54\0", "x", "b")
  assert(f == nil and message:find("binary"), message)
end

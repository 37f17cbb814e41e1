-- expect: ok
-- The finalizer of a pattern, called by hand, would free twice.
return function()
  local mt = getmetatable(lpeg.P(1))
  assert(mt == false, "metatable of lpeg is open")
  assert(getmetatable("") == false, "metatable of strings is open")
end

-- expect: limit
-- A grammar that backtracks exponentially, in C.
return function()
  local p = lpeg.P { "S", S = lpeg.P "a" * lpeg.V "S" * lpeg.V "S" * "b"
    + lpeg.P "a" * lpeg.V "S" + lpeg.P "a" * lpeg.V "S" * "c" + "a" }
  return (p * -1):match(("a"):rep(60) .. "d")
end

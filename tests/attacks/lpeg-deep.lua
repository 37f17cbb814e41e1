-- expect: any
-- LPeg compiles by recursion: a pattern nested so deeply would take the stack.
return function()
  local p = lpeg.P(1)
  for _ = 1, 60000 do p = #p end
  return p:match("a")
end

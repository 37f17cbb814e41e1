-- expect: any
-- LPeg compiles by recursion: a deep pattern must not end the process.
return function()
  local p = lpeg.P(1)
  for _ = 1, 60000 do p = #p end
  return p:match("x")
end

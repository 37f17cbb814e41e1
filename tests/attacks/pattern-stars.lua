-- expect: limit
-- string.match with many stars over a long text: polynomial, in C.
return function()
  local s = ("a"):rep(5000)
  return s:match((".-"):rep(20) .. "b")
end

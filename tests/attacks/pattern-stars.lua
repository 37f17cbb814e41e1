-- expect: limit
return function()
  local s = ("a"):rep(5000)
  return s:match((".-"):rep(20) .. "b")
end

-- expect: limit
-- string.find with a pattern that backtracks in C.
return function()
  string.find(("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) .. "b")
end

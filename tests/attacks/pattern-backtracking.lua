-- expect: limit
return function()
  string.find(("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) .. "b")
end

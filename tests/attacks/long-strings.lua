-- expect: limit
return function()
  while true do local _ = ("x"):rep(20000000) end
end

-- expect: limit
-- Long strings by few instructions: instructions are not time.
return function()
  while true do local _ = ("x"):rep(20000000) end
end

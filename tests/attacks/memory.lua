-- expect: limit
-- More memory than there is.
return function()
  local t = {}
  for i = 1, math.huge do t[i] = ("x"):rep(1000) .. i end
end

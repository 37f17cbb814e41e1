-- expect: limit
-- Every refusal runs a full collection: refusing must cost something.
return function()
  local t = {}
  while true do
    pcall(function() for i = #t + 1, math.huge do t[i] = ("y"):rep(5000) .. i end end)
  end
end

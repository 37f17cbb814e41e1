-- expect: limit
-- Sorting with an order that is none, by a function that never ends.
return function()
  local t = {}
  for i = 1, 1000 do t[i] = i % 7 end
  pcall(table.sort, t, function() return true end)
  pcall(table.sort, t, function(a, b) table.sort(t) return a < b end)
  while true do pcall(table.sort, t, function() while true do end end) end
end

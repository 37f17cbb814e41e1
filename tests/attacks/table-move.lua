-- expect: limit
return function()
  while true do pcall(table.move, {}, 1, 1000000000, 2) end
end

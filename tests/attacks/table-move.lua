-- expect: limit
-- table.move over a range that never ends.
return function()
  while true do pcall(table.move, {}, 1, 1000000000, 2) end
end

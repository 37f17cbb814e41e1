-- expect: ok
-- More values than a stack can hold, and places that are no places.
return function()
  assert(not pcall(table.unpack, {}, 1, 1e7))
  assert(not pcall(table.unpack, {}, math.mininteger, math.maxinteger))
  assert(not pcall(table.unpack, {}, 0, math.maxinteger))
  assert(not pcall(select, math.mininteger, 1))
  assert(not pcall(string.byte, ("x"):rep(1e7), 1, -1))
  assert(not pcall(string.char, table.unpack({}, 1, 200)))
  assert(not pcall(table.insert, {}, math.maxinteger, 1))
  pcall(table.remove, setmetatable({}, { __len = function() return 1 << 40 end }))
end

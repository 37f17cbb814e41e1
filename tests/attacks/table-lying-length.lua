-- expect: limit
-- table.insert into a table whose length is a lie.
return function()
  local t = setmetatable({}, { __len = function() return 1 << 40 end })
  table.insert(t, 1, 5)
end

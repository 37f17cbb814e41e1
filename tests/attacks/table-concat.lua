-- expect: limit
-- table.concat over a length that is a lie.
return function()
  local t = setmetatable({}, { __index = function() return "" end })
  table.concat(t, "", 1, 1 << 40)
end

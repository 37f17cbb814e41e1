-- expect: limit
-- A chunk that never ends, in pieces.
return function()
  while true do
    pcall(load, function() return "x = 1 " end)
  end
end

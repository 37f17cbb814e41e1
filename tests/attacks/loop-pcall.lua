-- expect: limit
-- The error of a count hook can be caught: it must come again.
return function()
  while true do
    pcall(function() while true do end end)
  end
end

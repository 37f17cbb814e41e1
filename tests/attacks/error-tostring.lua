-- expect: script: no text (a table)
-- An error whose text is made by a loop.
return function()
  error(setmetatable({}, { __tostring = function() while true do end end }))
end

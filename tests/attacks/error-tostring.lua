-- expect: script: no text (a table)
return function()
  error(setmetatable({}, { __tostring = function() while true do end end }))
end

-- expect: script: __gc
return function()
  setmetatable({}, { __gc = function() while true do end end })
end

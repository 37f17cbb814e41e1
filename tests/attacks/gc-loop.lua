-- expect: script: __gc
-- Finalizers run with hooks off, also when the state is closed.
return function()
  setmetatable({}, { __gc = function() while true do end end })
end

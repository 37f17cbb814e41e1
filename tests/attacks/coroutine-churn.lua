-- expect: limit
-- Each coroutine has a hook of its own: the counter must be one.
return function()
  while true do
    coroutine.wrap(function() for _ = 1, 900 do end end)()
  end
end

-- expect: ok
-- Output without end: memory is fine, the disk is not.
return function()
  for _ = 1, 3000 do print(("x"):rep(1000)) end
end

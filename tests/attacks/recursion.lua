-- expect: any
-- Recursion without end.
return function()
  local function f() return 1 + f() end
  f()
end

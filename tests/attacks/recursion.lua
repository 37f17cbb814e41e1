-- expect: any
return function()
  local function f() return 1 + f() end
  f()
end

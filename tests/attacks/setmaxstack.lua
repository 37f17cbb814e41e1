-- expect: ok
-- lpeg.setmaxstack would take LPeg's own guard away.
return function()
  assert(lpeg.setmaxstack == nil and lpeg.P(1).setmaxstack == nil)
  assert(require("lpeg").setmaxstack == nil)
end

-- expect: ok
-- Patterns that recursion over their tree would take the whole stack for.
local core = require "rubric.core"
local function refused(pattern, words)
  local ok, why = pcall(core.ruleset, { { name = "r", pattern = pattern } })
  assert(not ok and why:find(words, 1, true), why)
end
return function()
  refused('"a"' .. ("?"):rep(1000000), "nested too deeply")
  refused('"a"' .. ("{1}"):rep(300000), "nested too deeply")
  refused(("[]"):rep(300000), "too large")
  refused('"a"' .. ('|"a"'):rep(300000), "too large")
  refused('[word="a"' .. ('&word="a"'):rep(30000) .. "]", "too large")
  refused("{x" .. (' a="b"'):rep(30000) .. "}", "too large")
end

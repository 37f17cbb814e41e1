-- expect: ok
-- The rules take the macros away while the rules are being compiled.
local core = require "rubric.core"
return function(doc)
  local name = "m" .. ("n"):rep(60)
  local macros = { [name] = '"' .. ("word"):rep(30) .. '"' }
  local rules = setmetatable({}, { __len = function() return 1 end,
    __index = function()
      macros[name] = nil
      local t = {}
      for i = 1, 300000 do t[i % 100] = ("x"):rep(60) .. i end
      return { name = "r", pattern = "@" .. name }
    end })
  assert(#core.ruleset(rules, { macros = macros }):find(doc) == 0)
end

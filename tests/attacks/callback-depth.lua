-- expect: any
-- Calls through C, each inside the last: gsub, sort, a rule set, a coroutine.
local core = require "rubric.core"
local set = core.ruleset { { name = "r", pattern = "[]" } }
return function(doc)
  local function gsub() return (("x"):gsub("x", gsub)) end
  local function sort() table.sort({ 1, 2, 3 }, sort) return false end
  local function rule() set:each(doc, "all", rule) end
  local function co() return coroutine.wrap(co)() end
  local function p() return pcall(p) end
  local function t() return tostring(setmetatable({}, { __tostring = t })) end
  for _, f in ipairs { gsub, sort, rule, co, p, t } do pcall(f) end
end

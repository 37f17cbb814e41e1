--- Rules: patterns with an action, run in C, phase by phase.
--
-- A tagger holds one compiled rule set per phase. Lua is entered only for
-- matches; everything between them happens in the matcher.

local core = require "rubric.core"
local pattern = require "rubric.pattern"

local M = {}

local SET_KEYS = { "layer", "policy", "macros" }
local RULE_KEYS = { "name", "match", "phase", "priority", "icase", "examples",
  "never", "tag", "span", "layer", "doc" }
local POLICIES = { longest = true, first = true, priority = true, all = true }

local function known(key, list, what)
  for _, k in ipairs(list) do
    if k == key then
      return
    end
  end
  local near = core.nearest(tostring(key), list)
  error(("%s has no '%s'%s"):format(what, tostring(key),
    near and "; did you mean '" .. near .. "'?" or ""), 0)
end

local function check_rule(i, rule, set)
  if type(rule) ~= "table" then
    error(("rule %d is a %s, not a table"):format(i, type(rule)), 0)
  end
  local name = rule.name
  if type(name) ~= "string" or name == "" then
    error(("rule %d needs a name"):format(i), 0)
  end
  for key in pairs(rule) do
    known(key, RULE_KEYS, "rule '" .. name .. "'")
  end
  if rule.match == nil then
    error(("rule '%s' needs a pattern: match = '...'"):format(name), 0)
  end
  rule.layer = rule.layer or set.layer
  if type(rule.layer) ~= "string" then
    error(("rule '%s' needs a layer to write"):format(name), 0)
  end
end

--- Texts of a rule's `match`: one pattern or a list of them.
local function texts(match)
  if type(match) == "table" and not pattern.is_pattern(match) then
    local out = {}
    for i, m in ipairs(match) do
      out[i] = pattern.new(m).text
    end
    return out
  end
  return { pattern.new(match).text }
end

---@class rubric.tagger
---@field rules table[] the rules, as given
local Tagger = {}
Tagger.__index = Tagger

--- Captures by name, as features: what a rule without `tag` gives.
local function captured(phase, m)
  local out = {}
  for _, name in ipairs(phase.set:captures(m.number)) do
    local c = m[name]
    if c then
      out[name] = c.text
    end
  end
  return out
end

local function annotate(doc, phase, m)
  local rule = phase.rule[m.number]
  local features
  if rule.tag then
    features = rule.tag(m, doc)
    if not features then
      return
    end
    if type(features) ~= "table" then
      error(("tag of rule '%s' gave a %s; it gives a table of features, or "
        .. "nil for no annotation"):format(rule.name, type(features)), 0)
    end
  else
    features = captured(phase, m)
  end
  local where = { features.start or m.start, features.stop or m.stop }
  if rule.span and not features.start then
    local c = m[rule.span]
    if not c then
      return
    end
    where = { c.start, c.stop }
  end
  doc:add(rule.layer, where, features, rule.name)
end

--- Run all phases on a document.
function Tagger:run(doc)
  for _, phase in ipairs(self.phases) do
    phase.set:each(doc, self.policy, function(m)
      return annotate(doc, phase, m)
    end)
  end
end

local function make_phases(set)
  local by, order = {}, {}
  for i, rule in ipairs(set) do
    check_rule(i, rule, set)
    local n = rule.phase or 1
    if not by[n] then
      by[n] = { number = n, rule = {}, compiled = {} }
      order[#order + 1] = by[n]
    end
    for _, text in ipairs(texts(rule.match)) do
      local list = by[n].compiled
      list[#list + 1] = { name = rule.name, pattern = text,
        priority = rule.priority, icase = rule.icase }
      by[n].rule[#list] = rule
    end
  end
  table.sort(order, function(a, b) return a.number < b.number end)
  for _, phase in ipairs(order) do
    phase.set = core.ruleset(phase.compiled, { macros = set.macros })
  end
  return order
end

--- A tagger from a set of rules; see lua/README.md for their form.
---@param set table
---@return rubric.tagger
function M.new(set)
  for key in pairs(set) do
    if math.type(key) ~= "integer" then
      known(key, SET_KEYS, "rubric.rules")
    end
  end
  if set.policy ~= nil and not POLICIES[set.policy] then
    error("policy is 'longest', 'first', 'priority' or 'all', not '"
      .. tostring(set.policy) .. "'", 2)
  end
  local rules = {}
  for i, rule in ipairs(set) do
    rules[i] = rule
  end
  return setmetatable({
    rules = rules,
    policy = set.policy or "longest",
    phases = make_phases(set),
  }, Tagger)
end

function M.is_tagger(x)
  return getmetatable(x) == Tagger
end

return M

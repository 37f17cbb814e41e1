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

--- An error about the first key by name that is not known. With `array`,
--- whole numbers are keys, too.
local function all_known(t, list, what, array)
  local is, odd = {}, nil
  for _, k in ipairs(list) do
    is[k] = true
  end
  for key in pairs(t) do
    local name = tostring(key)
    local fine = is[key] or array and math.type(key) == "integer"
    if not fine and (not odd or name < odd) then
      odd = name
    end
  end
  if odd then
    local near = core.nearest(odd, list)
    error(("%s has no '%s'; %s"):format(what, odd,
      near and "did you mean '" .. near .. "'?"
      or "there are " .. table.concat(list, ", ")), 0)
  end
end

--- What a key of a rule must be, and how to say so.
local function is_texts(x)
  if type(x) ~= "table" then
    return false
  end
  for _, text in ipairs(x) do
    if type(text) ~= "string" then
      return false
    end
  end
  return next(x) == nil or x[1] ~= nil
end

local function is_type(name)
  return function(x) return type(x) == name end
end

local function is_whole(x)
  return math.type(x) == "integer"
end

local KINDS = {
  tag = { is_type "function", "a function(m, doc) that returns features" },
  examples = { is_texts, 'a list of texts: { "..." }' },
  never = { is_texts, 'a list of texts: { "..." }' },
  layer = { is_type "string", "the name of a layer" },
  span = { is_type "string", "the name of a capture" },
  doc = { is_type "string", "a text" },
  phase = { is_whole, "a whole number" },
  priority = { is_whole, "a whole number" },
  icase = { is_type "boolean", "true or false" },
}

local function check_kinds(rule, name)
  for _, key in ipairs(RULE_KEYS) do -- in an order that does not change
    local kind = KINDS[key]
    if kind and rule[key] ~= nil and not kind[1](rule[key]) then
      error(("rule '%s': %s is %s, not a %s"):format(name, key, kind[2],
        type(rule[key])), 0)
    end
  end
end

local function check_rule(i, rule, set)
  if type(rule) ~= "table" then
    error(("rule %d is a %s, not a table"):format(i, type(rule)), 0)
  end
  local name = rule.name
  if type(name) ~= "string" or name == "" then
    error(("rule %d needs a name: name = \"...\""):format(i), 0)
  end
  all_known(rule, RULE_KEYS, "rule '" .. name .. "'")
  if rule.match == nil then
    error(("rule '%s' needs a pattern: match = '...'"):format(name), 0)
  end
  check_kinds(rule, name)
  rule.layer = rule.layer or set.layer
  if type(rule.layer) ~= "string" then
    error(("rule '%s' needs a layer to write: layer = \"...\"")
      :format(name), 0)
  end
end

--- Texts of a rule's `match`: one pattern or a list of them.
local function texts(match, name)
  if type(match) ~= "string" and type(match) ~= "table" then
    error(("rule '%s': match is a pattern or a list of patterns, not a %s")
      :format(name, type(match)), 0)
  end
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

local function add(doc, ...)
  return doc:add(...)
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
      error(("rule '%s': tag gave a %s; it gives a table of features, or "
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
  local ok, message = pcall(add, doc, rule.layer, where, features, rule.name)
  if not ok and type(message) == "string" then
    message = message:gsub("^lua/rubric/[%w/]+%.lua:%d+: ", "")
    local named = message:sub(1, 6) == "rule '"
    error(named and message or ("rule '%s': %s"):format(rule.name, message), 0)
  elseif not ok then
    error(message, 0)
  end
end

--- Run all phases on a document.
function Tagger:run(doc)
  for _, phase in ipairs(self.phases) do
    phase.set:each(doc, self.policy, function(m)
      return annotate(doc, phase, m)
    end)
  end
end

--- `span` must be a capture of one of the rule's patterns; of a list of
--- patterns some may lack it.
local function check_span(captures, rule)
  if not rule.span or type(rule.match) == "table" then
    return
  end
  for _, name in ipairs(captures) do
    if name == rule.span then
      return
    end
  end
  local near = core.nearest(rule.span, captures)
  error(("rule '%s': its pattern captures nothing as '%s'%s"):format(rule.name,
    rule.span, near and "; did you mean '" .. near .. "'?" or ""), 0)
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
    for _, text in ipairs(texts(rule.match, rule.name)) do
      local list = by[n].compiled
      list[#list + 1] = { name = rule.name, pattern = text,
        priority = rule.priority, icase = rule.icase }
      by[n].rule[#list] = rule
    end
  end
  table.sort(order, function(a, b) return a.number < b.number end)
  for _, phase in ipairs(order) do
    phase.set = core.ruleset(phase.compiled, { macros = set.macros })
    for k, rule in ipairs(phase.rule) do
      check_span(phase.set:captures(k), rule)
    end
  end
  return order
end

--- For each rule the features of annotations that its patterns ask for, as
--- "LAYER FEATURE": what `rubric test` compares with those that there are.
local function asked(rules, phases)
  local of, out = {}, {}
  for _, phase in ipairs(phases) do
    for k, rule in ipairs(phase.rule) do
      of[rule] = of[rule] or {}
      for _, name in ipairs(phase.set:features(k)) do
        table.insert(of[rule], name)
      end
    end
  end
  for i, rule in ipairs(rules) do
    out[i] = { asks = of[rule] }
  end
  return out
end

--- A tagger from a set of rules; see lua/README.md for their form.
---@param set table
---@return rubric.tagger
function M.new(set)
  if type(set) ~= "table" then
    error("rubric.rules is given a table of rules, not a " .. type(set), 0)
  end
  all_known(set, SET_KEYS, "rubric.rules", true)
  if set.policy ~= nil and not POLICIES[set.policy] then
    error("policy is 'longest', 'first', 'priority' or 'all', not '"
      .. tostring(set.policy) .. "'", 0)
  end
  local rules = {}
  for i, rule in ipairs(set) do
    rules[i] = rule
  end
  local phases = make_phases(set)
  return setmetatable({
    rules = rules,
    policy = set.policy or "longest",
    phases = phases,
    asked = asked(rules, phases),
  }, Tagger)
end

function M.is_tagger(x)
  return getmetatable(x) == Tagger
end

return M

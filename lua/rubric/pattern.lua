--- Token patterns as values that compose with LPeg's operators.
--
-- The string language is closed under all of them, so a composed pattern is a
-- string again: one parser, one matcher, one meaning (backtracking). Patterns
-- that need all of LPeg (grammars, match-time code) run over the code string
-- of an alphabet; see rubric.alphabet.

local core = require "rubric.core"

local M = {}

---@class rubric.pattern
---@field text string the pattern in the string language
---@operator mul(rubric.pattern): rubric.pattern
---@operator add(rubric.pattern): rubric.pattern
---@operator sub(rubric.pattern): rubric.pattern
---@operator pow(integer): rubric.pattern
---@operator unm: rubric.pattern
---@operator len: rubric.pattern
local Pattern = {}
Pattern.__index = Pattern

local function make(text, icase)
  return setmetatable({ text = text, icase = icase or false }, Pattern)
end

local function is_pattern(x)
  return getmetatable(x) == Pattern
end
M.is_pattern = is_pattern

--- A pattern from text; a pattern is given back as it is.
---@param text string|rubric.pattern
---@param options? { icase?: boolean, macros?: table<string, string> }
---@return rubric.pattern
function M.new(text, options)
  if is_pattern(text) then
    return text
  end
  if type(text) ~= "string" then
    error("a pattern is text or a pattern, not a " .. type(text), 2)
  end
  local p = make(text, options and options.icase)
  p.macros = options and options.macros
  return p
end

local function group(x)
  return "(" .. M.new(x).text .. ")"
end

local function flags(a, b)
  return is_pattern(a) and a.icase or is_pattern(b) and b.icase
end

function Pattern.__mul(a, b)
  return make(group(a) .. " " .. group(b), flags(a, b))
end

function Pattern.__add(a, b)
  return make(group(a) .. " | " .. group(b), flags(a, b))
end

function Pattern.__sub(a, b)
  return make("!" .. group(b) .. " " .. group(a), flags(a, b))
end

function Pattern.__unm(a)
  return make("!" .. group(a), a.icase)
end

function Pattern.__len(a)
  return make("&" .. group(a), a.icase)
end

--- p^n: at least n; p^-n: at most n (as in LPeg).
function Pattern.__pow(a, n)
  if math.type(n) ~= "integer" then
    error("the exponent of a pattern is a whole number", 2)
  end
  local count = n >= 0 and "{" .. n .. ",}" or "{0," .. -n .. "}"
  return make(group(a) .. count, a.icase)
end

function Pattern.__tostring(a)
  return a.text
end

--- name:(p): what p matches is the match's field `name`.
function M.capture(name, p)
  return make(name .. ":" .. group(p), flags(p))
end

--- The rule set of a pattern, compiled when first used.
local function compiled(p)
  if not p.set then
    p.set = core.ruleset(
      { { name = "pattern", pattern = p.text, icase = p.icase } },
      { macros = p.macros })
  end
  return p.set
end

--- All matches in a document, as an array.
---@param doc rubric.doc
---@param policy? "longest"|"first"|"priority"|"all"
---@return rubric.match[]
function Pattern:find(doc, policy)
  return compiled(self):find(doc, policy)
end

--- Layers that the pattern reads.
function Pattern:layers()
  return compiled(self):layers()
end

M.any = make("[]")

return M

--- LPeg over tokens: the code string and the patterns that read it.
--
-- An alphabet is a list of token tests. Every token becomes `width` bytes
-- with one bit per test, so a test is `lpeg.S` of the bytes that have its bit:
-- fixed when the alphabet is made, never compiled again when the vocabulary
-- grows. What comes out are ordinary LPeg patterns with all of LPeg.
--
-- A pattern of the string language becomes one too. Its repetitions have
-- backtracking meaning while LPeg's are possessive, so it is translated with
-- its continuation: R <- a R / k. As in the matcher, a round that consumes
-- nothing is refused: parts that can be empty are translated twice, with a
-- continuation for "nothing consumed so far" and one for "something".

local core = require "rubric.core"
local lpeg = require "lpeg"

local M = {}

---@class rubric.alphabet
local Alphabet = {}
Alphabet.__index = Alphabet

local FAIL = lpeg.P(false)

--- Texts of the atoms of a tree, in order, each once.
local function atom_text(n)
  if n.kind == "layer" then
    return n.text
  end
  return n.text or '"' .. n.word:gsub('"', '\\"') .. '"'
end

local function collect(n, list, seen)
  if n.kind == "token" or n.kind == "layer" then
    local texts = { atom_text(n) }
    if n.kind == "layer" then
      texts[2] = ('[inside="%s" & !begin="%s"]'):format(n.name, n.name)
    end
    for _, text in ipairs(texts) do
      if text ~= "[]" and not seen[text] then
        list[#list + 1] = text
        seen[text] = #list
      end
    end
  end
  for _, kid in ipairs(n) do
    collect(kid, list, seen)
  end
end

--- Bytes that have bit b (0..7), as a set.
local sets = {}
local function with_bit(b)
  if not sets[b] then
    local chars = {}
    for byte = 0, 255 do
      if byte >> b & 1 == 1 then
        chars[#chars + 1] = string.char(byte)
      end
    end
    sets[b] = lpeg.S(table.concat(chars))
  end
  return sets[b]
end

--- LPeg pattern of one token that passes test number i.
local function test(width, i)
  local at = (i - 1) // 8
  return lpeg.P(at) * with_bit((i - 1) % 8) * lpeg.P(width - 1 - at)
end

local translate

local function rule(ctx, make)
  ctx.n = ctx.n + 1
  local name = "r" .. ctx.n
  ctx.grammar[name] = make(lpeg.V(name))
  return lpeg.V(name)
end

--- A continuation that is used more than once becomes a rule.
local function shared(ctx, p)
  return rule(ctx, function() return p end)
end

local function sequence(ctx, n, i, np, p)
  if i > #n then
    return np, p
  end
  local rest_np, rest_p = sequence(ctx, n, i + 1, np, p)
  local mine = translate(ctx, n[i], rest_np, rest_p)
  if rest_np == rest_p then
    mine = shared(ctx, mine)
    return mine, mine
  end
  return shared(ctx, mine), shared(ctx, translate(ctx, n[i], rest_p, rest_p))
end

local function choice(lazy, body, exit)
  return lazy and exit + body or body + exit
end

local function repeated(ctx, n, np, p)
  local body, lazy = n[1], n.lazy
  local tail_np, tail_p = np, p
  local function round(again, exit)
    return shared(ctx, choice(lazy, translate(ctx, body, FAIL, again), exit))
  end
  if n.max < 0 then
    tail_p = rule(ctx, function(self)
      return choice(lazy, translate(ctx, body, FAIL, self), p)
    end)
    tail_np = np == p and tail_p or round(tail_p, np)
  else
    local before = p
    for _ = n.min + 1, n.max do
      before = tail_p
      tail_p = round(tail_p, p)
    end
    if np == p then
      tail_np = tail_p
    elseif n.max > n.min then
      tail_np = round(before, np)
    end
  end
  for _ = 1, n.min do
    local one = shared(ctx, translate(ctx, body, tail_np, tail_p))
    tail_p = tail_np == tail_p and one
      or shared(ctx, translate(ctx, body, tail_p, tail_p))
    tail_np = one
  end
  return tail_np
end

--- LPeg pattern of node n that goes on with np (nothing consumed yet) or p.
function translate(ctx, n, np, p)
  local kind = n.kind
  if kind == "empty" then
    return np
  elseif kind == "token" then
    local text = atom_text(n)
    return (text == "[]" and lpeg.P(ctx.width)
      or test(ctx.width, ctx.bit[text])) * p
  elseif kind == "layer" then
    local inside = ('[inside="%s" & !begin="%s"]'):format(n.name, n.name)
    return test(ctx.width, ctx.bit[n.text])
      * test(ctx.width, ctx.bit[inside]) ^ 0 * p
  elseif kind == "seq" then
    return (sequence(ctx, n, 1, np, p))
  elseif kind == "alt" then
    local out = FAIL
    for i = 1, #n do
      out = out + translate(ctx, n[i], np, p)
    end
    return out
  elseif kind == "rep" then
    return repeated(ctx, n, np, p)
  elseif kind == "cap" then
    local stop = lpeg.Cc(n.name .. ">") * lpeg.Cp()
    local start = lpeg.Cc(n.name .. "<") * lpeg.Cp()
    return start * translate(ctx, n[1], stop * np, np == p and stop * np
      or stop * p)
  elseif kind == "ahead" then
    local inner = translate(ctx, n[1], lpeg.P(true), lpeg.P(true))
    return (n.negated and -inner or #inner) * np
  end
  error("LPeg over tokens has no " .. (kind == "behind" and "look behind"
    or "sentence edges") .. "; the string language has", 0)
end

--- An alphabet from a list of tests, or of whole patterns (`names` -> text).
---@param names table<string, string>
---@return rubric.alphabet
function M.new(names)
  local list, bit, trees, order = {}, {}, {}, {}
  for name in pairs(names) do
    order[#order + 1] = name
  end
  table.sort(order)
  for _, name in ipairs(order) do
    trees[name] = core.tree(names[name])
    collect(trees[name], list, bit)
  end
  local width = math.max(1, (#list + 7) // 8)
  local rules = {}
  for i, text in ipairs(list) do
    rules[i] = { name = text, pattern = text }
  end
  if #rules == 0 then
    rules[1] = { name = "any", pattern = "[]" }
  end
  local self = setmetatable({ width = width, any = lpeg.P(width),
    set = core.ruleset(rules), bit = bit }, Alphabet)
  for _, name in ipairs(order) do
    local ctx = { grammar = {}, n = 0, width = width, bit = bit }
    local done = lpeg.P(true)
    ctx.grammar[1] = translate(ctx, trees[name], done, done)
    self[name] = lpeg.P(ctx.grammar)
  end
  return self
end

--- Code string of a document: what the patterns of this alphabet match.
function Alphabet:codes(doc)
  return self.set:codes(doc)
end

--- First match of an LPeg pattern at or after token `first`: the tokens it
--- covers, then its captures. Sentences are the caller's to respect.
function Alphabet:match(codes, p, first)
  local w = self.width
  local init = ((first or 1) - 1) * w + 1
  local search = lpeg.P { lpeg.Cp() * p * lpeg.Cp() + lpeg.P(w) * lpeg.V(1) }
  local r = table.pack(search:match(codes, init))
  if r[1] == nil then
    return nil
  end
  return (r[1] - 1) // w + 1, (r[r.n] - 1) // w, table.unpack(r, 2, r.n - 1)
end

return M

--- Who holds which role in the text so far: "the minister" is the one named
--- last of those whose role it is.
--
-- Persons of one role are kept together, and roles by their noun: a long text
-- names thousands of both, and each description would ask all of them.

local rubric = require "rubric"

local M = {}
M.__index = M

---@class actors.holder
---@field name string
---@field role string?
---@field at integer token where he was named last

function M.new()
  return setmetatable({ by_role = {}, by_noun = {} }, M)
end

--- The persons of a role: how many they are, and the order in which they were
--- named, with those who have been named again or left since.
local function group(self, role)
  local g = self.by_role[role]
  if not g then
    local lower = rubric.lower(role)
    local noun = (lower:match("^(.-) of ") or lower):match("(%S+)$")
    g = { role = role, words = " " .. lower .. " ", n = 0, who = {}, at = {} }
    self.by_role[role] = g
    if noun then
      local list = self.by_noun[noun] or {}
      self.by_noun[noun] = list
      list[#list + 1] = g
    end
  end
  return g
end

--- The one of them named last.
local function latest(g)
  local names, at = g.who, g.at
  for k = #names, 1, -1 do
    local who = names[k]
    if who.role == g.role and who.at == at[k] then
      return who
    end
    names[k], at[k] = nil, nil
  end
end

--- `who` is named at a token after all that were named before; with `role`
--- from now on, when there is one.
---@param who actors.holder
function M:named(who, at, role)
  if role and role ~= who.role then
    if who.role then
      local left = group(self, who.role)
      left.n = left.n - 1
    end
    who.role = role
    local g = group(self, role)
    g.n = g.n + 1
  end
  who.at = at
  if who.role then
    local g = group(self, who.role)
    local k = #g.who
    if g.who[k] ~= who then
      k = k + 1
    end
    g.who[k], g.at[k] = who, at
  end
end

local function has_all(words, mods)
  for i = 1, #mods do
    if not words:find(" " .. mods[i] .. " ", 1, true) then
      return false
    end
  end
  return true
end

--- The person named last whose role ("Transport Minister") has this noun and
--- these words, and how many such there are.
---@return actors.holder?, integer
function M:of(noun, mods)
  local best, n = nil, 0
  for _, g in ipairs(self.by_noun[noun] or {}) do
    if g.n > 0 and has_all(g.words, mods) then
      local who = latest(g)
      n = n + g.n
      if not best or who.at > best.at then
        best = who
      end
    end
  end
  return best, n
end

return M

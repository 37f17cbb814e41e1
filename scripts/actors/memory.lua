--- What one document has told about its actors.
--
-- A full name makes its parts known: afterwards the surname, or the given
-- name, is that person, and the first or last words of an organisation's name
-- are that organisation. A part that two of them share stays open.

local M = {}
M.__index = M

---@class actors.actor
---@field name string fullest form
---@field kind "person"|"organisation"|"place"
---@field weight integer how sure the kind is
---@field times integer how often it was said to be of this kind
---@field role string?

function M.new()
  return setmetatable({ whole = {}, part = {}, administrations = {} }, M)
end

local function know(self, part, actor)
  local list = self.part[part]
  if not list then
    self.part[part] = { actor }
    return
  end
  for _, one in ipairs(list) do
    if one == actor then
      return
    end
  end
  list[#list + 1] = actor
end

--- Parts of a name that stand for it: all its ends and its first word; the
--- halves of a double surname ("Calloway" for Calloway-Reyes).
local function know_parts(self, name, actor)
  local first = name:match("^(%S+) ")
  if not first then
    if actor.kind == "person" then
      for half in name:gmatch("[^-]+") do
        know(self, half, actor)
      end
    end
    return
  end
  if actor.kind == "place" then
    return
  end
  know(self, first, actor)
  local at = name:find(" ", 1, true)
  while at do
    local rest = name:sub(at + 1)
    if actor.kind == "person" then
      know(self, rest, actor)
      local a, b = rest:match("^([^%s-]+)-([^%s-]+)$")
      if a then
        know(self, a, actor)
        know(self, b, actor)
      end
    else
      know(self, name:sub(1, at - 1), actor)
      know(self, "the " .. rest, actor)
    end
    at = name:find(" ", at + 1, true)
  end
end

--- "Donald J. Trump" and "Donald Trump" are one.
local function key(name, kind)
  if kind ~= "person" then
    return name
  end
  local first, last = name:match("^(%S+) .-(%S+)$")
  return first and first .. " " .. last or name
end

--- Enter an actor under the name that the text gives.
---@return actors.actor
function M:learn(name, kind, weight, role)
  local k = key(name, kind)
  local actor = self.whole[k]
  if not actor then
    actor = { name = name, kind = kind, weight = weight,
      times = 0 }
    self.whole[k] = actor
    know_parts(self, name, actor)
  elseif weight > actor.weight then
    actor.weight = weight
    if kind ~= actor.kind then
      actor.kind = kind
      know_parts(self, name, actor)
    end
  end
  if actor.kind == kind then
    actor.times = actor.times + 1
    actor.role = actor.role or role
    if #name > #actor.name then
      actor.name = name
    end
  end
  return actor
end

--- Another name of an actor (an acronym, "Trump" of Donald Trump).
function M:alias(name, actor)
  self.whole[name] = self.whole[name] or actor
end

--- The one fuller name that a part stands for; or nil and, when there are
--- several, their kind (false when it differs). With `kind`: only of these.
---@return actors.actor?, string|false|nil
function M:of_part(name, kind)
  local one, several
  for _, actor in ipairs(self.part[name] or {}) do
    if actor.name ~= name and (not kind or actor.kind == kind) then
      if several ~= nil then
        several = several == actor.kind and several
      else
        several = actor.kind
      end
      one = one == nil and actor
    end
  end
  if one then
    return one, nil
  end
  return nil, several
end

--- The actor of a name as written.
function M:of(name, kind)
  return self.whole[key(name, kind)]
end

return M

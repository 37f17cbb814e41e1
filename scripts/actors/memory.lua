--- What one document has told about its actors.
--
-- A full name makes its parts known: afterwards the surname, or the given
-- name, is that person; the first words of an organisation's name are that
-- organisation, and its last ones after "the". A part that two of them share
-- stays open.

local words = require "words"

local M = {}
M.__index = M

---@class actors.actor
---@field name string fullest form
---@field kind "person"|"organisation"|"place"
---@field weight integer how sure the kind is
---@field times integer how often it was said to be of this kind
---@field role string?

---@return table
function M.new()
  return setmetatable({ whole = {}, part = {}, administrations = {} }, M)
end

-- ---- names taken apart; the same in every document, so remembered ----

local MOST = 20000 -- names remembered
local apart, size = {}, 0

--- Add the halves of a double surname ("Calloway" for Calloway-Reyes).
local function halves(out, word)
  if word:find("-", 1, true) then
    local a, b = word:match("^([^%s-]+)%-([^%s-]+)$")
    out[#out + 1] = a
    out[#out + 1] = b
  end
end

--- A person: the given name, and every end of the name.
local function person_parts(name)
  local out, at = {}, name:find(" ", 1, true)
  if not at then
    halves(out, name)
    return { parts = out, key = name }
  end
  local first, rest = name:sub(1, at - 1), nil
  out[1] = first
  while at do
    rest = name:sub(at + 1)
    out[#out + 1] = rest
    at = name:find(" ", at + 1, true)
  end
  halves(out, rest)
  -- "Donald J. Trump" and "Donald Trump" are one.
  return { parts = out, key = first .. " " .. rest }
end

local function organisation_parts(name)
  local out, at = {}, name:find(" ", 1, true)
  while at do
    out[#out + 1] = name:sub(1, at - 1)
    out[#out + 1] = "the " .. name:sub(at + 1)
    at = name:find(" ", at + 1, true)
  end
  return { parts = out, key = name }
end

local function place_parts(name)
  return { parts = {}, key = name }
end

local take_apart = { person = person_parts, place = place_parts,
  organisation = organisation_parts }

--- { parts, key } of a name.
local function look(name, kind)
  local known = apart[kind]
  if not known or size > MOST then
    known, size = {}, 0
    apart[kind] = known
  end
  local made = known[name]
  if not made then
    made = take_apart[kind](name)
    known[name] = made
    size = size + 1
  end
  return made
end

-- ---- the document ----

local function know(self, part, actor)
  local list = self.part[part]
  if not list then
    self.part[part] = { actor }
    return
  end
  for i = 1, #list do
    if list[i] == actor then
      return
    end
  end
  list[#list + 1] = actor
end

local function know_all(self, parts, actor)
  for i = 1, #parts do
    know(self, parts[i], actor)
  end
end

--- Enter an actor under the name that the text gives.
---@return actors.actor
function M:learn(name, kind, weight, role)
  local it = look(name, kind)
  local actor = self.whole[it.key]
  if not actor then
    actor = { name = name, kind = kind, weight = weight, times = 1,
      role = role }
    self.whole[it.key] = actor
    know_all(self, it.parts, actor)
    return actor
  end
  if weight > actor.weight then
    actor.weight = weight
    if kind ~= actor.kind then
      actor.kind = kind
      know_all(self, it.parts, actor)
    end
  end
  if actor.kind == kind then
    actor.times = actor.times + 1
    actor.role = actor.role or role
    if #name > #actor.name then
      actor.name = name
      know_all(self, it.parts, actor)
    end
  end
  return actor
end

--- Another name of an actor (an acronym, an alias).
function M:alias(name, actor)
  self.whole[name] = self.whole[name] or actor
end

--- The actor of a name as written.
---@return actors.actor?
function M:of(name, kind)
  return self.whole[name]
    or kind == "person" and self.whole[look(name, kind).key] or nil
end

local SURE, LIKELY = 7, 6

--- The one of the list that could be meant, and how many there are; those
--- that are surely of their kind before the others. Only likely persons count
--- when named in full.
local function choose(list, name, kind, least, gender, unknown)
  local one, n
  for i = 1, #list do
    local actor = list[i]
    if actor.weight >= least and actor.name ~= name
      and (not kind or actor.kind == kind)
      and (least ~= LIKELY or actor.name:find(" ", 1, true))
      and (not gender
        or (words.gender(actor.name) or unknown) == gender) then
      one, n = one or actor, (n or 0) + 1
      if one.kind ~= actor.kind then
        return nil, false
      end
    end
  end
  return one, n
end

--- The one fuller name that a part stands for; or nil and, when there are
--- several, their kind (false when it differs). With `kind`: only of these; a
--- gender ("Mrs.") decides between several.
---@return actors.actor?, string|false|nil
function M:of_part(name, kind, gender)
  local list = self.part[name]
  if not list then
    return nil, nil
  end
  local one, n = choose(list, name, kind, SURE)
  if n == nil then
    one, n = choose(list, name, kind, 0)
  elseif one and one.kind == "person" then
    -- another of the surname who is only likely a person counts, too
    one, n = choose(list, name, "person", LIKELY)
  end
  if n and n > 1 and gender then
    local fits, m = choose(list, name, kind, 0, gender)
    if m ~= 1 then -- the one whom the form of address does not exclude
      fits, m = choose(list, name, kind, 0, gender, gender)
    end
    if m == 1 then
      return fits, nil
    end
  end
  if n == 1 then
    return one, nil
  end
  return nil, n and one and one.kind
end

return M

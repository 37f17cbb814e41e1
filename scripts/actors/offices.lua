--- Who held which office when: of the registry, and of data/people.tsv.

local rubric = require "rubric"
local registry = require "registry"
local names = require "names"

local M = {}

-- data/people.tsv once more, by office
local by_office = rubric.lexicon { name = "offices", file = "data/people.tsv",
  key = "office" }

-- ---- by name ----

local MOST = 20000 -- names remembered
local known, size = {}, 0

--- What is listed of a name: { terms }, or false.
local function listed(name)
  local actor = known[name]
  if actor ~= nil then
    return actor
  elseif size > MOST then
    known, size = {}, 0
  end
  actor = registry.by_name[name] or false
  if not actor and names.people:has(name) then
    actor = { terms = {} }
    for i, row in ipairs(names.people:all(name)) do
      actor.terms[i] = { title = row.office, from = row.from, to = row.to }
    end
  end
  known[name] = actor
  size = size + 1
  return actor
end

--- Office and membership of a name on the document's date; nil for what is
--- not known.
---@return string? office, string? member_of
function M.on(name, date)
  local actor = listed(name)
  if actor then
    return registry.on(actor, date)
  end
  return nil
end

-- ---- by office ----

local own -- office in lower case -> { actor, term }[], of the registry

local function index_registry()
  own = {}
  for _, actor in ipairs(registry.list) do
    for _, term in ipairs(actor.terms) do
      local key = term.role and rubric.lower(term.role)
      if key then
        own[key] = own[key] or {}
        table.insert(own[key], { actor = actor, term = term })
      end
    end
  end
end

--- The one of the registry: that held the office, of the body if it is said.
local function of_registry(role, body, date)
  local found
  for _, one in ipairs(own[role] or {}) do
    local term = one.term
    if (not body or term.body == body or term.member_of == body
        or not term.body and not term.member_of)
      and registry.holds(term, date) ~= false then
      if found and found ~= one.actor then
        return nil, true
      end
      found = one.actor
    end
  end
  return found, false
end

local holders = {} -- office -> its rows

local function rows_of(office)
  local rows = holders[office]
  if not rows then
    if not by_office:has(office) then
      return {}
    end
    rows = by_office:all(office)
    holders[office] = rows
  end
  return rows
end

local SMALL = { of = true, the = true, ["for"] = true, ["and"] = true }

--- An office as data/people.tsv writes it: "Prime Minister".
local function capitals(role)
  return (role:gsub("[^%s-]+", function(word)
    return not SMALL[word] and word:gsub("^%l", string.upper) or nil
  end))
end

--- Of the shipped office holders: those of the country or body.
local function shipped(role, body, date)
  local country = names.countries:get(body)
  local code = country and country.code
  local found
  local function look(office, any)
    for _, row in ipairs(rows_of(office)) do
      if (any or row.country_or_body == (code or body))
        and registry.holds(row, date) then
        if found and found ~= row.name then
          return true
        end
        found = row.name
      end
    end
    return false
  end
  role = capitals(role)
  local several = look(role, false)
    or look(role .. " of the " .. body, true)
    or look(role .. " of " .. body, true)
  return not several and found and { name = found, kind = "person" } or nil,
    several
end

--- The holder of an office ("chancellor") on a date, of the body when one is
--- named. The registry counts before what is shipped.
---@return { name: string, kind: string }? holder
---@return boolean several there are several: open
---@return boolean mine the registry says so
function M.holder(role, body, date)
  if not own then
    index_registry()
  end
  local found, several = of_registry(role, body, date)
  if found or several then
    return found, several, true
  elseif not body or not date then
    return nil, false, false -- presidents are many
  end
  found, several = shipped(role, body, date)
  return found, several, false
end

return M

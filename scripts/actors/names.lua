--- The gazetteer: names that are known before any text is read.
--
-- Countries with their adjectives and capitals, places, organisations, office
-- holders, in one gazetteer, so that the longest name wins whatever its kind.
-- Rows become entries when first found. The analyst's registry comes first.

local rubric = require "rubric"
local registry = require "registry"

local M = {}

local function lexicon(name)
  return rubric.lexicon { name = name, file = "data/" .. name .. ".tsv",
    key = "name" }
end

--- All of them; of two with the same name the first one loaded counts.
M.known = rubric.gazetteer()
M.countries = lexicon("countries")
M.people = lexicon("people")
for name, actors in pairs(registry.names()) do
  M.known:add(name, { lexicon = "registry", written = name,
    actors = actors })
end
M.known:load(M.countries,
  { "name", "aliases", "adjectives", "people", "capital", "metonyms" })
M.known:load(lexicon("places"), { "name", "aliases", "adjectives" })
M.known:load(lexicon("organisations"), { "name", "aliases" })
M.known:load(M.people, { "name", "aliases" })
M.known:load(lexicon("lower-places"), { "name" })

---@class actors.entry what a known name stands for
---@field name string? canonical; nil: the name as it is written
---@field kind "person"|"organisation"|"place"|"demonym"
---@field adjective boolean? "Mexican", "Mexicans"
---@field alias boolean? a short name of a person
---@field city boolean? whose name may also be somebody's surname
---@field lower boolean? without its capital: only a noun is one
---@field abbreviation boolean? with a stop only after a comma ("Akron, Ill.")
---@field several actors.listed[]? of the registry, that share the name
---@field features table? of its annotations, when these are all alike
---@field rule string

local ADJECTIVE = { adjectives = true, people = true }

--- A place, or what is named after one.
local function place(row, adjective)
  return { name = row.name, kind = adjective and "demonym" or "place",
    adjective = adjective, rule = adjective and "demonym" or "known place" }
end

local make = {}

function make.countries(row)
  if row.column == "capital" then
    return { kind = "place", rule = "known place" }
  elseif row.column == "metonyms" then
    return { kind = "organisation", rule = "known organisation" }
  end
  return place(row, ADJECTIVE[row.column])
end

function make.places(row)
  local e = place(row, ADJECTIVE[row.column])
  e.city = row.kind == "city" and row.column == "name" or nil
  e.abbreviation = row.column == "aliases"
  return e
end

make["lower-places"] = function(row)
  return { name = row.place, kind = "place", lower = true,
    rule = "known place in lower case" }
end

function make.organisations(row)
  return { name = row.name, kind = "organisation",
    rule = "known organisation" }
end

function make.people(row)
  local alias = row.column == "aliases"
  return { name = row.name, kind = "person", alias = alias,
    rule = alias and "office holder's short name" or "office holder" }
end

local function listed(actor, alias)
  return { name = actor.name, kind = actor.kind, rule = "registry",
    alias = alias and actor.kind == "person" or nil }
end

function make.registry(row)
  local actors = row.actors
  if #actors == 1 then
    return listed(actors[1], row.written ~= actors[1].name)
  end
  local e = { kind = actors[1].kind, rule = "registry", alias = true,
    several = {} }
  for i, actor in ipairs(actors) do
    e.several[i] = listed(actor, row.written ~= actor.name)
  end
  return e
end

--- The entry of a gazetteer value.
---@return actors.entry
function M.entry(row)
  local e = row.entry
  if not e then
    e = make[row.lexicon](row)
    row.entry = e
  end
  return e
end

return M

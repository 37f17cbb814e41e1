--- The gazetteer: names that are known before any text is read.
--
-- Countries with their adjectives and capitals, places, organisations, office
-- holders, in one gazetteer, so that the longest name wins whatever its kind.
-- Rows become entries when first found.

local rubric = require "rubric"

local M = {}

local function lexicon(name)
  return rubric.lexicon { name = name, file = "data/" .. name .. ".tsv",
    key = "name" }
end

--- All of them; of two with the same name the first one loaded counts.
M.known = rubric.gazetteer()
M.known:load(lexicon("countries"),
  { "name", "aliases", "adjectives", "people", "capital", "metonyms" })
M.known:load(lexicon("places"), { "name", "aliases", "adjectives" })
M.known:load(lexicon("organisations"), { "name", "aliases" })
M.known:load(lexicon("people"), { "name", "aliases" })

---@class actors.entry what a known name stands for
---@field name string? canonical; nil: the name as it is written
---@field kind "person"|"organisation"|"place"
---@field adjective boolean? "Mexican", "Mexicans"
---@field alias boolean? a short name of a person
---@field abbreviation boolean? with a stop only after a comma ("Akron, Ill.")
---@field features table? of its annotations, when these are all alike
---@field rule string

local ADJECTIVE = { adjectives = true, people = true }

local make = {}

function make.countries(row)
  if row.column == "capital" then
    return { kind = "place", rule = "known place" }
  elseif row.column == "metonyms" then
    return { kind = "organisation", rule = "known organisation" }
  end
  return { name = row.name, kind = "place",
    adjective = ADJECTIVE[row.column],
    rule = ADJECTIVE[row.column] and "demonym" or "known place" }
end

function make.places(row)
  return { name = row.name, kind = "place",
    adjective = ADJECTIVE[row.column],
    rule = ADJECTIVE[row.column] and "demonym" or "known place",
    abbreviation = row.column == "aliases" }
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

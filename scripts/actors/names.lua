--- What is known before any text is read: word lists and the gazetteer.
--
-- The word lists are asked by the patterns ([lex="titles"]); the gazetteer
-- holds whole names: countries with their adjectives and capitals, places,
-- organisations, office holders. Rows become entries when first found.

local rubric = require "rubric"

local M = {}

local function lexicon(name, key)
  return rubric.lexicon { name = name, file = "data/" .. name .. ".tsv",
    key = key or "word" }
end

M.given = lexicon("given-names", "name")
lexicon("surnames", "name")
M.title = lexicon("titles")
for _, name in ipairs { "honorifics", "title-parts", "org-words",
  "org-heads", "place-words", "place-heads", "thing-words", "not-names" } do
  lexicon(name)
end

--- All known names in one gazetteer, so that the longest one wins whatever
--- its kind; of two with the same name the first one loaded.
M.known = rubric.gazetteer()
M.known:load(lexicon("countries", "name"),
  { "name", "aliases", "adjectives", "people", "capital", "metonyms" })
M.known:load(lexicon("places", "name"), { "name", "aliases", "adjectives" })
M.known:load(lexicon("organisations", "name"), { "name", "aliases" })
M.known:load(lexicon("people", "name"), { "name", "aliases" })

---@class actors.entry what a known name stands for
---@field name string? canonical; nil: the name as it is written
---@field kind "person"|"organisation"|"place"
---@field adjective boolean? "Mexican", "Mexicans"
---@field office string?
---@field from string?
---@field to string?
---@field comma boolean? counts only after a comma ("Akron, Ohio")
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
  return { name = row.name, kind = "person", office = row.office,
    from = row.from, to = row.to, alias = row.column == "aliases",
    rule = row.column == "aliases" and "office holder's short name"
      or "office holder" }
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

--- Is this given name one that means little else?
function M.is_given(word)
  local row = M.given:get(rubric.lower(word))
  return row ~= nil and row.ambiguous == nil
end

return M

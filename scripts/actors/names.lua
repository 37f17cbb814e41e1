--- Known names: gazetteers and word lists of the package, read once.

local rubric = require "rubric"

local M = {}

local function lexicon(name, key)
  return rubric.lexicon { name = name, file = "data/" .. name .. ".tsv",
    key = key }
end

M.given = lexicon("given-names", "name")
M.surname = lexicon("surnames", "name")
M.org_word = lexicon("org-words", "word")

--- Call f with every alternative of a cell ("a|b|c"; nil for an empty one).
local function each(cell, f)
  for one in (cell or ""):gmatch("[^|]+") do
    f(one)
  end
end

--- Countries, places and organisations in one gazetteer, so that the longest
--- name wins whatever its kind. Metonyms (Kremlin) name the country.
local known = rubric.gazetteer()

for _, row in lexicon("countries", "name"):rows() do
  local value = { name = row.name, kind = "place", country = row.code,
    ambiguous = row.ambiguous ~= nil }
  local adjective = { name = row.name, kind = "place", adjective = true }
  known:add(row.name, value)
  each(row.aliases, function(x) known:add(x, value) end)
  each(row.adjectives, function(x) known:add(x, adjective) end)
  each(row.people, function(x) known:add(x, adjective) end)
  each(row.capital, function(x)
    if x ~= row.name then
      known:add(x, { name = x, kind = "place", country = row.code })
    end
  end)
  each(row.metonyms, function(x)
    if not ("|" .. (row.capital or "") .. "|"):find("|" .. x .. "|", 1, true)
    then
      known:add(x, { name = x, kind = "organisation", country = row.code })
    end
  end)
end

for _, row in lexicon("places", "name"):rows() do
  local value = { name = row.name, kind = "place", country = row.country }
  known:add(row.name, value)
  each(row.aliases, function(x)
    if not x:find("%.$") then -- "Ill." needs a comma before it
      known:add(x, value)
    end
  end)
end

for _, row in lexicon("organisations", "name"):rows() do
  local value = { name = row.name, kind = "organisation",
    country = row.country }
  known:add(row.name, value)
  each(row.aliases, function(x) known:add(x, value) end)
end

M.known = known

--- Titles that stand before a name, as they are written there.
M.title = rubric.gazetteer()
--- Roles in apposition after a name ("the finance minister").
M.role = rubric.gazetteer { mode = "lower" }

for _, row in lexicon("titles", "title"):rows() do
  if row.position ~= "after" then
    M.title:add(row.title, row)
    local upper = row.title:gsub("^%l", string.upper)
    if upper ~= row.title then
      M.title:add(upper, row)
    end
  end
  if row.kind ~= "honorific" then
    M.role:add(row.title, row)
  end
end

--- Office holders: alias -> the rows of that person.
M.people = {}
for _, row in lexicon("people", "name"):rows() do
  local function enter(x)
    local list = M.people[x] or {}
    list[#list + 1] = row
    M.people[x] = list
  end
  enter(row.name)
  each(row.aliases, enter)
end

return M

--- The list of institutions, and the gazetteers made of it.

local rubric = require "rubric"
local guards = require "guards"

local M = {}

---@class institution
---@field name string
---@field kind string
---@field acronym string? the usual one
---@field seat string?
---@field founded integer?
---@field guard guard of its acronym

local file = rubric.lexicon { name = "institutions",
  file = "data/institutions.tsv", key = "name" }

M.names = rubric.gazetteer()                     -- to the letter
M.loose = rubric.gazetteer { mode = "lower" }    -- "BANK OF ENGLAND"
M.acronyms = rubric.gazetteer()
M.shorts = rubric.gazetteer()                    -- "the Commission"

local first = { "word" } -- first words of all of them, for the rules
local known = {}

local function begin_with(name)
  local word = name:match("^[^%s-]+"):gsub("'s?$", "")
  word = rubric.lower(word)
  if not known[word] then
    known[word] = true
    first[#first + 1] = word
  end
end

--- Add a name, and as it is printed with a curled apostrophe.
local function add(list, name, value)
  begin_with(name)
  list:add(name, value)
  if name:find("'", 1, true) then
    list:add((name:gsub("'", "’")), value)
  end
end

local function each(cell, f)
  for name in (cell or ""):gmatch("[^|]+") do
    f(name)
  end
end

for _, row in file:rows() do
  local one = { name = row.name, kind = row.kind, seat = row.seat,
    founded = math.tointeger(tonumber(row.founded)),
    acronym = row.acronym and row.acronym:match("^[^|]+"),
    guard = guards.parse(row.guard) }
  local function name(text)
    add(M.names, text, one)
    if text:find(" ", 1, true) then
      add(M.loose, text, one)
    end
  end
  name(row.name)
  each(row.aliases, name)
  each(row.acronym, function(text) add(M.acronyms, text, one) end)
  each(row.short, function(text) add(M.shorts, text, one) end)
end

--- Patterns ask `[lex="institution-word"]`: an institution may begin here.
M.words = rubric.lexicon { name = "institution-word", key = "word",
  text = table.concat(first, "\n") .. "\n" }

return M

--- The word lists that the patterns ask ([lex="titles"]).

local rubric = require "rubric"

local M = {}

local function lexicon(name)
  return rubric.lexicon { name = name, file = "data/" .. name .. ".tsv",
    key = "word" }
end

M.given = lexicon "given-names"
M.title = lexicon "titles"

M.surname = lexicon "surnames"

for _, name in ipairs { "honorifics", "title-parts", "org-words",
  "org-heads", "place-words", "place-heads", "thing-words", "not-names" } do
  lexicon(name)
end

--- Is this a given name that means little else?
function M.is_given(word)
  local row = M.given:get(rubric.lower(word))
  return row ~= nil and row.ambiguous == nil
end

--- Is this a surname that means little else?
function M.is_surname(word)
  local row = M.surname:get(rubric.lower(word))
  return row ~= nil and row.ambiguous == nil
end

--- Gender of a full name, by the given name: "m", "f" or nil.
function M.gender(name)
  local row = M.given:get(rubric.lower(name:match("^%S+")))
  return row and row.gender ~= "u" and row.gender or nil
end

return M

--- Issues: what politics is about, apart from who. The file is for analysts to
--- change: a copy of this package with another data/issues.tsv knows others.

local rubric = require "rubric"

local M = {}

local LONGEST = 5

local list = rubric.lexicon { name = "issue", file = "data/issues.tsv",
  key = "name" }

--- Name or alias, in lower case, to the issue.
local names = {}
for _, row in list:rows() do
  names[row.name:lower()] = row
  for alias in (row.aliases or ""):gmatch("[^|]+") do
    names[alias:match("^%s*(.-)%s*$"):lower()] = row
  end
end

--- The issue that the words of tokens first..last name: the longest name wins,
--- then the last, for English puts the head last. nil when there is none.
---@return string? name
---@return string? kind
function M.find(doc, first, last)
  local words, lemmas = {}, {}
  for t = first, last do
    words[#words + 1] = doc:lower(t)
    lemmas[#lemmas + 1] = doc:lemma(t):lower()
  end
  for n = math.min(LONGEST, #words), 1, -1 do
    for i = #words - n + 1, 1, -1 do
      local row = names[table.concat(words, " ", i, i + n - 1)]
        or names[table.concat(lemmas, " ", i, i + n - 1)]
      if row then
        return row.name, row.kind
      end
    end
  end
  return nil
end

return M

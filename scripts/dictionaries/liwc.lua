--- Dictionaries in the format of LIWC (.dic): categories between two lines of
-- `%`, then words with the numbers of their categories.
--
--   %
--   1	affect
--       2	anger        (deeper: a category of the one above)
--   %
--   furious	1 2
--   rag*	1	2

local M = {}

--- Lines with their numbers.
function M.lines(text)
  local number, each = 0, (text .. "\n"):gmatch("(.-)\r?\n")
  return function()
    local line = each()
    if line then
      number = number + 1
      return number, line
    end
  end
end

--- A line of the head: the category enters `paths` under its number.
local function category(line, number, paths, stack, bad)
  local indent, id, name = line:match("^(%s*)(%d+)%s+(%S.-)%s*$")
  if not id then
    return bad(number, "no 'number name' of a category")
  elseif paths[id] then
    return bad(number, ("category number %s is taken; give it another")
      :format(id))
  end
  while #stack > 0 and stack[#stack].indent >= #indent do
    table.remove(stack)
  end
  stack[#stack + 1] = { indent = #indent, name = name:gsub("/", "-") }
  local path = {}
  for i, level in ipairs(stack) do
    path[i] = level.name
  end
  paths[id] = path
end

local function word(line, number, paths, take, bad)
  local entry, ids = line:match("^%s*(.-)\t%s*(%d[%d%s]*)$")
  if not entry then
    entry, ids = line:match("^%s*(%S+)%s+(%d[%d%s]*)$")
  end
  if not entry then
    local why = line:find("[(/]") and line:find("%d")
      and "a condition of old LIWC versions; write the word with its numbers"
      or "no 'word, tab, numbers of categories'"
    return bad(number, why)
  end
  for id in ids:gmatch("%d+") do
    if paths[id] then
      take(entry, paths[id], number)
    else
      bad(number, ("category %s of '%s' is not among those between the %% "
        .. "lines; add it there"):format(id, entry))
    end
  end
end

function M.dic(text, take, bad)
  local marks, paths, stack = 0, {}, {}
  for number, line in M.lines(text) do
    if line:find("^%s*%%%s*$") then
      marks = marks + 1
    elseif line:find("%S") and marks == 1 then
      category(line, number, paths, stack, bad)
    elseif line:find("%S") and marks >= 2 then
      word(line, number, paths, take, bad)
    elseif line:find("%S") then
      bad(number, "before the first line of %")
    end
  end
  if marks < 2 then
    error("the categories of a LIWC dictionary stand between two lines of %; "
      .. "add the second one", 0)
  end
end

return M

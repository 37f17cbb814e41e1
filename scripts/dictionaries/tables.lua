--- Dictionaries as tables (commas, semicolons or tabs), JSON, plain lists.

local rubric = require "rubric"
local liwc = require "liwc"

local M = {}

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end

local WORD = set "word term entry pattern token lemma phrase ngram expression"
local CATEGORY = set("category class label key sentiment emotion type tag "
  .. "group topic")
local WEIGHT = set "weight score value valence strength"

--- Cells of a line; nil when quotation marks do not close.
local function cells(line, mark)
  local out, at = {}, 1
  repeat
    local cell, stop = line:match('^%s*"([^"]*)"()', at)
    while cell and line:sub(stop, stop) == '"' do -- "" is one mark
      local more, to = line:match('^"([^"]*)"()', stop)
      if not more then
        return nil
      end
      cell, stop = cell .. '"' .. more, to
    end
    if not cell then
      cell, stop = line:match("^([^" .. mark .. "]*)()", at)
      if cell:find('^%s*"') then
        return nil
      end
    end
    out[#out + 1] = cell:match("^%s*(.-)%s*$")
    at = line:match("^%s*" .. mark .. "()", stop)
  until not at
  return out
end

local function mark_of(line)
  return line:find("\t") and "\t" or line:find(";") and ";" or ","
end

--- What the columns are: { word=, category=, weight= } by number, and whether
--- the line is a head; or { wide = names }.
local function heads(row)
  local c, wide = {}, rubric.lower(row[1]) == "dicterm"
  if wide then
    return { word = 1, wide = row }, true
  end
  for i, name in ipairs(row) do
    name = rubric.lower(name)
    c.word = c.word or WORD[name] and i
    c.category = c.category or CATEGORY[name] and i
    c.weight = c.weight or WEIGHT[name] and i
  end
  if c.word then
    return c, true
  end
  c = { word = 1 }
  for i = 2, #row do
    if tonumber(row[i]) then
      c.weight = c.weight or i
    else
      c.category = c.category or i
    end
  end
  return c, false
end

--- A row of a wide table (.dicx of LIWC): a column for each category.
local function take_wide(row, c, number, take)
  for i = 2, #row do
    local cell = row[i]
    if cell ~= "" and cell ~= "0" and c.wide[i] then
      take(row[1], { c.wide[i] }, number, tonumber(cell))
    end
  end
end

local function split(category)
  local path = {}
  for name in category:gmatch("[^/>]+") do
    path[#path + 1] = name:match("^%s*(.-)%s*$")
  end
  return path
end

local function take_row(row, c, number, take, bad, name)
  local category = c.category and row[c.category] or name
  local weight = c.weight and tonumber(row[c.weight])
  if not row[c.word] or row[c.word] == "" then
    bad(number, "no word in its column")
  elseif category == nil or category == "" then
    bad(number, "no category in its column")
  elseif c.weight and not weight then
    bad(number, ("'%s' is no number"):format(row[c.weight] or ""))
  elseif weight ~= 0 then -- 0: the word is not in the category
    take(row[c.word], split(category), number, weight)
  end
end

--- `name` is the category of words that have none.
function M.delimited(text, take, bad, name)
  local columns, mark
  for number, line in liwc.lines(text) do
    if line:find("%S") and not line:find("^#") then
      mark = mark or mark_of(line)
      local row = cells(line, mark)
      local is_head = false
      if row and not columns then
        columns, is_head = heads(row)
      end
      if not row then
        bad(number, "quotation marks that do not close")
      elseif is_head then -- names of columns
        goto next
      elseif columns.wide then
        take_wide(row, columns, number, take)
      else
        take_row(row, columns, number, take, bad, name)
      end
    end
    ::next::
  end
end

function M.list(text, take, _, name)
  for number, line in liwc.lines(text) do
    if line:find("%S") and not line:find("^#") then
      take(line, { name }, number)
    end
  end
end

-- ---- JSON ----

local walk

local function walk_list(list, path, take, bad)
  for i, value in ipairs(list) do
    local row = type(value) == "table" and value
    local word = row and (row.word or row.term or row.entry)
    if type(value) == "string" then
      take(value, path, nil)
    elseif type(word) == "string" then
      local category = row.category or row.class or row.label
      take(word, type(category) == "string" and split(category) or path, nil,
        tonumber(row.weight or row.score))
    elseif row then
      walk(value, path, take, bad)
    else
      bad(nil, ("item %d of '%s' is no word"):format(i,
        table.concat(path, "/")))
    end
  end
end

function walk(value, path, take, bad)
  if #value > 0 then
    return walk_list(value, path, take, bad)
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local child = value[key]
    if type(child) == "number" then
      take(key, path, nil, child)
    else
      local deeper = { table.unpack(path) }
      deeper[#deeper + 1] = (key:gsub("/", "-"))
      if type(child) == "string" then
        take(child, deeper, nil)
      elseif type(child) == "table" then
        walk(child, deeper, take, bad)
      else
        bad(nil, ("'%s' holds no words"):format(table.concat(deeper, "/")))
      end
    end
  end
end

function M.json(text, take, bad, name)
  walk(rubric.decode(text), {}, function(entry, path, line, weight)
    take(entry, #path > 0 and path or { name }, line, weight)
  end, bad)
end

return M

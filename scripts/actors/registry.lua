--- The registry: actors that an analyst has written down.
--
-- data/registry.tsv of the package, and the file of the argument `registry`,
-- which may be a list of another tool, too (imports.lua). One row is one role
-- or membership with its first and last day, so that a text is read with what
-- was true on its date. A row that cannot be read is told of with file and
-- line, and left out.

local rubric = require "rubric"

local M = {}

---@class actors.term what somebody was for a time
---@field role string? "chancellor"
---@field body string? "Germany", of "chancellor of Germany"
---@field member_of string?
---@field from string? ISO date or the beginning of one
---@field to string?

---@class actors.listed
---@field name string
---@field kind "person"|"organisation"|"place"
---@field aliases table<string, true>
---@field terms actors.term[]

M.list = {}    ---@type actors.listed[] in the order of the files
M.by_name = {} ---@type table<string, actors.listed>

local KINDS = { person = "person", organisation = "organisation",
  organization = "organisation", party = "organisation",
  company = "organisation", union = "organisation", court = "organisation",
  ministry = "organisation", place = "place", country = "place" }
local NEEDED = { "name", "kind" }
local KNOWN = { name = true, kind = true, aliases = true, member_of = true,
  role = true, from = true, to = true }

-- ---- reading ----

local function cells(line)
  local out = {}
  for cell in (line .. "\t"):gmatch("([^\t]*)\t") do
    cell = cell:match("^%s*(.-)%s*$")
    out[#out + 1] = cell ~= "" and cell ~= "-" and cell or false
  end
  return out
end

local function heads(line, where)
  local columns = cells(line:gsub("^#%s*", ""))
  local there = {}
  for i, name in ipairs(columns) do
    there[name or ""] = i
    if name and not KNOWN[name] then
      rubric.log(("%s: column '%s' is not used"):format(where, name), "w")
    end
  end
  for _, name in ipairs(NEEDED) do
    if not there[name] then
      error(("%s: no column '%s'; the first row names the columns: name kind "
        .. "aliases member_of role from to, with tabs between")
        :format(where, name), 0)
    end
  end
  return columns
end

local function is_date(text)
  local _, month, day = text:match("^(%d%d%d%d)%-?(%d?%d?)%-?(%d?%d?)$")
  return month ~= nil and (#text == 4
    or #text == 7 and month >= "01" and month <= "12"
    or #text == 10 and month >= "01" and month <= "12" and day >= "01"
      and day <= "31")
end

--- What is wrong with a row, or nil.
local function fault(row)
  local known = row.name and M.by_name[row.name]
  if not row.name then
    return "no name"
  elseif not row.kind and not known then
    return "no kind for '" .. row.name .. "'; it is person, organisation or "
      .. "place"
  elseif row.kind and not KINDS[row.kind] then
    return "kind '" .. row.kind .. "' is not person, organisation or place"
  elseif known and row.kind and KINDS[row.kind] ~= known.kind then
    return "'" .. row.name .. "' is a " .. known.kind .. " in an earlier row"
  end
  for _, key in ipairs { "from", "to" } do
    if row[key] and not is_date(row[key]) then
      return ("'%s' in column %s is no date; write YYYY-MM-DD, YYYY-MM or "
        .. "YYYY"):format(row[key], key)
    end
  end
  if row.from and row.to and row.to < row.from:sub(1, #row.to) then
    return "it ends (" .. row.to .. ") before it begins (" .. row.from .. ")"
  end
  return nil
end

local function term_of(row)
  local role, body = row.role, nil
  if role then
    local office, of = role:match("^(.-) of the (%u.*)$")
    if not office then
      office, of = role:match("^(.-) of (%u.*)$")
    end
    role, body = office or role, of
  end
  return { role = role, body = body, member_of = row.member_of,
    from = row.from, to = row.to, title = row.role }
end

local function enter(row)
  local actor = M.by_name[row.name]
  if not actor then
    actor = { name = row.name, kind = KINDS[row.kind], aliases = {},
      terms = {} }
    M.by_name[row.name] = actor
    M.list[#M.list + 1] = actor
  end
  for alias in (row.aliases or ""):gmatch("[^|]+") do
    alias = alias:match("^%s*(.-)%s*$")
    if alias ~= "" then
      actor.aliases[alias] = true
    end
  end
  if row.role or row.member_of then
    actor.terms[#actor.terms + 1] = term_of(row)
  end
end

--- Enter the row, or tell why not.
local function try(row, file, number)
  local why = fault(row)
  if why then
    rubric.log(("%s:%d: %s; the row is left out"):format(file, number, why),
      "w")
  else
    enter(row)
  end
end

--- Read a list of another tool.
local function import(reader, text, file)
  local ok, message = pcall(reader, text, function(row, number)
    try(row, file, number)
  end, function(number, why)
    rubric.log(("%s:%d: %s; the line is left out"):format(file, number, why),
      "w")
  end)
  if not ok then
    error(file .. ", " .. tostring(message), 0)
  end
end

--- Read a registry's text; `file` is how messages call it.
function M.read(text, file)
  local number, columns = 0, nil
  for line in text:gsub("^\239\187\191", ""):gmatch("([^\n]*)\n?") do
    number = number + 1
    line = line:gsub("\r$", "")
    local head = not columns and line:find("^#?%s*name\t")
    if head or not columns and line:find("%S") and line:sub(1, 1) ~= "#" then
      columns = heads(line, file .. ":" .. number)
    elseif line:find("%S") and line:sub(1, 1) ~= "#" then
      local row, values = {}, cells(line)
      for i, name in ipairs(columns) do
        row[name or ""] = values[i] or nil
      end
      try(row, file, number)
    end
  end
end

-- ---- as of a date ----

--- Did the term hold on the date? Of a date that is only a year or a month,
--- any day will do; without a date nobody knows (nil).
---@return boolean?
function M.holds(term, date)
  if not term.from and not term.to then
    return true
  elseif not date or date == "" then
    return nil
  end
  date = date:sub(1, 10)
  local from, to = term.from, term.to
  if from then
    local n = math.min(#from, #date)
    if date:sub(1, n) < from:sub(1, n) then
      return false
    end
  end
  if to then
    local n = math.min(#to, #date)
    if date:sub(1, n) > to:sub(1, n) then
      return false
    end
  end
  return true
end

--- What an actor was on the date: office and membership, nil when not known.
---@return string? office, string? member_of
function M.on(actor, date)
  local office, member_of
  for _, term in ipairs(actor.terms) do
    if M.holds(term, date) then
      office = office or term.title
      member_of = member_of or term.member_of
    end
  end
  return office, member_of
end

--- All names: name -> list of the listed actors that have it.
function M.names()
  local out = {}
  local function add(name, actor)
    out[name] = out[name] or {}
    table.insert(out[name], actor)
  end
  for _, actor in ipairs(M.list) do
    add(actor.name, actor)
    for alias in pairs(actor.aliases) do
      if alias ~= actor.name then
        add(alias, actor)
      end
    end
  end
  return out
end

M.read(rubric.read("data/registry.tsv"), "data/registry.tsv")
-- Lists of other tools, by the ending of the file: the reader of imports.lua.
local OTHERS = { jsonl = "spacy", csv = "csv", actors = "cameo",
  txt = "cameo" }

local own = rubric.args.registry
if own then
  local ending = own:lower():match("%.(%w+)$")
  local reader = OTHERS[ending] and require("imports")[OTHERS[ending]]
  if reader then
    import(reader, rubric.read(own), own)
  else
    M.read(rubric.read(own), own)
  end
end

return M

--- Which format a dictionary has, and its reader.
--
-- A reader calls take(entry, path, line, weight), `path` being the names of
-- categories from the outermost on, or bad(line, why) for a line that it cannot
-- read: `why` says what is wrong and what to do.

local liwc = require "liwc"
local lexicoder = require "lexicoder"
local tables = require "tables"
local yaml = require "yaml"

local M = {}

M.readers = { liwc = liwc.dic, lexicoder = lexicoder.plus,
  nodes = lexicoder.nodes, yaml = yaml.read, json = tables.json,
  table = tables.delimited, list = tables.list }

--- The first line that says something.
local function first_line(text)
  for line in text:gmatch("[^\r\n]+") do
    if line:find("%S") and not line:find("^%s*#") then
      return line
    end
  end
  return ""
end

--- The format of a text. Endings are not asked: they lie.
function M.guess(text)
  local line = first_line(text)
  if ("\n" .. text):find("\n%s*%%[ \t\r]*\n") then
    return "liwc"
  elseif line:find("^%s*<") then
    return "nodes"
  elseif line:find("^%s*[{%[]") then
    return "json"
  elseif line:find("^%s*%+") then
    return "lexicoder"
  elseif line:find("^%-%-%-") or line:find("^%s*%- ")
    or line:find("^[^,;\t]-:%s*$") or line:find("^[^,;\t]-:%s+[%[#]")
    or line:find("^[^,;\t]-:%s+[^,;\t]*$") then
    return "yaml"
  elseif line:find("[\t,;]") then
    return "table"
  end
  return "list"
end

return M

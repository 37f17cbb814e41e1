--- Dictionaries in the formats of Lexicoder (.lc3: +CATEGORY and a word a
-- line) and of its older XML, which Yoshikoder shares (cnode and pnode).

local liwc = require "liwc"

local M = {}

function M.plus(text, take, bad)
  local path
  for number, line in liwc.lines(text) do
    local name = line:match("^%s*%+%s*(.-)%s*$")
    if name == "" then
      bad(number, "a category without a name; write it after the +")
    elseif name then
      path = { (name:gsub("/", "-")) }
    elseif line:find("%S") and path then
      take(line, path, number)
    elseif line:find("%S") then
      bad(number, "a word before the first +CATEGORY")
    end
  end
end

local ENTITY = { amp = "&", lt = "<", gt = ">", quot = '"', apos = "'" }

local function plain(s)
  return (s:gsub("&(%a+);", ENTITY))
end

function M.nodes(text, take, bad)
  local path, number, at = {}, 1, 1
  for from, tag in text:gmatch("()(<[^>]*>)") do
    local _, newlines = text:sub(at, from - 1):gsub("\n", "")
    number, at = number + newlines, from
    local kind = tag:match("^</?(%a+)")
    local name = tag:match("[%s]name%s*=%s*\"([^\"]*)\"")
    if kind == "cnode" and tag:sub(2, 2) == "/" then
      path[#path] = nil
    elseif kind == "cnode" then
      path[#path + 1] = plain(name or "?"):gsub("/", "-")
      if tag:find("/>$") then
        path[#path] = nil
      end
    elseif kind == "pnode" and tag:sub(2, 2) ~= "/" then
      if not name then
        bad(number, "a pnode without a name")
      elseif #path == 0 then
        bad(number, "a pnode outside of all cnodes")
      else
        take(plain(name), { table.unpack(path) }, number)
      end
    end
  end
end

return M

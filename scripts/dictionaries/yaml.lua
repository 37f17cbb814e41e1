--- Dictionaries in YAML, as quanteda reads them: maps of maps, whose leaves
-- are lists of words.
--
--   economy:
--     growth: [growth, boom*]
--     crisis:
--       - recession
--       - "debt crisis"
--
-- That much of YAML is read; anchors, tags and texts over several lines are
-- not.

local liwc = require "liwc"

local M = {}

--- Without a comment, which a space and # begin outside of quotes.
local function uncomment(line)
  local quote
  for i = 1, #line do
    local c = line:sub(i, i)
    if quote then
      quote = c ~= quote and quote or nil
    elseif (c == '"' or c == "'") and line:sub(1, i - 1):find("[%s%[,:]$") then
      quote = c
    elseif c == "#" and (i == 1 or line:sub(i - 1, i - 1):find("%s")) then
      return line:sub(1, i - 1)
    end
  end
  return line
end

--- A word without its quotes; nil when they do not close.
local function unquote(s)
  s = s:match("^%s*(.-)%s*$")
  local first = s:sub(1, 1)
  if first ~= '"' and first ~= "'" then
    return s
  elseif #s < 2 or s:sub(-1) ~= first then
    return nil
  end
  return (s:sub(2, -2):gsub(first == "'" and "''" or '\\"', first))
end

--- The key and what follows it, or nil.
local function key_of(s)
  local key, rest = s:match('^("[^"]*")%s*:%s*(.*)$')
  if not key then
    key, rest = s:match("^('[^']*')%s*:%s*(.*)$")
  end
  if not key then
    key, rest = s:match("^([^%[\"'#].-)%s*:%s+(.*)$")
  end
  if not key then
    key, rest = s:match("^([^%[\"'#].-)%s*:%s*$"), ""
  end
  return key and unquote(key), rest
end

--- Words of "[a, 'b, c', d]", without the brackets.
local function words(s)
  local out, at = {}, 1
  while at <= #s do
    local quoted, stop = s:match("^%s*(\"[^\"]*\")%s*()", at)
    if not quoted then
      quoted, stop = s:match("^%s*('[^']*')%s*()", at)
    end
    if not quoted then
      quoted, stop = s:match("^([^,]*)()", at)
    end
    out[#out + 1] = quoted
    at = s:match("^,()", stop) or #s + 1
  end
  return out
end

---@class yaml.reader
local R = {}
R.__index = R

--- The categories above a line of this indent.
function R:close(indent)
  while #self.stack > 0 and self.stack[#self.stack].indent >= indent do
    table.remove(self.stack)
  end
end

function R:path()
  local out = {}
  for i, level in ipairs(self.stack) do
    out[i] = level.name
  end
  return out
end

function R:word(text, number)
  local entry = unquote(text)
  if not entry then
    self.bad(number, "quotation marks that do not close")
  elseif #self.stack == 0 then
    self.bad(number, "a word outside of all categories; write 'name:' above")
  elseif entry:find("%S") then
    self.take(entry, self:path(), number)
  end
end

function R:value(rest, number)
  if rest:find("^%[") then
    local list = rest:match("^%[(.*)%]%s*$")
    if list then
      for _, word in ipairs(words(list)) do
        self:word(word, number)
      end
    else
      self.flow = { text = rest, number = number }
    end
  elseif rest ~= "" then
    self:word(rest, number)
  end
end

--- More of a list in brackets that did not end on its line.
function R:more(line)
  self.flow.text = self.flow.text .. " " .. line:match("^%s*(.-)%s*$")
  if line:find("%]%s*$") then
    local flow = self.flow
    self.flow = nil
    self:value(flow.text, flow.number)
  end
end

function R:line(number, line)
  local indent, rest = line:match("^(%s*)(.-)%s*$")
  if indent:find("\t") then
    return self.bad(number, "a tab indents it; YAML wants spaces")
  end
  local at = #indent
  local item = rest:match("^%-%s+(.*)$")
  local key, value = key_of(item or rest)
  if key then
    at = item and at + 2 or at
    self:close(at)
    self.stack[#self.stack + 1] = { indent = at, name = key:gsub("/", "-") }
    self:value(value, number)
  elseif item then
    self:close(at + 1)
    self:value(item, number)
  else
    self.bad(number, "neither 'category:' nor '- word'")
  end
end

function M.read(text, take, bad)
  local r = setmetatable({ take = take, bad = bad, stack = {} }, R)
  for number, line in liwc.lines(text) do
    line = uncomment(line)
    if r.flow then
      r:more(line)
    elseif line:find("%S") and not line:find("^%-%-%-%s*$")
      and not line:find("^%%") then
      r:line(number, line)
    end
  end
  if r.flow then
    bad(r.flow.number, "a list whose ] is missing")
  end
end

return M

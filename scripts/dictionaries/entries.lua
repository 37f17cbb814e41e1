--- The dictionary, compiled: what has no wildcard into a gazetteer, beginnings
-- of words ("migrat*") into a lexicon of stems, other globs into patterns.
--
-- All three are matched in C; Lua sees only the words that they let through.

local rubric = require "rubric"
local formats = require "formats"

local M = {}

---@class entry
---@field text string as the dictionary has it
---@field path string "emotion/anger"
---@field key string its last name: "anger"
---@field weight number?
---@field words string[]? Lua patterns of its words, when it has wildcards

M.plain = rubric.gazetteer { mode = "lower" }
M.count, M.categories = 0, {}

local stems = { "word\tentry" } -- rows of the lexicon
local wild = {}                 -- entries with wildcards, by row
local globs = {}                -- regular expressions of first words

local known = {} -- entry and path that are already in

-- ---- globs ----

local function is_wild(word)
  return word:find("[*?]") ~= nil
end

--- A glob as a Lua pattern of the whole word.
local function lua_pattern(glob)
  return "^" .. glob:gsub("[%p]", "%%%0"):gsub("%%%*", ".*")
    :gsub("%%%?", "[%%z\1-\127\194-\244][\128-\191]*") .. "$"
end

--- A glob as a regular expression of a token pattern.
local function regex(glob)
  return (glob:gsub("[\\.+^$()%[%]{}|\"]", "\\%0"):gsub("%*", ".*")
    :gsub("%?", "."))
end

--- Words of an entry as the tokenizer cuts them.
local function cut(text)
  local out = {}
  for word in text:gsub("(n't)%f[%s%z]", " %1"):gsub("('%a%a?)%f[%s%z]", " %1")
    :gmatch("%S+") do
    out[#out + 1] = word
  end
  return out
end

local function add_wild(entry, list)
  local one = { text = entry.text, path = entry.path, key = entry.key,
    weight = entry.weight, words = {} }
  for i, word in ipairs(list) do
    one.words[i] = lua_pattern(word)
  end
  wild[#wild + 1] = one
  local first = list[1]
  if not first:find("[*?]", 1) or first:find("^[^*?]+%*$") and #first <= 64 then
    stems[#stems + 1] = first:gsub("[|\t]", "") .. "\t" .. #wild
  else
    globs[#globs + 1] = { regex = regex(first), entry = one }
  end
end

local function add(entry)
  if not is_wild(entry.text) then
    M.plain:add(entry.text, entry)
    if entry.text:find("'", 1, true) then -- as it is printed
      M.plain:add((entry.text:gsub("'", "’")), entry)
    end
    return
  end
  local list = cut(entry.text)
  add_wild(entry, list)
  if entry.text:find("%w%-[%w*?]") then -- one token, or three
    add_wild(entry, cut((entry.text:gsub("%-", " - "))))
  end
end

-- ---- reading ----

local function clean(text)
  return (rubric.lower(text):gsub("_", " "):gsub("’", "'")
    :gsub("%s+", " "):match("^ ?(.-) ?$"))
end

--- What is wrong with an entry, or nil.
local function fault(text)
  if text == "" then
    return "no word"
  elseif not text:find("[^%s%p]") then
    return ("'%s' would match every word, or is no word"):format(text)
  elseif #text > 200 then
    return "longer than 200 bytes: no word"
  end
end

local function take(text, path, weight)
  local name = table.concat(path, "/")
  local same = text .. "\0" .. name
  if known[same] then
    return
  end
  known[same] = true
  M.count = M.count + 1
  if not M.categories[name] then
    M.categories[name] = true
    M.categories[#M.categories + 1] = name
  end
  add { text = text, path = name, key = path[#path], weight = weight }
end

--- Read a dictionary; `file` is how messages call it.
function M.read(text, file, format)
  text = text:gsub("^\239\187\191", "")
  if not utf8.len(text) then
    error(file .. ": this is not UTF-8; save it as UTF-8 "
      .. "(iconv -f WINDOWS-1252 -t UTF-8)", 0)
  end
  local function bad(line, why)
    rubric.log(("%s%s: %s; %s is left out"):format(file,
      line and ":" .. line or "", why, line and "the line" or "it"), "w")
  end
  local name = file:match("([^/\\]+)$"):gsub("%.%w+$", "")
  if format == "auto" then
    format = formats.guess(text)
  end
  local ok, message = pcall(formats.readers[format], text,
    function(entry, path, line, weight)
      local word = clean(entry)
      local why = fault(word)
      if why then
        bad(line, why)
      else
        take(word, path, weight)
      end
    end, bad, name)
  if not ok then
    error(("%s (read as %s): %s"):format(file, format, tostring(message)), 0)
  elseif M.count == 0 then
    error(("%s: no words in it, read as %s; --arg format= names another "
      .. "format"):format(file, format), 0)
  end
end

--- What was read, ready for the rules.
function M.compile()
  M.stems = rubric.lexicon { name = "dictionary-stem", key = "word",
    text = table.concat(stems, "\n") .. "\n", stems = true }
  local patterns = { '[lex="dictionary-stem"]' }
  for from = 1, #globs, 50 do
    local list = {}
    for i = from, math.min(from + 49, #globs) do
      list[#list + 1] = globs[i].regex
    end
    patterns[#patterns + 1] = '[word="(' .. table.concat(list, "|") .. ')"%c]'
  end
  M.patterns = patterns
end

local by_word = {} -- entries with wildcards that may begin with a word

--- Those that begin with this word, in lower case.
---@return entry[]
function M.beginning(word)
  local list = by_word[word]
  if not list then
    list = {}
    for _, row in ipairs(M.stems:all(word)) do
      list[#list + 1] = wild[tonumber(row.entry)]
    end
    for _, g in ipairs(globs) do
      if word:find(g.entry.words[1]) then
        list[#list + 1] = g.entry
      end
    end
    by_word[word] = list
  end
  return list
end

return M

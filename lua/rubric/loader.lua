--- Loaders: packages that read a format.
--
--   return rubric.loader {
--     read = function(file)
--       return { { text = ..., title = ..., date = ... }, ... }
--     end,
--   }
--
-- A record's text is a string, or a list of parts in order: { first, last }, as
-- string.sub counts, is a slice of the file and keeps the way back to it; a
-- string is words that the loader puts there.

local core = require "rubric.core"
local json = require "rubric.json"

local M = {}

local Loader = { __name = "rubric.loader" }
local KEYS = { "read", "takes" }

function M.is_loader(value)
  return getmetatable(value) == Loader
end

--- A loader, from a table with `read`, and `takes` for endings that others use,
--- too.
---@param o { read: fun(file: table): any, takes?: fun(file: table): boolean }
---@return table
function M.new(o)
  if type(o) ~= "table" then
    error("rubric.loader wants a table: rubric.loader { read = function(file) "
      .. "... end }", 2)
  end
  for key in pairs(o) do
    if key ~= "read" and key ~= "takes" then
      local near = core.nearest(tostring(key), KEYS)
      error(("a loader has no '%s'%s"):format(tostring(key),
        near and ("; did you mean '%s'?"):format(near) or ""), 2)
    end
  end
  if type(o.read) ~= "function" then
    error("a loader has a function read(file) that returns its documents", 2)
  end
  if o.takes ~= nil and type(o.takes) ~= "function" then
    error("takes is a function of the file's beginning", 2)
  end
  return setmetatable({ read = o.read, takes = o.takes }, Loader)
end

--- Is the file, of which this is the beginning, one for the loader? (For the
--- host.)
function M.takes(value, head)
  return value.takes == nil or value.takes(head)
end

local function fails(n, why, ...)
  error(("record %d: " .. why):format(n, ...), 0)
end

--- The fields but for the text, as JSON.
local function fields(record, n)
  local out = {}
  for key, value in pairs(record) do
    if type(key) ~= "string" then
      fails(n, "a document is a table of fields by name: { text = ..., "
        .. "title = ... }; this one has a %s as a name", type(key))
    end
    if key ~= "text" then
      local ok, text = pcall(json.encode, value)
      if not ok then
        fails(n, "the field '%s': %s", key, text)
      end
      out[#out + 1] = { key, text }
    end
  end
  table.sort(out, function(a, b) return a[1] < b[1] end)
  for i, f in ipairs(out) do
    out[i] = json.encode(f[1]) .. ":" .. f[2]
  end
  return "{" .. table.concat(out, ",") .. "}"
end

local function give(record, n, put, wrong)
  if type(record) ~= "table" then
    fails(n, "a document is a table { text = ... }, not a %s", type(record))
  elseif type(record.error) == "string" then
    return wrong(record.error)
  end
  local text = record.text
  if type(text) ~= "string" and type(text) ~= "table" then
    fails(n, "its text is a %s; it is a string, or a list of parts: strings "
      .. "and { first, last } of the file", type(text))
  end
  local ok, why = pcall(put, text, fields(record, n))
  if not ok then
    fails(n, "%s", why)
  end
end

--- Give all that `read` makes of a file. (For the host.)
function M.load(value, file, put, wrong)
  local made = value.read(file)
  if type(made) == "function" then
    local n = 0
    for record in made do
      n = n + 1
      give(record, n, put, wrong)
    end
  elseif type(made) == "table" then
    if made.text ~= nil or made.error ~= nil then
      made = { made }
    end
    for n = 1, #made do
      give(made[n], n, put, wrong)
    end
  elseif made ~= nil then
    error(("read(file) returns a list of documents, one document, or a "
      .. "function that gives one after the other; this one returned a %s")
      :format(type(made)), 0)
  end
end

return M

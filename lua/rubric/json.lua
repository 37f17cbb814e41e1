--- JSON: values as text and back.
--
-- null is `null` here, which `decode` gives for it; objects come with their
-- keys sorted, so that equal values give equal texts.

local M = {}

local core = require "rubric.core"
M.null = core.null

local ESCAPE = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n",
  ["\r"] = "\\r", ["\t"] = "\\t", ["\b"] = "\\b", ["\f"] = "\\f" }

local function quote(s)
  return '"' .. s:gsub('[%c"\\\127]', function(c)
    return ESCAPE[c] or ("\\u%04x"):format(c:byte())
  end) .. '"'
end

local encode

local function array(t, depth)
  local out = {}
  for i = 1, #t do
    out[i] = encode(t[i], depth)
  end
  return "[" .. table.concat(out, ",") .. "]"
end

local function object(t, depth)
  local keys, out = {}, {}
  for k in pairs(t) do
    keys[#keys + 1] = tostring(k)
  end
  table.sort(keys)
  for i, k in ipairs(keys) do
    local v = t[k]
    if v == nil then
      v = t[tonumber(k)]
    end
    out[i] = quote(k) .. ":" .. encode(v, depth)
  end
  return "{" .. table.concat(out, ",") .. "}"
end

local function number(x)
  if math.type(x) == "integer" then
    return ("%d"):format(x)
  end
  if x ~= x or x == math.huge or x == -math.huge then
    return "null"
  end
  return ("%.14g"):format(x)
end

function encode(v, depth)
  local kind = type(v)
  if v == nil or v == M.null then
    return "null"
  elseif kind == "string" then
    return quote(v)
  elseif kind == "number" then
    return number(v)
  elseif kind == "boolean" then
    return tostring(v)
  elseif kind ~= "table" then
    error("a " .. kind .. " has no JSON", 0)
  elseif depth > 64 then
    error("a table inside itself has no JSON", 0)
  elseif #v > 0 or next(v) == nil then
    return array(v, depth + 1)
  end
  return object(v, depth + 1)
end

--- A value as JSON text. An empty table is an empty array.
function M.encode(v)
  return encode(v, 0)
end

-- ---- reading ----

local value

local function wrong(at, what)
  error(("JSON, byte %d: %s"):format(at, what), 0)
end

local function blank(s, at)
  return s:find("[^ \t\r\n]", at) or #s + 1
end

local UNESCAPE = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

--- The character of \uXXXX at `at`, and where it ends.
local function unicode(s, at)
  local hex = s:match("^%x%x%x%x", at)
  if not hex then
    wrong(at, "\\u needs four hexadecimal digits")
  end
  local c = tonumber(hex, 16)
  at = at + 4
  if c >= 0xD800 and c < 0xDC00 then
    local low = s:match("^\\u([dD][c-fC-F]%x%x)", at)
    if low then
      c = 0x10000 + (c - 0xD800) * 0x400 + tonumber(low, 16) - 0xDC00
      at = at + 6
    end
  end
  if c >= 0xD800 and c < 0xE000 then
    c = 0xFFFD
  end
  return utf8.char(c), at
end

local function text(s, at)
  local out, from = {}, at + 1
  while true do
    local stop = s:find('["\\]', from)
    if not stop then
      wrong(at, "a string is not closed")
    end
    out[#out + 1] = s:sub(from, stop - 1)
    if s:byte(stop) == 34 then
      return table.concat(out), stop + 1
    end
    local c = s:sub(stop + 1, stop + 1)
    from = stop + 2
    if c == "u" then
      out[#out + 1], from = unicode(s, from)
    else
      out[#out + 1] = UNESCAPE[c] or c
    end
  end
end

--- Members until `close`; `one` reads a member and gives where it ends.
local function members(s, at, close, one)
  at = blank(s, at + 1)
  if s:sub(at, at) == close then
    return at + 1
  end
  while true do
    at = blank(s, one(at))
    local c = s:sub(at, at)
    if c == close then
      return at + 1
    elseif c ~= "," then
      wrong(at, "expected , or " .. close)
    end
    at = blank(s, at + 1)
  end
end

local function list(s, at, depth)
  local out = {}
  at = members(s, at, "]", function(from)
    local v, stop = value(s, from, depth)
    out[#out + 1] = v
    return stop
  end)
  return out, at
end

local function map(s, at, depth)
  local out = {}
  at = members(s, at, "}", function(from)
    if s:byte(from) ~= 34 then
      wrong(from, "expected a key")
    end
    local key, stop = text(s, from)
    stop = blank(s, stop)
    if s:byte(stop) ~= 58 then
      wrong(stop, "expected :")
    end
    out[key], stop = value(s, blank(s, stop + 1), depth)
    return stop
  end)
  return out, at
end

function value(s, at, depth)
  local c = s:sub(at, at)
  if depth > 64 then
    wrong(at, "nested too deeply")
  end
  if c == '"' then
    return text(s, at)
  elseif c == "{" then
    return map(s, at, depth + 1)
  elseif c == "[" then
    return list(s, at, depth + 1)
  end
  local word = s:match("^[%w.+-]+", at) or ""
  if word == "true" or word == "false" then
    return word == "true", at + #word
  elseif word == "null" then
    return M.null, at + 4
  end
  local n = tonumber(word)
  if not n then
    wrong(at, "expected a value")
  end
  return n, at + #word
end

--- The value of a JSON text; an error that names the byte when it is none.
function M.decode(s)
  local v, at = value(s, blank(s, 1), 0)
  at = blank(s, at)
  if at <= #s then
    wrong(at, "something stands after the value")
  end
  return v
end

return M

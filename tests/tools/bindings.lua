-- Print what is derived from the table of bindings.
--   meta       the LuaCATS file for editors (lua/meta/rubric.lua)
--   reference  the API reference (lua/REFERENCE.md)
--   std        what scripts may use, for luacheck (lua/meta/std.lua)
--   library    names of the library (lua/meta/library.lua has them all)
-- luacheck: globals bindings surface mode

local function classes()
  local names = {}
  for name in pairs(bindings) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- "(self, i: integer): string" -> parameters and what is returned.
local function split(signature)
  local params, returns = signature:match("^(%b())%s*:?%s*(.*)$")
  return params:sub(2, -2), returns
end

-- Classes with fields that no table lists: features of an annotation, captures
-- of a match. Without this an editor would call each of them unknown.
local open_fields = {
  ["rubric.span"] = "A feature of the annotation, by its name.",
  ["rubric.match"] = "A capture, by its name: a span or an annotation.",
}
local countable = {
  ["rubric.doc"] = true, ["rubric.span"] = true, ["rubric.lexicon"] = true,
  ["rubric.examples"] = true,
}

--- Parameters at top level: commas inside brackets do not separate.
local function parameters(text)
  local out, depth, from = {}, 0, 1
  for i = 1, #text do
    local c = text:sub(i, i)
    if c:find("[%(<{%[]") then
      depth = depth + 1
    elseif c:find("[%)>}%]]") then
      depth = depth - 1
    elseif c == "," and depth == 0 then
      out[#out + 1] = text:sub(from, i - 1)
      from = i + 1
    end
  end
  if text:find("%S") then
    out[#out + 1] = text:sub(from)
  end
  for i, p in ipairs(out) do
    out[i] = p:match("^%s*(.-)%s*$")
  end
  return out
end

local function print_method(class, b)
  local params, returns = split(b.signature)
  local names = {}
  print("")
  print("---" .. b.text)
  for _, p in ipairs(parameters(params)) do
    local name, kind = p:match("^([%w_.]+%??):%s*(.+)$")
    if name then
      print(("---@param %s %s"):format(name, kind))
    end
    if p ~= "self" then
      names[#names + 1] = (name or p):gsub("%?", "")
    end
  end
  if returns ~= "" then
    print("---@return " .. returns)
  end
  local call = params:find("^self") and ":" or "."
  print(("function %s%s%s(%s) end"):format(class:match("[^.]+$"), call,
    b.name, table.concat(names, ", ")))
end

local function meta()
  print("---@meta _") -- nobody requires it: library.lua is `rubric`
  print("-- Generated from the table of bindings: make meta. Do not edit.")
  print("-- luacheck: ignore")
  for _, class in ipairs(classes()) do
    print("")
    print("---@class " .. class)
    for _, b in ipairs(bindings[class]) do
      if b.field then
        print(("---@field %s %s %s"):format(b.name, b.signature, b.text))
      end
    end
    if open_fields[class] then
      print("---@field [string] any " .. open_fields[class])
    end
    if countable[class] then
      print("---@operator len: integer")
    end
    print(("local %s = {}"):format(class:match("[^.]+$")))
    for _, b in ipairs(bindings[class]) do
      if not b.field then
        print_method(class, b)
      end
    end
  end
end

local function reference()
  print("# Reference of the bindings")
  print("")
  print("Generated from the table of bindings: `make meta`.")
  for _, class in ipairs(classes()) do
    print("")
    print("## " .. class)
    print("")
    print("| name | signature | since | |")
    print("|---|---|---|---|")
    for _, b in ipairs(bindings[class]) do
      print(("| `%s` | `%s` | %s | %s |"):format(b.name,
        b.signature:gsub("|", "\\|"), b.since, b.text))
    end
  end
end

local function sorted(t)
  local names = {}
  for name in pairs(t) do
    if type(name) == "string" then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

local function std()
  print("-- Generated from the state that packages have: make meta. Do not edit.")
  print("return {")
  print("  read_globals = {")
  for _, name in ipairs(sorted(surface)) do
    local fields = surface[name]
    if type(fields) == "table" then
      print(("    %s = { fields = {"):format(name))
      for _, field in ipairs(sorted(fields)) do
        print(("      [%q] = {},"):format(field))
      end
      print("    } },")
    else
      print(("    %s = {},"):format(name))
    end
  end
  print("  },")
  print("}")
end

--- What `require "rubric"` gives to scripts; the rest is for the host.
local function library()
  local host = { run = 1, trainable = 1, learn = 1, finish = 1, explain = 1,
    report = 1, why = 1, bound = 1, check = 1 }
  for _, name in ipairs(sorted(require "rubric")) do
    if not host[name] then
      print(name)
    end
  end
end

if mode == "meta" then
  meta()
elseif mode == "reference" then
  reference()
elseif mode == "library" then
  library()
elseif mode == "std" then
  std()
else
  error("usage: bindings bindings.lua meta|reference|std")
end

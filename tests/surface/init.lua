-- What a package can reach, a name in each line: globals, modules, the objects
-- that it is given, and all that hangs on these. tests/tools/surface.sh says
-- how it is run. An object that was listed before is named by its first path.
--
-- `raw_metatable` and `raw_upvalue` are there only when tests/tools/surface.c runs
-- this: then come also the metatables that are locked, which scripts cannot see.
-- luacheck: globals raw_metatable raw_upvalue

local raw, upvalue = raw_metatable, raw_upvalue
raw_metatable, raw_upvalue = nil, nil
local names = require "names" -- of the modules of the library
local seen, locked = {}, {}

local function has_name(kind)
  return kind == "table" or kind == "function" or kind == "userdata"
    or kind == "thread"
end

local walk

--- Is there more than data in it?
local function is_alive(value, above)
  if type(value) ~= "table" or getmetatable(value) ~= nil then
    return has_name(type(value))
  elseif above[value] then
    return false
  end
  above[value] = true
  for key, v in next, value do
    if is_alive(key, above) or is_alive(v, above) then
      return true
    end
  end
  return false
end

--- String keys by name; others only when more than data hangs on them.
local function walk_fields(path, t)
  local keys = {}
  for key, value in next, t do
    if type(key) == "string" or is_alive(value, {}) or is_alive(key, {}) then
      keys[#keys + 1] = key
    end
  end
  table.sort(keys, function(a, b)
    return tostring(type(a) == "string" and a or type(a))
      < tostring(type(b) == "string" and b or type(b))
  end)
  for _, key in ipairs(keys) do
    local field = type(key) == "string" and "." .. key or "[]"
    if has_name(type(key)) then
      walk(path .. "[key]", key)
    end
    walk(path .. field, t[key])
  end
end

function walk(path, value)
  local kind = math.type(value) or type(value)
  if not has_name(kind) then
    print(path .. " " .. kind)
    return
  elseif seen[value] then
    if seen[value] ~= path then
      print(path .. " is " .. seen[value])
    end
    return
  end
  seen[value] = path
  print(path .. " " .. kind)
  if kind == "table" then
    walk_fields(path, value)
  end
  local meta = getmetatable(value)
  if type(meta) == "table" then
    walk(path .. "<meta>", meta)
  elseif raw and (kind == "table" or kind == "userdata") then
    locked[#locked + 1] = { path .. "<locked>", raw(value) }
  end
end

--- What a constructor or method gives, or that it gives nothing.
local function try(path, f, ...)
  local found = table.pack(pcall(f, ...))
  if not found[1] then
    print(path .. " error")
    return nil
  end
  for i = 2, found.n do
    walk(found.n > 2 and path .. "#" .. i - 1 or path, found[i])
  end
  return found[2]
end

local function walk_environment()
  walk("_G", _G)
  for _, name in ipairs(names) do
    try("require " .. name, require, name)
  end
end

local function walk_locked()
  if raw then
    locked[#locked + 1] = { '""<locked>', raw("") }
  end
  local i = 1
  while locked[i] do -- it grows
    local path, meta = locked[i][1], locked[i][2]
    if meta ~= nil then
      walk(path, meta)
      local methods = type(meta.__index) == "function" and upvalue(meta.__index)
      if methods then
        walk(path .. ".__index()", methods)
      end
    end
    i = i + 1
  end
end

local function walk_document(doc)
  local core = require "rubric.core"
  local rubric = require "rubric"
  walk("doc", doc)
  local x = core.lexicon("words", "# word\nword", "word")
  walk("lexicon", x)
  local set = core.ruleset { { name = "r", pattern = "w:[]" } }
  walk("ruleset", set)
  local match = set:find(doc, "all")[1]
  walk("match", match)
  try("match.w", function() return match.w end)
  doc:add("x", { 0, 1 }, { a = 1 }, "r")
  try("annotation", function() return doc:layer("x")[1] end)
  try("rules", rubric.rules, { layer = "x", { name = "r", match = "[]" } })
  try("pattern", rubric.pattern, "[]")
  try("gazetteer", rubric.gazetteer)
  try("examples", core.examples)
  try("alphabet", rubric.alphabet, { "[]" })
  try("search", rubric.search, lpeg.P "w")
  try("lpeg.P", lpeg.P, 1)
  try("coroutine", coroutine.create, print)
  try("string.gmatch", string.gmatch, "", "")
  try("pairs", pairs, {})
end

local rubric = require "rubric"
if rubric.args.report then
  return {
    report = function(project, out)
      walk_environment()
      walk("project", project)
      walk("out", out)
      try("project:rows", function() return project:rows("SELECT 1") end)
      walk_locked()
    end,
  }
end
return function(doc)
  walk_environment()
  walk_document(doc)
  walk_locked()
end

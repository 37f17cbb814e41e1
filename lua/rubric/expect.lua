--- rubric test --diff and --update: gold documents against what the package
--- finds, and gold files that say what it finds.
--
-- A file is changed where a row is, and nowhere else: rows that are right, as
-- rubric test counts, stay as somebody wrote them.

local goldfile = require "rubric.goldfile"
local goldload = require "rubric.goldload"
local json = require "rubric.json"
local right = require "rubric.right"
local same = require "rubric.same"

local M = {}

-- ---- where values stand in a JSON text that has been decoded ----

local function blank(s, at)
  return s:match("^[ \t\r\n]*()", at)
end

local function after_string(s, at)
  repeat
    at = s:find('["\\]', at + 1)
    local escaped = s:byte(at) == 92
    at = escaped and at + 1 or at
  until not escaped
  return at + 1
end

--- The byte after the value at `at`.
local function after(s, at)
  local c = s:sub(at, at)
  if c == '"' then
    return after_string(s, at)
  elseif c ~= "{" and c ~= "[" then
    return s:match("^[%w.+-]+()", at)
  end
  local depth = 0
  repeat
    at = s:find('["{}%[%]]', at)
    c = s:sub(at, at)
    if c == '"' then
      at = after_string(s, at)
    else
      depth = depth + ((c == "{" or c == "[") and 1 or -1)
      at = at + 1
    end
  until depth == 0
  return at
end

--- Members of the object or array at `at`: { key, from, to }, `to` behind it.
local function members(s, at)
  local out = {}
  local object = s:sub(at, at) == "{"
  at = blank(s, at + 1)
  while not s:find("^[%]}]", at) do
    local m = {}
    if object then
      local stop = after_string(s, at)
      m.key = json.decode(s:sub(at, stop - 1))
      at = blank(s, blank(s, stop) + 1)
    end
    m.from, m.to = at, after(s, at)
    out[#out + 1] = m
    at = blank(s, m.to)
    if s:sub(at, at) == "," then
      at = blank(s, at + 1)
    end
  end
  return out
end

--- The last member of that name: the one that decoding keeps.
local function member(s, at, key)
  local found
  for _, m in ipairs(members(s, at)) do
    found = m.key == key and m or found
  end
  return found
end

-- ---- what differs ----

--- Pairs that are right, then pairs that overlap, then the rest.
local function difference(doc, layer, gold, found)
  local test = right.test[layer] or same.test(same.features(gold))
  local changes, paired, taken = {}, {}, {}
  same.pair(doc, gold, found, test, paired, taken)
  local fits = {}
  for k in pairs(paired) do
    fits[k] = true
  end
  same.pair(doc, gold, found, same.overlapping, paired, taken)
  for k, g in ipairs(gold) do
    if not fits[k] then
      local a = found[paired[k]]
      changes[#changes + 1] = { kind = a and "changed" or "removed", gold = g,
        row = k, found = a, at = g.start }
    end
  end
  for i, a in ipairs(found) do
    if not taken[i] then
      changes[#changes + 1] = { kind = "added", found = a, at = a.start }
    end
  end
  for i, c in ipairs(changes) do
    c.order = i
  end
  table.sort(changes, function(a, b)
    if a.at ~= b.at then
      return a.at < b.at
    end
    return a.order < b.order
  end)
  return changes
end

-- ---- rows ----

--- Keys of the rows in the order in which they first appear; without rows: the
--- words, and all features that are plain values.
local function columns(text, rows, found)
  local out, seen = {}, {}
  for _, row in ipairs(rows) do
    for _, m in ipairs(members(text, row.from)) do
      if not seen[m.key] then
        seen[m.key] = true
        out[#out + 1] = m.key
      end
    end
  end
  if #out > 0 then
    return out
  end
  for _, a in ipairs(found) do
    for key, value in pairs(a.f) do
      if type(value) ~= "table" and not seen[key] then
        seen[key] = true
        out[#out + 1] = key
      end
    end
  end
  table.sort(out)
  return { "text", table.unpack(out) }
end

--- What a row says under a key. One that is a boolean elsewhere is false where
--- it is not there. A key that no annotation has (a remark) keeps its value
--- where it does not count, so that the row is right afterwards.
local function value_of(layer, doc, c, key)
  local a = c.found
  if key == "start" then
    return a.start
  elseif key == "end" then
    return a.stop
  elseif key == "text" then
    return doc.text:sub(a.start + 1, a.stop)
  elseif a.f[key] ~= nil then
    return a.f[key]
  elseif layer.remarks and c.gold and c.gold[key] ~= nil
    and not layer.known[key] then
    return c.gold[key]
  elseif layer.boolean[key] then
    return false
  end
  return json.null
end

--- What says where a row stands besides its words: nothing, or which of their
--- places it is.
local function place_of(doc, a)
  local all = goldfile.occurrences(doc.text, doc.text:sub(a.start + 1, a.stop))
  for i, at in ipairs(all) do
    if at[1] == a.start then
      return #all > 1 and { { "nth", i } } or {}
    end
  end
  return { { "start", a.start }, { "end", a.stop } }
end

local function row_text(layer, doc, c)
  local out = {}
  local function put(key, value)
    if not (layer.by_words and value == json.null) then
      out[#out + 1] = json.encode(key) .. layer.colon .. json.encode(value)
    end
  end
  for _, key in ipairs(layer.columns) do
    if not (layer.by_words and key == "nth") then
      put(key, value_of(layer, doc, c, key))
    end
    for _, p in ipairs(layer.by_words and key == "text"
      and place_of(doc, c.found) or {}) do
      put(p[1], p[2])
    end
  end
  return "{" .. table.concat(out, layer.comma) .. "}"
end

--- How the rows of a layer are written, in the file as it is.
local function style(text, at, rows, gold, found)
  local array = text:sub(at.from, at.to - 1)
  local layer = { columns = columns(text, rows, found), known = {},
    boolean = {}, by_words = true }
  for _, key in ipairs(layer.columns) do
    layer.by_words = layer.by_words and key ~= "start"
  end
  local wide = #rows > 0 and array or text
  layer.colon = wide:find('": ', 1, true) and ": " or ":"
  layer.comma = wide:find('", "', 1, true) and ", "
    or wide:find(', "', 1, true) and ", " or ","
  for _, a in ipairs(found) do
    for key in pairs(a.f) do
      layer.known[key] = true
    end
  end
  for _, g in ipairs(gold) do
    for key, value in pairs(g) do
      layer.boolean[key] = layer.boolean[key] or type(value) == "boolean"
    end
  end
  if #rows > 0 then
    layer.open = array:match("^%[([ \t\r\n]*)")
    layer.close = array:match("([ \t\r\n]*)%]$")
    layer.between = #rows > 1 and text:sub(rows[1].to, rows[2].from - 1)
      or "," .. (layer.open ~= "" and layer.open or " ")
  else
    local lines = text:find("\n%s+\"layers\"") ~= nil
    local whole = not text:find("^{[^\n]*}$") -- not one line of many
    layer.open, layer.close = lines and "\n   " or whole and "\n" or "",
      lines and "\n  " or ""
    layer.between = lines and ",\n   " or whole and ",\n" or ", "
  end
  return layer
end

--- The array of a layer as it is to be.
local function new_array(text, at, doc, name, gold, found, changes)
  local rows = members(text, at.from)
  local layer = style(text, at, rows, gold, found)
  layer.remarks = right.test[name] ~= nil
  local list, by_row, added = {}, {}, {}
  for _, c in ipairs(changes) do
    if c.row then
      by_row[c.row] = c
    else
      added[#added + 1] = c
    end
  end
  local function add_until(start)
    while added[1] and added[1].at < start do
      list[#list + 1] = row_text(layer, doc, table.remove(added, 1))
    end
  end
  for k, row in ipairs(rows) do
    local c = by_row[k]
    add_until(gold[k].start)
    if not c then
      list[#list + 1] = text:sub(row.from, row.to - 1)
    elseif c.found then
      list[#list + 1] = row_text(layer, doc, c)
    end
  end
  add_until(math.huge)
  if #list == 0 then
    return "[]"
  end
  return "[" .. layer.open .. table.concat(list, layer.between)
    .. layer.close .. "]"
end

-- ---- telling ----

local function clip(s)
  s = s:gsub("%s+", " ")
  if utf8.len(s) and utf8.len(s) > 40 then
    s = s:sub(1, utf8.offset(s, 40) - 1) .. "…"
  end
  return s
end

local function shown(x)
  if x == nil or x == json.null then
    return "-"
  end
  return type(x) == "string" and clip(x) or json.encode(x)
end

--- "kind threat -> promise" of the features that differ.
local function features(t, names, c)
  for _, name in ipairs(names) do
    if not same.feature(c.gold, c.found.f, name) then
      t.say(("      %s: %s -> %s"):format(name, shown(c.gold[name]),
        shown(c.found.f[name])))
    end
  end
end

local function found_row(a)
  local out = {}
  for key, value in pairs(a.f) do
    out[key] = value
  end
  out.start, out["end"], out.rule = a.start, a.stop, a.rule
  return out
end

local function tell_json(t, file, layer, c)
  t.host.write(json.encode { type = "expectation", package = t.host.package,
    file = "gold/" .. file.file, layer = layer, change = c.kind, gold = c.gold,
    found = c.found and found_row(c.found) } .. "\n")
end

local function tell(t, file, doc, layer, names, c)
  if t.host.format == "jsonl" then
    return tell_json(t, file, layer, c)
  end
  local g = c.gold or { start = c.found.start, ["end"] = c.found.stop }
  local line = ("  %-8s %d-%d \"%s\""):format(c.kind, g.start, g["end"],
    clip(doc.text:sub(g.start + 1, g["end"])))
  local a = c.found
  if a and (a.start ~= g.start or a.stop ~= g["end"]) then
    line = line .. (" -> %d-%d"):format(a.start, a.stop)
  end
  t.say(line .. (a and not c.gold and (" by '%s'"):format(a.rule) or ""))
  if c.kind == "changed" then
    features(t, names, c)
  end
end

-- ---- files ----

local function load(t, file, text)
  local gold, doc, path = goldfile.read(t.host, file, text)
  if not gold then
    t.host.fail(("gold/%s: %s"):format(file.file, doc))
  end
  return gold, doc, path
end

--- One document of gold: the text of it as it is to be.
local function document(t, file, text)
  local gold, doc, path = load(t, file, text)
  t.about[path] = true
  for _, layer in ipairs(t.host.writes) do
    local rows = gold.layers[layer]
    local changes = {}
    local found = right.judged(layer, doc.layers[layer] or {})
    if type(rows) == "table" then
      changes = difference(doc, layer, rows, found)
      t.same = t.same + #rows
    end
    if #changes > 0 and t.host.format ~= "jsonl" then
      t.say(("gold/%s, %s, layer %s"):format(file.file, path, layer))
    end
    for _, c in ipairs(changes) do
      tell(t, file, doc, layer, same.features(rows), c)
      t.changed = t.changed + 1
      t.same = t.same - (c.gold and 1 or 0)
    end
    if #changes > 0 then
      local top = member(text, blank(text, 1), "layers")
      local at = member(text, top.from, layer)
      text = text:sub(1, at.from - 1)
        .. new_array(text, at, doc, layer, rows, found, changes)
        .. text:sub(at.to)
    end
  end
  return text
end

local function gold_file(t, file)
  local text = file.text or ""
  if t.host.kind == "loader" then
    return goldload.expect(t, file)
  end
  if text:find("^[^{]") then
    return text -- sentences with clauses, which a person has to write
  elseif not goldfile.by_line(text) then
    return document(t, file, text)
  end
  return (text:gsub("[^\n]+", function(line)
    return document(t, file, line)
  end))
end

--- Compare all own gold files, then write those that changed. (For the host.)
function M.run(host)
  local mark = host.format == "tap" and "# " or ""
  local t = { host = host, same = 0, changed = 0, about = {} }
  function t.say(line)
    host.write(mark .. line .. "\n")
  end
  local new = {}
  table.sort(host.gold, function(a, b) return a.file < b.file end)
  for _, file in ipairs(host.gold) do
    local text = gold_file(t, file)
    if text ~= file.text then
      new[#new + 1] = { file.file, text }
    end
  end
  for _, name in ipairs(host.update and goldfile.forgotten(host, t.about) or {})
  do
    local gold, text = goldfile.begin(host, name, host.gold)
    new[#new + 1] = { gold,
      document(t, { file = gold, base = host.base }, text) }
  end
  for _, n in ipairs(host.update and new or {}) do
    host.save(n[1], n[2])
    if host.format ~= "jsonl" then
      t.say("gold/" .. n[1] .. ": written")
    end
  end
  host.counted(t.same, t.changed)
  if host.format ~= "jsonl" then
    t.say(("%s: %d expectations hold, %d changed%s"):format(host.package,
      t.same, t.changed, t.changed > 0 and not host.update
      and "; --update writes them" or ""))
  end
end

return M

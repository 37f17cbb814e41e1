--- Gold files in JSON: the document that a piece is about, and its rows.
---
--- A row says where it stands by `start` and `end`, or by `text`: the words as
--- they stand in the document, which nobody has to count bytes for. `nth` says
--- which, where they stand there more than once.

local json = require "rubric.json"

local M = {}

--- One document in each line, or one that takes the whole file?
function M.by_line(text)
  return text:find("^{[^\n]*}%s*\n%s*{") ~= nil
end

-- ---- the document ----

--- What may be meant where there is no `path`: `rubric run` writes an id, which
--- is the name of the file as the command had it.
local function candidates(id)
  local out = { id }
  local inside = id:match(".*%f[^/%z](gold/.*)$")
  if inside then
    out[#out + 1] = inside
  end
  out[#out + 1] = "gold/" .. id:match("[^/]*$")
  return out
end

local function find_document(host, file, gold)
  local id = type(gold.id) == "string" and gold.id
  local path = type(gold.path) == "string" and gold.path
  if path then
    local doc, message = host.load(file.base, path,
      path:find("%.jsonl?$") and id or nil)
    return doc, path, message
  end
  for _, try in ipairs(id and candidates(id) or {}) do
    local doc = host.load(file.base, try, nil)
    if doc then
      return doc, try
    end
  end
  return nil, file.file, "nothing says which document this is about: add its "
    .. "file, as seen from the folder around gold/: \"path\": \"gold/NAME.txt\""
end

-- ---- rows ----

--- The words of a row as a pattern; a blank is any white space.
local function pattern(words)
  return (words:gsub("[%^%$%(%)%%%.%[%]%*%+%-%?]", "%%%0"):gsub("%s+", "%%s+"))
end

--- All places of the words: { start, end }.
function M.occurrences(text, words)
  local out, from = {}, 1
  local p = pattern(words)
  while words:find("%S") do
    local a, b = text:find(p, from)
    if not a then
      break
    end
    out[#out + 1] = { a - 1, b }
    from = a + 1
  end
  return out
end

local function clip(s)
  local cut = utf8.len(s) and utf8.len(s) > 40 and utf8.offset(s, 40)
  return (cut and s:sub(1, cut - 1) .. "…" or s):gsub("%s+", " ")
end

--- Give a row that has only its words the place of these; what is wrong, or nil.
local function place(row, text)
  local all = M.occurrences(text, row.text)
  local n = row.nth
  if #all == 0 then
    return ("\"%s\" does not stand in the document"):format(clip(row.text))
  elseif n == nil and #all > 1 then
    return ("\"%s\" stands in the document %d times: say which one, \"nth\": 1")
      :format(clip(row.text), #all)
  elseif n ~= nil and not (math.type(n) == "integer" and all[n]) then
    return ("\"%s\" stands in the document %d times, nth is %s")
      :format(clip(row.text), #all, tostring(n))
  end
  row.start, row["end"], row.nth = all[n or 1][1], all[n or 1][2], nil
end

local function check(row, text)
  if type(row) ~= "table" then
    return "a row is an object: {\"text\": \"...\"}"
  end
  local a, b = row.start, row["end"]
  if a == nil and b == nil and type(row.text) == "string" then
    return place(row, text)
  end
  if math.type(a) ~= "integer" or math.type(b) ~= "integer" or a < 0 or a > b
    or b > #text then
    return ("start and end do not fit the text of the document, which has %d "
      .. "bytes; `rubric text` prints it"):format(#text)
  end
  local there = text:sub(a + 1, b)
  if type(row.text) == "string" and not there:find("^" .. pattern(row.text) .. "$")
  then
    return ("from %d to %d stands \"%s\", not \"%s\"; without start and end "
      .. "the words are looked for"):format(a, b, clip(there), clip(row.text))
  end
end

--- The rows of a layer, each with its place; or nil and what is wrong.
function M.rows(layer, rows, text)
  if type(rows) ~= "table" then
    return nil, ("layer %s is a list of rows"):format(layer)
  end
  for i, row in ipairs(rows) do
    local wrong = check(row, text)
    if wrong then
      return nil, ("layer %s, row %d: %s"):format(layer, i, wrong)
    end
  end
  return rows
end

-- ---- both ----

--- A piece of gold and its document; or nil, what is wrong, and what it is about.
function M.read(host, file, text)
  local ok, gold = pcall(json.decode, text)
  if not ok or type(gold) ~= "table" or type(gold.layers) ~= "table" then
    return nil, ok and "the file has no layers" or gold, file.file
  end
  local doc, path, message = find_document(host, file, gold)
  if not doc then
    return nil, message, path
  end
  for _, layer in ipairs(host.writes) do
    if gold.layers[layer] ~= nil and gold.layers[layer] ~= json.null then
      local rows, wrong = M.rows(layer, gold.layers[layer], doc.text)
      if not rows then
        return nil, wrong, path
      end
    end
  end
  return gold, doc, path
end

-- ---- texts that no gold is about ----

--- Those of the package's own gold folder that nothing has noted as `about`.
function M.forgotten(host, about)
  local out = {}
  table.sort(host.texts)
  for _, name in ipairs(host.texts) do
    if not about["gold/" .. name] then
      out[#out + 1] = name
    end
  end
  return out
end

--- A gold file to begin with, about a text: its name, and what it says.
function M.begin(host, name, files)
  local taken, layers = {}, {}
  for _, file in ipairs(files) do
    taken[file.file] = true
  end
  local gold = name:gsub("%.txt$", ".gold")
  for i, layer in ipairs(host.writes) do
    layers[i] = json.encode(layer) .. ":[]"
  end
  return taken[gold] and name .. ".gold" or gold,
    ("{\"path\":%s,\"layers\":{\n%s}}\n"):format(json.encode("gold/" .. name),
      table.concat(layers, ",\n"))
end

return M

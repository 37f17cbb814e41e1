--- Gold of loader packages: the documents that a file is to give.
--
-- A gold file is { "path": "gold/talk.srt", "documents": [ ... ] }. Of each
-- document those fields count that gold names; { "error": "..." } stands for
-- what cannot be read, and its text for a part of the message.

local json = require "rubric.json"

local M = {}

--- The gold, its documents and those that the loader makes; or nil, why.
local function read(host, file)
  local ok, gold = pcall(json.decode, file.text or "")
  if not ok then
    return nil, gold
  elseif type(gold) ~= "table" or type(gold.path) ~= "string"
    or type(gold.documents) ~= "table" then
    return nil, "gold of a loader is { \"path\": \"gold/FILE\", "
      .. "\"documents\": [{ \"text\": ... }] }"
  end
  local lines, why = host.documents(file.base, gold.path)
  if not lines then
    return nil, why
  end
  local made = {}
  for line in lines:gmatch("[^\n]+") do
    made[#made + 1] = json.decode(line)
  end
  return gold, made
end

--- The end of what two texts have in common, not inside of a character.
local function common(a, b)
  local n = 0
  while n < #a and n < #b and a:byte(n + 1) == b:byte(n + 1) do
    n = n + 1
  end
  while n > 0 and (a:byte(n + 1) or 0) & 0xC0 == 0x80 do
    n = n - 1
  end
  return n
end

local function shown(x)
  local s = json.encode(x)
  if #s > 60 then
    s = s:sub(1, (utf8.offset(s, 0, 57) or 57) - 1) .. "..."
  end
  return s
end

--- What is not as gold says: "text, from byte 12: \"a\", not \"b\"", or nil.
local function differs(gold, made)
  if made == nil then
    return "there is no such document"
  end
  local names = {}
  for name in pairs(gold) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    local want, got = gold[name], made[name]
    if name == "error" and type(want) == "string" and type(got) == "string"
      and got:find(want, 1, true) then
      got = want
    end
    if json.encode(want) ~= json.encode(got) then
      if name == "text" and type(want) == "string" and type(got) == "string" then
        local n = common(want, got)
        return ("text, from byte %d: %s, not %s"):format(n,
          shown(got:sub(n + 1)), shown(want:sub(n + 1)))
      end
      return ("%s: %s, not %s"):format(name, shown(got), shown(want))
    end
  end
end

--- A test for each document, and one for their number.
function M.test(host, file, result, unread)
  local gold, made = read(host, file)
  if not gold then
    return unread(made)
  end
  for i, want in ipairs(gold.documents) do
    local why = differs(want, made[i])
    result(not why, ("%s: document %d"):format(file.file, i), why or "")
  end
  local n, more = #gold.documents, #made
  result(more <= n, ("%s: %d documents"):format(file.file, n),
    more > n and ("there are %d; the first that gold has not: %s"):format(more,
      shown(made[n + 1])) or "")
  return #made
end

--- The fields that gold has of a document; of one that it has not, all.
local function only(want, made)
  if want == nil or (want.error == nil) ~= (made.error == nil) then
    return made
  end
  local out = {}
  for name in pairs(want) do
    out[name] = made[name]
  end
  return out
end

local function tell(t, file, i, why, want, got)
  if t.host.format == "jsonl" then
    t.host.write(json.encode { type = "expectation", package = t.host.package,
      file = "gold/" .. file.file, document = i,
      change = not want and "added" or got and "changed" or "removed",
      gold = want, found = got } .. "\n")
  else
    t.say(("gold/%s, document %d: %s"):format(file.file, i, why))
  end
end

--- Say what differs; the text of the file as it would be right. `t` counts.
function M.expect(t, file)
  local gold, made = read(t.host, file)
  if not gold then
    t.host.fail(("gold/%s: %s"):format(file.file, made))
  end
  local rows, changed = {}, 0
  for i = 1, math.max(#gold.documents, #made) do
    local want = gold.documents[i]
    local why = want and differs(want, made[i])
    if want and not why then
      t.same = t.same + 1
      rows[#rows + 1] = json.encode(want)
    else
      changed = changed + 1
      tell(t, file, i, why or "new: " .. shown(made[i]), want, made[i])
      rows[#rows + 1] = made[i] and json.encode(only(want, made[i]))
    end
  end
  t.changed = t.changed + changed
  if changed == 0 then
    return file.text
  end
  gold.documents = nil
  local head = json.encode(gold):gsub("}$", "")
  return head .. ",\"documents\":[\n" .. table.concat(rows, ",\n") .. "]}\n"
end

return M

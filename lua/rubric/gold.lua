--- Gold for clauses in plain text: a sentence, and under it a line for each
--- verb, `subject | verb | object`.
--
--   Ruiz and Hale praised the plan that the council had backed.
--     Ruiz, Hale | praised | plan
--     council | backed | plan
--
-- Head words as they stand in the sentence; `-` is none, a comma joins several,
-- `word#2` is the second such word. A line that begins with # is a remark.

local M = {}

--- Offsets of the n-th `word` of a sentence, as a whole word.
local function find_word(sentence, word, n)
  local from = 1
  while true do
    local a, b = sentence:find(word, from, true)
    if not a then
      return nil
    end
    local before, after = sentence:sub(a - 1, a - 1), sentence:sub(b + 1, b + 1)
    if not (a > 1 and before:find("^[%w_]")) and not after:find("^[%w_]") then
      n = n - 1
      if n == 0 then
        return a - 1, b
      end
    end
    from = b + 1
  end
end

--- The words of a cell as spans of the text; false for none.
local function words(cell, sentence, base, line)
  local out = {}
  for item in cell:gmatch("[^,]+") do
    local word, n = item:match("^%s*(.-)#(%d+)%s*$")
    word = word or item:match("^%s*(.-)%s*$")
    if word ~= "-" then
      local a, b = find_word(sentence, word, tonumber(n) or 1)
      if not a then
        error(("line %d: '%s' does not stand in \"%s\""):format(line, item,
          sentence), 0)
      end
      out[#out + 1] = { base + a, base + b }
    end
  end
  return #out > 0 and out or { false }
end

local function add_line(out, cells, sentence, base, number)
  local s, v, o = cells:match("^(.-)|(.-)|(.*)$")
  if not s or sentence == nil then
    error(("line %d: a line under a sentence is 'subject | verb | object'")
      :format(number), 0)
  end
  for _, verb in ipairs(words(v, sentence, base, number)) do
    if not verb then
      error(("line %d: a verb is missing"):format(number), 0)
    end
    for _, subject in ipairs(words(s, sentence, base, number)) do
      for _, object in ipairs(words(o, sentence, base, number)) do
        out[#out + 1] = { start = verb[1], ["end"] = verb[2],
          subject = subject or nil, object = object or nil }
      end
    end
  end
end

--- The text, a sentence to a paragraph, and the triples.
function M.plain(source)
  local text, out, at = {}, {}, 0
  local sentence, base, number = nil, 0, 0
  for line in (source .. "\n"):gmatch("(.-)\r?\n") do
    number = number + 1
    if line:find("^%s+%S") then
      add_line(out, line, sentence, base, number)
    elseif line:find("^[^#%s]") then
      sentence, base = line, at
      text[#text + 1] = line
      at = at + #line + 2
    end
  end
  return table.concat(text, "\n\n"), out
end

local function once(seen, ...)
  local key = table.concat({ ... }, " ")
  if seen[key] then
    return false
  end
  seen[key] = true
  return true
end

--- Pairs of verb and subject (or object), each once, of gold triples.
function M.gold_pairs(list, role)
  local out, seen = {}, {}
  for _, g in ipairs(list) do
    local who = g[role]
    if who and once(seen, g.start, who[1]) then
      out[#out + 1] = { start = g.start, ["end"] = g["end"], [role] = who }
    end
  end
  return out
end

--- The same of annotations of layer svo.
function M.found_pairs(list, role)
  local out, seen = {}, {}
  for _, a in ipairs(list) do
    local at = a.f[role .. "_start"]
    if at and once(seen, a.f.verb_start, at) then
      out[#out + 1] = { start = a.f.verb_start, stop = a.f.verb_end, f = a.f,
        rule = a.rule }
    end
  end
  return out
end

--- Does the annotation's subject (or object) have this head?
function M.same(g, f, role)
  local who, at = g[role], f[role .. "_start"]
  if not who or not at then
    return not who and not at
  end
  local head = f[role .. "_head_end"]
  return at <= who[1] and who[2] <= f[role .. "_end"]
    and (head == nil or head == who[2])
end

--- Is it the same verb?
function M.same_verb(g, f)
  return g.start == f.verb_start
end

return M

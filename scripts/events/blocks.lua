--- Verb blocks: which code a verb has with its particle and its object.

local rubric = require "rubric"
local index = require "index"
local who = require "who"

local M = {}

local verbs = rubric.lexicon {
  name = "event-verb", file = "data/verbs.tsv", key = "verb",
}

local function set(text, separator)
  local out = {}
  for word in text:gmatch("[^" .. separator .. "]+") do
    out[word] = true
  end
  return out
end

M.lists = {}
for _, row in rubric.lexicon {
  name = "event-noun", file = "data/nouns.tsv", key = "list",
}:rows() do
  M.lists[row.list] = set(row.nouns, " ")
end

--- Does the head of this phrase belong to the object of a block?
local function is_object(S, name, first, last)
  local list = name:match("^@(.+)")
  if list == "agent" then
    return who.is_agent(S, first, last)
  elseif list == "state" then
    return who.is_state(S, first, last)
  end
  local doc = S.doc
  local lemma = doc:lemma(last):lower()
  if not list then
    return lemma == name
  end
  local words = M.lists[list]
  if not words then
    error("data/verbs.tsv names the list '@" .. list
      .. "', which data/nouns.tsv does not have", 0)
  end
  return words[lemma] or words[doc:lower(last)]
    or list == "place" and who.is_state(S, first, last)
end

---@class events.context what stands around a verb
---@field object integer[]? first and last token of its object
---@field reach integer last token that belongs to the verb

local function tokens(doc, start, stop)
  if not start then
    return nil
  end
  local span = doc:bytes(start, stop)
  return { span.first, span.last }
end

--- What stands around the verb, by one of its triples.
function M.context(S, v, triple)
  local doc = S.doc
  local c = { reach = index.reach(S, v) }
  if triple then
    c.subject = tokens(doc, triple.subject_start, triple.subject_end)
    c.object = tokens(doc, triple.object_start, triple.object_end)
    c.indirect = tokens(doc, triple.indirect_start, triple.indirect_end)
    c.passive = triple.passive
  end
  return c
end

--- Where the words of `with` begin: at most one adverb after the verb, or
--- right after its object. Gives the token after them.
local function after_with(S, v, c, words)
  local doc = S.doc
  local places = { v.head + 1, v.head + 2 }
  if words:sub(1, 1) == "=" then
    words, places = words:sub(2), { v.head + 1 }
  elseif c.object and c.object[1] > v.head then
    places[#places + 1] = c.object[2] + 1
  elseif c.indirect then
    places[#places + 1] = c.indirect[2] + 1
  end
  for k, at in ipairs(places) do
    local adverb = k ~= 2 or doc:pos(v.head + 1) == "RB"
      or doc:pos(v.head + 1) == "PRP" or doc:is(v.head + 1, "digit")
    local i = at
    for word in words:gmatch("%S+") do
      if not adverb or i and doc:lower(i) ~= word then
        i = nil
        break
      end
      i = i + 1
    end
    if i and i - 1 <= c.reach then
      return i
    end
  end
  return nil
end

--- How well a block fits: nil when it does not, else how much it names.
local function fits(S, v, c, row)
  local score, following = 0, nil
  if row.with then
    following = after_with(S, v, c, row.with)
    if not following then
      return nil
    end
    score = 1
  end
  if row.object then
    local ok = c.object and is_object(S, row.object, c.object[1], c.object[2])
    local np = following and S.np_at[following]
    if not ok and np then -- "went on strike"
      ok = is_object(S, row.object, np.first, np.last)
    end
    if not ok then
      return nil
    end
    score = score + (row.object:find("^@agent") and 1 or 2)
  end
  return score
end

--- The block that decides, or nil.
function M.choose(S, v, c)
  local best, score
  for _, row in ipairs(verbs:all(S.doc:lemma(v.head):lower())) do
    local n = fits(S, v, c, row)
    if n and (not score or n > score
      or n == score and row.code == "null") then
      best, score = row, n
    end
  end
  return best
end

--- Phrases after one of the verb's prepositions, with their conjuncts.
local function after(S, v, c, prep)
  local doc, out = S.doc, {}
  for _, np in ipairs(index.phrases(S, v.head + 1, c.reach)) do
    local before = doc:lower(np.first - 1)
    if before == prep then
      out = { { np.first, np.last } }
    elseif #out > 0 and out[#out][2] + 2 >= np.first - 1
      and (before == "and" or before == "or" or before == ",") then
      out[#out + 1] = { np.first, np.last }
    elseif #out > 0 then
      break
    end
  end
  return out
end

local MUST = { must = true, should = true, be = true }

--- "that France apologise", "that he must go", not "that he had gone".
local function wanted(doc, v)
  if v.first < v.head then
    return MUST[doc:lower(v.first)] or false
  end
  local subject = doc:pos(v.first - 1)
  return doc:pos(v.head) == "VB"
    or doc:pos(v.head) == "VBP" and (subject == "NN" or subject == "NNP")
end

--- Phrases that are the target by this block, the first place that has some.
function M.targets(S, v, c, row)
  for place in (row.target or "obj"):gmatch("[^|]+") do
    if place == "obj" or place == "who" then
      if c.object then
        return { c.object }, true
      end
    elseif place == "that" then
      local following = S.verb[v.number + 1]
      local triple = following and following.triples[1]
      local subject = triple and triple.subject_start
        and tokens(S.doc, triple.subject_start, triple.subject_end)
      if subject and subject[1] > v.head and subject[1] <= c.reach
        and S.doc:lower(subject[1] - 1) == "that"
        and wanted(S.doc, following) then
        return { subject }
      end
    elseif place == "indirect" then
      if c.indirect then
        return { c.indirect }
      end
    else
      local list = after(S, v, c, place)
      if #list > 0 then
        return list
      end
    end
  end
  return {}
end

--- Lemmas by code, for the patterns of the rules.
function M.lemmas()
  local out, seen = {}, {}
  for _, row in verbs:rows() do
    for code in row.code:gmatch("[^?]+") do
      out[code] = out[code] or {}
      if not seen[code .. row.verb] then
        seen[code .. row.verb] = true
        table.insert(out[code], row.verb)
      end
    end
  end
  return out
end

return M

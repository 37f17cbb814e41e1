--- Subjects: who does what a verb says.
--
-- Short scans to the left of the verb, never over a sentence's edge: over
-- parentheses, infinitives, relatives, and back to the verb before in a
-- sentence with several.

local people = require "people"
local phrase = require "phrase"

local M = {}

local FINITE = phrase.set "VBD VBZ VBP MD"
local DASH = phrase.set "— – -- -"
local QUANTITY = phrase.set "few many others most some several both all another"
local OBJECTIVE = phrase.set "him them me us"

--- Comma that opens the parenthesis closed by the comma at token i.
local function comma_before(doc, i, from)
  for j = i - 1, math.max(from, i - 30), -1 do
    local pos = doc:pos(j)
    if pos == "," or DASH[doc:word(j)] then
      return j
    elseif pos == ":" or pos == "." then
      return nil
    end
  end
  return nil
end

---@class quotes.subject
---@field first integer
---@field last integer
---@field head integer last token of the head part
---@field how string the way it was found
---@field relative integer? the pronoun that stands for it
---@field apposition integer[]? tokens of an apposition after it

local subject

--- Noun phrase or pronoun that ends at token i, as a subject.
local function phrase_at(doc, i, from, how)
  local pos = doc:pos(i)
  if i < from then
    return nil
  elseif pos == "PRP" and not OBJECTIVE[doc:lower(i)] then
    return { first = i, last = i, head = i, how = how }
  elseif pos == "PRP" then -- "a source close to him"
    for j = i - 2, math.max(from, i - 4), -1 do
      if phrase.noun(doc, j) then
        local first, head = phrase.np_before(doc, j, from)
        return { first = first, last = i, head = head, how = how }
      end
    end
    return nil
  elseif phrase.noun(doc, i) then
    local first, head = phrase.np_before(doc, i, from)
    return { first = first, last = i, head = head, how = how }
  end
  return nil
end

--- Subject of the nearest finite verb before token i, if it can speak; else
--- of the nearest one that has such a subject, or of the first.
local function same_subject(doc, i, from, how, depth)
  local first
  for j = i - 1, from, -1 do
    if FINITE[doc:pos(j)] then
      local s = subject(doc, j, from, depth + 1)
      if s then
        s.how = how
        if people.animate(doc, s.head) then
          return s
        end
        first = s
      end
    end
  end
  return first
end

--- Step over "on Monday", "Tuesday", "last week" before a verb.
local function skip_when(doc, i, from)
  if not phrase.when(doc, i) then
    return i
  end
  local j = i
  if doc:pos(j - 1) == "JJ" or doc:pos(j - 1) == "DT" then
    j = j - 1
  end
  local before = doc:lower(j - 1)
  if before == "on" or before == "in" or before == "last" then
    j = j - 1
  end
  return j - 1 >= from and j - 1 or i
end

--- Last token before a bracket that closes at token i.
local function before_bracket(doc, i, from)
  if doc:word(i) ~= ")" then
    return i
  end
  for j = i - 1, math.max(from, i - 8), -1 do
    if doc:word(j) == "(" then
      return j - 1
    end
  end
  return i
end

--- `NAME, the mayor of X, said`: the subject before the parenthesis. Of the
--- phrases before the last commas a named person comes first.
local function over_parenthesis(doc, i, from)
  local best
  local c = i
  if doc:word(i - 1) == ")" then
    return phrase_at(doc, before_bracket(doc, i - 1, from), from, "bracket")
  end
  for _ = 1, 4 do
    c = comma_before(doc, c, from)
    if not c then
      break
    end
    local s = phrase_at(doc, before_bracket(doc, c - 1, from), from,
      "apposition")
    if s then
      s.apposition = { c + 1, i - 1 }
      local actor = doc:over("actor", s.head)
      if actor and (actor.kind == "person" or actor.kind == "name"
        and actor.last > actor.first) then
        return s
      end
      best = best or s
    end
  end
  return best
end

--- `wants to say`: the subject of the verb before "to".
local function over_infinitive(doc, i, from, depth)
  local w = i - 1
  while w > from and not doc:pos(w):find("^VB") and w > i - 4 do
    w = w - 1
  end
  if not doc:pos(w):find("^VB") then
    return nil
  end
  local s = subject(doc, w, from, depth + 1)
  if s then
    s.how = "infinitive"
  end
  return s
end

--- Subject of the verb at token v, not before `from`.
---@return quotes.subject?
function subject(doc, v, from, depth)
  depth = depth or 0
  if depth > 3 then
    return nil
  end
  local left = phrase.verb_left(doc, v, from)
  local i = left - 1
  if i < from then
    return nil
  end
  if doc:pos(i) == "''" and doc:pos(i - 1) == "," then
    i, left = i - 1, left - 1 -- the comma stands inside the marks
  end
  if doc:pos(v) == "VBG" and doc:lemma(left) ~= "be"
    and doc:lemma(left) ~= "have" then
    if phrase.noun(doc, i) and not phrase.when(doc, i)
      and doc:pos(i) ~= "CD" then
      return phrase_at(doc, i, from, "reduced relative")
    end
    return same_subject(doc, left, from, "participle", depth)
  end
  i = before_bracket(doc, skip_when(doc, i, from), from)
  local pos, lower = doc:pos(i), doc:lower(i)
  if lower == "that" or lower == "who" or lower == "which" then
    local j = doc:pos(i - 1) == "," and i - 2 or i - 1
    if doc:pos(i - 1) == "CC" then -- "who farms there and who said"
      for k = i - 2, from + 1, -1 do
        if doc:lower(k) == lower then
          j = doc:pos(k - 1) == "," and k - 2 or k - 1
          break
        end
      end
    end
    local s = phrase_at(doc, before_bracket(doc, j, from), from,
      "relative clause")
    if s then
      s.relative = i
    end
    return s
  elseif pos == "DT" or pos == "PRP" and not OBJECTIVE[lower] then
    return { first = i, last = i, head = i, how = "pronoun" }
  elseif phrase.noun(doc, i) or pos == "PRP" then
    return phrase_at(doc, i, from, "noun phrase")
  elseif lower == "to" then
    return over_infinitive(doc, i, from, depth)
  elseif QUANTITY[lower] then
    return { first = i, last = i, head = i, how = "quantity" }
  elseif pos == "," or DASH[doc:word(i)] then
    return over_parenthesis(doc, i, from)
      or same_subject(doc, i, from, "same subject", depth)
  elseif pos == "CC" or lower == "then" then
    return same_subject(doc, i, from, "same subject", depth)
  end
  return nil
end
M.find = subject
return M

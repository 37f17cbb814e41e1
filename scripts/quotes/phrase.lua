--- Phrases around a verb: noun phrases, auxiliaries, subjects.
--
-- No parser: short scans to the left and right of a cue, never over a
-- sentence's edge. All positions are tokens.

local people = require "people"

local M = {}

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end
M.set = set

local INSIDE = set "DT PDT PRP$ JJ JJR JJS NN NNS NNP NNPS CD POS HYPH VBN FW $ #"
local HEAD = set "NN NNS NNP NNPS CD FW"
local LINK = set "of for from in at with on to near by against"
local FINITE = set "VBD VBZ VBP MD"
local NOMINATIVE = set "i he she we they it you who"
local WHEN = set ("monday tuesday wednesday thursday friday saturday sunday "
  .. "yesterday today tonight week month year morning afternoon evening night "
  .. "january february march april may june july august september october "
  .. "november december earlier later recently")
local DASH = set "— – -- -"
local QUANTITY = set "few many others most some several both all another"
local OBJECTIVE = set "him them me us"
M.NOMINATIVE = NOMINATIVE

function M.noun(doc, i)
  return HEAD[doc:pos(i)] == true
end

function M.finite(doc, i)
  return FINITE[doc:pos(i)] == true
end

--- First and last token of the sentence of token i.
function M.sentence(doc, i)
  local n = doc:sentence_of(i)
  local s = n and doc:sentence(n)
  if not s then
    return i, i
  end
  return s.first, s.last
end

--- Is token i a word for a time ("Monday", "week")?
function M.when(doc, i)
  return WHEN[doc:lower(i)] == true
end

--- Noun phrase that ends at token i, down to `from`: first token of the
--- phrase, and last token of its head part (before "of ...").
function M.np_before(doc, i, from)
  if doc:pos(i) == "PRP" then
    return i, i
  end
  local head, j = i, i
  while j > from do
    local pos = doc:pos(j - 1)
    if not INSIDE[pos] then
      break
    end
    if (pos == "VBN") and not INSIDE[doc:pos(j - 2)] then
      break
    end
    j = j - 1
    if (pos == "DT" or pos == "PRP$" or pos == "PDT")
      and doc:pos(j - 1) ~= "PDT" then
      break
    end
  end
  local first = j
  local link = doc:lower(first - 1)
  if first - 2 >= from and LINK[link] and M.noun(doc, first - 2)
    and not M.when(doc, first - 2) then
    local outer, outer_head = M.np_before(doc, first - 2, from)
    return outer, outer_head
  end
  if doc:pos(first - 1) == "CC" and first - 2 >= from
    and M.noun(doc, first - 2) and M.noun(doc, head) then
    local outer = M.np_before(doc, first - 2, from)
    return outer, head
  end
  return first, head
end

--- Noun phrase that begins at token i, up to `to`: its last token, and the
--- last token of its head part; nil when there is none.
function M.np_after(doc, i, to)
  local pos = doc:pos(i)
  if pos == "PRP" then
    return i, i
  end
  local j, last = i, nil
  while j <= to do
    pos = doc:pos(j)
    if not INSIDE[pos] or (pos == "DT" or pos == "PRP$") and j > i
      and doc:pos(j - 1) ~= "PDT" then
      break
    end
    if HEAD[pos] and not (last and M.when(doc, j)) then
      last = j
    elseif M.when(doc, j) then
      break
    end
    j = j + 1
  end
  if not last then
    return nil
  end
  local head = last
  local link = doc:lower(last + 1)
  if last + 2 <= to and (link == "of" or link == "for" or link == "from"
    or link == "at") and not M.when(doc, last + 2) then
    last = M.np_after(doc, last + 2, to) or last
  end
  return last, head
end

--- Left edge of the auxiliaries and adverbs before a verb.
function M.verb_left(doc, v, from)
  local i = v
  while i > from do
    local pos = doc:pos(i - 1)
    if pos == "MD" or pos == "RB" or pos == "RBR" or pos == "RBS" then
      i = i - 1
    elseif pos:find("^VB") then
      local lemma = doc:lemma(i - 1)
      if lemma ~= "have" and lemma ~= "be" and lemma ~= "do"
        and lemma ~= "get" then
        break
      end
      i = i - 1
    else
      break
    end
  end
  return i
end

--- Is the verb passive ("was told")?
function M.passive(doc, v, left)
  if doc:pos(v) ~= "VBN" and doc:pos(v) ~= "VBD" then
    return false
  end
  for i = left, v - 1 do
    local lemma = doc:lemma(i)
    if lemma == "be" or lemma == "get" then
      return true
    end
  end
  return false
end

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
      if HEAD[doc:pos(j)] then
        local first, head = M.np_before(doc, j, from)
        return { first = first, last = i, head = head, how = how }
      end
    end
    return nil
  elseif HEAD[pos] then
    local first, head = M.np_before(doc, i, from)
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
  if not M.when(doc, i) then
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
  local left = M.verb_left(doc, v, from)
  local i = left - 1
  if i < from then
    return nil
  end
  if doc:pos(v) == "VBG" and doc:lemma(left) ~= "be"
    and doc:lemma(left) ~= "have" then
    if HEAD[doc:pos(i)] and not M.when(doc, i) and doc:pos(i) ~= "CD" then
      return phrase_at(doc, i, from, "reduced relative")
    end
    return same_subject(doc, left, from, "participle", depth)
  end
  i = before_bracket(doc, skip_when(doc, i, from), from)
  local pos, lower = doc:pos(i), doc:lower(i)
  if lower == "that" or lower == "who" or lower == "which" then
    local j = doc:pos(i - 1) == "," and i - 2 or i - 1
    local s = phrase_at(doc, before_bracket(doc, j, from), from,
      "relative clause")
    if s then
      s.relative = i
    end
    return s
  elseif pos == "DT" or pos == "PRP" and not OBJECTIVE[lower] then
    return { first = i, last = i, head = i, how = "pronoun" }
  elseif HEAD[pos] or pos == "PRP" then
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
M.subject = subject

--- Does a clause (a noun phrase and then a finite verb) begin at token i?
--- A narrow one has its verb before the next comma, outside any relative.
function M.clause(doc, i, to, narrow)
  local pos = doc:pos(i)
  if NOMINATIVE[doc:lower(i)] or pos == "EX" then
    return true
  end
  if not (INSIDE[pos] or pos == "VBG" or pos == "``" or pos == "IN"
    or pos == "PRP" or pos == "RB" or pos == "WRB") then
    return false
  end
  local noun = pos == "PRP" or pos == "VBG"
  for j = i, math.min(to, i + 25) do
    pos = doc:pos(j)
    noun = noun or HEAD[pos] or pos == "DT" or pos == "PRP"
    if FINITE[pos] and noun and j > i then
      return true
    elseif pos == "." or pos == ":" or narrow and (pos == ","
      or pos == "WP" or pos == "WDT" or pos == "TO" or doc:lower(j) == "that"
      and j > i) then
      return false
    end
  end
  return false
end

return M

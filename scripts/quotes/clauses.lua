--- Clauses: where what is said begins and ends.

local phrase = require "phrase"

local M = {}

--- Is there an opening bracket between two tokens?
local function bracket(doc, first, last)
  for i = last - 1, math.max(first, last - 30), -1 do
    if doc:word(i) == "(" then
      return true
    end
  end
  return false
end

--- Last token of a sentence without its final marks.
function M.trimmed(doc, first, last)
  while last > first do
    local pos = doc:pos(last)
    if pos ~= "." and pos ~= "''" and pos ~= ":" and pos ~= ","
      and not (doc:word(last) == ")" and not bracket(doc, first, last))
      or doc:is(last, "alpha") then
      break
    end
    last = last - 1
  end
  return last
end

local JOINS = phrase.set "while although though whereas as"
local UNDER = phrase.set "while although though when as if since because after"

--- Does a cue stand at token v, or behind a subject that begins there?
local function cue_follows(doc, cx, v, to)
  if cx.cue_at[v] then
    local pos = doc:pos(v)
    return pos == "VBG" or pos == "VBD" or pos == "VBZ"
  end
  local last = phrase.np_after(doc, v, to)
  local c = last and cx.cue_at[last + 1]
  return c ~= nil and c.v == last + 1 and phrase.finite(doc, c.v)
end

--- `he was wrong and accused X of Y`: a participle in form that has an object
--- is a verb of its own.
local function accuses(doc, cx, v)
  local pos = doc:pos(v + 1)
  return cx.cue_at[v] ~= nil and doc:pos(v) == "VBN" and (pos == "DT"
    or pos == "NNP" or pos == "PRP" or pos == "PRP$")
    and cx.cue_at[v].row.frames.A == true
end

local DASH = phrase.set "— – --"

local function dash_after(doc, k, to)
  for j = k + 1, to do
    if DASH[doc:word(j)] then
      return true
    end
  end
  return false
end

--- A comma behind marked words ends what is said, when something else
--- follows than more of the clause: `“Q”, a swipe at`, `“Q,” though`.
local function marks_end(doc, cx, i, k, q)
  if q.first <= i or q.open_ended then
    return false
  end
  local v = k
  if doc:pos(k) == "," then
    v = k + 1
  elseif doc:pos(q.last) ~= "," then
    return false
  end
  local lower, pos = doc:lower(v), doc:pos(v)
  return not (pos == "CC" or pos == "WDT" or pos == "WP" or lower == "because"
    or cx.pair_at[v] or pos == "DT" and cx.pair_at[v + 1]
    or UNDER[doc:lower(i)] or UNDER[doc:lower(i + 1)]
    or doc:pos(q.open - 1) == "IN" or not M.whole(doc, i, q.last))
end

--- End of a clause that begins at token i: the sentence's end, or where
--- another attribution is joined to it, or where the main clause begins
--- (under a conjunction: `while S said C, ...`).
function M.stop(doc, cx, i, to, under)
  for k = i + 1, to do
    local pos = doc:pos(k)
    if (doc:word(k) == ";" or DASH[doc:word(k)] and k > i + 3
      and not dash_after(doc, k, to)) and not cx.inside(k) then
      return M.trimmed(doc, i, k - 1)
    elseif cx.closed[k] and marks_end(doc, cx, i, k, cx.closed[k]) then
      return cx.closed[k].last
    elseif (pos == "," or pos == "CC") and not cx.inside(k) then
      local v = k + 1
      if pos == "," and (doc:pos(v) == "CC" or JOINS[doc:lower(v)]) then
        v = v + 1
      end
      if pos == "," and doc:lower(v) == "according"
        or pos == "," and under and phrase.clause(doc, v, to)
        or pos == "CC" and accuses(doc, cx, v)
        or cue_follows(doc, cx, v, to) and not (pos == "CC"
          and cx.cue_at[v] and doc:pos(v) ~= "VBD") then
        return M.trimmed(doc, i, k - 1)
      end
    end
  end
  local q = cx.inside(to) or cx.inside(to - 1)
  if q and q.first > i then
    return q.last
  end
  return M.trimmed(doc, i, to)
end

--- Does a conjunction put the clause of this subject under another one?
function M.subordinate(doc, s)
  return UNDER[doc:lower(s.first - 1)] == true
end

local AFTER = phrase.set ("while although though because when before after "
  .. "since as if and but during")

--- End of a noun phrase with what belongs to it, from token i.
function M.phrase_stop(doc, cx, i, to)
  for k = i + 1, to do
    local pos = doc:pos(k)
    if not cx.inside(k) and (pos == "," or pos == ":" or phrase.when(doc, k)
      or AFTER[doc:lower(k)] and (pos ~= "CC" or doc:pos(k + 1):find("^VB")))
    then
      local stop = k - 1
      if phrase.when(doc, k) and (doc:pos(stop) == "IN") then
        stop = stop - 1
      end
      return M.trimmed(doc, i, math.max(i, stop))
    end
  end
  return M.trimmed(doc, i, to)
end

--- End of what is said when a marked span is its last sure part: a comma
--- behind the marks ends it, else what belongs to the span follows.
function M.marked_stop(doc, cx, q, to)
  local after = q.close + 1
  if q.open_ended or q.last >= to or after > to or doc:pos(q.last) == ","
    or doc:pos(after) == "," or doc:pos(after) == "." then
    return q.last
  end
  if doc:pos(after) == "CC" and not (cx.pair_at[after + 1]
    or doc:pos(after + 1) == "DT" and cx.pair_at[after + 2]) then
    return q.last
  end
  local stop = M.phrase_stop(doc, cx, q.last, to)
  for k = after, stop do
    if phrase.finite(doc, k) and not cx.inside(k) then
      return q.last
    end
  end
  return math.max(q.last, stop)
end

--- A list of noun phrases goes on to the marked words in its last member:
--- `noted X, Y, and Z from “Q”`.
function M.list_stop(doc, cx, stop, to)
  local q = cx.pairs[cx.pair_after(stop + 1)]
  if not q or q.item or q.title or q.last > to or doc:pos(stop + 1) ~= ","
  then
    return stop
  end
  local joined = false
  for k = stop + 1, q.open do
    if phrase.finite(doc, k) or doc:pos(k) == ":" or cx.cue_at[k] then
      return stop
    end
    joined = joined or doc:pos(k) == "CC"
  end
  return joined and M.marked_stop(doc, cx, q, to) or stop
end

--- Step over what may stand between a cue and its clause: adverbs, times,
--- an addressee, "in a statement".
function M.step(doc, i, to, addressee)
  for _ = 1, 4 do
    local pos, lower = doc:pos(i), doc:lower(i)
    if pos == "RB" and not phrase.NOMINATIVE[doc:lower(i + 1)] then
      i = i + 1
    elseif phrase.when(doc, i) then
      i = i + 1
    elseif pos == "DT" and phrase.when(doc, i + 1) then
      i = i + 2 -- "this week"
    elseif (lower == "in" or lower == "on" or lower == "during" or lower == "at"
      or lower == "to" or lower == "via" or lower == "last" or lower == "of")
    then
      local last = phrase.when(doc, i + 1) and i + 1
        or phrase.np_after(doc, i + 1, to)
      if not last or phrase.finite(doc, last + 1) then
        return i
      end
      i = last + 1
    elseif addressee then
      local last, head = phrase.np_after(doc, i, to)
      if not last then
        return i
      end
      i, addressee = (doc:lower(head + 1) == addressee and head or last) + 1,
        false
    else
      return i
    end
  end
  return i
end

--- Is the text between two tokens a clause of its own?
function M.whole(doc, from, to)
  if to - from < 2 then
    return false
  end
  local finite, comma = false, false
  for k = from, to do
    finite = finite or phrase.finite(doc, k)
    comma = comma or doc:pos(k) == ","
  end
  local pos = doc:pos(from)
  return finite and (comma or pos ~= "IN" and pos ~= "VBG" and pos ~= "VBN"
    and pos ~= "WRB" and pos ~= "TO")
end
return M

--- Did it happen? Negated, hypothetical, asked, to come, long past, a game.

local blocks = require "blocks"

local M = {}

local WILL = { will = true, shall = true, ["'ll"] = true, wo = true }
local OPENS = { ["if"] = true, unless = true, whether = true, lest = true,
  provided = true }
local NOBODY = { no = true, nobody = true, none = true, neither = true,
  nothing = true }
local NOT = { never = true, ["not"] = true, ["n't"] = true, hardly = true,
  without = true }

--- Does a conditional open the clause? It stands before the subject.
local function conditional(doc, v, c)
  local first = c.subject and c.subject[1] < v.head and c.subject[1] or v.first
  for i = first - 1, first - 3, -1 do
    if i < 1 or doc:is(i, "punct") then
      return false
    elseif OPENS[doc:lower(i)] then
      return true
    end
  end
  return false
end

local function years(doc, s)
  for i = s.first, s.last do
    local year = doc:is(i, "digit") and tonumber(doc:word(i))
    if year and year >= 1000 and doc:pos(i - 1) == "IN" then
      return year
    end
  end
  return nil
end

local function long_past(doc, s)
  local year = years(doc, s)
  local now = doc.date and tonumber(doc.date:match("^%d%d%d%d")) or 2020
  return year and year < now - 20
end

local function count(doc, s, list)
  local n, words = 0, blocks.lists[list]
  for i = s.first, s.last do
    if words[doc:lemma(i):lower()] then
      n = n + 1
    end
  end
  return n
end

--- Do arms, fighters or dead stand in the sentence?
function M.armed(doc, v)
  return count(doc, doc:sentence(doc:sentence_of(v.head)), "armed") > 0
end

--- Is this sentence about a match or a day of memory? Then it has no event.
function M.null(S, v)
  local doc = S.doc
  local number = doc:sentence_of(v.head)
  S.nulls = S.nulls or {}
  if S.nulls[number] == nil then
    local s = doc:sentence(number)
    local sport = count(doc, s, "sport")
    S.nulls[number] = count(doc, s, "anniversary") > 0 and "anniversary"
      or (sport > 1 or sport == 1 and count(doc, s, "sport-hint") > 0
        or count(doc, s, "sport-hint") > 2) and "sport" or false
  end
  return S.nulls[number]
end

--- "asserted", "negated", "hypothetical", "question", "future" or "past".
function M.of(S, v, c, effect)
  local doc = S.doc
  local vg = v.vg
  local s = doc:sentence(doc:sentence_of(v.head))
  if vg.negated or effect == "not" or NOT[doc:lower(v.first - 1)]
    or c.subject and NOBODY[doc:lower(c.subject[1])] then
    return "negated"
  end
  if doc:word(s.last) == "?" then
    return "question"
  end
  if effect == "maybe" or conditional(doc, v, c) then
    return "hypothetical"
  end
  if vg.modal then
    for i = v.first, v.head do
      if WILL[doc:lower(i)] then
        return "future"
      end
    end
    return "hypothetical"
  end
  return long_past(doc, s) and "past" or "asserted"
end

return M

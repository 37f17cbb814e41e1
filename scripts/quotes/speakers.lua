--- Speakers: which name stands behind the words of a source.
--
-- A noun phrase that is (or ends in) a named actor is that actor; other noun
-- phrases stand for themselves; he and she are the person who spoke or was
-- named last, where only one can be meant. Otherwise the name is left open.

local cues = require "cues"
local people = require "people"
local phrase = require "phrase"
local subject = require "subject"

local M = {}

local without_article

local PERSONAL = phrase.set "he she his her"
local OPEN = phrase.set ("they it this that these those there which who "
  .. "i we you their its my our your")

---@class quotes.source
---@field first integer
---@field last integer
---@field start integer
---@field stop integer
---@field name string? canonical name, nil when it is not known
---@field person boolean? the name is a person's

---@class quotes.memory what the document said so far
---@field name string? last speaker
---@field token integer? where

--- Is this actor a person, or an untyped name of several words?
function M.person(a)
  return a.kind == "person" or a.kind == "name" and a.last > a.first
end

--- Distinct persons named between two tokens.
local function persons(list, from, to)
  local out, seen = {}, {}
  local lo, hi = 1, #list + 1
  while lo < hi do
    local mid = (lo + hi) // 2
    if list[mid].first < from then
      lo = mid + 1
    else
      hi = mid
    end
  end
  for k = lo, #list do
    local a = list[k]
    if a.last > to then
      break
    elseif not seen[a.name] then
      seen[a.name] = true
      out[#out + 1] = a.name
    end
  end
  return out
end

--- The person that he or she means at token i, or nil.
local function antecedent(doc, cx, i)
  local from = phrase.sentence(doc, i)
  local last = cx.last
  if last and last.token < i then
    local between = persons(cx.people, last.token + 1, i - 1)
    local para = doc:paragraph_of(i) - doc:paragraph_of(last.token)
    if para <= 1 and (#between == 0
      or #between == 1 and between[1] == last.name) then
      return last.name
    end
  end
  local here = persons(cx.people, from, i - 1)
  if #here == 1 then
    return here[1]
  elseif #here > 1 then
    return nil
  end
  local n = doc:sentence_of(i)
  for k = n - 1, math.max(1, n - 2), -1 do
    local s = doc:sentence(k)
    local named = persons(cx.people, s.first, s.last)
    if #named == 1 then
      return named[1]
    elseif #named > 1 then
      return nil
    end
  end
  return nil
end

--- Context for a document: its persons in order, the memory of speakers.
function M.context(doc)
  local list, known = {}, {}
  local function know(text, name)
    if text and text ~= "" then
      text = text:lower()
      known[text] = (known[text] == nil or known[text] == name) and name
        or false
    end
  end
  for _, a in ipairs(doc:layer("actor")) do
    if M.person(a) then
      list[#list + 1] = { first = a.first, last = a.last, name = a.name }
      know(a.role, a.name)
    elseif a.kind == "organisation" and a.last > a.first then
      know(doc:word(a.last), a.name)
    end
  end
  return { people = list, known = known, last = nil }
end

local function named(actor)
  return { first = actor.first, last = actor.last, start = actor.start,
    stop = actor.stop, name = actor.name, person = M.person(actor) }
end

--- `Ruiz's statement`: the last token of the one whose words these are.
local function possessor(doc, first, head)
  if not cues.noun[doc:lemma(head):lower()] then
    return nil
  end
  for i = first + 1, head - 1 do
    if doc:pos(i) == "POS" then
      return i - 1
    end
  end
  return nil
end

--- `its director, Ana Ruiz,`, `the company, Lindenbahn,`: the name after the
--- description.
local function apposed(doc, last)
  local a = doc:pos(last + 1) == "," and doc:at("actor", last + 2)
  if not a or not M.person(a) and a.kind ~= "organisation"
    and a.kind ~= "name" then
    return nil
  end
  local pos = doc:pos(a.last + 1)
  return (pos == "," or pos == "." or pos == "") and a or nil
end

--- Lower-case words of "the director"; nil without "the".
function without_article(doc, first, last)
  if doc:lower(first) ~= "the" or first == last then
    return ""
  end
  return doc:span(first + 1, last).text:lower()
end

--- A description as it would stand inside a sentence.
local function plain(doc, first, text)
  local pos = doc:pos(first)
  if pos:find("^NNP") or doc:is(first, "allcap") and #doc:word(first) > 1 then
    return text
  end
  return (text:gsub("^%u", string.lower))
end

--- Source of a subject that is no relative pronoun.
local function plain_source(doc, cx, s)
  local first, last, head = s.first, s.last, s.head or s.last
  local word = doc:lower(last)
  if s.apposition then
    local a = doc:over("actor", s.apposition[2])
    if a and M.person(a) and a.first == s.apposition[1] then
      return named(a)
    end
  end
  if first == last and PERSONAL[word] then
    local t = doc:token(first)
    local name = antecedent(doc, cx, first)
    return { first = first, last = last, start = t.start, stop = t.stop,
      name = name, person = true }
  end
  if first == last and word == "it" and cx.group
    and cx.group.last <= first
    and doc:paragraph_of(cx.group.last) == doc:paragraph_of(first) then
    local t = doc:token(first)
    return { first = first, last = last, start = t.start, stop = t.stop,
      name = cx.group.name }
  end
  if first == last and OPEN[word] then
    local t = doc:token(first)
    return { first = first, last = last, start = t.start, stop = t.stop,
      name = (word == "i" or word == "my") and "AUTHOR" or nil }
  end
  local owner = possessor(doc, first, head)
  local actor = doc:over("actor", owner or head)
  if owner and actor then
    head = owner
  end
  if actor and actor.last >= head and not actor.adjective then
    return named(actor)
  end
  local beside = apposed(doc, last)
  if beside then
    return named(beside)
  end
  local span = doc:span(first, last)
  return { first = first, last = last, start = span.start, stop = span.stop,
    name = cx.known[without_article(doc, first, last)]
      or plain(doc, first, span.text) }
end

--- A source from its tokens: name and narrowed span. `Ruiz, who said` has
--- the pronoun as its span and Ruiz as its name.
---@param s quotes.subject
---@return quotes.source
function M.source(doc, cx, s)
  local source = plain_source(doc, cx, s)
  if s.relative then
    local t = doc:token(s.relative)
    source.first, source.last = t.first, t.last
    source.start, source.stop = t.start, t.stop
  end
  return source
end

--- Subject of a cue: of a participle or a second verb it is that of the cue
--- before it in the sentence, when there is one that can speak.
---@return quotes.subject?
function M.subject(doc, cx, c, from)
  local s = subject.find(doc, c.v, from)
  if s and s.how ~= "participle" and s.how ~= "same subject" then
    return s
  end
  local near = doc:pos(c.left - 1)
  if not s and near ~= "," and near ~= "CC" and doc:pos(c.v) ~= "VBG" then
    return nil
  end
  for k = c.left - 1, from, -1 do
    local before = cx.cue_at[k]
    if before and before.v == k and phrase.finite(doc, k)
      and not cx.inside(k) then
      local known = cx.source_of[k]
      if known and known.first then
        return { first = known.first, last = known.last, head = known.last,
          how = "same subject" }
      end
      local t = subject.find(doc, k, from)
      if t and people.animate(doc, t.head) then
        t.how = s and s.how or "same subject"
        return t
      end
    end
  end
  return s
end

--- Remember a speaker for the pronouns that follow.
function M.remember(cx, source)
  if source and source.name and source.name ~= "AUTHOR" and not source.person
  then
    cx.group = { name = source.name, last = source.last }
  end
  if source and source.name and source.person then
    cx.last = { name = source.name, token = source.last }
  end
end

--- A source that nobody knows.
M.none = {}

return M

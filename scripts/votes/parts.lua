--- Who voted, on what: from the clauses of layer svo.

local rubric = require "rubric"
local context = require "context"

local M = {}

local verbs = rubric.lexicon { name = "vote-verb", file = "data/verbs.tsv",
  key = "verb" }

local svo    -- of this document: annotation by first byte of its verb
local person -- first bytes of people, and -last bytes

function M.begin(doc)
  svo, person = {}, {}
  for _, a in ipairs(doc:layer("svo")) do
    svo[a.verb_start] = svo[a.verb_start] or a
  end
  for _, a in ipairs(doc:layer("actor")) do
    if a.kind == "person" then
      person[a.start], person[-a.stop] = true, true
    end
  end
end

--- The row of a verb at a token, with its particle; nil: it ends no vote.
function M.verb(doc, token)
  local lemma, plain = doc:lemma(token):lower(), nil
  for _, row in ipairs(verbs:all(lemma)) do
    if not row.particle then
      plain = row
    else
      for i = token + 1, token + 4 do
        if doc:lower(i) == row.particle then
          return row
        end
      end
    end
  end
  return plain
end

local PRONOUN = { it = true, they = true, he = true, she = true, we = true,
  i = true, you = true, this = true, that = true, who = true, which = true,
  nobody = true, everyone = true, none = true,
  them = true, him = true, her = true, us = true }

local COUNT = { vote = true, margin = true, majority = true, percent = true }

--- Words of a part of a clause, without the article; a pronoun is none.
local function part(doc, a, role)
  local start, stop = a[role .. "_start"], a[role .. "_end"]
  if not start then
    return nil
  end
  local text = doc:sub(start, stop)
  if PRONOUN[text:lower()] then
    return nil
  end
  if COUNT[a[role]] and text:find("^[Aa%d]") then
    return nil -- "passed by a vote of"
  end
  local rest = text:match("^[Tt]he (.+)$") or text:match("^[Aa]n? (.+)$")
  return { text = rest or text, start = stop - #(rest or text), stop = stop,
    head = a[role], person = person[start] or person[-stop] }
end

local function overlaps(p, span)
  return p and span and p.start < span.stop and span.start < p.stop
end

--- The noun phrase whose last noun stands just before a token.
local function phrase_before(doc, token)
  local last = token - 1
  while doc:pos(last):find("^RB") or doc:pos(last):find("^VB") do
    last = last - 1
  end
  if not doc:pos(last):find("^NN") then
    return nil
  end
  local first = last
  while doc:pos(first - 1):find("^[NJV][NJB][PSGN]?S?$")
    and not doc:pos(first - 1):find("^VB[DPZ]?$") do
    first = first - 1
  end
  local span = doc:span(first, last)
  return { text = span.text, start = span.start, stop = span.stop,
    head = doc:lemma(last) }
end

--- The body that votes and the motion, for the verb at a token. What the tally
--- covers is neither.
function M.of(doc, token, row, tally)
  local a = svo[doc:token(token).start]
  local subject, object
  if a then
    subject, object = part(doc, a, "subject"), part(doc, a, "object")
    if overlaps(object, tally) or object and object.text:find("^%d+$") then
      object = part(doc, a, "indirect") -- "passed the senate 52-48"
    end
  end
  local lost = overlaps(subject, tally)
  if lost or not a then
    subject = phrase_before(doc, token)
  end
  if not object and row and row.subject == "body"
    and not (a and a.passive) then
    object = M.phrase(doc, token + (row.particle and 2 or 1))
  end
  if row and row.subject == "motion" then
    local body = object and context.BODY[(object.head or ""):lower()]
    local moves = subject and context.MOTION[(subject.head or ""):lower()]
    if not object then
      return nil, subject
    elseif body or moves then
      return object, subject -- the bill passed the house
    end
  end
  return subject, object
end

--- What follows "to": the deed with its object, "ban cars".
function M.deed(doc, token)
  local a = svo[doc:token(token).start]
  local object = a and part(doc, a, "object")
  local start = doc:token(token).start
  if object and object.start > start then
    return { text = doc:sub(start, object.stop), start = start,
      stop = object.stop }, object
  end
  local s = doc:sentence(doc:sentence_of(token))
  local last = token
  while last < s.last and not doc:is(last + 1, "punct") do
    last = last + 1
  end
  local span = doc:span(token, last)
  return { text = span.text, start = span.start, stop = span.stop }
end

--- Is the noun phrase that begins at a token something to vote on?
function M.is_motion(doc, token)
  local p = M.phrase(doc, token)
  local head = p and doc:bytes(p.start, p.stop).last
  return head ~= nil and context.MOTION[doc:lemma(head):lower()] or false
end

--- The noun phrase that begins at a token: up to its last noun.
function M.phrase(doc, token)
  local s = doc:sentence(doc:sentence_of(token))
  local i, last = token, nil
  while i <= s.last and doc:pos(i):find("^[DJNPVC][TJNRBDO]")
    and not doc:pos(i):find("^VB[DPZ]?$") do
    if doc:pos(i):find("^NN") then
      last = i
    end
    i = i + 1
  end
  if not last then
    return nil
  end
  local first = token
  if doc:pos(first) == "DT" and first < last then
    first = first + 1
  end
  local span = doc:span(first, last)
  return { text = span.text, start = span.start, stop = span.stop }
end

return M

--- What is said of an object: `call X “Y”`, `describe X as Y`.

local clauses = require "clauses"
local people = require "people"
local phrase = require "phrase"
local speakers = require "speakers"

local M = {}

--- Marked words that are nobody's own quotation.
local function free(q)
  return not q.item or q.item.kind ~= "direct"
end
M.free = free

--- Marked words that a verb says of its object: `call X “Y”`, `dismiss X,
--- who V, as “Y”`; not over a comma that is no parenthesis.
local function marked_complement(doc, cx, i, to)
  local open = false
  for k = i, math.min(to, i + 24) do
    local q = cx.inside(k)
    if q then
      local as = doc:lower(q.open - 1) == "as"
        or doc:lower(q.open - 2) == "as" and doc:pos(q.open - 1) == "DT"
      return free(q) and (as or not q.title) and q or nil
    end
    local pos = doc:pos(k)
    if pos == "," then
      local next_pos = doc:pos(k + 1)
      if not open and next_pos ~= "WP" and next_pos ~= "WDT" then
        return nil
      end
      open = not open
    elseif phrase.finite(doc, k) and not open or pos == ":" then
      return nil
    end
  end
  return nil
end

--- Does the verb give a name, rather than judge? `what engineers call “creep”`,
--- `a house called “The Lock”`, but `a plan which S called “a lie”`.
local function named(doc, cx, c, q)
  if doc:pos(c.v) == "VBP" and doc:pos(c.left - 1) == "NNS"
    and not doc:over("actor", c.left - 1) then
    return q.words <= 3
  end
  local from = phrase.sentence(doc, c.v)
  local s = speakers.subject(doc, cx, c, from)
  return s ~= nil and not s.relative and not people.animate(doc, s.head)
end

--- `call X “Y”`, `describe X as Y`: the object and what is said of it.
function M.find(doc, cx, c, to)
  local f, note = c.row.frames, c.row.note
  if not (f.O or note["obj-compl"]) then
    return nil
  end
  local i = c.last + 1
  local last = phrase.np_after(doc, i, to)
  local as = doc:lower((last or c.last) + 1) == "as"
  if as and not last then
    i = i + 1 -- `which S described as “Y”`: the object stands before
  end
  if note.weak and not note["obj-compl"] and not as then
    return nil
  end
  local q = marked_complement(doc, cx, i, to)
  if q and q.open == i and named(doc, cx, c, q) then
    q.term = true
    return {}
  elseif q then
    return { { i, clauses.marked_stop(doc, cx, q, to) } },
      "object and marked complement"
  end
  if not last then
    return nil
  end
  local pos = doc:pos(last + 1)
  if as or note["obj-compl"] and (pos == "DT"
    or pos == "JJ" or pos == "RB") then
    return { { i, clauses.stop(doc, cx, i, to) } }, "object and complement"
  end
  return nil
end

return M

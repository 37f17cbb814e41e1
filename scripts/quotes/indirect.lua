--- Indirect quotations: cue, source and the clause that is said.
--
-- For every cue the frames of its row are tried in a fixed order; the first
-- that fits gives the clause. A clause with a marked span in it is mixed.

local phrase = require "phrase"
local speakers = require "speakers"

local M = {}

local WH = phrase.set "whether if what how why when where who which"

--- Last token of a sentence without its final marks.
local function trimmed(doc, first, last)
  while last > first do
    local pos = doc:pos(last)
    if pos ~= "." and pos ~= "''" and pos ~= ":" and pos ~= ","
      or doc:is(last, "alpha") then
      break
    end
    last = last - 1
  end
  return last
end

--- End of a clause that begins at token i: the sentence's end, or where
--- another attribution is joined to it.
local function clause_end(doc, cx, i, to)
  for k = i + 1, to do
    local pos = doc:pos(k)
    if (pos == "," or pos == "CC") and not cx.inside(k) then
      local v = k + 1
      if pos == "," and doc:pos(v) == "CC" then
        v = v + 1
      end
      if cx.cue_at[v] and (doc:pos(v) == "VBG" or doc:pos(v) == "VBD")
        or pos == "," and doc:lower(v) == "according" then
        return trimmed(doc, i, k - 1)
      end
    end
  end
  return trimmed(doc, i, to)
end

--- Step over what may stand between a cue and its clause: adverbs, times,
--- an addressee, "in a statement".
local function step(doc, i, to, addressee)
  for _ = 1, 4 do
    local pos, lower = doc:pos(i), doc:lower(i)
    if pos == "RB" and not phrase.NOMINATIVE[doc:lower(i + 1)] then
      i = i + 1
    elseif phrase.when(doc, i) then
      i = i + 1
    elseif (lower == "in" or lower == "on" or lower == "during" or lower == "at"
      or lower == "to" or lower == "via" or lower == "last") then
      local last = phrase.np_after(doc, i + 1, to)
      if not last or phrase.finite(doc, last + 1) then
        return i
      end
      i = last + 1
    elseif addressee then
      local last = phrase.np_after(doc, i, to)
      if not last then
        return i
      end
      i, addressee = last + 1, false
    else
      return i
    end
  end
  return i
end

--- Content after a cue: first token, name of the frame; or nil.
local function content_after(doc, c, to)
  local f, note = c.row.frames, c.row.note
  local i = c.last + 1
  if doc:lower(i) == "that" and f.T and doc:pos(i) ~= "DT" then
    return i, "that-clause"
  end
  if WH[doc:lower(i)] and f.W then
    return i, "wh-clause"
  end
  if f.I and doc:pos(i) == "TO" and doc:pos(i + 1):find("^VB") then
    return i, "infinitive"
  end
  if f.B and not note.weak and phrase.clause(doc, i, to)
    and doc:pos(i) ~= "IN" then
    return i, "bare clause"
  end
  local j = step(doc, i, to, f.A or note.prep == "to")
  if j > i then
    if doc:lower(j) == "that" and f.T then
      return j, "that-clause after an addressee"
    elseif f.I and doc:pos(j) == "TO" and doc:pos(j + 1):find("^VB") then
      return j, "infinitive after an addressee"
    elseif WH[doc:lower(j)] and f.W then
      return j, "wh-clause after an addressee"
    elseif (f.B or f.T) and not note.weak and doc:pos(j) ~= "IN"
      and phrase.clause(doc, j, to) then
      return j, "bare clause after an addressee"
    end
  end
  if f.T and not note.weak and phrase.NOMINATIVE[doc:lower(i)] then
    return i, "bare clause"
  end
  if note.prep and doc:lower(i) == note.prep and note.prep ~= "to" then
    return i, "preposition"
  elseif note.prep and f.A and doc:lower(j) == note.prep then
    return j, "preposition after an object"
  elseif f.N and not note.weak and phrase.np_after(doc, i, to) then
    return i, "noun phrase"
  end
  return nil
end

--- Clause before the cue: `C, S said` and `C, said S`.
local function content_before(doc, cx, c, from, to)
  local f = c.row.frames
  if not (f.B or f.D) or c.row.note.weak then
    return nil
  end
  local inverted = doc:pos(c.first - 1) == ","
  local s, comma
  if inverted then
    local last, head = phrase.np_after(doc, c.last + 1, to)
    if not last then
      return nil
    end
    s = { first = c.last + 1, last = last, head = head }
    comma = c.first - 1
  else
    s = phrase.subject(doc, c.v, from)
    if not s or doc:pos(s.first - 1) ~= "," then
      return nil
    end
    comma = s.first - 1
  end
  if comma - from < 3 or cx.inside(comma - 1) then
    return nil
  end
  local parts = { { from, comma - 1 } }
  local after = math.max(s.last, c.last) + 1
  if doc:pos(after) == "," and after + 3 < to then
    parts[2] = { after + 1, trimmed(doc, after + 1, to) }
  end
  return parts, s
end

local function add(doc, cx, c, parts, source, rule)
  local spans, kind = {}, "indirect"
  local first, last = parts[1][1], parts[#parts][2]
  for i, p in ipairs(parts) do
    spans[i] = { doc:token(p[1]).start, doc:token(p[2]).stop }
  end
  for _, q in ipairs(cx.pairs) do
    if q.first >= first and q.first <= last and not q.item then
      kind = "mixed"
    end
  end
  local it = { parts = spans, kind = kind, source = source, cue = c,
    rule = rule, first = first, last = last }
  for _, q in ipairs(cx.pairs) do
    if q.first >= first and q.first <= last and not q.item then
      q.item = it
    end
  end
  cx.items[#cx.items + 1] = it
  cx.used[c.first] = true
  speakers.remember(cx, source)
end

--- `According to S, C` and `C, according to S`.
local function according(doc, cx, c, from, to)
  local last, head = phrase.np_after(doc, c.last + 1, to)
  if not last then
    return
  end
  local source = speakers.source(doc, cx,
    { first = c.last + 1, last = last, head = head })
  if c.first == from then
    local i = last + 1
    while i < to and doc:pos(i) ~= "," do
      i = i + 1
    end
    if i + 1 < to then
      add(doc, cx, c, { { i + 1, trimmed(doc, i + 1, to) } }, source,
        "according to source, clause")
    end
  elseif c.first - from > 3 then
    local stop = c.first - 1
    if doc:pos(stop) == "," then
      stop = stop - 1
    end
    local parts = { { from, stop } }
    if doc:pos(last + 1) == "," and last + 4 < to then
      parts[2] = { last + 2, trimmed(doc, last + 2, to) }
    end
    add(doc, cx, c, parts, source, "clause, according to source")
  end
end

local function attribute(doc, cx, c)
  local from, to = phrase.sentence(doc, c.first)
  if c.kind == "prep" then
    if doc:lower(c.first) == "according" then
      according(doc, cx, c, from, to)
    end
    return
  end
  if c.passive then
    return
  end
  local i, rule = content_after(doc, c, to)
  if i and i < to and not (doc:pos(c.first - 1) == ","
    and rule == "noun phrase") then
    local s = phrase.subject(doc, c.v, from)
    if s then
      local stop = clause_end(doc, cx, i, to)
      add(doc, cx, c, { { i, stop } }, speakers.source(doc, cx, s), rule)
      return
    end
  end
  local parts, s = content_before(doc, cx, c, from, to)
  if parts then
    add(doc, cx, c, parts, speakers.source(doc, cx, s),
      "clause, source, verb")
  end
end

--- Indirect quotations of a document.
function M.run(doc, cx)
  for _, c in ipairs(cx.cues) do
    if not cx.used[c.first] and not cx.inside(c.first) then
      attribute(doc, cx, c)
    end
  end
end

return M

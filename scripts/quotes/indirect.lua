--- Indirect quotations: cue, source and the clause that is said.
--
-- For every cue the frames of its row are tried in a fixed order; the first
-- that fits gives the clause. A clause with a marked span in it is mixed.

local clauses = require "clauses"
local complement = require "complement"
local cues = require "cues"
local people = require "people"
local phrase = require "phrase"
local places = require "places"
local speakers = require "speakers"
local subject = require "subject"
local terms = require "terms"

local free = complement.free

local M = {}

local SAY = phrase.set "say add"
local SAID = phrase.set "DT PRP$ CD UH"
local ANSWER = phrase.set "so no yes"
local WH = phrase.set "whether if what how why when where who which"

--- Can this subject say what the frame says? A thing does not "demand" a
--- thing or "want" to do one; it may show that something is so.
local function fits(doc, c, s, rule)
  if terms.sign(doc, s.head) then
    return false
  end
  return c.row.lemma == "say" or rule:find("^that%-clause") ~= nil
    or rule:find("^wh") ~= nil or people.animate(doc, s.head)
end

-- A wish or a plan ("wants to leave") is no quotation; nor is a judgement of
-- a thing ("praised the plan"), a thought of one or evidence for it.
local INNER = phrase.set "think feel"
local OF_THINGS = phrase.set "praise criticise think feel learn show"
local PRIVATE = phrase.set "think feel learn"
local FIRST = phrase.set "i we you"

--- In a turn of a transcript only others are quoted; what the writer thinks
--- is no quotation.
local function own_words(doc, cx, c, s)
  local first = FIRST[doc:lower(s.last)]
  if cx.turns[doc:paragraph_of(c.v)] then
    return first or PRIVATE[c.row.class] or false
  end
  return first and PRIVATE[c.row.class] or false
end

--- `to V`, `to “V` or `not to V` at token i?
local function infinitive(doc, i)
  if doc:lower(i) == "not" then
    i = i + 1
  end
  if doc:pos(i + 1) == "``" then
    return doc:pos(i) == "TO" and doc:pos(i + 2):find("^VB") ~= nil
  end
  return doc:pos(i) == "TO" and doc:pos(i + 1):find("^VB") ~= nil
end

--- Content right at token i by the frames of a row: name of the frame.
local function frame_at(doc, cx, c, i, to, behind)
  local f, note = c.row.frames, c.row.note
  local lower = doc:lower(i)
  if lower == "that" and f.T and doc:pos(i) ~= "DT" and (not note.weak
    or (i == c.last + 1 or c.row.class == "say")
    and phrase.clause(doc, i + 1, to)) then
    return "that-clause"
  elseif WH[lower] and f.W then
    return "wh-clause"
  elseif f.I and not INNER[c.row.class] and not (note.weak
    and c.row.class == "deny") and infinitive(doc, i) then
    return "infinitive"
  elseif f.A and not behind and not phrase.NOMINATIVE[lower]
    and not phrase.finite(doc, (phrase.np_after(doc, i, to) or to) + 1) then
    return nil -- an addressee
  elseif (f.B or behind and f.T) and not note.weak and doc:pos(i) ~= "IN"
    and phrase.clause(doc, i, to, f.A or c.comma
      or f.N and c.row.class ~= "say") then
    return "bare clause"
  elseif (f.B or f.D) and not note.weak and cx.pair_at[i]
    and free(cx.pair_at[i]) and not cx.pair_at[i].title then
    return "marked words and more"
  elseif SAY[c.row.lemma] and not c.comma and i == c.last + 1
    and not phrase.when(doc, i) and (phrase.noun(doc, i)
    or SAID[doc:pos(i)] or ANSWER[lower]) then
    return "bare clause"
  end
  return nil
end

local WHEN = phrase.set "before after when as while during"

--- The "that" behind a long addressee ("told a hall in X on Monday that", "told
--- X before he left that") or behind a parenthesis ("said, however, that").
local function later_that(doc, cx, i, to, addressee)
  local under = false
  for k = i + 1, math.min(to, i + 14) do
    local q = cx.pair_at[k]
    if doc:lower(k) == "that" and doc:pos(k) == "IN" then
      return (addressee or doc:pos(k - 1) == ",") and k or nil
    elseif phrase.finite(doc, k) and not under or doc:pos(k) == ":"
      or q and not q.title
      or doc:pos(k) == "DT" and phrase.noun(doc, k - 1) then
      return nil -- a second object: "told X the story that"
    end
    under = under or WHEN[doc:lower(k)]
  end
  return nil
end

--- Content after a cue: first token, name of the frame; or nil.
local function content_after(doc, cx, c, to)
  local f, note = c.row.frames, c.row.note
  local i = c.last + 1
  local frame = frame_at(doc, cx, c, i, to)
  if frame then
    return i, frame
  end
  local addressee = (f.A or note.prep == "to") and (note.prep or true)
  local j = clauses.step(doc, i, to, addressee)
  if j > i then
    frame = frame_at(doc, cx, c, j, to, f.A)
    if frame == "infinitive" and f.A and addressee then
      return i, "infinitive after an addressee" -- whom it concerns, too
    elseif frame then
      return j, frame .. (addressee and " after an addressee" or "")
    end
  end
  if f.T and (f.A or doc:pos(i) == ",") then
    local k = later_that(doc, cx, i, to, f.A)
    if k then
      return k, f.A and "that-clause after an addressee" or "that-clause"
    end
  end
  if f.T and not note.weak and not f.A
    and phrase.NOMINATIVE[doc:lower(i)] and phrase.clause(doc, i, to) then
    return i, "bare clause"
  end
  if doc:word(j) == ":" and f.D and j + 2 < to and not cx.pair_at[j + 1] then
    return j + 1, "after a colon"
  end
  if note.prep and doc:lower(i) == note.prep and note.prep ~= "to" then
    return i, "preposition"
  elseif note.prep and f.A and doc:lower(j) == note.prep then
    return i, "preposition after an object"
  elseif f.N and not note.weak and not c.comma and not phrase.when(doc, i)
    and (phrase.np_after(doc, i, to) or cx.pair_at[i]
      or cx.pair_at[i + 1] and doc:pos(i):find("^[JDP]")) then
    return i, "noun phrase"
  end
  return nil
end

--- `C, said S`: does the subject follow?
local function inverted(doc, c, to)
  if doc:pos(c.first - 1) ~= "," or doc:pos(c.v) == "VBG"
    or not c.row.frames.B then
    return false
  end
  local last, head = phrase.np_after(doc, c.last + 1, to)
  if not last or not people.animate(doc, head) then
    return false
  end
  local pos = doc:pos(last + 1)
  return last + 1 > to or pos == "," or pos == "." or pos == ":"
    or pos == "WP" or pos == "IN"
end

--- Is nothing said after the cue of `C, S said`?
local function ends_here(doc, c, s, to)
  local i = clauses.step(doc, math.max(s.last, c.last) + 1, to, c.row.frames.A)
  local pos = doc:pos(i)
  return i > to or pos == "," or pos == "." or pos == ":" or pos == "WP"
    or pos == "IN" or pos == "-RRB-" or doc:word(i) == ")" or pos == "VBG"
end

--- `As S said, C` and `C, as S said`.
local function as_said(doc, cx, c, s, from, to)
  local as = s.first - 1
  local after = clauses.step(doc, c.last + 1, to)
  if as - from <= 2 and doc:pos(after) == "," and after + 2 < to then
    return { { after + 1, clauses.stop(doc, cx, after + 1, to) } }, s,
      "as source says, clause"
  elseif as - 3 > from and doc:pos(as - 1) == ","
    and clauses.whole(doc, from, as - 2) and (after > to
      or doc:pos(after) == "." or doc:pos(after) == ",") then
    return { { from, as - 2 } }, s, "clause, as source says"
  end
  return nil
end

--- `which he said would be late`: the relative and the rest.
local function extracted(doc, cx, c, s, to)
  local i = c.last + 1
  if not phrase.finite(doc, i) or not (c.row.frames.B or c.row.frames.T)
    or i + 1 > to then
    return nil
  end
  local rest = { i, clauses.stop(doc, cx, i, to) }
  local w = s.first - 1
  if doc:pos(w) == "WDT" or doc:pos(w) == "WP" then
    return { { w, w }, rest }
  elseif phrase.noun(doc, w) or doc:lower(w) == "that" then
    return { rest }
  end
  return nil
end

--- Clause before the cue: `C, S said` and `C, said S`.
local function content_before(doc, cx, c, from, to)
  local f = c.row.frames
  if not (f.B or f.D) or c.row.note.weak then
    return nil
  end
  local s, comma
  if c.comma then
    local last, head = phrase.np_after(doc, c.last + 1, to)
    if not last then
      return nil
    end
    s = { first = c.last + 1, last = last, head = head }
    comma = c.first - 1
  else
    s = subject.find(doc, c.v, from)
    if not s or doc:pos(s.first - 1) ~= "," and doc:lower(s.first - 1) ~= "as"
    then
      return nil
    end
    comma = s.first - 1
  end
  local before = doc:lower(s.first - 1)
  if before == "as" then
    return as_said(doc, cx, c, s, from, to)
  end
  if comma <= from or cx.inside(comma - 1) or not ends_here(doc, c, s, to)
  then
    return nil
  end
  local parts = { { from, comma - 1 } }
  local after = clauses.step(doc, math.max(s.last, c.last) + 1, to,
    c.row.frames.A)
  if doc:pos(after) == "," and after + 3 < to and not c.comma then
    local rest = { after + 1, clauses.stop(doc, cx, after + 1, to) }
    parts[2] = rest
    if comma - from == 1 and (doc:pos(from) == "CC" or doc:pos(from) == "RB")
    then
      parts = { rest }
    end
  elseif not clauses.whole(doc, from, comma - 1) then
    return nil
  end
  return parts, s
end

--- Is this what a source says that another source tells of ("A said that B
--- had told C")? Only a subject, its verb of saying and a clause count: all
--- else inside what is said is the outer source's own.
local CHAIN = phrase.set "say claim deny admit warn promise ask argue demand"

local function chained(doc, outer, c, parts, source, rule)
  return source and source.name and CHAIN[c.row.class]
    and rule:find("clause") and (source.last == c.left - 1
      or doc:pos(c.left - 1) == ",")
    and doc:pos(source.last) ~= "WP" and doc:pos(source.last) ~= "WDT"
    and (phrase.finite(doc, c.left) or doc:pos(c.v) == "VBD")
    and parts[1][2] - parts[1][1] > 1
    and not (outer.source and outer.source.name == source.name)
end

local function add(doc, cx, c, parts, source, rule)
  local spans, kind = {}, "indirect"
  local first, last = parts[1][1], parts[#parts][2]
  for i, p in ipairs(parts) do
    spans[i] = { doc:token(p[1]).start, doc:token(p[2]).stop }
  end
  local n = cx.pair_after(first)
  local outer = c.first <= cx.covered and cx.places:last(c.first, "direct")
  if outer and not chained(doc, outer, c, parts, source, rule) then
    return
  end
  local it = { parts = spans, source = source, cue = c, rule = rule,
    first = first, last = last, outer = outer or nil }
  for k = n, #cx.pairs do
    local q = cx.pairs[k]
    if q.first > last then
      break
    elseif free(q) then
      q.item, kind = q.item or it, "mixed"
    end
  end
  it.kind = kind
  cx.source_of[c.first] = source
  cx.items[#cx.items + 1] = it
  cx.places:put(it)
  cx.used[c.first] = true
  cx.covered = math.max(cx.covered, last)
  speakers.remember(cx, source)
end

--- Does a direct quotation with its own source fill the sentence so far?
local function said_before(cx, from, to)
  local q = cx.pairs[cx.pair_after(from)]
  local it = q and q.first <= from + 1 and q.item
  return it and it.kind == "direct" and it.cue and it.cue.first < to
    and it.cue.first > q.last
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
      add(doc, cx, c, { { i + 1, clauses.trimmed(doc, i + 1, to) } }, source,
        "according to source, clause")
    end
  elseif c.first - from > 3 and not said_before(cx, from, c.first) then
    local stop = c.first - 1
    if doc:pos(stop) == "," then
      stop = stop - 1
    end
    local parts = { { from, stop } }
    if doc:pos(last + 1) == "," and last + 4 < to then
      parts[2] = { last + 2, clauses.trimmed(doc, last + 2, to) }
    end
    add(doc, cx, c, parts, source, "clause, according to source")
  end
end

--- Is a noun phrase only what the words are about ("mentioned it",
--- "criticised Peru", "discussed the plan"), with no words of it in marks?
local function bare(doc, cx, c, i, stop, rule)
  local q = cx.pairs[cx.pair_after(i)]
  if q and q.first <= stop and free(q) and not q.title then
    return false
  end
  local name = doc:at("actor", i)
  return stop == i or doc:pos(i) == "PRP" and rule == "noun phrase"
    or name and name.last >= stop or rule == "noun phrase"
    and (c.row.note.topic or OF_THINGS[c.row.class])
end

--- `was asked by S whether C`, `was told by S that C`.
local function by_agent(doc, cx, c, to)
  local last, head = phrase.np_after(doc, c.last + 2, to)
  if not last or not people.animate(doc, head) then
    return
  end
  local i, f = last + 1, c.row.frames
  local lower = doc:lower(i)
  local rule = f.W and WH[lower] and "agent, wh-clause"
    or f.T and lower == "that" and "agent, that-clause"
    or f.I and infinitive(doc, i) and "agent, infinitive"
  if rule and i < to then
    add(doc, cx, c, { { i, clauses.stop(doc, cx, i, to) } },
      speakers.source(doc, cx,
        { first = c.last + 2, last = last, head = head }), rule)
  end
end

--- Is a verb that was tagged as a participle a past tense after all? One with
--- its clause, behind the comma of an apposition or right behind a name.
local function past(doc, c)
  local before, behind = doc:pos(c.v - 1), doc:pos(c.last + 1)
  if doc:lower(c.last + 1) == "that" and before ~= "CC"
    and (before == "," or before == "RB" or not c.row.frames.A)
    or before == "-RRB-" or doc:word(c.v - 1) == ")" then
    return true
  elseif behind ~= "DT" and behind ~= "NNP" and behind ~= "PRP"
    and behind ~= "PDT" then
    return false
  end
  local from, to = phrase.sentence(doc, c.v)
  for k = from, to do
    if phrase.finite(doc, k) then
      return false
    end
  end
  return c.v > from -- the only verb, with an object
end

local function attribute(doc, cx, c)
  local from, to = phrase.sentence(doc, c.first)
  cues.complete(doc, c, from)
  if c.kind == "prep" then
    if doc:lower(c.first) == "according" then
      according(doc, cx, c, from, to)
    end
    return
  end
  if c.passive or c.row.lemma == "ask" and doc:pos(c.v) == "VBN" then
    if doc:lower(c.last + 1) == "by" then
      return by_agent(doc, cx, c, to)
    end
    local i, rule = content_after(doc, cx, c, to)
    if c.row.lemma == "ask" and i and rule:find("^wh") then
      add(doc, cx, c, { { i, clauses.stop(doc, cx, i, to, true) } }, nil,
        "passive question")
    end
    return
  end
  if doc:pos(c.v) == "VBN" and c.left == c.v and not c.phrase
    and not past(doc, c) then
    return -- "a host considered one of the best"
  end
  c.comma = inverted(doc, c, to)
  local parts, rule = complement.find(doc, cx, c, to)
  if parts and #parts == 0 then
    return
  elseif parts then
    local s = speakers.subject(doc, cx, c, from)
    if s and people.animate(doc, s.head) then
      add(doc, cx, c, parts, speakers.source(doc, cx, s), rule)
    end
    return
  end
  local i
  i, rule = content_after(doc, cx, c, to)
  if i and i < to then
    local s = speakers.subject(doc, cx, c, from)
    if s and fits(doc, c, s, rule) and not own_words(doc, cx, c, s) then
      local stop
      if rule == "noun phrase" or rule:find("^preposition") then
        stop = clauses.phrase_stop(doc, cx, i, to)
        stop = clauses.list_stop(doc, cx, stop, to)
        if bare(doc, cx, c, i, stop, rule) then
          return
        end
      else
        stop = clauses.stop(doc, cx, i, to, clauses.subordinate(doc, s))
      end
      add(doc, cx, c, { { i, stop } }, speakers.source(doc, cx, s), rule)
    end
    return
  end
  local s = subject.find(doc, c.v, from)
  parts = s and extracted(doc, cx, c, s, to)
  if parts then
    add(doc, cx, c, parts, speakers.source(doc, cx, s), "relative clause")
    return
  end
  parts, s, rule = content_before(doc, cx, c, from, to)
  if parts then
    add(doc, cx, c, parts, speakers.source(doc, cx, s),
      rule or "clause, source, verb")
  end
end

--- Indirect quotations of a document. Leaves in cx what later parts use.
function M.run(doc, cx)
  local held = places.new()
  cx.places = held -- the spans of direct quotations stand
  for _, it in ipairs(cx.items) do
    held:put(it)
  end
  cx.taken = function(tok) return held:last(tok) ~= nil end
  cx.clause_end = function(i, to) return clauses.stop(doc, cx, i, to) end
  cx.add = function(c, parts, source, rule)
    add(doc, cx, c, parts, source, rule)
  end
  cx.covered = 0 -- nothing is looked for inside what somebody says
  for _, c in ipairs(cx.cues) do
    if not cx.used[c.first] and not cx.inside(c.first)
      and (c.first > cx.covered or CHAIN[c.row.class]
      and not c.phrase and (c.row.frames.T or c.row.frames.B)) then
      attribute(doc, cx, c)
    end
  end
end

return M

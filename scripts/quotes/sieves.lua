--- Sieves: the places where the source of a marked span can stand.
--
-- Each takes a document, the context and a marked span, and gives a source
-- and a cue, or nil. They are tried in this order, the surest first.

local cues = require "cues"
local phrase = require "phrase"
local speakers = require "speakers"
local terms = require "terms"

local M = {}

--- Cue verb at or after token k, over auxiliaries and adverbs.
local function cue_right(doc, k, to)
  local limit = math.min(to, k + 5)
  while k <= limit do
    local pos = doc:pos(k)
    if pos:find("^VB") then
      local c = cues.at(doc, k)
      if c then
        return c
      end
      local lemma = doc:lemma(k)
      if lemma ~= "have" and lemma ~= "be" and lemma ~= "do"
        and lemma ~= "go" and lemma ~= "continue" then
        return nil
      end
    elseif pos ~= "RB" and pos ~= "RBR" and pos ~= "MD" and pos ~= "TO"
      and pos ~= "RP" and pos ~= "IN" then
      return nil
    end
    k = k + 1
  end
  return nil
end

--- Is the marked span a piece of a clause that is attributed before it, as in
--- `X said it would “listen”, a promise Y called cheap`?
local function piece(doc, cx, q)
  if q.opens_sentence or q.capital then
    return false
  end
  local pos = doc:pos(q.open - 1)
  if pos ~= "MD" and pos ~= "TO" and not pos:find("^VB") then
    return false
  end
  for k = q.sentence, q.open - 2 do
    local c = cx.cue_at[k]
    if c and c.row.frames.T and not c.row.note.weak and not cx.inside(k) then
      return true
    end
  end
  return false
end

local sieves = {}

local function right_edge(doc, q)
  local j = q.close + 1
  if doc:pos(j) == "," or doc:pos(j) == ":" then
    j = j + 1
  end
  local n = doc:sentence_of(j)
  if not n or doc:paragraph_of(j) ~= q.para then
    return nil
  end
  local final = doc:word(q.last)
  if (final == "." or q.dot) and not q.comma and doc:is(j, "cap")
    and not doc:over("actor", j) then
    return nil -- the quotation's sentence ended with it
  end
  return j, doc:sentence(n).last
end

--- “Q,” S said.
sieves[1] = { name = "quote, source, verb",
  examples = { "“[We will ask for the phone records],” Ruiz said on Monday.",
      "“[It screams],” Ana Ruiz, who lives next door, said." },
  never = { "“Forty Decibels” will be shown on Monday." },
  find = function(doc, cx, q)
  local j, to = right_edge(doc, q)
  if not j or not (q.ends or q.comma or q.words > 3) or piece(doc, cx, q) then
    return nil
  end
  local last, head = phrase.np_after(doc, j, to)
  if not last then
    return nil
  end
  local k = last + 1
  if doc:pos(k) == "," then
    for i = k + 1, math.min(to, k + 18) do
      if doc:pos(i) == "," then
        local c = cue_right(doc, i + 1, to)
        if c and c.row.frames.D and not c.passive then
          local s = { first = j, last = last, head = head,
            apposition = { k + 1, i - 1 } }
          return speakers.source(doc, cx, s), c
        end
      end
    end
    return nil
  end
  local c = cue_right(doc, k, to)
  if not c or c.passive or not (q.ends or q.comma or c.row.frames.D) then
    return nil
  end
  local after = doc:pos(c.last + 1)
  if doc:word(q.last) == "." and not q.comma and not (c.row.frames.D
    and (c.last >= to or after == "." or after == "," or after == "IN"
    or after == "RB" or phrase.when(doc, c.last + 1))) then
    return nil -- a new sentence that says something else
  end
  return speakers.source(doc, cx, { first = j, last = last, head = head }), c
end }

--- “Q,” S of a long name said: the first cue to the right, when the phrase
--- after the marks is its subject.
sieves[2] = { name = "quote, long source, verb",
  examples = { "“[The dam was sound when he saw it],” a woman in the third row with a "
      .. "folded programme in her hand shouted." },
  never = { "“The dam was sound when he saw it.” A woman with a programme shouted." },
  find = function(doc, cx, q)
  local j, to = right_edge(doc, q)
  if not j or not (q.ends or q.comma) or q.words < 4
    or doc:pos(q.last) == "." then
    return nil
  end
  local last, head = phrase.np_after(doc, j, to)
  if not last then
    return nil
  end
  for k = last + 1, math.min(to, j + 30) do
    local c = cx.cue_at[k]
    local pos = doc:pos(k)
    if c and c.v == k and phrase.finite(doc, k) and c.row.frames.D
      and not c.row.note.weak and doc:pos(k - 1) ~= "WP" then
      return speakers.source(doc, cx, { first = j, last = last, head = head }),
        c
    elseif pos == "``" or pos == ":" or phrase.finite(doc, k)
      and doc:pos(k - 1) ~= "WP" then
      return nil
    end
  end
  return nil
end }

--- “Q,” said S.
sieves[3] = { name = "quote, verb, source",
  examples = { "“[My client was told nothing],” said Ana Ruiz.",
      "“We were never asked”, says Ruiz" },
  never = { "“The Long Lock” said little about the works." },
  find = function(doc, cx, q)
  local j, to = right_edge(doc, q)
  if not j then
    return nil
  end
  if doc:pos(j) == "RB" then
    j = j + 1
  end
  local c = cues.at(doc, j)
  if not c or not c.row.frames.D or doc:pos(j) == "VBG" then
    return nil
  end
  local last, head = phrase.np_after(doc, c.last + 1, to)
  if not last then
    return nil
  end
  local s = { first = c.last + 1, last = last, head = head }
  if doc:pos(last + 1) == "," then
    local person = doc:at("actor", last + 2)
    if person and speakers.person(person)
      and not doc:over("actor", head) then
      s = { first = person.first, last = person.last, head = person.last }
    end
  end
  return speakers.source(doc, cx, s), c
end }

--- “Q,” according to S.
sieves[4] = { name = "quote, according to source",
  examples = { "“[The books were open],” according to Ana Ruiz." },
  never = { "“The Long Lock” opened according to plan." },
  find = function(doc, cx, q)
  local j, to = right_edge(doc, q)
  if not j or doc:lower(j) ~= "according" or doc:lower(j + 1) ~= "to" then
    return nil
  end
  local last, head = phrase.np_after(doc, j + 2, to)
  if not last then
    return nil
  end
  return speakers.source(doc, cx,
    { first = j + 2, last = last, head = head }),
    { first = j, last = j + 1, v = j, left = j, row = { class = "say" } }
end }

--- What stands between a cue and a quotation it introduces: nothing that
--- could make it part of another clause.
local function clean(doc, from, to)
  for i = from, to do
    local pos = doc:pos(i)
    if phrase.finite(doc, i) or pos == "''" or doc:lower(i) == "that" then
      return false
    end
  end
  return true
end

--- Cue verb to the left of a quotation, in its sentence.
local function cue_left(doc, cx, q, reach)
  local i = q.open - 1
  local mark = doc:pos(i)
  local from = phrase.sentence(doc, i)
  if q.opens_sentence and mark ~= ":"
    or doc:paragraph_of(i) ~= q.para and mark ~= ":" or mark == "." then
    return nil
  end
  for k = i, math.max(from, i - reach), -1 do
    if cx.inside(k) then
      return nil
    end
    if doc:pos(k):find("^VB") then
      local c = cues.at(doc, k)
      if c then
        return c, from, mark
      end
      if phrase.finite(doc, k) then
        return nil
      end
    end
  end
  return nil
end

local function subject_source(doc, cx, c, from)
  local s = speakers.subject(doc, cx, c, from)
  if not s then
    return nil
  elseif terms.sign(doc, s.head) then
    return nil, true
  end
  return speakers.source(doc, cx, s)
end

--- `The dam, she argued, “was sound”`: what is said began before its source.
local function interrupts(doc, cx, c, q, from)
  local s = speakers.subject(doc, cx, c, from)
  local pos = doc:pos(q.first)
  return s and s.first - 2 >= from and doc:pos(s.first - 1) == ","
    and (phrase.finite(doc, q.first) or pos == "TO" or pos == "VB"
      or pos == "RB" or pos == "IN")
end

--- S said, “Q”
sieves[5] = { name = "source, verb, quote",
  examples = { "Ruiz said: “[The books are open and so is the bridge].”",
      "Ruiz asked, “[Who counted the tractors]?”" },
  never = { "A banner read: “Stop the whisper.”" },
  find = function(doc, cx, q)
  local c, from, mark = cue_left(doc, cx, q, 14)
  if not c or c.passive and c.row.class ~= "say" then
    return nil
  end
  local next_to = c.last == q.open - 1
  if mark ~= "," and mark ~= ":" and not next_to
    and not (q.capital and q.words > 3) then
    return nil
  end
  if not c.row.frames.D or not clean(doc, c.last + 1, q.open - 1)
    or c.row.note.weak and not (mark == "," or mark == ":") then
    return nil
  end
  local after = doc:pos(q.close + 1)
  if next_to and (not q.clause and not q.capital and q.words < 4
    or not q.ends and after ~= "," and after ~= "." and after ~= ":"
    and after ~= "CC" and doc:sentence_of(q.close + 1)
    == doc:sentence_of(q.last)) then
    return nil -- a fragment of an indirect clause
  end
  if mark == "," and not q.capital and interrupts(doc, cx, c, q, from) then
    return nil
  end
  local source, sign = subject_source(doc, cx, c, from)
  if sign then
    return nil
  end
  return source or speakers.none, c
end }

--- S's message: “Q”
sieves[6] = { name = "source before a colon",
  examples = { "Ana Ruiz, on the toll: “[It is a tax on nurses].”" },
  never = { "The verdict: “It is a tax on nurses.”" },
  find = function(doc, cx, q)
  local i = q.open - 1
  if doc:pos(i) ~= ":" or doc:word(i) ~= ":" then
    return nil
  end
  local from = phrase.sentence(doc, i)
  for k = from, i - 1 do
    local a = doc:at("actor", k)
    if a and speakers.person(a) then
      local after = doc:pos(a.last + 1)
      if after == "POS" or after == "," or after == ":" or after == "RB"
        or after:find("^VB") or after == "MD" then
        return speakers.source(doc, cx,
          { first = a.first, last = a.last, head = a.last }),
          { first = i, last = i, v = i }
      end
    end
  end
  local word = doc:pos(from)
  if word == "PRP" then
    return speakers.source(doc, cx, { first = from, last = from }),
      { first = i, last = i, v = i }
  end
  return nil
end }
M.list, M.clean = sieves, clean

return M

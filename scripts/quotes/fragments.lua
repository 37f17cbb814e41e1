--- What the clauses leave: fragments in marks, and nouns that attribute.
--
-- `praised the "courage" of the nurses`, `the mayor's promise that ...`.

local rubric = require "rubric"
local cues = require "cues"
local people = require "people"
local phrase = require "phrase"
local speakers = require "speakers"

local M = {}

M.rules = {
  { name = "possessor, noun, clause",
    examples = { "The mayor's promise [that the toll would not rise] was kept." },
    never = { "The promise that the toll would not rise was kept." } },
  { name = "cue and fragment",
    examples = { "Ruiz wrote a note to the “[curtains of the old town]”." },
    never = { "Ruiz walked to the “house at the end of the lane”." } },
}

local noun = rubric.pattern('[pos="POS|PRP\\$"] [pos="JJ.*|NN.*|VBN"]{0,2} '
  .. '[lex="cue_noun" & pos="NN.*"] [word="that" & pos="IN"]')

--- `S's promise that C`.
local function nouns(doc, cx)
  for _, m in ipairs(noun:find(doc)) do
    local n = m.last - 1
    local row = cues.noun[doc:lemma(n):lower()]
    if row and row.frames.T and not cx.inside(n) and not cx.taken(n) then
      local from, to = phrase.sentence(doc, n)
      local owner = { first = m.first, last = m.first, head = m.first }
      if doc:pos(m.first) == "POS" then
        owner.last = m.first - 1
        owner.first, owner.head = phrase.np_before(doc, owner.last, from)
      end
      cx.add({ first = n, last = n, v = n, left = n, row = row },
        { { n + 1, cx.clause_end(n + 1, to) } },
        speakers.source(doc, cx, owner), "possessor, noun, clause")
    end
  end
end

--- A marked fragment and the nearest verb before it, if that is a cue.
local function fragments(doc, cx)
  for _, q in ipairs(cx.pairs) do
    if not q.item and not q.title and q.words >= 4 and not cx.taken(q.first)
    then
      local from = phrase.sentence(doc, q.open)
      for k = q.open - 1, math.max(from, q.open - 14), -1 do
        if cx.inside(k) or doc:pos(k) == ":" then
          break
        end
        if doc:pos(k):find("^VB") and doc:lemma(k) ~= "be"
          and doc:lemma(k) ~= "have" then
          local c = { first = k, last = k, v = k,
            row = cues.verb[doc:lemma(k):lower()] }
          cues.complete(doc, c, from)
          local s = c.row and not c.passive
            and speakers.subject(doc, cx, c, from)
          if s and people.animate(doc, s.head) then
            cx.add(c, { { q.first, q.last } }, speakers.source(doc, cx, s),
              "cue and fragment")
          end
          break
        end
      end
    end
  end
end

function M.run(doc, cx)
  fragments(doc, cx)
  nouns(doc, cx)
end

return M

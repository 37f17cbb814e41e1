--- From the chunks and verbs of a document to the layers.

local ahead = require "ahead"
local verbs = require "verbs"
local plural = require("words").plural
local columns = require "columns"

local kind, first_of, last_of, meaning, lemma_of, prep_of, side_of, joined =
  columns.kind, columns.first_of, columns.last_of, columns.meaning,
  columns.lemma_of, columns.prep_of, columns.side_of, columns.joined

local M = {}

--- Rows of one layer after the other: one table for all, given away whenever it
--- is long.
local rows = {}
local LONG = 50000 -- values

--- Bytes of a chunk.
local function bounds(S, i)
  return S.start[first_of[i]], S.stop[last_of[i]]
end

local function head(i)
  return first_of[i] + meaning[i].offset
end

-- ---- noun phrases ----

local NP = { "start", "stop", "rule", "head", "number", "definite", "proper",
  "pronoun", "possessor_start", "possessor_end", "prep", "to" }

--- Of a pronoun; "you" may be either.
local function number(pronoun)
  return plural[pronoun] and "plural" or pronoun ~= "you" and "singular"
end

local function noun_phrases(S, doc)
  local n, count = 0, 0
  local start, stop, first, last = S.start, S.stop, first_of, last_of
  local prep, to, lemma = prep_of, side_of, lemma_of
  for i = 1, S.count do
    if kind[i] == "n" then
      local info, a, p = meaning[i], first[i], prep[i]
      local own = info.possessor
      rows[n + 1] = start[a]
      rows[n + 2] = stop[last[i]]
      rows[n + 3] = info.pronoun and "pronoun" or "noun phrase"
      rows[n + 4] = lemma[i] or doc:lemma(a + info.offset)
      rows[n + 5] = info.pronoun and number(rows[n + 4]) or info.number
      rows[n + 6] = info.definite
      rows[n + 7] = info.proper
      rows[n + 8] = info.pronoun
      rows[n + 9] = own and start[a]
      rows[n + 10] = own and stop[a + own]
      rows[n + 11] = p and doc:lower(first[p])
      rows[n + 12] = p and to[i]
      n, count = n + 12, count + 1
      if n > LONG then
        doc:add_rows("np", NP, rows, count)
        n, count = 0, 0
      end
    end
  end
  doc:add_rows("np", NP, rows, count)
end

-- ---- verb groups ----

local VG = { "start", "stop", "rule", "head", "form", "tense", "aspect",
  "modal", "passive", "negated" }

local function verb_groups(S, doc)
  local n, count = 0, 0
  for _, V in ipairs(S.verbs) do
    local i = V.chunk
    local v, piece = meaning[i], joined[i]
    rows[n + 1] = S.start[first_of[piece or i]]
    rows[n + 2] = S.stop[last_of[i]]
    rows[n + 3] = "verb group"
    rows[n + 4] = V.lemma
    rows[n + 5] = v.form
    rows[n + 6] = v.tense
    rows[n + 7] = v.aspect
    rows[n + 8] = v.modal
    rows[n + 9] = V.surface_passive or false
    rows[n + 10] = v.negated
    n, count = n + 10, count + 1
    if n > LONG then
      doc:add_rows("vg", VG, rows, count)
      n, count = 0, 0
    end
  end
  doc:add_rows("vg", VG, rows, count)
end

-- ---- subject, verb, object ----

local SVO = { "start", "stop", "rule", "verb", "verb_start", "verb_end",
  "negated", "passive", "subject", "subject_start", "subject_end", "object",
  "object_start", "object_end", "indirect", "indirect_start", "indirect_end",
  "complement", "complement_start", "complement_end" }
local WIDTH = #SVO

--- Head, start and end of chunk i into three places of a row.
local function put(S, n, i)
  if not i then
    rows[n], rows[n + 1], rows[n + 2] = false, false, false
  elseif kind[i] == "n" then
    rows[n] = ahead.lemma(S, i)
    rows[n + 1], rows[n + 2] = bounds(S, i)
  else -- who, what
    rows[n] = S.doc:lower(first_of[i])
    rows[n + 1], rows[n + 2] = S.start[first_of[i]], S.stop[first_of[i]]
  end
end

--- "who it works for": the antecedent belongs to the preposition.
local function stranded(i)
  local n = ahead.forward(i)
  return kind[n] == "P" and kind[ahead.forward(n)] ~= "n"
end

--- Logical subjects and objects of a verb, as lists or nil.
local function roles(V)
  local subject, object = verbs.subjects(V), V.obj
  local fill = V.fill
  if fill and stranded(V.chunk) then
    fill = nil
  end
  if V.surface_passive then
    return V.agent, V.retained or subject or fill
  elseif not object and not V.copula then
    object = fill
  end
  return subject, object
end

local NONE = { false }

local function triples(S, doc)
  local n, count = 0, 0
  for _, V in ipairs(S.verbs) do
    local subject, object = roles(V)
    if (subject or object) and not V.v.modal_only then
      local i = V.chunk
      local h = head(i)
      for _, s in ipairs(subject or NONE) do
        for _, o in ipairs(object or NONE) do
          local a, z = bounds(S, i)
          rows[n + 3] = V.rule
          rows[n + 4] = V.lemma
          rows[n + 5], rows[n + 6] = S.start[h], S.stop[h]
          rows[n + 7] = meaning[i].negated
          rows[n + 8] = V.surface_passive or false
          put(S, n + 9, s)
          put(S, n + 12, o)
          if V.ind or V.comp then
            put(S, n + 15, V.ind)
            put(S, n + 18, V.comp)
          else
            rows[n + 15], rows[n + 16], rows[n + 17] = false, false, false
            rows[n + 18], rows[n + 19], rows[n + 20] = false, false, false
          end
          for k = n + 10, n + 13, 3 do
            if rows[k] then
              a = rows[k] < a and rows[k] or a
              z = rows[k + 1] > z and rows[k + 1] or z
            end
          end
          rows[n + 1], rows[n + 2] = a, z
          n, count = n + WIDTH, count + 1
          if n > LONG then
            doc:add_rows("svo", SVO, rows, count)
            n, count = 0, 0
          end
        end
      end
    end
  end
  doc:add_rows("svo", SVO, rows, count)
end

-- ---- clauses ----

local CLAUSE = { "start", "stop", "rule", "kind", "verb", "subject",
  "subject_start", "subject_end" }

local function clause_row(S, n, what, V, first, last)
  rows[n + 1] = S.start[first_of[first]]
  rows[n + 2] = S.stop[last_of[last]]
  rows[n + 3], rows[n + 4], rows[n + 5] = what, what, V.lemma
  put(S, n + 6, (V.subj or verbs.subjects(V) or NONE)[1])
end

local GOES_ON = { n = true, P = true, R = true, a = true, J = true }
local NAME = { inf = "infinitive", ger = "participial", part = "participial" }

local function clause_spans(S, doc)
  local n, count = 0, 0
  for _, c in ipairs(S.clauses) do
    local V = c.verb
    if V then
      local last = c.last > V.chunk and c.last or V.chunk
      clause_row(S, n, c.kind, V, c.first, last)
      n, count = n + 8, count + 1
      if n > LONG then
        doc:add_rows("clause", CLAUSE, rows, count)
        n, count = 0, 0
      end
    end
  end
  for _, V in ipairs(S.verbs) do
    local what = not V.clause and NAME[V.v.form]
    if what then
      local last = V.chunk
      while GOES_ON[kind[last + 1]] do
        last = last + 1
      end
      clause_row(S, n, what, V, V.chunk, last)
      n, count = n + 8, count + 1
      if n > LONG then
        doc:add_rows("clause", CLAUSE, rows, count)
        n, count = 0, 0
      end
    end
  end
  doc:add_rows("clause", CLAUSE, rows, count)
end

function M.document(S, doc)
  S.start, S.stop = doc:columns(1, #doc, "start", "stop")
  noun_phrases(S, doc)
  verb_groups(S, doc)
  clause_spans(S, doc)
  triples(S, doc)
end

return M

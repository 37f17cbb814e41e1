--- Phrases and clauses: noun groups, verb groups, who does what to whom.
--
-- Letters for the tokens of a text (letters.lua), chunks by LPeg (chunks.lua),
-- one pass over the chunks of each sentence (clauses.lua, groups.lua,
-- verbs.lua, nonfinite.lua), then the layers (emit.lua).

local chunks = require "chunks"
local clauses = require "clauses"
local columns = require "columns"
local emit = require "emit"
local letters = require "letters"
require "groups"
require "nonfinite"
local rules = require "rules"

local on = clauses.on
local kind, first_of, last_of, meaning =
  columns.kind, columns.first_of, columns.last_of, columns.meaning
local clear = columns.clear
local verb, noun, match = chunks.verb, chunks.noun, chunks.match

--- Append the chunks of tokens a..z: the numbers of the first and last.
local function cut(S, a, z)
  local all = S.letters
  local list = { match(chunks.sentence, all:sub(a, z)) }
  local i, from, before = S.count, S.count + 1, a - 2
  local sub = all.sub
  for k = 1, #list, 2 do
    local what, last = list[k], before + list[k + 1]
    i = i + 1
    clear(i, what)
    kind[i], first_of[i], last_of[i] = what, a, last
    if what == "n" then
      meaning[i] = noun[sub(all, a, last)]
    elseif what == "V" then
      meaning[i] = verb[sub(all, a, last)]
    end
    a = last + 1
  end
  kind[i + 1] = "|"
  clear(i + 1, "|")
  S.count = i + 1
  return from, i
end

local function parse(S, from, to)
  S.n, S.verb_from = to, #S.verbs + 1
  S.last_verb, S.there, S.in_list, S.objects = nil, nil, nil, nil
  S.ends = kind[to] == "." or kind[to - 1] == "."
  clauses.open(S, "main", nil, from)
  for i = from, to do
    local f = on[kind[i]]
    if f then
      f(S, i)
    end
    S.clause.last = i
  end
end

local function tag(doc)
  if #doc == 0 then
    return
  end
  local S = { doc = doc, letters = letters.of(doc), count = 1, clauses = {},
    verbs = {} }
  for number = 1, doc.sentences do
    local s = doc:sentence(number)
    local first = s.first
    if not doc:foreign(first) then
      parse(S, cut(S, first, s.last))
    end
  end
  emit.document(S, doc)
end

return { tag, { rules = rules } }

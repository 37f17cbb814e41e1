--- Clauses: one pass over the chunks of a sentence, with a stack.
--
-- A clause waits for its subject, then for its verb. A relative or subordinate
-- word opens a clause inside the one at work; a verb that finds its clause
-- already has one closes it and goes to the one outside that still waits.
-- Noun phrases are in groups.lua, verbs in verbs.lua.

local ahead = require "ahead"
local words = require "words"
local columns = require "columns"

local kind, meaning, verb_at, verb_of, list_of, prep_of, hangs_on, appos_of,
  clause_at =
  columns.kind, columns.meaning, columns.verb_at, columns.verb_of,
  columns.list_of, columns.prep_of, columns.hangs_on, columns.appos_of,
  columns.clause_at

local M = {}

---@class phrases.clause
---@field kind string main complement relative adverbial reported question
---@field parent phrases.clause?
---@field subj integer[]? chunks of its subjects
---@field verb phrases.verb?
---@field antecedent integer? of a relative clause
---@field gap string? what the antecedent is in it: subject, object, none
---@field first integer first chunk
---@field last integer

function M.open(S, what, parent, i)
  local c = { kind = what, parent = parent, first = i, last = i }
  S.clauses[#S.clauses + 1] = c
  S.clause = c
  return c
end
local open = M.open

--- Does a clause outside the one at work have a subject and no verb?
function M.waiting(S)
  local c = S.clause.parent
  while c do
    if not c.verb and (c.subj or c.gap == "subject") then
      return c
    end
    c = c.parent
  end
  return nil
end

--- One outside that has nothing yet: after an opening adverbial clause.
function M.empty(S)
  local c = S.clause.parent
  while c do
    if not c.verb and not c.subj then
      return c
    end
    c = c.parent
  end
  return nil
end

local back, forward = ahead.back, ahead.forward

local FREE = { what = true, whatever = true, whoever = true }

--- Noun phrase that a relative word is about: "who" skips things to a person
--- in "the head of the union, who".
local function antecedent(S, i, p)
  local k = kind[p]
  if k == "," then
    p = back(p)
    k = kind[p]
  end
  if k == "x" then
    p = p - 1
  end
  if kind[p] ~= "n" then
    return nil
  end
  while appos_of[p] and kind[i - 1] == "," do
    p = appos_of[p]
  end
  if prep_of[p] and hangs_on[p] and ahead.word(S, i):find("^who") then
    local verb = meaning[forward(i)]
    local here, there = meaning[p], meaning[hangs_on[p]]
    local singular = verb and verb.third
    if not here.proper and there.number == "plural"
      and here.number == "singular"
      or singular and here.number == "plural" and there.number == "singular"
      or here.number == "singular" and not here.proper and there.proper then
      p = hangs_on[p]
    end
  end
  return p
end

--- Opens a relative clause on noun phrase `p`.
function M.relative(S, i, p)
  local c = open(S, "relative", S.clause, i)
  c.antecedent = p
  local list = list_of[p]
  c.list = list and list[#list] == p and kind[i - 1] == "," and list or { p }
  local n = forward(i)
  if kind[n] == "V" then
    c.gap = "subject"
    c.subj = c.list
  else
    c.gap = "object"
  end
  return c
end

local on = {}
M.on = on

-- who, which, that
function on.w(S, i)
  local p = back(i)
  local word = ahead.word(S, i)
  if kind[p] == "P" then -- "in which", "many of whom"
    local q = back(p)
    local noun = kind[q] == "n" and q
    if not noun and kind[q] == "," and kind[back(q)] == "n" then
      noun = back(q)
    end
    local c = open(S, noun and "relative" or "complement", S.clause, p)
    c.gap = "none"
    c.antecedent = noun or nil
    local n = forward(i)
    if noun == q and kind[back(noun)] == "," and kind[n] == "V" then
      c.subj = { noun } -- "many of whom live"
    end
    return
  end
  local a = not FREE[word] and antecedent(S, i, p)
  local V = a and verb_of[a]
  if V and V.frame.addressee and kind[i - 1] ~= "," and V.obj
    and (meaning[a].personal or word == "that" and kind[forward(i)] == "n")
  then
    a = nil -- "told you who", "warned the owners that"
    if word == "that" then
      open(S, "reported", S.clause, i)
      return
    end
  end
  if a then
    M.relative(S, i, a)
    return
  end
  if S.clause.verb == nil and S.clause.subj == nil
    and S.clause.kind ~= "relative" then
    -- a question, or "what he says is true"
    S.clause.asks = i
    if kind[forward(i)] == "V" then
      S.clause.subj = { i }
    elseif kind[forward(i)] == "n" then
      local c = open(S, "complement", S.clause, i)
      c.gap = "object"
      c.parent.subj = c.parent.subj or { i }
    end
    return
  end
  local c = open(S, "complement", S.clause, i)
  if kind[forward(i)] == "V" then
    c.subj = { i }
  else
    c.gap = "object"
  end
end

-- whose: the noun after it is the subject or object of a relative clause
function on.y(S, i)
  local a = antecedent(S, i, back(i))
  local c = open(S, a and "relative" or "complement", S.clause, i)
  c.gap, c.antecedent = "none", a
end

-- when, where, why
function on.W(S, i)
  local n = forward(i)
  if kind[i - 1] == "|" and kind[n] == "V" or kind[n] == "V" and meaning[n].aux
    and not S.clause.verb and not S.clause.subj then
    S.clause.asks = i
    return
  end
  local p = back(i)
  if kind[n] == "V" and meaning[n].form == "inf" then
    return
  end
  local noun = kind[p] == "n" or kind[p] == ","
    and kind[back(p)] == "n"
  open(S, noun and S.clause.verb and "relative" or "adverbial",
    S.clause, i)
end

--- if, because, while
function on.S(S, i)
  local n = forward(i)
  if kind[n] == "P" or kind[n] == "," then
    return -- "because of"; "others, though, stayed"
  end
  if kind[n] == "V" and meaning[n].form ~= "fin" then
    return -- "if elected", "while leaving"
  end
  local word = ahead.word(S, i)
  local V = verb_at[back(i)]
  local asks = word == "whether" or word == "if" and V
    and (V.frame.say or V.frame.think)
  open(S, asks and "complement" or "adverbial", S.clause, i)
end

-- as, since, after: a conjunction when a clause follows
function on.Z(S, i)
  local n = forward(i)
  if kind[n] == "n" and ahead.subject_ahead(S, n, true) then
    open(S, "adverbial", S.clause, i)
  elseif kind[n] == "V" and meaning[n].form == "fin" then
    open(S, "adverbial", S.clause, i)
  else
    kind[i] = "P"
  end
end

--- Does the clause whose subject is chunk n end right after its verb?
local function lacks_object(S, n)
  local v = ahead.subject_ahead(S, n, false)
  local k = v and not meaning[v].passive and kind[forward(v)]
  return k == "V" or k == "," or k == "."
end

-- that
function on.C(S, i)
  local p = back(i)
  local n = forward(i)
  local k = kind[p]
  if k == "n" and kind[n] == "V" and meaning[n].form == "fin" then
    M.relative(S, i, p)
    return
  end
  local noun = kind[n] == "n" and meaning[n]
  if noun and not noun.determined and not noun.pronoun and not noun.proper
    and noun.number == "singular" and not ahead.subject_ahead(S, n, true) then
    kind[i] = "a" -- "dug that tunnel"
    return
  end
  local V = verb_at[p]
  if k == "c" then
    local q = back(p)
    while kind[q] ~= "|" and kind[q] ~= "C" do
      q = q - 1
    end
    local at = clause_at[q]
    if at then
      open(S, at.kind, at.parent, i)
      return
    end
  elseif k == "n" then
    local role = verb_of[p] or S.last_verb
    if not (role and role.frame.addressee and role.obj)
      and kind[n] == "n"
      and (not words.content[ahead.lemma(S, p)] or lacks_object(S, n))
      and not meaning[p].personal then
      M.relative(S, i, p)
      return
    end
    V = role
  end
  clause_at[i] = open(S, V and V.frame.say and "reported"
    or "complement", S.clause, i)
end

on[":"] = function(S, i)
  open(S, "main", nil, i)
end

on["."] = on[":"]

return M

--- Noun phrases: what each is in its clause.

local ahead = require "ahead"
local clauses = require "clauses"
local words = require "words"
local columns = require "columns"

local kind, first_of, last_of, meaning, verb_at, verb_of, list_of, prep_of,
  side_of, hangs_on, appos_of, taken =
  columns.kind, columns.first_of, columns.last_of, columns.meaning,
  columns.verb_at, columns.verb_of, columns.list_of, columns.prep_of,
  columns.side_of, columns.hangs_on, columns.appos_of, columns.taken

local back, forward = ahead.back, ahead.forward
local on = clauses.on

--- Both with a determiner, both names: conjuncts are alike.
local function similar(i, j)
  local a, b = meaning[i], meaning[j]
  if not (a and b) then -- "[Icahn's] been": one is no noun phrase
    return 0
  end
  return (a.proper == b.proper and 2 or 0)
    + ((a.determined == b.determined) and 1 or 0)
    + (a.number == b.number and 1 or 0)
end

local function join(list, i)
  list[#list + 1] = i
  list_of[i] = list
  verb_of[i] = verb_of[list[1]]
end

local function start_list(i)
  local list = { i }
  list_of[i] = list
  return list
end

local function subject(S, i)
  S.clause.subj = start_list(i)
end

--- A new clause beside the one at work.
local function beside(S, i)
  local c = S.clause
  local n = clauses.open(S, c.kind, c.parent, i)
  if c.kind == "relative" and c.gap == "object" then
    n.antecedent, n.gap, n.list = c.antecedent, c.gap, c.list
  elseif c.kind == "relative" then
    n.kind = "main"
  end
  subject(S, i)
end

--- Back to the outer clause that still has nothing, for this subject.
local function outer(S, i)
  local c = clauses.empty(S)
  if not c then
    return false
  end
  S.clause = c
  subject(S, i)
  return true
end

local function inside(S, what, i)
  clauses.open(S, what, S.clause, i)
  subject(S, i)
end

-- ---- after a preposition ----

local TO_NOUN = words.set "of between among about against"

local function prepositional(S, i, p)
  prep_of[i] = p
  local letter = S.letters:sub(first_of[p], first_of[p])
  local q = back(p)
  local k = kind[q]
  if letter == "Y" then
    local V = S.last_verb
    if V and V.surface_passive and not V.agent and V.chunk < i
      and not ahead.is_time(S, i) and meaning[i].offset >= 0
      and not S.letters:sub(first_of[i], last_of[i]):find("#")
      and not (meaning[i].number == "singular" and not meaning[i].proper
        and not meaning[i].determined) then -- "by rail"
      V.agent = start_list(i)
      side_of[i] = "vg"
      return
    end
  end
  start_list(i)
  if k == "n" then
    local noun = letter == "O" or TO_NOUN[ahead.word(S, p)]
      or not verb_of[q]
    side_of[i] = noun and "np" or "vg"
    -- what the whole phrase is about, for a relative clause after it
    hangs_on[i] = letter ~= "Y" and (hangs_on[q] or q) or nil
  else
    side_of[i] = k == "V" and "vg" or k == "J" and "np" or "vg"
  end
end

-- ---- after "and" ----

local function after_and(S, i, p)
  local q = back(p)
  if kind[q] == "," then
    q = back(q)
  end
  local c = S.clause
  if c.subj and not c.verb and ahead.word(S, p) == "but" then
    return subject(S, i)
  end
  if c.subj and not c.verb then
    local list, near = c.subj, prep_of[q] and list_of[q]
    if near and similar(i, q) >= similar(i, list[#list]) then
      join(near, i)
    else
      join(list, i)
    end
    return
  end
  local verb = ahead.subject_ahead(S, i, false)
  if verb and not clauses.waiting(S) then
    return beside(S, i)
  end
  if kind[q] == "n" and list_of[q] then
    local list, role = list_of[q], S.objects
    if prep_of[q] and role and list_of[role]
      and similar(i, q) < similar(i, role) then
      list = list_of[role]
    end
    local a = c.kind == "relative" and c.antecedent
    if a and list_of[a] and similar(i, q) < similar(i, a) then
      list = list_of[a] -- "the men who dug it and the women who"
      S.clause = c.parent
    end
    return join(list, i)
  end
  if kind[q] == "V" or kind[q] == "J" then
    return
  end
  if not c.subj and not c.verb then
    subject(S, i)
  end
end

-- ---- after a comma ----

--- “Denver,” he answered: what comes before the marks is no subject.
local function after_quotation(S, i)
  local n = forward(i)
  if kind[i - 1] == "q" and kind[n] == "V" and meaning[n].form == "fin"
    and words.frame(ahead.lemma(S, n)).say then
    clauses.open(S, "main", nil, i)
    subject(S, i)
    return true
  end
  return false
end

--- "PORT HALDANE (AP) — The ships left": one dash, near the start.
local function after_dateline(S, i, p)
  local c = S.clause
  if c.verb or not c.subj or p - c.first > 6 or ahead.word(S, p) == "," then
    return false
  end
  for j = i, S.n do
    if kind[j] == "," and ahead.word(S, j) ~= "," then
      return false
    end
  end
  subject(S, i)
  return true
end

local function after_comma(S, i, p)
  local c, r = S.clause, back(p)
  local noun = kind[r] == "n"
  if after_quotation(S, i) or after_dateline(S, i, p) then
    return
  end
  if c.subj and not c.verb then
    local first = c.subj[1]
    local n = forward(i)
    if kind[first] == "n" and #c.subj == 1 and (ahead.is_time(S, first)
      or meaning[i].personal and kind[n] == "V"
        and not words.frame(ahead.lemma(S, n)).say) then
      return subject(S, i) -- "this month, ..."; "my friends, we ..."
    end
    if kind[n] == "V" and meaning[n].form == "fin" then
      local m = forward(n)
      local frame = words.frame(ahead.lemma(S, n))
      if kind[m] == "n" and meaning[m].object_only then
        m = forward(m) -- "the partner told them"
      end
      if (frame.say or frame.think)
        and (kind[m] == "," or kind[m] == "." or m > S.n) then
        return inside(S, "parenthetical", i)
      end
    end
    if noun and ahead.list_ahead(i) and list_of[r] then
      return join(list_of[r], i)
    end
    if kind[n] == "V" and meaning[n].form == "fin" and c.first == first then
      return subject(S, i) -- "A former nurse, Hale left"
    end
    appos_of[i] = r
    list_of[i] = list_of[r]
    return
  end
  if not c.subj and not c.verb then
    local m = ahead.after_phrase(S, i, false)
    local n = forward(m)
    if noun and prep_of[r] and meaning[r].proper and meaning[i].proper
      and kind[m] == "," and kind[n] == "n"
      and ahead.subject_ahead(S, n, false) then
      appos_of[i] = r -- "in Raleigh, North Carolina, she spoke"
      return
    end
    return subject(S, i)
  end
  local verb = ahead.subject_ahead(S, i, true)
  if verb and outer(S, i) then
    return
  end
  if verb and not clauses.waiting(S) then
    local frame = words.frame(ahead.lemma(S, verb))
    if frame.say and forward(i) == verb then
      return inside(S, "parenthetical", i)
    end
    return beside(S, i)
  end
  if noun and list_of[r] and (ahead.list_ahead(i) or S.in_list == r) then
    S.in_list = i
    return join(list_of[r], i)
  end
  if noun then
    appos_of[i] = r
    list_of[i] = list_of[r]
  end
end

-- ---- after a verb ----

local MEASURE = words.set "spend take waste last need save buy wait lose cost"

local function object(S, V, i)
  V.obj = start_list(i)
  verb_of[i] = V
  S.objects = i
end

local function after_verb(S, i, p)
  local V = verb_at[p]
  if not V or V.asks == i then
    return
  end
  local time = not meaning[i].pronoun and ahead.is_time(S, i)
  local verb = not time and ahead.subject_ahead(S, i, true)
  local complement = V.frame.say or V.frame.think
  if verb and complement then
    local waiting = clauses.waiting(S)
    if not waiting or V.frame.say then
      if V.fill then
        S.pass = V.fill
        V.fill = nil
      end
      return inside(S, V.frame.say and "reported" or "complement", i)
    end
  elseif verb and (V.surface_passive or V.copula)
    and not clauses.waiting(S) and V.frame.two == nil then
    return inside(S, "complement", i)
  end
  if V.copula or V.frame.copular and not V.v.passive then
    V.comp = i
    verb_of[i] = V
    start_list(i)
    return
  end
  if time and not MEASURE[V.lemma] then
    return
  end
  if V.surface_passive then
    if V.frame.naming or not V.frame.two then
      V.comp = i
    else
      V.retained = start_list(i)
      verb_of[i] = V
    end
    return
  end
  if V.obj and V.gap_filled then
    V.ind = i
    return
  end
  object(S, V, i)
end

-- ---- directly after another noun phrase ----

local FLOATING = words.set "all both each"

local function after_noun(S, i, p)
  local c = S.clause
  local n = forward(i)
  local finite = kind[n] == "V" and (meaning[n].form == "fin"
    or meaning[n].core == "t" and ahead.later_finite(S, n))
  local V = verb_of[p]
  if c.subj and not c.verb and c.subj[1] == p and ahead.is_time(S, p) then
    return subject(S, i)
  end
  if FLOATING[ahead.word(S, i)] and first_of[i] == last_of[i] then
    return -- "Norway and Sorrel both agreed"
  end
  if not c.subj and not c.verb and not V then
    return subject(S, i)
  end
  if V and V.frame.addressee and ahead.subject_ahead(S, i, true) then
    return inside(S, V.frame.say and "reported" or "complement", i)
  end
  if ahead.is_time(S, p) and kind[back(p)] == "V" then
    local W = verb_at[back(p)]
    if W and (W.frame.say or W.frame.think)
      and ahead.subject_ahead(S, i, true) then
      return inside(S, W.frame.say and "reported" or "complement", i)
    end
  end
  if V and V.obj and V.obj[1] == p and V.frame.two
    and kind[back(p)] == "V" and not ahead.is_time(S, i) then
    if V.frame.naming and meaning[i].number and V.lemma ~= "find" then
      V.comp = i
    else
      V.ind = p
      object(S, V, i)
    end
    return
  end
  if finite and not meaning[i].object_only and not meaning[p].pronoun
    or finite and meaning[i].pronoun then
    local r = clauses.relative(S, i, p)
    r.gap = "object"
    subject(S, i)
  end
end

-- ---- any ----

function on.n(S, i)
  if taken[i] then
    return
  end
  local info = meaning[i]
  local p = back(i)
  local k = kind[p]
  if k == "P" then
    return prepositional(S, i, p)
  elseif info.reflexive and k == "n" then
    return
  elseif info.there then
    S.there = i
    return
  elseif k == "c" then
    return after_and(S, i, p)
  elseif k == "," or k == "(" then
    return after_comma(S, i, p)
  elseif k == "V" then
    return after_verb(S, i, p)
  elseif k == "n" then
    return after_noun(S, i, p)
  elseif k == ")" and kind[back(p)] == "n" then
    return after_noun(S, i, back(p))
  end
  local c = S.clause
  if not c.subj and not c.verb then
    return subject(S, i)
  elseif c.gap == "object" and c.subj == nil then
    return subject(S, i)
  end
  if c.verb and ahead.subject_ahead(S, i, true)
    and not clauses.waiting(S) then
    return inside(S, "complement", i)
  end
end

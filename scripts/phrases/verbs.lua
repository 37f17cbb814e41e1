--- Verb groups: whose they are.

local ahead = require "ahead"
local chunks = require "chunks"
local clauses = require "clauses"
local words = require "words"
local columns = require "columns"

local kind, first_of, last_of, meaning, verb_at, verb_of, list_of, taken, done,
  joined =
  columns.kind, columns.first_of, columns.last_of, columns.meaning,
  columns.verb_at, columns.verb_of, columns.list_of, columns.taken,
  columns.done, columns.joined

local back, forward = ahead.back, ahead.forward

---@class phrases.verb
---@field chunk integer
---@field lemma string
---@field v table what its letters mean
---@field frame table<string, boolean>
---@field subj integer[]? what stands as its subject
---@field of phrases.verb? its subject is that verb's subject
---@field of_object phrases.verb? its subject is that verb's object
---@field rule string how the subject was found
---@field obj integer[]? direct object
---@field ind integer? indirect object
---@field comp integer? predicative noun phrase
---@field agent integer[]? of a passive, after "by"
---@field clause phrases.clause?

local function verb(S, i, rule)
  local v = meaning[i]
  local lemma = ahead.lemma(S, i)
  local V = { chunk = i, lemma = lemma, v = v, frame = words.frame(lemma),
    rule = rule, surface_passive = v.passive, copula = v.copula, subj = false,
    of = false, obj = false, clause = false, fill = false, agent = false,
    comp = false, ind = false }
  verb_at[i] = V
  S.verbs[#S.verbs + 1] = V
  S.last_verb = V
  return V
end

--- Give clause c its verb; a relative clause's antecedent fills its gap.
local function attach(S, c, i, rule)
  local V = verb(S, i, rule)
  S.clause = c
  V.clause = c
  V.subj = c.subj
  c.verb = V
  if c.gap == "subject" then
    V.rule = "antecedent"
  elseif c.turned then
    V.rule = "subject after verb"
  elseif c.gap == "object" and c.list and not V.copula then
    V.fill = c.list -- unless an object follows
  end
  return V
end

-- ---- orders that turn subject and verb round ----

local NEEDS = { M = "[i38]", E = "[i38]", ["1"] = "[gt5D]", ["2"] = "[gt5D]",
  ["6"] = "[t4D7]", ["8"] = "[t4D7]", ["7"] = "[t4D7]", k = "[iv38]", K = "[iv38]" }

--- The rest of a verb group that its subject cuts: "did X sign".
local function rest_of(i, n)
  local core = meaning[i].aux_letter
  if not core then
    return nil
  end
  local j = forward(n)
  for _ = 1, 3 do
    if kind[j] == "P" and kind[forward(j)] == "n" then
      j = forward(forward(j))
    elseif kind[j] == "c" and kind[forward(j)] == "n" then
      j = forward(forward(j))
    end
  end
  local v = kind[j] == "V" and meaning[j]
  if v and v.core:sub(1, 1):find(NEEDS[core]) then
    return j
  end
  return nil
end

local function conjuncts(n)
  local list = { n }
  taken[n] = true
  list_of[n] = list
  local j = forward(n)
  while kind[j] == "c" and kind[forward(j)] == "n" do
    j = forward(j)
    list[#list + 1] = j
    taken[j] = true
    list_of[j] = list
    j = forward(j)
  end
  return list
end

--- "Did the senator sign", "never has she said": true when it was one.
local function turned(S, i)
  local v, c = meaning[i], S.clause
  local n = forward(i)
  if not v.aux or c.verb or kind[n] ~= "n" or meaning[n].object_only then
    return false
  end
  if c.subj and not (c.asks and kind[c.subj[1]] == "w") then
    return false
  end
  local j = rest_of(i, n)
  if not j and not v.copula then
    return false
  end
  c.subj = conjuncts(n)
  c.turned = true
  if not j then
    local V = attach(S, c, i, "subject after verb")
    V.asks = n
    return true
  end
  -- one group in two pieces: the letters of both
  joined[j] = i
  meaning[j] = setmetatable({}, { __index = chunks.verb[S.letters:sub(
    first_of[i], last_of[i]) .. S.letters:sub(first_of[j], last_of[j])] })
  meaning[j].offset = chunks.verb[S.letters:sub(first_of[j], last_of[j])].offset
  meaning[j].form = "fin"
  done[i] = true
  return true
end

--- "said Ruiz", "then came the flood".
local function inverted(S, i, c)
  local n = forward(i)
  if kind[n] ~= "n" or meaning[n].object_only
    or ahead.finite(forward(n)) and kind[i - 1] ~= "q" then
    return nil
  end
  local V = attach(S, c, i, "subject after verb")
  V.subj = conjuncts(n)
  c.subj = V.subj
  V.asks = n
  return V
end

local function says(S, i)
  return meaning[i].core:find("^[vD]$") and words.frame(ahead.lemma(S, i)).say
end

-- ---- finite ----

--- Which clause a verb after "and" goes on with: the nearest in its tense.
local function shared(S, i)
  local v, first = meaning[i], nil
  local c = S.clause
  if says(S, i) then
    -- "said it was over and urged": speech goes on with speech
    local o = c
    while o do
      local w = o.verb
      if w and w.frame.say and w.v.tense == v.tense and o.kind ~= "relative"
      then
        return o
      end
      o = o.parent
    end
  end
  local apart = kind[back(back(i))] == "," -- ", and ordered that"
  while c do
    local w = c.verb and c.verb.v
    if w and apart and c.kind == "relative" and c.parent.verb
      and c.parent.verb.v.tense == v.tense then
      w = nil
    end
    if w then
      first = first or c
      if w.tense == v.tense and w.modal == v.modal then
        return c
      end
      if v.core:find("^[tiv3]") and (w.modal or w.perfect) and c == first then
        return c
      end
    end
    c = c.parent
  end
  return first
end

local function share(S, i, c)
  local V = verb(S, i, "shared subject")
  V.of = c.verb
  V.clause = c
  S.clause = c
  if c.gap == "object" and c.list then
    V.fill = c.list
  end
  c.latest = V
  return V
end

local RESULT = words.set "want need find have get keep"

local LOCATIVE = words.set "be come go stand lie sit follow hang begin"

local function finite(S, i)
  local c = S.clause
  local p = back(i)
  local k = kind[p]
  if S.there and not c.verb and meaning[i].copula then
    local n = forward(i)
    S.there = nil
    local V = attach(S, c, i, "after there is")
    if kind[n] == "n" then
      V.subj = conjuncts(n)
      V.asks = n
    end
    return
  end
  if turned(S, i) then
    return
  end
  if not c.verb and (c.subj or c.gap == "subject") then
    if c.subj and says(S, i) and kind[forward(i)] == "n"
      and (kind[i - 1] == "q" and kind[p] == ","
        or k == "," and kind[back(p)] ~= "n") then
      if inverted(S, i, clauses.open(S, "main", nil, i)) then
        return
      end
      S.clause = c
    end
    attach(S, c, i, "subject before verb")
    return
  end
  if not c.verb then
    if kind[i - 1] ~= "|" or S.letters:byte(first_of[i]) == 97 then
      if (LOCATIVE[ahead.lemma(S, i)] or says(S, i)) and inverted(S, i, c) then
        return
      end
    end
    attach(S, c, i, "without subject")
    return
  end
  if k == "c" then
    local target = shared(S, i)
    if target then
      share(S, i, target)
      return
    end
  end
  local waiting = clauses.waiting(S)
  if waiting then
    attach(S, waiting, i, "subject before verb")
    return
  end
  if (k == "," or k == "." or kind[i - 1] == "q") and says(S, i) then
    local n = clauses.open(S, "main", nil, i)
    if inverted(S, i, n) then
      return
    end
    S.clause = c
    table.remove(S.clauses)
  end
  local bare = k == "n" and verb_of[p]
  if bare and bare.frame.bare and bare.obj and list_of[p] == bare.obj
    and meaning[i].core == "v" then
    local V = verb(S, i, "subject of an infinitive") -- "let the buses stay"
    V.of_object = bare
    return
  end
  -- "he thought the drivers would quit" that was read as an object
  local V = k == "n" and verb_of[p]
  if V and RESULT[V.lemma] and V.obj and V.obj[#V.obj] == p
    and meaning[i].core == "D" then
    V.obj = nil -- "want the river cleaned"
    local W = verb(S, i, "subject of a participle")
    W.surface_passive, W.subj = true, { p }
    return
  end
  if V and V.obj and V.obj[#V.obj] == p and not meaning[p].object_only then
    V.obj = nil
    local n = clauses.open(S, V.frame.say and "reported" or "complement", c, p)
    n.subj = { p }
    attach(S, n, i, "subject before verb")
    return
  end
  -- "said one candidate he likes is Hale": the object of what was said
  local a = c.kind == "relative" and c.antecedent
  V = a and verb_of[a]
  if V and V.obj and V.obj[#V.obj] == a and (V.frame.say or V.frame.think) then
    V.obj = nil
    local n = clauses.open(S, V.frame.say and "reported" or "complement",
      c.parent, a)
    n.subj = { a }
    attach(S, n, i, "subject before verb")
    return
  end
  if k == "," or k == "V" then
    share(S, i, shared(S, i) or c)
    return
  end
  attach(S, clauses.open(S, "main", c.parent, i), i, "without subject")
end

--- Surface subjects of a verb: its own, or the one that it shares.
local function subjects(V, depth)
  depth = depth or 0
  if V.subj then
    return V.subj
  elseif depth > 8 then
    return nil
  elseif V.of then
    return subjects(V.of, depth + 1)
  elseif V.of_object then
    local W = V.of_object
    return W.obj or (W.surface_passive and subjects(W, depth + 1)) or nil
  elseif V.of_clause then
    local c = V.of_clause
    if c.verb and c.verb ~= V then
      return subjects(c.verb, depth + 1)
    end
    return c.subj
  end
  return nil
end

return { subjects = subjects, verb = verb, finite = finite, share = share,
  shared = shared }

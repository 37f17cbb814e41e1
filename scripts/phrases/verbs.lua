--- Verb groups: whose they are.

local ahead = require "ahead"
local chunks = require "chunks"
local clauses = require "clauses"
local words = require "words"
local columns = require "columns"

local kind, first_of, last_of, meaning, verb_at, verb_of, list_of, prep_of,
  taken, done, joined =
  columns.kind, columns.first_of, columns.last_of, columns.meaning,
  columns.verb_at, columns.verb_of, columns.list_of, columns.prep_of,
  columns.taken, columns.done, columns.joined

local back, forward = ahead.back, ahead.forward
local on = clauses.on

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
  if V and V.obj and V.obj[#V.obj] == p and not meaning[p].object_only then
    V.obj = nil
    local n = clauses.open(S, V.frame.say and "reported" or "complement", c, p)
    n.subj = { p }
    attach(S, n, i, "subject before verb")
    return
  end
  if k == "," or k == "V" then
    share(S, i, shared(S, i) or c)
    return
  end
  attach(S, clauses.open(S, "main", c.parent, i), i, "without subject")
end

-- ---- infinitives, gerunds, participles ----

--- The verb that an infinitive or gerund at i hangs on, going back.
local function governor(i)
  local p = back(i)
  for _ = 1, 8 do
    local k = kind[p]
    if k == "V" then
      return verb_at[p], p
    elseif k == "n" then
      local V = verb_of[p]
      if V then
        return V, p
      elseif prep_of[p] then
        p = back(prep_of[p])
      else
        return nil, p
      end
    elseif k == "J" or k == "P" or k == "Z" then
      p = back(p)
    else
      return nil, p
    end
  end
  return nil, p
end

local function infinitive(S, i)
  local p = back(i)
  local k = kind[p]
  if k == "c" then
    -- "to cut taxes and to raise pensions"
    for m = #S.verbs, S.verb_from, -1 do
      local W = S.verbs[m]
      if W.v.form == "inf" then
        local V = verb(S, i, "shared subject")
        V.of = W
        return V
      end
    end
  end
  local V = verb(S, i, "subject of an infinitive")
  if k == "n" and prep_of[p] and S.letters:byte(first_of[prep_of[p]]) == 70
    and not words.infinitive[ahead.lemma(S, p)] then
    V.subj = list_of[p] -- "for X to go"
    return V
  end
  local W, at = governor(i)
  if W and W.chunk == i then
    W = nil
  end
  if W then
    local noun = kind[at] == "n"
    if noun and W.comp == at then
      V.subj = { at } -- "is the first woman to lead"
    elseif noun and W.obj and list_of[at] == W.obj and W.frame.control
      and W.lemma ~= "promise" then
      V.of_object = W
    elseif noun and k == "n" and words.infinitive[ahead.lemma(S, p)] then
      V.rule = "subject of an infinitive" -- "had plans to go": nobody's
    elseif noun and k == "n" and not verb_of[p] and prep_of[p] then
      V.of = W
    else
      V.of = W
    end
    return V
  end
  local c = S.clause
  if k == "V" or k == "J" or k == "P" then
    V.of_clause = c
  elseif kind[i - 1] == "|" or k == "," then
    V.of_clause = c -- "To win the seat, they must"
  end
  return V
end

--- The clause that a participle after a comma belongs to: not a relative one;
--- of speech, the one of who speaks: "he said it was over, adding that".
local function adjunct_of(c, V)
  local o = c
  while o.parent and (o.kind == "relative" or V.frame.say
      and (o.kind == "reported" or o.kind == "complement")) do
    o = o.parent
  end
  return o.verb and o or c
end

local function gerund(S, i)
  local p = back(i)
  local k = kind[p]
  local c = S.clause
  local V = verb(S, i, "subject of a participle")
  if k == "n" and ahead.is_time(S, p) and verb_of[p] then
    V.of = verb_of[p] -- "spend the day arguing"
  elseif k == "n" and prep_of[p] and c.verb and c.verb.copula then
    V.of_clause = c -- "was at home reading"
  elseif k == "n" then
    V.subj = { p } -- "people living here"
  elseif k == "P" then
    V.rule = "subject of a gerund"
    local q = back(p)
    local W = kind[q] == "n" and verb_of[q]
    local letter = S.letters:sub(first_of[p], first_of[p])
    if W and (letter == "O" or letter == "F" or ahead.word(S, p) == "from")
      and list_of[q] == W.obj then
      V.of_object = W -- "accused him of lying"
    elseif kind[q] == "n" and letter == "O" then
      V.subj = nil
    else
      V.of_clause = c
    end
  elseif k == "V" then
    V.rule = "subject of a gerund"
    local W = verb_at[p]
    V.of = W
  elseif k == "c" then
    for m = #S.verbs - 1, S.verb_from, -1 do
      local W = S.verbs[m]
      if W.v.form == "ger" or W.v.progressive then
        V.of = W
        V.rule = "shared subject"
        break
      end
    end
  elseif k == "," or k == "|" or k == "W" or k == "S" then
    local n = forward(i)
    if k ~= "," or c.subj then
      V.of_clause = k == "," and adjunct_of(c, V) or c
    end
    if k == "|" and kind[n] == "V" then
      V.of_clause = nil
    end
  end
  return V
end

--- What the tagger took for a participle is a past tense.
local function past(S, i)
  meaning[i] = chunks.verb[S.letters:sub(first_of[i], last_of[i])
    :gsub("t", "D")]
  return finite(S, i)
end

local function by(S, n)
  return kind[n] == "P" and S.letters:byte(first_of[n]) == 89
end

local function participle(S, i)
  local p = back(i)
  local k = kind[p]
  local c = S.clause
  local n = forward(i)
  if k == "c" then
    local W = S.last_verb
    local target = shared(S, i)
    if W and W.v.form == "part" then
      local V = verb(S, i, "shared subject")
      V.of = W
      return V
    elseif target then
      local V = share(S, i, target)
      V.surface_passive = target.verb.surface_passive
      return V
    end
  end
  local v = meaning[i]
  local noun = k == "n" or k == ")" and kind[back(p)] == "n"
  if v.core == "t" and c.kind == "relative" and c.gap == "object" and c.subj
    and not c.verb and c.subj[1] == p then
    return past(S, i) -- "the plan the council approved will fail"
  end
  if v.core == "t" and (not c.verb and (c.subj or c.gap) or clauses.waiting(S))
    and (kind[n] == "n" or S.ends) and not by(S, n)
    and not ahead.main_verb(S, i) then
    return past(S, i) -- a past tense: "the group condemned the attack"
  end
  local V = verb(S, i, "subject of a participle")
  V.surface_passive = true
  if noun then
    V.subj = { p }
  elseif k == "V" then
    V.of = verb_at[p]
  elseif k == "," and c.subj then
    V.of_clause = c
  elseif k == "," or k == "|" or k == "S" or k == "W" or k == "Z" then
    V.of_clause = c
  end
  return V
end

local function base(S, i)
  local p = back(i)
  local k = kind[p]
  local c = S.clause
  if k == "c" or k == "," and c.verb then
    for m = #S.verbs, S.verb_from, -1 do
      local W = S.verbs[m]
      if W.v.form == "inf" or W.v.form == "base" or W.v.modal
        or W.v.core:find("^[kK]") then
        local V = verb(S, i, "shared subject")
        V.of = W
        return V
      elseif W.v.tense == "present" then
        break
      end
    end
    return finite(S, i)
  end
  local W = k == "n" and verb_of[p]
  if W and W.frame.bare and W.obj and list_of[p] == W.obj then
    local V = verb(S, i, "subject of an infinitive")
    V.of_object = W
    return V
  end
  if not c.verb and c.subj and k ~= "," then
    return finite(S, i)
  end
  if (k == "Z" or k == "P" or k == "a") and c.verb == nil or k == "P" then
    local V = verb(S, i, "subject of an infinitive")
    V.of_clause = c
    return V
  end
  return finite(S, i)
end

function on.V(S, i)
  if done[i] then
    return
  end
  local v = meaning[i]
  local form = v.form
  if form == "fin" then
    local p = back(i)
    if v.core == "D" and kind[p] == "n" and ahead.reduced(S, i)
      and ahead.later_finite(S, i) then
      return participle(S, i)
    end
    return finite(S, i)
  elseif form == "inf" then
    return infinitive(S, i)
  elseif form == "ger" then
    return gerund(S, i)
  elseif form == "part" then
    return participle(S, i)
  end
  return base(S, i)
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

return { subjects = subjects }

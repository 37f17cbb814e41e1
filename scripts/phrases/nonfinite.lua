--- Infinitives, gerunds and participles: who does what they say.

local ahead = require "ahead"
local chunks = require "chunks"
local clauses = require "clauses"
local verbs = require "verbs"
local words = require "words"
local columns = require "columns"

local kind, first_of, last_of, meaning, verb_at, verb_of, list_of, prep_of, done =
  columns.kind, columns.first_of, columns.last_of, columns.meaning,
  columns.verb_at, columns.verb_of, columns.list_of, columns.prep_of,
  columns.done

local back, forward = ahead.back, ahead.forward
local on = clauses.on
local verb, finite, share, shared =
  verbs.verb, verbs.finite, verbs.share, verbs.shared

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
  local awaits = not c.verb and (c.subj or c.gap) or clauses.waiting(S)
  if v.core == "t" and awaits and (words.past[S.doc:lower(last_of[i])]
    or kind[n] == "V" and meaning[n].form == "inf"
      and ahead.lemma(S, i) == "use") then
    return past(S, i) -- "prices rose", "she used to oppose it"
  end
  if v.core == "t" and c.kind == "relative" and c.gap == "object" and c.subj
    and not c.verb and c.subj[1] == p then
    return past(S, i) -- "the plan the council approved will fail"
  end
  if v.core == "t" and awaits and (kind[n] == "n" or S.ends) and not by(S, n)
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
    local c = S.clause
    if v.core == "D" and kind[p] == "n" and not (c.gap == "object"
        and not c.verb) and ahead.reduced(S, i)
      and ahead.later_finite(S, i) then
      return participle(S, i)
    elseif v.core == "D" and kind[p] == "," and c.subj and not c.verb
      and kind[forward(i)] == "P" then
      local j = ahead.after_phrase(S, i, false)
      if kind[j] == "," and ahead.finite(forward(j)) then
        return participle(S, i) -- "the museum, closed since May, reopens"
      end
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

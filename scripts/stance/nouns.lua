--- Frames of nouns: possessive or by-holder + noun + preposition + target,
--- light verb + noun, what is drawn from somebody, agent nouns.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local held = require "held"
local names = require "names"
local phrase = require "phrase"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- Verbs whose object is not held by their subject but comes to it.
local RECEIVE = chunk.set [[draw win earn receive attract get pick land score nab face enjoy gain
  garner meet prompt spark provoke trigger suffer generate secure have pick-up
  elicit collect attract invite reap incur lose encounter]]

--- Verbs between a doer's thing and its meaning: "her measures symbolize an
local AGENT, PATIENT = frames.agent_noun, frames.patient_noun

--- Verbs that make somebody what the noun after "as" says.
local BECOME = chunk.set "emerge rise serve act reappear position"

--- Words that deny the noun after them: "has little respect for".
local NONE = chunk.set "no little scant zero"

--- "a lack of support for": the chunk of the noun that denies the one at j.
local function lack_of(S, j)
  local n = j > 2 and S.w[S[j - 1].first] == "of" and S[j - 2].noun
  return (n == "lack" or n == "absence") and j - 2 or nil
end

--- Holder's noun + preposition + target.
function M.noun(m, doc)
  local word = doc:lower(m.last)
  if word == "towards" then word = "toward" end
  local in_it = word == "of" and doc:lower(m.head.first - 1) == "in"
  local known = frames.rows(doc:lemma(m.head.first):lower(), "N")
  known = in_it and known["for"] or known[word] -- "in support of"
  if not known or known.conf < 0.66 then
    return nil
  end
  local S, j, c = held.head_chunk(doc, m.head.first)
  if not S or AGENT[S.l[c.head]] then
    return nil
  end
  local p = clause.forward(S, j + 1)
  if not p or S[p].kind ~= "P" then
    return nil
  end
  local prep = S.w[S[p].first]
  if prep == "towards" then prep = "toward" end
  local lemma = S.l[c.head]
  local row = in_it and known or frames.rows(lemma, "N")[prep]
  if not row or row.conf < 0.66 then
    return nil
  end
  local n = clause.forward(S, p + 1)
  if not n or S[n].kind ~= "NP" then
    return nil
  end
  local inner = S[clause.forward(S, phrase.extent(S, n) + 1) or 0]
  if inner and inner.kind == "VG" and inner.form == "inf"
    and frames.goal_noun[S[n].noun] then
    return nil -- "push for action to counter ...": the goal counts
  end
  local lack = lack_of(S, j)
  local holder, verb
  if PATIENT[lemma] then
    holder = held.source_after(doc, S, phrase.extent(S, n))
  else
    holder, verb = held.holder_of(doc, S, lack or j)
    if not holder then
      holder = held.source_after(doc, S, phrase.extent(S, n))
    end
  end
  if not holder then
    return nil
  end
  local none = NONE[S.w[c.first]] or lack ~= nil
  local mods = verb and voice.modifiers(S, verb) or { negated = none }
  for t = c.first, c.head do
    if voice.kind(S.w[t]) == "booster" then
      mods.boosted = true
    end
  end
  if none and verb then
    mods.negated = not mods.negated
  end
  local v = verb and S.l[S[verb].head]
  if v == "reject" or v == "drop" or v == "withdraw" or v == "end"
    or v == "lose" or v == "denounce" then
    mods.negated = not mods.negated
  end
  local list = { n, table.unpack(phrase.joined(S, n)) }
  for _, x in ipairs(list) do
    local target = names.target(doc, S, x, phrase.extent(S, x))
    for _, who in ipairs(target and act.all_holders(doc, S, holder) or {}) do
      emit.stance(doc, m.rule, { holder = who, target = target,
        polarity = row.polarity, strength = row.strength, conf = row.conf,
        mods = mods, act = row.mode == "act" and row.strength == 3 and verb,
        first = verb and S[verb].first or c.head, last = S[p].last })
    end
  end
  return nil
end

--- The attitude of those named after a preposition towards the subject s.
local function came_from(doc, rule, S, k, s, n, row, last)
  local target = names.target(doc, S, s, phrase.extent(S, s))
  local mods = voice.modifiers(S, k)
  n = phrase.real(S, n)
  local list = { n, table.unpack(phrase.listed(S, n)) }
  for _, x in ipairs(phrase.members(S, list[#list])) do
    list[#list + 1] = x
  end
  for _, x in ipairs(list) do
    local holder = names.apposed(doc, S, x) or names.np(doc, S, S[x])
    if holder and not holder.pron and names.can_hold(holder) then
      emit.stance(doc, rule, { holder = holder, target = target,
        polarity = row.polarity, strength = math.min(row.strength, 2),
        conf = row.conf, mods = mods, first = S[k].first, last = last })
    end
  end
end

--- Prepositions between somebody and what meets him.
local UNDER = chunk.set "under amid despite"

--- "drew praise from X": the subject is the target.
function M.received(m, doc)
  local known = frames.rows(doc:lemma(m.head.first):lower(), "N")
  if not (known["for"] or known["of"] or known["against"] or known["to"]
    or known["on"]) then
    return nil
  end
  local S, j, c = held.head_chunk(doc, m.head.first)
  if not S then
    return nil
  end
  local row
  for _, prep in ipairs { "for", "with", "of", "to", "against", "on" } do
    local r = known[prep]
    if r and r.mode ~= "act" then
      row = row or r
    end
  end
  if not row then
    return nil
  end
  local n, p = phrase.after(S, j, "from")
  if not n then
    n, p = phrase.after(S, j, "by")
  end
  if not n then
    n, p = phrase.after(S, j, "of")
    if S.l[c.head] ~= "backing" and S.l[c.head] ~= "support"
      and S.l[c.head] ~= "solidarity" and S.l[c.head] ~= "endorsement"
      and S.l[c.head] ~= "blessing" and S.l[c.head] ~= "approval" then
      return nil
    end
  end
  local b = clause.back(S, j - 1)
  if b and b > 1 and S[b].kind == "P" and S.w[S[b].first] == "of"
    and S[b - 1].kind == "NP" then
    b = clause.back(S, b - 2) -- "a barrage of attacks"
  end
  local under = b and S[b].kind == "P" and UNDER[S.w[S[b].first]]
  if under then
    b = clause.back(S, b - 1) -- "wilted under attacks from Cole"
  end
  if not n or not b or S[b].kind ~= "VG" or S[b].passive
    or not (under or RECEIVE[S.l[S[b].head]]) then
    return nil
  end
  local s = clause.subject(S, b)
  if s then
    came_from(doc, m.rule, S, b, s, n, row, S[p].last)
  end
  return nil
end

--- "came under fire from X", "faces a backlash from X".
function M.under_fire(m, doc)
  local S = chunk.sentence(doc, m.verb.first)
  local k, p = S.at[m.verb.first], S.at[m.last]
  local s = S[k].kind == "VG" and clause.subject(S, k)
  local n = clause.forward(S, p + 1)
  if s and n and S[n].kind == "NP" then
    came_from(doc, m.rule, S, k, s, n, { polarity = "oppose", strength = 2,
      conf = 0.8 }, S[p].last)
  end
  return nil
end

--- Verbs of feeling whose object feels: "the ruling angered X".
local FEEL = {}
for w in pairs(chunk.set [[anger enrage infuriate outrage incense alarm irritate
  frustrate dismay disappoint horrify upset offend annoy antagonize rattle
  worry appal appall disgust exasperate embitter alienate unsettle]]) do
  FEEL[w] = "oppose"
end
for w in pairs(chunk.set [[delight impress thrill please inspire enthuse excite
  reassure hearten hearten gratify captivate]]) do
  FEEL[w] = "support"
end

--- "The ruling angered Ruiz", "Ruiz was angered by the ruling".
function M.feel(m, doc)
  local S, k, c = act.group(doc, m.head.first)
  if not S then
    return nil
  end
  local s, o = clause.subject(S, k), nil
  if c.passive then
    o = phrase.agent(S, k)
    s, o = o, s
  elseif c.form ~= "inf" then
    o = phrase.object(S, k)
  end
  local holder = s and o and names.np(doc, S, S[o])
  if not holder or holder.pron or holder.author
    or not names.can_hold(holder) then
    return nil
  end
  emit.stance(doc, m.rule, { holder = holder,
    target = names.target(doc, S, s, phrase.extent(S, s)),
    polarity = FEEL[S.l[c.head]], strength = 2, conf = 0.7,
    mods = voice.modifiers(S, k), first = S[k].first, last = c.head })
  return nil
end
local feel_verbs = {}
for w in pairs(FEEL) do
  feel_verbs[#feel_verbs + 1] = w
end
table.sort(feel_verbs)

--- "These measures have prompted controversy within humanitarian circles".
function M.stir(m, doc)
  local S, k = act.group(doc, m.verb.first)
  local p = S and S.at[m.prep.first]
  local n = p and clause.forward(S, p + 1)
  local s = n and S[n].kind == "NP" and clause.subject(S, k)
  local holder = s and names.np(doc, S, S[n])
  if not holder or holder.pron or not names.can_hold(holder) then
    return nil
  end
  local good = frames.rows(m.what.text:lower(), "N")["for"]
  emit.stance(doc, m.rule, { holder = holder,
    target = names.target(doc, S, s, phrase.extent(S, s)),
    polarity = good and good.polarity == "support" and "support" or "oppose",
    strength = 2, conf = 0.7, mods = voice.modifiers(S, k),
    first = S[k].first, last = m.what.last })
  return nil
end

--- "X's critics", "critics of X": the noun itself is the holder.
function M.agent(m, doc)
  local S, j, c = held.head_chunk(doc, m.head.first)
  if not S or not AGENT[S.l[c.head]] then
    return nil
  end
  local row = frames.rows(S.l[c.head], "N")["of"]
  if not row then
    return nil
  end
  local target, n
  if c.poss then
    target = names.possessor(doc, S, c.poss)
  else
    n = phrase.after(S, j, "of")
    target = n and names.target(doc, S, n, phrase.extent(S, n))
  end
  local inner = refer.actor_in(c.first, c.head - 1)
  if not target and inner and not inner.adjective then -- "a Clinton supporter"
    target = { name = inner.name, start = inner.start, stop = inner.stop,
      actor = true, first = inner.first }
  end
  if not target or target.pron or target.author then
    return nil
  end
  -- "X is a critic of Y", "X, a critic of Y", "X is one of Y's critics"
  local b = clause.back(S, j - 1)
  if b and S[b].kind == "P" and S.w[S[b].first] == "of" and b > 1
    and S[b - 1].kind == "NP" and phrase.real(S, b - 1) == j then
    b = clause.back(S, b - 2)
  elseif b and S[b].kind == "P" and S.w[S[b].first] == "as" then
    local v = clause.back(S, b - 1) -- "emerged as a critic of"
    if v and S[v].kind == "VG" and BECOME[S.l[S[v].head]] then
      b = v
    end
  end
  local who
  if b and S[b].kind == "VG" and (S[b].copula
    or BECOME[S.l[S[b].head]]) then
    who = act.holder(doc, S, b)
  elseif b and S[b].kind == "C" and S[b - 1] and S[b - 1].kind == "NP" then
    who = names.np(doc, S, S[b - 1])
    who = who and (who.actor or (S[b - 1].proper and who.group)) and who or nil
  end
  if who then
    emit.stance(doc, m.rule, { holder = who, target = target,
      polarity = row.polarity, strength = 2, conf = row.conf - 0.05,
      mods = b and S[b].kind == "VG" and voice.modifiers(S, b) or nil,
      first = c.head, last = n and S[n].first - 1 or c.head })
    return nil
  end
  if not target.actor then
    return nil
  end
  local after = S[(n and phrase.extent(S, n) or j) + 1]
  if S.p[c.head] ~= "NNS" or row.polarity ~= "oppose" or not after
    or after.kind ~= "VG"
    or after.form ~= "fin" then
    return nil
  end
  local where = doc:span(c.head, c.head)
  emit.stance(doc, m.rule, { holder = { name = where.text:lower(),
    start = where.start, stop = where.stop, actor = false, group = true },
    target = target, polarity = row.polarity, strength = 2,
    conf = row.conf - 0.1, first = c.head, last = c.head })
  return nil
end
M.rules = {
  { name = "holder's noun", tag = M.noun,
    match = 'head:[lex="frame" & pos="NNS?"] [pos="IN|TO"]',
    examples = { "The union's opposition to the bill is known.",
      "Ruiz maintains a firm stance against the cartels.",
      "The union's lack of support for the bill is known." } },
  { name = "noun from holder", tag = M.received,
    match = 'head:[lex="frame" & pos="NNS?"] ("from" | "of" | "by")',
    examples = { "The plan won the backing of Senator Ruiz." } },
  { name = "under fire from", tag = M.under_fire,
    match = 'verb:[lemma="come|be|find|remain|run" & pos="VB.*"] '
      .. '[pos="RB.*|PRP"]{0,2} ("under" | "in" "for" | "into" | "in") '
      .. '[pos="DT|JJ.*|VBG"]{0,3} '
      .. '[lemma="fire|attack|criticism|pressure|scrutiny|flak|assault"] '
      .. '[pos="RB.*"]{0,2} ("from" | "by")',
    examples = { "Senator Cole came under fire from the union." },
    never = { "The soldiers came under fire from two sides." } },
  { name = "feeling of the object", tag = M.feel,
    match = 'head:[lemma="' .. table.concat(feel_verbs, "|")
      .. '" & pos="VB.*"]',
    examples = { "The decision angered Senator Cole.",
      "The union was dismayed by the ruling." },
    never = { "Do not worry the minister." } },
  { name = "stir among", tag = M.stir,
    match = 'verb:[lemma="prompt|spark|draw|provoke|trigger|cause|stir|ignite|'
      .. 'fuel|raise|generate|elicit" & pos="VB.*"] [pos="DT|JJ.*"]{0,3} '
      .. '([pos="NN"] "and")? what:[lemma="controversy|outrage|anger|criticism|backlash|outcry|'
      .. 'alarm|concern|protest|uproar|fury|resentment|condemnation|ire|'
      .. 'objection|opposition|praise|applause|enthusiasm|attack|rebuke|fear"] '
      .. '("and" [pos="NN"])? ","? '
      .. '[pos="RB"]? prep:("within" | "among" | "amongst" | "from" | "in")',
    examples = { "The measures sparked outrage among teachers." } },
  { name = "agent noun", tag = M.agent,
    match = 'head:[lex="agent_noun" & pos="NNS?"]',
    examples = { "Critics of Senator Ruiz gathered.",
      "Ruiz is a nemesis of the union." },
    never = { "Ruiz has many friends." } },
}

return M

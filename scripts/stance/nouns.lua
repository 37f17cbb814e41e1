--- Frames of nouns and adjectives: possessive or by-holder + noun + prep +
--- target; light verb + noun; goal chains; preferences; be + adjective.

local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local verbs = require "verbs"
local voice = require "voice"

local M = {}

--- Verbs whose subject holds the attitude that their object names.
local LIGHT = chunk.set [[maintain take express voice show have offer declare
  give reaffirm reiterate announce adopt hold launch begin continue signal renew
  pledge promise keep demonstrate lead mount make issue deliver repeat stage
  open start wage share urge harbor harbour feel state underline stress
  emphasize emphasise confirm drop withdraw lodge file level aim direct raise
  reject end intensify escalate step join send extend pay promise register
  denounce lose want seek call heap lavish]]

--- Verbs whose object is not held by their subject but comes to it.
local RECEIVE = chunk.set [[draw win earn receive attract get face enjoy gain
  garner meet prompt spark provoke trigger suffer generate secure have]]

--- Verbs between a doer's thing and its meaning: "her measures symbolize an
--- effort", "the strategies include orders".
local MEANS = chunk.set [[include symbolize symbolise reflect represent be
  remain mark underscore underline highlight signal show emphasize emphasise
  demonstrate involve contain comprise embody illustrate exemplify constitute
  align project amount]]

local GOAL = frames.goal_noun

--- Verbs that say nothing by themselves but much as somebody's goal.
local GOAL_VERB = { reduce = "oppose", limit = "oppose", lower = "oppose",
  cut = "oppose", minimize = "oppose", minimise = "oppose", ["end"] = "oppose",
  increase = "support", improve = "support", enhance = "support",
  expand = "support", restore = "support", secure = "support",
  modernize = "support", modernise = "support", create = "support",
  build = "support", raise = "support", extend = "support" }

local AGENT = chunk.set [[adherent admirer adversary advocate ally apologist
  backer believer benefactor champion cheerleader confidant critic defender
  denier detractor devotee disciple endorser enemy enthusiast exponent fan foe
  follower friend guardian hater lover loyalist nemesis opponent partisan patron
  promoter proponent protector respecter rival sceptic skeptic sponsor
  standard-bearer supporter sympathiser sympathizer torchbearer upholder]]

local PATIENT = chunk.set [[abduction abolition acquittal adoption annihilation
  appointment arrest assassination banning cancellation defunding deportation
  destruction detention dismantling election elimination eviction exclusion
  execution expulsion firing humiliation impeachment imprisonment killing murder
  nomination ouster overthrow pardon persecution prosecution punishment
  ratification release removal repeal rescue sacking scrapping torture]]

--- Holder that the noun phrase itself names: its possessor, or an actor that
--- modifies the noun ("U.S. strategy").
local function own_holder(doc, S, c)
  if c.poss and S.p[c.poss[2]] == "PRP$" and not voice.own(S.w[c.poss[2]])
  then
    -- "expressed their opposition": the subject, if it can hold one
    local b = S.at[c.first] - 1
    b = S[b] and clause.back(S, b)
    if b and S[b].kind == "VG" and LIGHT[S.l[S[b].head]] then
      local h = verbs.holder(doc, S, b)
      if h then
        return h, true
      end
    end
  end
  if c.poss then
    local h = names.possessor(doc, S, c.poss)
    return h and names.can_hold(h) and h or nil, true
  end
  local a = names.actor_in(c.first, c.head - 1)
  if a and a.kind ~= "person" then
    return { name = a.name, start = a.start, stop = a.stop, actor = true,
      first = a.first }, true
  end
  return nil, false
end

local FURTHER = chunk.set [[enhance strengthen deepen boost expand increase
  promote foster advance improve build forge develop bolster]]

local AGAINST = chunk.set [[reject end drop withdraw lose denounce oppose
  criticize criticise back support]]

local function lemma_of(S, k)
  return S.l[S[k].head]
end

--- Who pursues the gerund or infinitive at chunk k: its subject, or the
--- holder of the nearest noun before that has a goal.
local function goal_setter(doc, S, k)
  local h = verbs.holder(doc, S, k)
  if h then
    return h
  end
  for i = k - 1, 1, -1 do
    local c = S[i]
    if c.kind == "NP" and GOAL[c.noun] then
      return (own_holder(doc, S, c))
    elseif c.kind == "C" or c.kind == "W" then
      return nil
    end
  end
  return nil
end

--- Holder of the noun at chunk j: its own, or the subject of the verb before.
local function holder_of(doc, S, j, deep)
  local c = S[j]
  local b = clause.back(S, j - 1)
  if deep and b and S[b].kind == "P" and S.w[S[b].first] == "with" then
    -- "aligns with efforts": the subject's possessor shares them
    local v = clause.back(S, b - 1)
    if v and S[v].kind == "VG" and MEANS[S.l[S[v].head]] then
      local s = clause.subject(S, v)
      local h = s and own_holder(doc, S, S[s])
      if h then
        return h
      end
    end
  end
  local h, stated = own_holder(doc, S, c)
  if stated then
    if deep and not c.poss and (S.w[c.first] == "a" or S.w[c.first] == "an")
    then
      return nil -- "a more assertive U.S. policy" is somebody's wish
    end
    return h
  end
  while b and S[b].kind == "P" and deep
    and (S.w[S[b].first] == "of" or (S.w[S[b].first] == "for"
    and S[b - 1] and GOAL[S[b - 1].noun])) do
    -- "a range of orders": look at the phrase before
    local n = clause.back(S, b - 1)
    if not n or S[n].kind ~= "NP" then
      return nil
    end
    h, stated = own_holder(doc, S, S[n])
    if stated then
      return h
    end
    b = clause.back(S, n - 1)
  end
  if b and S[b].kind == "VG" and not S[b].passive
    and not FURTHER[lemma_of(S, b)] then
    local lemma = lemma_of(S, b)
    if deep and AGAINST[lemma] then
      return nil -- "rejected a proposal to weaken the rules"
    elseif MEANS[lemma] and deep then
      local s = clause.subject(S, b)
      if s then
        return (own_holder(doc, S, S[s]))
      end
    elseif LIGHT[lemma] then
      return (verbs.holder(doc, S, b)), b
    end
  elseif b and S[b].kind == "VG" and (S[b].form == "ger"
    or S[b].form == "inf") and FURTHER[lemma_of(S, b)] then
    return goal_setter(doc, S, b), b
  end
  return nil
end

--- Holder after the noun: "praise from X", "opposition among X".
local function source_after(doc, S, j)
  local n = clause.after(S, j, "from") or clause.after(S, j, "among")
    or clause.after(S, j, "by")
  local h = n and names.np(doc, S, S[n])
  return h and names.can_hold(h) and not h.pron and h or nil, n
end

local function head_chunk(doc, tok)
  local S = chunk.sentence(doc, tok)
  local j = S.at[tok]
  if S[j].kind ~= "NP" or S[j].last ~= tok or S[j].head ~= tok then
    return nil
  end
  return S, j, S[j]
end

--- Holder's noun + preposition + target.
function M.noun(m, doc)
  local word = doc:lower(m.last)
  if word == "towards" then word = "toward" end
  local known = frames.rows(doc:lemma(m.head.first):lower(), "N")[word]
  if not known or known.conf < 0.66 then
    return nil
  end
  local S, j, c = head_chunk(doc, m.head.first)
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
  local row = frames.rows(lemma, "N")[prep]
  if not row or row.conf < 0.66 then
    return nil
  end
  local n = clause.forward(S, p + 1)
  if not n or S[n].kind ~= "NP" then
    return nil
  end
  local inner = S[clause.forward(S, clause.extent(S, n) + 1) or 0]
  if inner and inner.kind == "VG" and inner.form == "inf"
    and GOAL[S[n].noun] then
    return nil -- "push for action to counter ...": the goal counts
  end
  local holder, verb
  if PATIENT[lemma] then
    holder = source_after(doc, S, clause.extent(S, n))
  else
    holder, verb = holder_of(doc, S, j)
    if not holder then
      holder = source_after(doc, S, clause.extent(S, n))
    end
  end
  if not holder then
    return nil
  end
  local mods = verb and voice.modifiers(S, verb)
    or { negated = S.w[c.first] == "no" }
  for t = c.first, c.head do
    if voice.kind(S.w[t]) == "booster" then
      mods.boosted = true
    end
  end
  if S.w[c.first] == "no" and verb then
    mods.negated = not mods.negated
  end
  local v = verb and S.l[S[verb].head]
  if v == "reject" or v == "drop" or v == "withdraw" or v == "end"
    or v == "lose" or v == "denounce" then
    mods.negated = not mods.negated
  end
  local list = { n, table.unpack(clause.joined(S, n)) }
  for _, x in ipairs(list) do
    local target = names.target(doc, S, x, clause.extent(S, x))
    if target then
      emit.stance(doc, m.rule, { holder = holder, target = target,
        polarity = row.polarity, strength = row.strength, conf = row.conf,
        mods = mods, act = row.mode == "act" and row.strength == 3 and verb,
        first = verb and S[verb].first or c.head, last = S[p].last })
    end
  end
  return nil
end

--- "drew praise from X": the subject is the target.
function M.received(m, doc)
  local known = frames.rows(doc:lemma(m.head.first):lower(), "N")
  if not (known["for"] or known["of"] or known["against"] or known["to"]) then
    return nil
  end
  local S, j, c = head_chunk(doc, m.head.first)
  if not S then
    return nil
  end
  local row
  for _, prep in ipairs { "for", "with", "of", "against", "to" } do
    local r = known[prep]
    if r and r.mode ~= "act" then
      row = row or r
    end
  end
  if not row then
    return nil
  end
  local n, p = clause.after(S, j, "from")
  if not n then
    n, p = clause.after(S, j, "of")
    if S.l[c.head] ~= "backing" and S.l[c.head] ~= "support"
      and S.l[c.head] ~= "solidarity" and S.l[c.head] ~= "endorsement"
      and S.l[c.head] ~= "blessing" and S.l[c.head] ~= "approval" then
      return nil
    end
  end
  local b = clause.back(S, j - 1)
  if not n or not b or S[b].kind ~= "VG" or S[b].passive
    or not RECEIVE[S.l[S[b].head]] then
    return nil
  end
  local s = clause.subject(S, b)
  local holder = names.np(doc, S, S[n])
  if not s or not holder or holder.pron or not names.can_hold(holder) then
    return nil
  end
  emit.stance(doc, m.rule, { holder = holder,
    target = names.target(doc, S, s, clause.extent(S, s)),
    polarity = row.polarity, strength = math.min(row.strength, 2),
    conf = row.conf, mods = voice.modifiers(S, b), first = S[b].first,
    last = S[p].last })
  return nil
end

--- "These measures have prompted controversy within humanitarian circles".
function M.stir(m, doc)
  local S, k = verbs.group(doc, m.verb.first)
  local p = S and S.at[m.prep.first]
  local n = p and clause.forward(S, p + 1)
  local s = n and S[n].kind == "NP" and clause.subject(S, k)
  local holder = s and names.np(doc, S, S[n])
  if not holder or holder.pron or not names.can_hold(holder) then
    return nil
  end
  local good = frames.rows(m.what.text:lower(), "N")["for"]
  emit.stance(doc, m.rule, { holder = holder,
    target = names.target(doc, S, s, clause.extent(S, s)),
    polarity = good and good.polarity == "support" and "support" or "oppose",
    strength = 2, conf = 0.7, mods = voice.modifiers(S, k),
    first = S[k].first, last = m.what.last })
  return nil
end

--- Preference for X rather than Y: two stances.
function M.preference(m, doc)
  local S = chunk.sentence(doc, m.first)
  local r = S.at[m.rather.first]
  local j = S.at[m.head.first]
  local n = clause.forward(S, S.at[m.rather.last] + 1)
  local holder
  if S[j].kind == "NP" then
    holder = holder_of(doc, S, j)
  else
    holder = verbs.holder(doc, S, j)
  end
  if not holder or not n or S[n].kind ~= "NP" or r <= j then
    return nil
  end
  local last = clause.extent(S, n)
  local w = clause.forward(S, last + 1)
  if w and S[w].kind == "P" and S.w[S[w].first] == "with" and S[w + 1]
    and S[w + 1].kind == "NP" then
    last = w + 1
  end
  local target = names.target(doc, S, n, last)
  emit.stance(doc, m.rule, { holder = holder, target = target,
    polarity = "oppose", strength = 1, conf = 0.7, first = m.rather.first,
    last = m.rather.last })
  return nil
end

--- Effort to V, strategy aimed at V-ing, commitment to V-ing: whoever has the
--- goal supports or opposes the object of V.
function M.goal(m, doc)
  local noun = doc:lemma(m.head.first):lower()
  if not GOAL[noun] and not frames.rows(noun, "N")["to"] then
    return nil
  end
  local S = chunk.sentence(doc, m.head.first)
  local j, k = S.at[m.head.first], S.at[m.act.first]
  local c, v = S[j], S[k]
  if c.kind ~= "NP" or c.head ~= m.head.first or v.kind ~= "VG"
    or v.head ~= m.act.first or v.passive then
    return nil
  end
  if not GOAL[S.l[c.head]] and not frames.rows(S.l[c.head], "N")["to"] then
    return nil
  end
  local other = GOAL_VERB[S.l[v.head]]
  local row = frames.rows(S.l[v.head], "V")["obj"] or other
    and { polarity = other, strength = 2, conf = 0.6 }
  local n = row and clause.object(S, k)
  if not n then
    return nil
  end
  local holder = holder_of(doc, S, j, true)
  if not holder then
    return nil
  end
  local own = frames.rows(S.l[c.head], "N")["to"]
  local polarity = row.polarity
  if own and own.polarity == "oppose" then -- "refusal to accept"
    polarity = polarity == "support" and "oppose" or "support"
  end
  local list = { n, table.unpack(clause.joined(S, n)) }
  for _, x in ipairs(list) do
    local target = names.target(doc, S, x, clause.extent(S, x))
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = polarity, strength = row.strength > 2 and 2 or row.strength,
      conf = math.min(row.conf, 0.75), first = c.head, last = v.last })
  end
  -- protect X from Y
  local from = clause.after(S, n, "from") or clause.after(S, n, "against")
  local against = frames.rows(S.l[v.head], "V")["prep:from"]
  if from and against then
    emit.stance(doc, "protect from", { holder = holder,
      target = names.target(doc, S, from, clause.extent(S, from)),
      polarity = "oppose", strength = 2, conf = 0.6, first = v.head,
      last = S[from].first - 1 })
  end
  return nil
end

--- be + adjective + preposition + target.
function M.adjective(m, doc)
  local word = doc:lower(m.last)
  if word == "towards" then word = "toward" end
  if not frames.rows(doc:lower(m.head.first), "A")[word] then
    return nil
  end
  local S = chunk.sentence(doc, m.head.first)
  local j = S.at[m.head.first]
  local k = clause.back(S, j - 1)
  if not k or S[k].kind ~= "VG" or not S[k].copula then
    return nil
  end
  local p = clause.forward(S, j + 1)
  local prep = p and S[p].kind == "P" and S.w[S[p].first]
  if prep == "towards" then prep = "toward" end
  local row = prep and frames.rows(S.w[m.head.first], "A")[prep]
  local n = row and clause.forward(S, p + 1)
  if not n or S[n].kind ~= "NP" then
    return nil
  end
  local holder = verbs.holder(doc, S, k)
  if not holder then
    return nil
  end
  verbs.found(doc, m.rule, S, k, row, holder, n, { last = S[p].last })
  return nil
end

--- be for / against a target.
function M.be_against(m, doc)
  local S = chunk.sentence(doc, m.head.first)
  local p = S.at[m.head.first]
  local k = clause.back(S, p - 1)
  local n = clause.forward(S, S.at[m.last] + 1)
  if not k or S[k].kind ~= "VG" or not S[k].copula or not n
    or S[n].kind ~= "NP" then
    return nil
  end
  local holder = verbs.holder(doc, S, k)
  if holder then
    local against = S.w[m.head.first] == "against"
    verbs.found(doc, m.rule, S, k, { polarity = against and "oppose"
      or "support", strength = 2, conf = 0.85, mode = "belief" }, holder, n,
      { last = m.last })
  end
  return nil
end

--- "have nothing against X": weak support.
function M.nothing(m, doc)
  local S = chunk.sentence(doc, m.head.first)
  local k = S.at[m.head.first]
  local n = clause.forward(S, S.at[m.last] + 1)
  if S[k].kind ~= "VG" or not n or S[n].kind ~= "NP" then
    return nil
  end
  local holder = verbs.holder(doc, S, k)
  if holder then
    emit.stance(doc, m.rule, { holder = holder,
      target = names.target(doc, S, n, clause.extent(S, n)),
      polarity = "oppose", strength = 1, conf = 0.75,
      mods = { negated = true }, first = S[k].first, last = m.last })
  end
  return nil
end

--- "X's critics", "critics of X": the noun itself is the holder.
function M.agent(m, doc)
  local S, j, c = head_chunk(doc, m.head.first)
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
    n = clause.after(S, j, "of")
    target = n and names.target(doc, S, n, clause.extent(S, n))
  end
  local inner = names.actor_in(c.first, c.head - 1)
  if not target and inner and not inner.adjective then -- "a Clinton supporter"
    target = { name = inner.name, start = inner.start, stop = inner.stop,
      actor = true, first = inner.first }
  end
  if not target or not target.actor or target.author then
    return nil
  end
  -- "X is a critic of Y", "X, a critic of Y"
  local b = clause.back(S, j - 1)
  local who
  if b and S[b].kind == "VG" and S[b].copula then
    who = verbs.holder(doc, S, b)
  elseif b and S[b].kind == "C" and S[b - 1] and S[b - 1].kind == "NP" then
    who = names.np(doc, S, S[b - 1])
    who = who and who.actor and who or nil
  end
  if who then
    emit.stance(doc, m.rule, { holder = who, target = target,
      polarity = row.polarity, strength = 2, conf = row.conf - 0.05,
      first = c.head, last = n and S[n].first - 1 or c.head })
    return nil
  end
  local after = S[(n and clause.extent(S, n) or j) + 1]
  if S.p[c.head] ~= "NNS" or row.polarity ~= "oppose" or not after or after.kind ~= "VG"
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

local GOAL_LINK = '("aimed" "at" | "designed" "to" | "intended" "to" | "meant" '
  .. '"to" | "at" | "for" | "to" | "of")'

local goal_verbs = {}
for verb in pairs(GOAL_VERB) do
  goal_verbs[#goal_verbs + 1] = verb
end
table.sort(goal_verbs)

M.rules = {
  { name = "holder's noun", tag = M.noun,
    match = 'head:[lex="frame" & pos="NNS?"] [pos="IN|TO"]',
    examples = { "The union's opposition to the bill is known.",
      "Ruiz maintains a firm stance against the cartels." } },
  { name = "noun from holder", tag = M.received,
    match = 'head:[lex="frame" & pos="NNS?"] ("from" | "of")',
    examples = { "The plan won the backing of Senator Ruiz." } },
  { name = "stir among", tag = M.stir,
    match = 'verb:[lemma="prompt|spark|draw|provoke|trigger|cause|stir|ignite|'
      .. 'fuel|raise|generate|elicit" & pos="VB.*"] [pos="DT|JJ.*"]{0,3} '
      .. 'what:[lemma="controversy|outrage|anger|criticism|backlash|outcry|'
      .. 'alarm|concern|protest|uproar|fury|resentment|condemnation|ire|'
      .. 'objection|opposition|praise|applause|enthusiasm"] ","? '
      .. '[pos="RB"]? prep:("within" | "among" | "amongst" | "from" | "in")',
    examples = { "The measures sparked outrage among teachers." } },
  { name = "preference rather than", tag = M.preference,
    match = 'head:[lemma="preference|prefer|favor|favour|choose|want"]'
      .. ' []{1,12} rather:("rather" "than" | "instead" "of")',
    examples = { "Ruiz has a preference for talks rather than war." } },
  { name = "goal of a noun", tag = M.goal,
    match = 'head:[pos="NNS?"] ' .. GOAL_LINK .. ' [pos="RB"]?'
      .. ' act:[(lex="frame" | lemma="' .. table.concat(goal_verbs, "|")
      .. '") & pos="VB|VBG"]',
    examples = { "The ministry's efforts to combat smuggling go on." } },
  { name = "adjective and preposition", tag = M.adjective,
    match = 'head:[lex="frame" & pos="JJ.*|VBN|RB"] [pos="IN|TO"]',
    examples = { "Ruiz is critical of the union." } },
  { name = "be for or against", tag = M.be_against,
    match = '[lemma="be|remain|come|stand"] [pos="RB.*"]{0,3}'
      .. ' head:("against" | "in" ("favor" | "favour" | "support") "of")',
    examples = { "Ruiz is against the bill." } },
  { name = "nothing against", tag = M.nothing,
    match = 'head:[lemma="have" & pos="VB.*"] "nothing" "against"',
    examples = { "Ruiz has nothing against Senator Cole." } },
  { name = "agent noun", tag = M.agent,
    match = 'head:[lemma="critic|opponent|supporter|defender|backer|ally|'
      .. 'admirer|detractor|enemy|foe|loyalist|advocate|proponent|fan|sponsor"'
      .. ' & pos="NNS?"]',
    examples = { "Critics of Senator Ruiz gathered." } },
}

return M

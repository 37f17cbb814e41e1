--- Frames of verbs: S V O, passives, S V prep O, verbs of several words,
--- blame with its reason, and acts named by an infinitive or a gerund.

local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local voice = require "voice"

local M = {}

--- Verbs of help: what a service does for people is no attitude.
local AID = chunk.set [[support help aid assist protect serve shelter save
  empower comfort rescue fund finance supply]]
local AID_HOLDER = chunk.set [[service program programme charity shelter group
  agency organisation organization fund project foundation centre center school
  clinic scheme nurse doctor teacher ngo trust volunteer]]

--- Tags after a verb that has no object there.
local no_object = { TO = true, VBD = true, VBZ = true,
  MD = true, [":"] = true }

--- Deeds that say little of an attitude when the text only tells them.
local WEAK_ACT = 0.6

--- "His activities aim to ...": the doer of the doings has the aim.
local DOING = chunk.set [[activity effort policy action measure move plan
  strategy work campaign proposal order decision bill speech visit trip
  engagement]]
local AIM = chunk.set "aim seek strive intend try want hope help work attempt"

--- Things that stand for what they do: "solutions that respect X".
local MEANS = chunk.set [[solution policy measure plan approach law bill rule
  program programme reform legislation deal agreement proposal system effort
  step action]]

--- Holder of the verb group k: a name that can have an attitude, or nil.
function M.holder(doc, S, k)
  local j, rel = clause.subject(S, k)
  if not j then
    return nil
  end
  j = clause.real(S, j)
  local n = names.np(doc, S, S[j])
  if n and not n.actor and S[j].poss and DOING[S[j].noun]
    and AIM[S.l[S[k].head]] == nil then
    local g = clause.back(S, k - 1)
    if S[k].form == "inf" and g and S[g].kind == "VG"
      and AIM[S.l[S[g].head]] then
      n = names.possessor(doc, S, S[j].poss)
    end
  end
  if not n or not names.can_hold(n) or n.pron then
    return nil, j
  end
  return n, j, rel
end

--- The verb group whose main verb is token `tok`, or nil.
local function group(doc, tok)
  local S = chunk.sentence(doc, tok)
  local k = S.at[tok]
  local c = S[k]
  if c.kind ~= "VG" or c.head ~= tok then
    return nil
  end
  return S, k, c
end
M.group = group

local function is_aid(S, c, holder, rel, target)
  if not AID[S.l[c.head]] then
    return false
  end
  if not holder.actor and (AID_HOLDER[holder.noun or ""] or rel) then
    return true
  end
  return not target.actor and not holder.person and rel ~= nil
end

--- Is the clause of the verb group only denied, asked or supposed? "denied
--- that the union had blocked", "has not said whether she backs".
local DENY = chunk.set "deny dispute doubt ask wonder refute dismiss reject"
local function unsaid(S, k)
  local w = S.w[S[k].first]
  local b = S[k - 1]
  if b and (b.kind == "CC" or b.kind == "ADV")
    and (S.w[b.first] == "neither" or S.w[b.first] == "nor") then
    return true
  end
  local j = clause.subject(S, k)
  j = j and j < k and clause.back(S, j - 1)
  if not j then
    return w == "neither"
  end
  local c = S[j]
  if c.kind == "SUB" then
    w = S.w[c.first]
    if w == "whether" then
      return true
    elseif w ~= "that" and w ~= "if" then
      return false
    end
    local g = clause.back(S, j - 1)
    if g and S[g].kind == "ADJ" and S.w[S[g].first] == "true" then
      for t = S.first, S[g].first do
        if S.w[t] == "not" or S.w[t] == "n't" then
          return true
        end
      end
    end
    j = g and S[g].kind == "NP" and clause.back(S, g - 1) or g
    c = j and S[j]
  end
  if c and c.kind == "VG" then
    return DENY[S.l[c.head]] or (S.l[c.head] == "say"
      and voice.modifiers(S, j).negated)
  end
  return false
end

--- Polarity of a negated predicate may be flipped for these; what other
--- verbs deny ("did not attack him") is no attitude.
local REVERSIBLE = chunk.set [[oppose object reject against rule-out agree
  disagree support endorse back vote like admire trust believe approve favor
  favour accept respect welcome side condone embrace recognize recognise share
  want tolerate love appreciate defend join sign disapprove mind care]]

--- The holder and the named actors joined before it.
local function all_holders(doc, S, holder)
  local out = { holder }
  local j = holder.first and holder.first >= S.first and S.at[holder.first]
  if j and holder.actor and not holder.author and S[j].kind == "NP"
    and S[j].proper then
    for _, b in ipairs(clause.joined_before(S, j)) do
      local n = names.np(doc, S, S[b])
      if n and n.actor then
        out[#out + 1] = n
      end
    end
  end
  return out
end

--- Write the stance of a verb group towards the noun phrase at j and those
--- joined to it.
local function found(doc, rule, S, k, row, holder, j, more)
  local mods = voice.modifiers(S, k)
  local lemma = S.l[S[k].head]
  if unsaid(S, k) or (mods.would and (lemma == "like" or lemma == "love"))
    or (lemma == "accept" and not (mods.negated or mods.hedged
    or mods.conditional)) or (mods.negated and not REVERSIBLE[lemma] and not S[k].copula
    and not (more and more.reversible)) or S.w[S[j].first] == "neither" then
    return
  end
  local first, last = mods.first, more and more.last or S[k].head
  local short = more and more.short
  local list = { j, table.unpack(clause.joined(S, j, short)) }
  for _, n in ipairs(list) do
    local target = names.target(doc, S, n, short and n
      or clause.extent(S, n))
    for _, who in ipairs(target and all_holders(doc, S, holder) or {}) do
      emit.stance(doc, rule, { holder = who, target = target,
        polarity = more and more.flip and (row.polarity == "support"
          and "oppose" or "support") or row.polarity,
        strength = row.strength, conf = row.conf, act = row.mode == "act",
        mods = mods, first = first, last = last })
    end
  end
end
M.found = found

--- Polarity that a governing verb lends: "opposes banning" turns it.
local function governed(S, k)
  local g = clause.back(S, k - 1)
  if not g or S[g].kind ~= "VG" then
    return false
  end
  local rows = frames.rows(S.l[S[g].head], "V")
  local row = S[k].form == "ger" and rows["comp:ing"]
    or S[k].form == "inf" and rows["comp:to"]
  local l = S.l[S[g].head]
  if l == "refuse" or l == "decline" or l == "fail" or l == "cease"
    or l == "stop" or l == "refrain" or l == "avoid" then
    return false -- counted as negation
  end
  return row and row.polarity == "oppose" or false
end

function M.object(m, doc)
  local tok = m.head.first
  local rows = frames.rows(doc:lemma(tok):lower(), "V")
  local row = rows["obj"] or rows["obj-for"]
  if not row or (row.mode == "act" and row.conf < (doc:pos(tok) == "VB"
    and WEAK_ACT - 0.03 or WEAK_ACT)) or no_object[doc:pos(tok + 1)] then
    return nil
  end
  local S, k, c = group(doc, tok)
  if not S or c.passive then
    return nil
  end
  local reason = false
  if rows["obj-for"] and not rows["obj"] then
    local n = clause.object(S, k)
    if not n then
      return nil
    end
    local last = n < k and k or n
    if last == n then
      local more = clause.joined(S, n, true)
      last = more[#more] or n
    end
    local after = S[clause.forward(S, last + 1) or 0]
    if S.l[c.head] ~= "blame" and not (after and after.kind == "P") then
      return nil
    end
    reason = true
  end
  local j = clause.object(S, k)
  if not j then
    return nil
  end
  local holder, _, rel = M.holder(doc, S, k)
  if not holder then
    return nil
  end
  local target = names.target(doc, S, j, reason and j or clause.extent(S, j))
  if not target or is_aid(S, c, holder, rel, target) then
    return nil
  end
  local after = S[j + 1]
  if after and after.kind == "P" and row.polarity == "support"
    and frames.rows(S[j].noun or "", "N")[S.w[after.first]] then
    return nil -- "reaffirmed its commitment to safety"
  end
  found(doc, m.rule, S, k, row, holder, j, { flip = governed(S, k),
    last = c.head, short = reason })
  return nil
end

function M.passive(m, doc)
  local rows = frames.rows(doc:lemma(m.head.first):lower(), "V")
  local row = rows["obj"] or rows["obj-for"]
  if not row or row.conf < WEAK_ACT then
    return nil
  end
  local S, k, c = group(doc, m.head.first)
  if not S or not (c.passive or c.form == "part") then
    return nil
  end
  local agent = clause.after(S, k, "by", 1)
  if not agent then
    return nil
  end
  agent = clause.real(S, agent)
  local holder = names.np(doc, S, S[agent])
  if not holder or not names.can_hold(holder) or holder.pron then
    return nil
  end
  local j
  if c.form == "part" then
    j = clause.back(S, k - 1)
    if not j or S[j].kind ~= "NP" then
      return nil
    end
  else
    j = clause.subject(S, k)
  end
  if not j then
    return nil
  end
  local mods = voice.modifiers(S, k)
  local target = names.target(doc, S, j, clause.extent(S, j))
  if target and not (AID[S.l[c.head]] and not holder.actor) then
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = row.polarity, strength = row.strength, conf = row.conf,
      act = row.mode == "act", mods = mods, first = mods.first,
      last = S[agent].first - 1 })
  end
  return nil
end

--- S V prep O, also "is opposed to O".
function M.preposition(m, doc)
  local tok = m.head.first
  local verb = frames.rows(doc:lemma(tok):lower(), "V")
  local adjective = frames.rows(doc:lower(tok), "A")
  local last = doc:lower(m.last)
  if last == "towards" then last = "toward" end
  if not verb["prep:" .. last] and not adjective[last]
    and doc:pos(m.last) ~= "RP" then
    return nil
  end
  local S, k, c = group(doc, tok)
  if not S then
    return nil
  end
  local j = k + 1
  if S[j] and S[j].kind == "RP" then
    j = j + 1
  end
  j = clause.forward(S, j)
  if not j or S[j].kind ~= "P" then
    return nil
  end
  local prep = S.w[S[j].first]
  if prep == "towards" then prep = "toward" end
  local row
  if c.passive then
    row = adjective[prep]
  else
    row = verb["prep:" .. prep]
  end
  if not row or row.conf < 0.66 then
    return nil
  end
  local n = clause.forward(S, j + 1)
  if not n or S[n].kind ~= "NP" then
    n = clause.relative_object(S, k)
  end
  if not n then
    return nil
  end
  local holder = M.holder(doc, S, k)
  if not holder then
    return nil
  end
  local w = S[n + 1]
  if MEANS[S[n].noun] and w and w.kind == "W" and S[n + 2]
    and S[n + 2].kind == "VG" and row.polarity == "support" then
    -- the object of what the thing does
    local inner = frames.rows(S.l[S[n + 2].head], "V")["obj"]
    local o = inner and clause.object(S, n + 2)
    if o then
      found(doc, m.rule, S, k, inner, holder, o, { last = S[n + 2].last })
      return nil
    end
  end
  found(doc, m.rule, S, k, row, holder, n, { last = S[j].last })
  return nil
end

--- Does the lemma's word list stand from token i on? Its last token.
local function spelled(S, i, words)
  local at = i
  for n = 2, #words do
    local w = words[n]
    local j, gap = at + 1, 0
    while j <= S.last and gap < 3 do
      local ok = S.l[j] == w or S.w[j] == w or (w == "oneself"
        and S.w[j]:match("sel[fv]"))
      if ok then
        break
      end
      local p = S.p[j]
      if p == "DT" or p == "PRP$" or p == "POS" or p:find("^JJ")
        or p:find("^RB") or p == "VBG" or p == "VBN" then
        j, gap = j + 1, gap + 1
      else
        return nil
      end
    end
    if j > S.last or not (S.l[j] == w or S.w[j] == w or (w == "oneself"
      and S.w[j]:match("sel[fv]"))) then
      return nil
    end
    at = j
  end
  return at
end

--- Verbs of several words: "lash out at", "throw one's weight behind".
function M.several(m, doc)
  local S, k, c = group(doc, m.head.first)
  if not S then
    return nil
  end
  local best, at
  for _, entry in ipairs(frames.multi[S.l[c.head]] or {}) do
    local last = spelled(S, c.head, entry.words)
    if last and (not at or last > at) then
      best, at = entry.key, last
    end
  end
  if not best then
    return nil
  end
  local rows = frames.rows(best, "V")
  local e = S.at[at]
  local holder
  for arg, row in pairs(rows) do
    local prep = arg:match("^prep:(.+)$")
    local n, p
    if row.conf < (row.mode == "act" and 0.78 or 0.7) then
      prep, arg = nil, nil
    end
    if prep then
      n, p = clause.after(S, e, prep)
    elseif arg == "obj" and not c.passive then
      local j = clause.forward(S, e + 1)
      n = j and S[j].kind == "NP" and j or nil
    end
    if n then
      holder = holder or M.holder(doc, S, k)
      if not holder then
        return nil
      end
      found(doc, m.rule, S, k, row, holder, n,
        { last = p and S[p].last or at, reversible = best == "rule out" })
    end
  end
  return nil
end

M.rules = {
  { name = "verb object", tag = M.object,
    match = { 'head:[lex="frame" & pos="VB.*"]',
      '&<[lower="i|we|they|n\'t"] head:[lower="like" & pos="IN"]' },
    examples = { "[Ruiz] condemned [the cartel].",
      "The union has repeatedly praised Senator Ruiz." },
    never = { "Ruiz walked to the office.",
      "Services that support migrants are closing." } },
  { name = "passive with agent", tag = M.passive,
    match = 'head:[lex="frame" & pos="VBN|VBD"] []{0,7} "by"',
    examples = { "The bill was condemned by the union." } },
  { name = "verb and preposition", tag = M.preposition,
    match = 'head:[lex="frame" & pos="VB.*"] [pos="RB.*|RP"]{0,2}'
      .. ' [pos="IN|TO|RP"]',
    examples = { "The minister voted against the bill." } },
  { name = "verb of several words", tag = M.several,
    match = 'head:[lex="multi_first" & pos="VB.*"]'
      .. ' [pos="DT|PRP\\$|JJ.*|RB.*|POS"]{0,3} [lex="multi_second"]',
    examples = { "Ruiz lashed out at the union." } },
}

return M

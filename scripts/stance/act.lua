--- Verb groups as predicates: their holder, and writing what they say.

local abstain = require "abstain"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- Verbs of help: what a service does for people is no attitude.
M.AID = chunk.set [[support help aid assist protect serve shelter save
  empower comfort rescue fund finance supply]]
local AID_HOLDER = chunk.set [[service program programme charity shelter group
  agency organisation organization fund project foundation centre center school
  clinic scheme nurse doctor teacher ngo trust volunteer]]

--- "His activities aim to ...": the doer of the doings has the aim.
local DOING = chunk.set [[activity effort policy action measure move plan
  strategy work campaign proposal order decision bill speech visit trip
  engagement]]
local AIM = chunk.set "aim seek strive intend try want hope help work attempt"

local SEND = chunk.set [[issue release publish send write sign file submit make
  give deliver draft pass adopt introduce produce post run air join tweet circulate read launch]]

local sayer

--- Whoever sent the document that the noun phrase at chunk j names: its
--- possessor, an actor in it, "by", or the subject of "released".
function M.sender(doc, S, j)
  local c = S[j]
  if c.poss then
    local h = names.possessor(doc, S, c.poss)
    return h and names.can_hold(h) and h or nil
  end
  local inside = c.head > c.first and refer.actor_in(c.first, c.head - 1)
  if inside and not inside.adjective then
    return { name = inside.name, start = inside.start, stop = inside.stop,
      actor = true, first = inside.first, person = inside.kind == "person" }
  end
  local n = phrase.after(S, j, "from") or phrase.after(S, j, "by")
    or (c.noun ~= "report" and c.noun ~= "study" and phrase.after(S, j, "of"))
  if not n then
    local b = clause.back(S, j - 1)
    if b and S[b].kind == "VG" and not S[b].passive
      and SEND[S.l[S[b].head]] then
      return (M.holder(doc, S, b))
    end
  end
  local h = n and names.np(doc, S, S[n])
  return h and h.actor and h or nil
end

--- Verbs of saying and thinking whose subject goes on as "he" or "they".
local SAY = chunk.set [[say think believe claim argue insist add note indicate
  announce declare admit acknowledge suggest reiterate explain maintain state
  write tweet vow promise hope concede stress contend warn confirm know feel]]
local GOES_ON = chunk.set "he she they"

--- The one meant by the pronoun at chunk j, when it is the subject of what
--- somebody says: "Ruiz's adviser, Ivan Cole, said he ...".
function sayer(doc, S, j)
  if not GOES_ON[S[j].pron or ""] then
    return nil
  end
  local b = clause.back(S, j - 1)
  if b and S[b].kind == "SUB" and S.w[S[b].first] == "that" then
    b = clause.back(S, b - 1)
  end
  if not b or S[b].kind ~= "VG" or S[b].passive or S[b].form ~= "fin"
    or not SAY[S.l[S[b].head]] then
    return nil
  end
  local s = clause.subject(S, b)
  if not s or S[s].pron then
    return nil
  end
  local n = names.np(doc, S, S[s], nil, true)
  local one = n and (n.person or (n.actor and S[j].pron == "they")
    or (not n.actor and n.group))
  return one and not n.author and n or nil
end

--- Holder of the verb group k: a name that can have an attitude, or nil.
function M.holder(doc, S, k)
  local j, rel = clause.subject(S, k)
  if not j then
    return nil
  end
  if S[j].pron == "it" and S[k].form == "inf" then
    return nil, j -- "it was not her job to endorse it"
  end
  j = phrase.real(S, j)
  local n = sayer(doc, S, j) or names.np(doc, S, S[j], nil, true)
  if n and not n.actor and names.DOCUMENT[S[j].noun] then
    local sender = M.sender(doc, S, j)
    if sender then
      return sender, j, rel
    end
  end
  if n and not n.actor and S[j].poss and DOING[S[j].noun]
    and AIM[S.l[S[k].head]] == nil then
    local g = clause.back(S, k - 1)
    if S[k].form == "inf" and g and S[g].kind == "VG"
      and AIM[S.l[S[g].head]] then
      n = names.possessor(doc, S, S[j].poss)
    end
  end
  if not n or not names.can_hold(n) or n.pron then
    for _, b in ipairs(S[j].noun ~= nil and not rel
      and phrase.joined_before(S, j, true) or {}) do
      n = names.np(doc, S, S[b]) -- "Ruiz and others criticised"
      if n and n.actor and not n.author then
        return n, b, rel
      end
    end
    return nil, j
  end
  return n, j, rel
end

--- The actor that most probably does what the verb group k says, where its
--- subject is not seen or is no holder: the nearest actor before it that is
--- the subject of another finite verb of the sentence.
function M.likely(doc, S, k)
  for v = k - 1, 1, -1 do
    if S[v].kind == "VG" and S[v].form == "fin" then
      local h = M.holder(doc, S, v)
      if h and h.actor and not h.author then
        return h
      end
    end
  end
  return nil
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

function M.is_aid(S, c, holder, rel, target)
  if not M.AID[S.l[c.head]] then
    return false
  end
  if not holder.actor and (AID_HOLDER[holder.noun or ""] or rel) then
    return true
  end
  return not target.actor and not holder.person and rel ~= nil
end

--- Nouns whose that-clause is denied with them: "there is no evidence that".
local GROUND = chunk.set [[evidence sign proof indication suggestion reason
  hint way truth chance doubt basis question guarantee]]
--- Verbs whose negation denies their complement: "do not think that".
local OPINION = chunk.set [[think believe suppose expect imagine say mean
  suggest claim assume]]

--- "Some will say that ...": nobody has.
local FUTURE = chunk.set "will may might could would 'll"

--- Is the that-clause before which chunk j (a verb group) stands only denied?
local function denied_by(S, j)
  local c = S[j]
  local l = S.l[c.head]
  return OPINION[l] and voice.modifiers(S, j).negated or false
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
  local g = S[k].form == "ger" and clause.back(S, k - 1)
  if g and S[g].kind == "VG" and S.l[S[g].head] == "deny" then
    return true -- "denied supporting the coup"
  end
  local of = S[k].form == "ger" and S[k].first - 1
  if of and S.w[of] == "of" and S.w[of - 1] == "short" then
    return true -- "stopped short of endorsing Cole"
  end
  local j = clause.subject(S, k)
  j = j and j < k and clause.back(S, j - 1)
  if j and S[j].kind == "CC" and S.w[S[j].first] == "nor" then
    return true -- "neither X nor Y supports it"
  end
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
    local over = clause.back(S, j - 1)
    if over and S[over].kind == "ADJ" and S.w[S[over].first] == "true" then
      for t = S.first, S[over].first do
        if S.w[t] == "not" or S.w[t] == "n't" then
          return true
        end
      end
    end
    if over and S[over].kind == "NP" and GROUND[S[over].noun]
      and (S.w[S[over].first] == "no" or S.w[S[over].first] == "little") then
      return true -- "no evidence that"
    end
    j = over and S[over].kind == "NP" and clause.back(S, over - 1) or over
    c = j and S[j]
  end
  if c and c.kind == "VG" then
    return DENY[S.l[c.head]] or denied_by(S, j)
      or (S.l[c.head] == "say" and FUTURE[S.w[c.first]]) or false
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
  if j and not holder.author and not holder.pron and S[j].kind == "NP"
    and not S[j].pron then
    if S[j - 1] and S[j - 1].kind == "P" and S[j - 2] and j > 2
      and phrase.real(S, j - 2) == j then
      j = j - 2 -- "X and some of its allies"
    end
    local also = phrase.joined_before(S, j)
    for _, b in ipairs(not holder.actor and phrase.members(S, j) or {}) do
      also[#also + 1] = b
    end
    for _, b in ipairs(also) do
      local n = names.np(doc, S, S[b])
      if n and n.actor and not n.author then
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
  local why
  if unsaid(S, k) then
    why = "denied, asked or supposed"
  elseif mods.would and (lemma == "like" or lemma == "love") then
    why = "a wish"
  elseif lemma == "accept" and not (mods.negated or mods.hedged
    or mods.conditional) then
    why = "acceptance is no support"
  elseif (mods.negated and not REVERSIBLE[lemma] and not S[k].copula
    and not (more and more.reversible)) or S.w[S[j].first] == "neither" then
    why = "deed denied"
  end
  if why then
    abstain.note(rule, mods.first, more and more.last or S[k].head, why)
    return
  end
  local first, last = mods.first, more and more.last or S[k].head
  local short = more and more.short
  local list = { j, table.unpack(phrase.joined(S, j, short)) }
  for _, n in ipairs(phrase.members(S, list[#list])) do
    list[#list + 1] = n
  end
  for _, n in ipairs(list) do
    n = phrase.real(S, n)
    local target = names.target(doc, S, n, short and n
      or phrase.extent(S, n))
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
M.all_holders = all_holders
M.unsaid = unsaid

--- Polarity that a governing verb lends: "opposes banning" turns it.
function M.governed(S, k)
  local g = clause.back(S, k - 1)
  local prep = ""
  if g and S[g].kind == "P" and S[k].form == "ger" then
    prep = " " .. S.w[S[g].first] -- "warned against funding the rebels"
    g = clause.back(S, g - 1)
  end
  if not g or S[g].kind ~= "VG" then
    return false
  end
  local rows = frames.rows(S.l[S[g].head] .. prep, "V")
  local row = S[k].form == "ger" and rows["comp:ing"]
    or S[k].form == "inf" and rows["comp:to"]
  local l = S.l[S[g].head]
  if l == "refuse" or l == "decline" or l == "fail" or l == "cease"
    or l == "stop" or l == "refrain" or l == "avoid" then
    return false -- counted as negation
  end
  return row and row.polarity == "oppose" or false
end

return M

--- Frames of verbs: S V O, passives, S V prep O, verbs of several words,
--- blame with its reason, and acts named by an infinitive or a gerund.

local abstain = require "abstain"
local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- Tags after a verb that has no object there.
local no_object = { TO = true, VBD = true, VBZ = true,
  MD = true, [":"] = true }

--- Deeds that say little of an attitude when the text only tells them.
local WEAK_ACT = 0.6

--- Helping a thing along is no attitude unless the verb says so.
local HELPFUL = 0.68

--- Things that stand for what they do: "solutions that respect X".
local MEANS = chunk.set [[solution policy measure plan approach law bill rule
  program programme reform legislation deal agreement proposal system effort
  step action]]

--- Write the stance towards the named actor at chunk j by whoever most
--- probably does what the verb group k says. Was one found?
function M.guess(doc, S, k, row, j, short)
  local holder = row.conf >= 0.6 and act.likely(doc, S, k)
  local target = holder and names.target(doc, S, j, short and j
    or phrase.extent(S, j))
  if not target or not target.actor then
    return false
  end
  act.found(doc, "likely doer", S, k, { polarity = row.polarity,
    strength = row.strength, mode = row.mode, conf = 0.45 }, holder, j,
    { flip = act.governed(S, k), last = S[k].head, short = short })
  return true
end

function M.object(m, doc)
  local tok = m.head.first
  local rows = frames.rows(doc:lemma(tok):lower(), "V")
  local row = rows["obj"] or rows["obj-for"]
  if not row or row.conf < 0.5 or no_object[doc:pos(tok + 1)] then
    return nil
  end
  local weak = row.mode == "act" and row.conf < (doc:pos(tok) == "VB"
    and WEAK_ACT - 0.03 or WEAK_ACT)
  if weak and not refer.follows(tok, 15) and doc:pos(tok + 1) ~= "PRP" then
    return nil -- its target must be an actor, and none is near
  end
  local S, k, c = act.group(doc, tok)
  if not S or c.passive then
    return nil
  end
  local reason = false
  if rows["obj-for"] and not rows["obj"] then
    local n = phrase.object(S, k)
    if not n then
      return nil
    end
    local last = n < k and k or n
    if last == n then
      local more = phrase.joined(S, n, true)
      last = more[#more] or n
    end
    local after = S[clause.forward(S, last + 1) or 0]
    if S.l[c.head] ~= "blame" and S.l[c.head] ~= "accuse"
      and not (after and after.kind == "P") then
      return nil
    end
    reason = true
  end
  local j = phrase.object(S, k)
  if not j then
    return nil
  end
  local on = rows["prep:on"] and phrase.after(S, phrase.extent(S, j), "on")
  if on then -- "blamed the delay on Cole"
    row, j, reason = rows["prep:on"], on, false
  end
  local holder, _, rel = act.holder(doc, S, k)
  if not holder and not weak and M.guess(doc, S, k, row, j, reason) then
    return nil
  end
  if not holder or (weak and not (holder.actor or holder.organ)) then
    if not weak and row.mode ~= "act" and row.conf >= 0.7 then
      abstain.note(m.rule, S[k].first, c.head, "holder unclear")
    end
    return nil
  end
  local target = names.target(doc, S, j, reason and j or phrase.extent(S, j))
  if target and not target.actor and (weak or (row.mode == "act"
    and row.polarity == "support" and row.conf < HELPFUL)) then
    return nil -- a weak deed counts between named actors only
  end
  if not target then
    return nil
  elseif act.is_aid(S, c, holder, rel, target) then
    abstain.note(m.rule, S[k].first, c.head, "aid, no attitude")
    return nil
  end
  local after = S[j + 1]
  local poss = S[j].poss
  if after and after.kind == "P" and row.polarity == "support"
    and not (poss and S.p[poss[2]] ~= "PRP$")
    and frames.rows(S[j].noun or "", "N")[S.w[after.first]] then
    return nil -- "reaffirmed its commitment to safety"
  end
  act.found(doc, m.rule, S, k, row, holder, j, { flip = act.governed(S, k),
    last = c.head, short = reason })
  return nil
end

function M.passive(m, doc)
  local rows = frames.rows(doc:lemma(m.head.first):lower(), "V")
  local row = rows["obj"] or rows["obj-for"]
  if not row or row.conf < 0.5 then
    return nil
  end
  local S, k, c = act.group(doc, m.head.first)
  if not S or not (c.passive or c.form == "part") then
    return nil
  end
  local agent, by = phrase.agent(S, k)
  if not agent then
    return nil
  end
  agent = phrase.real(S, agent)
  local j
  if c.form == "part" then
    j = clause.back(S, k - 1)
    if j and S[j].kind == "CC" then
      -- "was praised by A and attacked by B"
      for v = j - 1, math.max(1, j - 8), -1 do
        if S[v].kind == "VG" and S[v].passive then
          j = S[v].form == "fin" and clause.subject(S, v)
            or clause.back(S, v - 1)
          break
        end
      end
    end
    if j and S[j].kind == "C" then
      j = clause.back(S, j - 1) -- "Cole, criticised by Ruiz, left"
    elseif not j then
      j = clause.subject(S, k) -- "Backed by Ruiz, Cole won"
    end
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
  local target = names.target(doc, S, j, phrase.extent(S, j))
  if not target then
    return nil
  elseif act.unsaid(S, k) then
    abstain.note(m.rule, mods.first, S[by].last, "denied, asked or supposed")
    return nil
  end
  local list = { agent, table.unpack(phrase.listed(S, agent)) }
  for _, x in ipairs(phrase.members(S, list[#list])) do
    list[#list + 1] = x
  end
  for _, n in ipairs(list) do
    local holder = names.apposed(doc, S, n) or names.np(doc, S, S[n])
    if holder and names.can_hold(holder) and not holder.pron
      and (row.conf >= WEAK_ACT or ((holder.actor or holder.organ)
        and target.actor))
      and not (act.AID[S.l[c.head]] and not holder.actor) then
      emit.stance(doc, m.rule, { holder = holder, target = target,
        polarity = row.polarity, strength = row.strength, conf = row.conf,
        act = row.mode == "act", mods = mods, first = mods.first,
        last = S[by].last })
    end
  end
  return nil
end

--- Verbs that ask for what the infinitive after their object says.
local ASK = chunk.set "call push press ask plead lobby wait vote"

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
  local S, k, c = act.group(doc, tok)
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
    n = phrase.relative_object(S, k)
  end
  if not n then
    return nil
  end
  local inf = S[clause.forward(S, phrase.extent(S, n) + 1) or 0]
  if ASK[S.l[c.head]] and inf and inf.kind == "VG" and inf.form == "inf" then
    local deed = inf.passive and frames.rows(S.l[inf.head], "V")["obj"]
    if not deed or deed.polarity ~= "oppose" then
      abstain.note(m.rule, S[k].first, S[j].last, "asked of the target")
      return nil -- "called for X to speak"
    end
    row = { polarity = "oppose", strength = 2, conf = 0.75, mode = "speech" }
  end
  local holder = act.holder(doc, S, k)
  if not holder then
    M.guess(doc, S, k, row, n)
    return nil
  end
  local w = S[n + 1]
  if MEANS[S[n].noun] and w and w.kind == "W" and S[n + 2]
    and S[n + 2].kind == "VG" and row.polarity == "support" then
    -- the object of what the thing does
    local inner = frames.rows(S.l[S[n + 2].head], "V")["obj"]
    local o = inner and phrase.object(S, n + 2)
    if o then
      act.found(doc, m.rule, S, k, inner, holder, o, { last = S[n + 2].last })
      return nil
    end
  end
  act.found(doc, m.rule, S, k, row, holder, n, { last = S[j].last })
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

--- Could the two tokens begin a verb of several words?
local function begins(doc, head, second, object)
  local lemma = doc:lemma(head):lower()
  return frames.begins(lemma, doc:lemma(second):lower(), object)
    or frames.begins(lemma, doc:lower(second), object)
end

--- Idioms with their object inside: "hold X responsible", "turn X down".
function M.around(m, doc)
  if not begins(doc, m.head.first, m.tail.first, true) then
    return nil
  end
  local S, k, c = act.group(doc, m.head.first)
  local j = S and not c.passive and clause.forward(S, k + 1)
  if not j or S[j].kind ~= "NP" then
    return nil
  end
  local last = phrase.extent(S, j)
  local tail = S[last + 1]
  if not tail or tail.first ~= m.tail.first then
    return nil
  end
  for _, entry in ipairs(frames.idioms(S.l[c.head])) do
    local at = tail.first - 1
    for n = 2, #entry.words do
      at = at + 1
      while at <= S.last and (S.p[at] == "DT" or S.p[at] == "PRP$") do
        at = at + 1
      end
      if S.l[at] ~= entry.words[n] and S.w[at] ~= entry.words[n] then
        at = nil
        break
      end
    end
    local rows = at and frames.rows(entry.key, "V")
    local row = rows and (rows["obj"] or rows["obj-for"])
    local holder = row and row.conf >= 0.66 and act.holder(doc, S, k)
    if holder then
      act.found(doc, m.rule, S, k, row, holder, j, { last = c.head })
      return nil
    end
  end
  return nil
end

--- The idioms that stand from token i on, the longest first.
local function idioms(S, i)
  local out = {}
  for _, entry in ipairs(frames.idioms(S.l[i])) do
    local last = spelled(S, i, entry.words)
    if last then
      out[#out + 1] = { key = entry.key, last = last, size = #entry.words }
    end
  end
  table.sort(out, function(a, b)
    return a.size > b.size or (a.size == b.size and a.key < b.key)
  end)
  return out
end

--- Where the target of an idiom stands: its chunk, and the preposition's.
local function idiom_target(S, c, row, arg, at)
  if row.conf < (row.mode == "act" and 0.78 or 0.7) then
    return nil
  end
  local e = S.at[at]
  local prep = arg:match("^prep:(.+)$")
  if prep then
    return phrase.after(S, e, prep)
  elseif arg == "obj" and not c.passive then
    local j = clause.forward(S, e + 1)
    return j and S[j].kind == "NP" and j or nil
  end
  return nil
end

--- Verbs of several words: "lash out at", "throw one's weight behind". Where
--- one idiom holds another ("have faith in", "have no faith in"), the longest
--- that has its target counts.
function M.several(m, doc)
  local head, known = m.head.first, false
  local stop = doc:sentence(doc:sentence_of(head)).last
  for t = head + 1, math.min(m.last + 3, stop) do
    known = begins(doc, head, t)
    if known then
      break
    end
  end
  local S, k, c
  if known then
    S, k, c = act.group(doc, head)
  end
  if not S then
    return nil
  end
  for _, idiom in ipairs(idioms(S, c.head)) do
    local found = false
    for arg, row in pairs(frames.rows(idiom.key, "V")) do
      local n, p = idiom_target(S, c, row, arg, idiom.last)
      local holder = n and act.holder(doc, S, k)
      if holder then
        act.found(doc, m.rule, S, k, row, holder, n,
          { last = p and S[p].last or idiom.last,
            reversible = idiom.key == "rule out" })
      elseif n then
        M.guess(doc, S, k, row, n)
      end
      found = found or n
    end
    if found then
      return nil
    end
  end
  return nil
end

M.rules = {
  { name = "verb object", tag = M.object,
    match = { 'head:[lex="frame" & pos="VB.*"]',
      '&<[lower="i|we|they|n\'t"] head:[lower="like" & pos="IN"]' },
    examples = { "[Ruiz] condemned [the cartel].",
      "The union has repeatedly praised Senator Ruiz.",
      "Senator Ruiz, D-Ohio, rejected the bill." },
    never = { "Ruiz walked to the office.",
      "Canada denied supporting Russia.",
      "Services that support migrants are closing." } },
  { name = "passive with agent", tag = M.passive,
    match = 'head:[lex="frame" & pos="VBN|VBD"] []{0,12}? "by"',
    examples = { "The bill was condemned by the union." } },
  { name = "verb and preposition", tag = M.preposition,
    match = { 'head:[lex="frame" & pos="VB.*"] [pos="RB.*|RP"]{0,2}'
        .. ' [pos="IN|TO|RP"]',
      'head:[lex="feeling" & pos="VB[ND]"] [pos="RB.*"]{0,2} [pos="IN|TO"]' },
    examples = { "The minister voted against the bill.",
      "Ruiz was thrilled with the verdict.",
      "The union called for Senator Cole to be fired." },
    never = { "The union called for Senator Cole to speak.",
      "The funds were dedicated to housing." } },
  { name = "verb around its object", tag = M.around,
    match = 'head:[lex="around_first" & pos="VB.*"] []{1,6}?'
      .. ' tail:[lex="around_second" & pos="RP|JJ|IN|TO|RB"]',
    examples = { "Ruiz held Senator Cole responsible for the delay.",
      "The union took Senator Cole to task." },
    never = { "Ruiz held the door open." } },
  { name = "verb of several words", tag = M.several,
    match = 'head:[lex="multi_first" & pos="VB.*"]'
      .. ' [pos="DT|PRP\\$|JJ.*|RB.*|POS"]{0,3}? [lex="multi_second"]',
    examples = { "Ruiz lashed out at the union.",
      "Ruiz hit back at Senator Cole.",
      "Ruiz spoke glowingly of Senator Cole.",
      "Ruiz did away with the tax.",
      "Ruiz has little faith in Senator Cole." },
    never = { "Ruiz looked back at the house.",
      "Ruiz put his hat on the chair.",
      "Ruiz took a walk with the minister.",
      "Ruiz turned right on the main road." } },
}

return M

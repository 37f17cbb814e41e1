--- Frames of deeds that somebody is said to have done or ought to stop, and of
--- calls for somebody to go: what is wanted of a person tells what is thought
--- of him.

local act = require "act"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"
local said = require "said"
local voice = require "voice"

local M = {}

--- Deeds done to a person, from which no harm needs to be proven.
local HARM = 0.56

--- "Ruiz is accused of bribing Senator Cole": Ruiz acted against Cole, as far
--- as the charge is true.
function M.alleged(m, doc)
  local S, k, c = act.group(doc, m.head.first)
  if not S or not c.passive then
    return nil
  end
  local d = S.at[m.deed.first]
  local row = S[d].kind == "VG" and S[d].head == m.deed.first
    and frames.rows(S.l[S[d].head], "V")["obj"]
  if not row or row.polarity ~= "oppose" or row.conf < HARM then
    return nil
  end
  local j, n = clause.subject(S, k), phrase.object(S, d)
  local holder = j and n and names.np(doc, S, S[j])
  local target = holder and names.target(doc, S, n, phrase.extent(S, n))
  if not target or holder.pron or not names.can_hold(holder)
    or not (target.actor or target.person) then
    return nil
  end
  local mods = voice.modifiers(S, k)
  if mods.negated then
    return nil -- acquitted, or not charged
  end
  mods.hedged = true
  emit.stance(doc, m.rule, { holder = holder, target = target,
    polarity = "oppose", strength = row.strength, conf = 0.55, mods = mods,
    first = S[k].first, last = S[d].last })
  return nil
end

--- The one who calls for something: the subject of the verb, the holder of the
--- noun "call", or the speaker when it is said with "should".
local function caller(doc, S, k)
  return (act.holder(doc, S, k))
end

--- "called on Ruiz to resign", "wants the minister to stop ...".
function M.urged(m, doc)
  local S, k, c = act.group(doc, m.head.first)
  local d = S and S.at[m.deed.first]
  if not S or c.passive or S[d].kind ~= "VG" or S[d].form ~= "inf" then
    return nil
  end
  local j = clause.back(S, d - 1)
  while j and j > k and S[j].kind == "NP" and clause.back(S, j - 1) ~= k do
    local b = clause.back(S, j - 1)
    if b and S[b].kind == "P" and S.w[S[b].first] == "of" then
      j = clause.back(S, b - 1)
    else
      break
    end
  end
  if not j or j <= k or S[j].kind ~= "NP" then
    return nil
  end
  local holder = caller(doc, S, k)
  local target = holder and names.target(doc, S, j, phrase.extent(S, j))
  if not target then
    return nil
  end
  local mods = voice.modifiers(S, k)
  if not mods.negated then
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = "oppose", strength = 2, conf = 0.7, mods = mods,
      first = S[k].first, last = m.last })
  end
  return nil
end

--- "Ruiz should resign": said by somebody, or by the author of an opinion.
function M.ought(m, doc)
  local S, k = act.group(doc, m.deed.first)
  local j = S and clause.subject(S, k)
  local holder = j and said.voice_of(doc, m.deed.first)
  local target = holder and names.target(doc, S, j, phrase.extent(S, j))
  if not target or not target.actor then
    return nil
  end
  local mods = voice.modifiers(S, k)
  if not mods.negated and not mods.conditional then
    mods.duty, mods.hedged = nil, false
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = "oppose", strength = 2, conf = 0.75, mods = mods,
      first = S[k].first, last = m.deed.last })
  end
  return nil
end

local GO = '[lemma="resign|quit|apologise|apologize|abdicate|retire"]'
local CEASE = '[lemma="stop|end|cease|halt|refrain|desist|abandon|drop|curb"]'

M.rules = {
  { name = "accused of a deed", tag = M.alleged,
    match = 'head:[lemma="accuse|suspect|charge|convict" & pos="VB.*"] '
      .. '[]{0,6}? ("of" | "with") [pos="RB"]? '
      .. 'deed:[lex="frame" & pos="VBG"]',
    examples = { "Ruiz is accused of bribing Senator Cole.",
      "The general was charged with murdering Ana Ruiz." },
    never = { "Ruiz was not accused of attacking Senator Cole." } },
  { name = "urged to stop", tag = M.urged,
    match = 'head:[lemma="call|urge|ask|tell|want|press|demand|implore|beg|'
      .. 'order|pressure|force|warn" & pos="VB.*"] []{1,9}? "to" '
      .. 'deed:(' .. GO .. ' | ' .. CEASE .. ' | "step" ("down" | "aside") | '
      .. '"stand" ("down" | "aside"))',
    examples = { "The union called on Senator Cole to resign.",
      "Ruiz urged Meridia to stop the attacks." },
    never = { "Ruiz did not ask the senator to resign." } },
  { name = "ought to go", tag = M.ought,
    match = '("should" | "must" | ("ought" | "has" | "have" | "needs") "to") '
      .. '[pos="RB"]? deed:(' .. GO .. ' | "step" "down" | "be" '
      .. '[lemma="fire|impeach|jail|prosecute|sack|remove|imprison|'
      .. 'disqualify|punish|arrest|censure|ashamed"])',
    examples = { 'Ruiz said, "Senator Cole should resign."' },
    never = { "Senator Cole said that he must retire at sixty." } },
}

return M

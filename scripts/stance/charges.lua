--- What a speaker charges an actor with: the clause after "alleged", "claimed",
--- and deeds and failures that anybody would be blamed for, said of a named
--- actor by a named speaker.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- Verbs of saying that make what follows a charge.
local CHARGE = chunk.set "allege charge claim complain suspect fume lament"

--- Cues of those who only pass on what happened.
local TELL = chunk.set "report announce to confirm show find"

--- What nobody is said to do who is thought well of.
local WRONG = chunk.set [[fail lie cheat mislead deceive misrepresent violate
  ignore neglect exploit undermine betray meddle interfere rig infringe
  falsify distort exaggerate squander waste endanger jeopardize jeopardise
  plagiarize harass bully bribe intimidate manipulate conspire dodge flout
  breach renege backtrack pander scapegoat smear slander defame botch
  mishandle mismanage bungle overreach overstep sabotage defraud swindle
  mistreat blackmail obstruct stall stonewall ruin destabilize destabilise
  oppress persecute coerce corrupt]]

--- The finite verb group that governs the infinitive or gerund at chunk k:
--- "has failed to", "is trying to rig".
local function governor(S, k)
  local steps = 0
  while k and S[k].form ~= "fin" and steps < 4 do
    local b = clause.back(S, k - 1)
    k = b and S[b].kind == "VG" and not S[b].passive and b or nil
    steps = steps + 1
  end
  return k
end

--- The actor that the clause of the verb group k is about.
local function about(doc, S, k, from)
  local j, rel = clause.subject(S, k)
  if not j or rel or S[j].first < from or S[j].first > S[k].first then
    return nil
  end
  local n = names.target(doc, S, j)
  return n and (n.actor or S[j].proper) and not n.author
    and n.kind ~= "topic" and n or nil
end

local CLASS = { N = "N", V = "V", J = "A", R = "R" }

--- Polarity of the evaluation words of the clause from the verb group k on.
local function tone(S, k, last)
  local sum = 0
  for t = S[k].head, math.min(S[k].head + 9, last, S.last) do
    local i = S.at[t]
    if i > k and (S[i].kind == "W" or S[i].kind == "SUB"
      or (S[i].kind == "VG" and S[i].form == "fin")) then
      break
    end
    local class = CLASS[S.p[t]:sub(1, 1)]
    local polarity, strength = frames.evaluation(S.l[t], class or "X")
    if not polarity and class == "V" and S.p[t] == "VBN" then
      polarity, strength = frames.evaluation(S.w[t], "A")
    end
    if polarity then
      sum = sum + (polarity == "support" and strength or -strength)
    end
  end
  return sum
end

--- What nobody lacks who is thought well of.
local VIRTUE = chunk.set [[understand care know deserve respect listen deliver
  act lead belong qualify learn represent appreciate grasp trust honor honour
  recognize recognise believe keep]]

--- A clause with words of blame whose subject is an actor.
local function spoken_ill(doc, S, k, from, last, who)
  local n = about(doc, S, k, from)
  if not n or n.name == who.name then
    return
  end
  local mods, sum = voice.modifiers(S, k), tone(S, k, last)
  if mods.negated then
    sum = VIRTUE[S.l[S[k].head]] and sum >= 0 and -1 or -sum
  end
  if (sum < 0 or (sum > 0 and mods.negated)) and not mods.conditional
    and not mods.dropped then
    emit.stance(doc, "blame in speech", { holder = who, target = n,
      polarity = sum < 0 and "oppose" or "support", strength = 1, conf = 0.45, first = S[k].first,
      last = S[k].last })
  end
end

--- Who says the quotation q, its bounds, and the lemma of its cue; nil when
--- nobody is known to say it.
local function speech(doc, q)
  if not q or type(q.speaker_start) ~= "number"
    or type(q.cue_start) ~= "number" then
    return nil
  end
  local cue, span = doc:bytes(q.cue_start, q.cue_end),
    doc:bytes(q.start, q.stop)
  if not (cue.last and span.first and span.last)
    or (TELL[doc:lemma(cue.last):lower()] and q.kind == "indirect") then
    return nil
  end
  local who = names.of_quote(doc, q)
  if not who or not who.start or who.author
    or not (refer.known[who.name] or who.name:find("^%u")) then
    return nil
  end
  return who, span
end

local function against(doc, rule, S, k, who, target, conf)
  local mods = voice.modifiers(S, k)
  if target and target.name ~= who.name and not mods.negated
    and not mods.conditional and not mods.duty then
    emit.stance(doc, rule, { holder = who, target = target,
      polarity = "oppose", strength = 1, conf = conf, mods = mods,
      first = S[k].first, last = S[k].last })
  end
end

--- "alleged that Cole took the money": the first verb of the charge.
function M.charge(m, doc)
  local who, span = speech(doc, voice.cued_by(m.start))
  local S = who and chunk.sentence(doc, span.first)
  for k = S and S.at[span.first] or 1, S and #S or 0 do
    local c = S[k]
    if c.first > span.last then
      return nil
    elseif c.kind == "VG" and c.form == "fin" then
      if not c.passive then
        against(doc, m.rule, S, k, who, about(doc, S, k, span.first), 0.6)
      end
      return nil
    end
  end
  return nil
end

--- "said that Cole had lied".
function M.wrong(m, doc)
  local S, k, c = act.group(doc, m.head.first)
  local g = S and not c.passive and governor(S, k)
  if not g then
    return nil
  end
  local who, span = speech(doc, voice.quote_at(m.head.start))
  if who then
    against(doc, m.rule, S, k, who, about(doc, S, g, span.first), 0.5)
  end
  return nil
end

--- "said that Cole runs a corrupt office": the word of blame, or a virtue
--- that is denied.
function M.ill(m, doc)
  local tok = m.head.first
  local S = chunk.sentence(doc, tok)
  for k = S.at[tok], 1, -1 do
    local c = S[k]
    if c.kind == "W" or c.kind == "SUB" or tok - c.last > 9 then
      return nil
    elseif c.kind == "VG" and c.form == "fin" then
      local who, span = speech(doc, voice.quote_at(m.head.start))
      if who and c.first >= span.first then
        spoken_ill(doc, S, k, span.first, span.last, who)
      end
      return nil
    end
  end
  return nil
end

local function alternatives(set)
  local list = {}
  for w in pairs(set) do
    list[#list + 1] = w
  end
  table.sort(list)
  return table.concat(list, "|")
end

M.rules = {
  { name = "charge", tag = M.charge,
    match = '[lemma="' .. alternatives(CHARGE) .. '" & pos="VB.*"]',
    examples = { "Ann Ruiz alleged that Ivan Cole took the money." },
    never = { "Ann Ruiz said that Ivan Cole took the money.",
      "Ann Ruiz alleged that she lost the money." } },
  { name = "wrong told of", tag = M.wrong,
    match = 'head:[lemma="' .. alternatives(WRONG)
      .. '" & pos="VB.*" & inside="quote"]',
    examples = { "Ann Ruiz said that Ivan Cole had misled the voters." },
    never = { "Ann Ruiz said that Ivan Cole had not misled the voters.",
      "The agency reported that Ivan Cole failed to stop." } },
  { name = "blame in speech", tag = M.ill,
    match = { 'head:[lex="eval" & inside="quote"]',
      '("not" | "n\'t" | "never") [pos="RB"]? head:[lemma="'
        .. alternatives(VIRTUE) .. '" & pos="VB.*" & inside="quote"]' },
    examples = { "Ann Ruiz said that Ivan Cole runs a corrupt office." },
    never = { "Ann Ruiz said that Ivan Cole had not read the file." } },
}

return M

--- What a speaker charges an actor with: the clause after "alleged", "claimed",
--- and deeds and failures that anybody would be blamed for, said of a named
--- actor by a named speaker.

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

local function in_quote(doc, q, who)
  local span = doc:bytes(q.start, q.stop)
  if not span.first or not span.last then
    return
  end
  local cue = type(q.cue_start) == "number" and doc:bytes(q.cue_start,
    q.cue_end)
  local saying = cue and cue.first and cue.last
    and doc:lemma(cue.last):lower()
  if not saying or (TELL[saying] and q.kind == "indirect") then
    return
  end
  local charged = CHARGE[saying]
  local from, main = span.first, true
  local S = chunk.sentence(doc, from)
  for k = S.at[from], #S do
    local c = S[k]
    if c.first > span.last then
      break
    end
    if c.kind == "VG" then
      local g = governor(S, k)
      local target
      if charged and main and c.form == "fin" and not c.passive then
        target = about(doc, S, k, from)
      elseif g and not c.passive and WRONG[S.l[c.head]] then
        target = about(doc, S, g, from)
      end
      main = main and c.form ~= "fin"
      if not target and c.form == "fin" then
        spoken_ill(doc, S, k, from, span.last, who)
      end
      if target and target.name ~= who.name then
        local mods = voice.modifiers(S, k)
        if not mods.negated and not mods.conditional and not mods.duty then
          emit.stance(doc, charged and "charge" or "wrong told of", {
            holder = who, target = target, polarity = "oppose", strength = 1,
            conf = charged and 0.6 or 0.5, mods = mods, first = c.first,
            last = c.last })
        end
      end
    end
  end
end

--- For every quotation with a named speaker.
function M.run(doc)
  for _, q in ipairs(doc:layer("quote")) do
    if type(q.speaker_start) == "number" then
      local who = names.of_quote(doc, q)
      if who and who.start and not who.author
        and (refer.known[who.name] or who.name:find("^%u")) then
        in_quote(doc, q, who)
      end
    end
  end
end

return M

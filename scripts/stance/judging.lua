--- Frames of judging: calling somebody something, blame with an as-phrase,
--- plain evaluations, what somebody deserves, the narrator's own words.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"
local said = require "said"
local voice = require "voice"

local M = {}

--- Polarity of what chunk j says: its head noun or adjectives.
local function judged(S, j)
  local c = S[j]
  local best, weight = nil, 0
  local function look(tok, pos)
    local polarity, strength = frames.evaluation(S.l[tok], pos)
    if not polarity and S.w[tok] ~= S.l[tok] then
      polarity, strength = frames.evaluation(S.w[tok], pos)
    end
    if polarity and strength >= 2 and strength > weight
      and not (c.kind == "NP" and S.w[tok]:find("^illegal")) then
      best, weight = polarity, strength
    end
  end
  if c.kind ~= "NP" and S.w[c.first] == "right" then
    best, weight = "support", 2
  elseif c.kind == "ADJ" then
    look(c.first, "A")
  elseif c.kind == "NP" then
    look(c.head, "N")
    for t = c.first, c.head - 1 do
      if S.p[t]:find("^JJ") or S.p[t] == "VBN" or S.p[t] == "VBG" then
        look(t, "A")
      end
    end
  end
  return best, weight
end

local EXAMPLE = chunk.set "example case instance kind sort type form act piece"

--- "pointed to X as contributors to the crisis", "described it as a joke",
--- "called him a liar".
function M.call(m, doc)
  local S, k, c = act.group(doc, m.head.first)
  if not S or c.passive then
    return nil
  end
  local lemma = S.l[c.head]
  local j = clause.forward(S, k + 1)
  if (lemma == "point" or lemma == "refer") and j and S[j].kind == "P" then
    j = clause.forward(S, j + 1)
  end
  if not j or S[j].kind ~= "NP" then
    return nil
  end
  local last = phrase.extent(S, j)
  local n = clause.forward(S, last + 1)
  if n and S[n].kind == "P" and S.w[S[n].first] == "as" then
    n = clause.forward(S, n + 1)
  elseif lemma ~= "call" and lemma ~= "label" and lemma ~= "brand"
    and lemma ~= "dub" and lemma ~= "find" and lemma ~= "deem"
    and lemma ~= "consider" then
    return nil
  end
  if not n or (S[n].kind ~= "NP" and S[n].kind ~= "ADJ") then
    return nil
  end
  local polarity, weight = judged(S, n)
  local of = EXAMPLE[S[n].noun or ""] and phrase.after(S, n, "of")
  if not polarity and of then
    polarity, weight = judged(S, of) -- "an example of wasteful spending"
  end
  local x = n + 1
  while not polarity and S[x] and (S[x].kind == "C" or S[x].kind == "CC"
    or S[x].kind == "ADJ" or S[x].kind == "ADV") do
    if S[x].kind == "ADJ" then
      polarity, weight = judged(S, x) -- "as surprising and disappointing"
    end
    x = x + 1
  end
  if not polarity and S[n].kind == "NP" then
    -- contributors to the crisis: what the thing leads to
    local noun = S[n].noun
    if noun == "contributor" or noun == "cause" or noun == "source"
      or noun == "threat" or noun == "obstacle" then
      polarity, weight = "oppose", 2
    end
  end
  if not polarity then
    return nil
  end
  local holder = act.holder(doc, S, k)
  local target = holder and names.target(doc, S, j, last)
  local mods = target and voice.modifiers(S, k)
  for _, who in ipairs(target and act.all_holders(doc, S, holder) or {}) do
    emit.stance(doc, m.rule, { holder = who, target = target,
      polarity = polarity, strength = weight, conf = 0.75, mods = mods,
      first = mods.first, last = S[n].last })
  end
  return nil
end

--- "This strike is a mistake": by a speaker, or the author of an opinion.
function M.evaluation(m, doc)
  if not voice.quote_at(m.start) and not voice.is_opinion(doc) then
    return nil
  end
  local S, k, c = act.group(doc, m.head.first)
  if not S or not c.copula or c.form ~= "fin" then
    return nil
  end
  local n = clause.forward(S, k + 1)
  local near = S[k + 1]
  if near and near.kind == "ADV" and S.w[near.first] == "right" then
    n = k + 1
  end
  if not n or (S[n].kind ~= "ADJ" and S[n].kind ~= "NP" and n ~= k + 1) then
    return nil
  end
  local polarity, weight = judged(S, n)
  if not polarity then
    return nil
  end
  local holder = said.voice_of(doc, c.head)
  if not holder then
    return nil
  end
  local j = clause.subject(S, k)
  if j and said.of_others(S, j) then
    return nil -- "some think it is madness", "I wrote that it was wrong"
  end
  local next_one = S[clause.forward(S, phrase.extent(S, n) + 1) or 0]
  if j and S[j].pron == "it" and next_one and (next_one.kind == "SUB"
    or (next_one.kind == "VG" and next_one.form == "inf")) then
    return nil
  end
  if not j or S[j].pron == "there" or voice.own(S.w[S[j].head]) then
    return nil
  end
  local target = said.about(doc, S, k)
  if not target then
    return nil
  end
  local mods = voice.modifiers(S, k)
  if mods.negated and not target.actor then
    return nil
  end
  emit.stance(doc, m.rule, { holder = holder, target = target,
    polarity = polarity, strength = weight, conf = 0.65, mods = mods,
    first = c.first, last = S[n].last })
  return nil
end

--- "X deserves our thanks".
function M.deserve(m, doc)
  local S, k = act.group(doc, m.head.first)
  if not S then
    return nil
  end
  local j = clause.subject(S, k)
  local holder = said.voice_of(doc, m.first)
  if not holder and not voice.quote_at(m.start) then
    holder = { name = "AUTHOR", author = true, actor = true, first = m.first }
  end
  if not j or not holder then
    return nil
  end
  local target = names.target(doc, S, j, phrase.extent(S, j))
  local w = m.what.text:lower()
  local bad = w == "blame" or w == "contempt" or w == "condemnation"
    or w == "scorn"
  emit.stance(doc, m.rule, { holder = holder, target = target,
    polarity = bad and "oppose" or "support", strength = 2, conf = 0.75,
    mods = voice.modifiers(S, k), first = S[k].first, last = m.last })
  return nil
end

--- "The reckless stalling of Senator X", "X's courageous work": the text's
--- own judgement of an actor's doings.
function M.narrator(m, doc)
  if voice.quote_at(m.start) then
    return nil
  end
  local tok = m.how.first
  local polarity, strength = frames.evaluation(doc:lemma(tok):lower(), "A")
  local a = m.who
  if not polarity or strength < 2 or a.adjective or a.kind == "place" then
    return nil
  end
  emit.stance(doc, m.rule, {
    holder = { name = "AUTHOR", author = true, actor = true, first = tok },
    target = { name = a.name, start = a.start, stop = a.stop, actor = true,
      first = a.first },
    polarity = polarity, strength = strength, conf = 0.5, first = tok,
    last = tok })
  return nil
end
M.rules = {
  { name = "call something", tag = M.call,
    match = 'head:[lemma="call|describe|label|brand|dub|find|deem|denounce|'
      .. 'dismiss|condemn|slam|portray|characterize|characterise|point|'
      .. 'consider|regard|see|view|cite|declare|depict|cast|paint" & pos="VB.*"]',
    examples = { "Ruiz called the plan a disgrace." } },
  { name = "evaluation", tag = M.evaluation,
    match = 'head:[lemma="be|remain|become" & pos="VB.*"] '
      .. '[pos!="VB.*|MD|IN"]{0,5} [lex="eval" | lower="right"]',
    examples = { 'Ruiz said, "This strike is a mistake."' } },
  { name = "narrator's judgement", tag = M.narrator,
    match = {
      'how:[lex="eval" & pos="JJ.*|VBN|VBG"] [pos="NN|NNS|VBG"]{1,2} "of" '
        .. '([pos="DT|NN|NNP|POS|,"]){0,6} who:{actor}',
      'who:{actor} [pos="POS"] how:[lex="eval" & pos="JJ.*"] [pos="NN|NNS"]' },
    examples = { "The reckless conduct of Senator Ruiz went on." } },
  { name = "deserve", tag = M.deserve,
    match = 'head:[lemma="deserve"] [pos="DT|PRP\\$|JJ.*|NN.*|POS"]{0,3} '
      .. 'what:("praise" | "thanks" | "gratitude" | "credit" | "support" | '
      .. '"backing" | "blame" | "condemnation" | "contempt" | "applause")',
    examples = { "Senator Ruiz deserves our thanks." } },
}

return M

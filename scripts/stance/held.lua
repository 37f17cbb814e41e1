--- Whose attitude a noun is: its possessor, the actor in it, the subject of
--- the verb before it, the one whose goal it serves.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- Verbs whose subject holds the attitude that their object names.
local LIGHT = chunk.set [[maintain take express voice show have offer declare
  give reaffirm reiterate announce adopt hold launch begin continue signal renew
  pledge promise keep demonstrate lead mount make issue deliver repeat stage
  open start wage share urge harbor harbour feel state underline stress
  emphasize emphasise confirm drop withdraw lodge file level aim direct raise
  reject end intensify escalate step join send extend pay promise register
  denounce lose want seek call heap lavish provide
  unleash unveil mean voice repeat shift throw put]]

--- effort", "the strategies include orders".
local MEANS = chunk.set [[include symbolize symbolise reflect represent be
  remain mark underscore underline highlight signal show emphasize emphasise
  demonstrate involve contain comprise embody illustrate exemplify constitute
  align project amount]]

local GOAL = frames.goal_noun

--- Holder that the noun phrase itself names: its possessor, or an actor that
--- modifies the noun ("U.S. strategy").
local function own_holder(doc, S, c)
  if c.poss and S.p[c.poss[2]] == "PRP$" and not voice.own(S.w[c.poss[2]])
  then
    -- "expressed their opposition": the subject, if it can hold one
    local b = S.at[c.first] - 1
    b = S[b] and clause.back(S, b)
    if b and S[b].kind == "VG" and LIGHT[S.l[S[b].head]] then
      local h = act.holder(doc, S, b)
      if h then
        return h, true
      end
    end
  end
  if c.poss then
    local h = names.possessor(doc, S, c.poss)
    local v = not h and S.p[c.poss[2]] == "PRP$"
      and clause.verb_before(S, S.at[c.first], true)
    if v then
      h = act.holder(doc, S, v) -- "the nominee renewed his attacks"
    end
    return h and names.can_hold(h) and h or nil, true
  end
  local a = refer.actor_in(c.first, c.head - 1)
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
  local h = act.holder(doc, S, k)
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

--- "in support of": the doer of the verb before has the attitude.
local IN = chunk.set "support favor favour defense defence praise solidarity"

local TRY = chunk.set "effort bid attempt move push drive quest campaign"

--- Holder of the noun at chunk j: its own, or the subject of the verb before.
function M.holder_of(doc, S, j, deep)
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
  if not deep and b and not c.poss then
    local of = S[b].kind == "VG" and S[b].copula and clause.subject(S, b)
    if of and names.DOCUMENT[S[of].noun] then
      return act.sender(doc, S, of) -- "Ruiz's speech was an attack on Cole"
    elseif S[b].kind == "P" and S.w[S[b].first] == "in" and IN[c.noun]
      and c.first == c.last then
      for v = b - 1, 1, -1 do -- "marched in support of Cole"
        if S[v].kind == "VG" then
          return (act.holder(doc, S, v)), v
        elseif S[v].kind == "C" or S[v].kind == "W" then
          return nil
        end
      end
    end
  end
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
  if deep and b and S[b].kind == "P" and S.w[S[b].first] == "in"
    and TRY[c.noun] then
    local v = clause.verb_before(S, b, true)
    return v and act.holder(doc, S, v) or nil -- "in an effort to"
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
      return (act.holder(doc, S, b)), b
    end
  elseif b and S[b].kind == "VG" and (S[b].form == "ger"
    or S[b].form == "inf") and FURTHER[lemma_of(S, b)] then
    return goal_setter(doc, S, b), b
  end
  return nil
end

--- Holder after the noun: "praise from X", "opposition among X".
function M.source_after(doc, S, j)
  local n = phrase.after(S, j, "from") or phrase.after(S, j, "among")
    or phrase.after(S, j, "by")
  local h = n and names.np(doc, S, S[n])
  return h and names.can_hold(h) and not h.pron and h or nil, n
end

function M.head_chunk(doc, tok)
  local S = chunk.sentence(doc, tok)
  local j = S.at[tok]
  if S[j].kind ~= "NP" or S[j].last ~= tok or S[j].head ~= tok then
    return nil
  end
  return S, j, S[j]
end

return M

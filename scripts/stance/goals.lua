--- Frames of goals and choices: efforts to V, strategies aimed at V-ing,
--- preferences for one thing rather than another.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local held = require "held"
local names = require "names"
local phrase = require "phrase"

local M = {}

local GOAL = frames.goal_noun

--- Verbs that say nothing by themselves but much as somebody's goal.
local GOAL_VERB = { reduce = "oppose", limit = "oppose", lower = "oppose",
  cut = "oppose", minimize = "oppose", minimise = "oppose", ["end"] = "oppose",
  increase = "support", improve = "support", enhance = "support",
  expand = "support", restore = "support", secure = "support",
  modernize = "support", modernise = "support", create = "support",
  build = "support", raise = "support", extend = "support" }

--- Preference for X rather than Y: two stances.
function M.preference(m, doc)
  local S = chunk.sentence(doc, m.first)
  local r = S.at[m.rather.first]
  local j = S.at[m.head.first]
  local n = clause.forward(S, S.at[m.rather.last] + 1)
  local holder
  if S[j].kind == "NP" then
    holder = held.holder_of(doc, S, j)
  else
    holder = act.holder(doc, S, j)
  end
  if not holder or not n or S[n].kind ~= "NP" or r <= j then
    return nil
  end
  local last = phrase.extent(S, n)
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
  local n = row and phrase.object(S, k)
  if not n then
    return nil
  end
  local holder = held.holder_of(doc, S, j, true)
  if not holder then
    return nil
  end
  local own = frames.rows(S.l[c.head], "N")["to"]
  local polarity = row.polarity
  if own and own.polarity == "oppose" then -- "refusal to accept"
    if polarity == "oppose" then
      return nil -- "refusal to tackle the problem" says little
    end
    polarity = "oppose"
  end
  local list = { n, table.unpack(phrase.joined(S, n)) }
  for _, x in ipairs(list) do
    local target = names.target(doc, S, x, phrase.extent(S, x))
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = polarity, strength = row.strength > 2 and 2 or row.strength,
      conf = math.min(row.conf, 0.75), first = c.head, last = v.last })
  end
  -- protect X from Y
  local from = phrase.after(S, n, "from") or phrase.after(S, n, "against")
  local against = frames.rows(S.l[v.head], "V")["prep:from"]
  if from and against then
    emit.stance(doc, "protect from", { holder = holder,
      target = names.target(doc, S, from, phrase.extent(S, from)),
      polarity = "oppose", strength = 2, conf = 0.6, first = v.head,
      last = S[from].first - 1 })
  end
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
  { name = "preference rather than", tag = M.preference,
    match = 'head:[lemma="preference|prefer|favor|favour|choose|want"]'
      .. ' []{1,12} rather:("rather" "than" | "instead" "of")',
    examples = { "Ruiz has a preference for talks rather than war." } },
  { name = "goal of a noun", tag = M.goal,
    match = 'head:[pos="NNS?"] ' .. GOAL_LINK .. ' [pos="RB"]?'
      .. ' act:[(lex="frame" | lemma="' .. table.concat(goal_verbs, "|")
      .. '") & pos="VB|VBG"]',
    examples = { "The ministry's efforts to combat smuggling go on." } },
}

return M

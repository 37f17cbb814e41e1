--- Frames of being: be + adjective + preposition, be for or against, have
--- nothing against.

local act = require "act"
local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local phrase = require "phrase"

local M = {}

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
  local reduced = k and S[k].kind == "NP" and S[k]
  if not k or not (reduced or (S[k].kind == "VG" and S[k].copula)) then
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
  if reduced then -- "a report critical of Cole", "voters angry at Cole"
    local who = names.DOCUMENT[reduced.noun] and act.sender(doc, S, k)
      or (not names.DOCUMENT[reduced.noun] and S.p[m.head.first]:find("^JJ")
      and names.np(doc, S, reduced)) or nil
    if who and names.can_hold(who) and not who.pron then
      emit.stance(doc, m.rule, { holder = who,
        target = names.target(doc, S, n, phrase.extent(S, n)),
        polarity = row.polarity, strength = row.strength, conf = row.conf,
        first = m.head.first, last = S[p].last })
    end
    return nil
  end
  local holder = act.holder(doc, S, k)
  if not holder then
    return nil
  end
  act.found(doc, m.rule, S, k, row, holder, n, { last = S[p].last })
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
  local holder = act.holder(doc, S, k)
  if holder then
    local against = S.w[m.head.first] == "against"
    act.found(doc, m.rule, S, k, { polarity = against and "oppose"
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
  local holder = act.holder(doc, S, k)
  if holder then
    emit.stance(doc, m.rule, { holder = holder,
      target = names.target(doc, S, n, phrase.extent(S, n)),
      polarity = "oppose", strength = 1, conf = 0.75,
      mods = { negated = true }, first = S[k].first, last = m.last })
  end
  return nil
end

M.rules = {
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
}

return M

--- Frames of what is said: idioms, threats, credit.

local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local names = require "names"
local phrase = require "phrase"
local said = require "said"

local M = {}

--- "X is off the table", "X is not going to happen", "X is a red line".
function M.idiom(m, doc)
  local S = chunk.sentence(doc, m.first)
  local k = S.at[m.verb.first]
  if S[k].kind ~= "VG" and S[k + 1] and S[k + 1].kind == "VG" then
    k = k + 1
  end
  if S[k].kind ~= "VG" then
    return nil
  end
  local holder = said.voice_of(doc, m.verb.first)
  local target = holder and said.about(doc, S, k)
  if target then
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = "oppose", strength = 3, conf = 0.8, first = m.verb.first,
      last = m.last })
  end
  return nil
end

--- A threat: "they will pay severe consequences".
function M.threat(m, doc)
  local S = chunk.sentence(doc, m.first)
  local k = S.at[m.verb.first]
  local holder = said.voice_of(doc, m.first)
  if not holder or S[k].kind ~= "VG" then
    return nil
  end
  local j = clause.subject(S, k)
  if j and S[j].pron == "they" then
    -- the subject of the sentence
    for i = 1, j - 1 do
      if S[i].kind == "NP" and not S[i].pron and S.p[S[i].head] == "NNS" then
        j = i
        break
      end
    end
  end
  local target = j and names.target(doc, S, j)
  if target then
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = "oppose", strength = 3, conf = 0.8, first = S[k].first,
      last = m.last })
  end
  return nil
end

--- "would not have happened without (the leadership of) X".
function M.credit(m, doc)
  local S = chunk.sentence(doc, m.first)
  local holder = said.voice_of(doc, m.first)
  local j = clause.forward(S, S.at[m.last] + 1)
  if not holder or not j or S[j].kind ~= "NP" then
    return nil
  end
  local target = names.target(doc, S, j, phrase.extent(S, j))
  if target then
    emit.stance(doc, m.rule, { holder = holder, target = target,
      polarity = "support", strength = 3, conf = 0.85, first = m.first,
      last = m.last })
  end
  return nil
end

M.rules = {
  { name = "ruled out in words", tag = M.idiom,
    match = { 'verb:[lemma="be|remain"] [pos="RB.*"]{0,2} '
        .. '("off" "the" "table" | "out" "of" "the" "question" | "a" "red" '
        .. '"line" | "a" "non-starter")',
      'verb:[lemma="be"] ("not" | "n\'t" | "never" | "’t") "going" "to" '
        .. '"happen"', 'verb:"will" ("not" | "never") "happen"' },
    examples = { 'President Ruiz said, "War is off the table."' } },
  { name = "threat", tag = M.threat,
    match = 'verb:[pos="MD"] [pos="RB"]? ("pay" | "face" | "suffer") '
      .. '[pos="DT|JJ.*"]{0,3} [lemma="consequence|price|wrath|retribution"]',
    examples = { 'Ruiz said, "The cartels will pay severe consequences."' } },
  { name = "not without", tag = M.credit,
    match = '("would" | "could") ("not" | "never" | "n\'t") "have" '
      .. '[pos="VBN"]{1,2} "without"',
    examples = {
      'Ruiz said, "It would not have happened without President Cole."' } },
}

return M

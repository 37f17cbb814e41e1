--- Phase 2, layer figure: a verb or noun with a quantity, and what it is said
--- of.

local rubric = require "rubric"
local subjects = require "subjects"

local M = {}

local verbs = rubric.lexicon { name = "figure-verb", file = "data/verbs.tsv",
  key = "verb" }
local nouns = rubric.lexicon { name = "figure-noun", file = "data/verbs.tsv",
  key = "noun" }

--- Patterns ask `[lex="figure-change"]`: verbs of one role.
local function of_role(role)
  local list = { "verb" }
  for _, row in verbs:rows() do
    if row.role == role then
      list[#list + 1] = row.verb
    end
  end
  rubric.lexicon { name = "figure-" .. role, key = "verb",
    text = table.concat(list, "\n") .. "\n" }
  return 'verb:[lex="figure-' .. role .. '" & pos="V.*"]'
end

local CHANGE, LEVEL, DEED = of_role "change", of_role "level", of_role "deed"

local seen -- quantities that are in a figure

function M.begin(doc)
  seen = {}
  subjects.begin(doc)
end

local function put(f, name, p)
  if p then
    f[name], f[name .. "_start"], f[name .. "_end"] = p.text, p.start, p.stop
  end
end

local function quantity(f, q)
  f.value, f.unit, f.kind, f.bound = q.value, q.unit, q.kind, q.bound
  seen[q.start] = true
end

--- "rose by 3 percent to 5 million", "fell from 9 to 7 percent".
local function change(m, doc)
  local token = m.verb.first
  local row = verbs:get(doc:lemma(token):lower())
  local f = { change = row.change, verb = row.verb }
  quantity(f, m.by or m.to)
  if m.by and m.to then
    f.to, f.to_unit = m.to.value, m.to.unit
    seen[m.to.start] = true
  end
  if m.from then
    f.from = m.from.value
    seen[m.from.start] = true
  end
  if m.to and not m.by then
    f.to = m.to.value
  end
  put(f, "of", subjects.part(doc, token, "subject", m.by or m.to)
    or subjects.before(doc, token))
  return f
end

--- "a rise of 3 percent in rents", "a 3 percent rise in rents".
local function noun(m, doc)
  local row = nouns:get(doc:lemma(m.verb.first):lower())
  if not row then
    return nil
  end
  local f = { change = row.change, verb = row.verb }
  quantity(f, m.by)
  put(f, "of", m.what and subjects.phrase(doc, m.what.first))
  return f
end

--- "inflation stood at 4.2 percent", "is about 12 million".
local function level(m, doc)
  local token = m.verb.first
  local row = verbs:get(doc:lemma(token):lower())
  local of = subjects.part(doc, token, "subject", m.q)
    or subjects.before(doc, token)
  if m.q.kind == "time" and row.verb == "be" then
    return nil -- somebody's age
  elseif not of and (row.verb == "be" or not subjects.pronoun(doc, token)) then
    return nil
  end
  local f = { verb = row.verb }
  quantity(f, m.q)
  put(f, "of", of)
  return f
end

--- "the bridge will cost 40 million crowns", "cut taxes by 2 percent".
local function deed(m, doc)
  local token = m.verb.first
  local row = verbs:get(doc:lemma(token):lower())
  if seen[m.q.start] or m.q.kind == "time" and row.verb ~= "spend"
    and row.verb ~= "cost" and row.verb ~= "lose" then
    return nil -- "had four years ago"
  end
  local f = { verb = row.verb, change = row.change }
  quantity(f, m.q)
  local object = m.by and subjects.part(doc, token, "object", m.q)
  put(f, "of", object or subjects.part(doc, token, "subject", m.q)
    or subjects.before(doc, token))
  return f
end

local GAP = '[pos="RB|RP" | lower="up|down"]{0,2}'

M.rules = {
  { name = "change", phase = 2, tag = change,
    match = {
      CHANGE .. ' ' .. GAP .. ' "by"? by:{quantity} ("," | [pos="IN"] '
        .. '[pos="DT|JJ|NN.*|CD"]{1,3})? "to" to:{quantity}',
      CHANGE .. ' ' .. GAP .. ' "from" (from:{quantity} | [pos="CD"]) "to" '
        .. 'to:{quantity}',
      CHANGE .. ' ' .. GAP .. ' "by"? by:{quantity}',
      CHANGE .. ' ' .. GAP .. ' "to" to:{quantity}' },
    examples = { "Unemployment [rose by 3 percent].",
      "Rents [fell 2.1 percent] in May.",
      "Exports [grew 4 percent to 12 million crowns].",
      "The rate [fell from 9 percent to 7 percent].",
      "Turnout [climbed to 62 percent]." },
    never = { "The sun rose at 6.", "He fell 3 times." } },
  { name = "change, as a noun", phase = 2, tag = noun,
    match = {
      'verb:[lex="figure-noun" & pos="N.*"] "of" by:{quantity} '
        .. '([lower="in"] what:[])?',
      'by:{quantity} [pos="JJ"]? verb:[lex="figure-noun" & pos="N.*"] '
        .. '([lower="in"] what:[])?' },
    examples = { "They fear [a rise of 3 percent in rents].",
      "A [4 percent drop in exports] worried them." },
    never = { "A rise in rents is feared." } },
  { name = "level", phase = 2, tag = level,
    match = LEVEL .. ' [pos="RB"]? [lower="at|to"]? q:{quantity}',
    examples = { "Inflation [stood at 4.2 percent].",
      "The debt [is about 12 million crowns].",
      "Turnout [reached 71 percent]." },
    never = { "There are three roads.", "The mayor is 69 years old.",
      "He was 12 years late." } },
  { name = "deed", phase = 2, tag = deed,
    match = {
      DEED .. ' [pos="DT|PRP.*|JJ.*|NN.*"]{1,5} by:"by" q:{quantity}',
      DEED .. ' [pos="DT|PRP.*|JJ.*|NN.*"]{1,3} q:{quantity}',
      DEED .. ' q:{quantity}' },
    examples = { "The bridge will [cost 40 million crowns].",
      "The mill [dismissed 300 workers].",
      "The strike [cost the port 2 million crowns].",
      "The council [cut the levy by 2 percent]." },
    never = { "The council cut the levy.",
      "They had a boat four years ago." } },
}
for _, rule in ipairs(M.rules) do
  rule.span = "verb"
end

return M

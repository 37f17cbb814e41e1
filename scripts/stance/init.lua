--- Stance: who supports or opposes whom or what, in which words.
--
-- Every rule is a frame. Its pattern, run in C, finds the head (a verb, noun
-- or adjective of the lexicon, an idiom); only then Lua looks for the holder
-- and the target among the chunks of that sentence, reads the polarity off
-- the lexicon and what negation, hedges and the voice do to it.

local rubric = require "rubric"
local abstain = require "abstain"
local article = require "article"
local chunk = require "chunk"
local emit = require "emit"
local negatives = require "negatives"
local refer = require "refer"
local voice = require "voice"

local function begin(doc)
  chunk.reset()
  voice.reset(doc)
  refer.reset(doc)
  emit.reset()
end

--- A long text has left much that nobody needs until the next one.
local function finish()
  chunk.reset()
  article.forget()
  refer.forget()
  voice.forget()
  emit.reset()
end

local rules = { layer = "stance", policy = "all" }
for _, module in ipairs { require "sayings", require "judging",
  require "deed", require "goals", require "nouns", require "being",
  require "verbs", require "charges" } do
  for _, rule in ipairs(module.rules) do
    rule.never = rule.never or {}
    for _, text in ipairs(negatives[rule.name] or {}) do
      table.insert(rule.never, text)
    end
    rules[#rules + 1] = rule
  end
end

return { begin, rubric.rules(rules), require("judgement").run, article.begin,
  rubric.rules(article.set), abstain.run, finish }

--- The stance lexicon: which arguments a predicate takes, and with what
--- polarity.

local rubric = require "rubric"
local chunk = require "chunk"

local M = {}

--- Every one-word row; patterns ask [lex="frame"].
M.lexicon = rubric.lexicon { name = "frame", file = "data/frames.tsv",
  key = "lemma", pos = "pos" }

--- Nouns that name their holder, and nouns whose possessor is their target: the
--- lists at the head of data/frames.tsv.
local function listed(kind)
  local text = rubric.read("data/frames.tsv")
  local words = {}
  for line in text:gmatch("# " .. kind .. "%-nouns: ([^\n]+)") do
    words[#words + 1] = line
  end
  return chunk.set(table.concat(words, " "))
end
M.agent_noun = listed "agent"
M.patient_noun = listed "patient"

--- Rows of several words.
local several = rubric.lexicon { name = "several", file = "data/phrases.tsv",
  key = "lemma", pos = "pos" }

--- Evaluation words; patterns ask [lex="eval"].
M.eval = rubric.lexicon { name = "eval", file = "data/evaluation.tsv",
  key = "lemma", pos = "pos" }

--- Nouns that have a goal.
M.goal_noun = chunk.set [[effort strategy commitment push drive campaign plan
  measure bid attempt order policy initiative aim goal mission move pledge
  promise vow intention desire decision determination dedication program
  programme project work action activity task agenda operation resolve
  willingness readiness range series package set number raft]]

local MIN_CONF = 0.5

local cache = {}

---@class stance.row
---@field arg string
---@field polarity string
---@field strength integer
---@field mode string
---@field conf number

--- Rows of a predicate by argument ("obj", "prep:for", "to", "comp:ing").
---@param lemma string
---@param pos "V"|"N"|"A"
---@return table<string, stance.row>
function M.rows(lemma, pos)
  local key = pos .. lemma
  local rows = cache[key]
  if not rows then
    rows = {}
    local list = lemma:find(" ", 1, true) and several or M.lexicon
    for _, r in ipairs(list:all(lemma, pos)) do
      local conf = tonumber(r.conf) or 0
      if r.pos == pos and conf >= MIN_CONF then
        rows[r.arg] = { arg = r.arg, polarity = r.polarity, mode = r.mode,
          strength = math.tointeger(tonumber(r.strength)) or 2, conf = conf }
      end
    end
    cache[key] = rows
  end
  return rows
end

--- Evaluation of a word: polarity, strength; nil when it is none.
function M.evaluation(lemma, pos)
  local r = M.eval:get(lemma, pos)
  if r and (r.pos == pos or (pos == "A" and r.pos == "A")) then
    return r.polarity, math.tointeger(tonumber(r.strength)) or 1
  end
  return nil
end

function chunk.takes_object(lemma)
  return M.rows(lemma, "V")["obj"] ~= nil
end

local first_words, second_words, object_first, object_second = {}, {}, {}, {}
local lemmas = {} -- of several words, by first word
local follows = {} -- second words by first word; "obj" where one takes an object

-- The text is read here, not the rows, and words are cut when they are needed:
-- thousands of tables would slow down every start.
do
  local before
  for lemma, one, two, pos, arg in rubric.read("data/phrases.tsv"):gmatch(
    "\n(([^\t\n# ]+) ([^\t\n ]+)[^\t\n]*)\t([VA])\t(...)") do
    if lemma ~= before then
      before = lemma
      lemmas[one], follows[one] = lemmas[one] or {}, follows[one] or {}
      follows[one][two] = follows[one][two] or arg
      table.insert(lemmas[one], lemma)
      first_words[one], second_words[two] = true, true
    end
    if pos == "V" and arg == "obj" then
      object_first[one], object_second[two] = true, true
      follows[one][two] = "obj"
    end
  end
end

local idioms = {}
local NONE = {}

--- Verbs of several words that begin with this one: { words = {...}, key =
--- lemma }. Articles and possessives between the words are not in the lemma.
---@return { words: string[], key: string }[]
function M.idioms(first)
  if not lemmas[first] then
    return NONE
  end
  local list = idioms[first]
  if not list then
    list = {}
    for _, lemma in ipairs(lemmas[first]) do
      local words = {}
      for w in lemma:gmatch("%S+") do
        words[#words + 1] = w
      end
      list[#list + 1] = { words = words, key = lemma }
    end
    idioms[first] = list
  end
  return list
end

--- Does a verb of several words begin with these two? "oneself" stands for any
--- reflexive.
---@param object boolean? only those that take an object
function M.begins(first, word, object)
  local seconds = follows[first]
  local arg = seconds and (seconds[word]
    or (word:find("sel[fv]") and seconds.oneself))
  return arg and (not object or arg == "obj") or false
end

--- A lexicon whose only column is a word.
local function word_lexicon(name, words)
  local list = {}
  for w in pairs(words) do
    list[#list + 1] = w
  end
  table.sort(list)
  return rubric.lexicon { name = name, key = "word",
    text = "word\n" .. table.concat(list, "\n") .. "\n" }
end

second_words["oneself"] = nil
for w in pairs(chunk.set [[himself herself itself themselves ourselves
  myself]]) do
  second_words[w] = true
end
M.around_first = word_lexicon("around_first", object_first)
M.around_second = word_lexicon("around_second", object_second)

--- Things are put to uses with these: "funds are dedicated to housing".
local USES = chunk.set "dedicated devoted attached set inclined"

--- Adjectives that may be tagged as participles: "thrilled with", "upset at".
do
  local words = {}
  for lemma in rubric.read("data/frames.tsv"):gmatch("\n([^\t\n#]+)\tA\t") do
    if not USES[lemma] then
      words[lemma] = true
    end
  end
  M.feeling = word_lexicon("feeling", words)
end

M.agent_words = word_lexicon("agent_noun", M.agent_noun)
M.multi_first = word_lexicon("multi_first", first_words)
M.multi_second = word_lexicon("multi_second", second_words)

return M

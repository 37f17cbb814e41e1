--- A speaker's judgement: evaluation words about the one actor that the
--- quotation speaks of. Broad and unsure: low confidence, last of all rules.

local chunk = require "chunk"
local clause = require "clause"
local emit = require "emit"
local frames = require "frames"
local names = require "names"
local refer = require "refer"
local rubric = require "rubric"
local said = require "said"
local voice = require "voice"

local M = {}

local word = rubric.pattern '[lex="eval" & inside="quote"]'
local CLASS = { N = "N", V = "V", J = "A", R = "R" }

--- Words that name crimes, events and kinds oftener than they judge.
local FACT = chunk.set [[criminal crime terrorism terrorist terror misconduct
  victory great responsible success fair win victim fraud killer abuse illegal
  harassment
  harass assault lie strong popular effective clear safe good better best]]

local NEGATIVE = chunk.set "not n't no never without hardly"

--- Evaluation words of the document: token, polarity, strength.
local function evaluations(doc)
  local out = {}
  for _, m in ipairs(word:find(doc)) do
    local class = CLASS[doc:pos(m.first):sub(1, 1)]
    local lemma = doc:lemma(m.first):lower()
    local polarity, strength = frames.evaluation(lemma, class or "X")
    if polarity and not FACT[lemma] then
      out[#out + 1] = { tok = m.first, polarity = polarity,
        strength = strength }
    end
  end
  return out
end

--- The actor that the word at `tok` is said of: the nearest one before it in
--- its sentence within the quotation, or the one of "X's word", "word of X".
local function said_of(doc, tok, first, last, but)
  local s = doc:sentence(doc:sentence_of(tok))
  local from = math.max(first, s.first, tok - 9)
  local list = refer.actors_in(from, math.min(last, s.last, tok + 3))
  local found
  for _, a in ipairs(list) do
    if a.kind ~= "place" and not a.adjective and a.name ~= but then
      if a.first < tok then
        found = a
      elseif not found and doc:lower(a.first - 1) == "of" then
        return a
      end
    end
  end
  return found
end

local function negated(doc, tok)
  for t = tok - 3, tok - 1 do
    if NEGATIVE[doc:lower(t)] then
      return true
    end
  end
  return false
end

--- Verbs whose object says what their subject is or has.
local HAVE = chunk.set "have show lack display possess be become remain make"

--- Words that say of anything that it matters, or much beside.
local PLAIN = chunk.set [[important necessary worse dangerous deserve crisis
  justice friendly achieve accomplish fair threat legitimate valuable benefit
  progress strength]]

--- The verb group whose predicate the word at `tok` is in: the verb itself, or
--- the complement or object right after it.
local function predicate(S, tok)
  local k = S.at[tok]
  local c = S[k]
  if PLAIN[S.l[tok]] then
    return nil
  elseif c.kind == "VG" then
    return c.head == tok and not c.passive and k or nil
  elseif c.kind ~= "NP" and c.kind ~= "ADJ" then
    return nil
  end
  local b = clause.back(S, k - 1)
  return b and S[b].kind == "VG" and not S[b].passive
    and HAVE[S.l[S[b].head]] and b or nil
end

--- The actor that the clause with the word at `tok` is about, and what negates
--- it; nil when its subject is none.
local function subject_of(doc, tok, first)
  local S = chunk.sentence(doc, tok)
  local k = predicate(S, tok)
  local j, rel = nil, nil
  if k then
    j, rel = clause.subject(S, k)
  end
  if not j or S[j].first < first or (rel and S[j].last < S[k].first - 3)
    or S[j].pron == "it" or said.of_others(S, j) then
    return nil
  end
  local n = names.target(doc, S, j)
  if not n or not n.actor or n.author or n.kind == "place" or n.kind == "demonym" then
    return nil
  end
  return n, voice.modifiers(S, k)
end

--- Judgements in one quotation, from evaluation word i on.
local function in_quote(doc, q, who, words, i)
  local span = doc:bytes(q.start, q.stop)
  if not span.first or not span.last then
    return
  end
  while words[i] and words[i].tok <= span.last do
    local x = words[i]
    local n, mods = subject_of(doc, x.tok, span.first)
    local a = not n and x.strength >= 2 and not negated(doc, x.tok)
      and said_of(doc, x.tok, span.first, span.last, who.name)
    if n and not (mods.negated and x.strength < 2) then
      emit.stance(doc, "predicate of a speaker", { holder = who, target = n,
        polarity = x.polarity, strength = x.strength, conf = 0.55,
        mods = mods, first = x.tok, last = x.tok })
    elseif a then
      emit.stance(doc, "judgement of a speaker", {
        holder = who, polarity = x.polarity, strength = 1, conf = 0.45,
        target = { name = a.name, start = a.start, stop = a.stop,
          actor = true, first = a.first },
        first = x.tok, last = x.tok })
    end
    i = i + 1
  end
end

--- For every quotation with a named speaker.
function M.run(doc)
  local quotes = doc:layer("quote")
  if #quotes == 0 then
    return
  end
  local words, w = evaluations(doc), 1
  for _, q in ipairs(quotes) do
    while words[w] and doc:token(words[w].tok).start < q.start do
      w = w + 1
    end
    local next_word = words[w]
    if next_word and doc:token(next_word.tok).start < q.stop then
      local who = names.of_quote(doc, q)
      if who and refer.known[who.name] and not who.author and who.start then
        in_quote(doc, q, who, words, w)
      end
    end
  end
end

return M

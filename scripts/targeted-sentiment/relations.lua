--- What a sentence says of the target, in a few relations.
--
-- M.of(S, a, b) looks around tokens a to b and gives a list of
--   { name, at, negated, value }
-- where `at` is the word that stands in the relation (a verb, a noun, an
-- adjective) and `value` what the list of words says of whoever stands there:
--   subject    verb that the target is the subject of
--   patient    verb in the passive that it is the subject of
--   agent      verb in the passive that it is the agent of ("by X")
--   object     verb that it is the object of
--   is         word of the predicate after "X is ..."
--   does       content word of the rest of the verb phrase
--   says       the same after a verb of speech: others may be meant
--   owned      noun that it owns ("X's defeat"); `with` words before that noun
--   modifier   word before it in its noun phrase
--   called     noun in apposition
--   under      noun or verb before the preposition before it

local rubric = require "rubric"
local tone = require "tone"

local M = {}

local set = tone.set
local BE = set "be become remain seem appear look feel"
local HELP = set "be have do get"
local PASSIVE = set "be get"
local PREPOSITION = set "IN TO RP"
local CLOSE = { [","] = ",", ["("] = ")", ["-LRB-"] = "-RRB-" }
local QUOTE = set "`` '' \" “ ”"
local FAR = 12 -- words of a verb phrase that are looked at

local spoken = {} -- lemma -> is it a verb of speech?
local function is_speech(lemma)
  if spoken[lemma] == nil then
    spoken[lemma] = rubric.classes(lemma).communication == true
  end
  return spoken[lemma]
end

local function is_verb(p)
  return p == "MD" or p:sub(1, 2) == "VB"
end

local function is_noun(p)
  return p:sub(1, 2) == "NN"
end

local function is_finite(p)
  return p == "MD" or p == "VBD" or p == "VBZ" or p == "VBP"
end

local function is_content(p)
  local c = p:sub(1, 1)
  return c == "N" or c == "J" or c == "V" or p:sub(1, 2) == "RB"
end

local NP_WORD = set [[DT PDT PRP$ CD JJ JJR JJS NN NNS NNP NNPS POS HYPH VBN
  VBG]]

--- Verb group from token i: its main verb, passive, negated, last token.
local function verb_group(S, i)
  local main, passive, negated = nil, false, false
  local k = i
  while k <= S.last do
    local p = S.pos[k]
    if is_verb(p) then
      if main and S.pos[main] ~= "MD" and not HELP[S.lemma[main]] then
        break
      end
      passive = main ~= nil and p == "VBN" and PASSIVE[S.lemma[main]] == true
      main = k
    elseif tone.is_negation(S, k) then
      negated = true
    elseif p ~= "RB" then
      break
    end
    k = k + 1
  end
  return main, passive, negated, k - 1
end

--- Last noun of the noun phrase from token i, and the token after it.
local function noun_head(S, i)
  local head
  for k = i, S.last do
    local p = S.pos[k]
    if is_noun(p) then
      head = k
    elseif p == "PRP" and not head then
      return k, k + 1
    elseif head or not (NP_WORD[p] or QUOTE[S.lower[k]]
      or p:sub(1, 2) == "RB") then
      return head, k
    end
  end
  return head, S.last + 1
end

--- The verb whose subject ends before token i: what stands between commas or
--- in brackets is jumped over. Second: a relative pronoun that was met.
local function verb_after(S, i)
  local k, steps = i, 0
  while k <= S.last and steps < 6 do
    local p = S.pos[k]
    if is_finite(p) or p == "VBN" and k > i and S.pos[k - 1] == "RB" then
      return k
    elseif p == "WP" or p == "WDT" then
      return nil, k
    elseif CLOSE[p] then
      if p == "," and (S.pos[k + 1] == "WP" or S.pos[k + 1] == "WDT") then
        return nil, k + 1
      end
      local close
      for j = k + 1, math.min(S.last, k + 20) do
        if S.pos[j] == CLOSE[p] then
          close = j
          break
        end
      end
      if not close then
        return nil
      end
      k = close
    elseif p == "CC" and (S.pos[k + 1] or ""):find("^[NDP]") then
      local _, after = noun_head(S, k + 1)
      k = after - 1
    elseif p ~= "RB" and not QUOTE[S.lower[k]] then
      return nil
    end
    k, steps = k + 1, steps + 1
  end
end

local function push(out, name, at, negated, value)
  out[#out + 1] = { name = name, at = at, negated = negated or false,
    value = negated and -0.7 * value or value }
end

local function verb_value(S, verb, passive)
  local row = tone.row(S, verb)
  if passive then
    return row.object ~= 0 and row.object or row.tone
  end
  return row.subject ~= 0 and row.subject or row.tone
end

--- A verb group and what follows it, said of its subject.
local function predicate(S, out, i, prefix)
  local main, passive, negated, last = verb_group(S, i)
  if not main then
    return
  end
  local copula = not passive and BE[S.lemma[main]]
  push(out, prefix .. (passive and "patient" or "subject"), main, negated,
    verb_value(S, main, passive))
  local rest = copula and "is" or is_speech(S.lemma[main]) and "says" or "does"
  for k = last + 1, math.min(S.last, last + FAR) do
    local p = S.pos[k]
    if p == "CC" and is_finite(S.pos[k + 1] or "") and prefix == "" then
      predicate(S, out, k + 1, "and ") -- X did this and did that
      return
    elseif CLOSE[p] or p == ":" or p == "." or p == "WP" or p == "WDT" then
      return
    elseif is_content(p) then
      local row = tone.row(S, k)
      local value = row.tone ~= 0 and row.tone or row.subject
      push(out, prefix .. rest, k, negated or S.negated[k], value)
    end
  end
end

local function follow(S, out, i, prefix)
  local verb, relative = verb_after(S, i)
  if relative then
    local inner = verb_after(S, relative + 1)
    if inner then
      predicate(S, out, inner, "who ")
    end
  elseif verb then
    predicate(S, out, verb, prefix)
  end
end

local function owned(S, out, i)
  local head, after = noun_head(S, i)
  if not head then
    return
  end
  for k = i, head - 1 do
    push(out, "with", k, S.negated[k], tone.row(S, k).tone)
  end
  push(out, "owned", head, S.negated[head], tone.row(S, head).tone)
  follow(S, out, after, "owned ")
end

--- To the left: modifiers, then a verb or a preposition with what it hangs on.
local function before(S, out, a)
  local k = a - 1
  while k >= S.first and NP_WORD[S.pos[k]] and S.pos[k] ~= "VBG" do
    push(out, "modifier", k, S.negated[k], tone.row(S, k).tone)
    k = k - 1
  end
  if S.pos[k] == "CC" or S.pos[k] == "," then -- a list of names
    local j = k - 1
    while j >= S.first and (NP_WORD[S.pos[j]] or S.pos[j] == ","
      or S.pos[j] == "CC") do
      j = j - 1
    end
    k = j
  end
  if k < S.first then
    return
  end
  local p = S.pos[k]
  local negated = S.negated[k]
  if is_verb(p) then
    local row = tone.row(S, k)
    push(out, "object", k, negated, row.object ~= 0 and row.object or row.tone)
  elseif PREPOSITION[p] and k > S.first then
    local j = k - 1
    local row = tone.row(S, j)
    if S.lower[k] == "by" and S.pos[j] == "VBN" then
      push(out, "agent", j, negated, row.subject)
      return
    end
    -- the governor, or the verb before its own object
    for q = j, math.max(S.first, j - 5), -1 do
      if is_noun(S.pos[q]) or is_verb(S.pos[q]) or S.pos[q] == "JJ" then
        local r = tone.row(S, q)
        push(out, "under", q, S.negated[q],
          r.tone ~= 0 and r.tone or r.object)
        out[#out].preposition = S.lower[k]
      end
      if is_verb(S.pos[q]) then
        break
      end
    end
  end
end

local function called(S, out, b)
  local p = S.pos[b + 1]
  if p == "," and b + 2 <= S.last and (NP_WORD[S.pos[b + 2]]) then
    local head = noun_head(S, b + 2)
    for k = b + 2, head or 0 do
      push(out, "called", k, S.negated[k], tone.row(S, k).tone)
    end
  end
end

--- All relations of tokens a to b.
function M.of(S, a, b)
  local out = {}
  if S.pos[b] == "PRP$" then
    owned(S, out, b + 1)
  elseif S.pos[b] == "POS" then
    owned(S, out, b + 1)
    before(S, out, a)
  elseif S.pos[b + 1] == "POS" then
    owned(S, out, b + 2)
    before(S, out, a)
  else
    follow(S, out, b + 1, "")
    called(S, out, b)
    before(S, out, a)
  end
  return out
end

return M

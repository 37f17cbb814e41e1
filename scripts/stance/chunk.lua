--- Sentences as chunks: noun phrases, verb groups and what stands between.
--
-- Made only for sentences in which a frame's head was found. Everything that
-- looks for a holder or a target walks over chunks, not over tokens.
--
-- A chunk is { kind, first, last } with token numbers of the document:
--   NP  noun phrase up to its head; `head`, `poss` = {first, last} of what a
--       possessive in it holds, `pron` when it is a pronoun, `noun` lemma
--   VG  verb group; `head`, `form` fin|inf|ger|part, `passive`, `copula`
--   ADJ predicative adjective, ADV, P preposition, SUB conjunction,
--   W   relative or question word, CC, C comma or stop, Q quotation mark,
--   X   anything else

local recent = require "recent"

local M = {}

---@class stance.sentence
---@field first integer first token
---@field last integer last token
---@field w table<integer, string> words in lower case
---@field p table<integer, string> Penn tags
---@field l table<integer, string> lemmas in lower case
---@field at table<integer, integer> token to chunk number

local function set(words)
  local out = {}
  for w in words:gmatch("%S+") do
    out[w] = true
  end
  return out
end

local SUBORDINATE = set [[that if because while whether although though unless
  lest whereas]]
local AUX = set "have be do get"
local MONTH = set [[monday tuesday wednesday thursday friday saturday sunday
  january february march april may june july august september october november
  december yesterday today tomorrow]]

local TIME = set "week year month day night morning afternoon evening decade"
local WHICH_TIME = set "last next this past"

local CLAUSE = set "as since after before until than like once"
local REFLEXIVE = set "himself herself itself themselves"

local NOUN = set "NN NNS NNP NNPS"
local JJ, RB = set "JJ JJR JJS", set "RB RBR RBS"
local BEFORE = set "JJ JJR JJS CD VBN VBG HYPH DT PRP$ PDT $ #"
local OPEN = set "`` ' '' \" ( -LRB-"
local VERB = set "VB VBD VBZ VBP VBN VBG"

--- Is there a noun within the next tokens, with only its own words before?
local function leads_to_noun(S, i)
  for k = i, math.min(i + 4, S.last) do
    local p = S.p[k]
    if NOUN[p] then
      return true
    elseif not (JJ[p] or p == "CD" or p == "HYPH" or p == "VBN"
        or p == "VBG" or (p == "CC" and k > i)
        or (p == "," and k > i and S.p[k + 1] and JJ[S.p[k + 1]])
        or p == "``" or RB[p]) then
      return false
    end
  end
  return false
end

--- Replaced below, where the actors are known.
function M.starts_subject(_, _, _)
  return false
end

--- End of the noun phrase that begins at i, its last noun, its possessor.
local function noun_phrase(S, i)
  local k, head, poss = i, nil, nil
  local w, p = S.w, S.p
  while k <= S.last do
    local tag = p[k]
    if NOUN[tag] then
      if head and ((MONTH[w[k]] and not MONTH[w[head]])
        or (tag == "NNP" and (TIME[S.l[head]] or MONTH[w[head]])
        and M.starts_actor(k))
        or (tag == "NNP" and p[i - 1] == "IN"
        and M.starts_subject(S, i, k))) then
        break
      end
      head = k
    elseif tag == "POS" and head then
      poss = { i, head }
      head = nil
    elseif tag == "PRP$" then
      if head then break end
      poss = { k, k }
    elseif tag == "DT" or tag == "PDT" then
      if head or (k > i and p[k - 1] ~= "PDT" and p[k - 1] ~= "DT") then
        break
      end
      if w[k] == "that" and not leads_to_noun(S, k + 1) then
        head = head or k
        k = k + 1
        break
      end
    elseif head and WHICH_TIME[w[k]] and TIME[w[k + 1]] then
      break -- "an ad last week"
    elseif head then
      -- a foreign word, an acronym in brackets, "U.S. foreign policy"
      local more = tag == "HYPH" or tag == "FW"
        or ((tag == "JJ" or tag == "CD") and leads_to_noun(S, k)
        and NOUN[p[k - 1]] and p[k - 1] ~= "NNS")
      if (tag == "-LRB-" or tag == "(") and p[k + 2]
        and (p[k + 2] == "-RRB-" or p[k + 2] == ")") then
        k = k + 2
      elseif not more then
        break
      end
    elseif BEFORE[tag] then
      if (tag == "VBG" or tag == "VBN") and not leads_to_noun(S, k) then
        break
      end
    elseif RB[tag] or tag == "CC" or tag == "," or OPEN[tag] then
      if k == i or not leads_to_noun(S, k + 1)
        or (tag == "," and p[k - 1] == "CD") then -- "In 2016, Ruiz"
        break
      end
    else
      break
    end
    k = k + 1
  end
  return k - 1, head, poss
end

--- Verb group that begins at i: last token, fields.
local function verb_group(S, i)
  local w, p, l = S.w, S.p, S.l
  local k, head = i, nil
  local form, be, have = nil, false, false
  if p[i] == "TO" then
    form = "inf"
    k = i + 1
  end
  while k <= S.last do
    local tag = p[k]
    if tag == "MD" then
      if head then break end
      form = form or "fin"
    elseif VERB[tag] then
      if head and not AUX[l[head]] then
        break
      end
      if head and (tag == "VBD" or tag == "VBZ" or tag == "VBP")
        and not (have or be) then
        break
      end
      if head and l[head] == "have" and tag == "VBG" then
        break
      end
      if not form then
        form = (tag == "VBG" and "ger") or (tag == "VBN" and "part")
          or (tag == "VB" and "base") or "fin"
      end
      if head then
        be = l[head] == "be" or l[head] == "get"
        have = l[head] == "have"
      end
      head = k
    elseif w[k] == "since" and head and l[head] == "have"
      and VERB[p[k + 1]] then
      have = true -- "has since endorsed"
    elseif (w[k] == "both" or w[k] == "all" or w[k] == "each") and head
      and AUX[l[head]] and (p[k + 1] == "VBN" or p[k + 1] == "VBG") then
      have = have or l[head] == "have" -- "have both provided"
    elseif w[k] == "of" and w[k + 1] == "course" and head and AUX[l[head]]
      and VERB[p[k + 2]] then
      k = k + 1
    elseif RB[tag] or w[k] == "n't" or w[k] == "not" then
      -- an adverb stays inside when a verb follows
      local j = k + 1
      while p[j] and RB[p[j]] and j < S.last do
        j = j + 1
      end
      if head and not (VERB[p[j]] and AUX[l[head]]) then
        if w[k] == "not" or w[k] == "n't" then
          k = k + 1
        end
        break
      elseif not head and not VERB[p[j]] then
        break
      end
    else
      break
    end
    k = k + 1
  end
  if not head then
    return nil
  end
  local last_be = be and (p[head] == "VBN" or p[head] == "VBD")
  return k - 1, { head = head, form = form == "base" and "fin" or form,
    passive = last_be or (form == "part"), base = form == "base",
    copula = l[head] == "be" or l[head] == "remain" or l[head] == "become"
      or l[head] == "seem" }
end

local PUNCT = { [","] = "C", ["."] = "C", [":"] = "C", ["``"] = "Q",
  ["''"] = "Q", ["-LRB-"] = "X", ["-RRB-"] = "X" }

local PARTICLE = set "up off out back"

--- Kind of a token that is neither noun phrase nor verb group; `verb` when one
--- stands right before it.
local function single(S, i, verb)
  local p, w = S.p[i], S.w[i]
  if p == "IN" and verb and ((PARTICLE[w] and S.p[i + 1] ~= "IN")
    or S.p[i + 1] == "TO") then
    return "RP" -- "stepped up criticism", "stepped in to defend"
  elseif PUNCT[p] then
    return PUNCT[p]
  elseif w == '"' or w == "“" or w == "”" or w == "‘" or w == "’" then
    return "Q"
  elseif p == "IN" or p == "TO" then
    return SUBORDINATE[w] and "SUB" or "P"
  elseif p == "WDT" or p == "WP" or p == "WP$" or p == "WRB" then
    return "W"
  elseif p == "CC" then
    return "CC"
  elseif JJ[p] or p == "VBN" then
    return "ADJ"
  elseif RB[p] then
    return "ADV"
  elseif p == "RP" then
    return "RP"
  end
  return "X"
end

local function starts_np(S, i)
  local p = S.p[i]
  if NOUN[p] or p == "DT" or p == "PDT" or p == "PRP$" or p == "CD"
    or p == "$" then
    return true
  end
  if JJ[p] then
    return leads_to_noun(S, i)
  end
  if p == "VBN" or p == "VBG" then
    -- "rising tensions", but "banning guns" after a preposition is a verb
    local before = S.p[i - 1]
    if before == "IN" and p == "VBG" and S.w[i - 1] ~= "with" then
      return false
    end
    return (before == "IN" or before == nil) and NOUN[S.p[i + 1]]
      and p == "VBN" or (S.w[i - 1] == "with" and (S.p[i + 1] == "NN"
      or S.p[i + 1] == "NNS")) or false
  end
  return false
end

--- The actor that covers a token, and the one that begins at or after: set by
--- the module that knows the actors of the document.
function M.actor_at(_)
  return nil
end

--- Does the name of an actor begin at token k? "In recent weeks | Oslo".
function M.starts_actor(k)
  local a = M.actor_at(k)
  return a ~= nil and a.first == k
end

--- Is the lemma a verb of the lexicon with an object, and no noun of people?
--- Set by the module that knows them.
function M.takes_object(_)
  return false
end

--- A verb between two names that the tagger took for a noun: "Ruiz praises
--- Cole", "Meridia and Oslo support Cole".
local function verb_between_names(S, i)
  local p, b = S.p, S.p[i - 1]
  if (b ~= "NNP" and b ~= "NNPS") or p[i + 1] ~= "NNP"
    or not M.takes_object(S.l[i]) or not M.starts_actor(i + 1) then
    return false
  end
  local a = M.actor_at(i - 1)
  if not a or a.last ~= i - 1 then
    return false
  end
  local before = S.p[a.first - 1]
  if p[i] == "NNS" then
    return a.first == S.first or before == "," or before == ":"
      or before == "CC"
  end
  return before == "CC"
end

--- Does a person's name begin at k, after a common noun that belongs to the
--- phrase that opens the clause? "Throughout his campaign | Ann Ruiz said".
local function new_subject(S, i, k)
  if S.p[k] ~= "NNP" or (S.p[k - 1] ~= "NN" and S.p[k - 1] ~= "NNS")
    or S.p[i - 1] ~= "IN" or (i > S.first + 1 and S.p[i - 2] ~= "," and S.p[i - 2] ~= "CC") then
    return false
  end
  local a = M.actor_at(k)
  if not a or a.first ~= k or a.adjective or a.kind == "place" then
    return false
  end
  local after = S.p[a.last + 1]
  return after ~= nil and (VERB[after] or after == "MD"
    or RB[after]) and true or false
end

M.starts_subject = new_subject

--- A role with "of" before a name is one noun phrase with it: "Secretary of
--- State Ann Ruiz". Chunk n is the part after "of".
local function join_title(S, n)
  local c, prep, host = S[n], S[n - 1], S[n - 2]
  if not host or c.kind ~= "NP" or c.pron or prep.kind ~= "P"
    or host.kind ~= "NP" or host.pron then
    return n
  end
  local a = M.actor_at(c.head)
  if not a or a.kind ~= "person" or a.first <= c.first
    or not (S.p[c.first] == "NN" or (type(a.role) == "string"
    and a.role:find(" of ", 1, true))) then
    return n
  end
  c.first, c.poss = host.first, nil
  S[n - 2], S[n - 1], S[n] = c, nil, nil
  for t = c.first, c.last do
    S.at[t] = n - 2
  end
  return n - 2
end

local PARTY = set "r d i"

--- End of a party and state from its mark on: "(D-Minn.)", ", R-Maine,".
local function affiliation(S, i)
  local w, p = S.w, S.p
  if p[i + 2] ~= "HYPH" or not NOUN[p[i + 3]] then
    return nil
  elseif w[i] == "(" then
    return w[i + 4] == ")" and i + 4 or nil
  elseif w[i] ~= "," then
    return nil
  end
  -- the comma before "who" opens the clause that follows
  return w[i + 4] == "," and p[i + 5] ~= "WP" and i + 4 or i + 3
end

--- Cut tokens first..last of a sentence into chunks.
local function cut(S)
  local n, i = 0, S.first
  local function put(kind, first, last, fields)
    local c = fields or {}
    c.kind, c.first, c.last = kind, first, last
    n = n + 1
    S[n] = c
    for k = first, last do
      S.at[k] = n
    end
    i = last + 1
  end
  local p, w, l = S.p, S.w, S.l
  while i <= S.last do
    local tag = p[i]
    local done = false
    local tail = PARTY[w[i + 1]] and affiliation(S, i)
    if tail then
      put("ADV", i, tail)
      done = true
    elseif w[i] == "of" and w[i + 1] == "course" then
      put("ADV", i, i + 1)
      done = true
    elseif w[i] == "both" and i < S.last and p[i + 1] ~= "IN"
      and (starts_np(S, i + 1) or tag == "CC" or VERB[p[i + 1]]) then
      put("ADV", i, i) -- "both X and Y", "X and Y both said"
      done = true
    elseif tag == "PRP" and REFLEXIVE[w[i]] and n > 0 and S[n].kind == "NP" then
      put("ADV", i, i)
      done = true
    elseif (w[i] == "each" and w[i + 1] == "other")
      or (w[i] == "one" and w[i + 1] == "another") then
      put("NP", i, i + 1, { head = i + 1, pron = "other", noun = "other" })
      done = true
    elseif tag == "PRP" or tag == "EX" then
      put("NP", i, i, { head = i, pron = w[i], noun = w[i] })
      done = true
    elseif tag == "MD" or (VERB[tag] and not starts_np(S, i))
      or (tag == "TO" and (p[i + 1] == "VB" or (p[i + 1]
        and RB[p[i + 1]] and p[i + 2] == "VB")))
      or (RB[tag] and (VERB[p[i + 1]] or p[i + 1] == "MD")
        and not NOUN[p[i + 2]]) then
      local last, fields = verb_group(S, i)
      if last then
        put("VG", i, last, fields)
        done = true
      end
    elseif (w[i] == "a" or w[i] == "an") and n > 0 and S[n].kind == "NP"
      and p[S[n].first] == "CD" and NOUN[p[i + 1]] and not NOUN[p[i + 2]] then
      put("ADV", i, i + 1) -- "45 euros a tonne"
      done = true
    elseif starts_np(S, i) then
      local last, head, poss = noun_phrase(S, i)
      if last >= i then
        if not head and p[last] == "POS" then
          -- "China's," : the possessor stands for the whole
          head, poss = last - 1, nil
        end
        head = head or last
        put("NP", i, last, { head = head, poss = poss, noun = l[head],
          proper = p[head] == "NNP", temporal = TIME[w[head]]
            or MONTH[w[head]],
          pron = (head == i and p[i] == "DT") and w[i] or nil })
        if n >= 3 and S[n - 1].kind == "P" and p[head] == "NNP" then
          n = join_title(S, n)
        end
        done = true
      end
    end
    if not done then
      put(single(S, i, n > 0 and S[n].kind == "VG"), i, i)
    end
  end
end

--- A participle between a noun phrase (or "and") and its object is a finite
--- verb that the tagger took for one: "the group condemned the attack".
local function repair(S)
  local finite = false
  for k = 1, #S do
    finite = finite or (S[k].kind == "VG" and S[k].form == "fin")
  end
  for k = 2, finite and 1 or #S do
    -- a sentence without a finite verb: "The union called on X to resign"
    local c = S[k]
    if c.kind == "VG" and c.form == "part" and S[k - 1].kind == "NP" then
      local after = S[k + 1]
      if not (after and after.kind == "P" and S.w[after.first] == "by") then
        c.form, c.passive = "fin", false
      end
      break
    end
  end
  for k = 2, #S do
    local c, before, after = S[k], S[k - 1], S[k + 1]
    if c.kind == "VG" and c.form == "part" and after and after.kind == "NP"
      and (before.kind == "CC" or before.kind == "NP" or before.kind == "ADV"
      or before.kind == "C") then
      c.form, c.passive = "fin", false
    elseif c.kind == "P" and CLAUSE[S.w[c.first]] and after
      and after.kind == "NP" and S[k + 2] and S[k + 2].kind == "VG"
      and S[k + 2].form == "fin" then
      c.kind = "SUB" -- "as he rejected it"
    end
  end
end

local function make(doc, number)
  local s = doc:sentence(number)
  local w, p, l = doc:columns(s.first, s.last, "lower", "pos", "lemma_lower")
  local S = { first = s.first, last = s.last, number = number, w = w, p = p, l = l,
    at = {} }
  for i = s.first, s.last do
    if w[i] == "us" and p[i] == "PRP" and M.actor_at(i) then
      p[i] = "NNP" -- "US officials"
    elseif w[i] == "n’t" then
      w[i] = "n't"
    elseif p[i] == "HYPH" and w[i - 1] == "no" then
      w[i - 1], p[i - 1] = "no-", "JJ" -- "no-fault divorce" denies nothing
    elseif w[i] == "’s" then
      w[i] = "'s"
    elseif w[i] == "like" and p[i] == "IN" and (p[i - 1] == "PRP"
      or (w[i - 1] == "n't" and l[i - 2] == "do")) then
      p[i] = "VB" -- "I like Lyle", "we don't like it"
    end
  end
  for i = s.first + 1, s.last - 1 do
    if (p[i] == "NN" or p[i] == "NNS") and verb_between_names(S, i) then
      p[i] = p[i] == "NN" and "VBP" or "VBZ"
    elseif p[i] == "VB" and (p[i - 1] == "WP" or p[i - 1] == "WDT"
      or (RB[p[i - 1]] and (p[i - 2] == "WP" or p[i - 2] == "WDT"))) then
      p[i] = "VBP" -- "those who never support it"
    end
  end
  cut(S)
  repair(S)
  return S
end

local sentences, forget = recent.new(make)

--- Forget the sentences of an earlier document.
function M.reset()
  forget()
end

--- The chunks of the sentence that holds a token.
---@return stance.sentence
function M.sentence(doc, tok)
  local number = doc:sentence_of(tok)
  return sentences(number, doc, number)
end

M.set = set

return M

--- Sentences as chunks: noun phrases, verb groups and what stands between.
--
-- The grammar reads letters, one for each token (letters.lua), and runs in C;
-- only the places where chunks begin come out. What a chunk means (its head,
-- number, tense, voice) follows from its letters, so that it is worked out
-- once for each string of letters and remembered.
--
-- Kinds of chunks:
--   n noun phrase   V verb group   J adjectives   P preposition
--   S C Z W w y c , : . q ( ) R a : as in letters.lua; x anything else

local lpeg = require "lpeg"
local P, S, R, B = lpeg.P, lpeg.S, lpeg.R, lpeg.B
local Cc, Cp = lpeg.Cc, lpeg.Cp

local M = {}

-- ---- noun phrases ----

local NOUN = S "nmplf"
local HEAD = S "nmplfG" -- a day or month only opens: "a letter | Monday"
local VERBAL = S "MEvDigt123456789kK"
local adverbs = S "aN" ^ 0
--- Between the words of a verb group: "had ‘heard the point’".
local gap = adverbs * (P "q" * adverbs) ^ -1

--- Words of a compound with hyphens: "no-cause", "short-term".
local compound = (R "az" + S "#IOFRU") * (P "-" * S "nmpljt#gaIRivDf") ^ 1

--- What may stand between determiner and noun, when a noun follows.
local before = P { "mods",
  mods = lpeg.V "one" ^ 0,
  one = compound * #(lpeg.V "mods" * HEAD)
    + S "jQ#$"
    + S "gt" * #(lpeg.V "mods" * HEAD)
    + P "a" * #(P "a" ^ 0 * S "jgt#" * lpeg.V "mods" * HEAD)
    + B "j" * S ",c" * #(P "a" ^ 0 * S "jt" * lpeg.V "mods" * HEAD)
    + P "q" * #(lpeg.V "mods" * HEAD),
}

local nouns = (compound + NOUN + P "G" + B(S "dh") * P "S") -- "a while"
   * (compound * #NOUN + NOUN + P "-" * S "nmpljt#"
  + B(S "plG") * P "#" * -S "nm" + B "p" * P "j" ^ 1 * #NOUN) ^ 0
local det = (P "h" + P "d" * P "d" ^ -1) * P "r" ^ -1 + P "r"
local possessed = P "s" * (before * nouns + S "j#" ^ 1)
local full = det ^ -1 * P "q" ^ -1 * before * nouns * possessed ^ 0
local elliptic = det ^ -1 * P "Q" * -S "jt"
  + det ^ -1 * P "a" ^ -1 * (P "$" ^ -1 * (P "#" * P "-" ^ -1) ^ 1)
  + det * P "j" ^ 1 * -P "-" + det
--- "at least six", "more than 900"
local quantity = (P "IA" + P "QZ") * #S "#h$" * (full + elliptic)
local pronoun = S "oUXe"
--- A participle opens a noun phrase only after a preposition or at the start.
local opens = B(S "IOFYq") + -B(1)
local noun_phrase = pronoun + (opens * #(P "t" * before * NOUN)
  + B "g" * #(P "g" * before * NOUN)
  + -S "tg" * P(true)) * (full + elliptic)

-- ---- verb groups ----

-- The tagger mistakes one for the other after an auxiliary, even for a noun.
local main = S "itvDn"
local been = P "4" * adverbs * (P "5" * adverbs * S "tD" + S "gtD") ^ -1
local had = been + S "tD7"
local be_what = P "5" * adverbs * S "tD" + S "gtD"
local bare = P "8" * (adverbs * had) ^ -1 + P "3" * (adverbs * be_what) ^ -1
  + main
local finite = S "ME" * (gap * bare) ^ -1
  + S "67" * (gap * P "Z" ^ -1 * had) ^ -1
  + S "12" * (gap * be_what) ^ -1
  + S "kK" * (gap * S "iv38" + P "N" * P "L") ^ -1 -- "don't like"
  + S "vD" + B "o" * P "L" -- "I like it"
local other = P "T" * adverbs * (-P "n" * bare + P "n" * #S "dhr#oU")
  + P "9" * (adverbs * had) ^ -1
  + P "5" * (adverbs * S "tD") ^ -1
  + P "4" * (adverbs * S "gtD") ^ -1
  + S "itg38"
local verb_group = adverbs * (finite + other) * P "N" ^ 0

-- ---- all together ----

local function chunk(kind, p)
  return p * Cc(kind) * Cp()
end

local plain = -(S "MEvDigt123456789kKT()") * P(1)
local aside = P "(" * plain ^ 1 * P ")"
local adjectives = P "a" ^ 0 * S "j" * (P "-" * S "jtgn" + P "c" * #P "j"
  + P "j") ^ 0

local function one(kind, set)
  return chunk(kind, set * -P "-")
end

-- What one letter decides comes first.
local any = chunk("n", pronoun + quantity) + one("P", S "IOFY")
for letter in (",.cSCwWyR:q)"):gmatch "." do
  any = any + chunk(letter, P(letter))
end
any = any + chunk("Z", S "ZL" - B "o" * P "L")
  + chunk("n", #S "dhr#pnmlfGjQ$" * noun_phrase)
  + chunk("n", #S "tg" * noun_phrase)
  + chunk("V", #(VERBAL + S "NLT") * verb_group)
  + chunk("n", #P "a" * P "a" ^ 1 * -VERBAL * before * nouns * possessed ^ 0)
  + chunk("V", #P "a" * verb_group)
  + chunk("n", noun_phrase)
  + chunk("J", adjectives)
  + chunk("P", S "IOFYT")
  + chunk("x", aside)
  + chunk("(", P "(")
  + chunk("a", S "aN") + chunk("x", P(1))

--- Matched against the letters of a sentence: a kind and the place after the
--- chunk, for each.
M.sentence = any ^ 0
M.match = lpeg.match

-- ---- what the letters of a chunk mean ----

local TENSE = { ["1"] = "present", ["2"] = "past", ["6"] = "present",
  ["7"] = "past", k = "present", K = "past", v = "present", D = "past",
  E = "future" }

local function verb_meaning(letters)
  local s = letters:gsub("[aN]+$", "")
  local core = s:gsub("[aNqZ]", "")
  local v = { offset = #s - 1, negated = letters:find("N", 1, true) ~= nil }
  local first, last = core:sub(1, 1), core:sub(-1)
  local rest = core:sub(2)
  v.modal = first == "M" or first == "E"
  v.modal_only = core == "M" or core == "E"
  if first == "T" then
    v.form = "inf"
  elseif core:find("^[95g]") then
    v.form = "ger"
  elseif core:find("^[t4]") then
    v.form = "part"
  elseif core:find("^[i38]") then
    v.form = "base"
  else
    v.form = "fin"
  end
  if core == "L" then
    core = "v"
  end
  v.tense = TENSE[first] or false
  v.perfect = core:find("[6789].") ~= nil
  local progressive = #core > 1 and last == "g" or rest:find("5") ~= nil
  v.aspect = v.perfect and "perfect" or progressive and "progressive" or false
  v.progressive = progressive
  v.passive = core:find("[12345][tD]$") ~= nil or core == "t"
  v.copula = last:find("[12345]") ~= nil
  v.aux = core:find("^[ME12678kK]$") ~= nil
  v.aux_letter = v.aux and core or nil
  v.core = core
  return v
end

local function noun_meaning(letters)
  local n = {}
  local body, cut = letters, 0
  -- the possessor is all before the last 's that something follows
  local s = letters:find("s[^s]*$")
  if s and s < #letters then
    n.possessor = s - 2
    cut = s
  elseif s then
    body = letters:sub(1, s - 1)
  elseif letters:find("^d?r") then
    n.possessor = letters:find("r", 1, true) - 1
    n.pronoun_possessor = true
  end
  local head = body:match("^.*()[nmplfG]") or body:match("^.*()[#QoUXe]")
    or #body
  if head <= cut then
    head = #body
  end
  local h = letters:sub(head, head)
  n.offset = head - 1
  n.personal = h:find("[oU]") ~= nil
  n.number = h:find("[mlQ]") and "plural" or h:find("[npfG]") and "singular"
    or false
  n.proper = h:find("[plG]") ~= nil
  n.pronoun = h:find("[oUXe]") ~= nil or #letters == 1
    and letters:find("[dh]") ~= nil
  n.object_only = h:find("[UX]") ~= nil
  n.reflexive = h == "X"
  n.there = h == "e"
  n.definite = letters:find("^a?d") ~= nil or n.possessor ~= nil
  n.indefinite = letters:find("^a?h") ~= nil
  n.determined = n.definite or n.indefinite
  return n
end

local function remember(f)
  return setmetatable({}, { __index = function(t, letters)
    local v = f(letters)
    t[letters] = v
    return v
  end })
end

M.verb = remember(verb_meaning)
M.noun = remember(noun_meaning)

return M

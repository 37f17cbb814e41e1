--- Candidates: runs of capitalised words, typed by their form and neighbours.
--
-- Every rule matches a whole run, so that of several rules on one run the
-- one with the highest priority decides; `weight` says how far its kind is to
-- be believed when the document or the gazetteer says otherwise (from 6 on
-- the form stands against a known name inside it). The rules only collect;
-- annotations are made in resolve.lua, under the rule's name.

local rubric = require "rubric"
require "names" -- the word lists that the patterns ask

local M = { found = {} }

---@class actors.candidate
---@field where rubric.span the name
---@field first integer
---@field last integer
---@field text string
---@field rule table
---@field kind string|false|nil nil: not known; false: no actor
---@field weight integer
---@field titled boolean?
---@field role string?

--- Forget the document before.
function M.clear()
  M.found = {}
end

--- Enter a candidate; returns it.
function M.collect(where, rule, role)
  local c = { where = where, first = where.first, last = where.last,
    text = where.text, rule = rule.name, kind = rule.kind,
    weight = rule.weight, titled = rule.titled, role = role }
  M.found[#M.found + 1] = c
  return c
end

local list = {
  layer = "actor",
  macros = {
    -- A word of a name, a capital content word, a particle.
    C = '[is="cap" & pos="NNPS?" & !lex="not-names"]',
    A = '[is="cap" & is="alpha" & pos="NN.*|JJ.?|VB[GN]" & !lex="not-names"]',
    part = '[word="de|da|del|della|van|von|bin|ibn|al|el|ter|den|dos|di|la'
      .. '|le|du|der|bint|ul|ud|ben"]',
    next = '([pos="HYPH"] @C | @C | @part{1,2} [pos="HYPH"]? @C | "&" @C)',
    run = '@C @next{0,7}',
    of = '("of" | "for" | "on" | "against" | "to" | "Without")',
    title = '([lex="title-parts"] [pos="HYPH"]?){0,4} [lex="titles" '
      .. '& !word="major|general|fellow|principal|whip|peer|host|anchor"]',
    -- A name that ends like an organisation's.
    orgish = '@A{1,4} [lex="org-words" & is="cap"]',
    office = '("of" "the"? [word="State|Defen[sc]e|Commerce|Energy|Labor|War'
      .. '|Education|Agriculture|Transportation|Treasury|Health|Interior'
      .. '|Staff|Foreign|Exchequer|Opposition|Commons|House"] '
      .. '("Affairs" | "and" @A{1,2} | "Security")?)',
    honorific = '[lex="honorifics" & is="cap"]',
    say = '[lemma="say|tell|add|argue|insist|note|explain|recall|warn|claim'
      .. '|reply|ask|tweet|joke|concede|acknowledge|testify" & pos="VB[DZ]"]',
    org_noun = '[lemma="spokesman|spokeswoman|spokesperson|official|executive'
      .. '|employee|shareholder|worker|share|CEO|headquarters|subsidiary'
      .. '|stock|fighter|militant|lawmaker|chairman|chief|lawyer"]',
  },
}

--- Add a rule. `match` may capture `name` (then the title is not part of it)
--- and `role`.
local function rule(r)
  local made = { name = r[1], kind = r.kind, weight = r.weight,
    titled = r.titled }
  list[#list + 1] = { name = r[1], match = r.match, priority = r.weight,
    examples = r.examples, never = r.never,
    tag = r.tag or function(m)
      local role = m.role
      M.collect(m.name or m.span, made, role and role.text)
      return nil
    end }
  return made
end

-- ---- people ----

rule { "title before the name", kind = "person", weight = 9, titled = true,
  match = { '(@honorific{1,2} "."?)? role:(@title @office?) @honorific? '
    .. '!@orgish name:(@run)', '@honorific{1,2} name:(@part{0,2} @run)' },
  examples = { "Transport Minister [Helen Dunmarrow] resigned.",
    "Secretary of State [Marco Rubio] met Mr. [Vance].",
    "He wrote to Mr. [Zorbek] on Monday." },
  never = { "The Prime Minister resigned.", "A minister visited Vienna." } }

rule { "given name", kind = "person", weight = 7,
  match = '[lex="given-names" & is="cap" & pos="NNP"] @next{1,5}',
  examples = { "The book is by [Simone Calloway-Reyes]." },
  never = { "Simone Street is closed." } }

rule { "initial in the name", kind = "person", weight = 7,
  match = { '@C{1,2} [word="\\p{Lu}\\.?"] @C ([pos="HYPH"] @C)?',
    '[word="\\p{Lu}\\.?" & pos="NNP"]{1,3} @C ([pos="HYPH"] @C)?',
    '@C @next{1,2} ","? [word="Jr\\.?|Sr\\.?|III?"]' },
  examples = { "It was written by [Zedrik J. Volmer]." } }

rule { "surname", kind = "person", weight = 6,
  match = '@C ([word="\\p{Lu}\\.?"]|@part)? [lex="surnames" & is="cap" '
    .. '& pos="NNP"] ([pos="HYPH"] @C)?',
  examples = { "The winner was [Zedrika Johnson]." } }

rule { "Mc, Mac, O'", kind = "person", weight = 6,
  match = '@C{1,2} [word="(Mc|Mac|O[\'’]|Fitz)\\p{Lu}?\\p{Ll}+" & pos="NNP"]',
  examples = { "The winner was [Zedrika McCorrigall]." } }

rule { "double surname", kind = "person", weight = 6,
  match = '@C{1,2} @C [pos="HYPH"] @C',
  examples = { "The winner was [Zedrika Holmquist-Adair]." } }

rule { "particle in the name", kind = "person", weight = 6,
  match = { '@C{1,2} @part{1,2} @C ([pos="HYPH"] @C)?',
    '[word="bin|ibn|al|Al" & pos="NNP?"] [pos="HYPH"]? @C' },
  examples = { "They arrested [Zedrik van Dorn]." } }

rule { "who after the name", kind = "person", weight = 6,
  match = '@run &("," ([word="who|whose"] | [pos="CD"] ",") | "who")',
  examples = { "It was [Zedrik Volmer], who left early." } }

rule { "verb of saying beside the name", kind = "person", weight = 4,
  match = { '@run &([pos="RB"]? @say)', '&<@say @run &[pos=",|\\."]' },
  examples = { "[Volmer] said nothing.", "“No,” said [Volmer]." },
  never = { "Volmer rose." } }

-- ---- organisations ----

rule { "organisation word", kind = "organisation", weight = 8,
  match = {
    -- Greystone Health Trust, Baltic Builders' Federation
    '(!<s> @A | @C) (@A | [pos="HYPH"] @A | [pos="POS"] @A | "&" @A){0,6} '
      .. '[pos="POS"]? [lex="org-words" & is="cap"]',
    -- Ministry of Housing and Urban Development
    '(!<s> @A | @C){0,4} [lex="org-heads" & is="cap"] @of "the"? @A '
      .. '(@A | [pos="HYPH"] @A | ("," @A){0,2} "and" @A | "of" "the"? @A)'
      .. '{0,6}',
    -- Department of X and Y
    '(!<s> @A | @C){1,3} "and" @A{1,2} [word="Committee|Ministry|Department'
      .. '|Services?|Commission|Agency|Authority|Administration|Union'
      .. '|Association|Council|Federation"]' },
  examples = { "The [Greystone Health Trust] paid.",
    "He joined the [Friends of Thessaly Road].",
    "The [Baltic Builders' Federation] met." },
  never = { "He joined the trust." } }

rule { "company ending", kind = "organisation", weight = 8,
  match = '@A (@A | [pos="HYPH"] @A | "&" @A | "." ){0,5} ","? '
    .. '[word="Inc\\.?|Ltd\\.?|LLC|L\\.L\\.C\\.|Corp\\.?|Co\\.|PLC|plc|GmbH'
    .. '|AG|SA|S\\.A\\.|N\\.V\\.|LP|L\\.P\\.|Pty|SpA"]',
  examples = { "It was bought by [Zorbek, Inc.] in May." } }

M.administration = rule { "administration", kind = "organisation",
  weight = 8,
  match = '@run [word="[Aa]dministration"]',
  examples = { "The [Creed administration] failed." },
  never = { "The new administration failed." } }

rule { "noun of organisations beside the name", kind = "organisation",
  weight = 5,
  match = { '@run &@org_noun',
    '@run &([pos="POS"] [pos="JJ|NN"]{0,2} @org_noun)',
    '&<([lemma="spokesman|spokeswoman|spokesperson|chairman|ceo|founder'
      .. '|chairwoman|employee|worker"] [word="of|for|at"]) @run',
    '&<([lemma="spokesman|spokeswoman|chairman|ceo|founder|member|employee"]'
      .. ' [word="of|for|at"] "the") @run',
    '&<[lemma="company|firm|charity|newspaper|network|airline|carmaker|bank'
      .. '|retailer|startup|developer|utility|union|magazine|broadcaster'
      .. '|lender|insurer|brewer"] @run' },
  examples = { "A spokesman for [Zorbek] declined.",
    "The [Zorbek] chief executive agreed." } }

rule { "acronym", kind = "organisation", weight = 2,
  match = '&<[word="the"%c] [is="allcap" & word="\\p{Lu}{3,6}s?" '
    .. '& pos="NNPS?" & !lex="not-names"] &[pos="VB[DZ]|MD|POS|\\.|,"]',
  examples = { "The [ZKVD] refused." } }

rule { "institution", kind = "organisation", weight = 5,
  match = { '[word="Parliament|Senate|Liberals|Greens|Socialists|Tories"]',
    '&<[word="the"%c] [word="House|Union|Commission|Cabinet|Treasury|Army'
      .. '|Navy|Courts?|Legislature|Assembly|Federation|Guild|Alliance"]' },
  examples = { "She told the [House] so." } }

-- ---- places ----

rule { "place word", kind = "place", weight = 8,
  match = { '(!<s> @A | @C) @A{0,3} [lex="place-words" & is="cap"]',
    '[lex="place-heads" & is="cap"] ("of" "the"?)? @run' },
  examples = { "They live in [Mellick County].", "We saw [Loch Varrich]." } }

rule { "place noun beside the name", kind = "place", weight = 6,
  match = { '&<([word="city|town|village|province|region|district|county'
    .. '|island|port|capital|suburb|municipality"%c] "of") @run',
    '&<[word="town|village|city|river|lake|island"] @run',
    '&<([lemma="north|south|east|west|outskirts|street|mayor|governor|people'
      .. '|resident|republic|king|queen|citizen|invasion|occupation"] "of") '
      .. '@run',
    '&<([lemma="go|come|travel|fly|drive|sail|return|flee|move"] "to") @run '
      .. '![pos="POS"]',
    '&<([lemma="go|come|travel|fly|drive|sail|return"] '
      .. '[word="out|back|down|up|over"] "to") @run ![pos="POS"]',
    '@run &[word="province|district|region|peninsula|valley|airport"]' },
  examples = { "The village of [Tuloul] was empty." } }

rule { "place after in", kind = "place", weight = 3,
  match = '&<[word="in|near|across|throughout|outside|inside|around"%c] '
    .. '!(@orgish) ![word="May"] @run ![pos="POS"]',
  examples = { "He was born in [Vellinge]." } }

rule { "dateline", kind = "place", weight = 8,
  match = '<s> [is="allcap" & is="alpha" & pos="NN.*|JJ"]{1,3} '
    .. '&(("," []{1,3})? ("(" []{1,3} ")")? [word="—|–|--|-"])',
  examples = { "[HALDANE] (AP) — The ships left." } }

-- ---- the rest ----

rule { "speaker label", kind = "person", weight = 3,
  match = '<s> [is="allcap" & is="alpha"] (@C | [pos="HYPH"] [is="allcap"])'
    .. '{0,3} &":"',
  examples = { "[TRASK-ODUYA]: Good morning." } }

rule { "law or event", kind = false, weight = 8,
  match = '(!<s> @A | @C) (@A | [pos="HYPH"] @A | "and" @A)'
    .. '{0,5} [lex="thing-words" & is="cap"]' }

rule { "byline", kind = false, weight = 9,
  match = '<s> [word="By|BY"] @run &([pos=",|:|SYM|CD|NN"] | "|" | </s>)' }

rule { "title alone", kind = false, weight = 1,
  match = '[lex="titles|title-parts" & is="cap" & pos="NNPS?"]{1,4}' }

rule { "unknown adjective", weight = 0,
  match = '!<s> [is="cap" & pos="JJ|NNS" & word=".*(an|ans|ese|i|is)"]' }

rule { "capitalised words", weight = 0, match = '@run' }

-- An organisation and its acronym: two candidates of one match.
local full = { name = "acronym in brackets", kind = "organisation",
  weight = 9 }

--- Do the letters of the acronym come in this order in the name?
local function stands_for(acronym, name)
  local at = 1
  name = name:lower()
  if name:sub(1, 1) ~= acronym:sub(1, 1):lower() then
    return false
  end
  for letter in acronym:lower():gmatch("%a") do
    at = name:find(letter, at, true)
    if not at then
      return false
    end
    at = at + 1
  end
  return true
end

list[#list + 1] = { name = full.name, priority = 9,
  match = 'name:((!<s> @A | @C) (@A | [pos="HYPH|POS"] @A | "&" @A '
    .. '| [word="of|for|the|on"]{1,2} @A){1,8}) "(" '
    .. 'short:[is="cap" & word="\\p{Lu}[\\p{L}&.-]{1,9}"] ")"',
  examples = { "The [Caribbean Community] (CARICOM) met." },
  tag = function(m)
    local name, short = m.name, m.short
    if stands_for(short.text, name.text) then
      local c = M.collect(name, full)
      M.collect(short, full).stands_for = c
    end
    return nil
  end }

M.tagger = rubric.rules(list)

return M

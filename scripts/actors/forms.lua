--- Candidates: runs of capitalised words, typed by their form and neighbours.
--
-- Every rule matches a whole run, with the words beside it that tell its kind
-- (so that these words anchor the rule), and of several rules on one run the
-- one with the highest priority decides. `weight` is that priority, and says
-- how far the kind is to be believed when the document or the gazetteer says
-- otherwise: from 6 on a form stands against a known name inside it. The
-- rules only collect; annotations are made in resolve.lua.

local rubric = require "rubric"
require "words" -- the word lists that the patterns ask

local M = { found = {} }

---@class actors.form
---@field name string of the rule
---@field kind "person"|"organisation"|"place"|false|nil nil: not known;
---  false: no actor
---@field weight integer
---@field titled boolean?

---@class actors.candidate
---@field where rubric.span the name
---@field first integer
---@field last integer
---@field form actors.form
---@field kind string|false|nil
---@field weight integer
---@field role string?
---@field gender "m"|"f"|nil by the form of address
---@field rule string? when not the form's

--- Forget the document before.
function M.clear()
  M.found = {}
end

--- Enter a candidate; returns it.
function M.collect(where, form, role)
  local found = M.found
  local c = { where = where, first = where.first, last = where.last,
    form = form, kind = form.kind, weight = form.weight, role = role }
  found[#found + 1] = c
  return c
end

local list = { layer = "actor", policy = "priority",
  macros = require "macros" }

local GENDER = { mr = "m", ["mr."] = "m", sir = "m", lord = "m", mrs = "f",
  ["mrs."] = "f", ms = "f", ["ms."] = "f", miss = "f", lady = "f", dame = "f" }

--- What a match does: enter its capture `name`, or all of it.
local function collector(form, match)
  if form.titled then
    return function(m, doc)
      local role, address = m.role, m.address
      local c = M.collect(m.name, form, role and role.text)
      c.gender = address and GENDER[doc:lower(address.first)]
      return nil
    end
  end
  match = type(match) == "table" and match[1] or match
  if match:find("name:", 1, true) then
    return function(m)
      M.collect(m.name or m.span, form)
      return nil
    end
  end
  return function(m)
    M.collect(m.span, form)
    return nil
  end
end

--- Add a rule; returns its form.
---@return actors.form
local function rule(r)
  local form = { name = r[1], kind = r.kind, weight = r.weight,
    titled = r.titled }
  list[#list + 1] = { name = r[1], match = r.match, priority = r.weight,
    examples = r.examples, never = r.never,
    tag = r.tag or collector(form, r.match) }
  return form
end

-- ---- people ----

rule { "title before the name", kind = "person", weight = 9, titled = true,
  match = { '(@honorific{1,2} "."?)? role:(@title @office?) @honorific? '
    .. '!@orgish !(@office_word !@C) name:(@run)',
    'address:(@honorific{1,2}) !@office_word name:(@part{0,2} @run)' },
  examples = { "Transport Minister [Helen Dunmarrow] resigned.",
    "Secretary of State [Marco Rubio] met Mr. [Vance].",
    "He wrote to Mr. [Zorbek] on Monday." },
  never = { "The Prime Minister resigned.", "A minister visited Vienna.",
    "Mr. Speaker, we object.", "The General Assembly met." } }

rule { "given name", kind = "person", weight = 7,
  match = '!<[word="St|St\\.|Saint"] [lex="given-names" & is="cap" '
    .. '& pos="NNP"] @next+',
  examples = { "The book is by [Simone Calloway-Reyes]." },
  never = { "Simone Street is closed." } }

rule { "initial in the name", kind = "person", weight = 7,
  match = { '!@article @C{1,2} @initial @C ([pos="HYPH"] @C)?',
    '!@article @initial{1,3} @C ([pos="HYPH"] @C)?',
    '@C @next{1,2} ","? [word="Jr|Jr\\.|Sr|Sr\\.|II|III"]' },
  examples = { "It was written by [Zedrik J. Volmer]." },
  never = { "A Volmer was there." } }

rule { "surname", kind = "person", weight = 6,
  match = '@C @part? [lex="surnames" & is="cap" '
    .. '& pos="NNP"] ([pos="HYPH"] @C)?',
  examples = { "The winner was [Zedrika Johnson]." } }

M.mc = rule { "Mc, Mac", kind = "person", weight = 6,
  match = '@C{1,2} [is="mixed" & is="cap" & pos="NNP"]',
  tag = function(m)
    local mc = m.text:find("%f[%w]Ma?c%u")
    M.collect(m.span, mc and M.mc or M.plain)
    return nil
  end,
  examples = { "The winner was [Zedrika McCorrigall]." } }

rule { "double surname", kind = "person", weight = 6,
  match = '@C{1,2} @C [pos="HYPH"] @C',
  examples = { "The winner was [Zedrika Holmquist-Adair]." } }

rule { "particle in the name", kind = "person", weight = 6,
  match = { '@C{1,2} @part{1,2} @C ([pos="HYPH"] @C)?',
    '!<@C [word="bin|ibn|al|Al" & pos="NNP?"] [pos="HYPH"]? @C' },
  examples = { "They arrested [Zedrik van Dorn]." } }

rule { "who after the name", kind = "person", weight = 6,
  match = '!([word="R|D|I"] [pos="HYPH"]) !<([word="R|D|I"] [pos="HYPH"]) '
    .. 'name:(@short) ("," ([word="who|whose"] | [pos="CD"] ",") | "who")',
  examples = { "It was [Zedrik Volmer], who left early." },
  never = { "The senator, R-Maine, who left early, rose." } }

rule { "verb of saying beside the name", kind = "person", weight = 4,
  match = { 'name:(@short) [pos="RB"]? @say',
    '@say name:(@run) [pos=",|\\."]' },
  examples = { "[Volmer] said nothing.", "“No,” said [Volmer]." },
  never = { "Volmer rose." } }

rule { "what only people do beside the name", kind = "person", weight = 3,
  match = { 'name:(@short) [pos="RB"]? [lemma="think|believe|feel|love|hate'
    .. '|smile|laugh|nod|shrug|grin|tweet|testify|resign|marry|die|weep'
    .. '|remember|wonder|confess|graduate|retire|apologize|apologise|whisper'
    .. '|shout|yell|mutter|murmur|sigh|stare|glance|hesitate|blush|sleep" '
    .. '& pos="VB[DZ]"]',
    'name:(@short) [word="was|is"] [pos="RB"]? [word="born|sworn|married'
      .. '|arrested|convicted|indicted|acquitted|sentenced|nominated|jailed'
      .. '|imprisoned|reelected|re-elected|hospitalized|hospitalised|buried"]',
    'name:(@short) [pos="POS"] [pos="JJ"]? [lemma="wife|husband|son|daughter'
      .. '|mother|father|brother|sister|parent|widow|lawyer|attorney|remark'
      .. '|resignation|nomination|confirmation|testimony|tweet|memoir|career'
      .. '|childhood|death|birthday|predecessor|successor|aide|eyes?|hair|face'
      .. '|voice|friend|boyfriend|girlfriend|shoulder|arms?|fingers?|smile"]',
    'name:(@short) "and" [word="I|me"]' },
  examples = { "[Volmer] was born in Vienna.", "[Volmer]'s wife left.",
    "Yesterday [Volmer] and I met." },
  never = { "Volmer was closed." } }

rule { "greeting", kind = "person", weight = 4,
  match = '<s> [lower="dear|hi|hello|hey|thanks"] ","? '
    .. '![lex="titles|honorifics"] name:(@short) '
    .. '([pos=",|:|\\."] | </s>)',
  examples = { "Dear [Zedrik], I am well." },
  never = { "Dear Sir, I am well." } }

-- ---- organisations ----

rule { "organisation word", kind = "organisation", weight = 8,
  match = {
    -- Greystone Health Trust, Baltic Builders' Federation
    '(!<s> @A | @C) @more{0,5} @plural? [lex="org-words" & is="cap"]',
    -- Ministry of Housing and Urban Development
    '(!<s> @A | @C){0,4} [lex="org-heads" & is="cap"] @of "the"? @A '
      .. '(@A | [pos="HYPH"] @A | ("," @A){0,2} "and" @A | "of" "the"? @A)'
      .. '{0,6}',
    -- Department of X and Y
    '(!<s> @A | @C){1,3} "and" @A{1,2} [word="Committee|Ministry|Department'
      .. '|Service|Services|Commission|Agency|Authority|Administration|Union'
      .. '|Association|Council|Federation"]' },
  examples = { "The [Greystone Health Trust] paid.",
    "He joined the [Friends of Thessaly Road].",
    "The [Baltic Builders' Federation] met." },
  never = { "He joined the trust." } }

rule { "company ending", kind = "organisation", weight = 8,
  match = '@A (@A | [pos="HYPH"] @A | "&" @A | "." ){0,5} ","? '
    .. '[word="Inc|Inc\\.|Ltd|Ltd\\.|LLC|L\\.L\\.C\\.|Corp|Corp\\.|Co\\.|PLC'
    .. '|plc|GmbH|AG|S\\.A\\.|N\\.V\\.|LP|L\\.P\\.|Pty|SpA"]',
  examples = { "It was bought by [Zorbek, Inc.] in May." } }

M.administration = rule { "administration", kind = "organisation",
  weight = 8,
  match = '@short [word="administration|Administration"]',
  examples = { "The [Creed administration] failed." },
  never = { "The new administration failed." } }

rule { "noun of organisations beside the name", kind = "organisation",
  weight = 5,
  match = { 'name:(@short) @org_noun',
    'name:(@short) [pos="POS"] [pos="JJ|NN"]{0,2} @org_noun',
    '[lemma="spokesman|spokeswoman|spokesperson|chairman|ceo|founder'
      .. '|chairwoman|employee|worker"] [word="of|for|at"] "the"? name:(@run)',
    '[lemma="company|firm|charity|newspaper|network|airline|carmaker|bank'
      .. '|retailer|startup|developer|utility|union|magazine|broadcaster'
      .. '|lender|insurer|brewer"] name:(@run)' },
  examples = { "A spokesman for [Zorbek] declined.",
    "The [Zorbek] chief executive agreed." } }

local acronym
acronym = rule { "acronym", kind = "organisation", weight = 2,
  match = '[word="the"%c] name:([is="allcap" & is="alpha" & pos="NNPS?" '
    .. '& !lex="not-names"]) [pos="VB[DZ]|MD|POS|\\.|,"]',
  tag = function(m)
    local name = m.name
    local long = name.stop - name.start
    M.collect(name, long > 2 and long < 7 and acronym or M.plain)
    return nil
  end,
  examples = { "The [ZKVD] refused." } }

M.institution = rule { "institution", kind = "organisation", weight = 5,
  match = { 'name:([word="Parliament|Senate|Liberals|Greens|Socialists'
    .. '|Tories"]) !@C',
    '!<("State" "of") [word="the"%c] name:"Union" ![is="cap"]',
    '[word="the"%c] name:([word="House|Commission|Cabinet|Treasury|Army'
      .. '|Navy|Court|Courts|Legislature|Assembly|Federation|Guild'
      .. '|Alliance"]) ![is="cap"]' },
  examples = { "She told the [House] so." },
  never = { "A union met." } }

-- ---- places ----

rule { "place word", kind = "place", weight = 8,
  match = { '(!<s> @A | @C) @A{0,3} [lex="place-words" & is="cap"]',
    '[lex="place-heads" & is="cap"] ("of" "the"?)? @run' },
  examples = { "They live in [Mellick County].", "We saw [Loch Varrich]." } }

rule { "place noun beside the name", kind = "place", weight = 6,
  match = { '[lemma="city|town|village|province|region|district|county'
    .. '|island|port|capital|suburb|municipality|north|south|east|west'
    .. '|outskirts|street|mayor|governor|people|resident|republic|king|queen'
    .. '|citizen|invasion|occupation"] "of" name:(@run)',
    '[word="town|village|city|river|lake|island"] name:(@run)',
    'name:(@short) [word="province|district|region|peninsula|valley|airport"]',
    '[lemma="go|come|travel|fly|drive|sail|return|flee|move"] '
      .. '[word="out|back|down|up|over"]? "to" name:(@run) ![pos="POS"]' },
  examples = { "The village of [Tuloul] was empty.",
    "We drove out to [Tuloul]." } }

rule { "place after in", kind = "place", weight = 3,
  match = '[word="in|near|across|throughout|outside|inside|around"%c] '
    .. '!@orgish !"May" !(@C [pos="CD"]) !@study name:(@run) ![pos="POS"]',
  examples = { "He was born in [Vellinge]." },
  never = { "They won in Game 7.", "She has a degree in Zoology." } }

rule { "dateline", kind = "place", weight = 8,
  match = '<s> name:([is="allcap" & is="alpha" & pos="NN.*|JJ"]{1,3}) '
    .. '&(("," []{1,3})? ("(" []{1,3} ")")? [pos=":" & word="—|–|--|-"])',
  examples = { "[HALDANE] (AP) — The ships left." } }

-- ---- the rest ----

rule { "speaker label", kind = "person", weight = 3,
  match = '<s> name:([is="allcap" & is="alpha"] (@C | [pos="HYPH"] '
    .. '[is="allcap"]){0,3}) ":"',
  examples = { "[TRASK-ODUYA]: Good morning." } }

rule { "law or event", kind = false, weight = 8,
  match = '(!<s> @A | @C) (@A | [pos="HYPH"] @A | "and" @A)'
    .. '{0,5} [lex="thing-words" & is="cap"]' }

rule { "byline", kind = false, weight = 9,
  match = '<s> [word="By|BY"] name:(@run) ([pos=",|:|SYM|CD|NN"] | "|" | </s>)'
}

-- Title case through a whole line: only what the text knows is named there.
M.headline = rule { "name in a headline", weight = 10,
  match = '<s> ([is="cap" & is="alpha"] | [pos="POS|HYPH|CD|IN|DT|CC|TO|MD"])'
    .. '{4,} (":" ([is="cap" & is="alpha"] | [pos="POS|HYPH|CD|IN|DT|CC|TO'
    .. '|MD"]){2,})? </s>',
  examples = { "Minister Volmer Slams [Zorbek] Over Plan\n\nA spokesman for "
    .. "Zorbek declined." },
  never = { "Mayor Slams Council Over Library Plan" } }

rule { "title alone", kind = false, weight = 1,
  match = '[lex="titles|title-parts" & is="cap" & pos="NNPS?"]{1,4}' }

rule { "unknown adjective", weight = 0,
  match = '!<s> [is="cap" & pos="JJ|NNS"] !@C' }

M.plain = rule { "capitalised words", weight = 0, match = '@run' }

-- An organisation and its acronym: two candidates of one match.
local full = { name = "acronym in brackets", kind = "organisation",
  weight = 9 }

--- Do the letters of an acronym come in this order in the name?
local function stands_for(letters, name)
  local at = 1
  name = name:lower()
  if not letters:find("^%u%a*%u%a?$")
    or name:sub(1, 1) ~= letters:sub(1, 1):lower() then
    return false
  end
  for letter in letters:lower():gmatch("%a") do
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
    .. 'short:[is="cap" & pos="NNPS?"] ")"',
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

--- Mentions without a name: "he", "the minister", "the German chancellor",
--- "the company".
--
-- The rules (run together with those of roles.lua) collect; when all names
-- stand (resolve.lua), each mention is given to the actor it means, with a
-- confidence, or left open with the reason (layer `mention`). Pronouns:
-- salience.lua.

local rubric = require "rubric"
local holders = require "holders"
local offices = require "offices"
local salience = require "salience"
local words = require "words"

local M = { found = {} }

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end

-- ---- the rules ----

local function pronoun(kind)
  return function(m)
    local found = M.found
    found[#found + 1] = { pronoun = kind, first = m.first, last = m.last,
      rule = m.rule }
    return nil
  end
end

local function description(m)
  local found, head, owner = M.found, m.head, m.owner
  found[#found + 1] = { head = head.first, first = m.first, last = m.last,
    owner = owner and owner.last, rule = m.rule }
  return nil
end

--- Nouns for organisations, and the words of a name that fit them.
local FITS = {
  union = "union workers federation guild association brotherhood teamsters "
    .. "unite unison",
  party = "party democrats republicans conservatives liberals labour greens "
    .. "alliance front league",
  court = "court tribunal",
  council = "council",
  commission = "commission",
  committee = "committee",
  agency = "agency administration bureau service",
  ministry = "ministry department",
  department = "department ministry office",
  bank = "bank reserve",
  university = "university college institute",
  federation = "federation",
  association = "association",
  foundation = "foundation fund",
  charity = "foundation trust fund charity aid shelter",
  newspaper = "times post journal herald guardian telegraph gazette tribune "
    .. "news daily chronicle",
  parliament = "parliament assembly congress",
  company = "", firm = "", organisation = "", organization = "", group = "",
  airline = "airlines airways air", retailer = "", manufacturer = "",
}
for noun, text in pairs(FITS) do
  FITS[noun] = set(text)
end

--- No company: a name with one of these words.
local PUBLIC = set [[party court tribunal council commission committee ministry
  department parliament assembly congress senate house university union
  nations government administration army police republicans democrats]]

local nouns = {}
for noun in pairs(FITS) do
  nouns[#nouns + 1] = noun
end
table.sort(nouns)

-- Heads that stand for no one person: "the official" is one of many.
local NOT_HEADS = "!lemma=\"chief|head|official|expert|worker|student"
  .. "|resident|victim|lord|lady|major|general|host|whip|deputy|father|mother"
  .. "|husband|wife|son|daughter|survivor|volunteer|owner|protester|witness\""

local macros = {
  part = '([pos="JJ|VBN|CD|NNP|NN" & !is="punct"] [pos="HYPH"]?)',
  ends = '!([pos="NNS?|NNPS?|POS|HYPH|CD"])',
  head = '[lex="titles" & pos="NNP?" & ' .. NOT_HEADS .. ']',
  body = '[lemma="' .. table.concat(nouns, "|") .. '" & pos="NN"]',
}

M.macros = macros

M.rules = {
  { name = "he", layer = "mention", tag = pronoun "m",
    match = '[lower="he|him|his|himself"]',
    examples = { "Zedrik Volmer left. [He] was angry." } },
  { name = "she", layer = "mention", tag = pronoun "f",
    match = '[lower="she|her|hers|herself"]',
    examples = { "Helen Volmer left. [She] was angry." } },
  { name = "they", layer = "mention", tag = pronoun "p",
    match = '[lower="they"]',
    examples = { "The Zorbek Council met. [They] rejected the plan." } },
  { name = "the minister", layer = "mention", tag = description,
    match = {
      '[lower="the"] @part{0,3} head:(@head) @ends',
      '(owner:([is="cap"]) [pos="POS"]) @part{0,2} head:(@head) @ends' },
    examples = { "Transport Minister Helen Volmer rose. [The minister] left." },
    never = { "The minister Helen Volmer rose." } },
  { name = "the company", layer = "mention", tag = description,
    match = '[lower="the"] @part{0,2} head:(@body) @ends',
    examples = { "Zorbek, Inc. agreed. [The company] said so." },
    never = { "Zorbek, Inc. agreed. The company chairman said so." } },
}

--- Forget the document before.
function M.clear()
  M.found = {}
end

-- ---- descriptions ----

local PASSED = set "former then late ex outgoing previous"
local MINE = set [[new current acting british longtime veteran embattled
  54-year-old late outgoing]]

--- The words of a description and the place that it names: of "the German
--- finance minister", { "finance" } and Germany.
local function read(doc, x, named)
  local mods, body = {}, nil
  local from = doc:lower(x.first) == "the" and x.first + 1
    or x.owner and x.owner + 2 or x.first
  for tok = from, x.head - 1 do
    local actor = salience.at(named, tok)
    if actor and actor.kind ~= "person" then
      body = actor.name
    elseif doc:pos(tok) ~= "HYPH" and doc:pos(tok) ~= "CD"
      and not MINE[doc:lower(tok)] then
      mods[#mods + 1] = doc:lower(tok)
    end
  end
  if x.owner then
    local actor = salience.at(named, x.owner)
    body = actor and actor.kind ~= "person" and actor.name or false
  elseif doc:lower(x.last + 1) == "of" then
    local tok = x.last + 2
    if doc:lower(tok) == "the" then
      tok = tok + 1
    end
    local actor, at = salience.at(named, tok)
    if actor and actor.kind ~= "person" then
      body = actor.name
      x.last = at.last
    elseif doc:pos(tok):sub(1, 2) == "NN" then
      body = false -- of something that has no name
    end
  end
  return mods, body
end

local function open(reason)
  return { name = rubric.null, kind = rubric.null, confidence = 0.0,
    open = reason }
end

local function given(kind, name, confidence)
  return { name = name, kind = kind, confidence = confidence }
end

--- The name that stands beside the description: "The minister, Helen Volmer,".
local function apposition(doc, x, named, kind)
  if doc:word(x.last + 1) ~= "," then
    return nil
  end
  local actor, at = salience.at(named, x.last + 2)
  if actor and actor.kind == kind and at.first == x.last + 2
    and not actor.adjective then
    return given(kind, actor.name, 0.95)
  end
  return nil
end

local function person(doc, x, named, before)
  if salience.at(named, x.head) then
    return nil -- a name: "the Crown Prince Hotel"
  end
  local mods, body = read(doc, x, named)
  local beside = apposition(doc, x, named, "person")
  if beside then
    return beside
  elseif body == false then
    return nil -- "the director of a school"
  end
  for _, word in ipairs(mods) do
    if PASSED[word] then
      return open "former office"
    end
  end
  local head = doc:lemma(x.head):lower()
  local office = table.concat(mods, " ")
  office = office == "" and head or office .. " " .. head
  if body == nil then
    local fit, n = before.holders:of(head, mods)
    if n == 1 then
      return given("person", fit.name, 0.9)
    elseif fit and doc:paragraph_of(fit.at) == doc:paragraph_of(x.first) then
      return given("person", fit.name, 0.6)
    elseif fit then
      return open "several have this role"
    end
  end
  local date = doc.date
  local holder, several, own = offices.holder(office, body or nil, date)
  if not holder and not several and body == nil then
    before.country = before.country or salience.country(named) or ""
    holder, several = offices.holder(office, before.country, date)
    if holder then
      return given(holder.kind, holder.name, 0.6)
    end
  end
  if holder then
    return given(holder.kind, holder.name, body and 0.9 or own and 0.8 or 0.6)
  elseif several then
    return open "several held this office"
  end
  return open(date and "nobody with this role" or "nobody with this role; "
    .. "the document has no date")
end

local WINDOW = 4 -- sentences in which "the company" looks back

local function fits_body(name, noun)
  local fit, any = FITS[noun], false
  for word in rubric.lower(name):gmatch("[^%s%-]+") do
    if fit[word] then
      return 2
    elseif PUBLIC[word] then
      any = true
    end
  end
  return next(fit) == nil and not any and 1 or 0
end

local function body(doc, x, named, before)
  if salience.at(named, x.head) then
    return nil -- a name: "the European Union"
  end
  local beside = apposition(doc, x, named, "organisation")
  if beside then
    return beside
  end
  local noun = doc:lemma(x.head):lower()
  local sentence = doc:sentence_of(x.first)
  local best, score, several, place = nil, 0, false, 0
  local seen = {}
  for i = before.n, 1, -1 do
    local a, at = named.features[i], salience.sentence(doc, named, i)
    if sentence - at > WINDOW then
      break
    elseif a.kind == "organisation" and not a.adjective
      and not seen[a.name] then
      seen[a.name] = true
      local fit = fits_body(a.name, noun)
      if fit > score then
        best, score, several, place = a, fit, false, at
      elseif fit == score and fit > 0 then
        several = true
      end
    end
  end
  if not best then
    return open "no such organisation before it"
  elseif several and place < sentence - 1 then
    return open "several fit"
  end
  return given("organisation", best.name,
    several and 0.5 or score == 2 and 0.85 or 0.6)
end

-- ---- the pass ----

--- Enter a person who was named; once is enough for all but the place.
local function meet(doc, a, features, before)
  local name, role = features.name, features.role
  local who = before.persons[name]
  if role == rubric.null then
    role = nil
  end
  if not who then
    who = { name = name }
    before.persons[name] = who
    role = role or offices.on(name, doc.date)
  end
  before.holders:named(who, a.first, role)
  if before.genders[name] == nil then
    before.genders[name] = words.gender(name) or false
  end
  before.genders[name] = a.gender or before.genders[name]
  if a.form and a.form.name == "speaker label" then
    -- a transcript: the two who talk are "I" and "you", not "he" and "she"
    before.listener, before.speaker = before.speaker, name
    before.turn = doc:paragraph_of(a.first)
  end
end

--- Names that stand in the document, in order.
---@param named table their items (first, last, gender); with their features
---  at the same numbers in named.features
function M.resolve(doc, named)
  local found = M.found
  if #found == 0 then
    return
  end
  local before = { named = named, n = 0, persons = {}, last = {},
    genders = {}, holders = holders.new() }
  local n = 0
  for i = 1, #found do
    local x = found[i]
    local a = named[n + 1]
    while a and a.first <= x.first do
      n = n + 1
      local features = named.features[n]
      if features.kind == "person" then
        meet(doc, a, features, before)
      end
      a = named[n + 1]
    end
    before.n = n
    local features
    if x.pronoun then
      features = salience.pronoun(doc, x, before, open, given)
    elseif x.rule == "the company" then
      features = body(doc, x, named, before)
    else
      features = person(doc, x, named, before)
    end
    if features then
      salience.note(doc, x, before, features)
      doc:add("mention", doc:span(x.first, x.last), features, x.rule)
    end
  end
end

return M

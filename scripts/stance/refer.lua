--- Actors of a document and what refers to them: pronouns, "the minister",
--- "the administration".

local rubric = require "rubric"
local chunk = require "chunk"
local voice = require "voice"

local M = {}

local HE = chunk.set "he him his"
local SHE = chunk.set "she her hers"
local THEY = chunk.set "it its they them their theirs"

local actors, starts
local document, mentions, mention_starts

--- Learn the actors of a document.
function M.reset(doc)
  document, mentions, mention_starts = doc, nil, nil
  actors = doc:layer("actor")
  starts = {}
  M.known = {}
  for i = 1, #actors do
    starts[i] = actors[i].first
    M.known[actors[i].name] = true
  end
  M.named, M.topic = nil, nil
end

--- Index of the last one that begins at or before a token; of the actors when
--- no other first tokens are given.
local function index(tok, others)
  local list = others or starts
  local low, high = 1, #list
  while low <= high do
    local mid = (low + high) // 2
    if list[mid] <= tok then
      low = mid + 1
    else
      high = mid - 1
    end
  end
  return high
end

--- The actor that covers a token.
function M.actor_at(tok)
  local i = index(tok)
  local a = actors[i]
  if a and a.last >= tok then
    return a
  end
  return nil
end

chunk.actor_at = M.actor_at

local function find_mentions()
  mentions, mention_starts = document:layer("mention"), {}
  for i = 1, #mentions do
    mention_starts[i] = mentions[i].first
  end
end

--- The actor that a pronoun at a token stands for, by the layer of mentions;
--- nil where they left it open.
function M.mention_at(tok)
  if not mentions then
    find_mentions()
  end
  for i = index(tok, mention_starts), 1, -1 do
    local a = mentions[i]
    if mention_starts[i] < tok then
      return nil
    elseif a.last == tok and type(a.name) == "string" then
      return a
    end
  end
  return nil
end

--- All that acts, and then all that stands for it, that begins among tokens
--- first..last.
---@return fun(): rubric.span?
function M.named_things(first, last)
  if not mentions then
    find_mentions()
  end
  local i, n = index(first - 1), #actors
  local k, m = index(first - 1, mention_starts), #mentions
  return function()
    while i < n and starts[i + 1] <= last do
      i = i + 1
      local a = actors[i]
      if not a.adjective and a.kind ~= "demonym" then
        return a
      end
    end
    while k < m and mention_starts[k + 1] <= last do
      k = k + 1
      local a = mentions[k]
      if type(a.name) == "string" then
        return a
      end
    end
    return nil
  end
end

--- Last actor inside tokens first..last.
function M.actor_in(first, last)
  local a = actors[index(last)]
  if a and a.first >= first and a.last <= last then
    return a
  end
  return nil
end

--- All actors inside tokens first..last.
function M.actors_in(first, last)
  local out = {}
  for i = index(first - 1) + 1, #actors do
    if starts[i] > last then
      break
    end
    out[#out + 1] = actors[i]
  end
  return out
end

--- Does an actor begin among the `n` tokens after `tok`?
function M.follows(tok, n)
  local a = actors[index(tok) + 1]
  return a ~= nil and a.first <= tok + n
end

--- First actor inside tokens first..last.
function M.first_actor(first, last)
  local a = actors[index(first - 1) + 1]
  if a and a.last <= last then
    return a
  end
  return nil
end

--- Leave the document.
function M.forget()
  actors, starts, document, mentions, mention_starts = {}, {}, nil, nil, nil
  M.known, M.named, M.topic = {}, nil, nil
end

local function person(a) return a.kind == "person" end
local function organisation(a) return a.kind == "organisation" end
local function thing(a)
  return (a.kind == "organisation" or a.kind == "place") and not a.adjective
end

--- First actor of a sentence (before `limit`) that passes, outside direct
--- quotations; subjects stand first in English.
local function first_in(doc, number, limit, test, inside, but)
  if number < 1 then
    return nil
  end
  local s = doc:sentence(number)
  local last = math.min(s.last, limit)
  for i = index(s.first - 1) + 1, #actors do
    local a = actors[i]
    if starts[i] > last then
      return nil
    end
    if test(a) and a.name ~= but then
      local q = voice.quote_at(a.start)
      if inside or not q or q.kind == "indirect" then
        return a
      end
    end
  end
  return nil
end

--- Whom a pronoun at a token means.
function M.pronoun(doc, tok, word)
  local test = (HE[word] or SHE[word]) and person
    or (word:find("^the") and organisation) or (THEY[word] and thing) or nil
  if not test then
    return nil
  end
  local n = doc:sentence_of(tok)
  local topic = M.topic
  if word == "it" and topic and not topic.person and topic.first < tok
    and n - doc:sentence_of(topic.first) <= 1 then
    return { name = topic.name, kind = topic.actor and "organisation"
      or "topic" }
  end
  local q = voice.quote_at(doc:token(tok).start)
  -- in speech, those spoken of are meant, not the speaker
  local spoken_of = q and q.kind == "direct" and test == person
  local but = spoken_of and q.speaker or nil
  local a = first_in(doc, n, tok - 1, test, q, but)
  if a then
    return a
  end
  for back = 1, test == person and 3 or 2 do
    a = first_in(doc, n - back, tok, test, spoken_of, but)
    if a then
      return a
    end
    if test == person then
      -- the speaker of a quotation there
      local s = n - back >= 1 and doc:sentence(n - back)
      local spoken = s and voice.quote_at(s.start)
      if spoken and type(spoken.speaker_start) == "number" then
        local at = doc:bytes(spoken.speaker_start, spoken.speaker_end)
        local x = at.first and at.last and M.actor_in(at.first, at.last)
        if x and person(x) and x.name ~= but then
          return x
        end
      end
    end
  end
  return nil
end

--- Where the sentence of token `tok` itself names whom a pronoun means, the
--- place is that of the name: the nearest before the pronoun, else the first.
---@param n stance.name
function M.place(doc, n, tok)
  if not n.actor or not n.start or n.author then
    return
  end
  local at = doc:bytes(n.start, n.stop)
  if not at.first or at.last ~= at.first
    or not doc:pos(at.first):find("^PRP") then
    return
  end
  local s = doc:sentence(doc:sentence_of(tok))
  local best
  for i = index(s.first - 1) + 1, #actors do
    local a = actors[i]
    if starts[i] > s.last or (best and starts[i] > at.first) then
      break
    elseif a.name == n.name then
      best = a
    end
  end
  if best then
    n.start, n.stop = best.start, best.stop
  end
end

--- Nouns that mean the organisation (or country) named last.
local ORG_NOUN = {}
for w in pairs(chunk.set "company firm operator manufacturer retailer maker") do
  ORG_NOUN[w] = "company"
end
for w in pairs(chunk.set "union guild") do
  ORG_NOUN[w] = "union"
end
for w in pairs(chunk.set "group charity organisation organization agency") do
  ORG_NOUN[w] = "group"
end
local UNION = chunk.set [[Guild Union Workers Teachers Brotherhood Teamsters
  Employees Nurses Miners Drivers]]
local BODY = chunk.set [[Association Agency Ministry Council Committee
  Department Board Commission Court University Federation Party Parliament
  Senate House Office Police News Herald Times Post Alliance League Nations
  Community Congress Bureau Service]]

--- Can the organisation of this name be what the noun's class says?
local function fits_class(name, class)
  local union, body = false, false
  for w in name:gmatch("%a+") do
    union = union or UNION[w]
    body = body or BODY[w]
  end
  if class == "union" then
    return union
  elseif class == "company" then
    return not union and not body
  end
  return not name:find("News", 1, true)
end
local PLACE_NOUN = chunk.set "country nation kingdom republic"

--- "the minister", "the ministry", "this president": an actor named before
--- with that role or that word in its name.
function M.definite(tok, noun, det)
  local cap = noun:gsub("^%l", string.upper)
  for i = index(tok), math.max(1, index(tok) - 60), -1 do
    local a = actors[i]
    local role = a.role
    if a.kind == "person" then
      if type(role) == "string"
        and role:lower():match("%f[%w]" .. noun .. "$") then
        return a
      end
    elseif not a.adjective and a.name:find("%f[%w]" .. cap .. "%f[%W]") then
      return a
    end
  end
  if det ~= "the" and det ~= "this" and det ~= "The" then
    return nil
  end
  local org, place = ORG_NOUN[noun], PLACE_NOUN[noun]
  if org or place then
    for i = index(tok), math.max(1, index(tok) - 20), -1 do
      local a = actors[i]
      if (org and a.kind == "organisation" and fits_class(a.name, org))
        or (place and a.kind == "place" and not a.adjective) then
        return a
      end
    end
  end
  return nil
end

local ADMINISTRATION = rubric.pattern('x:{actor kind="person"} '
  .. '"administration|government"')

--- "the administration": the one that the text names after a person.
function M.administration(doc)
  if M.named == nil then
    M.named = false
    local m = ADMINISTRATION:find(doc)[1]
    if m then
      M.named = m.x.text .. " " .. doc:lower(m.last)
    end
  end
  return M.named or nil
end


return M

--- Names: what a noun phrase is called, and whom a pronoun means.

local rubric = require "rubric"
local chunk = require "chunk"
local voice = require "voice"

local M = {}

M.holder_nouns = rubric.lexicon { name = "holder", file = "data/holders.tsv",
  key = "noun" }

--- Qualities and doings of an actor: praise of them is praise of the actor.
local QUALITY = chunk.set [[restraint candour candor courage independence
  inaction action record leadership judgement judgment conduct behaviour
  behavior handling performance work effort efforts courage role honesty
  integrity decision comment remark rhetoric statement response silence
  failure stance position government administration failure attitude
  treatment attack claim criticism speech tweet words record refusal
  competence incompetence motive character vision service contribution
  campaign candidacy nomination bid presidency reign rule regime tactic
  tactics approach]]

--- Nouns that take up what the text speaks about: "the measure", "the idea".
local GENERIC = chunk.set [[measure idea plan proposal move decision scheme
  project deal agreement law offer walkout charge rule step legislation text
  document thing change]]

--- Things of an actor that are targets themselves: "X's plan", "X's wife".
local OWN_SELF = chunk.set [[plan bill proposal offer law policy program agenda
  programme budget order deal scheme project measure reform motion amendment
  party country people government wife husband son daughter lawyer engineer
  member supporter critic opponent ally minister president leader director
  spokesman spokeswoman manager mayor council board company union staff family
  right sovereignty economy border city interest]]

local GROUP_NOUN = chunk.set [[administration government campaign team camp
  regime cabinet presidency lawyers attorneys aides allies supporters officials
  lawmakers spokesman spokeswoman authorities forces troops leaders voters]]

local HE = chunk.set "he him his"
local SHE = chunk.set "she her hers"
local THEY = chunk.set "it its they them their theirs"
local OTHER = chunk.set [[this that these those who which what there you your
  one everyone everybody nobody somebody someone anyone people thing something
  anything nothing all some many most others another both each none]]

local actors, starts

--- Learn the actors of a document.
function M.reset(doc)
  actors = doc:layer("actor")
  starts = {}
  for i = 1, #actors do
    starts[i] = actors[i].first
  end
  M.administration, M.topic = nil, nil
end

--- Index of the last actor that begins at or before a token.
local function index(tok)
  local low, high = 1, #starts
  while low <= high do
    local mid = (low + high) // 2
    if starts[mid] <= tok then
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

--- First actor inside tokens first..last.
function M.first_actor(first, last)
  local a = actors[index(first - 1) + 1]
  if a and a.last <= last then
    return a
  end
  return nil
end

local function person(a) return a.kind == "person" end
local function thing(a)
  return (a.kind == "organisation" or a.kind == "place") and not a.adjective
end

--- First actor of a sentence (before `limit`) that passes, outside direct
--- quotations; subjects stand first in English.
local function first_in(doc, number, limit, test, inside)
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
    if test(a) then
      local q = voice.quote_at(a.start)
      if inside or not q or q.kind == "indirect" then
        return a
      end
    end
  end
  return nil
end

--- Whom a pronoun at a token means.
local function pronoun(doc, tok, word)
  local test = (HE[word] or SHE[word]) and person
    or (THEY[word] and thing) or nil
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
  local a = first_in(doc, n, tok - 1, test, q)
  if a then
    return a
  end
  for back = 1, test == person and 3 or 2 do
    a = first_in(doc, n - back, tok, test, false)
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
        if x and person(x) then
          return x
        end
      end
    end
  end
  return nil
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
local BODY = chunk.set [[Association Agency Ministry Council Committee Department
  Board Commission Court University Federation Party Parliament Senate House
  Office Police News Herald Times Post Alliance League Nations Community Congress
  Bureau Service]]

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
local function definite(tok, noun, det)
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
local function administration(doc)
  if M.administration == nil then
    M.administration = false
    local m = ADMINISTRATION:find(doc)[1]
    if m then
      M.administration = m.x.text .. " " .. doc:lower(m.last)
    end
  end
  return M.administration or nil
end

--- Text of a noun phrase without its determiners.
local function plain(doc, first, last, S)
  while first < last do
    local p, w = S.p[first], S.w[first]
    if p == "DT" or p == "PDT" or p == "PRP$" or p == "``" or w == '"'
      or w == "“" or w == "‘" or w == "own" then
      first = first + 1
    else
      break
    end
  end
  return (doc:span(first, last).text:gsub("%s+", " "))
end

---@class stance.name
---@field name string
---@field start integer byte
---@field stop integer
---@field actor boolean named or resolved to a named actor
---@field pron string? pronoun that could not be resolved
---@field first integer token

local function of_actor(a, first, last, doc)
  local where = doc:span(first, last)
  return { name = a.name, start = where.start, stop = where.stop,
    actor = a.kind ~= "topic", first = first, person = a.kind == "person" }
end

--- Name of the tokens of a possessor {first, last}.
function M.possessor(doc, S, poss)
  local first, last = poss[1], poss[2]
  local word = S.w[last]
  if S.p[last] == "PRP$" then
    if voice.own(word) then
      return M.speaker(doc, S, last)
    end
    local a = pronoun(doc, last, word)
    return a and of_actor(a, first, last, doc) or nil
  end
  local a = M.actor_at(last)
  if a and not a.adjective then
    return of_actor(a, a.first, a.last, doc)
  end
  local noun = S.l[last]
  if noun == "administration" then
    return M.np(doc, S, { first = first, last = last, head = last,
      noun = noun })
  end
  a = (S.p[first] == "DT" or S.p[first] == "PRP$") and definite(first, noun, S.w[first])
  if a then
    return of_actor(a, first, last, doc)
  end
  local where = doc:span(first, last)
  return { name = plain(doc, first, last, S), start = where.start,
    stop = where.stop, actor = false, first = first,
    group = M.holder_nouns:has(noun) or S.w[last]:match("e?rs$") ~= nil }
end

--- Speaker of a quotation, as a name; a pronoun as its source is resolved.
--- nil when nobody is known.
function M.of_quote(doc, q)
  local known = type(q.speaker_start) == "number"
  local at = known and doc:bytes(q.speaker_start, q.speaker_end)
  local inside = at and at.first and at.last
    and M.first_actor(at.first, at.last)
  if inside and not inside.adjective then
    -- "Leavitt's praise ... underscores a message": the name in it
    return { name = inside.name, actor = true, start = inside.start,
      stop = inside.stop, person = inside.kind == "person" }
  elseif q.speaker == "AUTHOR" then
    return { name = "AUTHOR", author = true, actor = true }
  elseif type(q.speaker) == "string" and q.speaker ~= "" then
    return { name = q.speaker, actor = true,
      start = known and q.speaker_start or nil,
      stop = known and q.speaker_end or nil }
  elseif at and at.first then
    local S = chunk.sentence(doc, at.first)
    local c = S[S.at[at.first]]
    local n = c.kind == "NP" and c.pron and M.np(doc, S, c)
    return n and not n.pron and (n.actor or n.group) and n or nil
  end
  return nil
end

--- The one who says "I" at a token: speaker, or the author.
function M.speaker(doc, S, tok)
  local where = doc:token(tok)
  local q = voice.quote_at(where.start)
  if q and q.kind == "indirect" then
    q = nil
  end
  if q then
    local n = M.of_quote(doc, q)
    return n and { name = n.name, start = where.start, stop = where.stop,
      actor = true, author = n.author, first = tok, voice = "quoted" }
  end
  local _ = S
  return { name = "AUTHOR", author = true, actor = true, first = tok,
    voice = "author" }
end

--- Does the noun phrase x mean one person, as far as its noun tells?
local function is_person(S, x)
  local row = M.holder_nouns:get(x.noun or "")
  return x.proper or (row and row.kind == "person")
    or S.w[x.head]:match("[eo]r$") ~= nil
end

--- The noun phrase before a pronoun in its sentence that is a person or group
--- without a name: "the senator said he ...".
local function unnamed(doc, S, c, word)
  for i = 1, #S do
    local x = S[i]
    if x.first >= c.first then
      return nil
    end
    if x.kind == "NP" and not x.pron and not x.temporal then
      local n = M.np(doc, S, x)
      local one = n and not n.actor and n.group
        and (word == "they" or is_person(S, x))
      if one then
        return n
      end
    end
  end
  return nil
end

--- Name of a noun phrase chunk.
---@return stance.name?
function M.np(doc, S, c, last)
  last = last or c.last
  local word = S.w[c.head]
  local where = doc:span(c.first, last)
  if c.pron or (S.p[c.head] == "PRP") then
    if voice.own(word) then
      return M.speaker(doc, S, c.head)
    end
    local a = pronoun(doc, c.head, word)
    if a then
      return of_actor(a, c.first, c.last, doc)
    end
    local near = (HE[word] or SHE[word] or word == "they")
      and unnamed(doc, S, c, word)
    if near then
      near.start, near.stop, near.first = where.start, where.stop, c.first
      return near
    end
    return { name = word, start = where.start, stop = where.stop,
      actor = false, pron = word, first = c.first }
  end
  local a = M.actor_at(c.head)
  if a and not a.adjective then
    local r = of_actor(a, a.first, a.last, doc)
    r.head = a
    return r
  end
  local noun = c.noun or S.l[c.head]
  if noun == "administration" then
    local inner = M.actor_at(c.head - 1)
    local name
    if inner and inner.kind == "person" then
      name = inner.text .. " administration"
    else
      name = administration(doc) or plain(doc, c.first, c.last, S)
    end
    return { name = name, start = where.start, stop = where.stop,
      actor = true, first = c.first, group = true }
  end
  if S.w[c.first] == "this" and (noun == "newspaper" or noun == "paper"
    or noun == "page" or noun == "magazine") then
    return { name = "AUTHOR", author = true, actor = true, first = c.first,
      voice = "author" }
  end
  local det = S.p[c.first]
  if (det == "DT" or det == "PRP$") and c.head <= c.first + 1
    and word ~= "a" and S.w[c.first] ~= "a" and S.w[c.first] ~= "an" then
    local b = S.p[c.head] == "NN" and definite(c.first - 1, noun, S.w[c.first])
    if b then
      return of_actor(b, c.first, c.last, doc)
    end
  end
  return { name = plain(doc, c.first, last, S), start = where.start,
    stop = where.stop, actor = false, first = c.first, noun = noun,
    group = M.holder_nouns:has(noun)
      or (S.p[c.head] == "NNP" and not c.temporal and #word > 2)
      or (S.p[c.head] == "NNS" and word:match("[eo]rs$") ~= nil)
      or (S.p[c.head] == "NNS" and word:match("i[sa][tn]s$") ~= nil)
      or M.actor_in(c.first, c.last) ~= nil and GROUP_NOUN[word] or false }
end

--- Can this noun phrase hold an attitude?
function M.can_hold(n)
  if n.name:find("%f[%a]Bill%f[%A]") and not n.person then
    return false
  end
  return n.actor or n.group or false
end

--- Name of a target: a quality of an actor stands for the actor.
function M.target(doc, S, j, last)
  local c = S[j]
  local r = M.np(doc, S, c, S[last or j].last)
  if not r or r.actor or r.pron then
    return r
  end
  if c.poss and (QUALITY[c.noun] or not OWN_SELF[c.noun]) then
    local p = M.possessor(doc, S, c.poss)
    if p and p.actor and not p.author then
      local where = doc:span(c.first, c.last)
      p.start, p.stop = where.start, where.stop
      return p
    end
  elseif QUALITY[c.noun] and last and last > j then
    local inner = M.np(doc, S, S[last])
    if inner and inner.actor and not inner.author then
      return inner
    end
  elseif OTHER[S.w[c.head]] and (c.first == c.head
    or S.w[c.head] == "other") then
    r.pron = S.w[c.head]
  elseif GENERIC[c.noun] and M.topic and not M.topic.actor
    and c.head == c.first + 1 and M.topic.first < c.first
    and (S.w[c.first] == "the" or S.w[c.first] == "this") then
    local first_time = not doc.text:sub(1, r.start)
      :find("%f[%a]" .. c.noun .. "%f[%A]")
    if first_time then
      r.name = M.topic.name
    end
  end
  return r
end

M.OTHER = OTHER

return M

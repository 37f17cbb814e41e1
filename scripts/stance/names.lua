--- Names: what a noun phrase is called, and whom a pronoun means.

local rubric = require "rubric"
local chunk = require "chunk"
local refer = require "refer"
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

--- Nouns that name nothing by themselves.
local KIND = chunk.set "kind sort type lot bit way rest same"

--- Doings whose object is what is wanted: "the passage of the bill".
local DONE_TO = chunk.set [[passage adoption approval ratification confirmation
  nomination appointment election enactment implementation introduction
  candidacy re-election reelection]]

local GROUP_NOUN = chunk.set [[administration government campaign team camp
  regime cabinet presidency lawyers attorneys aides allies supporters officials
  lawmakers spokesman spokeswoman authorities forces troops leaders voters
  planes jets warplanes airstrikes soldiers police army navy military militia
  militias prosecutors parliament legislature fans base network]]

--- Nouns in -er and -or that are no people.
local THING = chunk.set [[letter paper number order matter offer power computer
  factor tender weather bumper tower router river error mirror door floor other
  quarter center corridor sector indicator answer layer filter border dinner
  cancer disaster trailer container tractor motor banner character chapter
  charter cover danger daughter dollar desire drawer engineering feeder figure
  fiber fire freezer frontier gather hammer harbor helicopter horror interior
  jumper ladder laser liter meter metre master measure minor monitor newsletter
  oyster pepper pillar poster prayer printer processor raider reactor register
  reminder remainder rumor semester sensor server shelter shower silver slipper
  summer supper sweater temper theater timber transistor trigger ulcer vapor
  water winter wonder trouser scissor color flavor labor favor humor honor odor
  endeavor behavior neighbor tumor armor manner bunker cluster bladder barrier
  carrier courier cylinder elevator escalator generator engine calculator vector
  mortar spider tiger flower fever finger shoulder corner counter gender]]

--- Is it a noun of a doer by its ending? "teacher", "editors".
local function doer(noun, word)
  return not THING[noun or ""] and word:match("[eo]rs?$") ~= nil
end

local HE = chunk.set "he him his"
local SHE = chunk.set "she her hers"
local OTHER = chunk.set [[this that these those who which what there you your
  one everyone everybody nobody somebody someone anyone people thing something
  anything nothing all some many most others other another both each none]]

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
  local where = doc:span(first, last)
  local text = where.text
  local a = refer.first_actor(first, last)
  if a and a.kind == "person" and not a.adjective and a.first >= first
    and a.name ~= a.text then -- "Ruiz's plan" is Ana Ruiz's
    text = text:sub(1, a.start - where.start) .. a.name
      .. text:sub(a.stop - where.start + 1)
  end
  return (text:gsub("%s+", " "))
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
    actor = a.kind ~= "topic", first = first, person = a.kind == "person",
    kind = a.kind }
end

--- Name of the tokens of a possessor {first, last}.
function M.possessor(doc, S, poss)
  local first, last = poss[1], poss[2]
  local word = S.w[last]
  if S.p[last] == "PRP$" then
    if voice.own(word) then
      return M.speaker(doc, S, last)
    end
    local a = refer.pronoun(doc, last, word)
    return a and of_actor(a, first, last, doc) or nil
  end
  local a = refer.actor_at(last)
  if a and not a.adjective then
    return of_actor(a, a.first, a.last, doc)
  end
  local noun = S.l[last]
  if noun == "administration" then
    return M.np(doc, S, { first = first, last = last, head = last,
      noun = noun })
  end
  a = (S.p[first] == "DT" or S.p[first] == "PRP$")
    and refer.definite(first, noun, S.w[first])
  if a then
    return of_actor(a, first, last, doc)
  end
  local where = doc:span(first, last)
  return { name = plain(doc, first, last, S), start = where.start,
    stop = where.stop, actor = false, first = first,
    group = M.holder_nouns:has(noun) or S.p[last] == "NNP"
      or (S.p[last] == "NNS" and doer(noun, S.w[last])) }
end

--- Speaker of a quotation, as a name; a pronoun as its source is resolved.
--- nil when nobody is known.
function M.of_quote(doc, q)
  local known = type(q.speaker_start) == "number"
  local at = known and doc:bytes(q.speaker_start, q.speaker_end)
  local inside = at and at.first and at.last
    and refer.first_actor(at.first, at.last)
  local last = inside and refer.actor_in(at.first, at.last)
  if last and last ~= inside and last.kind == "person"
    and last.last == at.last then
    inside = last -- "Ruiz's spokesman, Ivan Cole"
  elseif inside and inside.last < at.last and not inside.adjective
    and doc:pos(inside.last + 1) == "POS"
    and M.holder_nouns:has(doc:lemma(at.last):lower()) then
    inside = nil -- "Ruiz's spokesman"
  end
  if inside and not inside.adjective then
    -- "Leavitt's praise ... underscores a message": the name in it
    return { name = inside.name, actor = true, start = inside.start,
      stop = inside.stop, person = inside.kind == "person" }
  elseif q.speaker == "AUTHOR" then
    return { name = "AUTHOR", author = true, actor = true }
  end
  local stands_for = at and at.first and refer.mention_at(at.first)
  if stands_for and at.first == at.last then
    return of_actor(stands_for, at.first, at.last, doc) -- "he said"
  end
  local S = at and at.first and chunk.sentence(doc, at.first)
  local c = S and S[S.at[at.last or at.first]]
  if c and c.kind == "NP" and not c.pron and S.w[c.first] == "the" then
    local n = M.np(doc, S, c) -- "the senator said": who that is
    if n and n.actor and not n.author then
      return n
    end
  end
  if type(q.speaker) == "string" and q.speaker ~= "" then
    return { name = q.speaker, actor = true,
      start = known and q.speaker_start or nil,
      stop = known and q.speaker_end or nil }
  elseif c then
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
  if voice.in_open_marks(S, tok) then
    return nil -- somebody's words, but nobody is known to say them
  end
  return { name = "AUTHOR", author = true, actor = true, first = tok,
    voice = "author" }
end

--- Does the noun phrase x mean one person, as far as its noun tells?
local function is_person(S, x)
  local row = M.holder_nouns:get(x.noun or "")
  return x.proper or (row and row.kind == "person")
    or doer(x.noun, S.w[x.head])
end

--- Does it mean a body of people?
local function is_group(x)
  local row = M.holder_nouns:get(x.noun or "")
  return row and row.kind == "group"
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
      local one = n and not n.actor and n.group and (word == "they"
        or (word == "it") == (is_group(x) and not is_person(S, x)))
      if one then
        return n
      end
    end
  end
  return nil
end

--- Name of a noun phrase chunk.
---@return stance.name?
function M.np(doc, S, c, last, as_holder)
  last = last or c.last
  local word = S.w[c.head]
  local where = doc:span(c.first, last)
  if c.pron or (S.p[c.head] == "PRP") then
    if voice.own(word) then
      return M.speaker(doc, S, c.head)
    end
    local a = refer.pronoun(doc, c.head, word)
    if a and not (as_holder and a.kind == "topic") then
      return of_actor(a, c.first, c.last, doc)
    end
    local near = (HE[word] or SHE[word] or word == "they" or word == "it")
      and unnamed(doc, S, c, word)
    if near then
      near.start, near.stop, near.first = where.start, where.stop, c.first
      return near
    end
    return { name = word, start = where.start, stop = where.stop,
      actor = false, pron = word, first = c.first }
  end
  local a = refer.actor_at(c.head)
  if a and not a.adjective then
    local r = of_actor(a, a.first, a.last, doc)
    r.head = a
    return r
  end
  local noun = c.noun or S.l[c.head]
  if noun == "administration" then
    local inner = refer.actor_at(c.head - 1)
    local name
    if inner and inner.kind == "person" then
      name = inner.text .. " administration"
    else
      name = refer.administration(doc) or plain(doc, c.first, c.last, S)
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
    local b = S.p[c.head] == "NN"
      and refer.definite(c.first - 1, noun, S.w[c.first])
    if b then
      return of_actor(b, c.first, c.last, doc)
    end
  end
  return { name = plain(doc, c.first, last, S), start = where.start,
    stop = where.stop, actor = false, first = c.first, noun = noun,
    group = M.holder_nouns:has(noun)
      or ((S.p[c.head] == "NNP" or S.p[c.head] == "NNPS") and not c.temporal and #word > 2)
      or (S.p[c.head] == "NNS" and doer(noun, word))
      or (S.p[c.head] == "NNS" and word:match("i[sa][tn]s$") ~= nil)
      or refer.actor_in(c.first, c.last) ~= nil and GROUP_NOUN[word] or false,
    organ = GROUP_NOUN[word] and refer.actor_in(c.first, c.last) ~= nil }
end

--- Can this noun phrase hold an attitude?
function M.can_hold(n)
  if n.name:find("%f[%a]Bill%f[%A]") and not n.person then
    return false
  end
  return n.actor or n.group or false
end

--- Noun phrases that stand for the sentence's writer or sender: what a letter
--- says is said by whoever sent it.
local DOCUMENT = chunk.set [[statement letter report tweet post speech article
  editorial column memo email e-mail lawsuit suit complaint petition resolution
  brief filing message remark comment ad advert advertisement video op-ed
  communique address appeal ruling verdict dissent testimony interview
  open-letter press-release release study account]]
M.DOCUMENT = DOCUMENT

--- The name in apposition to the noun phrase at chunk j: "the candidate, Ann
--- Ruiz,". Only a person or an organisation, and only as a parenthesis.
function M.apposed(doc, S, j)
  local c, n, after = S[j + 1], S[j + 2], S[j + 3]
  if not c or c.kind ~= "C" or (S.w[c.first] ~= ","
    and S.w[c.first] ~= ":") or not n or n.kind ~= "NP" or not n.proper
    or (after and after.kind ~= "C" and after.kind ~= "Q") then
    return nil
  end
  if after and S[j + 4] and (S[j + 4].kind == "CC" or S[j + 4].kind == "NP")
  then
    return nil -- a list
  end
  local host = S[j]
  if host.proper or not (M.holder_nouns:has(host.noun or "")
    or doer(host.noun, S.w[host.head])) then
    return nil
  end
  local a = refer.actor_at(n.head)
  if not a then
    local r = M.np(doc, S, n)
    r.start = doc:span(host.first, host.first).start
    return r
  elseif a.adjective or a.kind == "place" then
    return nil
  end
  return of_actor(a, host.first, n.last, doc)
end

--- Name of a target: a quality of an actor stands for the actor.
function M.target(doc, S, j, last)
  local c = S[j]
  local r = M.np(doc, S, c, S[last or j].last)
  if r and c.pron == "it" and r.kind ~= "topic" then
    r.pron = "it" -- a thing more often than the organisation named last
  end
  if not r or r.actor or r.pron then
    return r
  end
  local named = (not last or last == j) and M.apposed(doc, S, j)
  if named then
    return named
  end
  if DONE_TO[c.noun] then
    local whole = doc:span(c.first, S[last or j].last)
    local inner
    if c.poss then
      inner = M.possessor(doc, S, c.poss)
    elseif last and last > j then
      inner = M.np(doc, S, S[j + 2], S[last].last)
    end
    if inner and not inner.author and not inner.pron then
      inner.start, inner.stop = whole.start, whole.stop
      return inner
    end
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
  elseif KIND[c.noun] then
    r.pron = c.noun
  elseif OTHER[S.w[c.head]] and (c.first == c.head
    or S.w[c.head] == "other" or S.w[c.head] == "one") then
    r.pron = S.w[c.head]
  elseif GENERIC[c.noun] and refer.topic and not refer.topic.actor
    and c.head == c.first + 1 and refer.topic.first < S.first
    and S.number - doc:sentence_of(refer.topic.first) <= 2
    and (S.w[c.first] == "the" or S.w[c.first] == "this") then
    local first_time = not doc.text:sub(1, r.start)
      :find("%f[%a]" .. c.noun .. "%f[%A]")
    if first_time then
      r.name = refer.topic.name
    end
  end
  return r
end

M.OTHER = OTHER

return M

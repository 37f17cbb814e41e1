--- From candidates and known names to annotations.
--
-- What stands in the text (settle.lua) is entered into the document's memory
-- first. Then every one is named: full names, surnames, short forms, in the
-- order of the text.

local rubric = require "rubric"
local forms = require "forms"
local roles = require "roles"
local words = require "words"
local memory = require "memory"
local mentions = require "mentions"
local offices = require "offices"
local registry = require "registry"
local settle = require "settle"
local unknown = require "unknown"

local list_unknown = rubric.args.unknown
local STRONG, KNOWN = settle.STRONG, settle.KNOWN

-- ---- what the words say ----

local function title_case(text)
  return (text:gsub("(%a)([%a\128-\255]*)", function(a, b)
    return a .. rubric.lower(b)
  end))
end

--- Words that end a company's name and are not said again.
local ENDING = ",? +[ICLP][nNtToOlLrCP]%a*%.?$"

--- Set the name of a candidate as it is said elsewhere: one space between
--- words, no shouted capitals ("GENEVA — "), no "Inc.".
local function read(doc, x)
  local text = x.where.text
  if x.last > x.first
    and (text:find("\n", 1, true) or text:find("  ", 1, true)) then
    text = text:gsub("%s+", " ")
  end
  if x.kind then
    local second = text:byte(2)
    if x.kind ~= "organisation" and second and second < 91 and second > 64
      and (#text > 5 or x.form.name == "dateline") -- not an acronym
      and doc:is(x.first, "allcap") then
      text = title_case(text)
    elseif x.form.name == "company ending" then
      text = text:gsub(ENDING, "")
    end
  end
  x.text = text
end

--- Enter a known name.
local function learn_known(doc, x, mem)
  local e = x.entry
  x.where = doc:span(x.first, x.last)
  if e.adjective then
    return
  elseif e.several then
    x.text = x.where.text
    return
  end
  local name = e.name
  if not name or e.alias then
    x.text = x.where.text
    name = name or x.text
  end
  if e.kind == "person" then
    local role = x.role or roles.before[x.first] or roles.after[x.last]
    local actor = mem:learn(name, "person", KNOWN, role)
    if e.alias then
      actor.times = actor.times - 1 -- not named in full
    end
  elseif not mem.whole[name] then
    mem:learn(name, e.kind, KNOWN)
  end
end

--- Let what stands beside the name tell its kind.
local function look_beside(x)
  -- "the company, Zorbek," but "the head of the company, Ann Volm,"
  if (roles.organisation[x.last] or roles.organisation_before[x.first]
      and not roles.before[x.first]) and x.weight <= STRONG then
    x.kind, x.weight, x.role = "organisation", STRONG, nil
    x.rule = "kind of organisation beside the name"
    return
  end
  local role = x.role or roles.before[x.first] or roles.after[x.last]
  x.role = role
  if role and x.weight < STRONG then
    x.kind, x.weight = "person", STRONG
    x.rule = "role beside the name"
  end
end

--- Enter a candidate.
local function learn(x, mem)
  look_beside(x)
  local kind, text = x.kind, x.text
  if not kind or x.weight < 2 then
    return
  elseif x.stands_for then
    mem:alias(text, mem:learn(x.stands_for.where.text, kind, x.weight))
  elseif x.form == forms.administration then
    mem.administrations[#mem.administrations + 1] = text
  elseif x.form.name == "speaker label" then
    return
  elseif kind ~= "person" then
    mem:learn(text, kind, x.weight)
  else
    mem:learn(x.entry and x.entry.name or text, kind, x.weight, x.role)
  end
end

-- ---- naming ----

-- Endings of adjectives, by their last letter.
local ENDINGS = { n = { "n", "an", "ian" }, e = { "ese" },
  i = { "i" }, s = { "ns", "ans", "is" } }

--- "Tarvian" when the document has a place Tarvia.
local function adjective_of(mem, text)
  local endings = ENDINGS[text:sub(-1)]
  if not endings then
    return nil
  end
  for _, ending in ipairs(endings) do
    local stem = text:sub(1, -1 - #ending)
    if #stem > 2 and text:sub(-#ending) == ending then
      local actor = mem.whole[stem] or mem.whole[stem .. "a"]
        or mem.whole[stem .. "e"]
      if actor and actor.kind == "place" then
        return actor
      end
    end
  end
  return nil
end

local function as(kind, name, role, rule)
  return { name = name, kind = kind, role = role or rubric.null }, rule
end

--- The one administration that the document names, false when there are
--- several.
local function one_administration(mem)
  local one
  for _, name in ipairs(mem.administrations) do
    if not name:find(".", 1, true) and one ~= name then
      if one then
        return false
      end
      one = name
    end
  end
  return one
end

--- "the U.S. administration" is the one administration that has a name.
local function administration(x, mem)
  if not x.text:find(".", 1, true) then
    return x.text
  end
  if mem.administration == nil then
    mem.administration = one_administration(mem) or false
  end
  return mem.administration or x.text
end

--- "the Commission" is the European Commission, but "the Senate" is not its
--- Budget Committee, and "the House" not the White House.
local function is_end(text, name)
  return name:sub(-#text) == text and name ~= "White House"
end

--- What the document's fuller names say of a short one: the actor, or nil and
--- the kind of several.
local function fuller(doc, x, mem)
  if x.form.name == "unknown adjective" then
    return nil, nil
  end
  local part, several = mem:of_part(x.text, x.form.titled and "person" or nil,
    x.gender)
  if not part and several == nil and mem.part["the " .. x.text]
    and doc:lower(x.first - 1) == "the" then
    part, several = mem:of_part("the " .. x.text)
  end
  if part and (x.kind and x.kind ~= part.kind and x.weight >= KNOWN
    or x.form == forms.institution and not is_end(x.text, part.name)) then
    return nil, nil
  end
  return part, several
end

--- A candidate that nothing else tells of.
local function guess(x, mem)
  local place = adjective_of(mem, x.text)
  if place then
    return as("demonym", place.name, nil, "demonym")
  elseif x.first == x.last and words.is_given(x.text) then
    return as("person", x.text, nil, "given name alone")
  elseif x.first == x.last and words.is_surname(x.text) then
    return as("person", x.text, nil, "surname alone")
  end
  return nil
end

local function resolve(doc, x, mem)
  local text, kind, rule = x.text, x.kind, x.rule or x.form.name
  if x.form == forms.administration then
    return as(kind, administration(x, mem), nil, rule)
  end
  local actor = mem:of(text, kind)
  local part, several = fuller(doc, x, mem)
  if part and (kind == "person" or not actor or actor.weight < STRONG
    or actor.kind == part.kind) then
    return as(part.kind, part.name, part.role or x.role, x.form.titled and rule
      or part.kind == "person" and "part of a person's name"
      or "short form of a name")
  elseif x.entry then
    return as("person", x.entry.name, x.role, rule)
  elseif several and (not kind or kind == several or x.weight < KNOWN) then
    return as(several, text, x.role, "part of several names")
  elseif actor and (kind and actor.weight >= x.weight
    or not kind and (actor.weight > 3 or actor.times > 1)) then
    return as(actor.kind, actor.name,
      actor.kind == "person" and actor.role or nil,
      kind == actor.kind and rule or "same name elsewhere")
  elseif kind then
    return as(kind, text, x.role, rule)
  end
  return guess(x, mem)
end

--- The short name of an office holder ("Trump"): open when the document names
--- somebody else so, and not the office holder in full.
local function resolve_alias(x, mem)
  local e = x.entry
  local holder = mem:of(e.name, "person")
  local part, several = mem:of_part(x.text, "person")
  if (several or part and part ~= holder) and holder.times == 0 then
    return as("person", x.text, nil, "part of several names")
  end
  return as("person", e.name, holder.role, e.rule)
end

--- A name that several of the registry share: the one that is named in full.
local function resolve_several(x, mem)
  local found
  for _, one in ipairs(x.entry.several) do
    local actor = mem:of(one.name, one.kind)
    if actor and actor.times > 0 then
      if found then
        found = nil
        break
      end
      found = one
    end
  end
  if found then
    return as(found.kind, found.name, x.role, "registry")
  end
  return as(x.entry.kind, x.text, x.role, "part of several names")
end

local BEFORE_PLACE = { ["in"] = true, to = true, from = true, near = true,
  at = true, of = true, outside = true, around = true, across = true }

--- "Brisbane" where a Jonah Brisbane was named: the person, not the city.
local function namesake(doc, x, mem)
  local text = x.where.text
  if not mem.part[text] or BEFORE_PLACE[doc:lower(x.first - 1)]
    or doc:word(x.last + 1) == "," and doc:is(x.last + 2, "cap") then
    return nil
  end
  local actor = mem:of_part(text, "person")
  return actor and actor.weight >= STRONG
    and actor.name:sub(-#text - 1) == " " .. text and actor or nil
end

local function resolve_known(doc, x, mem)
  local e = x.entry
  local person = e.city and namesake(doc, x, mem)
  if person then
    return as("person", person.name, person.role, "part of a person's name")
  elseif e.several then
    return resolve_several(x, mem)
  elseif e.alias then
    return resolve_alias(x, mem)
  elseif e.kind == "person" then
    return as("person", e.name, mem:of(e.name, "person").role, e.rule)
  elseif not e.name then
    return as(e.kind, x.text, nil, e.rule)
  end
  -- The same for every mention: one table will do.
  e.features = e.features or as(e.kind, e.name)
  return e.features, e.rule
end

local LONGEST = 5 -- tokens of a name in a headline

--- Names of the document's actors in a headline; known names that stand there
--- are the items that follow the i-th.
local function read_headline(doc, all, i, mem)
  local x, taken = all[i], {}
  for k = i + 1, #all do
    if all[k].first > x.last then
      break
    end
    for tok = all[k].first, all[k].last do
      taken[tok] = true
    end
  end
  local tok = x.first
  while tok <= x.last do
    local step = 1
    if not taken[tok] and doc:is(tok, "cap") then
      for n = math.min(LONGEST, x.last - tok + 1), 1, -1 do
        local where = doc:span(tok, tok + n - 1)
        local actor = mem.whole[where.text] or mem:of_part(where.text)
        if actor and not taken[tok + n - 1] then
          doc:add("actor", where, as(actor.kind, actor.name, actor.role),
            forms.headline.name)
          step = n
          break
        end
      end
    end
    tok = tok + step
  end
end

--- What a person was on the document's date, as far as it is known.
local function tell_office(features, told)
  local name = features.name
  local kind = features.kind
  if (kind == "place" or kind == "demonym") and not registry.list[1] then
    return
  end
  local known = told[name]
  if known == nil then
    local office, member_of = offices.on(name, told.date)
    known = (office or member_of) and { office, member_of } or false
    told[name] = known
  end
  if known then
    features.office, features.member_of = known[1], known[2]
  elseif features.office or features.member_of then -- a shared table
    features.office, features.member_of = nil, nil
  end
end

--- The finishing pass.
return function(doc)
  local all, mem = settle.items(doc, forms.found), memory.new()
  local told, n = { date = doc.date }, 0
  local named = { features = {}, sentence = {} }
  for i = 1, #all do
    local x = all[i]
    if x.form then
      read(doc, x)
      learn(x, mem)
    else
      learn_known(doc, x, mem)
    end
  end
  for i = 1, #all do
    local x = all[i]
    local features, rule
    if x.form == forms.headline then
      read_headline(doc, all, i, mem)
    elseif x.form then
      features, rule = resolve(doc, x, mem)
    else
      features, rule = resolve_known(doc, x, mem)
    end
    if list_unknown and x.form ~= forms.headline then
      unknown.note(doc, x, features, rule)
    end
    if features then
      -- "Mexican" names Mexico, but is not Mexico acting: readers ask this
      features.adjective = rule == "demonym" or nil
      tell_office(features, told)
      doc:add("actor", x.where, features, rule)
      n = n + 1
      named[n], named.features[n] = x, features
    end
  end
  forms.clear()
  roles.clear()
  mentions.resolve(doc, named)
  mentions.clear()
end

--- From candidates and known names to annotations.
--
-- First everything is settled that a place in the text tells by itself:
-- which of overlapping candidates and known names stands. What these are is
-- entered into the document's memory. Then every one is named: full names,
-- surnames, short forms, in the order of the text.

local rubric = require "rubric"
local names = require "names"
local memory = require "memory"
local forms = require "forms"
local roles = require "roles"

local STRONG = 6 -- from this weight a form stands against a name inside it

--- Known names in the document, in order.
local function known(doc)
  local hits = {}
  names.known:each(doc, function(first, last, row)
    local e = names.entry(row)
    if not e.abbreviation or doc:word(last):sub(-1) ~= "."
      or doc:word(first - 1) == "," then
      hits[#hits + 1] = { first = first, last = last, entry = e,
        kind = e.kind, rule = e.rule, weight = 7 }
    end
  end)
  return hits
end

--- Does the known name stand against the candidate? Marks the loser; what
--- stands on the same words as a title's person is that person.
local function settle(hit, c)
  local e = hit.entry
  if hit.first <= c.first and hit.last >= c.last then
    if c.titled and hit.first == c.first and e.kind == "person" then
      c.entry, hit.lost = e, true
    elseif c.titled and hit.first == c.first and e.kind ~= "person" then
      hit.lost = true
    else
      hit.role = hit.role or c.role
      c.lost = true
    end
  elseif c.kind == false or c.weight >= STRONG then
    hit.lost = true
  else
    c.lost = true
  end
end

local function settle_all(hits, found)
  local from = 1
  for _, hit in ipairs(hits) do
    while found[from] and found[from].last < hit.first do
      from = from + 1
    end
    local i = from
    while found[i] and found[i].first <= hit.last do
      if not found[i].lost then
        settle(hit, found[i])
      end
      i = i + 1
    end
  end
end

--- Those that stand, in the order of the text.
local function merge(hits, found)
  local out, i, j = {}, 1, 1
  while hits[i] or found[j] do
    local take
    if not found[j] or hits[i] and hits[i].first < found[j].first then
      take, i = hits[i], i + 1
    else
      take, j = found[j], j + 1
    end
    if not take.lost and take.kind ~= false then
      out[#out + 1] = take
    end
  end
  return out
end

local function title_case(text)
  return (text:gsub("(%a)([%a\128-\255]*)", function(a, b)
    return a .. rubric.lower(b)
  end))
end

--- Words that end a company's name and are not said again.
local ENDING = ",? +[ICLP][nNtToOlLrCP]%a*%.?$"

--- The name of x, as it is said elsewhere: one space between words, no shouted
--- capitals ("GENEVA — "), no "Inc.".
local function text_of(doc, x)
  local text = x.text
  if not text then
    x.where = doc:span(x.first, x.last)
    text = x.where.text
  elseif x.kind and x.kind ~= "organisation" and doc:is(x.first, "allcap") then
    text = title_case(text)
  elseif x.rule == "company ending" then
    text = text:gsub(ENDING, "")
  end
  if text:find("%s%s") or text:find("\n", 1, true) then
    text = text:gsub("%s+", " ")
  end
  x.text = text
  return text
end

--- Enter what is sure about x into the memory.
local function learn(doc, x, mem)
  local e, text = x.entry, text_of(doc, x)
  if e then
    if e.adjective then
      return
    end
    local actor = mem:learn(e.name or text, e.kind, x.weight, x.role)
    actor.entry = e
    if e.name and e.name ~= text and not e.alias then
      mem:alias(text, actor)
    end
    return
  end
  local kind = x.kind
  local role = x.role or roles.before[x.first] or roles.after[x.last]
  x.role = role
  if roles.organisation[x.last] and x.weight <= STRONG then
    x.kind, x.weight, kind, role = "organisation", STRONG, "organisation", nil
    x.rule = "kind of organisation after the name"
  end
  if role and x.weight < STRONG then
    x.kind, x.weight, kind = "person", STRONG, "person"
    x.rule = "role beside the name"
  end
  if kind and x.weight >= 2 then
    if x.stands_for then
      mem:alias(text, mem:learn(x.stands_for.text, kind, x.weight))
    elseif x.rule == "administration" then
      mem.administrations[#mem.administrations + 1] = text
    elseif x.rule == "speaker label" then
      return
    elseif kind ~= "person" or text:find(" ", 1, true) or x.weight < 9 then
      mem:learn(text, kind, x.weight, kind == "person" and role or nil)
    end
  end
end

--- "Tarvian" when the document has a place Tarvia.
local function adjective_of(mem, text)
  for _, ending in ipairs { "n", "an", "ian", "ese", "i", "ns", "ans", "is" } do
    local stem = text:sub(1, -1 - #ending)
    if #stem > 2 and text:sub(-#ending) == ending then
      for _, try in ipairs { stem, stem .. "a", stem .. "e" } do
        local actor = mem:of(try)
        if actor and actor.kind == "place" then
          return actor
        end
      end
    end
  end
  return nil
end

local function as(kind, name, role, rule)
  return { name = name, kind = kind, role = role or rubric.null }, rule
end

--- "the U.S. administration" is the one administration that has a name.
local function administration(x, mem)
  local one
  for _, name in ipairs(mem.administrations) do
    if not name:find("%.") and one ~= name then
      if one then
        return x.text
      end
      one = name
    end
  end
  return x.text:find("%.") and one or x.text
end

--- What the document's fuller names say of a short one.
local function fuller(doc, x, mem)
  local part, several = mem:of_part(x.text, x.titled and "person" or nil)
  if not part and several == nil and doc:lower(x.first - 1) == "the" then
    part, several = mem:of_part("the " .. x.text)
  end
  return part, several
end

--- A candidate that the gazetteer does not know.
local function resolve(doc, x, mem)
  local text, kind = x.text, x.kind
  if x.rule == "administration" then
    return as(kind, administration(x, mem), nil, x.rule)
  end
  local actor = mem:of(text, kind)
  local part, several = fuller(doc, x, mem)
  if part and kind and kind ~= part.kind and x.weight >= STRONG then
    part, several = nil, nil
  end
  if part and (not actor or actor.weight < STRONG
    or kind == "person" and actor.weight <= 9) then
    return as(part.kind, part.name, part.role, x.titled and x.rule
      or part.kind == "person" and "part of a person's name"
      or "short form of a name")
  elseif several and (not kind or kind == several) then
    return as(several, text, x.role, "part of several names")
  elseif x.entry then
    return as("person", x.entry.name, x.role, x.rule)
  elseif actor and (kind and actor.weight >= x.weight
    or not kind and (actor.weight > 3 or actor.times > 1)) then
    return as(actor.kind, actor.name,
      actor.kind == "person" and actor.role or nil,
      kind == actor.kind and x.rule or "same name elsewhere")
  elseif kind then
    return as(kind, text, x.role, x.rule)
  end
  local place = adjective_of(mem, text)
  if place then
    return as("place", place.name, nil, "demonym")
  elseif names.is_given(text) then
    return as("person", text, nil, "given name alone")
  end
  return nil
end

--- A known name: with the document's person when it tells a fuller story.
local function resolve_known(x, mem)
  local e, name = x.entry, x.entry.name or x.text
  if e.alias then
    local part, several = mem:of_part(x.text, "person")
    if several then
      return as("person", x.text, nil, "part of several names")
    elseif part then
      return as("person", part.name, part.role, e.rule)
    end
  end
  local actor = mem:of(name, e.kind)
  return as(e.kind, name, actor and e.kind == "person" and actor.role or nil,
    e.rule)
end

--- The finishing pass.
local function finish(doc)
  local hits, found = known(doc), forms.found
  settle_all(hits, found)
  local all, mem = merge(hits, found), memory.new()
  for _, x in ipairs(all) do
    learn(doc, x, mem)
  end
  for _, x in ipairs(all) do
    local features, rule
    if x.entry and not x.titled then
      features, rule = resolve_known(x, mem)
    else
      features, rule = resolve(doc, x, mem)
    end
    if features then
      doc:add("actor", x.where, features, rule)
    end
  end
end

return finish

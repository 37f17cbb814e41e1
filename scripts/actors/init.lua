--- Actors: who is named in a text.
--
-- Candidates are runs of capitalised words, found by one pattern, and names
-- that the gazetteers know. Each candidate is typed by the first evidence in
-- this order: title before it, office holder, gazetteer, given name,
-- organisation word, memory of the document; what is left is an untyped
-- `name`. Two passes: full names first, so that surnames find them.

local rubric = require "rubric"
local names = require "names"
local memory = require "memory"

local WORD = '[pos="NNPS?" & is="cap"]'
local run = rubric.pattern(
  WORD .. ' (' .. WORD .. ' | [word="de|da|del|della|der|van|von|bin|ibn|al|'
  .. 'el|ter|den|dos|di|la|le|du"]{1,2} ' .. WORD .. ' | [pos="HYPH"] '
  .. WORD .. ')*')

--- Array token -> hit, of the tokens that a gazetteer's hits cover.
local function cover(hits)
  local by = {}
  for _, hit in ipairs(hits) do
    for i = hit.span.first, hit.span.last do
      by[i] = hit
    end
  end
  return by
end

--- The office holder of a name on the document's date (or the latest one).
local function office_holder(doc, text)
  local rows = names.people[text]
  if not rows then
    return nil
  end
  local best
  for _, row in ipairs(rows) do
    if best and best.name ~= row.name then
      return nil -- an alias of two people
    end
    local date = doc.date
    if not date or not best or (row.from <= date
      and (not row.to or date <= row.to)) then
      best = row
    end
  end
  return best
end

--- Role in apposition: `Name, the finance minister,`.
local function role_after(doc, roles, last)
  if doc:word(last + 1) ~= "," then
    return nil
  end
  for i = last + 2, last + 6 do
    local hit = roles[i]
    if hit then
      return hit.span.text
    end
    if doc:pos(i) == "," or doc:pos(i) == "." then
      return nil
    end
  end
  return nil
end

local function is_organisation(doc, first, last)
  local a, b = doc:word(first), doc:word(last)
  local row = names.org_word:get(b)
  if row and row.position == "last" and last > first then
    return true
  end
  row = names.org_word:get(a)
  return row ~= nil and row.position == "first" and last > first
end

--- A candidate: { first, last, name, kind, role, rule } or nil.
local function candidate(doc, first, last, titles, roles)
  local c = { first = first, last = last }
  -- A title inside or right before the run is not part of the name.
  local i = first
  while i <= last and titles[i] do
    local hit = titles[i]
    if hit.span.last > last then
      return nil
    end
    c.role, c.title = hit.span.text, hit.values[1]
    i = hit.span.last + 1
  end
  if i == first and titles[first - 1] then
    local hit = titles[first - 1]
    c.role, c.title = hit.span.text, hit.values[1]
  end
  if i > last then
    return nil -- a title without a name
  end
  c.first = i
  if c.title and c.title.kind == "honorific" then
    c.role = nil
  end
  c.text = doc:span(c.first, last).text
  c.after = role_after(doc, roles, last)
  return c
end

--- First pass: what the name's own words say.
local function type_by_form(doc, c, mem)
  local holder = office_holder(doc, c.text)
  local words = c.last - c.first + 1
  if c.title then
    local name = holder and words == 1 and holder.name or c.text
    c.kind, c.rule, c.name = "person", "title before the name", name
  elseif holder and words > 1 then
    c.kind, c.rule, c.name = "person", "office holder", holder.name
  elseif words > 1 and names.given:has(doc:word(c.first))
    and not is_organisation(doc, c.first, c.last) then
    c.kind, c.rule, c.name = "person", "given name", c.text
  elseif is_organisation(doc, c.first, c.last) then
    c.kind, c.rule, c.name = "organisation", "organisation word", c.text
  elseif c.after and words > 1 then
    c.kind, c.rule, c.name = "person", "role after the name", c.text
  end
  if c.kind == "person" and (words > 1 or c.name ~= c.text) then
    local p = mem:add(c.name, c.role or c.after)
    c.name = p.name
  end
end

--- Second pass: what the document knows by now.
local function type_by_memory(doc, c, mem)
  local p = mem:find(c.text)
  if p and (c.kind == nil or c.kind == "person") then
    p.role = p.role or c.role or c.after
    c.kind, c.name, c.role = "person", p.name, p.role
    c.rule = c.rule or "surname of a person named before"
    return
  end
  if c.kind then
    c.name = c.name or c.text
    return
  end
  local holder = office_holder(doc, c.text)
  if holder then
    c.kind, c.name, c.rule = "person", holder.name, "office holder's surname"
    c.role = holder.office
    return
  end
  c.kind, c.name, c.rule = "name", c.text, "capitalised words"
end

local function add(doc, first, last, features, rule)
  features.role = features.role or rubric.null
  doc:add("actor", doc:span(first, last), features, rule)
end

local function tag(doc)
  local titles = cover(names.title:find(doc))
  local roles = cover(names.role:find(doc))
  local hits = names.known:find(doc)
  local taken, found, mem = {}, {}, memory.new()

  for _, m in ipairs(run:find(doc)) do
    local c = candidate(doc, m.first, m.last, titles, roles)
    if c then
      type_by_form(doc, c, mem)
      found[#found + 1] = c
    end
  end
  -- Gazetteer names beat untyped runs and whatever they hold whole.
  local by = cover(hits)
  for _, c in ipairs(found) do
    local hit = by[c.first]
    local whole = hit and hit.span.first <= c.first
      and hit.span.last >= c.last
    if c.kind == "person" or (c.kind and not whole) then
      for i = c.first, c.last do
        taken[i] = true
      end
    end
  end
  local placed = {}
  for _, hit in ipairs(hits) do
    local v, free = hit.values[1], true
    for i = hit.span.first, hit.span.last do
      free = free and not taken[i] and not placed[i]
    end
    -- A title swallowed by a longer name ("President of Mexico") is fine.
    if free then
      for i = hit.span.first, hit.span.last do
        placed[i] = true
      end
      add(doc, hit.span.first, hit.span.last,
        { name = v.name, kind = v.kind, adjective = v.adjective },
        v.adjective and "demonym" or "known name")
    end
  end
  for _, c in ipairs(found) do
    local free = true
    for i = c.first, c.last do
      free = free and not placed[i]
    end
    if free then
      type_by_memory(doc, c, mem)
      if c.kind ~= "name" or c.last > c.first
        or not doc:sentence(doc:sentence_of(c.first)) then
        add(doc, c.first, c.last,
          { name = c.name, kind = c.kind, role = c.role or c.after }, c.rule)
      else
        add(doc, c.first, c.last, { name = c.name, kind = "name" }, c.rule)
      end
    end
  end
end

return tag

--- Which of overlapping candidates and known names stands.

local rubric = require "rubric"
local forms = require "forms"
local names = require "names"
local registry = require "registry"
local roles = require "roles"

local M = {
  STRONG = 6, -- from this weight a form stands against a name inside it
  KNOWN = 7,  -- weight of a name that the gazetteer knows
}

--- Of several that the registry lists under one name, the one that was
--- something on the document's date; all when that does not tell.
local function of_the_date(e, date)
  local found
  for _, one in ipairs(e.several) do
    local office, member_of = registry.on(registry.by_name[one.name], date)
    if office or member_of then
      if found then
        return e
      end
      found = one
    end
  end
  return found or e
end

--- Does a word that can only be a given name stand before a short name? Then it
--- is somebody else: "Teodor Maas" is not the minister Maas.
local function of_another(doc, first)
  local i = first - 1
  return doc:pos(i) == "NNP" and doc:is(i, "cap") and doc:is(i, "alpha")
    and not doc:is(i, "allcap") and not doc:is(i, "mixed")
    and not doc:word(i):find(".", 1, true) and not roles.before[first]
    and next(rubric.classes(doc:lower(i))) == nil
    and next(rubric.classes((doc:lower(i):gsub("s$", "")))) == nil
end

--- Known names in the document, in order.
local function known(doc)
  local hits, n = {}, 0
  names.known:each(doc, function(first, last, row)
    local e = row.entry or names.entry(row)
    if e.several then
      e = of_the_date(e, doc.date)
    end
    local stands
    if e.lower then
      stands = doc:pos(last):find("^N")
    else
      stands = not e.abbreviation or doc:word(last):sub(-1) ~= "."
        or doc:word(first - 1) == ","
      if e.alias and e.kind == "person" and of_another(doc, first) then
        stands = false
      end
    end
    if stands then
      n = n + 1
      hits[n] = { first = first, last = last, entry = e, weight = M.KNOWN }
    end
  end)
  return hits
end

--- Does the known name stand against the candidate? Marks the loser. A title
--- before a name that could be a place's makes it a person's.
local function decide(hit, c)
  if c.form == forms.headline then
    return
  end
  if hit.first <= c.first and hit.last >= c.last then
    if not c.form.titled or hit.first < c.first then
      hit.role = hit.role or c.role
      c.lost = true
      return
    elseif hit.entry.kind == "person" then
      c.entry = hit.entry
    end
    hit.lost = true
  elseif c.kind == false or c.weight >= M.STRONG
    or hit.entry.kind == "place" and c.first < hit.first
      and c.last == hit.last
      and (roles.before[c.first] or roles.after[c.last]) then
    hit.lost = true -- "the engineer, Jonah Brisbane,"
  else
    c.lost = true
  end
end

local function settle_all(hits, found)
  local from, n = 1, #found
  for h = 1, #hits do
    local hit = hits[h]
    while from <= n and found[from].last < hit.first do
      from = from + 1
    end
    local i = from
    while i <= n and found[i].first <= hit.last do
      if not found[i].lost then
        decide(hit, found[i])
      end
      i = i + 1
    end
  end
end

--- Those that stand, in the order of the text.
local function merge(hits, found)
  local out, n, i, j = {}, 0, 1, 1
  local hit, c = hits[1], found[1]
  while hit or c do
    local take
    if not c or hit and hit.first < c.first then
      take, i = hit, i + 1
      hit = hits[i]
    else
      take, j = c, j + 1
      c = found[j]
    end
    if not take.lost and take.kind ~= false then
      n = n + 1
      out[n] = take
    end
  end
  return out
end

--- All names of a document that stand, in order: candidates (with `form`) and
--- known names (with `entry`).
function M.items(doc, found)
  local hits = known(doc)
  settle_all(hits, found)
  return merge(hits, found)
end

return M

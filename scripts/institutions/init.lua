--- Institutions: a gazetteer whose acronyms and short names are guarded.
--
-- The names of the list are searched in C; acronyms and short names count
-- where guards and the rest of the document allow it (owners.lua). The rules
-- below then write what was found, so that each kind of name has its examples
-- and `rubric why` can say how it was found.

local rubric = require "rubric"
local list = require "list"
local owners = require "owners"

local at -- what begins at a token: { rule=, last=, one=, open= }

--- Every longer word begins with a capital letter.
local function capitalised(doc, first, last)
  for i = first, last do
    if #doc:word(i) > 3 and doc:is(i, "alpha") and not doc:is(i, "cap")
      and not doc:is(i, "allcap") then
      return false
    end
  end
  return true
end

local function is_free(taken, first, last)
  for i = first, last do
    if taken[i] then
      return false
    end
  end
  return true
end

local function find(doc)
  local taken, where = {}, {}
  at = {}

  local function take(first, last, found)
    found.last = last
    at[first] = found
    for i = first, last do
      taken[i] = true
    end
    if found.one then
      local w = where[found.one] or {}
      where[found.one] = w
      w[#w + 1] = first
    end
  end

  -- a full name, to the letter or in capitals
  list.names:each(doc, function(first, last, one)
    take(first, last, { rule = "name", one = one })
  end)
  list.loose:each(doc, function(first, last, one)
    if is_free(taken, first, last) and capitalised(doc, first, last) then
      take(first, last, { rule = "name", one = one })
    end
  end)

  local function hits(gazetteer)
    local out = {}
    gazetteer:each(doc, function(first, last, ...)
      if is_free(taken, first, last) then
        out[#out + 1] = { first = first, last = last, owners = { ... },
          key = doc:span(first, last).text }
      end
    end)
    return out
  end

  local named = {}
  for one, w in pairs(where) do
    named[one] = w[1]
  end
  local acronyms = hits(list.acronyms)
  owners.acronyms(doc, acronyms, named)
  for _, hit in ipairs(acronyms) do
    if hit.one or hit.open then
      take(hit.first, hit.last, { rule = "acronym", one = hit.one,
        open = hit.open })
    end
  end

  local function last_named(one, token)
    local best
    for _, t in ipairs(where[one] or {}) do
      best = t < token and (not best or t > best) and t or best
    end
    return best
  end
  for _, hit in ipairs(hits(list.shorts)) do
    local one = owners.short(doc, hit, last_named)
    if one then
      take(hit.first, hit.last, { rule = "short name", one = one })
    end
  end
end

local function names_of(several)
  local out = {}
  for i, one in ipairs(several) do
    out[i] = one.name
  end
  table.sort(out)
  return table.concat(out, "; ")
end

--- The features of what a rule of this name found at a token.
local function features(doc, rule, first)
  local found = at[first]
  if not found or found.rule ~= rule then
    return nil
  end
  local span, one = doc:span(first, found.last), found.one
  local f = { start = span.start, stop = span.stop }
  if not one then
    f.name, f.open = rubric.null, names_of(found.open)
  else
    f.name, f.kind, f.acronym = one.name, one.kind, one.acronym
    f.seat, f.founded = one.seat, one.founded
  end
  return f
end

local function rule(o)
  o.match = '[lex="institution-word" & is="cap|allcap|mixed"]'
  o.tag = function(m, doc) return features(doc, o.name, m.first) end
  return o
end

return { find, rubric.rules {
  layer = "institution", policy = "all",
  rule { name = "name",
    examples = { "The [European Central Bank] left rates alone.",
      "[BANK OF ENGLAND] LEAVES RATES ALONE",
      "The [U.N. Security Council] met.", "[Europol] made arrests.",
      "The [UN Children’s Fund] sent tents.",
      "It was blocked by [Germany's Constitutional Court].",
      "The [UN refugee agency] sent tents." },
    never = { "The bank of england's oldest town flooded.",
      "The world bank account was closed.",
      "Members of the house of commons sense met." } },
  rule { name = "acronym",
    examples = { "The [WHO] sent doctors.", "[WHO]: masks still help.",
      "The [ECB] left interest rates alone.",
      "The [ICC] prosecutor asked for a warrant.",
      "[ICE] agents detained the cook.", "A ship, the [IMO] said, sank.",
      "[NATO] and the [EU] will meet.", "The [Fed] cut rates.",
      "An [EU]-backed plan failed.", "[UN]: famine is near." },
    never = { "Who sent doctors?", "WHO KILLED THE HARBOUR BILL?",
      "The ECB named its cricket squad for the tour.",
      "The ICE on the river broke.", "IMO the film was bad.",
      "He set the PACE early.", "Fed up voters stayed at home.",
      "Let US do IT.", "She bought EDB shares." } },
  rule { name = "short name",
    examples = {
      "The European Commission met. The [Commission] wants a levy.",
      "The IMF lent money. The [Fund] wants reforms.",
      "The Supreme Court of Canada ruled. The [Court] split.",
      "The U.S. Congress met. Then [Congress] left." },
    never = { "The Commission wants a levy.",
      "The European Commission met. Commission it from him.",
      "The Court ruled before the European Court of Justice did.",
      "The World Bank met. The Bank Street school closed." } },
} }

--- What holds for the layers np, vg, clause and svo whatever the text.

local function check(doc, what, wrong)
  doc:add("result", { 0, 0 }, { passed = wrong == nil, what = what
    .. (wrong and ": " .. wrong.layer .. " \"" .. wrong.text .. "\"" or "") })
end

local function first(list, test)
  for _, a in ipairs(list) do
    if test(a) then
      return a
    end
  end
  return nil
end

local function outside_a_sentence(doc)
  return function(a)
    return not a.first or doc:sentence_of(a.first) ~= doc:sentence_of(a.last)
  end
end

--- Annotations come by start: an overlap is one that begins before the last
--- one ended.
local function overlapping(list)
  local stop = 0
  return first(list, function(a)
    local bad = a.start < stop
    stop = a.stop
    return bad
  end)
end

--- A span among the features that is no noun phrase's or lies outside.
local function role_outside(a)
  for _, role in ipairs { "subject", "object", "indirect", "complement" } do
    local from, to = a[role .. "_start"], a[role .. "_end"]
    if (from == nil) ~= (a[role] == nil) or from and to <= from then
      return true
    end
    if from and (role == "subject" or role == "object")
      and (from < a.start or to > a.stop) then
      return true
    end
  end
  return a.verb_start < a.start or a.verb_end > a.stop
end

return function(doc)
  for _, layer in ipairs { "np", "vg", "clause", "svo" } do
    local list = doc:layer(layer)
    check(doc, layer .. ": something is found", #list == 0
      and { layer = layer, text = doc.text:sub(1, 60) } or nil)
    check(doc, layer .. ": inside one sentence",
      first(list, outside_a_sentence(doc)))
  end
  check(doc, "noun phrases do not overlap", overlapping(doc:layer("np")))
  check(doc, "parts of a triple lie inside it",
    first(doc:layer("svo"), role_outside))
  check(doc, "a triple has a subject or an object",
    first(doc:layer("svo"), function(a) return not a.subject and not a.object
    end))
  check(doc, "a possessor opens its noun phrase", first(doc:layer("np"),
    function(a)
      return a.possessor_start and (a.possessor_start ~= a.start
        or a.possessor_end >= a.stop and doc:sub(a.start, a.stop):find("['’]s"))
    end))
end

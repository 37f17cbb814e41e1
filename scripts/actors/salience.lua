--- Who "he", "she" and "they" are: the person that stands out.
--
-- Looked at are the names of this sentence and of the two before it. The
-- first name of a sentence, its subject as a rule, stands out; so does who
-- was meant by the last such pronoun, and who is named often. Someone who
-- speaks is not "he" in his own quotation. Two who stand out alike leave the
-- pronoun open.

local M = {}

local BACK = 2 -- sentences before this one

local SAYING = {}
for verb in ([[say tell add argue insist note explain recall warn claim reply
  ask write continue state declare]]):gmatch("%S+") do
  SAYING[verb] = true
end

-- ---- names ----

--- Number of the sentence of the i-th name.
function M.sentence(doc, named, i)
  local n = named.sentence[i]
  if not n then
    n = doc:sentence_of(named[i].first)
    named.sentence[i] = n
  end
  return n
end

--- The name that covers a token: its features and item.
function M.at(named, tok)
  local lo, hi = 1, #named
  while lo <= hi do
    local mid = (lo + hi) // 2
    local a = named[mid]
    if a.last < tok then
      lo = mid + 1
    elseif a.first > tok then
      hi = mid - 1
    else
      return named.features[mid], a
    end
  end
  return nil
end

--- The place that the document names most, when no other comes near: "the
--- president" is its president.
function M.country(named)
  local count, most, second = {}, nil, 0
  for i = 1, #named do
    local f = named.features[i]
    if f.kind == "place" or f.adjective then
      count[f.name] = (count[f.name] or 0) + 1
    end
  end
  for name, n in pairs(count) do
    if not most or n > count[most] then
      second = most and count[most] or 0
      most = name
    elseif n > second then
      second = n
    end
  end
  return most and count[most] >= 2 and count[most] >= 2 * second and most
    or nil
end

-- ---- quotations ----

--- Does the token stand between quotation marks of its paragraph?
local function quoted(doc, tok)
  local from = doc:paragraph(doc:paragraph_of(tok)).start
  local text = doc:sub(from, doc:token(tok).start)
  local at, straight = text:find("“", 1, true), false
  if at then
    local opened
    while at do
      opened, at = at, text:find("“", at + 1, true)
    end
    return not text:find("”", opened, true)
  end
  at = text:find('"', 1, true)
  while at do
    straight = not straight
    at = text:find('"', at + 1, true)
  end
  return straight
end

local function speaks(doc, a)
  return SAYING[doc:lemma(a.last + 1)] or SAYING[doc:lemma(a.first - 1)]
    or false
end

-- ---- candidates ----

--- Points of a name at this distance; the first of its sentence has more.
local function points(distance, is_first)
  if distance == 0 then
    return is_first and 3.0 or 2.0
  elseif distance == 1 then
    return is_first and 2.5 or 1.5
  end
  return is_first and 1.5 or 1.0
end

local function enter(list, name, kind, score)
  local one = list[name]
  if not one then
    one = { name = name, kind = kind, score = score }
    list[name] = one
    list[#list + 1] = one
  elseif score > one.score then
    one.score = score + 0.25 -- named again
  else
    one.score = one.score + 0.25
  end
end

local function is_first(doc, named, i)
  local kind, sentence = named.features[i].kind, M.sentence(doc, named, i)
  for k = i - 1, 1, -1 do
    if M.sentence(doc, named, k) ~= sentence then
      return true
    elseif named.features[k].kind == kind then
      return false
    end
  end
  return true
end

--- Does the person talk here, or is talked to? In a transcript, whose turns
--- are paragraphs, those two; in a quotation, who says it.
local function talks(doc, before, a, features, paragraph, inside)
  if before.turn == paragraph
    and (features.name == before.speaker or features.name == before.listener)
  then
    return true
  end
  return inside and doc:paragraph_of(a.first) == paragraph and speaks(doc, a)
end

local function candidates(doc, x, before, kind)
  local list, named = {}, before.named
  local sentence, inside = doc:sentence_of(x.first), nil
  local paragraph = doc:paragraph_of(x.first)
  for i = before.n, 1, -1 do
    local a, features = named[i], named.features[i]
    local distance = sentence - M.sentence(doc, named, i)
    if distance > BACK then
      break
    elseif features.kind == kind and not features.adjective then
      if inside == nil then
        inside = quoted(doc, x.first)
      end
      if not talks(doc, before, a, features, paragraph, inside) then
        enter(list, features.name, kind,
          points(distance, is_first(doc, named, i)))
      end
    end
  end
  local last = before.last[x.pronoun]
  if last and sentence - last.sentence <= BACK and last.kind == kind
    and not (before.turn == paragraph and (last.name == before.speaker
      or last.name == before.listener)) then
    enter(list, last.name, kind, sentence == last.sentence and 3.0 or 2.5)
  end
  return list, inside
end

local function fitting(list, before, gender)
  local out = {}
  for _, one in ipairs(list) do
    local g = before.genders[one.name]
    if not g or g == gender then
      one.score = g and one.score + 0.5 or one.score
      one.sure = g == gender
      out[#out + 1] = one
    end
  end
  table.sort(out, function(a, b)
    if a.score ~= b.score then
      return a.score > b.score
    end
    return a.name < b.name
  end)
  return out
end

local CLEAR, SLIGHT = 1.0, 0.5 -- how far the best is before the next

local THEY = 40 -- tokens that "they" looks back

--- "they": an organisation right before it, when no several things stand
--- between. All others are no actor's more often than not, so that nothing is
--- said of them.
local function they(doc, x, before, given)
  local n, named = before.n, before.named
  local a, features = named[n], named.features[n]
  if not a or features.kind ~= "organisation" or features.adjective
    or x.first - a.last > THEY
    or doc:sentence_of(x.first) - M.sentence(doc, named, n) > 1 then
    return nil
  end
  for tok = a.last + 1, x.first - 1 do
    local pos = doc:pos(tok)
    if pos == "NNS" or pos == "NNPS" or pos == "CC" then
      return nil
    end
  end
  return given("organisation", features.name, 0.6)
end

function M.pronoun(doc, x, before, open, given)
  if x.pronoun == "p" then
    return they(doc, x, before, given)
  end
  local list, inside = candidates(doc, x, before, "person")
  list = fitting(list, before, x.pronoun)
  local one, other = list[1], list[2]
  if not one then
    return open "no person before it"
  end
  local margin = other and one.score - other.score or 9
  if margin < SLIGHT then
    return open "several persons fit"
  end
  local confidence = not other and (one.sure and 0.9 or 0.75)
    or margin >= CLEAR and 0.7 or 0.6
  if inside then
    confidence = math.floor((confidence - 0.2) * 100 + 0.5) / 100
  end
  return given("person", one.name, confidence)
end

--- Remember what a mention meant, for the next ones.
function M.note(doc, x, before, features)
  if features.open then
    return
  end
  local key = x.pronoun
  if not key then
    if features.kind ~= "person" then
      return
    end
    key = before.genders[features.name]
  elseif key ~= "p" then
    -- "she" tells of a name that does not
    before.genders[features.name] = before.genders[features.name]
      or features.confidence >= 0.7 and key
  end
  if key then
    before.last[key] = { name = features.name, kind = features.kind,
      sentence = doc:sentence_of(x.first) }
  end
end

return M

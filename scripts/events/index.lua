--- The layers of a document by token, read once.

local M = {}

---@class events.verb
---@field first integer first token of the verb group
---@field head integer its main verb
---@field vg rubric.span
---@field triples rubric.span[] subject, verb, object

local function token_at(doc, start, stop)
  local span = doc:bytes(start, stop)
  return span.first, span.last
end

--- Verb groups of a document by the token of the main verb, and in order.
local function verbs(doc, S)
  for _, vg in ipairs(doc:layer("vg")) do
    local head = vg.last
    -- "fired tear gas" is read as two verbs
    if doc:lower(head) ~= "tear" or doc:lower(head + 1) ~= "gas" then
      local v = { first = vg.first, head = head, vg = vg, triples = {} }
      S.verb[#S.verb + 1] = v
      S.at[head] = v
    end
  end
  table.sort(S.verb, function(a, b) return a.head < b.head end)
  for i, v in ipairs(S.verb) do
    v.number = i
  end
end

local function triples(doc, S)
  for _, t in ipairs(doc:layer("svo")) do
    local head = token_at(doc, t.verb_start, t.verb_end)
    local v = S.at[head]
    if v then
      v.triples[#v.triples + 1] = t
    end
  end
end

--- Read the layers: verbs, noun phrases and actors, each in order.
---@param doc rubric.doc
function M.of(doc)
  local S = { doc = doc, verb = {}, at = {}, np = {}, np_at = {},
    actor = doc:layer("actor"), decided = {}, swallowed = {} }
  verbs(doc, S)
  triples(doc, S)
  for _, np in ipairs(doc:layer("np")) do
    S.np[#S.np + 1] = np
    S.np_at[np.first] = np
  end
  S.actor_at = {}
  for _, a in ipairs(S.actor) do
    for i = a.first, a.last do
      S.actor_at[i] = a
    end
  end
  return S
end

--- The last token that belongs to a verb: before the next verb group of its
--- sentence.
function M.reach(S, v)
  local doc = S.doc
  local last = doc:sentence(doc:sentence_of(v.head)).last
  local following = S.verb[v.number + 1]
  if following and following.first <= last and following.first > v.head then
    return following.first - 1
  end
  return last
end

--- Noun phrases that begin in tokens first..last.
function M.phrases(S, first, last)
  local out = {}
  local i = first
  while i <= last do
    local np = S.np_at[i]
    if np then
      out[#out + 1] = np
      i = np.last
    end
    i = i + 1
  end
  return out
end

return M

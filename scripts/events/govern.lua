--- Verbs under other verbs: "threatened to cut", "agreed to meet".

local rubric = require "rubric"

local M = {}

local governors = rubric.lexicon {
  name = "event-governor", file = "data/governors.tsv", key = "verb",
}

--- Effect of the governor with this link, or nil.
local function effect(lemma, link)
  for _, row in ipairs(governors:all(lemma)) do
    if row.link == link then
      return row.effect
    end
  end
  return nil
end

local BREAKS = { [","] = true, [";"] = true, [":"] = true, ["and"] = true,
  ["or"] = true, but = true, that = true }

--- Does nothing end the clause between two verbs?
local function connected(doc, from, to)
  for i = from, to do
    if BREAKS[doc:lower(i)] then
      return false
    end
  end
  return true
end

--- The verb that governs this one, and what it does to it: an effect of
--- governors.tsv, "maybe" under an infinitive that nothing is known of.
---@return events.verb?, string?
function M.of(S, v)
  local doc = S.doc
  local form = v.vg.form
  if form ~= "inf" and form ~= "ger" and doc:pos(v.head) ~= "VBG" then
    return nil
  end
  local infinitive = form == "inf"
  local g = S.verb[v.number - 1]
  if not g or doc:sentence_of(g.head) ~= doc:sentence_of(v.head)
    or not connected(doc, g.head + 1, v.first - 1) then
    return nil, infinitive and "maybe" or nil
  end
  local lemma = doc:lemma(g.head):lower()
  if lemma == "go" and doc:lower(g.head + 1) == "on" then
    return g, "through"
  end
  if infinitive then
    return g, effect(lemma, "to") or "maybe"
  end
  local before = v.first - 1
  local link = before == g.head and "ing" or doc:lower(before)
  return g, effect(lemma, link)
end

--- Governors by name, for the patterns of the rules.
function M.lemmas()
  local out, seen = {}, {}
  for _, row in governors:rows() do
    if not seen[row.verb] and row.effect:find("^[%di]") then
      seen[row.verb] = true
      out[#out + 1] = row.verb
    end
  end
  return out
end

return M

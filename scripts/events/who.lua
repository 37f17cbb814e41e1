--- Names of the noun phrases that act or are acted upon.

local rubric = require "rubric"

local M = {}

M.agents = rubric.lexicon {
  name = "event-agent", file = "data/agents.tsv", key = "noun",
}

---@class events.name
---@field name string
---@field kind string person, organisation, place, demonym, group, pronoun, thing
---@field start integer
---@field stop integer
---@field acts boolean an actor or a noun of agents.tsv

local PRONOUNS = { he = true, she = true, they = true, we = true, i = true,
  him = true, her = true, them = true, us = true, me = true, you = true,
  who = true }

-- "the coup in Niger", "the embassy of Peru": whose matter it is
local OF = { of = true }
local OF_FROM = { of = true, from = true }
local WHERE = { of = true, ["in"] = true, from = true, by = true, at = true,
  on = true }

local function actor_name(a)
  return { name = a.name or a.text, kind = a.kind, start = a.start,
    stop = a.stop, acts = true }
end

--- The actor at the head of a phrase, else the first one within it.
local function actor_in(S, first, last)
  local at = S.actor_at
  local head = at[last]
  if head and not head.adjective then
    return head, true
  end
  for i = first, last do
    if at[i] then
      return at[i], false
    end
  end
  return nil
end

local function bare(doc, first, last)
  local pos = doc:pos(first)
  if first < last and (pos == "DT" or pos == "PRP$" or pos == "CD") then
    first = first + 1
  end
  return doc:span(first, last)
end

--- The actor of the phrases that hang on this one.
local function hanging(S, last, links)
  local doc = S.doc
  for _ = 1, 2 do
    if not links[doc:lower(last + 1)] then
      return nil
    end
    local np = S.np_at[last + 2]
    if not np then
      return nil
    end
    local a = actor_in(S, np.first, np.last)
    if a then
      return a
    end
    last = np.last
  end
  return nil
end

-- "hundreds of nurses", "a group of pilots": the phrase after "of" is meant
local AMOUNT = { hundred = true, thousand = true, dozen = true, score = true,
  million = true, number = true, majority = true, lot = true, group = true,
  handful = true, crowd = true, couple = true, pair = true, some = true,
  most = true, many = true, several = true, one = true, two = true,
  three = true, member = true, rest = true, half = true, convoy = true }

local function meant(S, first, last)
  local doc = S.doc
  local np = S.np_at[last + 2]
  if np and doc:lower(last + 1) == "of"
    and AMOUNT[doc:lemma(last):lower()] then
    return np.first, np.last
  end
  return first, last
end

--- "forces from Kenya" are Kenya's, "a nurse from Kenya" is not Kenya.
local function links(row)
  return not row and WHERE or row.kind == "group" and OF_FROM or OF
end

--- The name of the phrase of tokens first..last.
---@return events.name
function M.name(S, first, last)
  local doc = S.doc
  first, last = meant(S, first, last)
  local a, is_head = actor_in(S, first, last)
  if a and is_head then
    return actor_name(a)
  end
  local lemma, word = doc:lemma(last), doc:lower(last)
  local row = M.agents:get(lemma:lower()) or M.agents:get(word)
  local modifies = a ~= nil and doc:pos(a.last + 1) ~= "POS"
  a = a or hanging(S, last, links(row))
  if a then -- "Egyptian police", "the president of Kenya": the whole phrase
    local whole, name = bare(doc, first, last), actor_name(a)
    name.acts = row ~= nil or not modifies -- "European values" do not act
    name.start = math.min(whole.start, a.start)
    name.stop = math.max(whole.stop, a.stop)
    return name
  end
  if PRONOUNS[word] then
    return { name = doc:word(last), kind = "pronoun", acts = true,
      start = doc:token(last).start, stop = doc:token(last).stop }
  end
  local span = bare(doc, first, last)
  if not row then
    for i = first, last - 1 do -- "the dean's office"
      if M.agents:has(doc:lemma(i)) and doc:pos(i + 1) == "POS" then
        row, span = M.agents:get(doc:lemma(i)), bare(doc, first, i)
        break
      end
    end
  end
  return { name = span.text, kind = row and row.kind or "thing",
    start = span.start, stop = span.stop, acts = row ~= nil }
end

--- Does the phrase name somebody by its head: an actor or an agent noun?
function M.is_agent(S, _, last)
  local doc = S.doc
  return S.actor_at[last] ~= nil or PRONOUNS[doc:lower(last)] ~= nil
    or M.agents:has(doc:lemma(last):lower())
end

--- Is it an actor that is a place?
function M.is_state(S, _, last)
  local a = S.actor_at[last]
  return a ~= nil and (a.kind == "place" or a.kind == "demonym")
end

return M

--- Whose stance it is, and how certain: speech, negation, hedges.

local rubric = require "rubric"

local M = {}

local NEGATORS = { ["not"] = true, ["n't"] = true, never = true, no = true,
  neither = true, nor = true, hardly = true, without = true, cannot = true }
local HEDGES = { may = true, might = true, could = true, reportedly = true,
  allegedly = true, perhaps = true, possibly = true, apparently = true,
  likely = true, seem = true, appear = true, would = true }
local CONDITIONS = { ["if"] = true, unless = true, provided = true }

--- Negation and hedging among the tokens before a head, in its clause.
---@return boolean negated, boolean hedged, boolean conditional
function M.modifiers(doc, first, head)
  local negated, hedged, conditional = false, false, false
  local s = doc:sentence(doc:sentence_of(head))
  for i = math.max(s.first, first), head - 1 do
    local w = doc:lower(i)
    negated = negated ~= (NEGATORS[w] or false)
    hedged = hedged or HEDGES[doc:lemma(i)] or HEDGES[w] or false
  end
  for i = s.first, head - 1 do
    conditional = conditional or CONDITIONS[doc:lower(i)] or false
  end
  return negated, hedged, conditional
end

local PRONOUNS = { i = true, we = true, my = true, our = true, us = true,
  me = true }

--- The quotation that covers a token.
function M.quote_at(doc, tok)
  return doc:over("quote", tok)
end

--- Name of a span: the actor in it that ends last, else its words.
function M.name(doc, span)
  local best
  for i = span.first, span.last do
    local a = doc:at("actor", i)
    if a and a.last <= span.last and not a.adjective then
      best = a
    end
  end
  if best then
    return best.name, best
  end
  local text = span.text:gsub("^[Tt]he ", ""):gsub("^[Aa]n? ", "")
  return text, nil
end

--- A pronoun of the first person inside a quotation is its speaker.
function M.first_person(doc, span)
  return span.first == span.last and PRONOUNS[doc:lower(span.first)]
end

local OTHER = { he = true, she = true, his = true, her = true, they = true,
  their = true, it = true, its = true, him = true, them = true, this = true,
  that = true, who = true, which = true, there = true, you = true,
  these = true, those = true, what = true }

function M.pronoun(doc, span)
  return span.first == span.last and OTHER[doc:lower(span.first)] or false
end

M.null = rubric.null

return M

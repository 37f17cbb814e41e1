--- What must stand beside an acronym, or must not.
--
-- "caps": it is a word, too, and means nothing in a text set in capitals;
-- "+bank": one such lemma stands in its paragraph; "-cricket": none does;
-- "<the": this word stands just before it.

local M = {}

---@class guard
---@field caps boolean
---@field before string?
---@field some table<string, true>?
---@field none table<string, true>?

---@return guard
function M.parse(cell)
  local g = { caps = false }
  for mark, word in (cell or ""):gmatch("([+<-]?)(%S+)") do
    if mark == "<" then
      g.before = word
    elseif mark == "" then
      g.caps = g.caps or word == "caps"
    else
      local key = mark == "+" and "some" or "none"
      g[key] = g[key] or {}
      g[key][word] = true
    end
  end
  return g
end

--- Is most of the sentence around tokens first..last in capitals?
local function in_capitals(doc, first, last)
  local s = doc:sentence(doc:sentence_of(first))
  local capitals, words = 0, 0
  for i = s.first, s.last do
    if (i < first or i > last) and doc:is(i, "alpha")
      and #doc:word(i) > 1 then
      words = words + 1
      capitals = capitals + (doc:is(i, "allcap") and 1 or 0)
    end
  end
  return words >= 2 and capitals * 2 > words
end

--- Does a word of the set stand in the paragraph, beside first..last?
local function has(doc, set, first, last)
  local p = doc:paragraph(doc:paragraph_of(first))
  for i = p.first, p.last do
    if (i < first or i > last)
      and (set[doc:lemma(i):lower()] or set[doc:lower(i)]) then
      return true
    end
  end
  return false
end

--- What no other place of the document can make up for.
---@param g guard
function M.may(doc, g, first, last)
  return not (g.caps and in_capitals(doc, first, last))
    and not (g.before and doc:lower(first - 1) ~= g.before)
end

--- What the paragraph says.
---@param g guard
function M.fits(doc, g, first, last)
  return not (g.some and not has(doc, g.some, first, last))
    and not (g.none and has(doc, g.none, first, last))
end

return M

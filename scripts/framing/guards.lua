--- Guards of a cue: what must or must not stand beside it.
--
-- "<word" just before, ">word" just after, "~word" anywhere in the sentence.

local M = {}

--- Guards from a cell: a list of { mark, word }, or nil.
function M.parse(cell)
  if not cell then
    return nil
  end
  local out = {}
  for mark, word in cell:gmatch("([<>~])(%S+)") do
    out[#out + 1] = { mark, word }
  end
  return #out > 0 and out or nil
end

local function is(doc, i, word)
  return doc:lemma(i):lower() == word or doc:lower(i) == word
end

local function in_sentence(doc, first, last, word)
  local s = doc:sentence(doc:sentence_of(first))
  for i = s.first, s.last do
    if (i < first or i > last) and is(doc, i, word) then
      return true
    end
  end
  return false
end

--- Does one of the guards hold for tokens first..last?
function M.any(doc, list, first, last)
  for _, g in ipairs(list) do
    local mark, word = g[1], g[2]
    if mark == "<" and is(doc, first - 1, word)
      or mark == ">" and is(doc, last + 1, word)
      or mark == "~" and in_sentence(doc, first, last, word) then
      return true
    end
  end
  return false
end

return M

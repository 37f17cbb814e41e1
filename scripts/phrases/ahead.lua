--- Looking around in the chunks of a sentence.

local words = require "words"
local columns = require "columns"

local kind, first_of, meaning, lemma_of =
  columns.kind, columns.first_of, columns.meaning, columns.lemma_of

local M = {}

---@class phrases.sentence
---@field n integer last chunk of the sentence in work
---@field kind table<integer, string> kind of each chunk (chunks.lua)
---@field first table<integer, integer> first token
---@field last table<integer, integer> last token
---@field info table<integer, table> what its letters mean

local SKIP = { a = true, q = true, R = true, x = true, J = false }

--- The chunk before i, adverbs and quotation marks left out.
function M.back(i)
  i = i - 1
  while SKIP[kind[i]] do
    i = i - 1
  end
  return i
end

function M.forward(i)
  i = i + 1
  while SKIP[kind[i]] do
    i = i + 1
  end
  return i
end

function M.finite(i)
  local v = kind[i] == "V" and meaning[i]
  return v and (v.form == "fin" or v.form == "base" and not v.bare_only)
end
local finite = M.finite

--- A participle that follows its noun: "the deal brokered by Norway". The
--- tagger often takes it for a past tense.
function M.reduced(S, i)
  local v = meaning[i]
  if kind[i] ~= "V" or not (v.core == "t" or v.core == "D") then
    return false
  end
  if v.core == "t" then
    return true
  end
  local frame = words.frame(M.lemma(S, i))
  if frame.say or frame.think then
    return false
  end
  local n = M.forward(i)
  if kind[n] == "n" and not M.is_time(S, n) then
    return false
  end
  return M.finite(M.after_phrase(S, kind[n] == "n" and n or i))
end

--- The chunk after a noun phrase and what hangs on it; with `commas`, also
--- after what stands between a pair of commas.
function M.after_phrase(S, i, commas)
  local j = M.forward(i)
  for _ = 1, 12 do
    local k = kind[j]
    if k == "P" then
      local m = M.forward(j)
      if kind[m] == "n" then
        j = M.forward(m)
      elseif kind[m] == "V" and meaning[m].form == "ger" then
        m = M.forward(m)
        j = kind[m] == "n" and M.forward(m) or m
      elseif kind[m] == "J" then
        j = M.forward(m) -- "in particular"
      else
        return j
      end
    elseif k == "c" and kind[M.forward(j)] == "n" then
      j = M.forward(M.forward(j))
    elseif k == "V" and meaning[j].form == "ger" then
      j = M.forward(j)
      j = kind[j] == "n" and M.forward(j) or j
    elseif k == "V" and meaning[j].core == "t" and kind[j + 1] == "P" then
      j = M.forward(j)
    elseif k == "," and commas then
      local close
      for m = j + 1, math.min(j + 14, S.n) do
        if kind[m] == "," then
          close = m
          break
        end
      end
      if not close then
        return j
      end
      j = M.forward(close)
      commas = false
    else
      return j
    end
  end
  return j
end

--- Is there a finite verb later in this stretch, before a new clause opens?
function M.later_finite(S, i)
  for j = i + 1, S.n do
    local k = kind[j]
    if k == "V" and meaning[j].form == "fin" then
      return true
    elseif k == "," or k == "c" or k == "S" or k == "C" or k == "Z"
      or k == "w" or k == "W" or k == ":" or k == "." then
      return false
    end
  end
  return false
end

local OPENS = { S = true, C = true, w = true, W = true, y = true, Z = true }

--- Is there a finite verb in the rest of the sentence, outside of the clauses
--- that open there?
function M.main_verb(S, i)
  local j = i + 1
  while j <= S.n do
    local k = kind[j]
    if k == "V" and meaning[j].form == "fin" then
      return true
    elseif k == "." or k == ":" then
      return false
    elseif k == "c" and kind[M.forward(j)] == "n"
      and M.finite(M.forward(M.forward(j))) then
      return false
    elseif OPENS[k] then
      -- one between commas is passed over
      local b = kind[j - 1] == "P" and j - 2 or j - 1
      if kind[b] ~= "," then
        return false
      end
      repeat
        j = j + 1
      until j > S.n or kind[j] == ","
    end
    j = j + 1
  end
  return false
end

--- Is noun phrase i the subject of a finite verb that follows?
function M.subject_ahead(S, i, commas)
  local info = meaning[i]
  if info.object_only then
    return false
  end
  local j = M.after_phrase(S, i, commas)
  if commas and kind[j] == "V" and kind[j - 1] ~= "n"
    and kind[M.forward(j)] == "n" and kind[j - 1] == "q"
    and words.frame(M.lemma(S, j)).say then
    return false -- "..., not an asset," said Hale
  end
  return finite(j) and meaning[j].form == "fin" and j or
    (finite(j) and meaning[j].core == "i" and info.number ~= "singular"
      and j) or false
end

--- Does a list go on after noun phrase i: ", b and c", "and c"?
function M.list_ahead(i)
  local j = i
  for _ = 1, 8 do
    j = M.forward(j)
    local k = kind[j]
    if k == "P" and kind[M.forward(j)] == "n" then
      j = M.forward(j)
    elseif k == "," then
      local m = M.forward(j)
      if kind[m] == "c" then
        m = M.forward(m)
      end
      if kind[m] ~= "n" then
        return false
      end
      if kind[M.forward(j)] == "c" then
        return true
      end
      j = m
    elseif k == "c" then
      return kind[M.forward(j)] == "n"
    else
      return false
    end
  end
  return false
end

--- Lemma, in lower case, of the head of chunk i.
function M.lemma(S, i)
  local l = lemma_of[i]
  if not l then
    l = S.doc:lemma(first_of[i] + meaning[i].offset)
    lemma_of[i] = l
  end
  return l
end

--- Word, in lower case, of the first token of chunk i.
function M.word(S, i)
  return S.doc:lower(first_of[i])
end

--- A noun phrase that says when: "last week", "Monday".
function M.is_time(S, i)
  local info = meaning[i]
  return not info.pronoun and words.time[M.lemma(S, i)] or false
end

return M

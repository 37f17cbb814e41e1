--- Phrases around a verb: noun phrases, auxiliaries, clauses.
--
-- No parser: short scans to the left and right of a cue, never over a
-- sentence's edge. All positions are tokens.

local M = {}

local function set(text)
  local out = {}
  for word in text:gmatch("%S+") do
    out[word] = true
  end
  return out
end
M.set = set

local INSIDE = set ("DT PDT PRP$ JJ JJR JJS NN NNS NNP NNPS CD POS HYPH VBN "
  .. "FW $ #")
local HEAD = set "NN NNS NNP NNPS CD FW"
local BEFORE_NOUN = set "DT JJ JJR PRP$"
local LINK = set "of for from in at with on to near by against"
local FINITE = set "VBD VBZ VBP MD"
local NOMINATIVE = set "i he she we they it you who"
local WHEN = set ("monday tuesday wednesday thursday friday saturday sunday "
  .. "yesterday today tonight week month year morning afternoon evening night "
  .. "january february march april may june july august september october "
  .. "november december earlier later recently")
M.NOMINATIVE = NOMINATIVE

function M.noun(doc, i)
  return HEAD[doc:pos(i)] == true
end

function M.finite(doc, i)
  return FINITE[doc:pos(i)] == true
end

--- Does token i end a sentence?
function M.final(doc, i)
  local word = doc:word(i)
  return word == "." or word == "?" or word == "!" or word == "…"
end

-- the sentence that was asked for last: most questions are about one
local near_first, near_last = 0, -1

--- Forget the last document.
function M.reset()
  near_first, near_last = 0, -1
end

--- First and last token of the sentence of token i.
function M.sentence(doc, i)
  if i < near_first or i > near_last then
    local n = doc:sentence_of(i)
    local s = n and doc:sentence(n)
    if not s then
      return i, i
    end
    near_first, near_last = s.first, s.last
  end
  return near_first, near_last
end

--- Is token i a word for a time ("Monday", "week")?
function M.when(doc, i)
  return WHEN[doc:lower(i)] == true
end

--- Noun phrase that ends at token i, down to `from`: first token of the
--- phrase, and last token of its head part (before "of ...").
function M.np_before(doc, i, from)
  if doc:pos(i) == "PRP" then
    return i, i
  end
  local head, j = i, i
  while j > from do
    local pos = doc:pos(j - 1)
    if not INSIDE[pos] then
      break
    end
    if (pos == "VBN") and not INSIDE[doc:pos(j - 2)] then
      break
    end
    j = j - 1
    if (pos == "DT" or pos == "PRP$" or pos == "PDT")
      and doc:pos(j - 1) ~= "PDT" then
      break
    end
  end
  local first = j
  local link = doc:lower(first - 1)
  if first - 2 >= from and LINK[link] and M.noun(doc, first - 2)
    and not M.when(doc, first - 2) then
    local outer, outer_head = M.np_before(doc, first - 2, from)
    return outer, outer_head
  end
  if link == "by" and first - 3 >= from and doc:pos(first - 2) == "VBN"
    and M.noun(doc, first - 3) then
    return M.np_before(doc, first - 3, from) -- "a letter obtained by X"
  end
  if doc:pos(first - 1) == "CC" and first - 2 >= from
    and M.noun(doc, first - 2) and M.noun(doc, head) then
    local outer = M.np_before(doc, first - 2, from)
    return outer, head
  end
  return first, head
end

--- Noun phrase that begins at token i, up to `to`: its last token, and the
--- last token of its head part; nil when there is none.
function M.np_after(doc, i, to)
  local pos = doc:pos(i)
  if pos == "PRP" then
    return i, i
  end
  local j, last, before = i, nil, nil
  if pos == "CC" and doc:lower(i) == "both" then
    j, pos = i + 1, doc:pos(i + 1)
  end
  while j <= to do
    if not INSIDE[pos] then
      if pos ~= "VBG" or not BEFORE_NOUN[before] then
        break
      end
      last = j -- "a redoubling of"
    elseif (pos == "DT" or pos == "PRP$") and j > i and before ~= "PDT" then
      break
    elseif HEAD[pos] then
      if last and M.when(doc, j) then
        break
      end
      last = j
    end
    j, before = j + 1, pos
    pos = doc:pos(j)
  end
  if not last then
    return nil
  end
  local head = last
  local link = doc:lower(last + 1)
  if last + 2 <= to and (link == "of" or link == "for" or link == "from"
    or link == "at") and not M.when(doc, last + 2) then
    last = M.np_after(doc, last + 2, to) or last
  end
  return last, head
end

--- Left edge of the auxiliaries and adverbs before a verb.
function M.verb_left(doc, v, from)
  local i = v
  while i > from do
    local pos = doc:pos(i - 1)
    if pos == "MD" or pos == "RB" or pos == "RBR" or pos == "RBS" then
      i = i - 1
    elseif pos:find("^VB") then
      local lemma = doc:lemma(i - 1)
      if lemma ~= "have" and lemma ~= "be" and lemma ~= "do"
        and lemma ~= "get" then
        break
      end
      i = i - 1
    else
      break
    end
  end
  return i
end

--- Is the verb passive ("was told")?
function M.passive(doc, v, left)
  if doc:pos(v) ~= "VBN" and doc:pos(v) ~= "VBD" then
    return false
  end
  for i = left, v - 1 do
    local lemma = doc:lemma(i)
    if lemma == "be" or lemma == "get" then
      return true
    end
  end
  return false
end

--- Does a clause (a noun phrase and then a finite verb) begin at token i?
--- A narrow one has its verb before the next comma, outside any relative.
function M.clause(doc, i, to, narrow)
  local pos = doc:pos(i)
  if NOMINATIVE[doc:lower(i)] or pos == "EX" then
    local behind = doc:pos(i + 1)
    return i < to and behind ~= "." and behind ~= "," and behind ~= ":"
  end
  if not (INSIDE[pos] or pos == "VBG" or pos == "``" or pos == "IN"
    or pos == "PRP" or pos == "RB" or pos == "WRB") then
    return false
  end
  local noun = pos == "PRP" or pos == "VBG"
  for j = i, math.min(to, i + 25) do
    pos = doc:pos(j)
    noun = noun or HEAD[pos] or pos == "DT" or pos == "PRP"
    if FINITE[pos] and noun and j > i then
      return true
    elseif pos == "." or pos == ":" or narrow and (pos == ","
      or pos == "WP" or pos == "WDT" or pos == "TO" or doc:lower(j) == "that"
      and j > i) then
      return false
    end
  end
  return false
end

return M

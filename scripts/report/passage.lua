--- The sentence around an annotation, with its words marked.
--
-- The project keeps no table of sentences, so a passage goes to the nearest
-- end of a sentence that the text shows: its mark, or a line's end. It never
-- grows over LIMIT bytes on a side; what is cut is shown as an ellipsis.

local span = require "span"

local M = {}

local LIMIT = 300       -- bytes before and after
local LONGEST = 4000    -- bytes of the annotation itself
local WHOLE = 4 << 20   -- longer texts are not read at once

local SHORT = {}
for word in ([[Mr Mrs Ms Dr St Sen Rep Gov Gen Lt Col Sgt Capt Prof Jr Sr No
  Hon Rev Pres vs etc Inc Ltd Co Corp Jan Feb Mar Apr Jun Jul Aug Sep Sept
  Oct Nov Dec]]):gmatch("%a+") do
  SHORT[word] = true
end

--- Does the text end a sentence with the mark at byte `at` (from 1)?
local function ends(text, at)
  local c = text:sub(at, at)
  if c == "\n" then
    return true
  end
  local after = text:match("^[\"')%]]*()", at + 1)
  after = text:match("^\xE2\x80[\x99\x9D]()", after) or after
  if not text:find("^%s", after) and after <= #text then
    return false
  end
  if c ~= "." then
    return true
  end
  local word = text:sub(math.max(1, at - 12), at - 1):match("[%a.]*$")
  return not (SHORT[word] or #word == 1 or word:find(".", 1, true))
end

--- Where the sentence over [from, to) begins and ends, with what is cut.
local function around(text, from, to)
  local first = math.max(0, from - LIMIT)
  local last = math.min(#text, to + LIMIT)
  local cut_first, cut_last = first > 0, last < #text
  for at = from, first + 1, -1 do
    local c = text:byte(at)
    if (c == 10 or c == 33 or c == 46 or c == 63) and ends(text, at) then
      first, cut_first = at, false
      break
    end
  end
  for at = to, last do
    local c = text:byte(at)
    if (c == 10 or c == 33 or c == 46 or c == 63) and ends(text, at) then
      last, cut_last = at, false
      break
    end
  end
  -- closing marks belong to the sentence that ends
  first = text:match("^[\"')%]]*()", first + 1) - 1
  first = text:match("^\xE2\x80[\x99\x9D]()", first + 1) or first + 1
  first = math.min(text:match("^%s*()", first) - 1, from)
  last = text:match("^[\"')%]]*()", last + 1) - 1
  last = (text:match("^\xE2\x80[\x99\x9D]()", last + 1) or last + 1) - 1
  return span.snap(text, first), span.snap(text, last), cut_first, cut_last
end

local function put(list, class, start, stop)
  start, stop = span.pair(start, stop)
  if start then
    list[#list + 1] = { class = class, start = start, stop = stop }
  end
end

--- The spans to mark for an annotation.
local function marks(a)
  local list = {}
  local f = a.f
  if a.layer == "quote" then
    for _, p in ipairs(span.pairs(f.parts)) do
      put(list, "quote", p.start, p.stop)
    end
    if #list == 0 then
      put(list, "quote", a.start, a.stop)
    end
    put(list, "actor", f.speaker_start, f.speaker_end)
    put(list, "cue", f.cue_start, f.cue_end)
  elseif a.layer == "stance" then
    local polarity = f.polarity == "oppose" and "oppose" or "support"
    put(list, "stance " .. polarity, a.start, a.stop)
    put(list, "actor", f.holder_start, f.holder_end)
    put(list, "target", f.target_start, f.target_end)
  else
    put(list, a.layer == "actor" and "actor" or "other", a.start, a.stop)
  end
  return list
end

--- The passage of one annotation as HTML; `text` begins at byte `base`.
local function passage(text, base, whole, a)
  local list = marks(a)
  local from, to = a.start - base, a.stop - base
  for _, m in ipairs(list) do
    if m.start < a.start and a.start - m.start <= LIMIT then
      from = math.min(from, m.start - base)
    elseif m.stop > a.stop and m.stop - a.stop <= LIMIT then
      to = math.max(to, m.stop - base)
    end
  end
  from = span.snap(text, from)
  to = math.max(from, span.snap(text, math.min(to, from + LONGEST)))
  local first, last, cut_first, cut_last = around(text, from, to)
  cut_first = cut_first or (first == 0 and base > 0)
  cut_last = cut_last or (last == #text and base + last < whole)
  return (cut_first and "… " or "")
    .. span.mark(text:sub(first + 1, last), base + first, list)
    .. (cut_last and " …" or "")
end

--- Bytes [from, to) of a document's text.
local function slice(project, id, from, to)
  local next_row = project:rows(([[
    SELECT CAST(substr(CAST(text AS BLOB), %d, %d) AS TEXT) AS text
    FROM document WHERE id = %d]]):format(from + 1, to - from, id))
  local row = next_row()
  return row and row.text or ""
end

M.slice = slice

local function cut_document(project, id, whole, items)
  local text = whole <= WHOLE and slice(project, id, 0, whole)
  for _, a in ipairs(items) do
    local base, part = 0, text
    if not part then
      base = math.max(0, a.start - 2 * LIMIT)
      part = slice(project, id, base, math.min(a.stop, a.start + LONGEST)
        + 2 * LIMIT)
      local skip = part:match("^[\x80-\xBF]*()") - 1
      base, part = base + skip, part:sub(skip + 1)
    end
    a.html = passage(part, base, whole, a)
  end
end

--- Give every annotation of the lists its passage; each text is read once.
function M.cut(project, facts)
  local want, ids = {}, {}
  for _, list in ipairs { facts.actors, facts.quotes, facts.stances,
    facts.rules } do
    for _, group in ipairs(list) do
      for _, a in ipairs(group.items) do
        if not want[a.doc] then
          want[a.doc] = {}
          ids[#ids + 1] = a.doc
        end
        table.insert(want[a.doc], a)
      end
    end
  end
  facts.names = {}
  for _, id in ipairs(ids) do
    for row in project:rows(([[SELECT name, title, date,
      length(CAST(text AS BLOB)) AS bytes FROM document WHERE id = %d]])
      :format(id)) do
      facts.names[id] = row
      cut_document(project, id, tonumber(row.bytes), want[id])
    end
  end
end

return M

--- Quotation marks: which marks of a paragraph belong together.
--
-- Every style (curly, straight, angle, low, doubled backquotes; double and
-- single) is one of two families, double and single, and each family is
-- paired on its own. Marks never pair across a paragraph's end, so a mark
-- that was forgotten spoils one paragraph at most. An apostrophe is no mark.

local rubric = require "rubric"
local lpeg = require "lpeg"

local M = {}

-- mark -> family (2 double, 1 single) and side (-1 opens, 1 closes, 0 either)
local KIND = {
  ["“"] = { 2, -1 }, ["”"] = { 2, 1 }, ["„"] = { 2, -1 }, ["‟"] = { 2, -1 },
  ['"'] = { 2, 0 }, ["«"] = { 2, 0 }, ["»"] = { 2, 0 }, ["``"] = { 2, -1 },
  ["''"] = { 2, 0 }, ["‘"] = { 1, -1 }, ["’"] = { 1, 1 }, ["'"] = { 1, 0 },
  ["‹"] = { 2, 0 }, ["›"] = { 2, 0 }, ["‚"] = { 1, -1 }, ["＂"] = { 2, 0 },
  ["「"] = { 2, -1 }, ["」"] = { 2, 1 }, ["『"] = { 2, -1 }, ["』"] = { 2, 1 },
  ["《"] = { 2, -1 }, ["》"] = { 2, 1 },
}

-- angle marks point outwards in most countries, inwards in some: the side on
-- which a letter stands decides
local ANGLE = { ["«"] = true, ["»"] = true, ["‹"] = true, ["›"] = true }

local any = lpeg.P("``") + "''"
for mark in pairs(KIND) do
  if mark ~= "``" and mark ~= "''" then
    any = any + mark
  end
end

local find = rubric.search(lpeg.C(any), "\"'`\xE2\xC2\xEF\xE3")

---@class quotes.pair
---@field start integer first byte of the content
---@field stop integer byte after the content
---@field first integer first token of the content
---@field last integer last token of the content
---@field open integer token of the opening mark
---@field close integer token of the closing mark
---@field family integer 2 double, 1 single
---@field para integer paragraph
---@field open_ended boolean? no closing mark: goes on in the next paragraph

--- May a quotation open after this text?
local function opens_after(text, i)
  local c = text:sub(i - 1, i - 1)
  if i == 1 or c:find("[%s(%[{/%-\"']") then
    return true
  end
  local wide = text:sub(i - 3, i - 1)
  return wide == "—" or wide == "–" or wide == "“" or wide == "‘"
    or wide == "…" or text:sub(i - 2, i - 1) == "\xC2\xA0"
end

--- May a quotation close before this text?
local function closes_before(text, i)
  local c = text:sub(i, i)
  return c == "" or c:find("[%s%p]") ~= nil
    or text:sub(i, i + 2):find("^\xE2\x80") ~= nil
    or text:sub(i, i + 1) == "\xC2\xA0"
end

--- Sides a mark can have here: opens?, closes?
local function sides(text, at, mark)
  local kind = KIND[mark]
  local after = at + #mark
  local next_char = text:sub(after, after)
  local open = next_char ~= "" and not next_char:find("%s")
  local prev = text:sub(at - 1, at - 1)
  local close = prev ~= "" and not prev:find("%s")
  if kind[1] == 1 then
    open = open and opens_after(text, at) and not next_char:find("%d")
    close = close and closes_before(text, after)
  end
  if mark == "“" and close and not open and closes_before(text, after) then
    return false, true -- typed the wrong way round
  elseif mark == "”" and open and not close and opens_after(text, at) then
    return true, false
  elseif kind[2] < 0 then
    return open or kind[1] == 2, false
  elseif kind[2] > 0 then
    return false, close or kind[1] == 2
  elseif ANGLE[mark] then
    local left = mark == "«" or mark == "‹"
    if open ~= close then -- only one neighbour is a word
      return open, close
    end
    local before = opens_after(text, at)
    if before ~= closes_before(text, after) then
      return before, not before
    end
    return left, not left -- « with spaces »
  end
  if kind[1] == 2 and open and close then
    local before = opens_after(text, at)
    local behind = closes_before(text, after)
    if before ~= behind then
      return before, behind
    end
  end
  return open, close
end

--- Is a mark after "s" and before a word rather a possessive? It is when a
--- better closing mark follows before anything opens.
local function possessive(text, list, i)
  local m = list[i]
  if not text:sub(m.at - 1, m.at - 1):find("[sSzx]")
    or not text:sub(m.after, m.after + 1):find("^%s%l") then
    return false
  end
  for j = i + 1, #list do
    if list[j].family == 1 then
      if list[j].opens and not list[j].closes then
        return false
      elseif list[j].closes then
        return true
      end
    end
  end
  return false
end

--- Does mark i open a quotation inside the open one, which is closed later?
--- `"I hear the lock "sings" at night,"`: only where all marks fit.
local function nested(list, i, family)
  local depth = 2
  if list[i].closes then
    return false
  end
  for j = i + 1, #list do
    local m = list[j]
    if m.family == family then
      if m.opens == m.closes then
        return false
      end
      depth = depth + (m.opens and 1 or -1)
      if depth == 0 then
        return true
      elseif depth > 2 then
        return false
      end
    end
  end
  return false
end

--- Pairs of one family among the marks of a paragraph.
local function pair(text, list, family, out)
  local open, inner
  for i, m in ipairs(list) do
    if m.family == family then
      if inner then
        inner = m.opens -- the inner one is closed here
        goto next
      elseif open and family == 2 and nested(list, i, family) then
        inner = true
        goto next
      end
      local low = open and (open.mark == "„" or open.mark == "‚")
      if open and m.closes or low and (m.mark == "“" or m.mark == "‘") then
        if family == 2 or not possessive(text, list, i) then
          out[#out + 1] = { open, m }
          open = nil
        end
      elseif m.opens then
        open = m
      end
    end
    ::next::
  end
  return open
end

local function crosses(p, list)
  for _, q in ipairs(list) do
    local a, b, c, d = p[1].at, p[2].at, q[1].at, q[2].at
    if a < c and c < b and b < d or c < a and a < d and d < b then
      return true
    end
  end
  return false
end

--- A pair with its tokens, or nil when there are none (furniture).
local function make(doc, open, close, stop, para)
  local start = open.after - 1
  local content = doc:bytes(start, stop)
  local first, last = content.first, content.last
  if last < first then
    return nil
  end
  -- a mark glued to its neighbour is part of that token
  return { start = start, stop = stop, first = first, last = last,
    open = first - 1, close = close and last + 1 or last,
    family = open.family, para = para, open_ended = not close or nil }
end

--- Does the text of a paragraph begin with an opening mark?
local function begins_open(text, from)
  local s = text:match("^%s*([\"“‘'«]+)", from)
  return s ~= nil
end

--- Paragraphs that one pair of marks may hold: a text with a sentence to a
--- line, or one that does not open the mark again.
local MOST = 8

--- A paragraph, or its beginning up to a closing mark, as the rest of a
--- quotation that was opened before it.
local function rest(doc, open, p, close)
  local span = doc:paragraph(p)
  local stop = close and close.at - 1 or span.stop
  return make(doc, { after = span.start + 1, family = open.family }, close,
    stop, p)
end

--- When the first double mark of paragraph p closes what paragraph `from` left
--- open, all between is one quotation. The mark is taken off the list.
local function closed_later(doc, left, from, list, p, out)
  local at
  for i, m in ipairs(list) do
    if m.family == 2 then
      at = i
      break
    end
  end
  local m = at and list[at]
  if not m or not m.closes or m.opens or p - from > MOST then
    return
  end
  local last = out[#out]
  if not (last and last.open_ended and last.para == from) then
    local q = make(doc, left, nil, doc:paragraph(from).stop, from)
    if not q or last and last.stop > q.start then
      return
    end
    out[#out + 1] = q
  end
  for between = from + 1, p do
    local q = rest(doc, left, between, between == p and m or nil)
    if q and not doc:foreign(q.first) then
      out[#out + 1] = q
    end
  end
  table.remove(list, at)
end

--- Pairs of a paragraph, outer ones only, in order. Returns a double mark that
--- is left open.
local function paragraph(doc, text, list, p, out)
  local doubles, singles, kept = {}, {}, {}
  local left = pair(text, list, 2, doubles)
  local left1 = pair(text, list, 1, singles)
  local span = doc:paragraph(p)
  for _, d in ipairs(doubles) do
    kept[#kept + 1] = d
  end
  for _, s in ipairs(singles) do
    if not crosses(s, doubles) then
      kept[#kept + 1] = s
    end
  end
  local open = left or left1
  if open and (open ~= left1 or open.mark ~= "'") then
    local following = doc:paragraph(p + 1)
    if following and begins_open(text, following.start + 1)
      or open.at - 1 <= span.start + 1 and open.family == 2 then
      kept[#kept + 1] = { open }
    end
  end
  table.sort(kept, function(a, b) return a[1].at < b[1].at end)
  local stop = -1
  for _, k in ipairs(kept) do
    if k[1].at - 1 >= stop then
      local to = k[2] and k[2].at - 1 or span.stop
      local q = make(doc, k[1], k[2], to, p)
      if q and not doc:foreign(q.first) then
        out[#out + 1] = q
        stop = k[2] and k[2].after - 1 or span.stop
      end
    end
  end
  return left
end

--- All outer quotations of a document by their marks, in order.
---@param doc rubric.doc
---@return quotes.pair[]
function M.pairs(doc)
  local text, out = doc.text, {}
  local p, list, span = 0, {}, nil
  local left, from
  local function finish()
    if left then
      closed_later(doc, left, from, list, p, out)
    end
    left, from = paragraph(doc, text, list, p, out), p
    list = {}
  end
  for _, found in ipairs(find:match(text)) do
    local at, mark = found[1] + 1, found[2]
    while not span or at - 1 >= span.stop do
      if #list > 0 then
        finish()
      end
      p = p + 1
      span = doc:paragraph(p)
      if not span then
        return out
      end
    end
    local opens, closes = sides(text, at, mark)
    if at - 1 >= span.start and (opens or closes) then
      list[#list + 1] = { at = at, after = at + #mark, mark = mark,
        family = KIND[mark][1], opens = opens, closes = closes }
    end
  end
  if #list > 0 then
    finish()
  end
  return out
end

return M

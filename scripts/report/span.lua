--- Marking spans in a text, whether they nest, overlap or touch.
--
-- The text is split where a span begins or ends; each piece is one <mark>
-- with the classes of all spans over it. HTML could not nest spans that
-- overlap, and pieces look the same whichever span began first.

local rubric = require "rubric"

local M = {}

---@class mark
---@field start integer
---@field stop integer
---@field class string
---@field title? string
---@field anchor? string id of the element where the span begins
---@field sign? string shown before its first word

--- The nearest place at or before `at` (0: before the first byte) where a
--- character begins.
function M.snap(text, at)
  at = math.max(0, math.min(at, #text))
  while at > 0 and at < #text do
    local byte = text:byte(at + 1)
    if byte < 0x80 or byte >= 0xC0 then
      break
    end
    at = at - 1
  end
  return at
end

--- A pair of offsets as a feature gives it: two whole numbers, or nil.
function M.pair(start, stop)
  start = math.tointeger(tonumber(start))
  stop = math.tointeger(tonumber(stop))
  if start and stop and start < stop then
    return start, stop
  end
  return nil
end

--- The pairs of a feature such as `parts`; none when it is something else.
function M.pairs(list)
  local out = {}
  for _, p in ipairs(type(list) == "table" and list or {}) do
    if type(p) == "table" and M.pair(p[1], p[2]) then
      local start, stop = M.pair(p[1], p[2])
      out[#out + 1] = { start = start, stop = stop }
    end
  end
  return out
end

--- Boundaries in order, and the spans that begin at each.
local function boundaries(text, base, spans)
  local at, begins, seen = {}, {}, {}
  local function add(p)
    if not seen[p] then
      seen[p] = true
      at[#at + 1] = p
    end
  end
  for i, s in ipairs(spans) do
    local start = M.snap(text, s.start - base)
    local stop = M.snap(text, s.stop - base)
    if stop > start then
      add(start)
      add(stop)
      begins[start] = begins[start] or {}
      table.insert(begins[start], { span = s, stop = stop, nth = i })
    end
  end
  add(0)
  add(#text)
  table.sort(at)
  return at, begins
end

local function distinct(list, key, between)
  local out, seen = {}, {}
  for _, entry in ipairs(list) do
    local s = entry.span[key]
    if s and not seen[s] then
      seen[s] = true
      out[#out + 1] = s
    end
  end
  return table.concat(out, between)
end

--- One piece: its text under the spans over it. `new` begin here.
local function piece(out, text, over, new)
  if #over == 0 then
    out[#out + 1] = rubric.html(text)
    return
  end
  local title = distinct(over, "title", "\n")
  local close = "</mark>"
  out[#out + 1] = '<mark class="' .. distinct(over, "class", " ") .. '"'
  if title ~= "" then
    out[#out + 1] = ' title="' .. rubric.html(title) .. '"'
  end
  out[#out + 1] = ">"
  for _, entry in ipairs(new or {}) do
    if entry.span.anchor then
      out[#out + 1] = '<span id="' .. entry.span.anchor .. '">'
      close = "</span>" .. close
    end
    if entry.span.sign then
      out[#out + 1] = '<b class="sign">' .. entry.span.sign .. "</b>"
    end
  end
  out[#out + 1] = rubric.html(text) .. close
end

--- Text as HTML. `base` is the document's offset of its first byte.
---@param spans mark[]
function M.mark(text, base, spans)
  local at, begins = boundaries(text, base, spans)
  local out, over = {}, {}
  for i = 1, #at - 1 do
    local here = at[i]
    local still = {}
    for _, entry in ipairs(over) do
      if entry.stop > here then
        still[#still + 1] = entry
      end
    end
    for _, entry in ipairs(begins[here] or {}) do
      still[#still + 1] = entry
    end
    over = still
    piece(out, text:sub(here + 1, at[i + 1]), over, begins[here])
  end
  return table.concat(out)
end

return M

--- An article of an export: its head, its text, and what stands below it.

local dates = require "dates"

local M = {}

local function set(s)
  local out = {}
  for name in s:gmatch("%S+") do
    out[name] = true
  end
  return out
end

local HEAD <const> = set [[HEADLINE TITLE BYLINE SECTION LENGTH DATELINE HIGHLIGHT
  SERIES BODY]]

local TAIL <const> = set [[LOAD-DATE LANGUAGE GRAPHIC PUBLICATION-TYPE PUB-TYPE
  JOURNAL-CODE SUBJECT ORGANIZATION COMPANY TICKER INDUSTRY PERSON CITY STATE
  COUNTRY GEOGRAPHIC CORRECTION CORRECTION-DATE UPDATE DOCUMENT-TYPE TYPE NOTES
  NOTE ACC-NO ISSN URL DISTRIBUTION]]

local SURE <const> = set "LOAD-DATE LANGUAGE GRAPHIC PUBLICATION-TYPE PUB-TYPE"

local LANGUAGE <const> = { english = "en", englisch = "en", anglais = "en",
  german = "de", deutsch = "de", allemand = "de", french = "fr",
  ["französisch"] = "fr", ["français"] = "fr", spanish = "es", italian = "it",
  dutch = "nl", portuguese = "pt", polish = "pl" }

local function is_rights(s)
  return s:find("^Copyright%f[%A]") ~= nil or s:find("^©") ~= nil
    or s:find("^[Aa]ll [Rr]ights [Rr]eserved") ~= nil
end

--- Lines between empty ones: { { from =, s =, indent = }, ..., label = }.
local function blocks_of(lines)
  local blocks, block = {}, nil
  for _, l in ipairs(lines) do
    local a, s = l[2]:match("^%s*()(.*%S)")
    if not s then
      block = nil
    else
      if not block then
        local label, value = s:match("^(%u[%u-]+):()")
        block = { label = (HEAD[label] or TAIL[label]) and label, value = value }
        blocks[#blocks + 1] = block
      end
      block[#block + 1] = { from = l[1] + a - 1, s = s, indent = a - 1 }
    end
  end
  return blocks
end

--- The words of a block, without its label.
local function words(block)
  local out = {}
  for i, l in ipairs(block) do
    out[i] = l.s
  end
  if block.label then
    out[1] = block[1].s:sub(block.value):match("^%s*(.*)$")
  end
  return table.concat(out, " "):match("^%s*(.*%S)") or ""
end

--- The last block of the head: the last with a label of it, among which at most
--- four have none; and the block of the date.
local function head_of(blocks)
  local last, date
  for i, b in ipairs(blocks) do
    if TAIL[b.label] or i - (last or date or 0) > 5 then
      break
    elseif HEAD[b.label] then
      last = i
      if b.label == "BODY" then
        break
      end
    elseif not last and not date then
      for k, l in ipairs(b) do
        if dates.read(l.s) ~= nil then
          date, b.date = i, k
          break
        end
      end
    end
  end
  return last, date
end

local ENOUGH <const> = 4000 -- bytes of a field that is put together

local function add(doc, name, text, by)
  if text ~= "" and #(doc[name] or "") < ENOUGH then
    doc[name] = doc[name] and doc[name] .. (by or "; ") .. text or text
  end
end

--- Lines above and with the date: the publication, an edition, whose rights.
local function add_top(doc, block, dated)
  for k, l in ipairs(block) do
    if block.date == k then
      local iso, rest = dates.read(l.s)
      doc.date = iso or nil
      add(doc, iso and "edition" or "date_given", iso and rest or l.s)
    elseif is_rights(l.s) then
      add(doc, "copyright", l.s)
    elseif dated or doc.date or doc.date_given then
      add(doc, "edition", l.s)
    else
      add(doc, "source", l.s, " ")
    end
  end
end

local function field(doc, label, text)
  if text == "" then
    return
  elseif label == "HEADLINE" or label == "TITLE" then
    doc.title = text
  elseif label == "BYLINE" then
    doc.author = text:gsub("^[Bb][Yy]%s+", ""):gsub("^Von%s+", "")
      :gsub("^Par%s+", "")
  elseif label == "LENGTH" then
    doc.length = tonumber((text:match("^%d[%d.,]*") or ""):gsub("[.,]", ""), 10)
  elseif label == "SECTION" then
    doc.section = text
    doc.page = text:match("Pg%.%s*([%w-]+)") or text:match("S%.%s*(%d+)")
  elseif label == "LOAD-DATE" then
    doc.loaded = dates.read(text) or text
  elseif label == "LANGUAGE" then
    local name = text:match("^[^%s;,]+") or ""
    doc.language = LANGUAGE[name:lower()]
    doc.language_given = not doc.language and text or nil
  else
    add(doc, label:lower():gsub("-", "_"), text)
  end
end

--- Unlabelled lines of the head: editions are centred, the headline is not.
local function add_head(doc, blocks, last, date)
  for i = 1, last do
    local b = blocks[i]
    if b.label then
      field(doc, b.label, b.label ~= "BODY" and words(b) or "")
    elseif i <= (date or 1) or is_rights(b[1].s) then
      add_top(doc, b, false)
    elseif b[1].indent >= 8 and not doc.title then
      add_top(doc, b, true)
    elseif not doc.title then
      doc.title = words(b)
    else
      add(doc, "subtitle", words(b))
    end
  end
end

--- Where what stands below the text begins. Blocks without a label may follow
--- those labels there that no text has: captions, an address.
local function tail_of(blocks, first)
  local begin, others = #blocks + 1, 0
  for i = #blocks, first, -1 do
    local b = blocks[i]
    if SURE[b.label] and others <= 3 or others == 0
      and (TAIL[b.label] or is_rights(b[1].s)) then
      begin, others = i, 0
    else
      others = others + 1
      if others > 3 then
        break
      end
    end
  end
  return begin
end

local function add_tail(doc, blocks, first)
  local label
  for i = first, #blocks do
    local b = blocks[i]
    if b.label then
      label = b.label
      field(doc, label, words(b))
    elseif is_rights(b[1].s) then
      label = nil
      add(doc, "copyright", words(b))
    else
      add(doc, label == "GRAPHIC" and "graphic" or "below", words(b))
    end
  end
end

--- A paragraph begins after an empty line, and at a line that is set in.
local function add_body(parts, block, from)
  for k, l in ipairs(block) do
    local a = k == 1 and from or 1
    if a <= #l.s then
      if #parts > 0 then
        local new = k == 1 or l.indent >= 2 and block[k - 1].indent == 0
        parts[#parts + 1] = new and "\n\n" or " "
      end
      parts[#parts + 1] = { l.from + a - 1, l.from + #l.s - 1 }
    end
  end
end

--- The document that lines { first byte, words } are; without text, nil.
---@param lines table
---@return table?
function M.read(lines)
  local doc, parts = {}, {}
  local blocks = blocks_of(lines)
  local last, date = head_of(blocks)
  -- Without any label, the headline is what follows the date.
  local head = last or date and math.min(date + 1, #blocks) or 0
  while not last and blocks[head] and blocks[head][1].indent >= 8
    and head < #blocks do
    head = head + 1
  end
  add_head(doc, blocks, head, date)
  if last and blocks[last].label == "BODY" then
    add_body(parts, blocks[last],
      blocks[last][1].s:match("^%s*()", blocks[last].value))
  end
  local tail = tail_of(blocks, head + 1)
  for i = head + 1, tail - 1 do
    add_body(parts, blocks[i], 1)
  end
  add_tail(doc, blocks, tail)
  doc.text = parts
  return #parts > 0 and doc or nil
end

return M

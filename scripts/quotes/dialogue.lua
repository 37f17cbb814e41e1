--- Speech without marks: dash dialogue, and blocks behind a colon.
--
-- `— Will it pay? asked a reader.` in papers that write dialogue with dashes;
-- `In a note the council wrote:` and then a paragraph of its own, as block
-- quotes of pages and Markdown are.

local cues = require "cues"
local people = require "people"
local phrase = require "phrase"
local speakers = require "speakers"

local M = {}

M.rules = {
  { name = "dash dialogue",
    examples = { "― [Will it pay?] asked a reader of the Gazette.",
      "— [It will not], said the editor." },
    never = { "The canal — a ditch, said the editor — will float." } },
  { name = "block behind a colon",
    examples = { "In a note on its website the council wrote:\n\n"
      .. "[The site costs more than the pool. We owe it to you to look.]" },
    never = { "The council met for the following reasons:\n\n"
      .. "The site costs more than the pool.",
      "The council wrote to the mayor.\n\nThe site costs a lot." } },
}

local DASH = phrase.set "— – ― --"
local ENDS = phrase.set ", . ? !"

local function item(doc, cx, first, last, source, cue, rule)
  speakers.remember(cx, source)
  cx.used[cue.first] = true
  cx.turns[doc:paragraph_of(first)] = true
  cx.items[#cx.items + 1] = {
    parts = { { doc:token(first).start, doc:token(last).stop } },
    kind = "direct", source = source, cue = cue, first = first, last = last,
    rule = rule }
end

--- `— C, said S.`: a paragraph that opens with a dash and names its speaker.
local function dash(doc, cx, c)
  if not ENDS[doc:word(c.first - 1)] or not c.row.frames.D then
    return
  end
  local p = doc:paragraph_of(c.v)
  local para = p and doc:paragraph(p)
  if not para or not DASH[doc:word(para.first)] or c.first - para.first < 2 then
    return
  end
  local _, to = phrase.sentence(doc, c.v)
  local last, head = phrase.np_after(doc, c.last + 1, to)
  if not last or not people.animate(doc, head) then
    return
  end
  local stop = c.first - 1
  if doc:word(stop) == "," then
    stop = stop - 1
  end
  item(doc, cx, para.first + 1, stop, speakers.source(doc, cx,
    { first = c.last + 1, last = last, head = head }), c, "dash dialogue")
end

--- `S wrote:` at a paragraph's end; the next paragraph is what was written.
local function block(doc, cx, c)
  if not c.row.frames.D or c.row.class ~= "say" then
    return
  end
  local from, to = phrase.sentence(doc, c.v)
  if doc:word(to) ~= ":" then
    return
  end
  local p = doc:paragraph_of(c.v)
  local para = p and doc:paragraph(p)
  if not para or para.last ~= to then
    return
  end
  local body = doc:paragraph(p + 1)
  if not body or cx.pair_at[body.first] or body.last - body.first < 4
    or not doc:is(body.first, "cap") or cx.turns[p + 1]
    or not phrase.final(doc, body.last) then
    return
  end
  for k = c.last + 1, to - 1 do
    if phrase.finite(doc, k) or cx.inside(k) then
      return
    end
  end
  cues.complete(doc, c, from)
  local s = not c.passive and speakers.subject(doc, cx, c, from)
  if s then
    item(doc, cx, body.first, body.last, speakers.source(doc, cx, s), c,
      "block behind a colon")
  end
end

--- Does some paragraph of the text begin with a dash?
local function opens_with_dash(text)
  for mark in pairs(DASH) do
    if text:sub(1, #mark) == mark or text:find("\n" .. mark, 1, true) then
      return true
    end
  end
  return false
end

function M.run(doc, cx)
  local text = doc.text
  local dashes, colons = opens_with_dash(text), text:find(":\n", 1, true)
  if not dashes and not colons then
    return
  end
  for _, c in ipairs(cx.cues) do
    if not c.phrase and not cx.inside(c.first) then
      if dashes and not cx.used[c.first] then
        dash(doc, cx, c)
      end
      if colons and not cx.used[c.first] then
        block(doc, cx, c)
      end
    end
  end
end

return M

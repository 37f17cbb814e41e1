--- Labels: `NAME: words` in transcripts and headlines.
--
-- A paragraph that begins with a name and a colon is a turn of that name,
-- when the name is a person's, or stands before a colon more than once.

local rubric = require "rubric"
local speakers = require "speakers"

local M = {}

M.rules = {
  { name = "turn of a transcript",
    examples = { "MS. RUIZ: [I did not see the crack.]\n\n"
      .. "MR. ODUYA: Who did?\n\nMS. RUIZ: Nobody rang.\n\nMR. ODUYA: Why?",
      "Q: [When did you see it?]\n\nA: In March.\n\nQ: And then?\n\nA: No." },
    never = { "Ruiz: a life in pictures\n\nThe show opens in May." } },
  { name = "name before a colon",
    examples = { "Ana Ruiz: [the toll is a tax on nurses]" },
    never = { "The toll: a tax on nurses" } },
}

local colon = rubric.pattern('[is="cap"] [is="cap" | pos="HYPH"]{0,5} ":"')

--- The only one of the names that ends in the label, in capitals.
local function ending_in(names, text)
  local found
  for name, upper in pairs(names) do
    if name ~= text and upper:sub(-#text) == text then
      if found then
        return nil
      end
      found = name
    end
  end
  return found
end

--- The person whose surname, in capitals, is the label. A name is looked at
--- once for each label, not for each mention: transcripts are long.
local function by_surname(cx)
  local names, known = {}, {}
  for _, a in ipairs(cx.people) do
    names[a.name] = names[a.name] or a.name:upper()
  end
  return function(text)
    if known[text] == nil then
      known[text] = ending_in(names, text) or false
    end
    return known[text]
  end
end

--- Turns of a document; their marks are the turn's own.
function M.run(doc, cx)
  local found, count = {}, {}
  for _, m in ipairs(colon:find(doc)) do
    local p = doc:paragraph_of(m.first)
    local para = p and doc:paragraph(p)
    if para and para.first == m.first and m.last < para.last then
      local label = doc:span(m.first, m.last - 1)
      found[#found + 1] = { label = label, para = para, last = m.last,
        number = p }
      count[label.text] = (count[label.text] or 0) + 1
    end
  end
  local surname = by_surname(cx)
  for _, t in ipairs(found) do
    local label = t.label
    local actor = doc:over("actor", label.last)
    local person = actor and speakers.person(actor)
    local turn = count[label.text] > 1 or person and doc:is(label.first,
      "allcap")
    local i = t.last + 1
    if (person or turn) and not cx.pair_at[i] and t.para.last - i > 1 then
      local stop = t.para.last
      if not turn then
        stop = doc:sentence(doc:sentence_of(i)).last
      end
      local source = speakers.source(doc, cx,
        { first = label.first, last = label.last, head = label.last })
      local name = surname(label.text)
      if name then
        source.name, source.person = name, true
      end
      speakers.remember(cx, source)
      cx.turns[t.number] = true
      cx.items[#cx.items + 1] = {
        parts = { { doc:token(i).start, doc:token(stop).stop } },
        kind = "direct", source = source, first = i, last = stop,
        rule = turn and "turn of a transcript" or "name before a colon" }
    end
  end
end

return M

--- The texts, with their annotations coloured.

local rubric = require "rubric"
local page = require "page"
local passage = require "passage"
local query = require "query"
local span = require "span"

local M = { id = "texts", title = "Texts" }

local html = rubric.html

local KNOWN = { actor = true, quote = true, stance = true, furniture = true }

--- Features that tell where words stand; the marks show them.
local function is_place(key)
  return key == "parts" or key:find("_start$") or key:find("_end$")
end

--- The features of an annotation as text.
local function features(a)
  local keys, out = {}, {}
  for k, v in pairs(a.f) do
    if not is_place(k) and v ~= false and type(v) ~= "table" then
      keys[#keys + 1] = k
    end
  end
  table.sort(keys)
  for i, k in ipairs(keys) do
    local v = a.f[k]
    if math.type(v) == "float" then
      v = ("%.2f"):format(v)
    end
    out[i] = v == true and k or k .. " " .. tostring(v)
  end
  return table.concat(out, ", ")
end

local function headline(a)
  local f = a.f
  if a.layer == "stance" then
    return ("stance: %s %s %s"):format(f.holder or "?",
      f.polarity == "oppose" and "− opposes" or "+ supports",
      f.target or "?")
  elseif a.layer == "quote" then
    return ("quotation: %s"):format(f.speaker or "no speaker found")
  elseif a.layer == "actor" then
    return ("actor: %s"):format(f.name or "?")
  end
  return a.layer
end

local function marks(facts, list)
  local out = {}
  for _, a in ipairs(list) do
    local class = KNOWN[a.layer] and a.layer or "other"
    local sign
    if a.layer == "stance" then
      local oppose = a.f.polarity == "oppose"
      class = class .. (oppose and " oppose" or " support")
      sign = oppose and "−" or "+"
    end
    local m = { start = a.start, stop = a.stop, class = class, sign = sign,
      anchor = page.anchor(facts, a),
      title = ("%s (%s)"):format(headline(a), a.made) }
    local parts = span.pairs(a.f.parts)
    for i, p in ipairs(parts) do
      out[#out + 1] = { start = p.start, stop = p.stop, class = class,
        title = m.title, anchor = i == 1 and m.anchor or nil }
    end
    if #parts == 0 then
      out[#out + 1] = m
    end
  end
  return out
end

local function about(out, doc)
  local parts = {}
  for _, key in ipairs { "author", "source", "date" } do
    if doc[key] and doc[key] ~= "" then
      parts[#parts + 1] = html(doc[key])
    end
  end
  parts[#parts + 1] = "<code>" .. html(doc.name) .. "</code>"
  if doc.sentences then
    parts[#parts + 1] = page.count(tonumber(doc.sentences), "sentence")
  end
  if (doc.url or ""):find("^https?://") then
    parts[#parts + 1] = '<a rel="noreferrer" href="' .. html(doc.url)
      .. '">source</a>'
  end
  out:write('<p class="made">', table.concat(parts, " · "), "</p>\n")
end

--- Every annotation in words, for readers without a pointer and for print.
local function legend(out, facts, list, text)
  if #list == 0 then
    return
  end
  out:write('<details class="legend"><summary>',
    page.count(#list, "annotation"), '</summary>\n<div class="scroll" ',
    'tabindex="0" role="region" aria-label="Annotations">\n<table>\n',
    '<thead><tr><th scope="col">Words</th><th scope="col">Layer</th>',
    '<th scope="col">Features</th><th scope="col">Rule</th></tr></thead>\n',
    "<tbody>\n")
  for _, a in ipairs(list) do
    local from, to = span.snap(text, a.start), span.snap(text, a.stop)
    local cut = to - from > 120
    local words = text:sub(from + 1, span.snap(text,
      cut and from + 120 or to)) .. (cut and " …" or "")
    if words == "" then
      words = ("byte %d"):format(a.start)
    end
    local anchor = page.anchor(facts, a)
    words = html(words)
    out:write('<tr><th scope="row">', anchor and '<a href="#' .. anchor
      .. '">' .. words .. "</a>" or words, "</th><td>", html(a.layer),
      "</td><td>",
      html(features(a)), "</td><td>", html(a.made), "</td></tr>\n")
  end
  out:write("</tbody>\n</table>\n</div>\n</details>\n")
end

--- "3 quotations, 1 stance".
local function badge(list)
  local n = {}
  for _, a in ipairs(list) do
    n[a.layer] = (n[a.layer] or 0) + 1
  end
  return page.count(n.quote or 0, "quotation") .. ", "
    .. page.count(n.stance or 0, "stance")
end

local function document(out, facts, project, doc)
  local list = query.annotations(project, doc.id)
  local text = passage.slice(project, doc.id, 0,
    math.min(doc.bytes, page.TEXT_MAX))
  if doc.bytes > page.TEXT_MAX then
    text = text:sub(1, span.snap(text, #text - 4))
  end
  out:write("<details", #facts.docs <= 3 and " open" or "",
    ' class="doc"><summary><h3 id="d', doc.number, '">',
    html(doc.title or doc.name), '</h3> <span class="badge">', badge(list),
    "</span></summary>\n")
  about(out, doc)
  out:write('<div class="text"', doc.lang and ' lang="' .. html(doc.lang)
    .. '"' or "", ">", span.mark(text, 0, marks(facts, list)), "</div>\n")
  if #text < doc.bytes then
    out:write('<p class="note">The first ', page.number(#text), " of ",
      page.number(doc.bytes), " bytes.</p>\n")
  end
  legend(out, facts, list, text)
  out:write("</details>\n")
end

local LAYERS = { { "actor", "actors" }, { "quote", "quotations" },
  { "stance", "stances" }, { "furniture", "furniture" },
  { "other", "other layers" } }

--- Boxes that hide a layer's colour; they work without a script.
local function boxes(out, facts)
  local has = {}
  for _, l in ipairs(facts.layers) do
    has[KNOWN[l.layer] and l.layer or "other"] = true
  end
  for _, l in ipairs(LAYERS) do
    if has[l[1]] then
      out:write('<input type="checkbox" checked id="show-', l[1],
        '"><label for="show-', l[1], '"><mark class="', l[1],
        l[1] == "stance" and " oppose" or "", '">', l[2],
        "</mark></label>\n")
    end
  end
end

function M.write(out, facts, project)
  if #facts.docs == 0 then
    out:write('<p class="note">No texts.</p>\n')
    return
  end
  boxes(out, facts)
  out:write('<div class="texts">\n')
  for _, doc in ipairs(facts.docs) do
    document(out, facts, project, doc)
  end
  out:write("</div>\n", page.left_out(#facts.docs,
    tonumber(facts.total.documents), "document", "texts"))
end

return M

--- Head and foot of the page, and the pieces that all sections share.

local rubric = require "rubric"
local style = require "style"

local M = {}

local html = rubric.html

function M.open(out, title, sections)
  out:write('<!DOCTYPE html>\n<html lang="en">\n<head>\n',
    '<meta charset="utf-8">\n',
    '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
    '<meta name="color-scheme" content="light dark">\n',
    '<meta name="generator" content="rubric report ', rubric.version or "",
    '">\n<title>', html(title), "</title>\n<style>\n", style.css,
    "</style>\n</head>\n<body>\n",
    '<a class="skip" href="#summary">Skip to the report</a>\n<header>\n<h1>',
    html(title), '</h1>\n<nav aria-label="Sections"><ul>\n')
  for _, s in ipairs(sections) do
    out:write('<li><a href="#', s.id, '">', html(s.title), "</a></li>\n")
  end
  out:write("</ul></nav>\n</header>\n<main>\n")
end

function M.close(out)
  out:write('</main>\n<footer><p>Made by rubric. Offsets are bytes of the ',
    "text, from 0, the end exclusive.</p></footer>\n",
    '<p id="about" role="status" hidden></p>\n',
    "<script>\n", style.script, "</script>\n</body>\n</html>\n")
end

--- 12345 as 12,345.
function M.number(n)
  local s = ("%d"):format(n)
  local k
  repeat
    s, k = s:gsub("^(%d+)(%d%d%d)", "%1,%2")
  until k == 0
  return s
end

--- "1 document", "2 documents".
function M.count(n, one, many)
  return M.number(n) .. " " .. (n == 1 and one or many or one .. "s")
end

--- A cell with a number; `what` stands beside it on a narrow screen.
function M.cell(n, what, anchor)
  local s = M.number(n)
  return ('<td class="n%s" data-of="%s">%s</td>'):format(
    n == 0 and " none" or "", n == 1 and what or what .. "s",
    anchor and ('<a href="#%s">%s</a>'):format(anchor, s) or s)
end

M.TEXT_MAX = 256 << 10 -- bytes of one text that go into the page

--- The anchor of an annotation; nil when its words are not in the page.
function M.anchor(facts, a)
  local doc = facts.doc[a.doc]
  local shown = doc and a.stop > a.start
    and a.start < math.min(M.TEXT_MAX, doc.bytes)
  return shown and ("d%d-%d"):format(doc.number, a.id) or nil
end

--- Where an annotation stands: a link when the text is in the page.
function M.place(facts, a)
  local anchor = M.anchor(facts, a)
  local doc = facts.names[a.doc]
  local name = html(doc and (doc.title or doc.name) or "?")
  if anchor then
    return '<a href="#' .. anchor .. '">' .. name .. "</a>"
  end
  return ('%s <span class="quiet">at byte %d</span>'):format(name, a.start)
end

--- What a list leaves out, or "".
function M.left_out(shown, n, what, arg)
  if shown >= n then
    return ""
  end
  return ('<p class="note">The first %s of %s; the argument '
    .. "<code>%s</code> sets how many.</p>\n"):format(M.number(shown),
      M.count(n, what), html(arg))
end

--- One annotation with its words, its features in `about`, its place and
--- what made it.
function M.evidence(out, facts, a, about)
  out:write('<li><p class="words">', a.html or "", "</p>\n",
    '<p class="made">')
  if about and about ~= "" then
    out:write(about, " · ")
  end
  out:write(M.place(facts, a), ' · <span class="rule">', html(a.made),
    "</span></p></li>\n")
end

--- The annotations of a group, as a list.
function M.items(out, facts, group, about)
  out:write('<ul class="evidence">\n')
  for _, a in ipairs(group.items) do
    M.evidence(out, facts, a, about and about(a))
  end
  out:write("</ul>\n", M.left_out(#group.items, group.n, "passage",
    "evidence"))
end

--- The row below a table's row that holds its passages. With a script it
--- shows only when opened.
function M.more(out, facts, group, anchor, columns, title)
  out:write('<tr class="more"><td colspan="', columns, '"><details><summary>',
    '<span id="', anchor, '">', html(title), "</span></summary>\n")
  M.items(out, facts, group)
  out:write("</details></td></tr>\n")
end

--- What to do when a layer is missing.
function M.empty(out, what, packages)
  out:write('<p class="note">This project has no ', what, ". Run: <code>",
    "rubric run ", packages, " PATH --db PROJECT</code></p>\n")
end

return M

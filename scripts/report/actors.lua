--- Actors: who is mentioned, how often, and as what.

local rubric = require "rubric"
local page = require "page"

local M = { id = "actors", title = "Actors" }

local html, number = rubric.html, page.number

local function row(out, facts, i, g, spoken)
  local speaks = spoken[g.key1]
  out:write('<tr><th scope="row">', html(g.key1 ~= "" and g.key1 or "(none)"),
    "</th><td>", html(g.key2), "</td><td>",
    html(facts.role[g.key1 .. "\0" .. g.key2] or ""),
    '</td><td class="n" data-of="documents">', number(g.documents),
    '</td><td class="n" data-of="quotations">')
  if speaks then
    out:write('<a href="#', speaks.anchor, '">', number(speaks.n), "</a>")
  else
    out:write('<span class="quiet">0</span>')
  end
  out:write('</td><td class="n" data-of="mentions"><a href="#a', i, '">',
    number(g.n), "</a></td></tr>\n")
  page.more(out, facts, g, "a" .. i, 6,
    page.count(g.n, "mention") .. " of " .. g.key1)
end

function M.write(out, facts)
  local list = facts.actors
  if #list == 0 then
    return page.empty(out, "actors", "actors")
  end
  local spoken = {}
  for i, g in ipairs(facts.quotes) do
    spoken[g.key1] = { n = g.n, anchor = "q" .. i }
  end
  out:write('<p id="actor-filter" hidden><label>Filter <input type="search" ',
    'autocomplete="off"></label></p>\n',
    '<table class="actors">\n<caption>',
    page.count(list.groups, "actor"), ", ",
    page.count(list.total, "mention"),
    "; the number of mentions opens them</caption>\n<thead><tr>",
    '<th scope="col">Name</th><th scope="col">Kind</th>',
    '<th scope="col">Role</th><th scope="col" class="n">Documents</th>',
    '<th scope="col" class="n">Quotations</th>',
    '<th scope="col" class="n">Mentions</th></tr></thead>\n<tbody>\n')
  for i, g in ipairs(list) do
    row(out, facts, i, g, spoken)
  end
  out:write("</tbody>\n</table>\n",
    page.left_out(#list, list.groups, "actor", "rows"))
end

return M

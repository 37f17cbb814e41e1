--- Actors: who is mentioned, how often, and as what.

local rubric = require "rubric"
local page = require "page"

local M = { id = "actors", title = "Actors" }

local html = rubric.html

local FIRST = 25 -- rows that are open at once

local function row(out, facts, i, g, spoken)
  local name = g.key1 ~= "" and g.key1 or "(none)"
  local speaks = spoken[g.key1] or { n = 0 }
  out:write('<tr><th scope="row">', html(name), "</th><td>", html(g.key2),
    "</td><td>", html(facts.role[g.key1 .. "\0" .. g.key2] or ""), "</td>",
    page.cell(g.documents, "document"),
    page.cell(speaks.n, "quotation", speaks.anchor),
    page.cell(g.n, "mention", "a" .. i), "</tr>\n")
  page.more(out, facts, g, "a" .. i, 6,
    page.count(g.n, "mention") .. " of " .. name)
end

local function rows(out, facts, first, last, caption)
  local spoken = {}
  for i, g in ipairs(facts.quotes) do
    spoken[g.key1] = { n = g.n, anchor = "q" .. i }
  end
  out:write('<table class="list actors">\n<caption>', caption,
    '</caption>\n<thead><tr><th scope="col" class="wide">Name</th>',
    '<th scope="col">Kind</th><th scope="col" class="wide">Role</th>',
    '<th scope="col" class="n">Documents</th>',
    '<th scope="col" class="n">Quotations</th>',
    '<th scope="col" class="n">Mentions</th></tr></thead>\n<tbody>\n')
  for i = first, last do
    row(out, facts, i, facts.actors[i], spoken)
  end
  out:write("</tbody>\n</table>\n")
end

function M.write(out, facts)
  local list = facts.actors
  if #list == 0 then
    return page.empty(out, "actors", "actors")
  end
  out:write('<p id="actor-filter" hidden><label>Filter <input type="search" ',
    'autocomplete="off"></label></p>\n')
  rows(out, facts, 1, math.min(#list, FIRST),
    page.count(list.groups, "actor") .. ", "
    .. page.count(list.total, "mention")
    .. "; the number of mentions opens them")
  if #list > FIRST then
    local more = page.number(#list - FIRST) .. " more"
    out:write("<details><summary>", more, "</summary>\n")
    rows(out, facts, FIRST + 1, #list,
      '<span class="hide">' .. more .. " actors</span>")
    out:write("</details>\n")
  end
  out:write(page.left_out(#list, list.groups, "actor", "rows"))
end

return M

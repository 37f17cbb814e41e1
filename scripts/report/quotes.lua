--- Quotations by speaker.

local rubric = require "rubric"
local page = require "page"

local M = { id = "quotes", title = "Quotations" }

local html = rubric.html

local function about(a)
  local out = { "<b>" .. html(a.f.kind or "quotation") .. "</b>" }
  if a.f.cue then
    out[#out + 1] = 'cue <span class="cue">' .. html(a.f.cue) .. "</span>"
  end
  return table.concat(out, " · ")
end

function M.write(out, facts)
  local list = facts.quotes
  if #list == 0 then
    return page.empty(out, "quotations", "actors quotes")
  end
  local nameless = list[#list].key1 == "" and 1 or 0
  out:write('<p class="lead">', page.count(list.total, "quotation"), " by ",
    page.count(list.groups - nameless, "speaker"),
    ". The quoted words are <mark class=\"quote\">marked</mark>, the cue is ",
    '<mark class="cue">underlined</mark>.</p>\n')
  for i, g in ipairs(list) do
    local name = g.key1 ~= "" and html(g.key1)
      or '<i class="quiet">no speaker found</i>'
    out:write('<details', #list <= 12 and " open" or "", '><summary><h3 id="q',
      i, '">', name, '</h3> <span class="badge">',
      page.count(g.n, "quotation"), "</span></summary>\n")
    page.items(out, facts, g, about)
    out:write("</details>\n")
  end
  out:write(page.left_out(#list, list.groups, "speaker", "rows"))
end

return M

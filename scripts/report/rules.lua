--- Rules: what made the annotations, with first examples.

local rubric = require "rubric"
local page = require "page"

local M = { id = "rules", title = "Rules" }

local html = rubric.html

function M.write(out, facts)
  local list = facts.rules
  if #list == 0 then
    out:write('<p class="note">No annotation names its rule.</p>\n')
    return
  end
  table.sort(list, function(a, b)
    if a.key1 ~= b.key1 then
      return a.key1 < b.key1
    elseif a.n ~= b.n then
      return a.n > b.n
    end
    return a.key2 < b.key2
  end)
  out:write('<table class="list">\n<caption>The rules that made ',
    page.count(list.total, "annotation"),
    "; the number opens the first of them</caption>\n<thead><tr>",
    '<th scope="col" class="wide">Rule</th><th scope="col">Package</th>',
    '<th scope="col" class="n">Documents</th>',
    '<th scope="col" class="n">Annotations</th></tr></thead>\n<tbody>\n')
  for i, g in ipairs(list) do
    local name = g.key2 ~= "" and g.key2 or "built in"
    out:write('<tr><th scope="row">', html(name), "</th><td>",
      html(g.key1), "</td>", page.cell(g.documents, "document"),
      page.cell(g.n, "annotation", "r" .. i), "</tr>\n")
    page.more(out, facts, g, "r" .. i, 4,
      page.count(g.n, "annotation") .. " by the rule " .. name)
  end
  out:write("</tbody>\n</table>\n",
    page.left_out(#list, list.groups, "rule", "rows"))
end

return M

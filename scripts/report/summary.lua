--- Summary: how much there is, and which run of which packages made it.

local rubric = require "rubric"
local made = require "made"
local page = require "page"

local M = { id = "summary", title = "Summary" }

local html, number = rubric.html, page.number

--- "2024-05-01T10:00:00Z" as "2024-05-01 10:00 UTC".
local function time(s)
  local day, clock = (s or ""):match("^(%d+%-%d+%-%d+)T(%d+:%d+)")
  return day and day .. " " .. clock .. " UTC" or s or ""
end

local function figure(out, n, what, target)
  out:write('<li><a href="#', target, '"><b>', number(n), "</b> ", what,
    "</a></li>\n")
end

local function runs(out, facts)
  out:write('<div class="scroll" tabindex="0" role="region" ',
    'aria-label="Runs">\n<table class="runs">\n<caption>Runs</caption>\n<thead><tr>',
    '<th scope="col">Started</th><th scope="col">Ended</th>',
    '<th scope="col" class="n">Documents</th>',
    '<th scope="col">Packages</th><th scope="col">rubric</th>',
    "</tr></thead>\n<tbody>\n")
  for _, r in ipairs(facts.runs) do
    local list = {}
    for i, p in ipairs(r.packages) do
      list[i] = ('<li>%s <b>%s</b> <code class="quiet" '
        .. 'title="hash of the package and its data">%s</code></li>'):format(
          html(p.name), html(p.version), html((p.hash or ""):sub(1, 8)))
    end
    out:write('<tr><th scope="row" class="time">', html(time(r.started)),
      '</th><td class="time" data-as="ended">',
      html(time(r.updated)), '</td><td class="n" data-of="documents">',
      number(r.documents), '</td><td><ul class="plain">', table.concat(list),
      '</ul></td><td data-as="rubric">', html(r.core_version), "</td></tr>\n")
  end
  out:write("</tbody>\n</table>\n</div>\n")
end

function M.write(out, facts, project)
  local total = facts.total
  out:write('<ul class="figures">\n')
  figure(out, total.documents, total.documents == "1" and "document"
    or "documents", "texts")
  if total.stories ~= total.documents then
    figure(out, total.stories, total.stories == "1" and "story" or "stories",
      "texts")
  end
  figure(out, total.sentences, "sentences", "texts")
  figure(out, facts.actors.groups, "actors", "actors")
  figure(out, facts.quotes.total, "quotations", "quotes")
  figure(out, facts.stances.total, "stances", "stances")
  out:write("</ul>\n")
  runs(out, facts)
  made.write(out, facts, project)
end

return M

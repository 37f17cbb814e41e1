--- The HTML report of a project: one file that needs nothing else.
--
-- Everything is asked for first (query), then the passages around all
-- annotations are cut, each text being read once (passage), then the sections
-- are written in order. Every list is sorted and has a limit, so the page of
-- a project is always the same, and that of a large one can still be opened.

local rubric = require "rubric"
local query = require "query"
local passage = require "passage"
local page = require "page"

local sections = {
  require "summary", require "actors", require "quotes", require "matrix",
  require "texts", require "rules",
}

local function limit(name)
  return math.max(1, rubric.args[name])
end

local function report(project, out)
  local limits = { texts = math.max(0, rubric.args.texts),
    rows = limit "rows", evidence = limit "evidence",
    matrix = limit "matrix" }
  local facts = query.facts(project, limits)
  passage.cut(project, facts)
  page.open(out, rubric.args.title, sections)
  for _, section in ipairs(sections) do
    out:write('<section id="', section.id, '">\n<h2>',
      rubric.html(section.title), "</h2>\n")
    section.write(out, facts, project)
    out:write("</section>\n")
  end
  page.close(out)
end

return { report = report }

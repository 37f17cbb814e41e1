--- A digest of a week (or several) in Markdown.
--
-- Every list is sorted, and nothing depends on the clock: the same project and
-- arguments give the same bytes. Each line has passages with file and offset,
-- which `rubric why` takes.

local rubric = require "rubric"
local facts = require "facts"
local md = require "markdown"
local weeks = require "weeks"

local sections = { require "speakers", require "newcomers",
  require "changes", require "words", require "ballots" }

--- Mondays of the weeks to tell of.
local function chosen(days)
  local week = rubric.args.week
  if week == "latest" then
    return { weeks.monday(days[#days]) }
  elseif week == "all" then
    local list = {}
    for _, day in ipairs(days) do
      local monday = weeks.monday(day)
      if monday ~= list[#list] then
        list[#list + 1] = monday
      end
    end
    return list
  end
  local monday = weeks.parse(week)
  if not monday then
    error(("--arg week='%s' is no week: write 2024-W18, a day such as "
      .. "2024-05-01, latest, or all"):format(week), 0)
  end
  return { monday }
end

local function write_week(out, project, monday)
  local p = facts.period(monday, rubric.args.weeks)
  local documents = facts.documents(project, p)
  out:write("\n## ", p.name, " (", p.from, " to ", p.to, ")\n\n",
    md.count(documents.n, "document"), " from ",
    md.count(documents.sources, "source"))
  local copies = documents.n - documents.stories
  if copies > 0 then
    out:write("; ", md.count(copies, "is a copy of another and does not count",
      "are copies of others and do not count"))
  end
  out:write(".\n")
  if documents.stories == 0 then
    return
  end
  local quotes = facts.quotes(project, p.now)
  for _, section in ipairs(sections) do
    if not section.layer or facts.has(project, section.layer) then
      out:write("\n### ", section.title, "\n\n")
      section.write(out, project, p, quotes, documents)
    end
  end
end

--- All that the numbers stand on: rubric verify derives them again.
local function write_made(out, made)
  out:write("\n## How this was made\n")
  for _, run in ipairs(made) do
    out:write("\n- ", md.text(run.title), "\n")
    for _, line in ipairs(run) do
      out:write("  - ", md.text(line), "\n")
    end
  end
  out:write("\nThis page: ", md.text(made.report), ".\n")
end

local function report(project, out)
  local days, undated = facts.days(project)
  local mondays = #days > 0 and chosen(days) or {}
  out:write("# ", md.text(rubric.args.title), "\n")
  if #days == 0 then
    out:write("\nNo document of the project has a date, so none is in a ",
      "week.\n")
  else
    for _, monday in ipairs(mondays) do
      write_week(out, project, monday)
    end
    if undated > 0 then
      out:write("\n", md.count(undated, "document has",
        "documents have"), " no date and ", undated == 1 and "is" or "are",
        " in no week.\n")
    end
  end
  out:write("\n---\n\nMade by digest ", project.report.version, " of rubric ",
    project.report.rubric, " from what these found: ",
    md.text(table.concat(facts.packages(project), ", ")), ".\n")
  write_made(out, rubric.made(project))
end

return { report = report }

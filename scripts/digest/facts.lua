--- What the digest asks the project.
--
-- Only the first document of a family counts: a reprint says nothing new.

local rubric = require "rubric"
local weeks = require "weeks"

local M = {}

local PAST = "0000-00-00"

--- "and the document is of these days", for a query with document `d`.
local function between(from, to)
  return (" AND length(d.date) >= 10 AND "
    .. "substr(d.date, 1, 10) BETWEEN '%s' AND '%s' "):format(from, to)
end

local FIRST = " AND coalesce(d.family, d.id) = d.id "

--- SQL for the words around an annotation, n bytes on each side. A space stands
-- where nothing was cut (markdown.passage leaves out what was cut through).
local function around(n)
  return ([[iif(a.start >= %d, '', ' ') ||
        CAST(substr(CAST(d.text AS BLOB), max(1, a.start - %d + 1),
          min(a.start, %d) + a.end - a.start + %d) AS TEXT) ||
        iif(a.end + %d < length(CAST(d.text AS BLOB)), '', ' ')]])
    :format(n, n, n, n, n)
end

local function all(project, sql)
  local list = {}
  for row in project:rows(sql) do
    list[#list + 1] = row
  end
  return list
end

---@class period
---@field name string
---@field from string first day
---@field to string last day
---@field now string condition of a query
---@field before string the same, for all earlier days
---@field last_before string the day before the first
---@field copies string condition that lets copies in, too

---@return period
function M.period(monday, count)
  local first = monday - (count - 1) * 7
  local p = { name = weeks.name(monday), from = weeks.text(first),
    to = weeks.text(monday + 6) }
  if count > 1 then
    p.name = weeks.name(first) .. " to " .. p.name
  end
  p.copies = between(p.from, p.to)
  p.now = p.copies .. FIRST
  p.last_before = weeks.text(first - 1)
  p.before = between(PAST, p.last_before) .. FIRST
  return p
end

--- What happened before a period, kept while the periods go on: `f(when)` is
-- called with the condition of the days that were not asked for yet.
---@param kept { upto: string? }
function M.grow(kept, p, f)
  local from = kept.upto and weeks.text(weeks.day(kept.upto) + 1) or PAST
  if not kept.upto or p.last_before > kept.upto then
    f(between(from, p.last_before) .. FIRST)
    kept.upto = p.last_before
  end
end

--- Days that have documents, ascending, and how many documents have no day.
function M.days(project)
  local days, undated = {}, 0
  for _, row in ipairs(all(project, [[SELECT date, count(*) AS n
      FROM document GROUP BY date ORDER BY date]])) do
    local day = weeks.day(row.date)
    if day then
      days[#days + 1] = day
    else
      undated = undated + tonumber(row.n)
    end
  end
  table.sort(days)
  return days, undated
end

--- Documents of the period, copies and all; and of the time before.
function M.documents(project, p)
  local row = all(project, "SELECT count(*) AS n, "
    .. "sum(coalesce(d.family, d.id) = d.id) AS stories, "
    .. "count(DISTINCT coalesce(d.source, d.site)) AS sources "
    .. "FROM document AS d WHERE 1" .. p.copies)[1]
  local before = all(project, "SELECT count(*) AS n FROM document AS d "
    .. "WHERE 1" .. p.before)[1]
  return { n = tonumber(row.n), stories = tonumber(row.stories) or 0,
    sources = tonumber(row.sources), before = tonumber(before.n) }
end

--- Quotations: document, date, speaker, kind, words, start. The text's own
--- voice is no speaker.
function M.quotes(project, when)
  return all(project, [[SELECT d.name AS document,
      substr(d.date, 1, 10) AS date,
      nullif(q.speaker, 'AUTHOR') AS speaker, q.kind, q.words, q.start
    FROM quote_full AS q JOIN document AS d ON d.id = q.document_id
    WHERE 1]] .. when .. [[ORDER BY substr(d.date, 1, 10), d.name, q.start]])
end

--- How many quotations each speaker has.
function M.quote_counts(project, when)
  local by = {}
  for _, row in ipairs(all(project, [[
      SELECT json_extract(a.features, '$.speaker') AS speaker, count(*) AS n
      FROM annotation AS a JOIN document AS d ON d.id = a.document_id
      WHERE a.layer = 'quote']] .. when .. "GROUP BY 1")) do
    by[row.speaker or ""] = tonumber(row.n)
  end
  return by
end

--- Mentions of actors, the words around the first: name, kind, role, n.
function M.actors(project, when)
  return all(project, [[
    SELECT name, kind, n, documents, document, date, start, words, role
    FROM (SELECT json_extract(a.features, '$.name') AS name,
        json_extract(a.features, '$.kind') AS kind,
        max(json_extract(a.features, '$.role'))
          OVER (PARTITION BY json_extract(a.features, '$.name')) AS role,
        count(*) OVER (PARTITION BY json_extract(a.features, '$.name')) AS n,
        d.name AS document, substr(d.date, 1, 10) AS date, a.start,
        row_number() OVER (PARTITION BY json_extract(a.features, '$.name')
          ORDER BY substr(d.date, 1, 10), d.name, a.start) AS nth,
        1 AS documents,
        ]] .. around(60) .. [[ AS words
      FROM annotation AS a JOIN document AS d ON d.id = a.document_id
      WHERE a.layer = 'actor'
        AND json_extract(a.features, '$.kind') IN ('person', 'organisation')]]
    .. when .. [[)
    WHERE nth = 1 AND name IS NOT NULL ORDER BY n DESC, name]])
end

--- Names of actors, as a set.
function M.names(project, when)
  local set = {}
  for _, row in ipairs(all(project, [[
      SELECT DISTINCT json_extract(a.features, '$.name') AS name
      FROM annotation AS a JOIN document AS d ON d.id = a.document_id
      WHERE a.layer = 'actor']] .. when)) do
    set[row.name or ""] = true
  end
  return set
end

--- Stances, in the order of the project: holder, target, polarity, evidence.
function M.stances(project, when)
  return all(project, [[SELECT d.name AS document,
      substr(d.date, 1, 10) AS date, s.holder, s.target, s.polarity,
      s.evidence AS words, s.start
    FROM stance_full AS s JOIN document AS d ON d.id = s.document_id
      JOIN annotation AS a ON a.document_id = s.document_id AND a.id = s.id
    WHERE s.holder IS NOT NULL AND s.target IS NOT NULL
      AND ifnull(json_extract(a.features, '$.tier'), 1) = 1]] .. when
    .. [[ORDER BY substr(d.date, 1, 10), d.name, s.start, s.id]])
end

--- Votes that were counted (layer vote of package votes, if it was used).
function M.votes(project, when)
  return all(project, [[SELECT d.name AS document,
      substr(d.date, 1, 10) AS date, a.start,
      json_extract(a.features, '$.body') AS body,
      json_extract(a.features, '$.motion') AS motion,
      json_extract(a.features, '$.outcome') AS outcome,
      json_extract(a.features, '$.for') AS yes,
      json_extract(a.features, '$.against') AS no,
      json_extract(a.features, '$.abstained') AS abstained,
      json_extract(a.features, '$.unit') AS unit,
      ]] .. around(80) .. [[ AS words
    FROM annotation AS a JOIN document AS d ON d.id = a.document_id
    WHERE a.layer = 'vote' AND (yes IS NOT NULL OR no IS NOT NULL)]] .. when
    .. [[ORDER BY substr(d.date, 1, 10), d.name, a.start]])
end

--- Does the project have a layer?
function M.has(project, layer)
  return #all(project, ("SELECT 1 FROM annotation WHERE layer = '%s' LIMIT 1")
    :format(layer)) > 0
end

--- Packages of the runs, "name version", sorted.
function M.packages(project)
  local list = {}
  for _, row in ipairs(all(project, [[
      SELECT DISTINCT p.name || ' ' || p.version AS made
      FROM package AS p JOIN rule AS r ON r.package_id = p.id
      WHERE p.name <> 'rubric' ORDER BY 1]])) do
    list[#list + 1] = row.made
  end
  return list
end

M.args = rubric.args

return M

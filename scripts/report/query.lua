--- What the report asks the project.
--
-- The lists all have one shape: annotations of a layer in groups (by name, by
-- speaker, by holder and target, by rule), the largest groups first, and of
-- each group its first annotations in the order of the project.

local rubric = require "rubric"

local M = {}

local null = rubric.null

---@class item one annotation
---@field doc integer
---@field id integer
---@field layer string
---@field start integer
---@field stop integer
---@field f table features
---@field made string rule, package and version
---@field html? string the passage around it

--- Features of a row, without the nulls.
local function features(text)
  local f = rubric.decode(text)
  if type(f) ~= "table" then
    return {}
  end
  for k, v in pairs(f) do
    if v == null then
      f[k] = nil
    end
  end
  return f
end

local function item(row)
  local made = "no rule"
  if row.package then
    made = (row.rule ~= "" and row.rule .. " · " or "") .. row.package
      .. (row.version ~= "" and " " .. row.version or "")
  end
  return {
    doc = tonumber(row.document_id), id = tonumber(row.id),
    layer = row.layer, rule = row.rule, made = made,
    start = tonumber(row.start), stop = tonumber(row["end"]),
    f = features(row.features),
  }
end

--- The columns of an annotation and what made it, for `a`.
local COLUMNS = [[
  SELECT a.document_id, a.id, a.layer, a.start, a.end, a.features,
    r.name AS rule, p.name AS package, p.version]]
local MADE = [[
  LEFT JOIN rule AS r ON r.id = a.rule_id
  LEFT JOIN package AS p ON p.id = r.package_id]]

--- A feature as SQL text, never NULL.
local function feature(name)
  return ("coalesce(json_extract(a.features, '$.%s'), '')"):format(name)
end

--- `item`: the annotations in question, as narrow as sorting them wants;
--- `top`: their largest groups.
local GROUPS = [[
  WITH item AS MATERIALIZED (SELECT a.document_id, a.id, a.start,
      %s AS key1, %s AS key2,
      json_extract(a.features, '$.polarity') AS polarity
    FROM annotation AS a %s WHERE %s),
  grouped AS (SELECT key1, key2, count(*) AS n,
      count(DISTINCT document_id) AS documents,
      sum(polarity = 'support') AS support,
      sum(polarity = 'oppose') AS oppose
    FROM item GROUP BY key1, key2),
  top AS MATERIALIZED (SELECT *, count(*) OVER () AS groups,
      sum(n) OVER () AS total
    FROM grouped ORDER BY n DESC, key1, key2 LIMIT %d)
]]

local FIRST = [[,
  nth AS (SELECT document_id, id, key1, key2, row_number() OVER (
      PARTITION BY key1, key2 ORDER BY document_id, start, id) AS nth
    FROM item),
  pick AS MATERIALIZED (SELECT nth.* FROM nth JOIN top
      ON top.key1 = nth.key1 AND top.key2 = nth.key2 WHERE nth <= %d)
]] .. COLUMNS .. [[, pick.key1, pick.key2
  FROM pick JOIN annotation AS a
    ON a.document_id = pick.document_id AND a.id = pick.id
]] .. MADE .. [[
  ORDER BY a.document_id, a.start, a.id]]

--- Groups of annotations: an array, and by key; `.groups` how many there are
--- in the project, `.total` how many annotations.
---@param o { key1: string, key2: string, where: string, join?: string }
local function groups(project, o, rows, evidence)
  local with = GROUPS:format(o.key1, o.key2, o.join or "", o.where, rows)
  local list = { groups = 0, total = 0 }
  local by = {}
  for row in project:rows(with ..
    "SELECT * FROM top ORDER BY n DESC, key1, key2") do
    list.groups = tonumber(row.groups)
    list.total = tonumber(row.total)
    local g = { key1 = row.key1, key2 = row.key2, n = tonumber(row.n),
      documents = tonumber(row.documents),
      support = tonumber(row.support) or 0,
      oppose = tonumber(row.oppose) or 0, items = {} }
    list[#list + 1] = g
    by[row.key1 .. "\0" .. row.key2] = g
  end
  for row in project:rows(with .. FIRST:format(evidence)) do
    local g = by[row.key1 .. "\0" .. row.key2]
    g.items[#g.items + 1] = item(row)
  end
  return list
end

--- Move the group without a name to the end.
local function last_without_name(list)
  for i, g in ipairs(list) do
    if g.key1 == "" then
      table.insert(list, table.remove(list, i))
      break
    end
  end
  return list
end

--- The most frequent role of each actor, by name and kind.
local function roles(project)
  local role = {}
  for row in project:rows [[
    SELECT name, kind, role FROM (SELECT name, kind, role,
        row_number() OVER (PARTITION BY name, kind
          ORDER BY count(*) DESC, role) AS nth
      FROM (SELECT json_extract(features, '$.name') AS name,
          coalesce(json_extract(features, '$.kind'), '') AS kind,
          json_extract(features, '$.role') AS role
        FROM annotation WHERE layer = 'actor')
      WHERE name IS NOT NULL AND role IS NOT NULL
      GROUP BY name, kind, role)
    WHERE nth = 1]] do
    role[row.name .. "\0" .. row.kind] = row.role
  end
  return role
end

--- The documents whose texts go into the page: an array, and by id.
local function documents(project, n)
  local list, by = {}, {}
  for row in project:rows(([[
    SELECT id, name, title, author, date, source, url, tokens, sentences,
      length(CAST(text AS BLOB)) AS bytes
    FROM document ORDER BY name LIMIT %d]]):format(n)) do
    row.id, row.bytes = tonumber(row.id), tonumber(row.bytes)
    row.number = #list + 1
    list[#list + 1] = row
    by[row.id] = row
  end
  return list, by
end

--- All annotations of one document, outer ones first.
function M.annotations(project, id)
  local list = {}
  for row in project:rows((COLUMNS .. " FROM annotation AS a " .. MADE
    .. " WHERE a.document_id = %d ORDER BY a.start, a.end DESC, a.id")
    :format(id)) do
    list[#list + 1] = item(row)
  end
  return list
end

local function all(project, sql)
  local list = {}
  for row in project:rows(sql) do
    list[#list + 1] = row
  end
  return list
end

function M.facts(project, limits)
  local rows, evidence = limits.rows, limits.evidence
  local f = { limits = limits }
  f.docs, f.doc = documents(project, limits.texts)
  f.actors = groups(project, { key1 = feature "name",
    key2 = feature "kind", where = "a.layer = 'actor'" }, rows, evidence)
  f.quotes = last_without_name(groups(project, { key1 = feature "speaker",
    key2 = "''", where = "a.layer = 'quote'" }, rows, evidence))
  f.stances = groups(project, { key1 = feature "holder",
    key2 = feature "target", where = "a.layer = 'stance' AND "
      .. "ifnull(json_extract(a.features, '$.tier'), 1) = 1" }, rows, evidence)
  f.rules = groups(project, { key1 = "p.name || ' ' || p.version",
    key2 = "r.name", join = MADE, where = "r.id IS NOT NULL" },
    rows, math.min(evidence, 5))
  f.role = roles(project)
  f.total = all(project, [[
    SELECT count(*) AS documents,
      count(DISTINCT coalesce(family, id)) AS stories,
      coalesce(sum(sentences), 0) AS sentences,
      coalesce(sum(tokens), 0) AS tokens FROM document]])[1]
  f.layers = all(project, [[
    SELECT layer, count(*) AS n, count(DISTINCT document_id) AS documents
    FROM annotation GROUP BY layer ORDER BY layer]])
  f.runs = rubric.runs(project)
  return f
end

return M

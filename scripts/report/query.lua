--- What the report asks the project.
--
-- The lists all have one shape: annotations of a layer in groups (by name, by
-- speaker, by holder and target, by rule), the largest groups first, and of
-- each group its first annotations in the order of documents.

local json = require "rubric.json"

local M = {}

local null = json.null

---@class item one annotation
---@field key1 string
---@field key2 string
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
  local f = json.decode(text)
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
  local made = row.package
    and ("%s · %s %s"):format(row.rule, row.package, row.version)
    or "no rule"
  return {
    key1 = row.key1, key2 = row.key2,
    doc = tonumber(row.document_id), id = tonumber(row.id),
    layer = row.layer, rule = row.rule, made = made,
    start = tonumber(row.start), stop = tonumber(row["end"]),
    f = features(row.features),
  }
end

local ITEM = [[
  SELECT a.document_id, a.id, a.layer, a.start, a.end, a.features,
    r.name AS rule, p.name AS package, p.version,
    d.name AS document, %s AS key1, %s AS key2
  FROM annotation AS a JOIN document AS d ON d.id = a.document_id
    LEFT JOIN rule AS r ON r.id = a.rule_id
    LEFT JOIN package AS p ON p.id = r.package_id
  WHERE %s]]

--- A feature as SQL text, never NULL.
local function feature(name)
  return ("coalesce(json_extract(a.features, '$.%s'), '')"):format(name)
end

--- Groups of annotations: an array, and by key; `.groups` how many there are
--- in the project, `.total` how many annotations.
local function groups(project, where, key1, key2, rows, evidence)
  local with = ("WITH item AS (%s),\n"):format(
    ITEM:format(key1, key2, where)) .. ([[
    grouped AS (SELECT key1, key2, count(*) AS n,
      count(DISTINCT document_id) AS documents,
      sum(json_extract(features, '$.polarity') = 'support') AS support,
      sum(json_extract(features, '$.polarity') = 'oppose') AS oppose
      FROM item GROUP BY key1, key2),
    top AS (SELECT *, count(*) OVER () AS groups, sum(n) OVER () AS total
      FROM grouped ORDER BY n DESC, key1, key2 LIMIT %d)]]):format(rows)
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
  for row in project:rows(with .. ([[
    SELECT * FROM (SELECT item.*, row_number() OVER (
        PARTITION BY item.key1, item.key2
        ORDER BY item.document, item.start, item.id) AS nth
      FROM item JOIN top
        ON top.key1 = item.key1 AND top.key2 = item.key2)
    WHERE nth <= %d ORDER BY document, start, id]]):format(evidence)) do
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
  for row in project:rows(
    ITEM:format("''", "''", ("a.document_id = %d"):format(id))
    .. " ORDER BY a.start, a.end DESC, a.id") do
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
  f.actors = groups(project, "a.layer = 'actor'", feature "name",
    feature "kind", rows, evidence)
  f.quotes = last_without_name(groups(project, "a.layer = 'quote'",
    feature "speaker", "''", rows, evidence))
  f.stances = groups(project, "a.layer = 'stance'", feature "holder",
    feature "target", rows, evidence)
  f.rules = groups(project, "a.rule_id IS NOT NULL",
    "p.name || ' ' || p.version", "r.name", rows, math.min(evidence, 5))
  f.role = roles(project)
  f.total = all(project, [[
    SELECT count(*) AS documents, coalesce(sum(sentences), 0) AS sentences,
      coalesce(sum(tokens), 0) AS tokens FROM document]])[1]
  f.layers = all(project, [[
    SELECT layer, count(*) AS n, count(DISTINCT document_id) AS documents
    FROM annotation GROUP BY layer ORDER BY layer]])
  f.runs = all(project, [[
    SELECT id, core_version, started, updated, documents FROM run
    ORDER BY started, id]])
  f.packages = all(project, [[
    SELECT run.id AS run, json_extract(p.value, '$.name') AS name,
      json_extract(p.value, '$.version') AS version,
      json_extract(p.value, '$.hash') AS hash
    FROM run, json_each(run.packages) AS p
    ORDER BY run.started, run.id, p.key]])
  return f
end

return M

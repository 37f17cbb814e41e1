--- What a project's runs and a report stand on, for the report to say so.
--
-- The tables run, run_package, run_arg and run_setting of the project as
-- values, and the same as lines of plain text.

local core = require "rubric.core"
local json = require "rubric.json"

local M = {}

---@class rubric.run
---@field id string
---@field core_version string
---@field started string
---@field updated string
---@field documents string those that are in their state of this run
---@field packages table<string, string>[] rows of run_package
---@field args table<string, table<string, string>[]> rows of run_arg
---@field settings? table<string, table<string, string>> rows of run_setting

--- All runs of a project. Values are texts, as project:rows gives them.
---@return rubric.run[]
function M.runs(project)
  local list, by = {}, {}
  for r in project:rows [[
    SELECT id, core_version, started, updated, documents FROM run
    ORDER BY started, id]] do
    list[#list + 1] = r
    by[r.id], r.packages, r.args = r, {}, {}
  end
  for row in project:rows "SELECT * FROM run_package ORDER BY run_id, nth" do
    table.insert(by[row.run_id].packages, row)
  end
  for row in project:rows
    "SELECT * FROM run_arg ORDER BY run_id, package, name" do
    local args = by[row.run_id].args
    args[row.package] = args[row.package] or {}
    table.insert(args[row.package], row)
  end
  for row in project:rows "SELECT * FROM run_setting ORDER BY run_id, name" do
    local r = by[row.run_id]
    r.settings = r.settings or {}
    r.settings[row.name] = row
  end
  return list
end

--- "256 MiB, 200 million steps, 30 s"; nil when it was not kept.
function M.limits(p)
  if p.memory then
    return ("%.14g MiB, %.14g million steps, %.14g s"):format(
      tonumber(p.memory) / 1048576, tonumber(p.steps) / 1e6,
      tonumber(p.seconds))
  end
end

local function packages(r)
  local out = {}
  for i, p in ipairs(r.packages) do
    out[i] = ("%s %s (%s)"):format(p.name, p.version, p.hash)
  end
  return "packages: " .. table.concat(out, ", ")
end

local function arguments(r)
  local out = {}
  for _, p in ipairs(r.packages) do
    for _, a in ipairs(r.args[p.name] or {}) do
      if a.given == "1" then
        out[#out + 1] = ("%s.%s=%s%s"):format(p.name, a.name, a.value or "",
          a.sha256 and " (SHA-256 " .. a.sha256 .. ")" or "")
      end
    end
  end
  return "arguments given: "
    .. (#out > 0 and table.concat(out, ", ") or "none")
end

--- Packages with the same limits stand together.
local function limits(r)
  local names, order = {}, {}
  for _, p in ipairs(r.packages) do
    local text = M.limits(p) or "not kept"
    if not names[text] then
      names[text] = {}
      order[#order + 1] = text
    end
    table.insert(names[text], p.name)
  end
  for i, text in ipairs(order) do
    order[i] = #order > 1
      and ("%s (%s)"):format(text, table.concat(names[text], ", ")) or text
  end
  return "limits of a document: " .. table.concat(order, "; ")
end

local function file(s)
  return s and s.sha256 and ("%s (SHA-256 %s)"):format(s.value, s.sha256)
    or "none"
end

local function settings(out, s)
  if not s then
    out[#out + 1] = "more was not kept by the version that made this run"
    return
  end
  local function value(name, otherwise)
    return s[name] and s[name].value or otherwise
  end
  out[#out + 1] = "lock file: " .. file(s.lock) .. "; all packages together: "
    .. "SHA-256 " .. value("closure", "not known")
  out[#out + 1] = "seed: " .. value("seed", "none, nothing is drawn")
  out[#out + 1] = ("language file: %s; tag rules: %s; model of parts of "
    .. "speech: %s; other languages: %s"):format(
      value("language file", "none"), file(s["tag rules"]),
      file(s["pos model"]), value("any language") == "yes"
        and "analysed as English is" or "left out")
end

--- Functions of the program that ran the packages, with their versions.
local function hosted(out, s)
  local names = {}
  for name in pairs(s or {}) do
    names[#names + 1] = name:match "^host%." and name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    names[i] = name .. " " .. (s[name].value or "")
  end
  if #names > 0 then
    out[#out + 1] = "functions of the program: " .. table.concat(names, ", ")
  end
end

local function clocks(out, r)
  local names = {}
  for _, p in ipairs(r.packages) do
    if p.clock == "1" then
      names[#names + 1] = p.name
    end
  end
  if #names > 0 then
    out[#out + 1] = "cannot be derived again: " .. table.concat(names, ", ")
      .. " asked what time it is"
  end
end

--- What the report itself was told: "rows=10, title=Digest".
function M.arguments()
  local names = {}
  for name in pairs(core.args) do
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    local value = core.args[name]
    names[i] = name .. "=" .. (type(value) == "string" and value
      or json.encode(value))
  end
  return table.concat(names, ", ")
end

--- All of it in lines of plain text: for each run that left something a list
--- of lines, headed by `title`; and `report`, a line about the report.
---@return { report: string, [integer]: { title: string, [integer]: string } }
function M.lines(project)
  local out, maker = {}, project.report
  for _, r in ipairs(M.runs(project)) do
    if r.documents ~= "0" then
      local lines = { title = ("Run %s: rubric %s, %s document%s"):format(r.id,
        r.core_version, r.documents, r.documents == "1" and "" or "s"),
        packages(r), arguments(r), limits(r) }
      settings(lines, r.settings)
      hosted(lines, r.settings)
      clocks(lines, r)
      out[#out + 1] = lines
    end
  end
  local args = M.arguments()
  out.report = ("%s %s (%s), rubric %s, arguments: %s%s"):format(maker.package,
    maker.version, maker.hash, maker.rubric, args ~= "" and args or "none",
    maker.clock and "; it may ask what time it is (permission clock), so that "
      .. "its output can depend on the time" or "")
  return out
end

return M

--- How this was made: all that the runs and this page stand on, folded away.

local rubric = require "rubric"
local page = require "page"

local M = {}

local html = rubric.html

--- The beginning of a hash, whole in its title.
local function short(hash)
  if not hash or hash == "" then
    return nil
  end
  return ('<code title="%s">%s</code>'):format(html(hash),
    html(hash:sub(1, 12)))
end

local function whole(hash)
  return hash and hash ~= "" and "<code>" .. html(hash) .. "</code>" or nil
end

--- "256 MiB, 200 million steps, 30 s".
local function limits(p)
  local out = {}
  if p.memory then
    out[1] = ("%.14g MiB"):format(tonumber(p.memory) / 1048576)
    out[2] = ("%.14g million steps"):format(tonumber(p.steps) / 1e6)
    out[3] = ("%.14g s"):format(tonumber(p.seconds))
  end
  return table.concat(out, ", ")
end

--- Arguments: those that were given stand out.
local function arguments(list)
  local out = {}
  for i, a in ipairs(list or {}) do
    local text = html(a.name) .. "=" .. html(a.value or "none")
    if a.sha256 then
      text = text .. " " .. short(a.sha256)
    end
    out[i] = a.given == "1" and "<b>" .. text .. "</b>" or text
  end
  return #out > 0 and table.concat(out, ", ") or "none"
end

local function permissions(p)
  local list = p.permissions and rubric.decode(p.permissions) or {}
  return #list > 0 and html(table.concat(list, ", ")) or "none"
end

local function row(out, name, value)
  out:write("<dt>", html(name), "</dt><dd>", value, "</dd>\n")
end

local function package(out, p, args)
  out:write('<tr><th scope="row">', html(p.name), " ", html(p.version),
    '</th><td data-as="hash">', short(p.hash) or "", '</td><td data-as="files">',
    short(p.sha256) or "not kept", '</td><td data-as="may">', permissions(p),
    '</td><td data-as="limits">', html(limits(p)),
    '</td><td data-as="arguments">', arguments(args), "</td></tr>\n")
end

--- How a setting is called here, in this order.
local SETTINGS = {
  { "lock", "Lock file" }, { "closure", "All packages together" },
  { "library", "Lua library" }, { "language file", "Language file" },
  { "tag rules", "Tag rules" }, { "pos model", "Model of parts of speech" },
  { "any language", "Other languages" }, { "seed", "Seed" },
}

local INSTEAD = {
  lock = "none", seed = "no package draws random numbers",
  ["tag rules"] = "those of the language file", ["pos model"] = "none",
}

local function setting(name, s)
  if name == "any language" then
    return s.value == "yes" and "analysed as English is" or "left out"
  elseif name == "lock" and s.sha256 then
    return whole(s.sha256)
  elseif name == "closure" or name == "library" then
    return whole(s.value) or "not known"
  elseif not s.value then
    return INSTEAD[name] or "none"
  end
  local hash, about = s.value:match "^(%x+) %((.*)%)$"
  if hash then
    return short(hash) .. " " .. html(about)
  end
  return html(s.value) .. (s.sha256 and " " .. short(s.sha256) or "")
end

local function settings(out, list)
  if not list then
    out:write('<p class="note">More was not kept by the version that made ',
      "this run.</p>\n")
    return
  end
  out:write('<dl class="how">\n')
  for _, s in ipairs(SETTINGS) do
    if list[s[1]] then
      row(out, s[2], setting(s[1], list[s[1]]))
    end
  end
  out:write("</dl>\n")
end

local function clocks(out, packages)
  local names = {}
  for _, p in ipairs(packages) do
    if p.clock == "1" then
      names[#names + 1] = html(p.name)
    end
  end
  if #names > 0 then
    out:write('<p class="note">It cannot be derived again: ',
      table.concat(names, ", "), " asked what time it is.</p>\n")
  end
end

local function run(out, r)
  out:write("<h4>Run ", html(r.id), ": rubric ", html(r.core_version), ", ",
    page.count(tonumber(r.documents), "document"), "</h4>\n",
    '<div class="scroll" tabindex="0" role="region" aria-label="Packages of ',
    'run ', html(r.id), '">\n<table class="runs how">\n<thead><tr>')
  for _, head in ipairs { "Package", "Hash", "All its files", "May",
    "Limits of a document", "Arguments" } do
    out:write('<th scope="col">', head, "</th>")
  end
  out:write("</tr></thead>\n<tbody>\n")
  for _, p in ipairs(r.packages) do
    package(out, p, r.args[p.name])
  end
  out:write("</tbody>\n</table>\n</div>\n")
  clocks(out, r.packages)
  settings(out, r.settings)
end

--- What this page itself was made with.
local function itself(out, maker)
  local names, list = {}, {}
  for name in pairs(rubric.args) do
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    list[i] = html(name) .. "=" .. html(tostring(rubric.args[name]))
  end
  out:write("<h4>This page: package ", html(maker.package), " ",
    html(maker.version), "</h4>\n", '<dl class="how">\n')
  row(out, "Hash", whole(maker.hash) or "not known")
  row(out, "Written with", "rubric " .. html(maker.rubric))
  row(out, "Arguments", table.concat(list, ", "))
  out:write("</dl>\n")
  if maker.clock then
    out:write('<p class="note">It may ask what time it is (permission clock), ',
      "so that this page can depend on when it was made.</p>\n")
  end
end

function M.write(out, facts, project)
  out:write('<details id="made"><summary>How this was made</summary>\n',
    '<p class="note">Everything that decides what stands here; arguments in ',
    "bold were given by the command. <code>rubric verify PROJECT</code> ",
    "derives the runs again from the texts in the project and compares. ",
    "Which rule of which package made an annotation stands beside it.</p>\n")
  for _, r in ipairs(facts.runs) do
    if r.documents ~= "0" then -- the others have left nothing here
      run(out, r)
    end
  end
  itself(out, project.report)
  out:write("</details>\n")
end

return M

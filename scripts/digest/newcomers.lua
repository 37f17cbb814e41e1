--- Actors that the project had not seen before.

local facts = require "facts"
local md = require "markdown"

local M = { title = "New actors" }

local past = { names = {} } -- actors of earlier weeks

local function seen_before(project, p)
  facts.grow(past, p, function(when)
    for name in pairs(facts.names(project, when)) do
      past.names[name] = true
    end
  end)
  return past.names
end

function M.write(out, project, p, _, documents)
  if documents.before == 0 then
    return out:write("The project holds nothing before this: everybody is ",
      "new.\n")
  end
  local old, list = seen_before(project, p), {}
  for _, row in ipairs(facts.actors(project, p.now)) do
    if not old[row.name] then
      list[#list + 1] = row
    end
  end
  if #list == 0 then
    return out:write("None.\n")
  end
  for i = 1, math.min(#list, facts.args.rows) do
    local a = list[i]
    out:write(i, ". **", md.text(a.name), "**, ", a.kind,
      a.role and " (" .. md.text(a.role) .. ")" or "", ": ",
      md.count(tonumber(a.n), "mention"), "\n")
    if facts.args.evidence > 0 then
      a.words = md.passage(a.words)
      md.evidence(out, a)
    end
  end
  md.rest(out, #list, facts.args.rows)
end

return M

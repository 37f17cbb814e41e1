--- Votes that were counted, when package votes was used.

local facts = require "facts"
local md = require "markdown"

local M = { title = "Votes", layer = "vote" }

--- "48 for, 52 against, 3 abstained"
local function counts(v)
  local out, unit = {}, v.unit == "percent" and " percent" or ""
  for _, side in ipairs { { v.yes, "for" }, { v.no, "against" },
    { v.abstained, "abstained" } } do
    if side[1] then
      out[#out + 1] = side[1] .. unit .. " " .. side[2]
    end
  end
  return table.concat(out, ", ")
end

function M.write(out, project, p)
  local list = facts.votes(project, p.now)
  if #list == 0 then
    return out:write("None was counted.\n")
  end
  for i = 1, math.min(#list, facts.args.rows) do
    local v = list[i]
    out:write(i, ". **", md.text(v.motion or "a vote"), "**, ",
      v.body and md.text(v.body) .. ", " or "", v.outcome and v.outcome .. ": "
        or "", counts(v), "\n")
    if facts.args.evidence > 0 then
      v.words = md.passage(v.words)
      md.evidence(out, v)
    end
  end
  md.rest(out, #list, facts.args.rows)
end

return M

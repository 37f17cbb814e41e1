--- Which claims contradict each other: the same thing, other numbers.
--
-- What something is, costs, or how it rose can be compared. Sums that were
-- raised, spent or paid cannot: there may have been several.

local rubric = require "rubric"

local M = {}

local role = {} -- of a verb: change, level
for _, row in rubric.lexicon({ name = "claim-verb", key = "verb",
  file = "figures:data/verbs.tsv" }):rows() do
  role[row.verb] = row.role ~= "deed" and row.role or nil
end
role.cost = "cost"

--- What a claim is about, so that two can be compared; nil: with nothing.
local function subject(c)
  if type(c.of) ~= "string" then
    return nil
  elseif c.about == "vote" then
    return "vote\0" .. rubric.lower(c.of)
  elseif not role[c.verb] then
    return nil
  end
  return table.concat({ "figure", rubric.lower(c.of), c.unit or "",
    role[c.verb], c.change or "" }, "\0")
end

--- Do two claims about one thing contradict each other?
local function differ(a, b)
  local no_a, no_b = a.certainty == "untrue", b.certainty == "untrue"
  local same
  if a.about == "vote" then
    same = a.outcome == b.outcome and a["for"] == b["for"]
      and a.against == b.against
  else
    same = a.value == b.value
  end
  if no_a or no_b then
    return no_a ~= no_b and same
  end
  return not same
end

local function name_of(c)
  return c.claimant or "AUTHOR"
end

--- Mark the claims that somebody else in the document contradicts.
function M.mark(claims)
  local by = {}
  for _, c in ipairs(claims) do
    local key = subject(c)
    if key then
      by[key] = by[key] or {}
      table.insert(by[key], c)
    end
  end
  for _, list in pairs(by) do
    for _, c in ipairs(list) do
      local names, seen = {}, {}
      for _, other in ipairs(list) do
        local name = name_of(other)
        if name ~= name_of(c) and differ(c, other) and not seen[name] then
          seen[name] = true
          names[#names + 1] = name
        end
      end
      if #names > 0 then
        table.sort(names)
        c.contested_by = table.concat(names, "; ")
      end
    end
  end
end

return M

--- Stances that changed: support that became opposition, and the other way.

local facts = require "facts"
local md = require "markdown"

local M = { title = "Stances that changed" }

--- Stances by holder and target: { support=, oppose=, [i] = stance }; `by`
--- holds those of earlier weeks.
local function pairs_of(stances, by)
  local keys = {}
  by = by or {}
  for _, s in ipairs(stances) do
    local key = s.holder .. "\0" .. s.target
    local g = by[key]
    if not g then
      g = { holder = s.holder, target = s.target, support = 0, oppose = 0 }
      by[key] = g
      keys[#keys + 1] = key
    end
    g[#g + 1] = s
    g[s.polarity] = (g[s.polarity] or 0) + 1
  end
  table.sort(keys)
  return by, keys
end

local function side(g)
  local net = g.support - g.oppose
  return net > 0 and "support" or net < 0 and "oppose" or "both"
end

local SAYS = { support = "for", oppose = "against", both = "for and against" }

--- Evidence for a side, the latest first.
local function evidence(out, g, want)
  local list = {}
  for i = #g, 1, -1 do
    if want == "both" or g[i].polarity == want then
      list[#list + 1] = g[i]
    end
  end
  md.some(out, list, facts.args.evidence)
end

local past = { by = {} } -- stances of earlier weeks

local function before_it(project, p)
  facts.grow(past, p, function(when)
    pairs_of(facts.stances(project, when), past.by)
  end)
  return past.by
end

function M.write(out, project, p)
  local before = before_it(project, p)
  local now, keys = pairs_of(facts.stances(project, p.now))
  local changed = {}
  for _, key in ipairs(keys) do
    local old = before[key]
    if old and side(old) ~= side(now[key]) then
      changed[#changed + 1] = { old = old, new = now[key] }
    end
  end
  table.sort(changed, function(a, b)
    local x, y = #a.old + #a.new, #b.old + #b.new
    if x ~= y then
      return x > y
    elseif a.new.holder ~= b.new.holder then
      return a.new.holder < b.new.holder
    end
    return a.new.target < b.new.target
  end)
  if #changed == 0 then
    return out:write("None.\n")
  end
  for i = 1, math.min(#changed, facts.args.rows) do
    local c = changed[i]
    out:write(i, ". **", md.text(c.new.holder), "** on **",
      md.text(c.new.target), "**: was ", SAYS[side(c.old)], " (",
      c.old.support, " for, ", c.old.oppose, " against), now ",
      SAYS[side(c.new)], " (", c.new.support, ", ", c.new.oppose, ")\n")
    evidence(out, c.old, side(c.old))
    evidence(out, c.new, side(c.new))
  end
  md.rest(out, #changed, facts.args.rows)
end

return M

--- Whose acronym or short name it is, in this document.

local guards = require "guards"

local M = {}

--- Of several institutions, those that pass the test.
local function those(list, test)
  local out = {}
  for _, one in ipairs(list) do
    if test(one) then
      out[#out + 1] = one
    end
  end
  return out
end

--- Owners of the acronym at a hit: one is certain, several are open, none: it
--- means something else. An institution that the document names in full owns
--- its acronym there.
---@param named table<institution, integer> token of its first full name
local function owners(doc, hit, named)
  local may = those(hit.owners, function(one)
    return guards.may(doc, one.guard, hit.first, hit.last)
  end)
  local told = those(may, function(one) return named[one] end)
  if #told > 0 then
    return told
  end
  return those(may, function(one)
    return guards.fits(doc, one.guard, hit.first, hit.last)
  end), may
end

--- Settle the acronyms: hit.one, or hit.open with the names it may be. What
--- one paragraph tells holds for the others that tell nothing.
function M.acronyms(doc, hits, named)
  local sure = {}
  for _, hit in ipairs(hits) do
    hit.fit, hit.may = owners(doc, hit, named)
    if #hit.fit == 1 then
      local one = hit.fit[1]
      sure[hit.key] = sure[hit.key] == nil and one
        or sure[hit.key] == one and one or false
    end
  end
  for _, hit in ipairs(hits) do
    local one = sure[hit.key]
    if #hit.fit == 1 then
      hit.one = hit.fit[1]
    elseif one and #those(hit.may or hit.fit, function(x)
      return x == one
    end) > 0 then
      hit.one = one
    elseif #hit.fit > 1 then
      hit.open = hit.fit
    end
  end
end

local BARE = { Congress = true, Parliament = true, Holyrood = true }

--- "the Commission": the owner that was named last before it.
---@param last_named fun(one: institution, token: integer): integer?
function M.short(doc, hit, last_named)
  local before = doc:lower(hit.first - 1)
  if before ~= "the" and not (BARE[hit.key] and before ~= "of")
    or doc:is(hit.last + 1, "cap") then
    return nil
  end
  local best, at
  for _, one in ipairs(hit.owners) do
    local t = last_named(one, hit.first)
    if t and (not at or t > at) then
      best, at = one, t
    end
  end
  return best
end

return M

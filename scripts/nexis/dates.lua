--- Lines that are a date, as publications write them above an article.

local rubric = require "rubric"

local M = {}

local MONTHS = {}
for names in ([[january jan januar jänner janvier janv
  february feb februar février fevrier févr
  march mar märz maerz mars
  april apr avril avr
  may mai
  june jun juni juin
  july jul juli juillet juil
  august aug août aout
  september sep sept septembre
  october oct oktober okt octobre
  november nov novembre
  december dec dezember dez décembre decembre]]):gmatch("[^\n]+") do
  MONTHS[#MONTHS + 1] = names
end
for n = 1, 12 do
  for name in MONTHS[n]:gmatch("%S+") do
    MONTHS[name] = n
  end
  MONTHS[n] = nil
end

local DAYS <const> = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local WEEKDAY = {}
for name in ([[monday tuesday wednesday thursday friday saturday sunday mon tue
  tues wed thu thur thurs fri sat sun montag dienstag mittwoch donnerstag freitag
  samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi
  dimanche]]):gmatch("%S+") do
  WEEKDAY[name] = true
end

-- What may stand between the parts: 1st, 5th, 1er, le 5 mars.
local BETWEEN <const> = { st = true, nd = true, rd = true, th = true, er = true,
  le = true, den = true, of = true, the = true }

local function iso(year, month, day)
  if not month then
    return nil -- a year alone
  elseif not day then
    return ("%04d-%02d"):format(year, month)
  elseif day >= 1 and day <= DAYS[month] then
    return ("%04d-%02d-%02d"):format(year, month, day)
  end
  return false
end

--- The date of a line that begins with one, as "2019-03-05" or "2019-03", and
--- what is behind it (an edition); false when there is no such day, nil of other
--- lines.
---@return string|false|nil date, string? rest
function M.read(s)
  local y, m, d, stop = s:match("^%s*(%d%d%d%d)%-(%d%d)%-(%d%d)%f[%D]()")
  if y then
    local month = tonumber(m)
    if month < 1 or month > 12 then
      return false
    end
    return iso(tonumber(y), month, tonumber(d)), s:sub(stop)
  end
  local month, day
  for word, to in s:sub(1, 120):gmatch("([%a\x80-\xff]*%d*)()") do
    local letters, digits = word:match("^(%D*)(%d*)$")
    local name = rubric.lower(letters)
    if MONTHS[name] and not month then
      month = MONTHS[name]
    elseif name ~= "" and not WEEKDAY[name] and not BETWEEN[name] then
      return nil
    end
    if #digits == 4 then
      local rest = s:sub(to):match("^[%s,.;]*([^%s,.;].*)") or ""
      rest = rest:match("^.*%S") or ""
      local first = rest:match("^[%a\x80-\xff]+") or ""
      if WEEKDAY[rubric.lower(first)] then
        rest = rest:sub(#first + 1):match("^[%s,.;]*(.*)$")
      end
      return iso(tonumber(digits), month, day), rest
    elseif digits ~= "" then
      if day or #digits > 2 then
        return nil
      end
      day = tonumber(digits)
    end
  end
end

return M

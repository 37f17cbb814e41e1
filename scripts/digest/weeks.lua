--- Weeks as ISO 8601 counts them: from Monday; the first one has a Thursday.

local M = {}

--- Days since 1970-01-01 of a date of the Gregorian calendar.
local function number(y, m, d)
  y = m <= 2 and y - 1 or y
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (m + (m > 2 and -3 or 9)) + 2) // 5 + d - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year
    - 719468
end

--- Year, month, day of a day number.
local function date(n)
  n = n + 719468
  local era = n // 146097
  local of_era = n - era * 146097
  local y = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096)
    // 365
  local of_year = of_era - (365 * y + y // 4 - y // 100)
  local mp = (5 * of_year + 2) // 153
  local m = mp < 10 and mp + 3 or mp - 9
  return y + era * 400 + (m <= 2 and 1 or 0), m,
    of_year - (153 * mp + 2) // 5 + 1
end

--- "2024-05-01" of a day number.
function M.text(n)
  return ("%04d-%02d-%02d"):format(date(n))
end

--- The day number of "2024-05-01..."; nil when it is no date.
function M.day(text)
  local y, m, d = (text or ""):match("^(%d%d%d%d)%-(%d%d)%-(%d%d)")
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  if not y or m < 1 or m > 12 or d < 1 then
    return nil
  end
  local n = number(y, m, d)
  local same_y, same_m = date(n)
  return same_y == y and same_m == m and n or nil
end

--- The Monday of a day.
function M.monday(n)
  return n - (n + 3) % 7
end

--- "2024-W18" of the week that a day is in.
function M.name(n)
  local thursday = M.monday(n) + 3
  local year = date(thursday)
  return ("%04d-W%02d"):format(year, (thursday - number(year, 1, 1)) // 7 + 1)
end

--- The Monday of "2024-W18" or of a day's week; nil when it is neither.
function M.parse(text)
  local year, week = text:match("^(%d%d%d%d)%-?W(%d%d?)$")
  if not year then
    local n = #text == 10 and M.day(text)
    return n and M.monday(n) or nil
  end
  local monday = M.monday(number(tonumber(year), 1, 4))
    + (tonumber(week) - 1) * 7
  return M.name(monday) == ("%s-W%02d"):format(year, tonumber(week))
    and monday or nil
end

return M

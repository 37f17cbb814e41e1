--- Numbers in digits and in words: "1,204", "fifty-two", "2.5 million", "half a
-- million", "three dozen". For rules of other packages:
--
--   needs = { numerals = "^0.1" }              -- package.lua
--   local numerals = require "numerals"
--   macros = { number = numerals.pattern }
--   numerals.read(m.n)                         -- of a capture

local M = {}

local UNIT = { zero = 0, no = 0, none = 0, a = 1, an = 1 }
for i, word in ipairs { "one", "two", "three", "four", "five", "six", "seven",
  "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
  "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" } do
  UNIT[word] = i
end
for i, word in ipairs { "twenty", "thirty", "forty", "fifty", "sixty",
  "seventy", "eighty", "ninety" } do
  UNIT[word] = (i + 1) * 10
end

local SCALE = { hundred = 100, thousand = 1000, million = 10 ^ 6,
  billion = 10 ^ 9, trillion = 10 ^ 12, k = 1000, m = 10 ^ 6, mn = 10 ^ 6,
  bn = 10 ^ 9, tn = 10 ^ 12, dozen = 12, dozens = 12 }

local PART = { half = 0.5, third = 1 / 3, thirds = 1 / 3, quarter = 0.25,
  quarters = 0.25, fifth = 0.2, fifths = 0.2, tenth = 0.1, tenths = 0.1 }

--- An integer where it is one.
local function exact(n)
  return math.tointeger(n) or n
end

--- The number that one word stands for, or nil.
---@param word string "1,204", "78.4", "fifty-two", "twelve"
---@return number?
function M.value(word)
  word = word:lower()
  if word:find("^%d+%.%d+$") or word:find("^%d[%d,]*%.%d+$") then
    return tonumber((word:gsub(",", "")))
  elseif word:find("^%d[%d,]*$") then
    return math.tointeger(tonumber((word:gsub(",", ""))))
  end
  local tens, unit = word:match("^(%a+)%s*%-%s*(%a+)$")
  if tens then
    tens, unit = UNIT[tens], UNIT[unit]
    return tens and unit and tens >= 20 and unit < 10 and tens + unit or nil
  end
  local digits, scale = word:match("^(%d[%d,.]*)(%a+)$") -- 4bn
  if digits and SCALE[scale] then
    local n = M.value(digits)
    return n and exact(n * SCALE[scale])
  end
  return UNIT[word]
end

--- May a number follow another: "twenty one", "hundred (and) ten"; but not
--- "3 (and) 5", which are two.
local function follows(part, n, word)
  return not word:find("%d") and (part % 100 == 0 and n < 100
    or part % 100 >= 20 and part % 10 == 0 and n < 10)
end

--- The number that words stand for, one after the other, or nil.
---@param text string "two hundred and ten thousand", "2.5 million"
---@return number?
function M.of(text)
  local sum, part, any = 0, nil, false
  text = text:lower():gsub("(%a)%s+%-%s+(%a)", "%1-%2")
  local fraction, rest = text:match("^(%a+) an? (%a+)$") -- half a million
  if fraction and PART[fraction] and SCALE[rest] then
    return exact(PART[fraction] * SCALE[rest])
  end
  for word in text:gmatch("%S+") do
    local n, scale = M.value(word), SCALE[word]
    if PART[word] and part then -- three quarters
      return sum + part * PART[word]
    elseif scale == 100 or scale == 12 then
      part, any = (part or 1) * scale, true
    elseif scale then
      sum, part, any = sum + (part or 1) * scale, nil, true
    elseif n and part and not follows(part, n, word) then
      return nil
    elseif n then
      part, any = (part or 0) + n, true
    elseif PART[word] then
      return PART[word]
    elseif word ~= "and" then
      return nil
    end
  end
  return any and exact(sum + (part or 0)) or nil
end

--- The number of a span (a capture), or nil.
---@param span rubric.span
function M.read(span)
  return M.of(span.text)
end

local WORDS = "one|two|three|four|five|six|seven|eight|nine"
local TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"

local SCALES = '[lower="hundred|thousand|million|billion|trillion|bn|mn|tn|m|k|'
  .. 'dozen"]'

--- A token pattern for a number: what `M.read` reads.
M.pattern = '([lower="' .. TENS .. '"] "-" [lower="' .. WORDS .. '"] '
  .. '| [lower="half|quarter"] [lower="a|an"] '
  .. '[lower="million|billion|trillion|dozen"] '
  .. '| [pos="CD"]{0,3} [lower="hundred|thousand"] "and" [pos="CD"]{1,2} '
  .. SCALES .. '? | [pos="CD"]{1,3} ' .. SCALES .. '?'
  .. ' | [lower="a|several"] [lower="hundred|thousand|million|billion|dozen"])'

return M

--- What a number is, in digits or in words: "1,204", "fifty-two", "78.4".

local M = {}

local UNIT = {}
for i, word in ipairs { "one", "two", "three", "four", "five", "six", "seven",
  "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
  "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" } do
  UNIT[word] = i
end
UNIT.zero, UNIT.none, UNIT.no = 0, 0, 0

local TENS = {}
for i, word in ipairs { "twenty", "thirty", "forty", "fifty", "sixty",
  "seventy", "eighty", "ninety" } do
  TENS[word] = (i + 1) * 10
end

--- The number that a word stands for, or nil.
function M.value(word)
  word = word:lower()
  if word:find("^%d+%.%d+$") then
    return tonumber(word)
  elseif word:find("^%d[%d,]*$") then
    return math.tointeger(tonumber((word:gsub(",", ""))))
  end
  local tens, unit = word:match("^(%a+)%-(%a+)$")
  if tens then
    return TENS[tens] and UNIT[unit] and TENS[tens] + UNIT[unit]
  end
  return UNIT[word] or TENS[word]
end

return M

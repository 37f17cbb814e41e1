--- Tests of numerals: `rubric test numerals`.

local numerals = require "init"

--- A test that each text has its number; false: none.
local function all(list)
  return function()
    for text, want in pairs(list) do
      local got = numerals.of(text) or false
      assert(got == want, ("'%s' is %s, not %s"):format(text, tostring(got),
        tostring(want)))
    end
  end
end

return {
  ["digits"] = all { ["7"] = 7, ["1,204"] = 1204, ["78.4"] = 78.4 },
  ["words"] = all { ["twelve"] = 12, ["fifty-two"] = 52, ["none"] = 0,
    ["fifty - two"] = 52, ["twenty one"] = 21 },
  ["scales"] = all { ["2.5 million"] = 2500000, ["4bn"] = 4000000000,
    ["three dozen"] = 36, ["half a million"] = 500000,
    ["two hundred and ten thousand"] = 210000 },
  ["parts"] = all { ["three quarters"] = 0.75, ["half"] = 0.5 },
  ["two numbers are none"] = all { ["3 and 5"] = false,
    ["2024 12"] = false, ["five twenty"] = false },
  ["words that are none"] = all { ["soup"] = false, ["12 soups"] = false },
}

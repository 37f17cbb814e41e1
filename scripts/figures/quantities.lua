--- Phase 1, layer quantity: a number and its unit.

local numerals = require "numerals"

local M = {}

local MONEY = "dollar|euro|pound|crown|yen|franc|rouble|ruble|peso|rupee|"
  .. "yuan|krona|krone|lira|zloty|rand|real|shekel|dinar|cent|pence"
local SIGN = { ["$"] = "dollar", ["£"] = "pound", ["€"] = "euro",
  ["¥"] = "yen" }
local TIME = { second = true, minute = true, hour = true, day = true,
  week = true, month = true, year = true, decade = true, century = true }
local MEASURE = { metre = true, meter = true, kilometre = true,
  kilometer = true, mile = true, foot = true, acre = true, hectare = true,
  tonne = true, ton = true, litre = true, liter = true, barrel = true,
  degree = true, megawatt = true, gigawatt = true, kilo = true,
  kilogram = true, km = true, mw = true }

-- words before a number, and what they make of it
local BOUND = { about = "about", around = "about", roughly = "about",
  approximately = "about", some = "about", estimated = "about",
  nearly = "below", almost = "below", under = "below", below = "below",
  ["up to"] = "most", ["at most"] = "most", ["as many as"] = "most",
  ["as much as"] = "most", ["less than"] = "below", ["fewer than"] = "below",
  over = "above", above = "above", ["more than"] = "above",
  ["at least"] = "least", ["no fewer than"] = "least",
  ["no less than"] = "least", ["no more than"] = "most", exactly = "exact",
  precisely = "exact", just = "exact" }

M.macros = {
  number = numerals.pattern,
  bound = '(bound:([lower="about|around|roughly|approximately|some|nearly|'
    .. 'almost|under|below|over|above|exactly|precisely|just"] '
    .. '| [lower="up"] "to" | [lower="at"] [lower="least|most"] '
    .. '| "no"? [lower="more|less|fewer"] "than" '
    .. '| "as" [lower="many|much"] "as") [lower="a|an|the"]? '
    .. '| [lower="an"] bound:[lower="estimated"])',
  percent = '([lower="percent|%"] | "per" "cent")',
}

local NUMBERED = {}
for word in ([[chapter page article section part number no no. room act line
  class phase gate platform route highway paragraph clause annex rule season
  episode volume issue version]]):gmatch("%S+") do
  NUMBERED[word] = true
end

--- A year, or the number of a thing: "2024", "page 7", "Article 50".
local function is_name(m, doc)
  return m.n.text:find("^[12][089]%d%d$") and not m.bound
    or NUMBERED[doc:lower(m.n.first - 1)]
end

local function features(m, doc, kind, unit)
  local value = numerals.read(m.n)
  if not value or kind == "count" and is_name(m, doc) then
    return nil
  end
  local bound = m.bound and BOUND[m.bound.text:lower()]
  return { value = value, unit = unit, kind = kind, bound = bound,
    start = m.n.start > m.start and m.start or nil }
end

M.rules = {
  { name = "percent", match = '@bound? n:@number @percent !"point|points"',
    tag = function(m, doc) return features(m, doc, "percent", "percent") end,
    examples = { "Rents rose by [3.5 percent].", "[About 62%] agreed.",
      "Between 3 and [5 percent] agreed.",
      "[Twenty-one per cent] left." },
    never = { "The percent sign is missing.",
      "Rates rose 2 percentage points." } },
  { name = "points",
    match = '@bound? n:@number ([lower="percentage"] | @percent) '
      .. '[lower="point|points"]',
    tag = function(m, doc) return features(m, doc, "points", "points") end,
    examples = { "Rates rose by [2 percentage points]." },
    never = { "He scored 12 points." } },
  { name = "money",
    match = { '@bound? sign:[word="\\$|£|€|¥"] n:@number',
      '@bound? n:@number name:[lemma="(' .. MONEY .. ')"%c & pos="NN.*"]' },
    tag = function(m, doc)
      local unit = m.sign and SIGN[m.sign.text]
        or doc:lemma(m.name.first):lower()
      return features(m, doc, "money", unit)
    end,
    examples = { "It cost [$4 million].", "It cost [£2.3m].",
      "The bridge costs [about 40 million crowns].",
      "They owe [two hundred euros]." },
    never = { "The euro fell.", "He found pounds of flour." } },
  { name = "one in five",
    match = '@bound? n:[pos="CD"] "in" of:[pos="CD"]',
    tag = function(m)
      local a, b = numerals.read(m.n), numerals.read(m.of)
      return a and b and a < b and b <= 100 and { kind = "share",
        unit = "share", value = math.floor(a / b * 1000 + 0.5) / 1000 } or nil
    end,
    examples = { "[One in five] children is hungry." },
    never = { "It happened one in May.", "In 2019 two in 2020 came." } },
  { name = "part of",
    match = { '@bound? n:([pos="CD|DT"]? [lower="third|thirds|quarter|'
      .. 'quarters|fifth|fifths|tenth|tenths"]) "of"',
      '@bound? n:([lower="one|two|three|four|nine"] "-" [lower="half|third|'
        .. 'thirds|quarter|quarters|fifth|fifths|tenth|tenths"]) "of"',
      '@bound? n:[lower="half"] ("of" | [pos="DT|PRP.*"])' },
    tag = function(m)
      local text = m.n.text:lower():gsub("^an? ", ""):gsub("%s*-%s*", " ")
      local value = numerals.of(text)
      return value and value < 1 and { kind = "share", unit = "share",
        value = math.floor(value * 1000 + 0.5) / 1000,
        start = m.start, stop = m.n.stop } or nil
    end,
    examples = { "[Two thirds] of the boats are old.",
      "[Two-thirds] of the boats are old.",
      "[Half] of the town came.", "[Nearly a quarter] of firms closed." },
    never = { "In the third of May's games he fell.",
      "The second half began." } },
  { name = "count",
    match = '@bound? n:@number [pos="JJ|JJR|NN|VBN|VBG"]{0,2} '
      .. 'head:[pos="NNS|NNPS" | lemma="people"] !"percent|%"',
    tag = function(m, doc)
      local unit = doc:lemma(m.head.first):lower()
      if unit == "percent" or unit == "point" or unit == "time" then
        return nil
      end
      return features(m, doc, TIME[unit] and "time"
        or MEASURE[unit] and "measure" or "count", unit)
    end,
    examples = { "[Some 40,000 people] left.", "[Three new hospitals] opened.",
      "[At least twelve miners] died.",
      "[Two hundred and ten thousand people] left.", "It took [three years]." },
    never = { "In 2024 elections were held.", "Chapter 7 ends here." } },
}

return M

--- Phase 1, layer tally: how many were for, against, and abstained.

local context = require "context"
local numerals = require "numerals"

local M = {}

local WHO = '[lemma="vote|member|mp|deputy|lawmaker|senator|director|judge|'
  .. 'justice|councillor|councilor|shareholder|delegate|ballot|country|state|'
  .. 'representative|legislator|peer" & pos="N.*"]'

M.macros = {
  n = '([lower="twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"] "-" '
    .. '[lower="one|two|three|four|five|six|seven|eight|nine"] '
    .. '| [pos="CD" | lower="one|none"])',
  sep = '[word="-|–|—|‑"]',
  who = WHO,
  pc = '([lower="percent|%"] | "per" "cent")',
  voting = '[lemma="vote|be|cast|come|go|speak" & pos="V.*"]{0,2}',
  pro = '("in" [lower="favour|favor|support"] | '
    .. '[lower="for|yes|yea|aye|yeas|ayes|affirmative"])',
  contra = '[lower="against|opposed|no|nay|noes|nays|opposing|negative"]',
  join = '[lower=",|and|to|;|with|while|but|—|–"]{0,2}',
  abstaining = '[lower="abstention|abstentions|abstaining|abstained|abstain"]',
  abstained = '(@join abstained:@n @who? @abstaining)',
}

--- Features of a match with for, against, abstained, or nil.
local function counts(m)
  local f = {}
  for _, name in ipairs { "for", "against", "abstained", "margin" } do
    if m[name] then
      f[name] = numerals.value(m[name].text)
      if not f[name] then
        return nil
      end
    end
  end
  return f
end

--- Both sides in one unit, of a text about votes.
local function pair(m, doc)
  local f = counts(m)
  local a, b = f and f["for"], f and f.against
  if math.type(a) == "integer" and a >= 1900 and a <= 2100
    and math.type(b) == "integer" and b > a and b <= 2100 then
    return nil -- 2018 to 2020
  end
  return f and context.votes(doc, m.first) and f or nil
end

--- "13-0-2", which is one token.
local function token(m, doc)
  local yes, no, rest = m.text:match("^(%d+)%D+(%d+)%D+(%d+)$")
  return context.votes(doc, m.first) and { ["for"] = tonumber(yes),
    against = tonumber(no), abstained = tonumber(rest) } or nil
end

local function percent(m, doc)
  local f = counts(m)
  if not f or not context.votes(doc, m.first) or (f["for"] or 0) > 100
    or (f.against or 0) > 100 then
    return nil
  end
  f.unit = "percent"
  return f
end

M.rules = {
  { name = "for and against",
    match = {
      'for:@n @who? @voting @pro @join against:@n @who? @voting @contra '
        .. '@abstained?',
      '[lower="ayes|yeas"] ":"? for:@n @join [lower="noes|nays"] ":"? '
        .. 'against:@n' },
    tag = pair,
    examples = {
      "The bill passed, with [52 votes in favour and 48 against].",
      "[Twelve members voted for and nine against, three abstained] on a bill.",
      "The motion fell: [ayes 210, noes 301]." },
    never = { "He spoke for an hour and nobody was against.",
      "There were 52 people for dinner." } },
  { name = "votes to votes", tag = pair,
    match = 'for:@n @who? "to" against:@n @who? @abstained?',
    examples = { "The senate rejected it by [52 votes to 48].",
      "The court ruled [five to four] for the miners.",
      "The motion fell by [301 to 210, with three abstentions]." },
    never = { "Prices rose from 3 to 5 crowns.",
      "They voted for a delay, from 2018 to 2020.",
      "They won the match five to four.", "The shop is open 9 to 5." } },
  { name = "with a hyphen", tag = pair,
    match = 'for:@n @sep against:@n (@sep abstained:@n)? @abstained?',
    examples = { "The council voted [7-2] to ban cars.",
      "The bill passed [218–210]." },
    never = { "Dunmore won the match 5-4.", "Pages 7-9 are missing.",
      "The river rose 7-9 feet." } },
  { name = "three in one", tag = token,
    match = '[word="[0-9]{1,3}[-–][0-9]{1,3}[-–][0-9]{1,3}"]',
    examples = { "The resolution was adopted [13-0-2]." },
    never = { "The ship left on 13-10-22.", "Call 555-010-222." } },
  { name = "unanimous",
    match = { '[lower="unanimously|unanimous"]',
      '"without" [lower="a|any|one"]? [lower="dissent|dissenting|opposing"] '
        .. '[lower="vote|votes|voice"]?' },
    tag = function(m, doc)
      return context.votes(doc, m.first)
        and { against = 0, unanimous = true } or nil
    end,
    examples = { "The board voted [unanimously] for the plan.",
      "The motion passed [without dissent]." },
    never = { "Critics were unanimous: the soup was cold." } },
  { name = "margin",
    match = {
      '"by" [lower="a|the"] [pos="JJ.*|RB"]{0,2} [lower="margin|majority"] '
        .. '[lower="of"] [pos="RB|JJR|IN"]{0,2} margin:@n @who? !"to" !@sep',
      '"by" [lower="just|only"]? margin:@n [lower="vote|votes"] !"to" !@sep' },
    tag = pair,
    examples = { "The bill passed [by a majority of 12].",
      "The motion fell [by a single margin of two votes].",
      "The bill passed [by three votes]." },
    never = { "Sales fell by a margin of 3 percent." } },
  { name = "percent",
    match = {
      'for:@n @pc ("of" [pos="DT|PRP.*|JJ.*|NN.*"]{1,4} "cast"?)? @voting '
        .. '@pro (@join against:@n @pc? @who? @voting @contra)?',
      'against:@n @pc ("of" [pos="DT|PRP.*|JJ.*|NN.*"]{1,4} "cast"?)? '
        .. '[lemma="vote" & pos="V.*"] @contra',
      'for:@n @pc "of" [lower="the|all"]? [lemma="vote|ballot"] "cast"?' },
    tag = percent,
    examples = {
      "Shareholders approved it with [78 percent of the votes cast].",
      "[62.5 percent of members voted in favour] of the strike.",
      "[Sixty percent voted for and 40 percent against] the plan.",
      "[31 percent of shareholders voted against] the bonus." },
    never = { "Sales rose 62 percent in the north.",
      "He paid 3 percent for the loan." } },
}

return M

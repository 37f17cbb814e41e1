--- Phases 2 and 3, layer vote: a tally and what was voted on; then votes that
-- nobody counted, in sentences where phase 2 found none.

local rubric = require "rubric"
local context = require "context"
local parts = require "parts"

local M = {}

local seen -- verbs that have a vote

function M.begin(doc)
  seen = {}
  context.begin()
  parts.begin(doc)
end

--- For and against the motion. A tally says how many were on the side that the
--- verb names and how many on the other; sides named by words stay.
local function sides(f, tally, outcome, row)
  local a, b = tally["for"], tally.against
  local named = tally.rule == "for and against" or tally.unit == "percent"
  if a and b and not named and not (row and row.order == "keep") then
    local most, least = math.max(a, b), math.min(a, b)
    a, b = most, least
    if outcome == "rejected" then
      a, b = least, most
    end
  elseif tally.unanimous and outcome == "rejected" then
    a, b = 0, nil
  elseif tally.unit == "percent" and outcome == "rejected" and a and not b
    and tally.rule == "percent" and not tally.text:find("favou?r") then
    a, b = nil, a
  end
  f["for"], f.against, f.abstained = a, b, tally.abstained
  f.margin, f.unit, f.unanimous = tally.margin, tally.unit, tally.unanimous
end

local function put(f, name, p)
  if p then
    f[name], f[name .. "_start"], f[name .. "_end"] = p.text, p.start, p.stop
  else
    f[name] = rubric.null
  end
end

--- Did it not happen (yet)? "would reject", "to reject", "may".
local function unreal(doc, token)
  if doc:pos(token) ~= "VB" then
    return false
  end
  for i = token - 1, token - 3, -1 do
    local pos = doc:pos(i)
    if pos == "MD" or pos == "TO" then
      return true
    elseif not pos:find("^RB") then
      return false
    end
  end
  return false
end

--- What happened, by the form of the verb: not "vote for us", "by voting".
local FINITE = '& pos="VBD|VBN|VBZ"'

--- The annotation of a vote: its verb, outcome, parts.
local function vote(doc, m, o)
  if o.verb and unreal(doc, o.verb) then
    return nil
  end
  local f = { outcome = o.outcome or rubric.null,
    verb = o.verb and doc:lemma(o.verb) or nil }
  put(f, "body", o.body)
  put(f, "motion", o.motion)
  if o.tally then
    sides(f, o.tally, o.outcome, o.row)
  end
  seen[m.verb.first] = true
  return f
end

--- "voted 7-2 to ban cars", "to approve the budget".
local function voted_to(m, doc)
  local body = parts.of(doc, m.verb.first, nil, m.tally)
  local row = parts.verb(doc, m.deed.first)
  local deed, object = parts.deed(doc, m.deed.first)
  local ends = row and (row.outcome == "passed" or row.outcome == "rejected")
    and object
  return vote(doc, m, { verb = m.verb.first, tally = m.tally, body = body,
    outcome = ends and row.outcome or "passed", row = row,
    motion = ends and object or deed }), body
end

--- "voted 7-2 against the plan", "in favour of".
local function voted_for(m, doc)
  local against = m.side.text:lower() == "against"
  local body = parts.of(doc, m.verb.first, nil, m.tally)
  return vote(doc, m, { verb = m.verb.first, tally = m.tally, body = body,
    outcome = against and "rejected" or "passed",
    motion = parts.phrase(doc, m.what.first) })
end

--- A verb that ends a vote, and its tally.
local function ended(m, doc)
  local row = parts.verb(doc, m.verb.first)
  if not row then
    return nil
  end
  local body, motion = parts.of(doc, m.verb.first, row, m.tally)
  return vote(doc, m, { verb = m.verb.first, tally = m.tally, body = body,
    outcome = row.outcome, row = row, motion = motion })
end

local LINK = '([lower=",|:"]? [lower="by|with|in|on"]? ([lower="a|an|the"] '
  .. '[pos="JJ.*"]? [lower="vote|margin|majority|count|tally"] "of")?)'
local WHEN = '[pos="RB"]? (("on"|"in"|"late") [pos="NNP|CD"]{1,2})?'
local A_VOTE = '[lemma="vote|decision|ruling|judgment|judgement|opinion|'
  .. 'verdict|ballot|count"]'
local ENDS = '[lex="vote-verb" & pos="V.*"]'

-- the verb nearest to the tally is the one that it ends
local NO_END = '[!(lex="vote-verb" & pos="VBD|VBN|VBZ")]'

M.rules = {
  { name = "voted so many to", phase = 2, tag = voted_to,
    match = {
      'verb:[lemma="vote" & pos="V.*"] @link tally:{tally} ","? "to" '
        .. 'deed:[pos="VB"]',
      'verb:[lemma="vote" & pos="V.*"] @when "to" deed:[pos="VB"] '
        .. '[]{1,14}? @link tally:{tally}' },
    examples = { "The council [voted 7-2 to ban cars].",
      "The board [voted unanimously to sell] the mill.",
      "Deputies [voted to reject the levy by 52 votes to 48]." },
    never = { "The council will vote to ban cars." } },
  { name = "voted so many for", phase = 2, tag = voted_for,
    match = {
      'verb:[lemma="vote" & pos="V.*"] @link tally:{tally} ","? '
        .. '(side:[lower="for|against"] | side:("in" [lower="favour|favor"]) '
        .. '"of") what:[]',
      'verb:[lemma="vote" & pos="V.*"] @when '
        .. '(side:[lower="for|against"] | side:("in" [lower="favour|favor"]) '
        .. '"of") what:[] []{0,12}? @link tally:{tally}' },
    examples = { "MPs [voted 301 to 210 against] the treaty.",
      "The board [voted unanimously in favour of the plan].",
      "Members [voted for the strike by 61 votes to 4]." },
    never = { "He voted for the plan in 2004." } },
  { name = "ended by so many", phase = 2, tag = ended,
    match = {
      'verb:' .. ENDS .. ' ' .. NO_END .. '{0,14}? @link tally:{tally}',
      '[lower="in|by|on|with"] [lower="a|an|the"] tally:{tally} ' .. A_VOTE
        .. ' []{0,12}? verb:' .. ENDS,
      '[lower="in|by|on|with"] tally:{tally} "cast"? "," []{1,9}? verb:'
        .. ENDS,
      'tally:{tally} ","? verb:' .. ENDS },
    examples = { "The senate [rejected the bill by 52 votes to 48].",
      "The bill [passed 52-48].",
      "The levy was [voted down, five to four].",
      "[In a 5-4 ruling, the court struck] down the curfew.",
      "The motion [failed 52-48], short of sixty votes.",
      "Nobody opposed the judge, who was [confirmed 92 to 0].",
      "Shareholders [approved the merger with 78 percent of the votes]." },
    never = { "Dunmore defeated Port Quill 5-4 in the cup.",
      "The senate rejected the bill." } },
  { name = "so many percent voted", phase = 2,
    match = { 'tally:{tally unit="percent"} '
        .. 'what:[pos="DT|PRP.*|JJ.*|NN.*|VBG"]',
      'tally:{tally unit="percent"} "of" '
        .. 'what:[pos="DT|PRP.*|JJ.*|NN.*|VBG"]' },
    tag = function(m, doc)
      if doc:pos(m.what.first):find("^NNP")
        and not parts.is_motion(doc, m.what.first) then
        return nil -- somebody was elected
      end
      local who = m.tally.text:match(" of (.-) voted")
      for i = m.tally.first, m.tally.last do
        if doc:lemma(i) == "vote" and doc:pos(i):find("^V") then
          local verb = doc:token(i)
          local from = who and m.tally.text:find(who, 1, true)
          seen[i] = true
          local f = { start = verb.start, stop = verb.stop, verb = "vote",
            outcome = rubric.null, unit = "percent",
            ["for"] = m.tally["for"], against = m.tally.against }
          put(f, "body", from and { text = who,
            start = m.tally.start + from - 1,
            stop = m.tally.start + from - 1 + #who })
          put(f, "motion", parts.phrase(doc, m.what.first))
          return f
        end
      end
    end,
    examples = {
      "[Thirty-one percent of investors voted against] the bonus." },
    never = { "They approved it with 78 percent of the votes on Monday.",
      "Ten percent of them voted for Zedra Volm." } },
  { name = "the vote was", phase = 2,
    match = 'verb:[lemma="vote|tally|count|ballot|result" & pos="N.*"] '
      .. '([lemma="be|stand|end"] | "of" | ":" | "," | "on" []{1,6}? '
      .. '[lemma="be|end"]) tally:{tally}',
    tag = function(m, doc)
      return vote(doc, m, { tally = m.tally })
    end,
    examples = { "The [vote was 52-48].",
      "The senate met late, and [the vote on the bill was 301 to 210]." },
    never = { "The vote was close." } },
  { name = "voted to, uncounted", phase = 3,
    match = 'verb:[lemma="vote" ' .. FINITE .. '] @when "to" '
      .. 'deed:[pos="VB"]',
    tag = function(m, doc)
      local f, body = nil, nil
      if not seen[m.verb.first] then
        f, body = voted_to(m, doc)
      end
      if f and (not body or body.person) then
        f.outcome = rubric.null -- somebody's vote decides nothing
      end
      return f
    end,
    examples = { "The council [voted to ban] cars." },
    never = { "The council voted 7-2 to ban cars.",
      "The council may vote to ban cars.", "They want to vote to leave." } },
  { name = "voted for or against, uncounted", phase = 3,
    match = 'verb:[lemma="vote" ' .. FINITE .. '] @when '
      .. '(side:[lower="for|against"] | side:("in" [lower="favour|favor"]) '
      .. '"of") what:[pos="DT|PRP.*|JJ.*|NN.*|VBG"]',
    tag = function(m, doc)
      local f = not seen[m.verb.first]
        and (doc:pos(m.what.first) == "VBG"
          or parts.is_motion(doc, m.what.first)) and voted_for(m, doc)
      if f then
        f.outcome = rubric.null -- whose votes were more is not said
      end
      return f or nil
    end,
    examples = { "Three deputies [voted against] the levy." },
    never = { "MPs voted 301 to 210 against the levy.",
      "Twelve states voted for Zedra Volm.", "They asked us to vote for it.",
      "She voted against him twice." } },
  { name = "voted down, uncounted", phase = 3,
    match = { 'verb:[lemma="vote" & pos="V.*"] "down"',
      'verb:[lemma="vote" & pos="V.*"] [pos="DT"] [pos="JJ.*|NN.*"]{1,3} '
        .. '"down"' },
    tag = function(m, doc)
      return not seen[m.verb.first] and ended(m, doc) or nil
    end,
    examples = { "The house [voted down] the levy." },
    never = { "The house voted down the levy, 52-48." } },
}

for _, rule in ipairs(M.rules) do
  rule.span = rule.name ~= "so many percent voted" and "verb" or nil
end

M.macros = { link = LINK, when = WHEN }

return M

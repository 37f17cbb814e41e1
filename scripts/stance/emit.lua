--- Making the annotation: features, strength, confidence, no doubles.

local rubric = require "rubric"
local abstain = require "abstain"
local chunk = require "chunk"
local issues = require "issues"
local refer = require "refer"
local voice = require "voice"

local M = {}

--- What was counted for each rule.
local counted = rubric.lexicon { name = "rule", file = "data/rules.tsv",
  key = "rule" }
local PRIOR, MOST = 10, 20 -- weight of the estimate, and of the count at most

--- The estimate of the lexicon moved towards the rule's measured precision.
local function measured(rule, estimate)
  local row = counted:get(rule)
  local found = row and tonumber(row.found) or 0
  if found == 0 then
    return estimate
  end
  local n = math.min(found, MOST)
  return (estimate * PRIOR + n * tonumber(row.right) / found) / (PRIOR + n)
end

local FLIP = { support = "oppose", oppose = "support" }
local seen

function M.reset()
  seen = {}
  abstain.reset()
end

local function null(x)
  if x == nil then
    return rubric.null
  end
  return x
end

local function clamp(x, low, high)
  return math.max(low, math.min(high, x))
end

local WHY = { why = true, how = true }

--- Is the sentence of the token a question? One with "why" takes the stance
--- for granted, others ask for it.
---@return boolean? question
---@return boolean? granted
local function question(doc, tok)
  local s = doc:sentence(doc:sentence_of(tok))
  local last = s.last
  if doc:word(last) ~= "?" and not (doc:word(last - 1) == "?"
    and doc:pos(last) == "''") then
    return false
  end
  for t = s.first, math.min(s.first + 2, tok) do
    if WHY[doc:lower(t)] and doc:lower(t + 1) ~= "about" then
      return true, doc:lower(t) == "why"
    end
  end
  return true, false
end

local MARK = { ['"'] = true, ["“"] = true, ["”"] = true, ["‘"] = true,
  ["’"] = true, ["``"] = true, ["''"] = true }

--- Do quotation marks stand right around the evidence, and nobody says it?
local function in_marks(doc, first, last)
  return MARK[doc:word(first - 1)] and MARK[doc:word(last + 1)]
    and not voice.quote_at(doc:token(first).start) or false
end

--- Why a finding is not said, or nil.
local function unsaid(doc, f, mods)
  local h, t = f.holder, f.target
  if not h or h.pron then
    return "holder unclear"
  elseif not t or t.pron then
    return "target unclear"
  elseif mods.dropped then
    return "given up or rare"
  elseif mods.duty and not h.author and h.voice ~= "quoted" then
    return "ought, not is"
  elseif in_marks(doc, f.first, f.last) then
    return "irony marks"
  end
  return nil
end

--- What the words say of the target: an actor, an issue, or another thing.
local function kind_of(doc, t)
  if t.actor then
    return "actor", nil
  end
  local where = t.start and t.stop and doc:bytes(t.start, t.stop)
  local name = where and where.first and where.last
    and issues.find(doc, where.first, where.last)
  return name and "issue" or "other", name
end

local OPENING = { ["("] = true, ["-LRB-"] = true }
local GROUP_OF = chunk.set "of in for from within at on inside"
local THING_OF = chunk.set "by from"

--- Give the words of a name their extent: an acronym in brackets after an
--- actor, what tells which group is meant ("commentators in the Tory press").
local function widen(doc, n, holder)
  if not n.start or n.author then
    return
  end
  local at = doc:bytes(n.start, n.stop)
  if not at.first or not at.last then
    return
  elseif n.actor then
    if OPENING[doc:word(at.last + 1) or ""]
      and (doc:word(at.last + 2) or ""):find("^%u[%u.&]+$")
      and doc:word(at.last + 3) == ")" then
      n.stop = doc:span(at.last + 2, at.last + 2).stop
    end
    return
  end
  local S = chunk.sentence(doc, at.last)
  local k = S.at[at.last]
  local c, p, o = S[k], S[k + 1], S[k + 2]
  local set = holder and GROUP_OF or THING_OF
  if c.kind == "NP" and not c.pron and p and p.kind == "P"
    and set[S.w[p.first]] and o and o.kind == "NP" and not o.temporal
    and refer.actor_in(o.first, o.last) then
    n.stop = doc:span(o.last, o.last).stop
  end
end

---@class stance.finding
---@field holder stance.name
---@field target stance.name
---@field polarity string before negation
---@field strength integer
---@field conf number
---@field act boolean? the deed is the attitude
---@field mods table? from voice.modifiers
---@field first integer first token of the evidence
---@field last integer last token of the evidence

--- Write one stance, unless this rule set has already said the same.
---@param doc rubric.doc
---@param rule string
---@param f stance.finding
function M.stance(doc, rule, f)
  local h, t = f.holder, f.target
  local mods = f.mods or {}
  if h and t and (t.author or h.name == t.name) then
    return
  end
  local why = unsaid(doc, f, mods)
  local asked, granted = question(doc, f.first)
  if asked and not granted then
    why = why or "question"
  end
  if why then
    abstain.note(rule, f.first, f.last, why)
    return
  end
  local where = doc:span(f.first, f.last)
  local polarity, strength = f.polarity, f.strength
  if mods.negated then
    polarity = FLIP[polarity]
    strength = polarity == "support" and 1 or 2
  end
  local key = h.name .. "\0" .. t.start .. "\0" .. polarity
  if seen[key] then
    return
  end
  seen[key] = true
  local topic = refer.topic
  if not topic or f.first < topic.said or doc:sentence_of(f.first)
    ~= doc:sentence_of(topic.said) then
    t.said = f.first
    refer.topic = t -- the first target of a sentence is what it speaks of
  end
  if mods.boosted and not mods.negated then
    strength = strength + 1
  end
  if mods.damped or mods.conditional or mods.hedged then
    strength = strength - 1
  end
  local q = voice.quote_at(where.start)
  local mode = (mods.vote or (f.act and not mods.promise)) and "act"
    or "reported"
  if h.author then
    mode = "author"
  elseif q and q.kind ~= "indirect" then
    mode = "quoted"
  elseif q or mods.conditional or mods.hedged then
    mode = "reported"
  end
  local conf = measured(rule, f.conf) * (h.actor and 1 or 0.85) * (mods.hedged and 0.9 or 1)
    * (asked and 0.8 or 1)
  local target_kind, issue = kind_of(doc, t)
  local certainty = 1 + (mods.doubt or 0)
  if mods.conditional then
    certainty = math.min(certainty, 0.4)
  elseif mods.hedged then
    certainty = math.min(certainty, 0.6)
  end
  local known = h.start and not h.author
  refer.place(doc, h, f.first)
  refer.place(doc, t, f.first)
  widen(doc, h, true)
  widen(doc, t, false)
  doc:add("stance", { where.start, where.stop }, {
    holder = h.name,
    holder_start = known and h.start or rubric.null,
    holder_end = known and h.stop or rubric.null,
    target = t.name,
    target_start = null(t.start),
    target_end = null(t.stop),
    polarity = polarity,
    strength = clamp(strength, 1, 3),
    mode = mode,
    negated = mods.negated or false,
    hedged = mods.hedged and not mods.conditional or false,
    conditional = mods.conditional or false,
    question = asked or false,
    certainty = math.floor(clamp(certainty, 0, 1) * 100 + 0.5) / 100,
    target_kind = target_kind,
    issue = null(issue),
    confidence = math.floor(clamp(conf, 0.05, 0.99) * 100 + 0.5) / 100,
    tier = 1,
  }, rule)
end

---@class stance.implied
---@field holder stance.name
---@field target stance.name
---@field polarity string
---@field conf number
---@field first integer first token of the evidence
---@field last integer

--- Write a stance that no words of its place say: the second tier.
---@param doc rubric.doc
---@param rule string
---@param f stance.implied
function M.implied(doc, rule, f)
  local h, t = f.holder, f.target
  local where = doc:span(f.first, f.last)
  local q = voice.quote_at(where.start)
  local known = h.start and not h.author
  doc:add("stance", { where.start, where.stop }, {
    holder = h.name,
    holder_start = known and h.start or rubric.null,
    holder_end = known and h.stop or rubric.null,
    target = t.name,
    target_start = null(t.start),
    target_end = null(t.stop),
    polarity = f.polarity,
    strength = 1,
    mode = h.author and "author" or q and q.kind ~= "indirect" and "quoted"
      or "reported",
    negated = false,
    hedged = false,
    conditional = false,
    question = false,
    certainty = 0.5,
    target_kind = t.actor and "actor" or "other",
    issue = rubric.null,
    confidence = measured(rule, f.conf),
    tier = 2,
  }, rule)
end

return M

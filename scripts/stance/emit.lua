--- Making the annotation: features, strength, confidence, no doubles.

local rubric = require "rubric"
local refer = require "refer"
local voice = require "voice"

local M = {}

local FLIP = { support = "oppose", oppose = "support" }
local seen

function M.reset()
  seen = {}
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

--- A question asks for a stance; it is none.
local function is_question(doc, tok)
  local last = doc:sentence(doc:sentence_of(tok)).last
  return doc:word(last) == "?"
    or doc:word(last - 1) == "?" and doc:pos(last) == "''"
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
  if not h or not t or t.pron or h.pron or t.author or h.name == t.name then
    return
  end
  local mods = f.mods or {}
  if mods.dropped or (mods.duty and not h.author
    and h.voice ~= "quoted") then
    return
  end
  if is_question(doc, f.first) then
    return
  end
  local where = doc:span(f.first, f.last)
  local key = h.name .. "\0" .. t.start .. "\0" .. f.polarity
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
  local polarity, strength = f.polarity, f.strength
  if mods.negated then
    polarity = FLIP[polarity]
    strength = polarity == "support" and 1 or 2
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
  local conf = f.conf * (h.actor and 1 or 0.85) * (mods.hedged and 0.9 or 1)
  local known = h.start and not h.author
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
    confidence = math.floor(clamp(conf, 0.05, 0.99) * 100 + 0.5) / 100,
  }, rule)
end

return M

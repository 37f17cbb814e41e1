--- When is an annotation what a gold row says? (For the test runner.)

local gold_text = require "rubric.gold"
local same = require "rubric.same"

local M = {}

local overlap = same.overlap

function M.sentence_at(doc, at)
  for i, s in ipairs(doc.sentences) do
    if at >= s.start and at < s.stop then
      return i
    end
  end
end

-- ---- right ----

local like = same.like

local right = {}

function right.actor(_, g, a)
  return g.start == a.start and g["end"] == a.stop and g.kind == a.f.kind
end

function right.quote(_, g, a)
  return same.iou(g, a) >= 0.5 and like(g.speaker, a.f.speaker)
end

right["quote, span only"] = function(_, g, a)
  return same.iou(g, a) >= 0.5
end

--- Evidence that overlaps, or stands in one sentence.
local function near(doc, g, a)
  local s = M.sentence_at(doc, g.start)
  return overlap(g.start, g["end"], a.start, a.stop)
    or (s ~= nil and s == M.sentence_at(doc, a.start))
end

--- The holder or target by name, or, with `place`, by the words that stand for
--- it: "the law" is the law, whatever a reader called it further up.
local function same_part(g, f, part, place)
  if like(g[part], f[part]) then
    return true
  end
  local a, b = g[part .. "_start"], g[part .. "_end"]
  local c, d = f[part .. "_start"], f[part .. "_end"]
  return place and type(a) == "number" and type(b) == "number"
    and type(c) == "number" and type(d) == "number" and overlap(a, b, c, d)
end

function right.stance(doc, g, a)
  return near(doc, g, a) and g.polarity == a.f.polarity
    and same_part(g, a.f, "holder") and same_part(g, a.f, "target")
end

right["stance, by place"] = function(doc, g, a)
  return near(doc, g, a) and g.polarity == a.f.polarity
    and same_part(g, a.f, "holder", true) and same_part(g, a.f, "target", true)
end

--- One line for each polarity, and one for all.
function right.sentiment(_, g, a)
  return g.start == a.start and g["end"] == a.stop
    and g.polarity == a.f.polarity
end

for _, role in ipairs { "subject", "object" } do
  right["svo " .. role] = function(_, g, a)
    return gold_text.same_verb(g, a.f) and gold_text.same(g, a.f, role)
  end
end

function right.svo(_, g, a)
  return gold_text.same_verb(g, a.f) and gold_text.same(g, a.f, "subject")
    and gold_text.same(g, a.f, "object")
end

-- ---- what is nearly right: it overlaps and says the same ----

local lenient = {}

local function overlaps(g, a)
  return overlap(g.start, g["end"], a.start, a.stop)
end

function lenient.actor(_, g, a)
  return overlaps(g, a) and g.kind == a.f.kind
end

function lenient.quote(_, g, a)
  return overlaps(g, a) and like(g.speaker, a.f.speaker)
end

function lenient.stance(doc, g, a)
  return near(doc, g, a) and g.polarity == a.f.polarity
end

function lenient.sentiment(_, g, a)
  return overlaps(g, a) and g.polarity == a.f.polarity
end

function lenient.svo(_, g, a)
  return gold_text.same_verb(g, a.f) and (gold_text.same(g, a.f, "subject")
    or gold_text.same(g, a.f, "object"))
end

M.test, M.lenient = right, lenient

--- Of stances found: those that words of their place say. Gold holds no
--- others, and the line "stance, implied too" counts them all.
function M.explicit(list)
  local out = {}
  for _, a in ipairs(list) do
    if a.f.tier ~= 2 then
      out[#out + 1] = a
    end
  end
  return out
end

--- Those of a layer that its gold is compared with.
function M.judged(layer, list)
  return layer == "stance" and M.explicit(list) or list
end

return M

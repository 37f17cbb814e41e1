--- Claims: figures and votes of packages figures and votes, with who says them,
-- how surely, and who says otherwise.
--
-- All claims of a document are gathered first, since what one says may
-- contradict another; then the rules write them, by how they are told.

local rubric = require "rubric"
local certainty = require "certainty"
local contested = require "contested"
local voices = require "voices"

local at -- claims of this document, by first byte of the figure or vote

local FIGURE = { "value", "unit", "change", "from", "to", "bound", "verb" }
local VOTE = { "outcome", "for", "against", "abstained", "margin", "body" }

local function take(f, a, names)
  for _, name in ipairs(names) do
    f[name] = a[name]
  end
end

--- "it had risen by 5 percent": of what the figure before it was.
local function inherit(c, before)
  if not c.of and before and before.of and before.unit == c.unit
    and c.sentence - before.sentence <= 2 then
    c.of = before.of
    c.inherited = true
  end
end

local function claim(doc, a, about, parts, cues)
  local part = voices.at(parts, a)
  local c = { about = about, annotation = a,
    sentence = doc:sentence_of(a.first) }
  if about == "figure" then
    take(c, a, FIGURE)
    c.of = a.of and a.of:gsub("^that ", "") or nil
  else
    take(c, a, VOTE)
    c.of = a.motion
  end
  if part then
    local q = part.quote
    c.claimant, c.cue = q.speaker, q.cue
    c.claimant_start, c.claimant_end = q.speaker_start, q.speaker_end
    c.quoted = q.kind
  end
  c.certainty, c.strength, c.by = certainty.at(doc, cues, a.first, part)
  return c
end

local function gather(doc)
  local parts, cues = voices.of(doc), certainty.find(doc)
  local list, before = {}, nil
  at = {}
  for _, a in ipairs(doc:layer("figure")) do
    local c = claim(doc, a, "figure", parts, cues)
    inherit(c, before)
    before = c
    list[#list + 1] = c
  end
  for _, a in ipairs(doc:layer("vote")) do
    list[#list + 1] = claim(doc, a, "vote", parts, cues)
  end
  contested.mark(list)
  for _, c in ipairs(list) do
    at[c.about .. c.annotation.start] = c
  end
end

--- A null of another package's layer: not there.
local function value(x)
  return x ~= rubric.null and x or nil
end

--- The features of a claim, if it is one of this kind.
local function features(m, about, kind)
  local c = at[about .. m.start]
  if not c then
    return nil
  end
  local told = not c.quoted and "stated" or c.certainty == "untrue" and "denied"
    or "claimed"
  if told ~= kind then
    return nil
  end
  local f = { about = about, claimant = c.claimant or rubric.null,
    claimant_start = c.claimant_start, claimant_end = c.claimant_end,
    cue = c.cue, quoted = c.quoted, of = value(c.of) or rubric.null,
    inherited = c.inherited, certainty = c.certainty or "said",
    strength = c.strength, by = c.by, contested_by = c.contested_by }
  for _, names in ipairs { FIGURE, VOTE } do
    for _, name in ipairs(names) do
      f[name] = value(c[name])
    end
  end
  f.verb = nil
  return f
end

local function rule(kind, about, examples, never)
  return { name = about .. " " .. kind, match = "{" .. about .. "}",
    tag = function(m) return features(m, about, kind) end,
    examples = examples, never = never }
end

return { gather, rubric.rules {
  layer = "claim", policy = "all",
  rule("claimed", "figure",
    { "Unemployment [rose] by 3 percent, the minister said.",
      "According to Tolland Holdings, the bridge will probably [cost] 40 "
        .. "million crowns.",
      "“The bridge may [cost] 60 million crowns,” said Teodor Oake." },
    { "Unemployment rose by 3 percent.", "The minister said nothing." }),
  rule("denied", "figure",
    { "The minister denied that unemployment had [risen] by 3 percent." },
    { "The minister said that unemployment had risen by 3 percent." }),
  rule("stated", "figure", { "Rents [fell] 2 percent in May.",
      "Rents probably [fell] 2 percent in May." },
    { "Rents fell 2 percent in May, said Teodor Oake." }),
  rule("claimed", "vote",
    { "The senate [passed] the bill 52-48, Zedra Volm said." },
    { "The senate passed the bill 52-48." }),
  rule("denied", "vote",
    { "Zedra Volm denied that the board had [rejected] the plan by five votes "
        .. "to four." },
    { "Zedra Volm said the board had rejected the plan by five votes to "
        .. "four." }),
  rule("stated", "vote", { "The senate [passed] the bill 52-48." },
    { "The bill is before the senate." }),
} }

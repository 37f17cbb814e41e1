--- From a verb to its events: block, governor, source and target.

local rubric = require "rubric"
local blocks = require "blocks"
local govern = require "govern"
local status = require "status"
local who = require "who"

local M = {}

M.names = rubric.lexicon {
  name = "event-code", file = "data/codes.tsv", key = "code",
}

-- what is asked for is no target, the one who is asked is
local ASKS = { ["02"] = true, ["10"] = true }
-- events that need no target; and those that need none when the object says
-- what it was: "resumed talks"
local ALONE = { ["02"] = true, ["14"] = true, ["15"] = true }
local WITH_OBJECT = { ["04"] = true, ["08"] = true }
local CONFLICT = { ["13"] = true, ["14"] = true, ["15"] = true, ["16"] = true,
  ["17"] = true, ["18"] = true, ["19"] = true, ["20"] = true }

-- words need a speaker; of a deed without one the passive tells
local VERBAL = { ["01"] = true, ["02"] = true, ["03"] = true, ["04"] = true,
  ["05"] = true }

-- no targets: nobody, or the one who acts
local NOBODY = { nobody = true, none = true, nothing = true, it = true,
  himself = true, herself = true, itself = true, themselves = true,
  myself = true, yourself = true, ourselves = true }

local NONE = { false }

--- Block and context of a verb for each of its triples.
local function readings(S, v)
  local out = {}
  local list = #v.triples > 0 and v.triples or NONE
  for _, triple in ipairs(list) do
    local c = blocks.context(S, v, triple or nil)
    out[#out + 1] = { c = c, row = blocks.choose(S, v, c) }
  end
  return out
end

--- Names of the targets of a reading.
local function targets(S, v, r)
  local out = {}
  local strict = ASKS[r.code] or (r.row.target or ""):find("who")
  for _, t in ipairs((blocks.targets(S, v, r.c, r.row))) do
    local name = who.name(S, t[1], t[2])
    if not NOBODY[name.name:lower()] and (name.acts or not strict) then
      out[#out + 1] = name
    end
  end
  return out
end

--- An infinitive's or participle's own object, when it has no block.
local GIVEN = { target = "obj|to|from|with|on|of" }

--- "promised to help X": the governor's code, the target of the inner verb v.
local function through_governor(S, v, r, effect)
  local inner = { c = r.c, row = r.row, code = r.row and r.row.code }
  if not r.row or r.row.code == "null" then
    inner.row = GIVEN
  end
  local code = effect
  if effect == "intent" then
    code = CONFLICT[(inner.code or ""):sub(1, 2)] and "13" or "03"
  elseif effect == "12" and inner.code == "01" then
    code = "01" -- "refused to comment"
  end
  local list = {}
  for _, t in ipairs((blocks.targets(S, v, inner.c, inner.row))) do
    list[#list + 1] = who.name(S, t[1], t[2])
  end
  return { code = code, targets = list }
end

--- The subject of a governor, when a triple has one.
local function source_of(S, c)
  return c.subject and who.name(S, c.subject[1], c.subject[2]) or nil
end

local function worth(code, source, list, r)
  if source and not source.acts then
    return false
  end
  local target = list[1]
  if not target then
    return source ~= nil and (ALONE[code] or r.raised
      or WITH_OBJECT[code] and r.row.object ~= nil
      or code == "10" and r.c.object ~= nil)
  end
  return source ~= nil or target.acts and r.c.passive and not VERBAL[code]
end

local function add(out, seen, event)
  local t = event.target
  local key = table.concat({ event.code, event.source and event.source.start
    or "", t and t.start or "" }, " ")
  if not seen[key] and not (event.source and t
    and event.source.start == t.start) then
    seen[key] = true
    out[#out + 1] = event
  end
end

local PLACE = { place = true, demonym = true, thing = true }
local STATE = { place = true, demonym = true }

--- "attacked": with arms, or with words (a code "19?11").
local function settled(S, v, code, source, target)
  local armed, words = code:match("^(%d%d)%?(%d%d)$")
  if not armed then
    return code
  end
  if target and PLACE[target.kind] or source and STATE[source.kind]
    or status.armed(S.doc, v) then
    return armed
  end
  return words
end

local function events(S, v)
  local out, seen = {}, {}
  local g, effect = govern.of(S, v)
  if effect == "own" or effect and effect:find("^[%di]") then
    return out -- told at the governor
  end
  local inner = S.verb[v.number + 1]
  local above, over
  if inner then
    above, over = govern.of(S, inner)
  end
  local raised = above == v and over and over:find("^[%di]")
  for _, r in ipairs(readings(S, v)) do
    local code, list = r.row and r.row.code, nil
    if raised then
      local up = through_governor(S, inner, readings(S, inner)[1], over)
      code, list = up.code, up.targets
      r.raised = true
    elseif code and code ~= "null" then
      r.code = code
      list = targets(S, v, r)
    end
    local source = source_of(S, r.c)
    code = code and settled(S, v, code, source, list and list[1])
    if list and worth(code, source, list, r) and not status.null(S, v) then
      local state = status.of(S, v, r.c, effect)
      for _, t in ipairs(#list > 0 and list or NONE) do
        add(out, seen, { code = code, source = source, target = t or nil,
          status = state, governor = g })
      end
    end
  end
  return out
end

--- Events of the verb at a token, decided once.
function M.at(S, token)
  local v = S.at[token]
  if not v then
    return {}
  end
  local found = S.decided[token]
  if not found then
    found = events(S, v)
    S.decided[token] = found
  end
  return found
end

return M

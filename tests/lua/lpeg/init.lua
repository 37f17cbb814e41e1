--- Random patterns, matched by the matcher in C and by LPeg over the codes.
--
-- Both must find the same match at every token of a one-sentence document.
-- The last element is always a token, so that no match is empty.

local rubric = require "rubric"

local ATOMS = { '[pos="NN.*"]', '[pos="JJ"]', '"dog"', '[]', '[pos="DT"]',
  '[lemma="see|run"]', '[pos!="DT"]', '{actor}', '"red"',
  '[is="cap" | pos="CC"]' }
local REPEATS = { "?", "*", "+", "??", "*?", "+?", "{2}", "{1,2}", "{0,2}?",
  "{2,}" }

local function pick(list)
  return list[math.random(#list)]
end

local function pattern(depth)
  local kind = math.random(depth > 0 and 7 or 1)
  if kind <= 2 then
    return pick(ATOMS)
  elseif kind == 3 then
    return pattern(depth - 1) .. " " .. pattern(depth - 1)
  elseif kind == 4 then
    return "(" .. pattern(depth - 1) .. " | " .. pattern(depth - 1) .. ")"
  elseif kind == 5 then
    return pick { "&", "!" } .. "(" .. pattern(depth - 1) .. ")"
  end
  return "(" .. pattern(depth - 1) .. ")" .. pick(REPEATS)
end

--- Start token -> last token of the match in C.
local function by_matcher(doc, text)
  local out = {}
  for _, m in ipairs(rubric.pattern(text):find(doc, "all")) do
    out[m.first] = m.last
  end
  return out
end

local function by_lpeg(doc, text)
  local A = rubric.alphabet { p = text }
  local codes, out = A:codes(doc), {}
  for i = 1, #doc do
    local stop = (A.p / 0 * require("lpeg").Cp()):match(codes,
      (i - 1) * A.width + 1)
    if stop then
      out[i] = (stop - 1) // A.width
    end
  end
  return out
end

return function(doc)
  math.randomseed(20)
  for _ = 1, rubric.args.rounds do
    local text = pattern(3) .. " " .. pick(ATOMS)
    local a, b = by_matcher(doc, text), by_lpeg(doc, text)
    local wrong
    for i = 1, #doc do
      if a[i] ~= b[i] then
        wrong = ("%s at %d: matcher %s, LPeg %s"):format(text, i,
          tostring(a[i]), tostring(b[i]))
      end
    end
    doc:add("result", { 0, 0 }, { passed = wrong == nil, what = wrong })
  end
end

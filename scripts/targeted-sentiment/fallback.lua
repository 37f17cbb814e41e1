--- Without a model: what the sentence says of the target, by the list of
--- words, and what stands near it. Sums below a threshold are neutral.

local features = require "features"
local relations = require "relations"

local M = {}

local SAID = 1.2   -- of a sum over relations
local FADED = 1.2  -- of a sum over words, each less the farther it stands

local function answer(sum, threshold, rule)
  if math.abs(sum) < threshold then
    return nil
  end
  -- how sure: from 0.5 at the threshold, slowly up
  local p = math.min(0.9, 0.4 + 0.1 * math.abs(sum) / threshold)
  return { polarity = sum > 0 and "positive" or "negative",
    probability = math.floor(p * 100 + 0.5) / 100 }, rule
end

--- The features of the annotation and the name of the rule.
function M.of(doc, item)
  local S, a, b = features.read(doc, item)
  local said, faded = 0, 0
  if S then
    if a <= b then
      for _, r in ipairs(relations.of(S, a, b)) do
        if not r.name:find("says$") then -- of whom, nobody knows
          said = said + r.value
        end
      end
    end
    for i = 1, S.n do
      local d = i < a and a - i or i - b
      if d > 0 then
        faded = faded + S.tone[i] / (1 + d / 6)
      end
    end
  end
  local found, rule = answer(said, SAID, "said of the target")
  if not found then
    found, rule = answer(faded, FADED, "words around the target")
  end
  if found then
    return found, rule
  end
  return { polarity = "neutral", probability = 0.4 }, "nothing is said"
end

return M

--- Sentiment toward one target of each record.
--
-- With a model (sentiment.model, made by `rubric train`) the answer is its
-- most probable class; without one, rules count what features.lua sees.

local rubric = require "rubric"
local fallback = require "fallback"
local features = require "features"

local FIELD = rubric.args["target-field"]

--- The target of a record; records without one have no answer.
local function items(doc)
  local span = doc:field(FIELD)
  if span == nil then
    return {}
  end
  local ok = type(span) == "table" and math.type(span[1]) == "integer"
    and math.type(span[2]) == "integer" and 0 <= span[1]
    and span[1] <= span[2] and span[2] <= #doc.text
  if not ok then
    error(("the field '%s' is to hold the target as [start, end], bytes of "
      .. "the text, which has %d"):format(FIELD, #doc.text), 0)
  end
  return { { start = span[1], stop = span[2] } }
end

return rubric.model {
  layer = "sentiment",
  label = "polarity",
  file = "sentiment.model",
  uses = { "features.lua", "relations.lua", "tone.lua", "data/words.tsv",
    "data/fields.tsv" },
  C = 6,
  min_count = 2,
  items = items,
  features = features.of,
  otherwise = fallback.of,
}

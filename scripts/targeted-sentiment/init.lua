local rubric = require "rubric"
local features = require "features"

return rubric.model {
  layer = "sentiment",
  label = "polarity",
  file = "sentiment.model",
  uses = { "features.lua", "data/words.tsv" },
  C = 3,
  min_count = 2,
  items = function(doc)
    local t = doc:field(rubric.args["target-field"])
    return t and { { start = t[1], stop = t[2] } } or {}
  end,
  features = function(doc, item)
    local out = {}
    features(doc, item.start, item.stop, function(name, value)
      out[name] = math.max(out[name] or 0, value or 1)
    end)
    return out
  end,
}

return {
  name = "targeted-sentiment",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "is the text positive, neutral or negative toward one target?",
  license = "MIT",
  reads = {},
  writes = { "sentiment" },
  args = {
    ["target-field"] = { type = "string", default = "target",
      doc = "field of the record with the target: [start, end] in bytes" },
  },
  files = {
    "init.lua", "features.lua", "relations.lua", "tone.lua", "fallback.lua",
    "data/words.tsv", "data/fields.tsv", "sentiment.model",
  },
}

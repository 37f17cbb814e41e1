return {
  name = "framing",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "hedges, boosters, loaded words and frames, by voice",
  license = "MIT",
  reads = { "actor", "quote" },
  writes = { "frame", "voice" },
  files = {
    "init.lua", "cues.lua", "guards.lua", "voices.lua", "kinds.lua",
    "data/hedge.tsv", "data/booster.tsv", "data/loaded.tsv",
    "data/threat.tsv", "data/victim.tsv", "data/strength.tsv",
    "data/economic.tsv", "data/moral.tsv",
  },
}

return {
  name = "stance",
  version = "0.2.0",
  api = 1,
  kind = "tagger",
  summary = "who supports or opposes whom or what, in which words",
  license = "MIT",
  reads = { "actor", "quote" },
  writes = { "stance" },
  files = {
    "init.lua", "chunk.lua", "clause.lua", "frames.lua", "voice.lua",
    "names.lua", "emit.lua", "verbs.lua", "nouns.lua", "sayings.lua", "judgement.lua",
    "data/frames.tsv", "data/evaluation.tsv", "data/modifiers.tsv",
    "data/holders.tsv",
  },
}

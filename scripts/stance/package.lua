return {
  name = "stance",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "who supports or opposes whom or what, in which words",
  license = "MIT",
  reads = { "actor", "quote" },
  writes = { "stance" },
  files = {
    "init.lua", "frames.lua", "voice.lua",
    "data/frames.tsv", "data/evaluation.tsv", "data/modifiers.tsv",
  },
}

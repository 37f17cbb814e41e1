return {
  name = "events",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "who did what to whom, in twenty root codes",
  license = "MIT",
  reads = { "actor", "np", "vg", "clause", "svo" },
  writes = { "event" },
  files = {
    "init.lua", "blocks.lua", "index.lua", "who.lua", "govern.lua",
    "status.lua", "codes.lua", "examples.lua",
    "data/verbs.tsv", "data/nouns.tsv", "data/agents.tsv",
    "data/governors.tsv", "data/codes.tsv",
  },
}

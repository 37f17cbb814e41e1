return {
  name = "votes",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "who voted on what, by how many, and how it ended",
  license = "MIT",
  reads = { "actor", "svo" },
  writes = { "tally", "vote" },
  needs = { numerals = "^0.1" },
  files = {
    "init.lua", "tallies.lua", "ballots.lua", "context.lua", "parts.lua",
    "data/verbs.tsv",
  },
}

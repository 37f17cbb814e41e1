return {
  name = "phrases",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "noun and verb groups, clauses, subject, verb and object",
  license = "MIT",
  reads = {},
  writes = { "np", "vg", "clause", "svo" },
  files = {
    "init.lua", "letters.lua", "columns.lua", "chunks.lua", "words.lua",
    "ahead.lua", "clauses.lua", "groups.lua", "verbs.lua", "nonfinite.lua",
    "emit.lua", "rules.lua",
    "data/verbs.tsv",
  },
}

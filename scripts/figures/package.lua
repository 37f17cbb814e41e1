return {
  name = "figures",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "amounts with their units, and what they are said of",
  license = "MIT",
  reads = { "svo", "np" },
  writes = { "quantity", "figure" },
  needs = { numerals = "^0.1" },
  files = {
    "init.lua", "quantities.lua", "statements.lua", "subjects.lua",
    "data/verbs.tsv",
  },
}

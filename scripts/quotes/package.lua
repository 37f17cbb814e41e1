return {
  name = "quotes",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "who said what: direct, mixed and indirect quotations",
  license = "MIT",
  reads = { "actor" },
  writes = { "quote" },
  files = {
    "init.lua", "marks.lua", "cues.lua", "people.lua", "phrase.lua",
    "subject.lua", "clauses.lua", "speakers.lua", "terms.lua", "sieves.lua",
    "direct.lua", "indirect.lua", "labels.lua", "fragments.lua",
    "data/cue-verbs.tsv", "data/cue-nouns.tsv", "data/cue-other.tsv",
    "data/not-quote.tsv", "data/speakers.tsv",
  },
}

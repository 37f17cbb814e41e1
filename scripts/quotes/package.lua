return {
  name = "quotes",
  version = "0.2.0",
  api = 1,
  kind = "tagger",
  summary = "who said what: direct, mixed and indirect quotations; terms in marks",
  license = "MIT",
  reads = { "actor" },
  writes = { "quote", "term" },
  files = {
    "init.lua", "marks.lua", "cues.lua", "people.lua", "phrase.lua",
    "subject.lua", "clauses.lua", "complement.lua", "speakers.lua",
    "terms.lua", "sieves.lua", "direct.lua", "indirect.lua", "labels.lua", "dialogue.lua", "fragments.lua",
    "rules.lua",
    "data/cue-verbs.tsv", "data/cue-nouns.tsv", "data/cue-other.tsv",
    "data/cue-classes.tsv",
    "data/not-quote.tsv", "data/speakers.tsv",
  },
}

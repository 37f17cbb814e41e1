return {
  name = "stance",
  version = "0.2.0",
  api = 1,
  kind = "tagger",
  summary = "who supports or opposes whom or what, in which words",
  license = "MIT",
  reads = { "actor", "mention", "quote" },
  writes = { "stance", "abstention" },
  files = {
    "init.lua", "chunk.lua", "clause.lua", "phrase.lua", "frames.lua",
    "voice.lua", "refer.lua", "names.lua", "emit.lua", "abstain.lua",
    "article.lua", "negatives.lua", "issues.lua", "act.lua", "held.lua", "said.lua",
    "verbs.lua", "nouns.lua", "goals.lua", "being.lua", "sayings.lua",
    "deed.lua", "judging.lua", "judgement.lua", "charges.lua",
    "data/frames.tsv", "data/phrases.tsv", "data/evaluation.tsv", "data/modifiers.tsv",
    "data/holders.tsv", "data/issues.tsv", "data/rules.tsv",
  },
}

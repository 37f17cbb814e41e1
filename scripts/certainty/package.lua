return {
  name = "certainty",
  version = "0.1.0",
  api = 1,
  kind = "lexicon",
  summary = "words of certainty and doubt, with all forms, class and strength",
  license = "MIT",
  files = { "data/certainty.tsv" },
}

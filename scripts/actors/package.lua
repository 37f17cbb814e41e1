return {
  name = "actors",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "people, organisations and places, with titles and roles",
  license = "MIT",
  reads = {},
  writes = { "actor" },
  files = {
    "init.lua", "names.lua", "memory.lua",
    "data/countries.tsv", "data/places.tsv", "data/titles.tsv",
    "data/given-names.tsv", "data/surnames.tsv", "data/organisations.tsv",
    "data/org-words.tsv", "data/people.tsv",
  },
}

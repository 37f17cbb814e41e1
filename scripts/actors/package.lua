return {
  name = "actors",
  version = "0.2.0",
  api = 1,
  kind = "tagger",
  summary = "people, organisations and places, with titles and roles",
  license = "MIT",
  reads = {},
  writes = { "actor" },
  files = {
    "init.lua", "words.lua", "macros.lua", "forms.lua", "roles.lua",
    "names.lua", "memory.lua", "settle.lua", "resolve.lua",
    "data/countries.tsv", "data/places.tsv", "data/organisations.tsv",
    "data/people.tsv", "data/given-names.tsv", "data/surnames.tsv",
    "data/honorifics.tsv", "data/titles.tsv", "data/title-parts.tsv",
    "data/org-words.tsv", "data/org-heads.tsv", "data/place-words.tsv",
    "data/place-heads.tsv", "data/thing-words.tsv", "data/not-names.tsv",
  },
}

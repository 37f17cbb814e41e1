return {
  name = "institutions",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "world bodies, courts, parliaments, central banks, agencies",
  license = "MIT",
  writes = { "institution" },
  files = {
    "init.lua", "list.lua", "guards.lua", "owners.lua",
    "data/institutions.tsv",
  },
}

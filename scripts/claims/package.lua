return {
  name = "claims",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "who claims which number or vote, how surely, and who disagrees",
  license = "MIT",
  reads = { "quote", "figure", "vote" },
  writes = { "claim" },
  needs = { figures = "^0.1", votes = "^0.1", certainty = "^0.1" },
  files = { "init.lua", "certainty.lua", "voices.lua", "contested.lua" },
}

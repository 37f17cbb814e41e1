return {
  name = "numerals",
  version = "0.1.0",
  api = 1,
  kind = "library",
  summary = "what numbers in digits and words are worth",
  license = "MIT",
  files = { "init.lua", "tests.lua" },
}

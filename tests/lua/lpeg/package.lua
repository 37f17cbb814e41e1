return {
  name = "lpeg",
  version = "0.1.0",
  api = 1,
  summary = "random patterns: the matcher in C against their LPeg translation",
  permissions = { "random" },
  reads = { "actor" },
  writes = { "result" },
  files = { "init.lua" },
  args = { rounds = { type = "integer", default = 2000, doc = "patterns" } },
}

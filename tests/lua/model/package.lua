return {
  name = "model",
  version = "0.1.0",
  api = 1,
  summary = "rubric.model on examples that are made here",
  reads = {},
  writes = { "result" },
  files = { "init.lua", "data.model" },
}

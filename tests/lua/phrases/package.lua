return {
  name = "phrases-test",
  version = "0.1.0",
  api = 1,
  summary = "what holds for the layers of phrases in any text",
  reads = { "np", "vg", "clause", "svo" },
  writes = { "result" },
  files = { "init.lua" },
}

return {
  name = "subtitles",
  version = "0.1.0",
  api = 1,
  kind = "loader",
  summary = "subtitles of broadcasts (.srt, .vtt): whole sentences, when and who",
  license = "MIT",
  endings = { ".srt", ".vtt" },
  args = {
    pause = { type = "number", default = 3, min = 0, max = 3600,
      doc = "seconds without words after which a paragraph begins" },
  },
  files = { "init.lua", "cues.lua", "words.lua" },
}

return {
  name = "nexis",
  version = "0.1.0",
  api = 1,
  kind = "loader",
  summary = "plain-text exports of news databases (1 of 50 DOCUMENTS)",
  license = "MIT",
  endings = { ".txt" },
  files = { "init.lua", "article.lua", "dates.lua" },
}

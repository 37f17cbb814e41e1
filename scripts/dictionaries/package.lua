return {
  name = "dictionaries",
  version = "0.1.0",
  api = 1,
  kind = "tagger",
  summary = "words of a dictionary of categories: LIWC, Lexicoder, YAML, CSV",
  license = "MIT",
  writes = { "category", "category_count" },
  permissions = { "file.read" },
  args = {
    dictionary = { type = "file",
      doc = "the dictionary (without it: data/topics.yml, policy topics)" },
    format = { default = "auto", choices = { "auto", "liwc", "lexicoder",
      "nodes", "yaml", "json", "table", "list" },
      doc = "its format; auto: by its content" },
    hits = { type = "boolean", default = true,
      doc = "each word found; without it only counts of each document" },
  },
  files = {
    "init.lua", "formats.lua", "liwc.lua", "lexicoder.lua", "yaml.lua",
    "tables.lua", "entries.lua", "data/topics.yml",
  },
}

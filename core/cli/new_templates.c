/*
** new_templates.c - the files of the packages that rubric new makes
**
** Each kind is a package that works as it stands. Lexicons and libraries do
** nothing by themselves, so they come with a tagger that needs them, which has
** the examples and the gold.
*/
#include "new_templates.h"

#include <stddef.h>

/* ---- tagger ---- */

static const char tagger_manifest[] = "return {\n"
                                      "  name = \"@\",\n"
                                      "  version = \"0.1.0\",\n"
                                      "  api = 1,\n"
                                      "  kind = \"tagger\",\n"
                                      "  summary = \"who promises\",\n"
                                      "  license = \"MIT\",\n"
                                      "  reads = {},\n"
                                      "  writes = { \"~\" },\n"
                                      "  files = { \"init.lua\" },\n"
                                      "}\n";

static const char tagger_rules[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "return rubric.rules {\n"
    "  layer = \"~\",\n"
    "  -- A name and a form of \"promise\" right after it. `rubric test ./@`\n"
    "  -- checks that the rule finds something in each of `examples` and\n"
    "  -- nothing in `never`.\n"
    "  { name = \"promises\",\n"
    "    match = 'who:[pos=\"NNP\"] [lemma=\"promise\"]',\n"
    "    tag = function(m)\n"
    "      return { who = m.who.text }\n"
    "    end,\n"
    "    examples = { \"Kenya promised help.\" },\n"
    "    never = { \"Kenya refused help.\" } },\n"
    "}\n";

static const char first_text[] = "Kenya promised help. Spain refused.\n";

static const char tagger_gold[] =
    "{\"id\":\"first.txt\",\"path\":\"gold/first.txt\",\"layers\":{\"~\":[\n"
    "{\"start\":0,\"end\":14,\"who\":\"Kenya\"}]}}\n";

static const char tagger_readme[] =
    "# @\n\nSays who promises. Rules are in `init.lua`, documents with the "
    "right\nanswers in `gold/`.\n\n"
    "    rubric test ./@\n"
    "    rubric run ./@ FILE\n"
    "    rubric watch ./@ FILE      # again whenever something is saved\n";

static const template_file tagger[] = {
    {"package.lua", tagger_manifest}, {"init.lua", tagger_rules},
    {"gold/first.txt", first_text},   {"gold/first.gold", tagger_gold},
    {"README.md", tagger_readme},     {NULL, NULL}};

/* ---- report ---- */

static const char report_manifest[] =
    "return {\n"
    "  name = \"@\",\n"
    "  version = \"0.1.0\",\n"
    "  api = 1,\n"
    "  kind = \"report\",\n"
    "  summary = \"who is named most often, in Markdown\",\n"
    "  license = \"MIT\",\n"
    "  permissions = { \"store.read\", \"report.write\" },\n"
    "  args = {\n"
    "    rows = { type = \"integer\", default = 20, min = 1,\n"
    "      doc = \"names in the list\" },\n"
    "  },\n"
    "  files = { \"init.lua\" },\n"
    "}\n";

static const char report_code[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "-- Names of actors, those in most documents first. `project:rows` reads\n"
    "-- the project file; an order that leaves nothing open gives the same\n"
    "-- report every time.\n"
    "local NAMES = [[\n"
    "  SELECT json_extract(features, '$.name') AS name, count(*) AS times,\n"
    "    count(DISTINCT document_id) AS documents\n"
    "  FROM annotation\n"
    "  WHERE layer = 'actor' AND json_extract(features, '$.name') IS NOT NULL\n"
    "  GROUP BY 1 ORDER BY documents DESC, times DESC, name]]\n"
    "\n"
    "local function report(project, out)\n"
    "  local shown = 0\n"
    "  out:write(\"# Who is named\\n\\n\")\n"
    "  for row in project:rows(NAMES) do\n"
    "    shown = shown + 1\n"
    "    if shown <= rubric.args.rows then\n"
    "      out:write(\"- \", row.name, \": documents \", row.documents,\n"
    "        \", times \", row.times, \"\\n\")\n"
    "    end\n"
    "  end\n"
    "end\n"
    "\n"
    "return { report = report }\n";

static const char report_readme[] =
    "# @\n\nA list of the names in a project, in Markdown.\n\n"
    "    rubric run actors --db news.db FOLDER\n"
    "    rubric report --package ./@ -o - news.db\n";

static const template_file report[] = {{"package.lua", report_manifest},
                                       {"init.lua", report_code},
                                       {"README.md", report_readme},
                                       {NULL, NULL}};

/* ---- lexicon and library ---- */

static const char words_table[] = "# lemma\tstrength\n"
                                  "promise\t2\n"
                                  "vow\t3\n";

static const char lexicon_manifest[] = "return {\n"
                                       "  name = \"@\",\n"
                                       "  version = \"0.1.0\",\n"
                                       "  api = 1,\n"
                                       "  kind = \"lexicon\",\n"
                                       "  summary = \"verbs of promising\",\n"
                                       "  license = \"MIT\",\n"
                                       "  files = { \"data/words.tsv\" },\n"
                                       "}\n";

static const char library_manifest[] =
    "return {\n"
    "  name = \"@\",\n"
    "  version = \"0.1.0\",\n"
    "  api = 1,\n"
    "  kind = \"library\",\n"
    "  summary = \"how strong a promise is\",\n"
    "  license = \"MIT\",\n"
    "  files = { \"init.lua\", \"tests.lua\", \"data/words.tsv\" },\n"
    "}\n";

static const char library_code[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "local M = {}\n"
    "\n"
    "M.verbs = rubric.lexicon {\n"
    "  name = \"promises\", file = \"data/words.tsv\", key = \"lemma\",\n"
    "}\n"
    "\n"
    "--- How strong a verb is, or nil.\n"
    "---@param lemma string\n"
    "---@return number?\n"
    "function M.strength(lemma)\n"
    "  local row = M.verbs:get(lemma)\n"
    "  return row and tonumber(row.strength)\n"
    "end\n"
    "\n"
    "return M\n";

static const char library_tests[] =
    "--- Tests of @: `rubric test ./@` runs each function by its name. One\n"
    "--- that raises an error has failed; the error says why.\n"
    "\n"
    "local lib = require \"init\"\n"
    "\n"
    "--- A test that each lemma is so strong; false: it is no promise.\n"
    "local function all(list)\n"
    "  return function()\n"
    "    for lemma, want in pairs(list) do\n"
    "      local got = lib.strength(lemma) or false\n"
    "      assert(got == want, lemma .. \" has \" .. tostring(got) ..\n"
    "        \", not \" .. tostring(want))\n"
    "    end\n"
    "  end\n"
    "end\n"
    "\n"
    "return {\n"
    "  [\"verbs of promising\"] = all { promise = 2, vow = 3 },\n"
    "  [\"other words\"] = all { refuse = false, [\"\"] = false },\n"
    "  [\"a word that is none\"] = function()\n"
    "    assert(not pcall(lib.strength, {}), \"a table was taken for a "
    "word\")\n"
    "  end,\n"
    "}\n";

static const char example_manifest[] = "return {\n"
                                       "  name = \"@-example\",\n"
                                       "  version = \"0.1.0\",\n"
                                       "  api = 1,\n"
                                       "  kind = \"tagger\",\n"
                                       "  summary = \"shows and tests @\",\n"
                                       "  license = \"MIT\",\n"
                                       "  writes = { \"~\" },\n"
                                       "  needs = { [\"@\"] = \"^0.1\" },\n"
                                       "  files = { \"init.lua\" },\n"
                                       "}\n";

#define EXAMPLE_RULE                                                           \
    "return rubric.rules {\n"                                                  \
    "  layer = \"~\",\n"                                                       \
    "  { name = \"promises\",\n"                                               \
    "    match = 'who:[pos=\"NNP\"] how:[lex=\"promises\"]',\n"                \
    "    tag = function(m, doc)\n"                                             \
    "      local lemma = doc:lemma(m.how.first)\n"                             \
    "      return { who = m.who.text, strength = strength(lemma) }\n"          \
    "    end,\n"                                                               \
    "    examples = { \"Kenya promised help.\", \"Kenya vowed revenge.\" },\n" \
    "    never = { \"Kenya refused help.\" } },\n"                             \
    "}\n"

static const char library_example[] =
    "local rubric = require \"rubric\"\n"
    "local strength = require(\"@\").strength\n"
    "\n" EXAMPLE_RULE;

static const char lexicon_example[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "local verbs = rubric.lexicon {\n"
    "  name = \"promises\", file = \"@:data/words.tsv\", key = \"lemma\",\n"
    "}\n"
    "\n"
    "local function strength(lemma)\n"
    "  return tonumber(verbs:get(lemma).strength)\n"
    "end\n"
    "\n" EXAMPLE_RULE;

static const char example_gold[] =
    "{\"id\":\"first.txt\",\"path\":\"gold/first.txt\",\"layers\":{\"~\":[\n"
    "{\"start\":0,\"end\":14,\"who\":\"Kenya\",\"strength\":2}]}}\n";

static const char lexicon_readme[] =
    "# @\n\nVerbs of promising in `data/words.tsv`, a row a verb, with a tab "
    "between\ncolumns. A package that says `needs = { [\"@\"] = \"^0.1\" }` "
    "has "
    "the file as\n`@:data/words.tsv`. `example/` is one, with examples and "
    "gold:\n\n"
    "    rubric test ./@/example --package-path .\n";

static const char library_readme[] =
    "# @\n\nHow strong a promise is: `require(\"@\").strength(lemma)` in a "
    "package that\nsays `needs = { [\"@\"] = \"^0.1\" }`. Its own tests are in "
    "`tests.lua`; `example/`\nis a package that needs it, with examples and "
    "gold:\n\n"
    "    rubric test ./@\n"
    "    rubric test ./@/example --package-path .\n";

static const template_file lexicon[] = {
    {"package.lua", lexicon_manifest},
    {"data/words.tsv", words_table},
    {"README.md", lexicon_readme},
    {"example/package.lua", example_manifest},
    {"example/init.lua", lexicon_example},
    {"example/gold/first.txt", first_text},
    {"example/gold/first.gold", example_gold},
    {NULL, NULL}};

static const template_file library[] = {
    {"package.lua", library_manifest},
    {"init.lua", library_code},
    {"tests.lua", library_tests},
    {"data/words.tsv", words_table},
    {"README.md", library_readme},
    {"example/package.lua", example_manifest},
    {"example/init.lua", library_example},
    {"example/gold/first.txt", first_text},
    {"example/gold/first.gold", example_gold},
    {NULL, NULL}};

/* ---- loader ---- */

static const char loader_manifest[] =
    "return {\n"
    "  name = \"@\",\n"
    "  version = \"0.1.0\",\n"
    "  api = 1,\n"
    "  kind = \"loader\",\n"
    "  summary = \"minutes: a document for each speaker's turn\",\n"
    "  license = \"MIT\",\n"
    "  endings = { \".talk\" },\n"
    "  files = { \"init.lua\" },\n"
    "}\n";

static const char loader_code[] =
    "local rubric = require \"rubric\"\n"
    "\n"
    "-- \"NAME: words\" in a line is a turn, \"date: 2026-01-05\" above them\n"
    "-- their date.\n"
    "local function read(file)\n"
    "  local date = file.text:match(\"^date: (%S+)\")\n"
    "  local turns = {}\n"
    "  for who, from, to in file.text:gmatch(\"(%u+): ()[^\\n]*()\") do\n"
    "    turns[#turns + 1] = {\n"
    "      -- A part { first, last } is a piece of the file: whoever reads a\n"
    "      -- report can go back to it. A string would be words of your own.\n"
    "      text = { { from, to - 1 } },\n"
    "      author = who,\n"
    "      date = date,\n"
    "    }\n"
    "  end\n"
    "  return turns\n"
    "end\n"
    "\n"
    "return rubric.loader { read = read }\n";

static const char loader_file[] = "date: 2026-01-05\n"
                                  "KENYA: We promise help.\n"
                                  "SPAIN: We do not.\n";

static const char loader_gold[] =
    "{\"path\":\"gold/first.talk\",\"documents\":[\n"
    "{\"author\":\"KENYA\",\"date\":\"2026-01-05\","
    "\"text\":\"We promise help.\"},\n"
    "{\"author\":\"SPAIN\",\"text\":\"We do not.\"}]}\n";

static const char loader_readme[] =
    "# @\n\nReads minutes: lines `NAME: words`, each a document. "
    "`init.lua` reads,\n`gold/` has files and the documents that they are.\n\n"
    "    rubric test ./@\n"
    "    rubric text --loader ./@ FILE.talk\n"
    "    rubric run ./@ actors FOLDER\n";

static const template_file loader[] = {
    {"package.lua", loader_manifest}, {"init.lua", loader_code},
    {"README.md", loader_readme},     {"gold/first.talk", loader_file},
    {"gold/first.gold", loader_gold}, {NULL, NULL}};

/* ---- an editor ---- */

/* What a package does not have is switched off; `require` looks as we do. */
static const char luarc[] = "{\n"
                            "  \"runtime.version\": \"Lua 5.4\",\n"
                            "  \"runtime.path\": [\"?.lua\", \"?/init.lua\"],\n"
                            "  \"runtime.builtin\": {\n"
                            "    \"debug\": \"disable\",\n"
                            "    \"io\": \"disable\",\n"
                            "    \"os\": \"disable\",\n"
                            "    \"package\": \"disable\"\n"
                            "  },\n"
                            "  \"workspace.checkThirdParty\": false,\n"
                            "  \"workspace.library\": [\"%\"]\n"
                            "}\n";

static const char editorconfig[] =
    "root = true\n"
    "\n"
    "[*]\n"
    "charset = utf-8\n"
    "end_of_line = lf\n"
    "insert_final_newline = true\n"
    "\n"
    "[*.lua]\n"
    "indent_style = space\n"
    "indent_size = 2\n"
    "\n"
    "# Columns of a word list have a tab between.\n"
    "[*.tsv]\n"
    "indent_style = tab\n";

const template_file template_editor[] = {
    {".luarc.json", luarc}, {".editorconfig", editorconfig}, {NULL, NULL}};

const template_kind template_kinds[] = {
    {"tagger", tagger, "rubric test ./@"},
    {"report", report,
     "rubric run actors --db news.db FOLDER && rubric report --package ./@ -o "
     "- news.db"},
    {"lexicon", lexicon, "rubric test ./@/example --package-path ."},
    {"library", library,
     "rubric test ./@ && rubric test ./@/example --package-path ."},
    {"loader", loader, "rubric test ./@"},
    {NULL, NULL, NULL}};

---@meta rubric
-- What `require "rubric"` gives, for editors that read LuaCATS (LuaLS). Written
-- by hand: lua/rubric/*.lua are the functions, lua/README.md explains them, and
-- tests/tools/drift.sh checks that none is missing here.
-- luacheck: ignore

---@class rubric
---@field args table<string, any> arguments of the package, by name
---@field null any what JSON's null is in Lua
---@field any rubric.pattern any token: []
local rubric = {}

---A token pattern as a value. It composes as LPeg's do: `p * q` one after the
---other, `p + q` the first that matches, `p ^ n` repeated, `p - q` p where q
---does not match, `#p` ahead, `-p` not ahead.
---@class rubric.pattern
---@field text string the pattern in the string language
---@operator mul(rubric.pattern): rubric.pattern
---@operator add(rubric.pattern): rubric.pattern
---@operator sub(rubric.pattern): rubric.pattern
---@operator pow(integer): rubric.pattern
---@operator unm: rubric.pattern
---@operator len: rubric.pattern
local pattern = {}

---All matches in a document.
---@param doc rubric.doc
---@param policy? "longest"|"first"|"priority"|"all"
---@return rubric.match[]
function pattern:find(doc, policy) end

---What rubric.rules makes: init.lua returns it.
---@class rubric.tagger

---LPeg patterns over tokens, by the names that they were given.
---@class rubric.alphabet
---@field [string] any
local alphabet = {}

---The tokens of a document as a text that the patterns match.
---@param doc rubric.doc
---@return string
function alphabet:codes(doc) end

---Match an LPeg pattern; the tokens from first to last.
---@param codes string
---@param p any
---@param first? integer
---@return integer? first
---@return integer? last
function alphabet:match(codes, p, first) end

---@class rubric.search
local search = {}

---All matches: { start, captures..., stop } each, bytes from 0.
---@param text string
---@return table[]
function search:match(text) end

---A model that learns labels from examples: lua/README.md, Models.
---@class rubric.learner
local learner = {}

---An example.
---@param features table names, and name = number
---@param label string
---@param group? string rows of one group stay together in cross-validation
function learner:add(features, label, group) end

---Train on the examples; the text of the model, which is then in use.
---@param o? { C?: number, min_count?: integer, balance?: boolean }
---@return string
function learner:train(o) end

---@param o? { folds?: integer, seed?: integer, C?: number }
---@return { macro_f1: number, accuracy: number, label: table, count: table }
function learner:cross_validate(o) end

---Is there something to predict with?
---@return boolean
function learner:trained() end

---@param features table
---@return string label
---@return number probability
---@return table<string, number> all
function learner:predict(features) end

---@param features table
---@param label string
---@param most? integer
---@return { feature: string, share: number }[]
function learner:explain(features, label, most) end

---A rule: a pattern and what to make of its matches.
---@class rubric.rule
---@field name string
---@field match string|rubric.pattern|(string|rubric.pattern)[] token pattern
---@field tag? fun(m: rubric.match, doc: rubric.doc): table|false|nil features of the annotation; nil: none
---@field examples? string[] texts in which the rule finds something, at [these places]
---@field never? string[] texts in which it finds nothing
---@field layer? string instead of the set's
---@field span? string the capture that the annotation covers
---@field phase? integer rules of phase 2 see what phase 1 has made
---@field priority? integer
---@field icase? boolean upper and lower case are the same
---@field doc? string what the rule is for

---@class rubric.ruleoptions
---@field layer? string
---@field policy? "longest"|"first"|"priority"|"all"
---@field macros? table<string, string>
---@field [integer] rubric.rule

---A tagger made of rules.
---@param set rubric.ruleoptions
---@return rubric.tagger
function rubric.rules(set) end

---A token pattern as a value.
---@param text string|rubric.pattern
---@param options? { icase?: boolean, macros?: table<string, string> }
---@return rubric.pattern
function rubric.pattern(text, options) end

---A pattern whose match can be asked for by name.
---@param name string
---@param p string|rubric.pattern
---@return rubric.pattern
function rubric.capture(name, p) end

---A word list from a tab-separated file of the package, or from text.
---@param o { name: string, file?: string, text?: string, key?: string, pos?: string, stems?: boolean }
---@return rubric.lexicon
function rubric.lexicon(o) end

--- A file that a loader package reads.
---@class rubric.file
---@field name string without folder
---@field text? string the file's text; what `takes` sees is its beginning
---@field bytes? string its bytes instead, of a loader that says bytes = true

--- A document of it. `text` is a string, or a list of parts in order: a table
--- { first, last } is a slice of the file's text, as string.sub counts, and
--- keeps the way back to the file; a string is words of the loader's own. All
--- other fields are kept. `error` instead stands for what cannot be read.
---@class rubric.record
---@field text? string | (string | integer[])[]
---@field id? string
---@field title? string
---@field author? string
---@field date? string
---@field source? string
---@field url? string
---@field language? string
---@field error? string
---@field [string] any

--- A package that reads a format: what init.lua of a loader returns. `read`
--- gives a list of documents, one, or a function that gives one after the
--- other; `takes` says whether a file with this ending is one for it.
---@param o { read: (fun(file: rubric.file): any), takes?: (fun(file: rubric.file): boolean) }
---@return table
function rubric.loader(o) end

---An empty gazetteer.
---@param o? { mode?: "exact"|"lower"|"lemma" }
---@return rubric.gazetteer
function rubric.gazetteer(o) end

---LPeg patterns over the tokens of a document.
---@param names table<string, string|rubric.pattern>
---@return rubric.alphabet
function rubric.alphabet(names) end

---An LPeg pattern over characters that finds all matches.
---@param p any
---@param first? any set of first characters
---@return rubric.search
function rubric.search(p, first) end

---A model that learns labels from examples.
---@param o table see lua/README.md
---@return rubric.learner
function rubric.model(o) end

---Text of a data file that the manifest lists.
---@param file string
---@param maybe? boolean true: nil when there is no such file
---@return string?
function rubric.read(file, maybe) end

---A message for the user.
---@param text string
function rubric.log(text) end

---Seconds since 1970; only with the permission `clock`.
---@return number
function rubric.clock() end

---A text in lower case by Unicode.
---@param text string
---@return string
function rubric.lower(text) end

---Classes of a lemma: noun verb adjective adverb communication cognition person.
---@param lemma string
---@return table<string, true>
function rubric.classes(lemma) end

---The known name that a typo most likely meant.
---@param typo string
---@param known string[]
---@return string?
function rubric.nearest(typo, known) end

---Text escaped for HTML.
---@param text string
---@return string
function rubric.html(text) end

---A value as JSON text.
---@param value any
---@return string
function rubric.json(value) end

---JSON text as a value.
---@param text string
---@return any
function rubric.decode(text) end

---What a report package is given. Methods are there by permission; texts of
---documents only with corpus.read.
---@class rubric.project
---@field report { package: string, version: string, hash: string, rubric: string } what makes the report
local project = {}

---Rows of the project by SQL, each a table column -> text. Permission store.read.
---@param sql string
---@return fun(): table<string, string>?
function project:rows(sql) end

---Keep a text in the project under the package's name; nil removes it.
---Permission store.write, as the next two.
---@param key string
---@param value string?
function project:keep(key, value) end

---The text that is kept under a key.
---@param key string
---@return string?
function project:kept(key) end

---The keys under which something is kept, in order.
---@return string[]
function project:keys() end

---Where a report goes.
---@class rubric.out
local out = {}

---Append texts to the report. Permission report.write.
---@param ... string
---@return rubric.out
function out:write(...) end

---In a report package: the runs of the project, with their packages, arguments
---(by package) and settings (by name) as the project has them.
---@param project rubric.project
---@return table[]
function rubric.runs(project) end

---In a report package: all that its numbers stand on, as lines of text. A list
---for each run, headed by `title`; and `report`, a line about the report itself.
---@param project rubric.project
---@return table
function rubric.made(project) end

return rubric

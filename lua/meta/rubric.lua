---@meta _
-- Generated from the table of bindings: make meta. Do not edit.
-- luacheck: ignore

---@class rubric.core
---@field args table<string, any> Arguments of the package, by name.
---@field package string Name of the package.
---@field version string Its version.
---@field kind string Its kind.
local core = {}

---Compile rules { name=, pattern=, priority=, icase= } into one set.
---@param rules table
---@param options? table
---@return rubric.ruleset
function core.ruleset(rules, options) end

---A word list from tab-separated text; with `stems`, a key that ends in * is the beginning of words.
---@param name string
---@param text string
---@param key? string
---@param pos? string
---@param stems? boolean
---@return rubric.lexicon
function core.lexicon(name, text, key, pos, stems) end

---An empty gazetteer.
---@param mode? "exact"|"lower"|"lemma"
---@return rubric.gazetteer
function core.gazetteer(mode) end

---An empty list of examples to train a model on.
---@return rubric.examples
function core.examples() end

---A model from the text that training gave.
---@param text string
---@param name? string
---@return rubric.weights
function core.model(text, name) end

---A token pattern as a tree of tables, to translate it.
---@param pattern string
---@return table
function core.tree(pattern) end

---A 64-bit hash, the same on every machine.
---@param text string
---@return integer
function core.hash(text) end

---SHA-256 as hexadecimal digits.
---@param text string
---@return string
function core.sha256(text) end

---Lower case by Unicode, one code point to one.
---@param text string
---@return string
function core.lower(text) end

---Classes of a lemma by WordNet: noun verb adjective adverb communication cognition person.
---@param lemma string
---@return table<string, true>
function core.classes(lemma) end

---The nearest of the known names, for messages.
---@param name string
---@param known string[]
---@return string?
function core.nearest(name, known) end

---A message for the user; "w": a warning.
---@param message any
---@param level? "i"|"w"
function core.log(message, level) end

---The table that this reference is printed from.
---@return table
function core.bindings() end

---Text of a file of the package, of one that it needs ("NAME:FILE"), or of an argument; with `true`, nil when there is none. Permission file.read.
---@param file string
---@param optional? boolean
---@return string?
function core.read(file, optional) end

---A word list from a file; stems as in lexicon.
---@param file string
---@param name string
---@param key? string
---@param pos? string
---@param stems? boolean
---@return rubric.lexicon
function core.lexicon_file(file, name, key, pos, stems) end

---A model from a file; nil when there is none.
---@param file string
---@return rubric.weights?
function core.model_file(file) end

---SHA-256 of the names and texts of files.
---@param files string[]
---@return string
function core.sha256_files(files) end

---Seconds since 1970. Permission clock.
---@return number
function core.clock() end

---@class rubric.doc
---@field text string The whole text.
---@field sentences integer Number of sentences.
---@field paragraphs integer Number of paragraphs.
---@field id string? Path, or the record's own id.
---@field title string? Title.
---@field author string? Author or authors.
---@field date string? Date, ISO 8601 where it was read.
---@field source string? Publication.
---@field url string? Address.
---@field site string? Site.
---@field lang string? Language, BCP 47.
---@field path string? File that it came from.
---@field modified string? Date of the last change.
---@operator len: integer
local doc = {}

---Token i as it stands.
---@param i integer
---@return string
function doc:word(i) end

---Token i in lower case.
---@param i integer
---@return string
function doc:lower(i) end

---Lemma of token i.
---@param i integer
---@return string
function doc:lemma(i) end

---Part of speech of token i, a Penn tag.
---@param i integer
---@return string
function doc:pos(i) end

---Shape of token i: alpha digit cap allcap mixed lower punct hyphen abbr.
---@param i integer
---@param shape string
---@return boolean
function doc:is(i, shape) end

---For each name a table of the tokens' strings or bytes, by token number: one call for a whole sentence.
---@param first integer
---@param last integer
---@param ... "word"|"lower"|"lemma"|"lemma_lower"|"pos"|"start"|"stop"
---@return table<integer, string|integer>
function doc:columns(first, last, ...) end

---A letter per token of the document: of its lower-case word (by tag, when a table stands there), else of its Penn tag, else '?'. What LPeg matches.
---@param tags table<string, string>
---@param words table<string, string|table>
---@return string
function doc:letters(tags, words) end

---What patterns of this package can ask of token i: { shape =, lexicons =, begins =, inside = }; the last two name layers.
---@param i integer
---@return table
function doc:known(i) end

---Token i as a span.
---@param i integer
---@return rubric.span?
function doc:token(i) end

---Several tokens as a span.
---@param first integer
---@param last integer
---@return rubric.span?
function doc:span(first, last) end

---A span from byte offsets.
---@param start integer
---@param stop integer
---@return rubric.span
function doc:bytes(start, stop) end

---Text between byte offsets.
---@param start integer
---@param stop integer
---@return string
function doc:sub(start, stop) end

---The i-th sentence.
---@param i integer
---@return rubric.span?
function doc:sentence(i) end

---Number of the sentence of a token.
---@param token integer
---@return integer?
function doc:sentence_of(token) end

---The i-th paragraph.
---@param i integer
---@return rubric.span?
function doc:paragraph(i) end

---Number of the paragraph of a token.
---@param token integer
---@return integer?
function doc:paragraph_of(token) end

---Whether English analysis leaves the paragraph of a token out: rules and gazetteers find nothing there.
---@param token integer
---@return boolean
function doc:foreign(token) end

---All annotations of a layer, in order.
---@param name string
---@return rubric.span[]
function doc:layer(name) end

---The longest annotation that begins at a token.
---@param layer string
---@param token integer
---@return rubric.span?
function doc:at(layer, token) end

---An annotation that covers a token.
---@param layer string
---@param token integer
---@return rubric.span?
function doc:over(layer, token) end

---A new annotation; its number.
---@param layer string
---@param where rubric.span|integer[]
---@param features? table
---@param rule? string
---@return integer
function doc:add(layer, where, features, rule) end

---A further field of the record, decoded; nil when it has none.
---@param name string
---@return any
function doc:field(name) end

---Many annotations: `values` holds `count` rows of #names values, one row after the other; columns start, stop, rule, and features (false: left out).
---@param layer string
---@param names string[]
---@param values any[]
---@param count integer
function doc:add_rows(layer, names, values, count) end

---A further field of the record, as JSON text.
---@param name string
---@return string?
function doc:raw_field(name) end

---@class rubric.examples
---@operator len: integer
local examples = {}

---An example: features are names (value 1) and name = number; rows of one group stay together in cross-validation.
---@param features table
---@param label string
---@param group? string
function examples:add(features, label, group) end

---The text of a model; options C (1), min_count (2), balance (false).
---@param options? table
---@param head? string
---@return string
function examples:train(options, head) end

---{ labels=, count= } with count[gold][predicted]; options of train, and folds (5), seed (1).
---@param options? table
---@return table
function examples:cross_validate(options) end

---@class rubric.gazetteer
local gazetteer = {}

---Add a name; its value is the name itself when none is given.
---@param name string
---@param value? any
function gazetteer:add(name, value) end

---Add the names in these columns of a word list (| between alternatives). The value is the row, column to text, with `column` where the name stood and `lexicon` by name; one table per row and column.
---@param lexicon rubric.lexicon
---@param columns string[]
function gazetteer:load(lexicon, columns) end

---Call f with the tokens and the values of every name in the document, leftmost-longest.
---@param doc rubric.doc
---@param f fun(first: integer, last: integer, ...)
---@return integer
function gazetteer:each(doc, f) end

---All names in the document, leftmost-longest.
---@param doc rubric.doc
---@return { span: rubric.span, values: any[] }[]
function gazetteer:find(doc) end

---@class rubric.lexicon
---@operator len: integer
local lexicon = {}

---First row of a word: column to text.
---@param word string
---@param pos? string
---@return table?
function lexicon:get(word, pos) end

---Is the word in the list?
---@param word string
---@param pos? string
---@return boolean
function lexicon:has(word, pos) end

---All rows of a word.
---@param word string
---@param pos? string
---@return table[]
function lexicon:all(word, pos) end

---Iterate over all rows.
---@return fun(): integer, table
function lexicon:rows() end

---@class rubric.match
---@field text string The words matched.
---@field start integer First byte, from 0.
---@field stop integer The byte after its last.
---@field first integer First token.
---@field last integer Last token.
---@field rule string Name of the rule.
---@field number integer Number of the rule in its set.
---@field span rubric.span The match as a span.
---@field [string] any A capture, by its name: a span or an annotation.
local match = {}

---@class rubric.ruleset
local ruleset = {}

---Call f with every match, in order.
---@param doc rubric.doc
---@param policy string?
---@param f fun(m: rubric.match)
---@return integer
function ruleset:each(doc, policy, f) end

---All matches, in order.
---@param doc rubric.doc
---@param policy? string
---@return rubric.match[]
function ruleset:find(doc, policy) end

---Layers that it reads.
---@return string[]
function ruleset:layers() end

---Names of a rule's captures.
---@param rule integer
---@return string[]
function ruleset:captures(rule) end

---Features of annotations that a rule asks for: "LAYER FEATURE".
---@param rule integer
---@return string[]
function ruleset:features(rule) end

---A bit per rule and token, rules + 7 // 8 bytes a token: the text that LPeg patterns over tokens match.
---@param doc rubric.doc
---@return string
function ruleset:codes(doc) end

---Whether a rule matches at a token, how far it got, the element that failed there; { failed =, held =, stop =, match = }: all elements that failed there, those that hold, the last token of the window.
---@param doc rubric.doc
---@param rule integer
---@param token integer
---@return boolean, integer, string, table
function ruleset:reach(doc, rule, token) end

---@class rubric.span
---@field text string Its words, as they stand.
---@field start integer First byte, from 0.
---@field stop integer The byte after its last.
---@field first integer First token.
---@field last integer Last token.
---@field id integer? Number of the annotation.
---@field layer string? Layer of the annotation.
---@field rule string? Rule that made it.
---@field package string? Package that made it.
---@field [string] any A feature of the annotation, by its name.
---@operator len: integer
local span = {}

---All its features.
---@return table
function span:features() end

---Does it hold the other one whole?
---@param other rubric.span
---@return boolean
function span:covers(other) end

---Do they share a byte?
---@param other rubric.span
---@return boolean
function span:overlaps(other) end

---@class rubric.weights
local weights = {}

---The most probable label, its probability, and those of all labels.
---@param features table
---@return string, number, table<string, number>
function weights:predict(features) end

---The features that speak most for or against a label: { feature=, share= }.
---@param features table
---@param label string
---@param most? integer
---@return table[]
function weights:explain(features, label, most) end

---The lines that the model was trained with.
---@return string
function weights:head() end

---Its labels, sorted.
---@return string[]
function weights:labels() end

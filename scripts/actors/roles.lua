--- Roles beside a name: "the director, Ruth Lowe," and "Ruth Lowe, a cook,".
--
-- Any noun that WordNet knows as a person will do, so the patterns look for
-- nouns and the noun is judged here. The rules only collect; the annotations
-- are made when the whole document has been seen (resolve.lua).

local rubric = require "rubric"
local words = require "words"
local mentions = require "mentions"

local M = {}

--- Nouns that tell of an organisation, whatever else they mean.
local ORGANISATION = {}
for word in ([[agency airline alliance association bank body brewer broadcaster
  campaign carmaker charity club coalition college company cooperative council
  federation firm foundation group institute institution insurer lender
  magazine maker manufacturer mill ministry movement network newspaper
  nonprofit organisation organization outlet party producer provider publisher
  regulator retailer school shelter subsidiary supplier thinktank trust
  union university utility watchdog website]]):gmatch("%S+") do
  ORGANISATION[word] = true
end

local kinds = {}

--- What the last noun of a role makes of a name: "person", "organisation" or
--- false.
local function kind_of(doc, tok)
  local lemma = doc:lemma(tok)
  local kind = kinds[lemma]
  if kind == nil then
    kind = ORGANISATION[lemma] and "organisation"
      or (words.title:has(lemma) or rubric.classes(lemma).person) and "person"
      or false
    kinds[lemma] = kind
  end
  return kind
end

--- Note the role of the name that begins `skip` tokens after it.
local function before(skip)
  return function(m, doc)
    local role = m.role
    local kind, tok = kind_of(doc, role.last), role.last + skip
    if kind == "person" then
      M.before[tok] = M.before[tok] or role.text
    elseif kind == "organisation" and skip == 2 then
      M.organisation_before[tok] = true
    end
    return nil
  end
end

--- "The mayor of Osterby, Ingrid Valkenaar,"
local function before_of(m, doc)
  local role = m.role
  if kind_of(doc, role.last) == "person" then
    M.before[m.last] = M.before[m.last] or role.text
  end
  return nil
end

local function after(m, doc)
  local role = m.role
  local kind = kind_of(doc, role.last)
  if kind == "person" then
    M.after[m.first] = role.text
  elseif kind == "organisation" then
    M.organisation[m.first] = true
  end
  return nil
end

--- Forget the document before.
function M.clear()
  M.before = {} -- first token of a name -> role
  M.after = {}  -- last token of a name -> role
  M.organisation = {} -- last token of a name -> true
  M.organisation_before = {} -- first token of a name -> true
end

M.clear()

local list = {
  layer = "actor",
  policy = "all", -- of nested ones the first, the longest, is kept
  macros = {
    word = '[pos="JJ" | (pos="NN|VBN|VBG|HYPH" & is!="cap")]',
    name = '[is="cap" & pos="NNPS?"]',
    stop = '([pos="IN|TO|CC|WP|WDT|VB[DZ]|MD|POS|-RRB-|RB|,|\\.|:"] | </s>)',
  },
  { name = "role before", tag = before(1),
    match = 'role:((@word | "of"){0,2} [pos="NN" & is="lower"]) @name' },
  { name = "role before, comma", tag = before(2),
    match = '[pos="DT|PRP\\$|POS"] role:(@word{0,3} [pos="NN" & is="lower"])'
      .. ' "," @name' },
  { name = "role of something before, comma", tag = before_of,
    match = 'role:(@word{0,2} [pos="NN" & is="lower"]) [word="of|for|from'
      .. '|at|in"] [pos="DT|PRP\\$"]? (@name | [pos="NNS?|JJ|POS|HYPH"]){1,5} '
      .. '[word="of"]? @name{0,3} "," @name' },
  { name = "role after", tag = after,
    match = '@name "," [pos="DT|PRP\\$"]? role:(([pos="JJ|NNP?|NNS|VBN|VBG'
      .. '|HYPH|POS|CD"]){0,4} [pos="NN"]) &@stop' },
}

-- One set with the rules of mentions.lua: the text is gone through once.
for name, text in pairs(mentions.macros) do
  list.macros[name] = text
end
table.move(mentions.rules, 1, #mentions.rules, #list + 1, list)
M.tagger = rubric.rules(list)

return M

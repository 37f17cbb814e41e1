--- Roles beside a name: "the director, Ruth Lowe," and "Ruth Lowe, a cook,".
--
-- Any noun that WordNet knows as a person will do, so the patterns look for
-- nouns and the noun is judged here. The rules only collect; the annotations
-- are made when the whole document has been seen (resolve.lua).

local rubric = require "rubric"

local M = {}

local person = {}

--- Is the last noun of a role a person's?
local function is_person(doc, tok)
  local lemma = doc:lemma(tok)
  local yes = person[lemma]
  if yes == nil then
    yes = rubric.classes(lemma).person == true
    person[lemma] = yes
  end
  return yes
end

--- Note the role of the name that begins `skip` tokens after it.
local function before(skip)
  return function(m, doc)
    local role = m.role
    if is_person(doc, role.last) then
      M.before[role.last + skip] = role.text
    end
    return nil
  end
end

local function after(m, doc)
  local role = m.role
  if is_person(doc, role.last) then
    M.after[m.first] = role.text
  end
  return nil
end

--- Forget the document before.
function M.clear()
  M.before = {} -- first token of a name -> role
  M.after = {}  -- last token of a name -> role
end

M.clear()

M.tagger = rubric.rules {
  layer = "actor",
  macros = {
    word = '[pos="JJ|NN|VBN|VBG|HYPH" & is!="cap"]',
    name = '[is="cap" & pos="NNPS?"]',
    stop = '([pos="IN|TO|CC|WP|WDT|VB[DZ]|MD|POS|-RRB-|RB|,|\\.|:"] | </s>)',
  },
  { name = "role before", tag = before(1),
    match = 'role:((@word | "of"){0,2} [pos="NN" & is="lower"]) &@name' },
  { name = "role before, comma", tag = before(2),
    match = '[pos="DT|PRP\\$|POS"] role:(@word{0,3} [pos="NN" & is="lower"])'
      .. ' "," &@name' },
  { name = "role after", tag = after,
    match = '@name "," [pos="DT|PRP\\$"]? role:(([pos="JJ|NNP?|NNS|VBN|VBG'
      .. '|HYPH|POS|CD"]){0,4} [pos="NN"]) &@stop' },
}

return M

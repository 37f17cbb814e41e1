--- Words of quotations: those that most speakers used.

local rubric = require "rubric"
local facts = require "facts"
local md = require "markdown"

local M = { title = "Words quoted most" }

-- words that are in every text. Written for rubric; nothing copied.
local COMMON = {}
for word in ([[
  about after again all also always and any are because been before being
  between both but came can cannot come could did does doing don done down each
  even ever every few first for from get gets give given goes going gone good
  got had has have having her here him his how into its just keep kept know
  last less let like made make makes many may maybe more most much must never
  new next not nothing now off often once one only other our out over own
  people put said same say says see seen she should since some still such take
  taken tell than that the their them then there these they thing things think
  this those thought through time today told too took two under until upon use
  used very want wanted was way well went were what when where which while who
  whole whom whose why will with without would yes yet you your year years
  himself herself themselves ourselves something somebody anybody anything
  everybody everything nobody really quite rather perhaps another against
]]):gmatch("%S+") do
  COMMON[word] = true
end

--- Each word of a quotation once, in lower case.
local function each_word(text, f)
  local seen = {}
  text = rubric.lower(text):gsub("’", "'")
  for word in text:gmatch("[%a\128-\255][%a\128-\255'-]*") do
    word = word:gsub("'%a*$", ""):gsub("[-']+$", "")
    word = word:gsub("\226\128[\147\148\152\153\156\157].*$", "")
    if utf8.len(word) and utf8.len(word) >= 4 and not COMMON[word]
      and not seen[word] then
      seen[word] = true
      f(word)
    end
  end
end

--- Words with the quotations they are in, and how many speakers used them.
local function gather(quotes)
  local by, list = {}, {}
  for _, q in ipairs(quotes) do
    each_word(q.words, function(word)
      local w = by[word]
      if not w then
        w = { word = word, speakers = {}, several = 0 }
        by[word] = w
        list[#list + 1] = w
      end
      w[#w + 1] = q
      local who = q.speaker or q.document
      if not w.speakers[who] then
        w.speakers[who] = true
        w.several = w.several + 1
      end
    end)
  end
  return list
end

local past = { n = {} } -- quotations of earlier weeks by word

local function words_before(project, p)
  facts.grow(past, p, function(when)
    for _, q in ipairs(facts.quotes(project, when)) do
      each_word(q.words, function(word)
        past.n[word] = (past.n[word] or 0) + 1
      end)
    end
  end)
  return past.n
end

function M.write(out, project, p, quotes)
  local list = gather(quotes)
  local before = words_before(project, p)
  table.sort(list, function(a, b)
    if a.several ~= b.several then
      return a.several > b.several
    elseif #a ~= #b then
      return #a > #b
    end
    return a.word < b.word
  end)
  local shown = 0
  for _, w in ipairs(list) do
    if shown == facts.args.rows or #w < 2 then
      break
    end
    shown = shown + 1
    out:write(shown, ". **", md.text(w.word), "**: ",
      md.count(#w, "quotation"), ", ", md.count(w.several, "speaker"), "; ",
      before[w.word] or 0, " before\n")
    local others, told = {}, {}
    for _, q in ipairs(w) do -- one of each speaker first
      if q.speaker and not told[q.speaker] then
        told[q.speaker] = true
        others[#others + 1] = { who = q.speaker, words = q.words,
          document = q.document, start = q.start, date = q.date,
          kind = q.kind }
      end
    end
    md.some(out, others, facts.args.evidence)
  end
  if shown == 0 then
    out:write("No word stands in two quotations.\n")
  end
end

return M

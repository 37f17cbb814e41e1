--- The alphabet: one letter for each token of a text.
--
-- What grammar can see of a token is its Penn tag and, for the small words,
-- the word itself. Both become one letter, so that a sentence is a short
-- string and LPeg patterns over it run in C (chunks.lua).
--
--   d  the this my all      h  a some any no       r  his their    s  's
--   j  adjective  Q  many few    #  number   $  currency
--   n  noun   m  plural     p  name     l  names   f  foreign word
--   o  he it they I         U  him them            X  himself      e  there
--   M  would can  E  will       v  says (also base)    D  said         i  say
--   g  saying               t  said (participle)   T  to
--   1 is  2 was  3 be  4 been  5 being   6 has  7 had  8 have  9 having
--   k  does   K  did        a  adverb              N  not never
--   I  preposition  O of  Y by  F for              R  particle
--   S  because if while     Z  as after before     C  that
--   w  who which what       y  whose               W  when where why
--   G  Monday  L  like    A  least   c  and but or   ,  .  :  q (quotation marks)  (  )   -  hyphen

local M = {}

M.tags = {
  NN = "n", NNS = "m", NNP = "p", NNPS = "l", CD = "#", JJ = "j", JJR = "j",
  JJS = "j", DT = "d", PDT = "d", ["PRP"] = "o", ["PRP$"] = "r", POS = "s",
  EX = "e", MD = "M", VBZ = "v", VBP = "v", VBD = "D", VB = "i", VBG = "g",
  VBN = "t", TO = "T", RB = "a", RBR = "a", RBS = "a", IN = "I", WDT = "w",
  WP = "w", ["WP$"] = "y", WRB = "W", CC = "c", RP = "R", [","] = ",",
  ["."] = ".", [":"] = ":", ["``"] = "q", ["''"] = "q", ["-LRB-"] = "(",
  ["-RRB-"] = ")", ["$"] = "$", HYPH = "-", FW = "f", UH = "u", ["#"] = "$",
}

local words = {}
M.words = words

--- All these words, when they have one of these tags (any tag without it).
local function put(letter, list, tags)
  for w in list:gmatch("%S+") do
    if tags == nil then
      words[w] = letter
    else
      words[w] = words[w] or {}
      for tag in tags:gmatch("%S+") do
        words[w][tag] = letter
      end
    end
  end
end

put("1", "is are am 's ’s 're ’re 'm ’m", "VBZ VBP")
put("1", "'re ’re 'm ’m")
put("2", "was were", "VBD VBZ VBP VB")
put("3", "be", "VB VBP")
put("E", "will shall 'll ’ll wo sha", "MD")
put("4", "been", "VBN")
put("5", "being", "VBG")
put("6", "have", "VBP")
put("6", "has 've ’ve")
put("7", "had 'd ’d", "VBD")
put("8", "have", "VB")
put("9", "having", "VBG")
put("k", "do does", "VBP VBZ")
put("K", "did", "VBD")
put("N", "not n't n’t never")
put("h", "a an some any no every each another either neither", "DT")
put("C", "that", "IN")
put("O", "of", "IN")
put("Y", "by", "IN")
put("F", "for", "IN")
put("S", [[if because while whilst whether although though unless whereas lest
  till until]], "IN RB")
put("Z", "as since after before than once so", "IN")
put("L", "like", "IN")
put("T", "to")
put("S", "while", "NN")
put("I", [[including excluding regarding concerning according following]], "VBG")
put("Q", "many few several most more fewer others", "JJ JJR JJS")
put("U", "me him us them", "PRP")
put("X", [[myself yourself himself herself itself ourselves yourselves
  themselves]], "PRP")
put("c", "& plus", "CC IN")
put("G", [[monday tuesday wednesday thursday friday saturday sunday january
  february march april june july august september october november december
  jan. feb. aug. sept. oct. nov. dec. yesterday today tomorrow tonight]],
  "NN NNP")
put(",", "— – -- ―")
put(",", "-", ": ,")
put("A", "least", "JJS RBS")
put("a", "both", "CC")
words["neither"].CC, words["either"].CC = "a", "a"
for mark in ([["  “ ” ‘ « » „]]):gmatch("%S+") do
  words[mark] = "q"
end

--- The letters of a document.
function M.of(doc)
  return doc:letters(M.tags, words)
end

return M

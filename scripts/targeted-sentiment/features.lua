local rubric = require "rubric"
local lex = rubric.lexicon { name = "tone", file = "data/words.tsv", key = "lemma" }
local words = {}
for _, row in lex:rows() do
  words[row.lemma] = words[row.lemma] or {}
  words[row.lemma][row.pos] = { tone = tonumber(row.tone or 0), subject = tonumber(row.subject or 0), object = tonumber(row.object or 0) }
end
local CLASS = { N = "N", V = "V", J = "A", R = "R" }
local NONE = { tone = 0, subject = 0, object = 0 }
local function set(t) local o = {} for w in t:gmatch("%S+") do o[w] = true end return o end
local NEG = set "not n't never no nor neither without nobody nothing hardly n’t cannot barely"
local BE = set "be get become"
local AUX = set "be have do get"
local QUOTE = set "`` '' \" “ ”"
local CONTRAST = set "but although though however despite while yet instead unlike"

local function sign(x) return x > 0 and "+" or x < 0 and "-" or "0" end
local function entry(S, i)
  local w = words[S.l[i]]
  if not w then return NONE end
  return w[CLASS[S.p[i]:sub(1, 1)] or "X"] or (w.V and S.p[i]:sub(1,1)=="J" and w.V) or NONE
end
local function is_verb(p) return p:sub(1, 2) == "VB" or p == "MD" end
local function is_noun(p) return p:sub(1, 2) == "NN" end

-- verb group from i: returns main verb index, passive, negated, last
local function verb_group(S, i)
  local main, passive, neg, be = nil, false, false, false
  local k = i
  while k <= S.last do
    local p, l = S.p[k], S.l[k]
    if is_verb(p) then
      if main and not AUX[S.l[main]] and S.p[main] ~= "MD" then break end
      if main and BE[S.l[main]] and p == "VBN" then passive = true else passive = false end
      main = k
    elseif p == "RB" or NEG[S.w[k]] then
      if NEG[S.w[k]] then neg = true end
    elseif p == "TO" and main and (S.l[main] == "have" or S.l[main]=="go") then
    else break end
    k = k + 1
  end
  return main, passive, neg, k - 1
end

local function noun_head(S, i)
  local head
  local k = i
  while k <= S.last do
    local p = S.p[k]
    if is_noun(p) then head = k
    elseif head then break
    elseif not (p:sub(1,2) == "JJ" or p == "DT" or p == "PRP$" or p == "CD" or p:sub(1,2) == "RB" or p=="VBN" or p=="VBG" or p == "HYPH" or QUOTE[p]) then
      if p == "PRP" then head = k end
      break
    end
    k = k + 1
  end
  return head, k
end

local function predicate(S, add, pre, i, neg)
  local main, passive, n2, e = verb_group(S, i)
  if not main then return end
  if n2 then neg = not neg end
  local l = S.l[main]
  local N = neg and "!" or ""
  local en = entry(S, main)
  local role = passive and "p" or "s"
  add(pre .. role .. ":" .. N .. l)
  local s = passive and en.object or en.subject
  local t = en.tone ~= 0 and en.tone or s
  if passive then add(pre .. "plex" .. N .. sign(en.object)) else
    add(pre .. "slex" .. N .. sign(en.subject)); add(pre .. "solex" .. N .. sign(en.object)) end
  add(pre .. "tone" .. N .. sign(en.tone))
  if S.p[i] == "MD" then add(pre .. "md:" .. S.w[i]) end
  add(pre .. "tense:" .. S.p[i])
  -- complement
  local sum = 0
  local depth = 0
  for k = e + 1, math.min(S.last, e + 8) do
    local p = S.p[k]
    if p == "," or p == ":" or p == "." then break end
    if p == "IN" and k > e + 3 and false then break end
    local x = entry(S, k)
    local c = p:sub(1, 1)
    if c == "N" or c == "J" or c == "V" or c == "R" then
      if l == "be" then add(pre .. "c:" .. N .. S.l[k]) else add(pre .. "o:" .. N .. S.l[k]) end
    end
    sum = sum + x.tone
  end
  local head = noun_head(S, e + 1)
  if head then add(pre .. "vo:" .. l .. "_" .. S.l[head]) end
  if S.p[e+1] == "IN" or S.p[e+1] == "RP" or S.p[e+1]=="TO" then add(pre .. "vp:" .. role .. l .. "_" .. S.l[e+1]) end
  add(pre .. "csum" .. (l == "be" and "b" or "") .. N .. sign(sum))
end

local function verb_after(S, i)
  -- first verb after i, skipping adverbs, a parenthesis between commas
  local k = i
  local steps = 0
  while k <= S.last and steps < 25 do
    local p = S.p[k]
    if is_verb(p) and p ~= "VBG" then return k end
    if p == "VBG" then return nil, k end
    if p == "," or p == "-LRB-" or p == "(" then
      local close = p == "," and "," or (p == "(" and ")" or "-RRB-")
      local found
      for j = k + 1, math.min(S.last, k + 20) do
        if S.p[j] == close then found = j break end
      end
      if not found then return nil end
      k = found
    elseif p == "WP" or p == "WDT" then
      return nil, nil, k
    elseif p == "RB" or p == "RBR" or QUOTE[p] or p == "CC" or is_noun(p) or p == "DT" or p=="JJ" or p=="CD" then
      if p=="CC" and not is_noun(S.p[k+1] or "") and not (S.p[k+1]=="DT") then return nil end
      if p ~= "CC" and p ~= "RB" and not (S.p[k-1]=="CC" or is_noun(S.p[k-1]) or S.p[k-1]=="DT") then return nil end
    else return nil end
    k = k + 1
    steps = steps + 1
  end
end

return function(doc, from, to, add)
  local span = doc:bytes(from, to)
  local a, b = span.first, span.last
  if not a or not b then return end
  local n = #doc
  local si = doc:sentence_of(a)
  local sent = si and doc:sentence(si)
  local first, last = 1, n
  local low, lem, pos = doc:columns(1, n, "lower", "lemma_lower", "pos")
  local S = { w = low, l = lem, p = pos, first = sent and sent.first or 1, last = sent and sent.last or n }
  for i = a, b do pos[i] = pos[i] or "NNP" end

  -- bags
  local sums = { bp = 0, bn = 0, ap = 0, an = 0, np = 0, nn = 0 }
  local sx = { b = 0, a = 0, near = 0, all = 0 }
  local negated_until = 0
  local quotes = 0
  for i = 1, n do
    if i < a or i > b then
      local l, p = lem[i], pos[i]
      local c = p:sub(1, 1)
      local side = i < a and "b" or "a"
      local d = i < a and a - i or i - b
      local punct = doc:is(i, "punct")
      if NEG[low[i]] then negated_until = i + 4 end
      local neg = negated_until >= i and not NEG[low[i]]
      local N = neg and "!" or ""
      if not punct then
        local content = c == "N" or c == "V" or c == "J" or c == "R" or p=="MD" or p=="UH"
        if content then
          add("w:" .. N .. l)
          if d <= 12 then add("d" .. side .. ":" .. l) end
        end
        if d <= 6 then add("m" .. side .. ":" .. l) end
        if d <= 2 then add(side .. d .. ":" .. l) end
        if i + 1 <= n and (i + 1 < a or i > b) then add("2:" .. l .. "_" .. lem[i + 1]) end
      end
      local en = entry(S, i)
      local t = en.tone
      if t == 0 then t = en.object ~= 0 and en.object or en.subject end
      if t ~= 0 then
        if neg then t = -0.7 * t end
        local wgt = 1 / (1 + d / 6)
        sx[side] = sx[side] + t * wgt
        sx.all = sx.all + t
        if t > 0 then sums[side .. "p"] = sums[side .. "p"] + 1 else sums[side .. "n"] = sums[side .. "n"] + 1 end
        if d <= 5 then sx.near = sx.near + t; add("near" .. side .. c .. sign(t)) end
      end
      if QUOTE[p] or low[i] == '"' then if i < a then quotes = quotes + 1 end end
      if CONTRAST[low[i]] then add("contrast" .. side) end
    end
  end
  for k, v in pairs(sums) do if v > 0 then add("n" .. k, math.min(v, 4) / 4) end end
  for k, v in pairs(sx) do if v ~= 0 then
    add("sx" .. k .. sign(v), math.min(3, math.abs(v)) / 3) end end
  add("q" .. quotes % 2)
  -- the target
  for i = a, b do add("t:" .. lem[i]) end
  add("tp:" .. pos[b])
  add("len", math.min(n, 60) / 60)
  if a == S.first then add("first") end

  -- roles
  local neg = false
  if pos[b] == "PRP$" or pos[b + 1] == "POS" then
    local from2 = pos[b] == "PRP$" and b + 1 or b + 2
    local head, e = noun_head(S, from2)
    add("poss")
    if head then
      add("ph:" .. lem[head])
      local en = entry(S, head)
      add("phlex" .. sign(en.tone))
      for k = from2, head - 1 do add("pm:" .. lem[k]); if entry(S,k).tone ~= 0 then add("pmlex" .. sign(entry(S, k).tone)) end end
      local v = verb_after(S, head + 1)
      if v then predicate(S, add, "P", v, false) end
      local k = from2 - 2
    end
  else
    local v, g, who = verb_after(S, b + 1)
    if v then predicate(S, add, "S", v, false) add("subj") end
    if who then local v2 = verb_after(S, who + 1); if v2 then predicate(S, add, "W", v2, false) end end
    if pos[b+1] == "," and (pos[b+2] == "DT" or pos[b+2]=="NN" or pos[b+2]=="JJ" or pos[b+2]=="NNP") then
      local head = noun_head(S, b + 2)
      if head then add("app:" .. lem[head]) end
    end
    if pos[b+1] == "," and (pos[b+2] == "WP") then
      local v2 = verb_after(S, b + 3); if v2 then predicate(S, add, "W", v2, false) end
    end
    if pos[b+1] == "CC" and is_verb(pos[b+2] or "") then end
  end
  -- left
  local k = a - 1
  while k >= S.first and (is_noun(pos[k]) or pos[k] == "DT" or pos[k]:sub(1, 2) == "JJ" or pos[k]=="PRP$" or pos[k]=="CD" or pos[k]=="POS" or pos[k] == "HYPH") do
    local en = entry(S, k)
    add("mod:" .. lem[k])
    if en.tone ~= 0 then add("modlex" .. sign(en.tone)) end
    k = k - 1
  end
  if k >= S.first then
    local p = pos[k]
    if pos[k] == "CC" or pos[k] == "," then
      add("coord" .. p)
      local j = k - 1
      while j >= S.first and (is_noun(pos[j]) or pos[j] == "DT" or pos[j]:sub(1, 2) == "JJ" or pos[j]=="CD" or pos[j] == "," or pos[j]=="CC") do j = j - 1 end
      k = j
      p = k >= S.first and pos[k] or "."
    end
    if is_verb(p) then
      local en = entry(S, k)
      local N = ""
      for j = math.max(S.first, k - 3), k - 1 do if NEG[low[j]] then N = "!" end end
      local role = (pos[b] == "PRP$" or pos[b + 1] == "POS") and "PO" or "O"
      add(role .. ":" .. N .. lem[k])
      add(role .. "lex" .. N .. sign(en.object))
      add(role .. "tone" .. N .. sign(en.tone))
    elseif p == "IN" or p == "TO" or p == "RP" then
      add("prep:" .. lem[k])
      local j = k - 1
      -- governor: nearest verb or noun
      if j >= S.first then
        local gov = lem[j]
        add("gp:" .. gov .. "_" .. lem[k])
        local en = entry(S, j)
        add("gplex:" .. lem[k] .. sign(en.tone ~= 0 and en.tone or en.object))
        if lem[k] == "by" and pos[j] == "VBN" then add("agent:" .. gov); add("agentlex" .. sign(en.subject)) end
        for q = j, math.max(S.first, j - 6), -1 do
          if is_verb(pos[q]) then
            add("gv:" .. lem[q] .. "_" .. lem[k])
            local e2 = entry(S, q)
            add("gvlex" .. sign(e2.tone ~= 0 and e2.tone or e2.object))
            break
          end
        end
      end
    end
  end
end

--- Subjects: who stands before a verb group.
--
-- All functions take a sentence S (see chunk) and chunk numbers, and give the
-- chunk number of a noun phrase or nil. nil is a good answer: a frame without
-- a sure holder makes no stance.

local chunk = require "chunk"
local frames = require "frames"

local M = {}

--- Verbs whose object's action is what their own subject wants.
local URGE = chunk.set [[urge call ask want press lobby beg demand implore
  encourage pressure advise tell order instruct convince persuade push exhort
  plead invite expect need petition direct]]

local SKIP = { ADV = true, Q = true, X = true, RP = true }

local OPEN = chunk.set "( -lrb- ["
local CLOSE = chunk.set ") -rrb- ]"

--- First chunk at or before k that is no adverb or quotation mark; what stands
--- in brackets is passed over.
local function back(S, k)
  while k >= 1 and SKIP[S[k].kind] do
    if S[k].kind == "X" and CLOSE[S.w[S[k].first]] then
      for j = k - 1, 1, -1 do
        if OPEN[S.w[S[j].first]] then
          k = j
          break
        end
      end
    end
    k = k - 1
  end
  return k >= 1 and k or nil
end

local function forward(S, k)
  while S[k] and SKIP[S[k].kind] do
    if S[k].kind == "X" and OPEN[S.w[S[k].first]] then
      for j = k + 1, #S do
        if CLOSE[S.w[S[j].first]] then
          k = j
          break
        end
      end
    end
    k = k + 1
  end
  return S[k] and k or nil
end

M.back, M.forward = back, forward

--- Is the verb group in a relative clause? The W chunk's number, if so.
local function relative(S, k)
  local j = back(S, k - 1)
  if j and S[j].kind == "W" then
    return j
  end
  if j and S[j].kind == "NP" then
    local b = back(S, j - 1)
    if b and S[b].kind == "W" then
      return b
    end
  end
  return nil
end

--- Noun phrase that a relative word at k stands for.
local top

local function antecedent(S, k)
  local j = back(S, k - 1)
  if j and S[j].kind == "P" then -- "in which", "of whom"
    j = back(S, j - 1)
  end
  if j and S[j].kind == "C" then
    j = back(S, j - 1)
  end
  if not j or S[j].kind ~= "NP" then
    return nil
  end
  local w = S.w[S[k].first]
  local b = back(S, j - 1)
  if (w == "who" or w == "whom") and S[j].proper and b and S[b].kind == "P"
  then
    j = top(S, j) or j -- "the senator from Minnesota who"
  end
  return j
end
M.antecedent = antecedent

--- The noun phrase that a phrase ending with chunk j is about: "the head of
--- the union" is its head. nil when it hangs on a verb or nothing.
function top(S, j)
  local steps = 0
  while steps < 6 do
    steps = steps + 1
    local b = back(S, j - 1)
    if b and S[b].kind == "P" then
      local c = back(S, b - 1)
      if c and S[c].kind == "NP" then
        j = c
      elseif c and S[c].kind == "ADJ" then
        local d = back(S, c - 1)
        if d and S[d].kind == "NP" then
          j = d
        else
          return nil
        end
      elseif c and S[c].kind == "VG" then
        -- the object of a relative or reduced clause: its antecedent
        local r = relative(S, c)
        if r then
          local a = antecedent(S, r)
          if not a then return nil end
          j = a
        elseif S[c].form == "part" then
          local a = back(S, c - 1)
          if a and S[a].kind == "NP" then
            j = a
          else
            return nil
          end
        else
          return nil
        end
      else
        return nil -- a phrase that opens the clause
      end
    elseif b and S[b].kind == "VG" and S[b].form ~= "inf" then
      local r = relative(S, b)
      if r then
        local a = antecedent(S, r)
        if not a then return nil end
        j = a
      else
        return j
      end
    else
      return j
    end
  end
  return nil
end

--- Nearest finite verb group before chunk k, outside of relative clauses when
--- `main`.
local function verb_before(S, k, main)
  for j = k - 1, 1, -1 do
    local c = S[j]
    if c.kind == "VG" and (c.form == "fin") then
      if not main or not relative(S, j) then
        return j
      end
    end
  end
  return nil
end
M.verb_before = verb_before

local subject, blamed

--- Number of the chunk that opens a parenthesis which ends before comma k.
local function opening_comma(S, k)
  for j = k - 1, 1, -1 do
    if S[j].kind == "C" then
      return j
    end
  end
  return nil
end

local function after_comma(S, k, depth)
  -- S[k] is a comma right before the verb group
  local open = opening_comma(S, k)
  if not open then
    local j = back(S, k - 1)
    return j and S[j].kind == "NP" and top(S, j) or nil
  end
  local inner = forward(S, open + 1)
  local kind = inner and S[inner].kind
  local before = back(S, open - 1)
  if inner == k then -- ", however,"
    return before and S[before].kind == "NP" and top(S, before) or nil
  end
  if kind == "NP" then
    -- an apposition, or the name after a role: the caller looks at both
    local only = forward(S, inner + 1) == k
    if before and S[before].kind == "NP" then
      local host = top(S, before)
      if only and S[inner].proper then
        return inner
      end
      local v = verb_before(S, k, true)
      if v and v > open then
        return nil
      end
      return host or inner
    end
    return only and inner or nil
  elseif kind == "W" or kind == "P" or kind == "VG" or kind == "ADJ" then
    if kind == "VG" and S[inner].form == "fin" then
      return nil
    end
    if before and S[before].kind == "NP" then
      return top(S, before)
    elseif before and S[before].kind == "VG" and depth < 4 then
      return nil
    end
  end
  return nil
end

--- Verbs that may stand before their subject: '"...," said Ruiz'.
local INVERTED = chunk.set [[say add write tell note warn ask insist reply
  explain argue declare tweet claim]]

--- The subject after an inverted verb of saying.
local function inverted(S, k)
  local c = S[k]
  if c.form ~= "fin" or not INVERTED[S.l[c.head]] or c.first ~= c.last then
    return nil
  end
  local n = forward(S, k + 1)
  return n and S[n].kind == "NP" and not S[n].temporal and n or nil
end

--- Prepositions whose gerund is done by the subject of the sentence.
local OWN_DOING = chunk.set [[by after before in to without despite while since
  upon against from of through]]

--- The object of the verb before the preposition at j, when that verb judges
--- its object for what it does; false when the verb has no object, nil when it
--- is no such verb.
function blamed(S, j)
  local b = back(S, j - 1)
  local o
  while b and S[b].kind == "NP" do
    o = b
    b = back(S, b - 1)
    if b and S[b].kind == "P" then
      b = back(S, b - 1)
    else
      break
    end
  end
  if not b or S[b].kind ~= "VG" then
    return nil
  end
  local rows = frames.rows(S.l[S[b].head], "V")
  if not (rows["obj"] or rows["obj-for"]) then
    return nil
  elseif S[b].passive then
    return false
  end
  return o or false
end

--- A gerund before the one at k in the same row: "saying ... and accusing".
local function gerund_before(S, k)
  for j = k - 1, 1, -1 do
    if S[j].kind == "VG" and S[j].form == "ger" then
      local b = S[j - 1]
      if b and b.kind == "C" then
        return j
      end
    end
  end
  return nil
end

--- Is the finite verb group v in a clause that a conjunction opens?
local function subordinate(S, v)
  local n = back(S, v - 1)
  local b = n and S[n].kind == "NP" and back(S, n - 1)
  return b ~= nil and b ~= false and (S[b].kind == "SUB" or S[b].kind == "W")
end

--- The first finite verb group before v that no conjunction governs.
local function first_verb(S, v)
  for i = 1, v - 1 do
    if S[i].kind == "VG" and S[i].form == "fin" and not relative(S, i)
      and not subordinate(S, i) then
      return i
    end
  end
  return nil
end

--- "has said she received none and has accused Cole": the perfect goes on.
local HAVE = chunk.set "has have"

--- Verbs whose object does what their infinitive says.
local CAUSE = chunk.set [[prompt lead cause spur force allow compel enable drive
  inspire provoke induce push let help permit motivate tempt]]

--- Subject of the verb group k.
---@return integer? chunk
---@return integer? relative word when the subject is its antecedent
function subject(S, k, depth)
  depth = depth or 0
  if depth > 6 then
    return nil
  end
  local c = S[k]
  local j = back(S, k - 1)
  if not j then
    -- "Striving to win, the union ...": the subject follows the comma
    if c.form == "ger" or c.form == "inf" or c.form == "part" then
      for i = k + 1, #S do
        if S[i].kind == "C" then
          local n = forward(S, i + 1)
          return n and S[n].kind == "NP" and n or nil
        end
      end
    end
    return nil
  end
  local kind = S[j].kind
  if (c.base or S.p[c.head] == "VBP") and kind == "NP"
    and c.first == c.last then
    -- "Does Ruiz support it?": the subject stands after the auxiliary
    local t = S[j].first - 1
    if S.p[t] == "MD" or (S.l[t] == "do" and S.at[t]
      and S[S.at[t]].first == S[S.at[t]].last) then
      return j
    end
  end
  if c.form == "inf" or c.base then
    if kind == "VG" then
      return subject(S, j, depth + 1)
    end
    if kind == "SUB" or kind == "W" then
      return nil
    end
    local by = kind == "NP" and back(S, j - 1)
    if by and S[by].kind == "VG" and not S[by].passive
      and CAUSE[S.l[S[by].head]] then
      return j -- "prompted Ruiz to attack him"
    end
    if kind == "NP" and frames.goal_noun[S[j].noun] then
      return nil -- "a proposal to weaken the rules": see the goals of nouns
    end
    for i = j, 1, -1 do
      local x = S[i]
      if x.kind == "VG" and x.form ~= "part" then
        local lemma = S.l[x.head]
        local direct = i == j or S[j].kind == "ADJ" or URGE[lemma]
          or not S[j].noun
        if direct or S[j].kind == "NP" then
          return subject(S, i, depth + 1)
        end
        return nil
      elseif x.kind == "C" or x.kind == "SUB" or x.kind == "W" then
        return nil
      end
    end
    return nil
  end
  if c.form == "ger" then
    if kind == "NP" and S[j].temporal and j > 1 then
      j = back(S, j - 1) or j -- "an ad last week attacking X"
      kind = S[j].kind
    end
    if kind == "NP" then
      return top(S, j) or j
    elseif kind == "VG" then
      return subject(S, j, depth + 1)
    elseif kind == "P" or kind == "C" or kind == "CC" or kind == "SUB" then
      local w = S.w[S[j].first]
      if kind == "P" and (w == "for" or w == "of" or w == "over") then
        local o = blamed(S, j)
        if o ~= nil then
          return o or nil -- "criticised X for V-ing": X does it
        end
      end
      if kind == "P" and not OWN_DOING[w] then
        return nil
      end
      local v = kind == "CC" and gerund_before(S, j)
        or verb_before(S, j, true)
      if v and kind == "C" and subordinate(S, v) then
        v = first_verb(S, v) or v
      end
      return v and (subject(S, v, depth + 1) or inverted(S, v)) or nil
    end
    return nil
  end
  if kind == "NP" then
    if S[j].temporal then -- "the court on Wednesday", "last week"
      j = back(S, j - 1)
      if j and S[j].kind == "P" then
        j = back(S, j - 1)
      end
      if j and S[j].kind == "C" then
        return after_comma(S, j, depth)
      end
      if j and S[j].kind == "VG" and S[j].form == "part" then
        j = back(S, j - 1) -- "a statement released Friday"
      elseif j and S[j].kind == "VG" then
        local w = back(S, j - 1) -- "a resolution that passed Friday"
        if w and S[w].kind == "NP" and S[j].first == S[j].last
          and not S[w].proper then
          return top(S, w) or w -- "a statement released Friday"
        elseif w and S[w].kind == "W" then
          return antecedent(S, w)
        end
      end
      if not j or S[j].kind ~= "NP" then
        return nil
      end
    end
    return top(S, j)
  elseif kind == "W" then
    local w = S.w[S[j].first]
    if w == "what" or w == "how" or w == "when" or w == "where"
      or w == "why" then
      return nil
    end
    return antecedent(S, j), j
  elseif kind == "C" then
    return after_comma(S, j, depth)
  elseif kind == "CC" then
    local v = verb_before(S, j, false)
    while v do
      local same = S[v].form == c.form and (not HAVE[S.w[c.first]]
        or HAVE[S.w[S[v].first]])
      if same then
        return subject(S, v, depth + 1)
      end
      v = verb_before(S, v, false)
    end
    return nil
  end
  return nil
end
M.subject = subject

return M

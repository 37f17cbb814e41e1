--- Noun phrases around a verb group or a noun: objects, what follows a
--- preposition, what is joined by "and".

local chunk = require "chunk"
local clause = require "clause"

local M = {}

local back, forward, antecedent = clause.back, clause.forward,
  clause.antecedent

--- The object of the verb group k: a noun phrase that follows it, or the
--- relative word's antecedent ("whom he accuses").
function M.object(S, k)
  local j = S[k + 1] and S[k + 1].kind == "RP" and k + 2 or k + 1
  j = forward(S, j)
  if j and S[j].kind == "ADJ" and S[j - 1].kind == "Q" then
    local n = forward(S, j + 1) -- 'attacked the "ugly" plan'
    j = n and S[n].kind == "NP" and n or j
  end
  if j and S[j].kind == "NP" then
    if S[j].temporal then
      return nil
    end
    return j
  end
  if j and S[j].kind == "W" and S.w[S[j].first] == "what" then
    -- "attacked what he called the vandalism"
    for i = j + 1, math.min(j + 4, #S) do
      if S[i].kind == "VG" then
        local as = forward(S, i + 1)
        if as and S[as].kind == "P" and S.w[S[as].first] == "as" then
          local n = forward(S, as + 1) -- "what he views as X's motives"
          return n and S[n].kind == "NP" and n or nil
        end
        return M.object(S, i)
      end
    end
    return nil
  end
  if j and S[j].kind == "CC" and S[j + 1] and S[j + 1].kind == "VG" then
    return M.object(S, j + 1) -- "supports and will expand the program"
  end
  local s = back(S, k - 1)
  if s and S[s].kind == "NP" then
    local w = back(S, s - 1)
    if w and (S[w].kind == "W" or (S[w].kind == "SUB"
      and S.w[S[w].first] == "that")) then
      local word = S.w[S[w].first]
      if word == "whom" or word == "which" or word == "that"
        or word == "who" then
        return antecedent(S, w)
      end
    end
  end
  return nil
end

--- Noun phrase that a relative word before the verb group k stands for, when
--- it is not the subject: "whom I never voted for".
function M.relative_object(S, k)
  local s = back(S, k - 1)
  local w = s and S[s].kind == "NP" and back(S, s - 1)
  if w and S[w].kind == "W" then
    return antecedent(S, w)
  end
  return nil
end

--- Noun phrase after the preposition `prep` that follows chunk k (adverbs and
--- up to `gap` noun phrases may stand between). Also the preposition's chunk.
function M.after(S, k, prep, gap)
  local j = forward(S, k + 1)
  gap = gap or 0
  if j and S[j].kind == "NP" and S[j].temporal then
    j = forward(S, j + 1) -- "an endorsement Thursday from Cole"
  end
  while j do
    local c = S[j]
    if c.kind == "P" and (S.w[c.first] == prep
      or (prep == "toward" and S.w[c.first] == "towards")) then
      local n = forward(S, j + 1)
      if n and S[n].kind == "NP" then
        return n, j
      end
      return nil
    elseif gap > 0 and (c.kind == "NP" or c.kind == "RP"
      or (c.kind == "P" and S.w[c.first] == "of")) then
      if c.kind == "NP" then
        gap = gap - 1
      end
    else
      return nil
    end
    j = forward(S, j + 1)
  end
  return nil
end

--- The noun phrase after "by" that names the doer of the passive verb group k.
--- Phrases may stand between, but no other clause. Also the chunk of "by".
function M.agent(S, k)
  for j = k + 1, math.min(k + 9, #S) do
    local c = S[j]
    if c.kind == "P" and S.w[c.first] == "by" then
      local n = forward(S, j + 1)
      return n and S[n].kind == "NP" and n or nil, j
    elseif c.kind == "W" or c.kind == "SUB" or c.kind == "CC"
      or (c.kind == "C" and S[j + 1] and S[j + 1].kind ~= "ADV"
      and S[j + 1].kind ~= "P")
      or (c.kind == "VG" and (c.form ~= "ger" or c.passive)) then
      return nil
    end
  end
  return nil
end

--- The names listed after the one at j: "by A, a lawyer, B and C". Stops
--- where a clause begins.
function M.listed(S, j)
  local out, last = {}, M.extent(S, j)
  while #out < 4 do
    local k, comma = last + 1, false
    if S[k] and S[k].kind == "C" and S.w[S[k].first] == "," then
      k, comma = k + 1, true
    end
    local joined = S[k] and S[k].kind == "CC"
      and (S.w[S[k].first] == "and" or S.w[S[k].first] == "or")
    if joined then
      k = k + 1
    end
    local n = S[k]
    if not n or n.kind ~= "NP" or n.pron or not (joined or comma)
      or not (joined or n.proper) then
      break
    end
    local after = S[forward(S, M.extent(S, k) + 1) or 0]
    if after and after.kind == "VG" and after.form == "fin" then
      break
    end
    out[#out + 1] = k
    last = M.extent(S, k)
    if joined then
      break
    end
  end
  -- "by A, a lawyer" is no list: one must be joined by "and"
  if #out > 0 then
    local k = out[#out] - 1
    if not S[k] or S[k].kind ~= "CC" then
      return {}
    end
  end
  return out
end

--- Last chunk of the noun phrase at j together with its of-phrases.
function M.extent(S, j)
  while S[j + 1] and S[j + 1].kind == "P" and S.w[S[j + 1].first] == "of" do
    local n = forward(S, j + 2)
    if not n or S[n].kind ~= "NP" then
      break
    end
    j = n
  end
  return j
end

--- "a number of lawmakers" are lawmakers.
local QUANTITY = chunk.set [[number group majority handful dozen dozens hundred
  hundreds thousand thousands lot coalition host variety couple series range
  pair trio plenty some many most several all none each one chorus bunch
  percent half two three four five six seven eight nine ten eleven twelve]]

--- The noun phrase that a quantity counts, else j itself.
function M.real(S, j)
  local c = S[j]
  if (QUANTITY[S.w[c.head]] or QUANTITY[c.noun or ""]) and S[j + 1]
    and S[j + 1].kind == "P" and S.w[S[j + 1].first] == "of" then
    local n = forward(S, j + 2)
    if n and S[n].kind == "NP" and not S[n].pron then
      return n
    end
  end
  return j
end

--- Does the noun phrase at chunk j stand where a subject can?
local function opens_clause(S, j)
  local b = back(S, j - 1)
  return not b or (S[b].kind ~= "VG" and S[b].kind ~= "P"
    and S[b].kind ~= "NP")
end

--- Noun phrases joined before the one at j: "Russia and Iran" from Iran.
function M.joined_before(S, j)
  local out = {}
  local common = not S[j].proper
  while #out < 3 do
    local k = j - 1
    if S[k] and S[k].kind == "CC" and S.w[S[k].first] == "and" then
      k = k - 1
      if S[k] and S[k].kind == "C" then
        k = k - 1
      end
    elseif #out > 0 and S[k] and S[k].kind == "C" then
      k = k - 1
    else
      break
    end
    if not S[k] or S[k].kind ~= "NP" or not S[k].proper then
      break
    end
    out[#out + 1] = k
    j = k
  end
  -- "criticised X and other experts said": not joined
  return common and not opens_clause(S, j) and {} or out
end

--- Words before examples of what a noun names.
local LIKE = chunk.set "like including"

--- The names that are given for the common noun at chunk j: "both senators, A
--- and B,", "critics such as A and B", "activists, including A".
function M.members(S, j)
  local c = S[j]
  if c.pron then
    return {}
  end
  local k, apposed = M.extent(S, j) + 1, false
  local comma = S[k] and S[k].kind == "C" and S.w[S[k].first] == ","
  if comma then
    k = k + 1
  end
  local x = S[k]
  if not x then
    return {}
  elseif LIKE[S.w[x.first]] and x.first == x.last then
    k = k + 1
  elseif S.w[x.first] == "such" and S.w[x.first + 1] == "as" then
    k = S.at[x.first + 1] + 1
  elseif comma and S.p[c.head] == "NNS" and not c.proper then
    apposed = true
  else
    return {}
  end
  local n = S[k]
  if not n or n.kind ~= "NP" or not n.proper then
    return {}
  end
  local list = M.listed(S, k)
  if apposed then
    local last = M.extent(S, list[#list] or k)
    local stop = S[last + 1]
    if #list == 0 or (stop and stop.kind ~= "C") then
      return {}
    end
  end
  table.insert(list, 1, k)
  return list
end

--- Further noun phrases joined to the one at j: "X and Y"; without their
--- of-phrases when `short` ("accused X and Y of lying").
function M.joined(S, j, short)
  local out = {}
  local last = short and j or M.extent(S, j)
  while S[last + 1] and #out < 3 do
    local k = last + 1
    if S[k].kind == "C" and S[k + 1] and S[k + 1].kind == "CC" then
      k = k + 1
    end
    if S[k].kind ~= "CC" or S.w[S[k].first] ~= "and" then
      break
    end
    local n = S[k + 1] and S[k + 1].kind == "NP" and k + 1
    local after = n and forward(S, n + 1)
    if not n or (after and S[after].kind == "VG"
      and S[after].form == "fin") then
      break
    end
    out[#out + 1] = n
    last = short and n or M.extent(S, n)
  end
  return out
end

return M

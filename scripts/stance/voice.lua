--- Whose voice: quotations and their speakers, the text's own; and how the
--- words around a verb change what it says.

local rubric = require "rubric"
local chunk = require "chunk"
local clause = require "clause"

local M = {}

--- Modifiers by kind, one word each.
local kinds, weights = {}, {}
for word, kind, weight in rubric.read("data/modifiers.tsv")
  :gmatch("\n([^\t\n#]+)\t(%l+)\t([-%d.]+)") do
  if not word:find(" ", 1, true) then
    kinds[word], weights[word] = kind, tonumber(weight)
  end
end
-- these are read off the verb group itself
for w in pairs(chunk.set [[reject deny stop avoid prevent lack only more most so
  too few little less least rather can will full great serious broad]]) do
  kinds[w] = nil
end
kinds["n't"], kinds["nor"] = "negator", "negator"

--- Governing verbs that turn what follows into its opposite.
local REFUSE = chunk.set [[refuse decline fail cease stop refrain avoid quit
  hesitate]]
local REFUSAL = chunk.set [[refusal failure unwillingness reluctance inability
  hesitation]]
--- Governing verbs that only promise or try.
local LATER = chunk.set "consider hope plan expect seek try attempt"

--- Kind of a modifier word, or nil.
function M.kind(word)
  return kinds[word]
end

--- Governing verbs that announce a deed.
local PROMISE = chunk.set "promise vow pledge threaten want plan hope vow swear"

local quotes, cues

--- Look the quotations of a document up once.
function M.reset(doc)
  quotes, cues = doc:layer("quote"), nil
  M.opinion = nil
end

--- Leave the document.
function M.forget()
  quotes, cues = {}, nil
end

local function covers(q, start)
  if start < q.start or start >= q.stop then
    return false
  end
  local parts = q.parts
  if type(parts) ~= "table" then
    return true
  end
  for _, p in ipairs(parts) do
    if start >= p[1] and start < p[2] then
      return true
    end
  end
  return false
end

--- Quotations of the document, in order.
function M.all()
  return quotes
end

--- Number of the last quotation that begins at or before a byte; 0: none.
local function number_at(start)
  local low, high = 1, #quotes
  while low <= high do
    local mid = (low + high) // 2
    if quotes[mid].start <= start then
      low = mid + 1
    else
      high = mid - 1
    end
  end
  return high
end

--- The quotation with these bytes; of several the last.
---@return table? quote
function M.with_bytes(start, stop)
  for i = number_at(start), 1, -1 do
    local q = quotes[i]
    if q.start ~= start then
      return nil
    elseif q.stop == stop then
      return q
    end
  end
  return nil
end

--- The innermost quotation that holds the byte `start`; direct ones first.
---@return table? quote
function M.quote_at(start)
  local best
  local high = number_at(start)
  for i = high, math.max(1, high - 6), -1 do
    local q = quotes[i]
    if covers(q, start) and (not best or (best.kind == "indirect"
      and q.kind ~= "indirect")) then
      best = q
    end
  end
  return best
end

--- The quotation whose cue begins at the byte `start`.
---@return table? quote
function M.cued_by(start)
  if not cues then
    cues = {}
    for _, q in ipairs(quotes) do
      if type(q.cue_start) == "number" then
        cues[q.cue_start] = cues[q.cue_start] or q
      end
    end
  end
  return cues[start]
end

local OWN = chunk.set "i we my our us me"

local OPENS = chunk.set "“ ‘ « „"
local CLOSES = chunk.set "” »"

--- Does token `tok` stand after an opening mark of its sentence that is not
--- closed before it, or before a closing one that none opens?
function M.in_open_marks(S, tok)
  local open = false
  for t = S.first, tok do
    local w = S.w[t]
    if OPENS[w] or (w == '"' and not open) then
      open = true
    elseif CLOSES[w] or w == '"' then
      open = false
    end
  end
  if open then
    return true
  end
  for t = tok + 1, S.last do
    local w = S.w[t]
    if OPENS[w] then
      return false
    elseif CLOSES[w] then
      return true
    end
  end
  return false
end

--- Does the text speak in the first person outside of quotations?
function M.is_opinion(doc)
  if M.opinion == nil then
    local n = 0
    for _, m in ipairs(M.first_person:find(doc)) do
      local q = M.quote_at(m.start)
      if not q or q.kind == "indirect" then
        n = n + 1
      end
    end
    M.opinion = n >= 2
  end
  return M.opinion
end
M.first_person = rubric.pattern('[lower="i|we|my|our|me" & pos="PRP.*"]')

function M.own(word)
  return OWN[word] or false
end

local ONLY = chunk.set "only just merely simply solely"

--- Verbs that charge their object with what follows "of".
local CHARGE = chunk.set "accuse suspect convict"

--- Does the sentence state a condition?
local function has_condition(S)
  if S.conditional == nil then
    S.conditional = false
    for t = S.first, S.last do
      local w = S.w[t]
      if (w == "if" or w == "unless" or w == "provided")
        and S.w[t - 1] ~= "as" and S.w[t - 1] ~= "even" then
        S.conditional = true
      end
    end
  end
  return S.conditional
end

--- "had until last week been in favour", "was once": a state that has ended.
local function until_now(S, k)
  for t = math.max(S.first, S[k].first - 4), math.min(S.last, S[k].last + 1) do
    if S.w[t] == "until" or S.w[t] == "once" or S.w[t] == "formerly" then
      return true
    end
  end
  return false
end

--- What the words of a verb group and its governors add.
---@param S stance.sentence
---@param k integer chunk of the verb group
---@return table { negated, hedged, conditional, first }
function M.modifiers(S, k)
  local out = { negated = false, hedged = false, conditional = false,
    boosted = false, damped = false, first = S[k].first, dropped = false }
  local i, steps = k, 0
  while i and steps < 5 do
    steps = steps + 1
    local c = S[i]
    local from, to = c.first, c.last
    local b = S[i - 1]
    while b and b.kind == "ADV" do
      from = b.first
      b = S[b.first > S.first and S.at[b.first] - 1 or 0]
    end
    if S[i + 1] and S[i + 1].kind == "ADV" and i == k then
      to = S[i + 1].last
    end
    for t = from, to do
      local w = S.w[t]
      local kind = kinds[w]
      if w == "ca" or w == "wo" then
        kind = nil
      end
      if t ~= c.head then
        if kind == "negator" then
          if not ONLY[S.w[t + 1]] then
            out.negated = not out.negated
          end
        elseif kind == "hedge" then
          out.hedged = true
          out.doubt = math.min(out.doubt or 0, weights[w] or 0)
        elseif kind == "booster" then
          out.boosted = true
        elseif kind == "diminisher" then
          if w == "rarely" or w == "seldom" or w == "hardly"
            or w == "scarcely" then
            out.dropped = true
          end
          out.damped = true
        elseif w == "often" and out.negated then
          out.dropped = true -- "has not often agreed"
        elseif w == "had" and c.copula then
          out.dropped = true -- "had been sceptical"
        elseif w == "should" or w == "must" or w == "ought" then
          out.duty = true
        elseif w == "would" then
          out.would = true
        elseif w == "once" or (w == "had" and S.w[t + 1] == "once") then
          out.dropped = true
        elseif w == "will" and i == k then
          out.future = true
        end
      end
    end
    -- governors of an infinitive or a gerund
    local g = clause.back(S, i - 1)
    if (c.form == "inf" or c.form == "ger") and g and S[g].kind == "VG" then
      local lemma = S.l[S[g].head]
      if REFUSE[lemma] then
        out.negated = not out.negated
      elseif LATER[lemma] then
        out.hedged = out.hedged or lemma == "consider"
      elseif lemma == "use" then
        out.dropped = true
      end
      out.vote = out.vote or lemma == "vote"
      out.promise = out.promise or PROMISE[lemma] or false
      out.first = S[g].first
      i = g
    elseif c.form == "inf" and g and S[g].kind == "NP"
      and REFUSAL[S[g].noun] then
      out.negated = not out.negated -- "his refusal to endorse X"
      i = nil
    elseif c.form == "inf" and g and S[g].kind == "ADJ" then
      local w = S.w[S[g].first]
      if w == "unwilling" or w == "reluctant" or w == "unable"
        or w == "hesitant" then
        out.negated = not out.negated
      end
      g = clause.back(S, g - 1)
      i = g and S[g].kind == "VG" and S[g].copula and g or nil
      out.first = i and S[i].first or out.first
    else
      i = nil
    end
  end
  if S[k].copula and until_now(S, k) then
    out.dropped = true
  end
  -- "no serious lawyer agrees"
  local s = clause.back(S, k - 1)
  if s and S[s].kind == "NP" then
    local w = S.w[S[s].first]
    if w == "no" or w == "nobody" or w == "none" or w == "neither"
      or w == "few" then
      out.negated = not out.negated
    end
  end
  out.conditional = has_condition(S)
  local of = S[k].form == "ger" and clause.back(S, k - 1)
  if of and S[of].kind == "P" and S.w[S[of].first] == "of" then
    for v = of - 1, math.max(1, of - 6), -1 do
      if S[v].kind == "VG" then
        out.hedged = out.hedged or CHARGE[S.l[S[v].head]] or false
        break
      end
    end
  end
  if out.would and not out.conditional then
    out.hedged = true
  end
  return out
end

return M

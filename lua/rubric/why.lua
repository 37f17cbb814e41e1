--- Why a rule made an annotation, and why it made none: for analysts.
--
-- The layers are those of the finished document. Both reports are tables
-- (`rubric why --format jsonl`) and texts made of them.

local M = {}

--- The element of the pattern that stands at these bytes.
local function element(pattern, e)
  return { text = pattern:sub(e.first, e.last), first = e.first - 1,
    last = e.last }
end

--- All that a pattern can ask of a token.
local function describe(doc, tok)
  local known, span = doc:known(tok), doc:token(tok)
  return { token = tok, start = span.start, stop = span.stop,
    form = doc:word(tok), lemma = doc:lemma(tok), pos = doc:pos(tok),
    shape = known.shape, lexicons = known.lexicons, begins = known.begins,
    inside = known.inside }
end

local function words(doc, first, last)
  local span = doc:span(first, last)
  return { text = span.text, start = span.start, stop = span.stop,
    tokens = last - first + 1 }
end

--- Calls f(phase, number, pattern) for each pattern of the rule.
local function each_pattern(tagger, name, f)
  local rule
  for _, phase in ipairs(tagger.phases) do
    for i, one in ipairs(phase.rule) do
      if one.name == name then
        rule = rule or one
        f(phase, i, phase.compiled[i].pattern)
      end
    end
  end
  return rule
end

--- Is try `a` a better answer than `b` at the place? A match at the place,
-- a match in the sentence, what passed the place, what got furthest.
local function better(a, b)
  if not b then
    return true
  end
  for _, key in ipairs { "rank", "reached" } do
    if a[key] ~= b[key] then
      return a[key] > b[key]
    end
  end
  return false
end

local function try(doc, phase, i, tok, place)
  local ok, far, _, more = phase.set:reach(doc, i, tok)
  local t = { phase = phase, number = i, start = tok, far = far, more = more,
    reached = far - tok, match = ok and more.match or nil }
  local through = tok <= place and far >= place
  if ok then
    local m = t.match
    t.reached = m.last - m.first + 1
    t.rank = (m.first <= place and place <= m.last) and 4 or 3
  elseif far > tok then
    t.rank = through and 2 or 1
  else
    t.rank = through and 0 or -1
  end
  return t
end

local function lower_of(a, b)
  return a < b and a or b
end

--- The match that stood in the way of m, when the policy dropped m.
local function winner(doc, tagger, best)
  local m, over = best.match, nil
  for _, x in ipairs(best.phase.set:find(doc, tagger.policy)) do
    if x.number == m.number and x.first == m.first and x.last == m.last then
      return nil, true
    elseif x.first <= m.last and m.first <= x.last and not over then
      over = x
    end
  end
  return over, false
end

local function annotation_of(doc, rule, m)
  for _, a in ipairs(doc:layer(rule.layer)) do
    if a.rule == rule.name and a.start < m.stop and m.start < a.stop then
      return a
    end
  end
end

--- What became of a match of the rule.
local function fate(doc, tagger, rule, best, out)
  local m = best.match
  local made = annotation_of(doc, rule, m)
  out.match = words(doc, m.first, m.last)
  if made then
    out.outcome = "made"
    out.made = { layer = rule.layer, start = made.start, stop = made.stop,
      text = made.text }
    return
  end
  local over, kept = winner(doc, tagger, best)
  if over then
    out.outcome, out.policy = "lost", tagger.policy
    out.to = words(doc, over.first, over.last)
    out.to.rule = over.rule
  elseif kept and rule.span and not rule.tag and not m[rule.span] then
    out.outcome, out.span = "no span", rule.span
  elseif kept and rule.tag then
    out.outcome = "refused"
  else
    out.outcome = "changed"
  end
end

local function failure(doc, best, out)
  local pattern = out.pattern
  local at, stop = best.far, lower_of(best.more.stop, #doc)
  out.outcome, out.failed = "failed", {}
  for i, e in ipairs(best.more.failed) do
    out.failed[i] = element(pattern, e)
  end
  if best.reached > 0 then
    out.matched = words(doc, best.start, lower_of(at - 1, #doc))
  end
  if at <= stop then
    out.token = describe(doc, at)
  end
end

--- How far a rule got around an offset, as a table; nil when the tagger has no
-- such rule.
function M.report(tagger, doc, name, offset)
  local place = doc:bytes(offset, offset + 1).first
  local number = doc:sentence_of(place)
  local sentence = number and doc:sentence(number)
  local out, best, count = { rule = name }, nil, 0
  local rule = each_pattern(tagger, name, function(phase, i)
    count = count + 1
    for tok = sentence and sentence.first or 1, sentence and sentence.last or 0
    do
      local t = try(doc, phase, i, tok, place)
      if better(t, best) then
        best = t
      end
    end
  end)
  if not rule then
    return nil
  end
  out.layer, out.patterns = rule.layer, count
  if not sentence then
    out.outcome = "no sentence"
  elseif doc:foreign(sentence.first) then
    out.outcome = "foreign"
  else
    out.phase = best.phase.number
    out.pattern = best.phase.compiled[best.number].pattern
    if best.match then
      fate(doc, tagger, rule, best, out)
    else
      failure(doc, best, out)
    end
  end
  return out
end

-- ---- as text ----

local function quoted(x)
  return ("\"%s\" at %d-%d"):format(x.text:gsub("%s+", " "), x.start, x.stop)
end

--- The line of the pattern that holds the element, with carets under it.
local function pointed(pattern, e, add)
  local from = 1
  for stop in (pattern .. "\n"):gmatch("()\n") do
    if e.first < stop then
      local line = pattern:sub(from, stop - 1):gsub("\t", " ")
      local before = pattern:sub(from, e.first)
      local width = utf8.len(pattern:sub(e.first + 1,
        lower_of(e.last, stop - 1))) or e.last - e.first
      add("  " .. line)
      add("  " .. (" "):rep(utf8.len(before) or #before)
        .. ("^"):rep(width))
      return
    end
    from = stop + 1
  end
end

local function list(names)
  return #names > 0 and table.concat(names, " ") or "-"
end

local function token_lines(t, add)
  add(("  form %s, lemma %s, tag %s, shape %s"):format(t.form, t.lemma, t.pos,
    t.shape))
  add("  in lexicons: " .. list(t.lexicons))
  add(("  layers that begin here: %s; around it: %s"):format(list(t.begins),
    list(t.inside)))
end

local SAYS = {
  ["no sentence"] = function(_, add)
    add("no sentence stands at this offset")
  end,
  foreign = function(_, add)
    add("the paragraph is not in English: rules leave it out")
  end,
  made = function(x, add)
    add(("it matches %s and made %s %s"):format(quoted(x.match), x.made.layer,
      quoted(x.made)))
  end,
  lost = function(x, add)
    add(("it matches %s, but lost to rule '%s' on %s (policy %s)"):format(
      quoted(x.match), x.to.rule, quoted(x.to), x.policy))
  end,
  ["no span"] = function(x, add)
    add(("it matches %s, but its span, the capture '%s', was not taken")
      :format(quoted(x.match), x.span))
  end,
  refused = function(x, add)
    add(("it matches %s and won, but its tag function gave no annotation")
      :format(quoted(x.match)))
  end,
  changed = function(x, add)
    add(("it matches %s now, but made no annotation: the layers that it asks "
      .. "were not yet there, or were removed since"):format(quoted(x.match)))
  end,
  failed = function(x, add)
    if x.matched then
      add(("it got furthest from %s: %d token%s hold"):format(
        quoted(x.matched), x.matched.tokens,
        x.matched.tokens == 1 and "" or "s"))
    else
      add("it holds at no token of the sentence; at the place")
    end
    for i, e in ipairs(x.failed) do
      add((i == 1 and (x.matched and "then " or "") .. "%s failed%s" or "so did %s%s"):format(e.text,
        i > 1 and "" or x.token and " on " .. quoted { text = x.token.form,
          start = x.token.start, stop = x.token.stop }
        or ": no token is left"))
      pointed(x.pattern, e, add)
    end
    if x.token then
      token_lines(x.token, add)
    end
  end,
}

function M.text(x)
  local out = {}
  local function add(line)
    out[#out + 1] = line
  end
  add(("rule '%s', layer %s%s"):format(x.rule, x.layer, x.patterns > 1
    and (", best of %d patterns"):format(x.patterns) or ""))
  SAYS[x.outcome](x, add)
  return table.concat(out, "\n")
end

-- ---- why ----

--- Elements of the rule's pattern that held where it made the annotation.
function M.made(tagger, doc, name, annotation)
  local best
  local first, last = annotation.first, annotation.last
  local number = first and doc:sentence_of(first)
  local sentence = number and doc:sentence(number)
  if not sentence then
    return nil
  end
  local rule = each_pattern(tagger, name, function(phase, i)
    for tok = sentence.first, sentence.last do
      local t = try(doc, phase, i, tok, first)
      local m = t.match
      if m and m.first <= last and first <= m.last and better(t, best) then
        best = t
      end
    end
  end)
  if not rule or not best then
    return nil
  end
  local m, set = best.match, best.phase.set
  local pattern = best.phase.compiled[best.number].pattern
  local out = { pattern = pattern, match = words(doc, m.first, m.last),
    captures = {}, held = {} }
  for i, c in ipairs(set:captures(best.number)) do
    local span = m[c]
    out.captures[i] = { name = c, text = span and span.text or nil,
      start = span and span.start, stop = span and span.stop }
  end
  local list_of = best.more.held
  for i, e in ipairs(list_of) do
    local x = element(pattern, e)
    local stop = list_of[i + 1] and list_of[i + 1].token or m.last + 1
    x.on = words(doc, lower_of(e.token, #doc), math.max(lower_of(e.token, #doc),
      stop - 1)).text
    out.held[i] = x
  end
  return out
end

function M.made_text(x)
  local out = { "  match: " .. quoted(x.match) }
  for _, c in ipairs(x.captures) do
    out[#out + 1] = c.text and ("  capture %s: %s"):format(c.name, quoted(c))
      or ("  capture %s: not taken"):format(c.name)
  end
  for _, e in ipairs(x.held) do
    out[#out + 1] = ("  held: %s on \"%s\""):format(e.text,
      (e.on:gsub("%s+", " ")))
  end
  return table.concat(out, "\n")
end

return M

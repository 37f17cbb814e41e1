--- The test runner: examples of rules, then gold documents.
--
-- `host` is made by core/script/test.c: package, writes, rules and checks (JSON),
-- gold ({ file, base, text }), format, and the functions analyze(text), load(base,
-- path, id), write(text), count(ok).

local figures = require "rubric.figures"
local goldload = require "rubric.goldload"
local gold_text = require "rubric.gold"
local goldfile = require "rubric.goldfile"
local json = require "rubric.json"
local judge = require "rubric.right"
local same = require "rubric.same"

local M = {}

-- ---- output ----

local function say(t, text)
  t.host.write(text .. "\n")
end

local function record(t, values)
  say(t, json.encode(values))
end

--- A line of TAP, version 13 (a part of 14): what is wrong stands under it as YAML, of which
--- JSON strings are a part.
local function tap(t, ok, rule, kind, text, why)
  local name = ("%s: %s: %s"):format(rule, kind, text):gsub("[%c]+", " ")
  say(t, ("%s %d - %s"):format(ok and "ok" or "not ok", t.number,
    (name:gsub("[\\#]", "\\%0"))))
  if not ok then
    say(t, ("  ---\n  message: %s\n  rule: %s\n  kind: %s\n  text: %s\n  ...")
      :format(json.encode(why), json.encode(rule), json.encode(kind),
        json.encode(text)))
  end
end

--- One example: a test that passes or fails.
local function result(t, ok, rule, kind, text, why)
  local host = t.host
  host.count(ok)
  t.number = t.number + 1
  t.passed = t.passed + (ok and 1 or 0)
  if host.format == "jsonl" then
    record(t, { type = kind, package = host.package, rule = rule, text = text,
      ok = ok, why = why })
  elseif host.format == "tap" then
    tap(t, ok, rule, kind, text, why)
  elseif not ok then
    say(t, ("  FAIL %s (%s)\n    %s\n    %s"):format(rule, kind, text, why))
  end
end

--- A gold file that cannot be read, or does not fit its document: a test that
--- fails.
local function unread(t, file, text, why)
  if t.host.format ~= "jsonl" then
    return result(t, false, "gold", file.file, text, why)
  end
  t.host.count(false)
  t.number = t.number + 1
  record(t, { type = "gold", package = t.host.package, file = file.file,
    text = text, ok = false, why = why })
end

-- ---- examples ----

--- The text without its brackets, and their spans { from, to }.
local function unbracket(text)
  local out, spans, at, from = {}, {}, 0, nil
  for plain, mark in (text .. "\0"):gmatch("([^%[%]\0]*)(.)") do
    out[#out + 1] = plain
    at = at + #plain
    if mark == "[" then
      from = at
    elseif mark == "]" and from then
      spans[#spans + 1] = { from, at }
      from = nil
    end
  end
  return table.concat(out), spans
end

local overlap, right = same.overlap, judge.test

--- Annotations of the package by this rule, in any layer.
local function made_by(doc, package, rule)
  local out = {}
  for _, layer in pairs(doc.layers) do
    for _, a in ipairs(layer) do
      if a.package == package and a.rule == rule then
        out[#out + 1] = a
      end
    end
  end
  table.sort(out, function(a, b) return a.id < b.id end)
  return out
end

--- Does an annotation concern a bracketed place? It covers it, or stands in
--- the same sentence, whose parts are its captures.
local function concerns(doc, a, span)
  if overlap(a.start, a.stop, span[1], span[2]) then
    return true
  end
  local s = judge.sentence_at(doc, span[1])
  return s ~= nil and s == judge.sentence_at(doc, a.start)
end

--- What the layers of the package hold instead, for the message.
local function instead(t, doc)
  local out = {}
  for _, layer in ipairs(t.host.writes) do
    for _, a in ipairs(doc.layers[layer] or {}) do
      out[#out + 1] = ("%s \"%s\" by '%s'"):format(layer,
        doc.text:sub(a.start + 1, a.stop), a.rule)
    end
  end
  if #out == 0 then
    return "nothing was found"
  end
  return "found only " .. table.concat(out, ", ", 1, math.min(#out, 4))
end

--- How far the rule got at the place of an example: what `rubric why-not` says,
--- less its first line and what a pattern can ask of the word.
local function how_far(t, rule, at)
  local said = t.host.format == "text" and t.host.reach(rule.name, at) or ""
  local lines = {}
  for line in said:gmatch("[^\n]+") do
    if line:find("^  form ") then
      break
    end
    lines[#lines + 1] = "\n    " .. line
  end
  return table.concat(lines, "", 2)
end

local function example(t, rule, text)
  local plain, spans = unbracket(text)
  local doc, message = t.host.analyze(plain)
  if not doc then
    return result(t, false, rule.name, "example", text, message)
  end
  figures.note_fired(t, doc)
  local found = made_by(doc, t.host.package, rule.name)
  local ok = #found > 0
  if ok and #spans > 0 then
    ok = false
    for _, a in ipairs(found) do
      ok = ok or concerns(doc, a, spans[1])
    end
  end
  result(t, ok, rule.name, "example", text, ok and ""
    or instead(t, doc) .. how_far(t, rule, spans[1] and spans[1][1] or 0))
end

local function never(t, rule, text)
  local plain = unbracket(text)
  local doc, message = t.host.analyze(plain)
  if not doc then
    return result(t, false, rule.name, "never", text, message)
  end
  local a = made_by(doc, t.host.package, rule.name)[1]
  result(t, a == nil, rule.name, "never", text, a and ("the rule found \"%s\"")
    :format(doc.text:sub(a.start + 1, a.stop)) or "")
end

local function examples(t, rules)
  for _, rule in ipairs(rules) do
    for _, text in ipairs(rule.examples) do
      example(t, rule, text)
    end
    for _, text in ipairs(rule.never) do
      never(t, rule, text)
    end
  end
end

-- ---- gold: counting ----

local function tally(t, name)
  if not t.layer[name] then
    t.layer[name] = { gold = 0, found = 0, right = 0 }
    t.names[#t.names + 1] = name
  end
  return t.layer[name]
end

local function rule_tally(t, layer, rule)
  local key = layer .. "\0" .. rule
  if not t.rule[key] then
    t.rule[key] = { layer = layer, rule = rule, found = 0, right = 0 }
    t.rules[#t.rules + 1] = t.rule[key]
  end
  return t.rule[key]
end

--- Count one layer of a document. With `enough`, a lenient test, the rules
--- are counted, and how much more is right by it.
local function compare(t, doc, name, gold, found, test, enough)
  local n, paired, taken = tally(t, name), {}, {}
  n.gold = n.gold + #gold
  n.found = n.found + #found
  local fits = same.pair(doc, gold, found, test, paired, taken)
  n.right = n.right + fits
  if enough then
    for i, a in ipairs(found) do
      local r = rule_tally(t, name, a.rule)
      r.found = r.found + 1
      r.right = r.right + (taken[i] and 1 or 0)
    end
    n.lenient = (n.lenient or 0) + fits
      + same.pair(doc, gold, found, enough, paired, taken)
  end
end

--- Of gold, or of what was found: those of one polarity.
local function with_polarity(list, polarity)
  local out = {}
  for _, a in ipairs(list) do
    if (a.f or a).polarity == polarity then
      out[#out + 1] = a
    end
  end
  return out
end

--- A layer without a test of its own: the exact span and all features that
--- gold names; then the span alone, and with each feature.
local function compare_plain(t, doc, layer, gold, found)
  local names = same.features(gold)
  compare(t, doc, layer, gold, found, same.test(names),
    same.test(names, true))
  if #names > 0 then
    compare(t, doc, layer .. ", span only", gold, found, same.test {})
  end
  for i = 1, #names > 1 and #names or 0 do
    compare(t, doc, layer .. ", " .. names[i], gold, found,
      same.test { names[i] })
  end
end

local function compare_layer(t, doc, layer, gold)
  local found = doc.layers[layer] or {}
  if not right[layer] then
    return compare_plain(t, doc, layer, gold, found)
  end
  local all = found
  if layer == "stance" then
    found = judge.explicit(found)
  end
  compare(t, doc, layer, gold, found, right[layer], judge.lenient[layer])
  if layer == "quote" then
    local name = "quote, span only"
    compare(t, doc, name, gold, found, right[name])
  elseif layer == "stance" then
    local name = "stance, by place"
    compare(t, doc, name, gold, found, right[name])
    compare(t, doc, "stance, implied too", gold, all, right.stance)
  elseif layer == "sentiment" then
    for _, polarity in ipairs { "negative", "neutral", "positive" } do
      compare(t, doc, "sentiment " .. polarity,
        with_polarity(gold, polarity), with_polarity(found, polarity),
        right.sentiment)
    end
  end
end

--- A gold document, whatever of it is gold.
local function seen(t, doc)
  t.documents = t.documents + 1
  figures.note_fired(t, doc)
  figures.note_meetings(t, doc)
end

--- Sentences with their subjects and objects, for packages that write svo.
local function gold_sentences(t, file)
  local ok, text, triples = pcall(gold_text.plain, file.text)
  if not ok then
    return unread(t, file, file.file, text)
  end
  local doc, message = t.host.analyze(text)
  if not doc then
    return unread(t, file, file.file, message)
  end
  seen(t, doc)
  local found = doc.layers.svo or {}
  for _, role in ipairs { "subject", "object" } do
    local name = "svo " .. role
    compare(t, doc, name, gold_text.gold_pairs(triples, role),
      gold_text.found_pairs(found, role), right[name])
  end
  compare(t, doc, "svo", triples, found, right.svo, judge.lenient.svo)
end

local function writes(t, layer)
  for _, name in ipairs(t.host.writes) do
    if name == layer then
      return true
    end
  end
  return false
end

local function gold_document(t, file, text)
  local gold, doc, path = goldfile.read(t.host, file, text)
  t.about[path] = true
  if not gold then
    return unread(t, file, path, doc)
  end
  seen(t, doc)
  for _, layer in ipairs(t.host.writes) do
    if type(gold.layers[layer]) == "table" then
      compare_layer(t, doc, layer, gold.layers[layer])
    end
  end
end

local function gold_of_loader(t, file)
  local n = goldload.test(t.host, file, function(ok, text, why)
    result(t, ok, "gold", "document", text, why)
  end, function(why)
    unread(t, file, file.file, why)
  end)
  t.documents = t.documents + (n or 0)
end

--- A gold file is one JSON document, or one in each line.
local function gold_file(t, file)
  local text = file.text or ""
  if t.host.kind == "loader" then
    return gold_of_loader(t, file)
  end
  if text:find("^[^{]") then
    if writes(t, "svo") then
      gold_sentences(t, file)
    end
    return
  end
  if not goldfile.by_line(text) then
    return gold_document(t, file, text)
  end
  for line in text:gmatch("[^\n]+") do
    gold_document(t, file, line)
  end
end

-- ---- the run ----

local function finish(t)
  local failed = t.number - t.passed
  if t.host.format == "jsonl" then
    record(t, { type = "total", package = t.host.package, passed = t.passed,
      failed = failed })
  elseif t.host.format == "tap" then
    say(t, t.number > 0 and "1.." .. t.number
      or "1..0 # SKIP no rule has examples")
  else
    say(t, ("%s: %d passed, %d failed"):format(t.host.package, t.passed,
      failed))
  end
end

--- Run everything. (For the host.)
function M.run(host)
  local t = { host = host, number = 0, passed = 0, documents = 0, layer = {},
    names = {}, rule = {}, rules = {}, fired = {}, has = {}, pair = {},
    pairs = {}, about = {},
    mark = host.format == "tap" and "# " or "" }
  local rules = json.decode(host.rules)
  if host.format == "tap" then
    say(t, "TAP version 13")
  end
  table.sort(host.gold, function(a, b) return a.file < b.file end)
  for _, check in ipairs(json.decode(host.checks)) do
    local why = type(check.why) == "string" and check.why or nil
    result(t, not why, check.name, "test", check.name, why or "")
  end
  examples(t, rules)
  for _, file in ipairs(host.gold) do
    gold_file(t, file)
  end
  figures.summary(t, rules)
  for _, name in ipairs(host.format == "text" and goldfile.forgotten(host,
    t.about) or {}) do
    say(t, ("gold/%s: no .gold file is about it; `rubric test --update` begins "
      .. "one with what is found"):format(name))
  end
  finish(t)
end

return M

--- What the test runner says of a package: figures of layers and rules.

local core = require "rubric.core"
local json = require "rubric.json"

local M = {}

-- ---- figures ----

local function ratio(a, b)
  return b > 0 and a / b or 0
end

local function f1(p, r)
  return p + r > 0 and 2 * p * r / (p + r) or 0
end

--- Wilson's interval for k of n, at 95 %: it holds for small n and for shares
--- near 0 and 1, too. Nothing counted: nothing known.
function M.wilson(k, n)
  if n == 0 then
    return 0, 1
  end
  local z = 1.959964
  local p, zz = k / n, z * z / n
  local middle = (p + zz / 2) / (1 + zz)
  local half = z * math.sqrt(p * (1 - p) / n + zz / (4 * n)) / (1 + zz)
  return math.max(0, middle - half), math.min(1, middle + half)
end

-- ---- lines ----

local function say(t, text)
  t.host.write(t.mark .. text .. "\n")
end

local function record(t, values)
  values.package = t.host.package
  t.host.write(json.encode(values) .. "\n")
end

local function layer_record(t, name, n, p, r)
  local values = { type = "layer", layer = name, gold = n.gold,
    found = n.found, right = n.right, precision = p, recall = r, f1 = f1(p, r),
    precision_95 = { M.wilson(n.right, n.found) },
    recall_95 = { M.wilson(n.right, n.gold) } }
  if n.lenient then
    local lp, lr = ratio(n.lenient, n.found), ratio(n.lenient, n.gold)
    values.lenient_right, values.lenient_f1 = n.lenient, f1(lp, lr)
    values.lenient_precision, values.lenient_recall = lp, lr
  end
  record(t, values)
end

--- The interval and the lenient figures stand once for a layer, not with each
--- of its features.
local function more_of_layer(t, n)
  local pa, pb = M.wilson(n.right, n.found)
  local ra, rb = M.wilson(n.right, n.gold)
  local p, r = ratio(n.lenient, n.found), ratio(n.lenient, n.gold)
  say(t, ("    95 %% P %.2f-%.2f R %.2f-%.2f; lenient P %.3f R %.3f F1 %.3f, "
    .. "%d right"):format(pa, pb, ra, rb, p, r, f1(p, r), n.lenient))
end

local function layer_line(t, name)
  local n = t.layer[name]
  local p, r = ratio(n.right, n.found), ratio(n.right, n.gold)
  if t.host.format == "jsonl" then
    return layer_record(t, name, n, p, r)
  end
  say(t, ("  %-18s P %.3f  R %.3f  F1 %.3f   %d right of %d found, %d gold")
    :format(name, p, r, f1(p, r), n.right, n.found, n.gold))
  if n.lenient then
    more_of_layer(t, n)
  end
end

local function rule_line(t, r)
  local p = ratio(r.right, r.found)
  if t.host.format == "jsonl" then
    record(t, { type = "rule", layer = r.layer, rule = r.rule,
      found = r.found, right = r.right, precision = p })
  else
    say(t, ("    %-32s P %.3f   %d of %d"):format(r.rule, p, r.right,
      r.found))
  end
end

local function layers_and_rules(t)
  table.sort(t.rules, function(a, b)
    if a.found ~= b.found then
      return a.found > b.found
    end
    return a.layer .. "\0" .. a.rule < b.layer .. "\0" .. b.rule
  end)
  for _, name in ipairs(t.names) do
    layer_line(t, name)
    for _, r in ipairs(t.rules) do
      if r.layer == name then
        rule_line(t, r)
      end
    end
  end
end

-- ---- coverage ----

--- Names in lines of less than 80 columns.
local function say_names(t, names)
  local line = "   "
  for i, name in ipairs(names) do
    local word = " " .. name .. (i < #names and "," or "")
    if #line + #word > 77 and line ~= "   " then
      say(t, line)
      line = "   "
    end
    line = line .. word
  end
  say(t, line)
end

--- Note which rules of the package made something in a document, and which
--- features annotations have.
function M.note_fired(t, doc)
  for name, layer in pairs(doc.layers) do
    t.has[name] = t.has[name] or {}
    for _, a in ipairs(layer) do
      for feature in pairs(a.f) do
        t.has[name][feature] = true
      end
    end
  end
  for _, layer in pairs(doc.layers) do
    for _, a in ipairs(layer) do
      if a.package == t.host.package then
        t.fired[a.rule] = true
      end
    end
  end
end

local function coverage(t, rules)
  local silent, bare, seen = {}, {}, {}
  for _, rule in ipairs(rules) do
    local name = type(rule.name) == "string" and rule.name or "(no name)"
    if not t.fired[name] and not seen[name] then
      silent[#silent + 1] = name
    end
    if #rule.examples == 0 then
      bare[#bare + 1] = name
    end
    seen[name] = true
  end
  if t.host.format == "jsonl" then
    return record(t, { type = "coverage", rules = #rules,
      never_fired = silent, without_examples = bare })
  elseif #rules == 0 then
    return
  end
  say(t, ("rules: %d, %d without examples, %d never fired%s"):format(#rules,
    #bare, #silent, #silent > 0 and ":" or ""))
  if #silent > 0 then
    say_names(t, silent)
  end
end

-- ---- features that nobody has ----

local function sorted(set)
  local out = {}
  for name in pairs(set) do
    out[#out + 1] = name
  end
  table.sort(out)
  return out
end

--- A feature that a pattern asks for, that no annotation of the layer had, and
--- that is called almost as one that they had: a typo most likely.
local function misspelt(t, rules)
  for _, rule in ipairs(rules) do
    local told = {}
    for _, asked in ipairs(rule.asks or {}) do
      local layer, feature = asked:match("^(%S+) (%S+)$")
      local has = layer and t.has[layer]
      local near = has and not has[feature]
        and core.nearest(feature, sorted(has))
      if near and not told[asked] then
        told[asked] = true
        if t.host.format == "jsonl" then
          record(t, { type = "feature", rule = rule.name, layer = layer,
            feature = feature, nearest = near })
        else
          say(t, ("no '%s' had the feature '%s' that rule '%s' asks for; did "
            .. "you mean '%s'?"):format(layer, feature, rule.name, near))
        end
      end
    end
  end
end

-- ---- rules that meet ----

local function meeting(t, layer, a, b)
  local first, second = a.rule, b.rule
  if second < first then
    first, second = second, first
  end
  local key = layer .. "\0" .. first .. "\0" .. second
  local pair = t.pair[key]
  if not pair then
    pair = { layer = layer, first = first, second = second, overlaps = 0,
      same_span = 0 }
    t.pair[key] = pair
    t.pairs[#t.pairs + 1] = pair
  end
  pair.overlaps = pair.overlaps + 1
  if a.start == b.start and a.stop == b.stop then
    pair.same_span = pair.same_span + 1
  end
end

--- Count the pairs of rules of the package whose annotations of one layer
--- overlap in a document. Annotations are sorted by their start.
function M.note_meetings(t, doc)
  for _, name in ipairs(t.host.writes) do
    local layer = doc.layers[name] or {}
    for i, a in ipairs(layer) do
      local k = i + 1
      while layer[k] and layer[k].start < a.stop do
        local b = layer[k]
        if a.rule ~= b.rule and a.package == t.host.package
          and b.package == t.host.package then
          meeting(t, name, a, b)
        end
        k = k + 1
      end
    end
  end
end

local SHOWN = 10

local function meetings(t)
  table.sort(t.pairs, function(a, b)
    if a.overlaps ~= b.overlaps then
      return a.overlaps > b.overlaps
    end
    return table.concat({ a.layer, a.first, a.second }, "\0")
      < table.concat({ b.layer, b.first, b.second }, "\0")
  end)
  if t.host.format == "jsonl" then
    for _, p in ipairs(t.pairs) do
      record(t, { type = "overlap", layer = p.layer,
        rules = { p.first, p.second }, overlaps = p.overlaps,
        same_span = p.same_span })
    end
    return
  elseif #t.pairs == 0 then
    return
  end
  say(t, "rules that overlap in the gold documents (in brackets: on one span):")
  for i, p in ipairs(t.pairs) do
    if i > SHOWN and t.host.format == "text" then
      say(t, ("    ... and %d more pairs: --format jsonl has them all")
        :format(#t.pairs - SHOWN))
      return
    end
    say(t, ("  %5d (%d)  %s: %s, %s"):format(p.overlaps, p.same_span, p.layer,
      p.first, p.second))
  end
end

--- Everything, after the examples and the gold. (For the test runner.)
function M.summary(t, rules)
  if t.host.format == "jsonl" then
    record(t, { type = "gold", documents = t.documents })
  elseif t.documents > 0 then
    say(t, ("gold: %d document%s"):format(t.documents,
      t.documents == 1 and "" or "s"))
  end
  layers_and_rules(t)
  coverage(t, rules)
  misspelt(t, rules)
  meetings(t)
end

return M

--- Words of a dictionary of categories, and how many a document has.
--
-- entries.lua compiles the dictionary. What it finds is gathered by its first
-- token; where entries overlap, the leftmost and longest stays, and an entry
-- of several words hides what stands in it. A place may have several
-- categories.

local rubric = require "rubric"
local entries = require "entries"

local args = rubric.args
if args.dictionary then
  entries.read(rubric.read(args.dictionary), args.dictionary, args.format)
else
  entries.read(rubric.read("data/topics.yml"), "topics.yml", "yaml")
end
entries.compile()

local lower, start, stop    -- columns of the tokens
local last_at, one_at, more_at -- by first token: last one, entry, others
local plain_firsts, wild_firsts -- tokens where something begins, in order

local function note(first, last, entry, firsts)
  local old = last_at[first]
  if not old then
    firsts[#firsts + 1] = first
  end
  if not old or last > old then
    last_at[first], one_at[first], more_at[first] = last, entry, nil
  elseif last == old and one_at[first].path ~= entry.path then
    local more = more_at[first] or {}
    more_at[first] = more
    for _, other in ipairs(more) do
      if other.path == entry.path then
        return
      end
    end
    more[#more + 1] = entry
  end
end

local function plain(doc)
  lower, start, stop = doc:columns(1, #doc, "lower", "start", "stop")
  last_at, one_at, more_at = {}, {}, {}
  plain_firsts, wild_firsts = {}, {}
  entries.plain:each(doc, function(first, last, entry, ...)
    note(first, last, entry, plain_firsts)
    for i = 1, select("#", ...) do
      note(first, last, (select(i, ...)), plain_firsts)
    end
  end)
end

--- The last token of an entry that begins at `first`, or nil.
local function reach(first, limit, words)
  local last = first + #words - 1
  if last > limit then
    return nil
  end
  for i = 2, #words do
    if not lower[first + i - 1]:find(words[i]) then
      return nil
    end
  end
  return last
end

local function wildcards(m, doc)
  local first, limit = m.first, nil
  for _, entry in ipairs(entries.beginning(lower[first])) do
    if #entry.words == 1 then
      note(first, first, entry, wild_firsts)
    else
      limit = limit or doc:sentence(doc:sentence_of(first)).last
      local last = reach(first, limit, entry.words)
      if last then
        note(first, last, entry, wild_firsts)
      end
    end
  end
end

--- Both lists in one, in order.
local function merged(a, b)
  local out, i, k = {}, 1, 1
  for n = 1, #a + #b do
    if k > #b or i <= #a and a[i] < b[k] then
      out[n], i = a[i], i + 1
    else
      out[n], k = b[k], k + 1
    end
  end
  return out
end

-- ---- negation ----

local NOT = { ["not"] = true, ["n't"] = true, no = true, never = true,
  neither = true, nor = true, without = true, hardly = true, nobody = true,
  nothing = true, cannot = true, none = true }
local STOP = { [","] = true, [";"] = true, [":"] = true, ["."] = true,
  but = true, ["("] = true, ["?"] = true, ["!"] = true, ["“"] = true,
  ["\""] = true }

--- "not good", "never very good": a negative within three words before.
local function negated(first)
  for i = first - 1, first > 3 and first - 3 or 1, -1 do
    local word = lower[i]
    if NOT[word] then
      return true
    elseif STOP[word] then
      return false
    end
  end
  return false
end

-- ---- writing ----

local NAMES = { "start", "stop", "rule", "key", "path", "entry", "weight",
  "negated" }

--- A further one of a category in the document.
local function tally(counts, entry, first, no)
  local n = counts[entry.path]
  if not n then
    n = { first = first, path = entry.path, key = entry.key, count = 0,
      negated = 0, weight = 0 }
    counts[entry.path] = n
    counts[#counts + 1] = n
  end
  n.count = n.count + 1
  n.negated = n.negated + (no and 1 or 0)
  if entry.weight then
    n.weight, n.weighted = n.weight + entry.weight, true
  end
end

local MARKS = {}
for tag in (", . : `` '' -LRB- -RRB- HYPH SYM NFP $ #"):gmatch("%S+") do
  MARKS[tag] = "-"
end

--- Words of a document: its tokens without punctuation.
local function words_of(doc)
  local letters = doc:letters(MARKS, {})
  local _, marks = letters:gsub("%-", "")
  return math.max(1, #letters - marks)
end

local function write_counts(doc, counts)
  table.sort(counts, function(a, b) return a.path < b.path end)
  local words = words_of(doc)
  for _, n in ipairs(counts) do
    doc:add("category_count", doc:token(n.first), { path = n.path,
      key = n.key, count = n.count, negated = n.negated,
      weight = n.weighted and n.weight or nil, words = words,
      share = math.floor(n.count * 100000 / words + 0.5) / 1000 },
      "counts")
  end
end

local function write(doc)
  local values, n, counts, free = {}, 0, {}, 1
  local hits = args.hits
  local function put(entry, first, no)
    tally(counts, entry, first, no)
    if hits then
      values[n + 1], values[n + 2] = start[first], stop[last_at[first]]
      values[n + 3], values[n + 4] = "dictionary", entry.key
      values[n + 5], values[n + 6] = entry.path, entry.text
      values[n + 7], values[n + 8] = entry.weight or false, no
      n = n + 8
    end
  end
  for _, first in ipairs(merged(plain_firsts, wild_firsts)) do
    if first >= free then
      free = last_at[first] + 1
      local no = negated(first)
      put(one_at[first], first, no)
      for _, entry in ipairs(more_at[first] or {}) do
        put(entry, first, no)
      end
    end
  end
  if n > 0 then
    doc:add_rows("category", NAMES, values, n // 8)
  end
  write_counts(doc, counts)
  lower, start, stop, last_at, one_at, more_at = nil, nil, nil, nil, nil, nil
end

return { plain, rubric.rules {
  layer = "category", policy = "all",
  { name = "dictionary", match = entries.patterns, tag = wildcards,
    examples = { "The [recession] hurt.", "[Migrants] crossed the river.",
      "[MIGRATION] is up.", "Nobody paid for the [climate changes].",
      "The [state-owned] railway stopped.", "It [privatised] the mint.",
      "A [central bank] failed." },
    never = { "The migraine passed.", "He changed the climate of the talks.",
      "It was a cold day." } },
}, write }

--- When are a gold row and an annotation the same? (For the test runner.)

local M = {}

local function str(x)
  return type(x) == "string" and x or nil
end

local function lower(s)
  return s and s:lower()
end

local function last_word(s)
  return s:match("(%S+)%s*$") or s
end

function M.overlap(a, b, c, d)
  return a < d and c < b
end

--- The same name, loosely: equal, one inside the other, or the last word.
function M.like(a, b)
  a, b = lower(str(a)), lower(str(b))
  if a == nil or b == nil then
    return a == b
  end
  return a == b or a:find(b, 1, true) ~= nil or b:find(a, 1, true) ~= nil
    or last_word(a) == last_word(b)
end

--- What both spans cover, of what one of them covers.
function M.iou(g, a)
  local inter = math.min(g["end"], a.stop) - math.max(g.start, a.start)
  local union = math.max(g["end"], a.stop) - math.min(g.start, a.start)
  return union > 0 and inter > 0 and inter / union or 0
end

--- A test: the spans overlap.
function M.overlapping(_, g, a)
  return M.overlap(g.start, g["end"], a.start, a.stop)
end

--- Pair gold with found, each at most once, the nearest by overlap first.
--- Adds to `paired` (by number of gold, the number of found) and `taken`; gives
--- the number of new pairs.
function M.pair(doc, gold, found, test, paired, taken)
  local n = 0
  for k, g in ipairs(gold) do
    local best, score
    for i, a in ipairs(paired[k] and {} or found) do
      local s = not taken[i] and test(doc, g, a) and M.iou(g, a)
      if s and (not score or s > score) then
        best, score = i, s
      end
    end
    if best then
      paired[k], taken[best] = best, true
      n = n + 1
    end
  end
  return n
end

-- ---- features that gold names ----

-- What rows have besides features: `rubric run` writes the rule, too.
local ROW = { start = true, ["end"] = true, text = true, parts = true,
  rule = true }

--- Names of the features that rows of gold have, sorted. Where a feature
--- stands (NAME_start, NAME_end) is part of the feature NAME.
function M.features(rows)
  local seen, out = {}, {}
  for _, row in ipairs(rows) do
    for key in pairs(row) do
      local name = key:match("^(.+)_start$") or key:match("^(.+)_end$") or key
      if not ROW[key] and not seen[name] then
        seen[name] = true
        out[#out + 1] = name
      end
    end
  end
  table.sort(out)
  return out
end

--- Equal but for capitals, or one is whole words of the other: "auditors"
--- and "the auditors". A single word is never part of another: "1" of "11".
local function same_text(a, b)
  a, b = " " .. a:lower() .. " ", " " .. b:lower() .. " "
  return a:find(b, 1, true) ~= nil or b:find(a, 1, true) ~= nil
end

local function present(x)
  if type(x) == "number" or type(x) == "boolean" or type(x) == "string" then
    return x
  end
end

--- By the place in the text where gold gives one, else by the value. What is
--- false and what is not there are the same.
function M.feature(g, f, name)
  local a, b = g[name .. "_start"], g[name .. "_end"]
  if math.type(a) and math.type(b) then
    local c, d = f[name .. "_start"], f[name .. "_end"]
    return math.type(c) ~= nil and math.type(d) ~= nil
      and M.overlap(a, b, c, d)
  end
  local x, y = present(g[name]) or nil, present(f[name]) or nil
  if type(x) == "string" and type(y) == "string" then
    return same_text(x, y)
  end
  return x == y
end

--- A test for pairs of gold and found: the exact span, or with `lenient` one
--- that overlaps, and these features.
function M.test(names, lenient)
  return function(_, g, a)
    local exact = g.start == a.start and g["end"] == a.stop
    if not exact and not (lenient
      and M.overlap(g.start, g["end"], a.start, a.stop)) then
      return false
    end
    for _, name in ipairs(names) do
      if not M.feature(g, a.f, name) then
        return false
      end
    end
    return true
  end
end

return M

--- Models in Lua: examples, training, cross-validation, prediction, reasons.

local rubric = require "rubric"

local COLOURS = { "blue", "green", "red" }

--- Two numbers of noise and one feature that decides.
local function example(i)
  local colour = COLOURS[i % 3 + 1]
  return { "sign " .. colour, "noise " .. i * 7 % 11,
    length = i % 5 / 4 }, colour
end

local function filled(n, from)
  local m = rubric.model {}
  for i = from or 1, n + (from or 1) - 1 do
    m:add(example(i))
  end
  return m
end

local tests = {}

function tests.same_bytes()
  local text = filled(90):train { C = 2 }
  assert(text == filled(90):train { C = 2 })
  assert(text ~= filled(90):train { C = 3 })
  assert(text:find("^rubric%-model 1\nsha256 %x+\npackage model 0.1.0\n"))
end

function tests.predicts()
  local m = filled(90)
  assert(not m:trained())
  m:train {}
  assert(m:trained())
  for i = 100, 130 do
    local features, label = example(i)
    local got, p, all = m:predict(features)
    assert(got == label and p > 0.5 and p == all[label])
    local sum = 0
    for _, c in ipairs(COLOURS) do
      sum = sum + all[c]
    end
    assert(math.abs(sum - 1) < 1e-9)
  end
end

--- Features in the array part and the keys; unknown ones; none.
function tests.features()
  local m = filled(90)
  m:train {}
  local a = select(2, m:predict { "sign red", "noise 3" })
  local b = select(2, m:predict { ["sign red"] = 1, ["noise 3"] = true,
    ["never seen"] = 5 })
  assert(a == b)
  local _, p = m:predict {}
  assert(p >= 1 / 3)
end

function tests.explains()
  local m = filled(90)
  m:train {}
  local why = m:explain({ "sign red", "noise 3" }, "red")
  assert(why[1].feature == "sign red" and why[1].share > 0)
  assert(m:explain({ "sign red" }, "blue")[1].share < 0)
  assert(#m:explain({ "sign red", "noise 3" }, "red", 1) == 1)
end

function tests.cross_validation()
  local c = filled(90):cross_validate { folds = 3, seed = 5 }
  assert(c.macro_f1 == 1 and c.accuracy == 1)
  assert(c.label.red.precision == 1 and c.label.red.gold == 30)
  local m = filled(90)
  for i = 1, 30 do
    m:add({ "noise " .. i % 11 }, COLOURS[i * i % 3 + 1])
  end
  local d, e = m:cross_validate { seed = 1 }, m:cross_validate { seed = 1 }
  assert(d.macro_f1 == e.macro_f1 and d.macro_f1 < 1)
end

local function fails(what, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok and tostring(message):find(what, 1, true),
    "wanted: " .. what .. "; got: " .. tostring(message))
end

function tests.messages()
  local m = filled(9)
  fails("not trained yet", m.predict, m, {})
  m:train {}
  fails("did you mean 'blue'", m.explain, m, {}, "bleu")
  fails("no tabs", m.add, m, { "a\tb" }, "red")
  fails("is a number, not a string", m.add, m, { a = "1" }, "red")
  fails("feature is text, not a boolean", m.add, m, { true }, "red")
  fails("a value of", m.add, m, { a = 0 / 0 }, "red")
  fails("C is a number", m.train, m, { C = "much" })
  fails("C is more than 0", m.train, m, { C = -1 })
  fails("folds", m.cross_validate, m, { folds = 1 })
  fails("did you mean 'features'", rubric.model, { feature = 1 })
  fails("at least two labels", function()
    local one = rubric.model {}
    one:add({ "a" }, "x")
    one:train {}
  end)
end

--- The text of a model is refused when it was changed.
function tests.tampered()
  local core = require "rubric.core"
  local text = filled(90):train {}
  assert(#core.model(text):labels() == 3)
  fails("changed after it was trained", core.model,
    (text:gsub("sign red\t", "sign rot\t")), "x")
  fails("no model of rubric", core.model, "hello", "x")
end

--- Work in C is paid for before: a training that is too large is refused.
function tests.budget()
  local m = rubric.model {}
  for i = 1, 3000 do
    local row = {}
    for k = 1, 40 do
      row[k] = "f" .. (i * 31 + k * 17) % 997
    end
    m:add(row, i % 2 == 0 and "even" or "odd")
  end
  local ok = pcall(m.cross_validate, m, { folds = 200 })
  return not ok
end

return function(doc)
  local names = {}
  for name in pairs(tests) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    if name ~= "budget" then
      local ok, message = pcall(tests[name])
      doc:add("result", { 0, 1 }, { what = name .. ": " .. tostring(message),
        passed = ok })
    end
  end
  if doc.text:find("budget", 1, true) then
    tests.budget() -- the host stops the package
  end
end

--- The library that every package has: require "rubric".

local core = require "rubric.core"
local model = require "rubric.model"
local pattern = require "rubric.pattern"
local rules = require "rubric.rules"

--- An option that nobody reads is a typo.
local function known(o, call, keys)
  if type(o) ~= "table" then
    error(("%s is given a table of options, not a %s"):format(call, type(o)), 3)
  end
  for key in next, o do
    local found
    for _, k in ipairs(keys) do
      found = found or k == key
    end
    if not found then
      local near = core.nearest(tostring(key), keys)
      error(("%s has no '%s'%s"):format(call, tostring(key),
        near and "; did you mean '" .. near .. "'?" or ""), 3)
    end
  end
end

local LEXICON = { "name", "file", "text", "key", "pos", "stems" }
local GAZETTEER = { "mode" }

local M = {
  args = core.args,
  null = core.null,
  log = core.log,
  read = core.read,
  clock = core.clock,
  lower = core.lower,
  classes = core.classes,
  nearest = core.nearest,
  gazetteer = function(options)
    known(options or {}, "rubric.gazetteer", GAZETTEER)
    return core.gazetteer(options and options.mode or "exact")
  end,
  model = model.new,
  pattern = pattern.new,
  capture = pattern.capture,
  any = pattern.any,
  rules = rules.new,
}

--- A name that is not there but for a letter or two is a typo. Others are nil:
--- a package may ask whether a newer library has something.
local GRANTED = { read = true, clock = true }

setmetatable(M, { __metatable = false, __index = function(_, name)
  if GRANTED[name] then
    return nil
  end
  local names = {}
  for k in next, M do
    names[#names + 1] = k
  end
  table.sort(names)
  local near = type(name) == "string" and core.nearest(name, names)
  if near then
    error(("rubric has no '%s'; did you mean '%s'?"):format(name, near), 2)
  end
end })

--- A value as JSON text, and the way back.
function M.json(value)
  return require("rubric.json").encode(value)
end

function M.decode(text)
  return require("rubric.json").decode(text)
end

--- For reports: the runs of a project with packages, arguments and settings;
--- and all that the report stands on as lines of text. See rubric.made.
function M.runs(project)
  return require("rubric.made").runs(project)
end

function M.made(project)
  return require("rubric.made").lines(project)
end

--- LPeg over tokens; loaded when first asked for.
function M.alphabet(names)
  return require("rubric.alphabet").new(names)
end

--- A package that reads a format; see rubric.loader.
function M.loader(options)
  return require("rubric.loader").new(options)
end

--- All matches of an LPeg pattern over characters; see rubric.search.
function M.search(p, first)
  return require("rubric.search").all(p, first)
end

local function word_list(o, own)
  if o.text then
    return core.lexicon(o.name, o.text, o.key, o.pos, o.stems)
  end
  if type(o.file) ~= "string" then
    error("rubric.lexicon wants a file or a text: file = \"data/words.tsv\"",
      2)
  end
  return own.lexicon_file(o.file, o.name, o.key, o.pos, o.stems)
end

--- A word list from a tab-separated file of the package, or from `text`.
--- With `stems`, a key that ends in * is the beginning of words.
---@param o { name: string, file?: string, text?: string, key?: string, pos?: string, stems?: boolean }
---@return rubric.lexicon
function M.lexicon(o)
  known(o, "rubric.lexicon", LEXICON)
  return word_list(o, core)
end

--- What is around a needed package, but for `read`: without file.read of its own
--- it has none, whatever the package has that needs it.
local function around(t)
  return function(_, key)
    if key ~= "read" then
      return t[key]
    end
  end
end

--- The library as a needed package sees it: files and arguments that it names
--- are its own. `own` becomes its core module. (For the host.)
function M.bound(own)
  setmetatable(own, { __index = around(core), __metatable = false })
  return setmetatable({
    args = own.args,
    read = own.read,
    lexicon = function(o)
      known(o, "rubric.lexicon", LEXICON)
      return word_list(o, own)
    end,
    model = function(o)
      return model.new(o, own)
    end,
  }, { __index = around(M), __metatable = false })
end

local ESCAPE = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;", ["'"] = "&#39;" }

--- Text escaped for HTML, in element and attribute.
function M.html(text)
  return (tostring(text):gsub("[&<>\"']", ESCAPE))
end

--- What init.lua returned is what this kind of package returns, or an error.
--- (For the host.)
function M.check(value, kind)
  local what = type(value) == "boolean" and "nothing: is `return` missing?"
    or "a " .. type(value)
  if kind == "report" and (type(value) ~= "table"
      or type(value.report) ~= "function") then
    error("init.lua of a report returns { report = function(project, out) ... "
      .. "end }; this one returned " .. what, 0)
  elseif kind == "loader" and not require("rubric.loader").is_loader(value) then
    error("init.lua of a loader returns rubric.loader { read = "
      .. "function(file) ... end }; this one returned " .. what, 0)
  elseif kind == "tagger" and type(value) ~= "function"
      and type(value) ~= "table" then
    error("init.lua returns rubric.rules { ... }, a function of the document, "
      .. "or a list of these; this one returned " .. what, 0)
  end
end

--- Run what a package's init.lua returned. (For the host.)
function M.run(value, doc)
  if type(value) == "function" then
    value(doc)
  elseif rules.is_tagger(value) or model.is_model(value) then
    value:run(doc)
  elseif type(value) == "table" and value.report == nil then
    for _, part in ipairs(value) do
      M.run(part, doc)
    end
  elseif type(value) ~= "table" then
    error("init.lua must return rubric.rules { ... }, a function of the "
      .. "document, or a list of these; it returned a " .. type(value), 0)
  end
end

--- The model among what init.lua returned.
local function find_model(value)
  if model.is_model(value) then
    return value
  elseif type(value) == "table" then
    for _, part in ipairs(value) do
      local found = find_model(part)
      if found then
        return found
      end
    end
  end
end

--- The model, the file it belongs in. (For the host.)
function M.trainable(value)
  local m = find_model(value)
  if not (m and m.items and m.features) then
    error("this package has no model to train: init.lua returns none of "
      .. "rubric.model { items = ..., features = ... }", 0)
  end
  if m.file and m.file:find(":", 1, true) then
    error(("the model %q is a file of another package: train that one")
      :format(m.file), 0)
  end
  return m.file
end

--- Keep a document as examples; train. (For the host.)
function M.learn(value, doc, fields)
  find_model(value):learn(doc, fields)
end

function M.finish(value, options)
  return find_model(value):finish(options)
end

--- What f gives for the first part of the value that it knows.
local function first_of(value, f)
  if rules.is_tagger(value) or model.is_model(value) then
    return f(value)
  elseif type(value) == "table" then
    for _, part in ipairs(value) do
      local found = first_of(part, f)
      if found then
        return found
      end
    end
  end
end

--- A report as JSON text, or as `text` says it.
local function said(report, as_json, text)
  if not report then
    return nil
  end
  return as_json and M.json(report) or text(report)
end

--- Why a model gave its label, or what held where a rule matched; or nil. (For
-- the host.)
function M.explain(value, doc, annotation, as_json)
  local why = require "rubric.why"
  local m = find_model(value)
  local told = m and m:why(doc, annotation)
  if told then
    return as_json and M.json(told) or told
  end
  local rule = annotation.rule
  return rule and first_of(value, function(part)
    return rules.is_tagger(part)
      and said(why.made(part, doc, rule, annotation), as_json, why.made_text)
  end)
end

--- Write a report. (For the host.)
function M.report(value, project, out)
  if type(value) ~= "table" or type(value.report) ~= "function" then
    error("this package writes no report: init.lua must return "
      .. "{ report = function(project, out) ... end }", 0)
  end
  value.report(project, out)
end

--- How far a rule got; nil when the package has no such rule. (For the host.)
function M.why(value, doc, rule, offset, as_json)
  local why = require "rubric.why"
  return first_of(value, function(part)
    return rules.is_tagger(part)
      and said(why.report(part, doc, rule, offset), as_json, why.text)
  end)
end

return M

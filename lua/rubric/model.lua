--- Models: labels for places in a text, learned from labelled examples.
--
-- A model turns an item (a place in a document) into features, which are
-- names with numbers, and those into a label with a probability. Training is
-- for the host (`rubric train`) or a script's own examples; predicting needs
-- the text of the model and nothing else.

local core = require "rubric.core"

local M = {}

local KEYS = { "layer", "label", "file", "uses", "items", "features",
  "otherwise", "C", "min_count", "balance" }

---@class rubric.learner
local Model = {}
Model.__index = Model

local function known(o)
  for key in pairs(o) do
    local is
    for _, k in ipairs(KEYS) do
      is = is or k == key
    end
    if not is then
      local near = core.nearest(tostring(key), KEYS)
      error(("rubric.model has no '%s'%s"):format(tostring(key),
        near and "; did you mean '" .. near .. "'?" or ""), 3)
    end
  end
end

--- A hash of the files that make the features.
local function hash_of(self)
  return self.core.sha256_files(self.uses or {})
end

--- A model trained with other features still gives answers, worse ones.
local function check_features(self)
  local trained = self.weights:head():match("\nfeatures (%x+)")
  if trained and self.uses and trained ~= hash_of(self) then
    core.log(("%s: %s: trained with other features (%s changed since); train "
      .. "it again"):format(core.package, self.file,
      table.concat(self.uses, ", ")), "w")
  end
end

--- A model; see lua/README.md for its fields.
---@param o table
---@param own? table the core module of the package that makes it
---@return rubric.learner
function M.new(o, own)
  known(o)
  local self = setmetatable({ core = own or core }, Model)
  for key, value in pairs(o) do
    self[key] = value
  end
  self.examples = core.examples()
  if self.file then
    self.weights = self.core.model_file(self.file)
    if self.weights then
      check_features(self)
    end
  end
  return self
end

function M.is_model(x)
  return getmetatable(x) == Model
end

-- ---- examples and training ----

--- An example. Rows of one group stay together in cross-validation.
---@param features table names, and name = number
---@param label string
---@param group? string
function Model:add(features, label, group)
  self.examples:add(features, label, group)
end

local function options(self, o)
  local out = { C = self.C, min_count = self.min_count,
    balance = self.balance }
  for key, value in pairs(o or {}) do
    out[key] = value
  end
  return out
end

--- Train on the examples added; the text of the model, which is also in use
--- from now on.
---@param o? { C?: number, min_count?: integer, balance?: boolean }
---@return string
function Model:train(o)
  local head = ("package %s %s\nfeatures %s\nexamples %d\n"):format(
    core.package, core.version, hash_of(self), #self.examples)
  local text = self.examples:train(options(self, o), head)
  self.weights = core.model(text, self.file or "model")
  return text
end

local function ratio(a, b)
  return b > 0 and a / b or 0
end

--- Precision, recall and F1 of each label, by training on some of the
--- examples and predicting the others, in turn.
---@param o? { folds?: integer, seed?: integer, C?: number }
---@return { label: table, macro_f1: number, accuracy: number, count: table }
function Model:cross_validate(o)
  local c = self.examples:cross_validate(options(self, o))
  local out = { label = {}, count = c.count, labels = c.labels }
  local right, all, sum = 0, 0, 0
  for i, label in ipairs(c.labels) do
    local gold, found = 0, 0
    for k in ipairs(c.labels) do
      gold = gold + c.count[i][k]
      found = found + c.count[k][i]
    end
    local p, r = ratio(c.count[i][i], found), ratio(c.count[i][i], gold)
    out.label[label] = { precision = p, recall = r,
      f1 = ratio(2 * p * r, p + r), gold = gold, found = found }
    sum = sum + out.label[label].f1
    right, all = right + c.count[i][i], all + gold
  end
  out.macro_f1 = ratio(sum, #c.labels)
  out.accuracy = ratio(right, all)
  return out
end

-- ---- prediction ----

local function weights(self)
  if not self.weights then
    error("the model is not trained yet" .. (self.file and ": there is no "
      .. self.file .. "; `rubric train` makes it" or ""), 3)
  end
  return self.weights
end

--- Is there something to predict with?
function Model:trained()
  return self.weights ~= nil
end

--- The most probable label, its probability, and those of all labels.
---@return string, number, table<string, number>
function Model:predict(features)
  return weights(self):predict(features)
end

--- The features that speak most for or against a label.
---@return { feature: string, share: number }[]
function Model:explain(features, label, most)
  return weights(self):explain(features, label, most)
end

-- ---- as the value of a package ----

local function annotate(self, doc, item)
  local where = { item.start, item.stop }
  if self.weights then
    local features = self.features(doc, item)
    if features then
      local label, p = self.weights:predict(features)
      -- four digits: what a probability is worth
      p = math.floor(p * 10000 + 0.5) / 10000
      doc:add(self.layer, where, { [self.label] = label, probability = p },
        "model " .. self.file)
      return
    end
  end
  if self.otherwise then
    local found, rule = self.otherwise(doc, item)
    if found then
      doc:add(self.layer, where, found, rule)
    end
  end
end

--- Label the items of a document.
function Model:run(doc)
  for _, item in ipairs(self.items(doc)) do
    annotate(self, doc, item)
  end
end

--- The label of an item as text, from the item or from a field.
local function label_of(doc, item, field)
  local label = item.label
  if label == nil then
    if not field then
      error("nothing says which label these examples have; name the field: "
        .. "--label-field NAME", 0)
    end
    label = doc:field(field)
    if label == nil then
      error(("the record has no field '%s', which is to hold its label")
        :format(field), 0)
    end
  end
  if type(label) ~= "string" and type(label) ~= "number"
    and type(label) ~= "boolean" then
    error(("a label is text or a number, not a %s"):format(type(label)), 0)
  end
  return tostring(label)
end

--- Keep the items of a document as examples. (For the host.)
function Model:learn(doc, fields)
  for _, item in ipairs(self.items(doc)) do
    local label = label_of(doc, item, fields.label)
    local features = self.features(doc, item)
    if features then
      local group = item.group
      if group == nil and fields.group then
        group = doc:field(fields.group)
      end
      self:add(features, label, group ~= nil and tostring(group) or nil)
    end
  end
end

local function figures_text(c, folds, seed)
  local out = { ("cross-validation (%d folds, seed %d): macro-F1 %.3f, "
    .. "accuracy %.3f"):format(folds, seed, c.macro_f1, c.accuracy) }
  for _, label in ipairs(c.labels) do
    local f = c.label[label]
    out[#out + 1] = ("  %-18s P %.3f  R %.3f  F1 %.3f   %d examples")
      :format(label, f.precision, f.recall, f.f1, f.gold)
  end
  return table.concat(out, "\n") .. "\n"
end

--- The model's text and a report. (For the host.)
function Model:finish(o)
  local text, report = self:train { C = o.C }, ""
  if o.folds > 0 then
    report = figures_text(self:cross_validate { C = o.C, folds = o.folds,
      seed = o.seed }, o.folds, o.seed)
  end
  return text, ("%d examples, %d features with a weight\n%s"):format(
    #self.examples, #self.weights, report)
end

--- Why an annotation has its label, or nil when it is not the model's.
--- (For the host.)
function Model:why(doc, annotation)
  if not self.weights or annotation.layer ~= self.layer
    or annotation.rule ~= "model " .. (self.file or "") then
    return nil
  end
  for _, item in ipairs(self.items(doc)) do
    if item.start == annotation.start and item.stop == annotation.stop then
      local features = self.features(doc, item)
      local label, _, all = self:predict(features)
      local out = { "  probabilities:" }
      for _, l in ipairs(self.weights:labels()) do
        out[1] = ("%s %s %.2f"):format(out[1], l, all[l])
      end
      for _, e in ipairs(self:explain(features, label, 10)) do
        out[#out + 1] = ("  %s %s: %+.3f"):format(e.share > 0 and "for"
          or "against", e.feature, e.share)
      end
      return table.concat(out, "\n")
    end
  end
  return nil
end

return M

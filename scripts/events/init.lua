--- Events: who did what to whom, in the root codes of codes.tsv.
--
-- One rule a code. Its pattern, run in C, finds verbs that can have the code;
-- blocks.lua settles by particle and object which code it is, govern.lua what
-- the verb above makes of it, who.lua the names, status.lua whether it was.

local rubric = require "rubric"
local blocks = require "blocks"
local codes = require "codes"
local examples = require "examples"
local govern = require "govern"
local index = require "index"

local S

local function begin(doc)
  S = index.of(doc)
end

local function put(features, role, name)
  if name then
    features[role] = name.name
    features[role .. "_kind"] = name.kind
    features[role .. "_start"] = name.start
    features[role .. "_end"] = name.stop
  else
    features[role] = rubric.null
  end
end

local function write(doc, rule, row, m, event)
  local f = { code = row.code, root = row.name, quad = row.quad,
    verb = doc:lemma(m.first), status = event.status,
    negated = event.status == "negated" }
  put(f, "source", event.source)
  put(f, "target", event.target)
  doc:add("event", m.span, f, rule)
end

local function rule_of(row, lemmas)
  local name = row.code .. " " .. row.name
  return { name = name,
    match = '[lemma="(' .. table.concat(lemmas, "|") .. ')"%c & pos="V.*"]',
    examples = examples[row.code].examples,
    never = examples[row.code].never,
    tag = function(m, doc)
      for _, event in ipairs(codes.at(S, m.first)) do
        if event.code == row.code then
          write(doc, name, row, m, event)
        end
      end
    end }
end

-- codes that a governor can give: refuse, promise, threaten, deny, demand
local RAISED = { ["01"] = true, ["03"] = true, ["10"] = true, ["12"] = true,
  ["13"] = true }

local rules = { layer = "event", policy = "all" }
local by_code = blocks.lemmas()
for _, row in codes.names:rows() do
  local lemmas = by_code[row.code]
  if RAISED[row.code] then
    for _, lemma in ipairs(govern.lemmas()) do
      lemmas[#lemmas + 1] = lemma
    end
  end
  rules[#rules + 1] = rule_of(row, lemmas)
end

return { begin, rubric.rules(rules) }

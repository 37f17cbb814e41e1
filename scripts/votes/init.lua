--- Votes, in three phases.
--
-- 1. tallies: numbers that are counts of votes (layer tally);
-- 2. votes: a verb or a noun of voting with a tally (layer vote);
-- 3. votes without a count, in sentences where phase 2 found none.
--
-- Who voted on what comes from the clauses of package phrases.

local rubric = require "rubric"
local ballots = require "ballots"
local tallies = require "tallies"

local rules = { layer = "vote", macros = {} }
for name, pattern in pairs(tallies.macros) do
  rules.macros[name] = pattern
end
for name, pattern in pairs(ballots.macros) do
  rules.macros[name] = pattern
end
for _, rule in ipairs(tallies.rules) do
  rule.layer, rule.phase = "tally", 1
  rules[#rules + 1] = rule
end
for _, rule in ipairs(ballots.rules) do
  rules[#rules + 1] = rule
end

return { ballots.begin, rubric.rules(rules) }

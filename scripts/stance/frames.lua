--- The stance lexicon, cut into the word lists that patterns ask.
--
-- data/frames.tsv has one row per lemma, part of speech and argument; a
-- pattern needs to know which arguments a word takes, so the rows of each
-- argument become a word list of their own: v_obj, v_for, n_against, a_of...

local rubric = require "rubric"

local M = { names = {} }

local HEADER = "lemma\tpos\targ\tpolarity\tstrength\tmode\tconf\n"
local MIN_CONF = 0.5

--- Preposition of an argument, or a short name for the others.
local function slot(arg)
  return arg:match("^prep:(.+)$") or (arg:gsub("[:-]", "_"))
end

local parts, order = {}, {}
for line in rubric.read("data/frames.tsv"):gmatch("[^\n]+") do
  local lemma, pos, arg, conf =
    line:match("^([^#\t][^\t]*)\t(%u)\t([^\t]+)\t.*\t([%d.]+)$")
  if lemma and not lemma:find(" ", 1, true)
    and tonumber(conf) >= MIN_CONF then
    local name = pos:lower() .. "_" .. slot(arg)
    if not parts[name] then
      parts[name] = { HEADER }
      order[#order + 1] = name
    end
    table.insert(parts[name], line .. "\n")
  end
end

--- Word lists by name ("v_obj").
M.list = {}
for _, name in ipairs(order) do
  M.list[name] = rubric.lexicon { name = name,
    text = table.concat(parts[name]), key = "lemma", pos = "pos" }
end

--- Names of all prepositions that a part of speech takes, in a fixed order.
function M.prepositions(pos)
  local out = {}
  for _, name in ipairs(order) do
    local p = name:match("^" .. pos .. "_(%l+)$")
    if p and p ~= "obj" then
      out[#out + 1] = p
    end
  end
  table.sort(out)
  return out
end

return M

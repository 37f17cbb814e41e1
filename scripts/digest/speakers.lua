--- Who was quoted most.

local facts = require "facts"
local md = require "markdown"

local M = { title = "Quoted most" }

--- Speakers with their quotations, those with most first.
local function group(quotes)
  local by, list = {}, {}
  for _, q in ipairs(quotes) do
    if q.speaker then
      local g = by[q.speaker]
      if not g then
        g = { name = q.speaker, words = 0, documents = {}, files = 0 }
        by[q.speaker] = g
        list[#list + 1] = g
      end
      g[#g + 1] = q
      local _, n = q.words:gsub("%S+", "")
      g.words = g.words + n
      if not g.documents[q.document] then
        g.documents[q.document] = true
        g.files = g.files + 1
      end
    end
  end
  table.sort(list, function(a, b)
    if #a ~= #b then
      return #a > #b
    elseif a.words ~= b.words then
      return a.words > b.words
    end
    return a.name < b.name
  end)
  return list
end

local past = { n = {} } -- quotations of earlier weeks by speaker

local function quoted_before(project, p)
  facts.grow(past, p, function(when)
    for name, n in pairs(facts.quote_counts(project, when)) do
      past.n[name] = (past.n[name] or 0) + n
    end
  end)
  return past.n
end

function M.write(out, project, p, quotes)
  local list = group(quotes)
  if #list == 0 then
    return out:write("Nobody was quoted.\n")
  end
  local before = quoted_before(project, p)
  for i = 1, math.min(#list, facts.args.rows) do
    local g = list[i]
    local old = before[g.name]
    out:write(i, ". **", md.text(g.name), "**: ", md.count(#g, "quotation"),
      ", ", md.count(g.words, "word"), ", ", md.count(g.files, "document"),
      old and ("; %d before"):format(old) or "; not quoted before", "\n")
    -- the longest say most
    local longest = { table.unpack(g) }
    table.sort(longest, function(a, b)
      if #a.words ~= #b.words then
        return #a.words > #b.words
      elseif a.document ~= b.document then
        return a.document < b.document
      end
      return tonumber(a.start) < tonumber(b.start)
    end)
    md.some(out, longest, facts.args.evidence)
  end
  md.rest(out, #list, facts.args.rows)
end

return M

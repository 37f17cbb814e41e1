--- Stances: the matrix of holders and targets, and the evidence of each cell.

local rubric = require "rubric"
local page = require "page"

local M = { id = "stances", title = "Stances" }

local html, number = rubric.html, page.number

local function name(s)
  if s == "" then
    return '<i class="quiet">not named</i>'
  elseif s == "AUTHOR" then
    return "AUTHOR"
  end
  return html(s)
end

local function about(a)
  local f = a.f
  local against = f.polarity == "oppose"
  local out = { against and '<b class="oppose">− opposes</b>'
    or '<b class="support">+ supports</b>' }
  local function add(text)
    out[#out + 1] = html(text)
  end
  if f.strength then
    add(("strength %s of 3"):format(f.strength))
  end
  if f.mode then
    add(f.mode)
  end
  for _, flag in ipairs { "negated", "hedged", "conditional" } do
    if f[flag] == true then
      add(flag)
    end
  end
  if tonumber(f.confidence) then
    add(("confidence %.2f"):format(f.confidence))
  end
  return table.concat(out, " · ")
end

--- "+2 −1" in the colour of the larger, as HTML; class of the cell.
local function figures(g)
  local net = g.support - g.oppose
  local class = net > 0 and "support" or net < 0 and "oppose" or "mixed"
  local parts, said = {}, {}
  if g.support > 0 then
    parts[#parts + 1] = '<span class="support">+' .. number(g.support)
      .. "</span>"
    said[#said + 1] = "supports " .. g.support
  end
  if g.oppose > 0 then
    parts[#parts + 1] = '<span class="oppose">−' .. number(g.oppose)
      .. "</span>"
    said[#said + 1] = "opposes " .. g.oppose
  end
  if #parts == 0 then
    parts[1], said[1] = number(g.n), "neither"
  end
  return table.concat(parts, " "), class, table.concat(said, ", ")
end

--- Names of one side by their counts, the most frequent first; `before(a, b)`
--- decides among equals, or their letters.
local function side(list, key, before)
  local count, names = {}, {}
  for _, g in ipairs(list) do
    local s = g[key]
    if not count[s] then
      count[s] = 0
      names[#names + 1] = s
    end
    count[s] = count[s] + g.n
  end
  table.sort(names, function(a, b)
    if count[a] ~= count[b] then
      return count[a] > count[b]
    end
    local first = before and before(a, b)
    if first == nil then
      return a < b
    end
    return first
  end)
  return names, count
end

--- The best place among `names` of those who have a stance on each target.
local function first_holder(list, names)
  local place, first = {}, {}
  for i, s in ipairs(names) do
    place[s] = i
  end
  for _, g in ipairs(list) do
    local at = place[g.key1] or #names + 1
    first[g.key2] = math.min(first[g.key2] or at, at)
  end
  return first
end

--- Up to `max` names that have a cell with one of `others` (all names if
--- nil).
local function choose(list, names, key, other, others, max)
  local has = {}
  for _, g in ipairs(list) do
    has[g[key]] = has[g[key]] or not others or others[g[other]]
  end
  local out, set = {}, {}
  for _, s in ipairs(names) do
    if has[s] and #out < max then
      out[#out + 1] = s
      set[s] = #out
    end
  end
  return out, set
end

--- Holders and targets of the matrix, all of which have a cell in it. Of
--- targets that are equally frequent actors come first, then those of the
--- most frequent holders; in the matrix those of one holder stand together.
local function axes(list, max, actors)
  local all_holders = side(list, "key1")
  local first = first_holder(list, all_holders)
  local function by_holder(a, b)
    if first[a] ~= first[b] then
      return first[a] < first[b]
    end
    return nil
  end
  local all_targets, count = side(list, "key2", function(a, b)
    if actors[a] ~= actors[b] then
      return actors[a] == true
    end
    return by_holder(a, b)
  end)
  local _, some = choose(list, all_targets, "key2", "key1", nil, max)
  local holders, row = choose(list, all_holders, "key1", "key2", some, max)
  local targets = choose(list, all_targets, "key2", "key1", row, max)
  first = first_holder(list, holders)
  table.sort(targets, function(a, b)
    if count[a] ~= count[b] then
      return count[a] > count[b]
    end
    local order = by_holder(a, b)
    if order == nil then
      return a < b
    end
    return order
  end)
  return holders, targets, #all_holders, #all_targets
end

local function cells(out, list, holders, targets)
  local at = {}
  for i, g in ipairs(list) do
    at[g.key1 .. "\0" .. g.key2] = i
  end
  for _, h in ipairs(holders) do
    out:write('<tr><th scope="row">', name(h), "</th>")
    for _, t in ipairs(targets) do
      local i = at[h .. "\0" .. t]
      if i then
        local text, class, said = figures(list[i])
        out:write('<td class="', class, '"><a href="#s', i, '" title="',
          html(("%s → %s: %s"):format(h, t, said)), '">', text, "</a></td>")
      else
        out:write("<td></td>")
      end
    end
    out:write("</tr>\n")
  end
end

local function known(facts)
  local set = {}
  for _, g in ipairs(facts.actors) do
    set[g.key1] = true
  end
  return set
end

local function matrix(out, facts)
  local list, max = facts.stances, facts.limits.matrix
  local holders, targets, nholders, ntargets = axes(list, max, known(facts))
  out:write('<p class="lead">Rows hold the stance, columns are its target. ',
    '<span class="support">+ supports</span>, ',
    '<span class="oppose">− opposes</span>; each cell opens its evidence.',
    '</p>\n<div class="scroll" tabindex="0" role="region" ',
    'aria-label="Matrix of holders and targets">\n<table class="matrix">\n',
    '<caption class="hide">Stances of holders towards targets</caption>\n',
    '<thead><tr><th scope="col">Holder</th>')
  for _, t in ipairs(targets) do
    out:write('<th scope="col" class="up"><span>', name(t), "</span></th>")
  end
  out:write("</tr></thead>\n<tbody>\n")
  cells(out, list, holders, targets)
  out:write("</tbody>\n</table>\n</div>\n",
    page.left_out(#holders, nholders, "holder", "matrix"),
    page.left_out(#targets, ntargets, "target", "matrix"))
end

local function pair(out, facts, i, g)
  local text, class, said = figures(g)
  out:write('<details class="pair"><summary><h4 id="s', i, '">',
    name(g.key1), ' <span aria-hidden="true">→</span> ', name(g.key2),
    '</h4> <span class="badge ', class, '" title="', said, '">', text,
    "</span></summary>\n")
  page.items(out, facts, g, about)
  out:write("</details>\n")
end

function M.write(out, facts)
  local list = facts.stances
  if #list == 0 then
    return page.empty(out, "stances", "actors quotes stance")
  end
  matrix(out, facts)
  out:write('<h3>Evidence</h3>\n<p class="lead">The words that say it are in ',
    '<mark class="stance support">green</mark> or ',
    '<mark class="stance oppose">red</mark>; the holder is ',
    '<mark class="actor">underlined</mark>, the target ',
    '<mark class="target">dotted</mark>.</p>\n')
  local holders = side(list, "key1")
  for _, h in ipairs(holders) do
    out:write('<div class="holder">\n')
    for i, g in ipairs(list) do
      if g.key1 == h then
        pair(out, facts, i, g)
      end
    end
    out:write("</div>\n")
  end
  out:write(page.left_out(#list, list.groups, "pair", "rows"))
end

return M

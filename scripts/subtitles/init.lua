--- Subtitles as a text to read: cues are joined so that sentences stay whole,
--- and the way back to the file's bytes is kept.

local rubric = require "rubric"
local cues = require "cues"
local words = require "words"

local PAUSE <const> = rubric.args.pause * 1000

--- The lines of a cue: each its pieces, the byte that they count from, and its
--- words for comparison.
local function lines_of(cue)
  local lines, open = {}, false
  for i, l in ipairs(cue) do
    local byte, s = l[1], l[2]
    local pieces
    pieces, open = words.pieces(s, open, cue[i + 1] and cue[i + 1][2])
    local said = {}
    for k, p in ipairs(pieces) do
      said[k] = type(p) == "string" and p or p[1] and s:sub(p[1], p[2]) or ""
    end
    said = table.concat(said):match("^%s*(.*%S)")
    if said then
      lines[#lines + 1] = { pieces = pieces, byte = byte, s = s,
        said = said }
    end
  end
  return lines
end

--- Rolling captions: how many lines of a cue are the last ones of that before.
local function repeated(before, lines)
  for k = math.min(#before, #lines, 8), 1, -1 do
    local same = true
    for i = 1, k do
      same = same and before[#before - k + i].said == lines[i].said
    end
    if same then
      return k
    end
  end
  return 0
end

--- Do the captions roll? In a quarter of the first cues, then, a line comes
--- again at once. (Someone may also say a thing twice.)
local function rolls(text)
  local n, again, before, stop = 0, 0, {}, 0
  for cue in cues.each(text, function() end) do
    local lines = lines_of(cue)
    n = n + 1
    if cue.from <= stop + 500 and repeated(before, lines) > 0 then
      again = again + 1
    end
    before, stop = lines, cue.to
    if n == 500 then
      break
    end
  end
  return again > 0 and again * 4 >= n - 1
end

--- The text that is being made: a list of parts, and what is known of places
--- in it.
local function new_text()
  local t = { parts = {}, times = {}, speakers = {} }
  local len, gap = 0, nil
  local time, who

  --- Space before what comes: " ", or "\n\n" for a paragraph.
  function t.space(s)
    if gap ~= "\n\n" then
      gap = s
    end
  end

  --- What comes was said then, by this one.
  function t.at(ms)
    time = ms
  end

  function t.by(name)
    who = name
  end

  local function put(part, n)
    if gap and len > 0 then
      t.parts[#t.parts + 1] = gap
      len = len + #gap
    end
    gap = nil
    if time then
      t.times[#t.times + 1] = { len, time / 1000 }
      time = nil
    end
    if who then
      t.speakers[#t.speakers + 1] = { len, who }
      who = nil
    end
    t.parts[#t.parts + 1] = part
    len = len + n
  end

  --- Words of the file from byte `from` on.
  function t.slice(s, from)
    local a, b = s:match("^%s*()"), #(s:match("^.*%S") or "")
    if a > 1 then
      t.space(" ")
    end
    if b < a then
      return
    end
    put({ from + a - 1, from + b - 1 }, b - a + 1)
    if b < #s then
      t.space(" ")
    end
  end

  --- Words that stand for what is written otherwise.
  function t.made(s)
    if s == " " then
      t.space(" ")
    else
      put(s, #s)
    end
  end

  return t
end

--- The beginning of a line: does another one speak? Where its words begin.
local function opens(t, l, first, i, before)
  local at = first[1]
  local dash = l.several and words.dash(l.s, at)
  if dash and (i == 1 or l.dashed or before:find("[.!?\"')\xA6\xBB\x9D]$")) then
    l.turn, at = true, dash
  end
  local name = words.label(l.s:sub(at, math.min(first[2], at + 80)), l.turn)
  if l.turn or name then
    t.space("\n\n")
  end
  if name then
    t.by(name)
  end
  return at
end

--- The words of the i-th line of a cue.
local function add_line(t, l, i, before)
  local fresh = true
  for _, p in ipairs(l.pieces) do
    if type(p) == "string" then
      t.made(p)
    elseif p.turn then
      t.space("\n\n")
      l.turn, fresh = true, true
    elseif p.who then
      if p.who ~= t.voice then
        t.space("\n\n")
        t.by(p.who)
      end
      t.voice = p.who
    else
      local from = p[1]
      if fresh then
        from = opens(t, l, p, i, before)
        fresh = l.s:find("^%s*$", from) ~= nil
      end
      t.slice(l.s:sub(from, p[2]), l.byte + from - 1)
    end
  end
  t.space(" ")
end

local function add_cue(t, cue, lines, skip)
  local dashed = #lines > 0 and lines[1].pieces[1][1]
    and words.dash(lines[1].s, lines[1].pieces[1][1])
  t.at(cue.from)
  for i, l in ipairs(lines) do
    if i > skip then
      l.several, l.dashed = #lines > 1, dashed
      add_line(t, l, i, i > 1 and lines[i - 1].said or "")
    end
  end
end

--- What is wrong with a file, at most twenty times.
local function complaints()
  local list, more = {}, 0
  return function(line, why)
    if #list < 20 then
      list[#list + 1] = { error = ("line %d: %s"):format(line, why) }
    else
      more = more + 1
    end
  end, function(records)
    table.move(list, 1, #list, #records + 1, records)
    if more > 0 then
      records[#records + 1] = { error = ("%d more cues are broken"):format(more) }
    end
    return records
  end
end

local function read(file)
  local wrong, told = complaints()
  local rolling = rolls(file.text)
  local t, before, stop, spoken = new_text(), {}, 0, 0
  local language
  local function head(name, value)
    language = name == "Language" and value or language
  end
  for cue in cues.each(file.text, wrong, head) do
    local lines = lines_of(cue)
    local skip = rolling and cue.from <= stop + 500
      and repeated(before, lines) or 0
    if #lines > skip then
      if cue.from - spoken > PAUSE then
        t.space("\n\n")
      end
      add_cue(t, cue, lines, skip)
    end
    if #lines > 0 then
      before, spoken = lines, math.max(spoken, cue.to)
    end
    stop = math.max(stop, cue.to)
  end
  if #t.parts == 0 then
    return told {}
  end
  return told { {
    text = t.parts,
    language = language,
    times = t.times,
    speakers = #t.speakers > 0 and t.speakers or nil,
  } }
end

return rubric.loader { read = read }

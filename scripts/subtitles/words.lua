--- What was said, in a line of a cue: without tags, positions and sounds.

local M = {}

local ENTITY = {
  amp = "&", lt = "<", gt = ">", quot = '"', apos = "'", nbsp = " ",
  lrm = "", rlm = "", shy = "", hellip = "…", ndash = "–", mdash = "—",
  lsquo = "‘", rsquo = "’", ldquo = "“", rdquo = "”", laquo = "«",
  raquo = "»", eacute = "é", egrave = "è", agrave = "à", ccedil = "ç",
  auml = "ä", ouml = "ö", uuml = "ü", Auml = "Ä", Ouml = "Ö", Uuml = "Ü",
  szlig = "ß", pound = "£", euro = "€", deg = "°",
}

-- Sounds in round brackets; other words there may have been said.
local SOUND = {}
for word in ([[applause applauds applauding beep beeping bell bells boos booing
  chatter chattering cheers cheering chuckles chuckling clapping coughs coughing
  crosstalk crying explosion explosions gasps groans gunfire gunshots inaudible
  indistinct instrumental laughs laughing laughter murmurs murmuring music
  pause screaming screams shouting shouts sighs silence singing sirens siren
  sobbing sobs static unintelligible whistling]]):gmatch("%a+") do
  SOUND[word] = true
end

local function entity(name)
  local dec, hex = name:match("^#(%d+)$"), name:match("^#[xX](%x+)$")
  local code = dec and tonumber(dec) or hex and tonumber(hex, 16)
  if not code then
    return ENTITY[name]
  elseif code == 0xA0 then
    return " "
  elseif math.type(code) == "integer" and code >= 32 and code <= 0x10FFFF
    and (code < 0xD800 or code > 0xDFFF) then
    return utf8.char(code)
  end
end

local function is_sound(s)
  for word in s:gmatch("%a+") do
    if SOUND[word:lower()] then
      return true
    end
  end
  return false
end

--- ">>", also as entities, before another one speaks: where it ends.
local function turn(s, at)
  local n, to = 0, at
  while true do
    local next = s:match("^>()", to) or s:match("^&gt;()", to)
    if not next then
      return n > 1 and s:match("^%s*()", to)
    end
    n, to = n + 1, next
  end
end

-- What a character may begin: each gives where that ends and what stands for
-- it (a string, { turn = true }, { who = name }), or nothing.
local BEGINS = {}

BEGINS["<"] = function(s, at)
  local name, to = s:match("^<v[^%s<>]*%s([^<>]*)>()", at)
  if to then
    return to, { who = name:match("^%s*(.*%S)") }
  end
  to = s:match("^<[bB][rR]%s*/?>()", at)
  if to then
    return to, " "
  end
  return s:match("^</?%w[^<>]*>()", at)
end

BEGINS["{"] = function(s, at)
  return s:match("^{\\[^{}]*}()", at) or s:match("^{%a:[^{}]*}()", at)
end

BEGINS["["] = function(s, at, line)
  local to = s:match("^%[[^%[%]]*%]()", at)
  if to then
    return to
  elseif line.next and not s:find("[%[%]]", at + 1)
    and line.next:find("^[^%[]-%]") then
    line.open = true -- it ends in the next line
    return #s + 1
  end
end

BEGINS["("] = function(s, at, line)
  local inside, to = s:match("^%(([^()]*)%)()", at)
  if to and #inside <= 60 and (is_sound(inside)
    or not line.spoken and at == line.from and #s - to < 80
      and s:find("^%W*$", to)) then
    return to
  end
end

BEGINS[">"] = function(s, at, line)
  local to = (at == line.from or s:find("^%s", at - 1)) and turn(s, at)
  if to then
    return to, { turn = true }
  end
end

BEGINS["&"] = function(s, at, line)
  local to, what = BEGINS[">"](s, at, line)
  if to then
    return to, what
  end
  local name, stop = s:match("^&(#?%w+);()", at)
  local text = name and #name < 12 and entity(name)
  if text then
    return stop, text
  end
end

BEGINS["\xE2"] = function(s, at)
  return s:match("^\xE2\x99[\xAA\xAB]()", at) -- notes: a song
end

--- The pieces of a line: { from, to } in it, a string that stands for what is
--- written otherwise, { turn = true } where another one speaks, { who = name }.
--- `open`: it begins inside of square brackets. `next`: the line after it.
---@return table pieces, boolean open
function M.pieces(s, open, next)
  local out = {}
  local line = { from = 1, next = next, open = false, spoken = false }
  if open then
    line.from = s:match("^[^%]]*%]%s*()") or 1
  end
  line.from = s:match("^%s*()", line.from)
  local i = line.from

  local function keep(to)
    if to >= line.from then
      out[#out + 1] = { line.from, to }
      line.spoken = line.spoken or s:sub(line.from, to):find("%w") ~= nil
    end
  end

  while true do
    local at = s:find("[<{%[(>&\xE2]", i)
    if not at then
      break
    end
    local to, what = BEGINS[s:sub(at, at)](s, at, line)
    if to then
      keep(at - 1)
      if what and what ~= "" then
        out[#out + 1] = what
        line.spoken = line.spoken or type(what) == "string" and what ~= " "
      end
      i, line.from = to, to
    else
      i = at + 1
    end
  end
  keep(#s)
  return out, line.open
end

--- After a dash that begins a line: where the words begin, or nil.
function M.dash(s, at)
  at = s:match("^%s*()", at)
  local to = s:match("^%-()", at) or s:match("^\xE2\x80[\x90\x91\x93]()", at)
  return to and s:match("^%s*()[^%d%s-]", to)
end

--- "ANNA BERG: " or, with `sure` that a turn begins here, "Anna Berg: ".
---@return string? name
function M.label(s, sure)
  local name, rest = s:match("^%s*([%u\x80-\xff][%w\x80-\xff .'-]*):%f[%s\0]%s*()")
  if not name or #name > 40 then
    return nil
  elseif not sure and (name:find("%l") or not s:find("%l", rest)) then
    return nil
  end
  local words = 0
  for word in name:gmatch("%S+") do
    words = words + 1
    if not word:find("^[%u\x80-\xff]") then
      return nil
    end
  end
  return words <= 4 and name or nil
end

return M

--- The cues of a file: when, and in which lines.

local M = {}

local HOLDS = { NOTE = true, STYLE = true, REGION = true }

--- 01:02:03,450 or 02:03.450 in milliseconds, or nil.
local function time(s)
  local h, m, sec, frac = s:match("^(%d*):?(%d%d?):(%d%d?)[.,]?(%d*)$")
  if not h or #h > 4 or tonumber(m) > 59 or tonumber(sec) > 59 then
    return nil
  end
  frac = tonumber((frac .. "000"):sub(1, 3))
  return ((tonumber(h) or 0) * 60 + tonumber(m)) * 60000
    + tonumber(sec) * 1000 + frac
end

--- Begin and end of a line of times.
local function times(s)
  local from, to = s:match("^%s*([%d:.,]+)%s*%-%->%s*([%d:.,]+)")
  from, to = from and time(from), to and time(to)
  if from and to then
    return from, to
  end
end

--- An iterator over the cues of a text: { from =, to = (milliseconds),
--- line = its number, { first byte, words }, ... }. `wrong(line, why)` is told
--- of broken ones, `head(name, value)` of "Language: en" in the head of a .vtt.
---@param text string
---@param wrong fun(line: integer, why: string)
---@param head? fun(name: string, value: string)
function M.each(text, wrong, head)
  local start = text:match("^\xEF\xBB\xBF()") or 1
  local vtt = text:find("^WEBVTT", start) ~= nil
  local state = vtt and "head" or "between"
  local lines = text:gmatch("()([^\r\n]*)\r?\n?", start)
  local number, first, waiting, last = 0, nil, 0, nil
  local cue

  -- Lines that no line of times followed.
  local function lost()
    if waiting > 0 then
      wrong(first, ("no line of times (00:01:02%s500 --> 00:01:04%s000) with "
        .. "these words"):format(vtt and "." or ",", vtt and "." or ","))
    end
    waiting = 0
  end

  -- A line of times: the cue before it is whole.
  local function begin(at, s)
    local done = cue
    if done and #done > 0 and done[#done][2]:find("^%s*%d+%s*$")
      and done[#done].line == at - 1 then
      done[#done] = nil -- the number of this one, after no empty line
    end
    waiting = waiting - 1
    lost()
    waiting = 0
    local from, to = times(s)
    cue = from and { from = from, to = to, line = at }
    state = cue and "cue" or "skip"
    if not cue then
      wrong(at, "these are no times: " .. s:sub(1, utf8.offset(s, 41) and
        utf8.offset(s, 41) - 1 or #s))
    end
    return done
  end

  local function between(at, s)
    if vtt and waiting == 0 and HOLDS[s:match("^(%u+)%f[%s\0]") or ""] then
      state = "skip"
    else
      first = waiting == 0 and at or first
      waiting = waiting + 1
    end
  end

  local function line(byte, s)
    number = number + 1
    if state ~= "head" and s:find("-->", 1, true)
      and (state ~= "skip" or s:find("^%s*%d")) then
      return begin(number, s)
    elseif s == "" then
      local done = cue
      lost()
      cue, state = nil, "between"
      return done
    elseif state == "head" then
      local name, value = s:match("^(%a+):%s*(%S.*)$")
      if name and head then
        head(name, value)
      end
    elseif state == "between" then
      between(number, s)
    elseif state == "cue" then
      cue[#cue + 1] = { byte, s, line = number }
    end
  end

  return function()
    for byte, s in lines do
      local done = line(byte, s)
      if done then
        return done
      end
    end
    lost()
    last, cue = cue, nil
    return last
  end
end

return M

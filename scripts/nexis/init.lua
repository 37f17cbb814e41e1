--- Exports of news databases in the old layout: one file, many articles, each
--- below a line "1 of 50 DOCUMENTS".

local rubric = require "rubric"
local article = require "article"

-- How the line is written; a form feed counts as white space.
local MARKS <const> = {
  "^%s*(%d+) of (%d+) DOCUMENTS?%s*$", "^%s*Document (%d+) of (%d+)%s*$",
  "^%s*DOCUMENT (%d+) OF (%d+)%s*$", "^%s*(%d+) von (%d+) DOKUMENTE?N?%s*$",
  "^%s*Dokument (%d+) von (%d+)%s*$", "^%s*(%d+) de (%d+) DOCUMENTS?%s*$",
  "^%s*Document (%d+) de (%d+)%s*$",
}

local function mark(s)
  if #s > 200 or not s:find("%d") then
    return nil
  end
  for _, p in ipairs(MARKS) do
    local k, n = s:match(p)
    if k and #k < 8 and #n < 8 then
      return tonumber(k), tonumber(n)
    end
  end
end

local function takes(file)
  for s in file.text:gmatch("[^\r\n]+") do
    if mark(s) then
      return true
    end
  end
  return false
end

--- An export's numbers: which have been seen.
local function tell(export)
  local missing, more = {}, 0
  for k = 1, math.min(export.of, 100000) do
    if not export[k] then
      if #missing < 10 then
        missing[#missing + 1] = k
      else
        more = more + 1
      end
    end
  end
  if export.found == export.of and #missing == 0 then
    return nil
  end
  local which = table.concat(missing, ", ")
    .. (more > 0 and (" and %d more"):format(more) or "")
  return { error = ("line %d: of %d articles there are %d%s"):format(
    export.line, export.of, export.found,
    which ~= "" and "; there is no " .. which or "") }
end

--- Calls `put` with each document, or error.
local function walk(text, put)
  local export, at, lines
  local number = 0

  local function finish()
    if lines then
      local doc = article.read(lines)
      if doc then
        doc.number = at.k
        put(doc)
      else
        put { error = ("line %d: article %d of %d has no text"):format(at.line,
          at.k, export.of) }
      end
    end
  end

  local function close()
    local wrong = export and tell(export)
    if wrong then
      put(wrong)
    end
  end

  for byte, s in text:gmatch("()([^\r\n]*)\r?\n?") do
    number = number + 1
    local k, n = mark(s)
    if k then
      finish()
      if not export or export.of ~= n or k <= at.k then
        close()
        export = { of = n, found = 0, line = number }
      end
      export.found = export.found + 1
      export[k] = true
      at, lines = { k = k, line = number }, {}
    elseif lines then
      lines[#lines + 1] = { byte, s }
    end
  end
  finish()
  close()
end

local function read(file)
  return coroutine.wrap(function()
    walk(file.text, coroutine.yield)
  end)
end

return rubric.loader { read = read, takes = takes }

--- Pieces of Markdown. Words of documents are text: nothing in them is markup.

local M = {}

--- On one line, without what drives a terminal or turns the text around it.
local function plain(s)
  return (s:gsub("[%s%c]+", " "):gsub("\194[\128-\159]", " ")
    :gsub("\226\128[\139-\143\168-\174]", "")
    :gsub("\226\129[\160-\175]", ""))
end

--- Text on one line, its marks taken literally.
function M.text(s)
  s = plain(s):gsub("^ ", ""):gsub(" $", "")
  return (s:gsub("[\\`*_{}%[%]<>|#&]", "\\%0"))
end

--- At most n bytes, cut at a space, with dots.
local function short(s, n)
  if #s <= n then
    return s
  end
  local cut = s:sub(1, n):match("^(.*)%s%S*$") or s:sub(1, n)
  return cut:gsub("[\194-\244][\128-\191]*$", function(c)
    return utf8.len(c) and c or ""
  end) .. " …"
end

--- The words around an annotation, without those that the cut went through.
function M.passage(words)
  local inner = words:match("^%S*%s(.*)%s%S*$")
  inner = inner and inner ~= "" and utf8.len(inner) and inner
    or utf8.len(words) and words or ""
  return "… " .. inner .. " …"
end

--- Where a passage stands: `file:offset` in code, which `rubric why` takes. The
-- name is a stranger's: it has no run of ticks as long as those around it.
local function place(name, start)
  local most = 0
  for ticks in name:gmatch("`+") do
    most = math.max(most, #ticks)
  end
  local ticks = ("`"):rep(most + 1)
  local blank = name:sub(1, 1) == "`" and " " or ""
  return ticks .. blank .. plain(name) .. ":" .. start .. blank .. ticks
end

--- A passage as evidence: an item of the list under its line. What an indirect
-- quotation has are the words of the text, not of its speaker.
function M.evidence(out, e)
  out:write("  - ", e.who and M.text(e.who) .. ": " or "",
    e.kind == "indirect" and "in the text's words, " or "", "“",
    M.text(short(e.words, 220)), "” (", place(e.document, e.start), ", ",
    M.text(e.date), ")\n")
end

--- "1 document", "12 documents".
function M.count(n, what, several)
  return n .. " " .. (n == 1 and what or several or what .. "s")
end

--- The first `most` of a list of evidence.
function M.some(out, list, most)
  for i = 1, math.min(#list, most) do
    M.evidence(out, list[i])
  end
end

--- "... and 12 more", when a list was cut.
function M.rest(out, n, shown)
  if n > shown then
    out:write("\n", n - shown, " more ", n - shown == 1 and "is" or "are",
      " left out (`--arg rows=`).\n")
  end
end

return M

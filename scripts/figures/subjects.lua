--- What a figure is said of: from the clauses of layer svo and the noun phrases
-- of layer np.

local M = {}

local svo, np

function M.begin(doc)
  svo, np = {}, {}
  for _, a in ipairs(doc:layer("svo")) do
    svo[a.verb_start] = svo[a.verb_start] or a
  end
  for _, a in ipairs(doc:layer("np")) do
    local old = np[a.first]
    np[a.first] = old and old.last >= a.last and old or a
  end
end

local PRONOUN = { it = true, they = true, he = true, she = true, we = true,
  that = true, this = true, which = true, who = true, there = true, i = true,
  you = true }

local function strip(doc, start, stop)
  local text = doc:sub(start, stop)
  local rest = text:match("^[Tt]he (.+)$") or text:match("^[Aa]n? (.+)$")
    or text
  if PRONOUN[text:lower()] then
    return nil
  end
  return { text = rest, start = stop - #rest, stop = stop }
end

--- The part of a verb's clause, or nil; what the quantity covers is none.
function M.part(doc, token, role, quantity)
  local a = svo[doc:token(token).start]
  local start = a and a[role .. "_start"]
  if not start then
    return nil
  end
  local stop = a[role .. "_end"]
  if quantity and start < quantity.stop and quantity.start < stop then
    return nil
  end
  return strip(doc, start, stop)
end

--- Is the subject of a verb a pronoun? Then what the figure is said of is not
--- named here.
function M.pronoun(doc, token)
  local a = svo[doc:token(token).start]
  return a and a.subject_start
    and PRONOUN[doc:sub(a.subject_start, a.subject_end):lower()] or false
end

--- The noun phrase that begins at a token (after its article).
function M.phrase(doc, token)
  local a = np[token] or np[token + 1]
  return a and strip(doc, a.start, a.stop) or nil
end

--- The noun phrase that ends just before a token.
function M.before(doc, token)
  for first = token - 1, token - 6, -1 do
    local a = np[first]
    if a and a.last == token - 1 then
      return strip(doc, a.start, a.stop)
    end
  end
end

return M

--- Names that stay unknown or ambiguous, for `rubric run actors --unknown`.
--
-- Layer `unknown`, written only with the argument `unknown`: what has the
-- form of a name and got no kind, whose kind rests on one weak sign, or that
-- several share. Each with a guess and the reason.

local M = {}

local WEAK = 4 -- forms up to this weight are one sign beside the name

--- A kind by nothing but the look of the words.
local function look(text)
  if text:find("^%u%u+$") then
    return "organisation"
  elseif text:find("^%u[%l\128-\255']+ %u[%w\128-\255'-]+$") then
    return "person"
  end
  return nil
end

--- Note an item of the document: with its features, or nil when it got none.
function M.note(doc, x, features, rule)
  local guess, why
  local form = x.form
  if rule == "part of several names" then
    guess, why = features.kind, "several have this name"
  elseif not features then
    if not form or form.kind == false or form.name == "unknown adjective" then
      return
    end
    guess, why = look(x.text), "nothing tells its kind"
  elseif form and form.weight <= WEAK and (rule == form.name
      or rule == "same name elsewhere") then
    guess, why = features.kind, "only by: " .. rule
  elseif rule == "given name alone" or rule == "surname alone" then
    guess, why = features.kind, "only by: " .. rule
  end
  if why then
    doc:add("unknown", x.where, { name = x.text, guess = guess, why = why },
      rule or "no kind")
  end
end

return M

--- Lists of other tools, read as registries: spaCy patterns (.jsonl), tables
--- with commas or semicolons (.csv), CAMEO actor dictionaries of PETRARCH and
--- TABARI (.actors, .txt).
--
-- A reader calls take(row, line) with a row of the registry's columns, or
-- bad(line, why) for a line that it cannot read.

local rubric = require "rubric"
local lpeg = require "lpeg"

local P, S, R, C, Ct, Cg, Cc = lpeg.P, lpeg.S, lpeg.R, lpeg.C, lpeg.Ct,
  lpeg.Cg, lpeg.Cc

local M = {}

--- Lines of a text with their numbers.
local function lines(text)
  local number = 0
  local each = text:gmatch("([^\n]*)\n?")
  return function()
    local line = each()
    if not line then
      return nil
    end
    number = number + 1
    return number, (line:gsub("\r$", ""))
  end
end

--- Capitals as in a name: "bank of england" -> "Bank of England".
local SMALL = { of = true, the = true, ["and"] = true, ["for"] = true,
  ["in"] = true, on = true, de = true, bin = true, van = true, von = true }

local function capitals(name)
  local first = true
  return (rubric.lower(name):gsub("[^%s%-]+", function(word)
    local small = SMALL[word] and not first
    first = false
    return not small and word:gsub("^%l", string.upper) or nil
  end))
end

-- ---- spaCy ----

local LABELS = { PERSON = "person", PER = "person", ORG = "organisation",
  NORP = "organisation", GPE = "place", LOC = "place", FAC = "place" }

--- The words that a token pattern stands for, or nil and why not.
local function words_of(pattern)
  if type(pattern) == "string" then
    return pattern, pattern
  end
  local out, lower = {}, false
  for i, token in ipairs(type(pattern) == "table" and pattern or {}) do
    local word = token.TEXT or token.ORTH or token.LOWER
    local attribute = next(token)
    if type(word) ~= "string" or next(token, attribute) ~= nil then
      return nil, ("token %d is no plain TEXT, ORTH or LOWER"):format(i)
    end
    lower = lower or token.LOWER ~= nil
    out[i] = word
  end
  if not out[1] then
    return nil, "no pattern"
  end
  local text = table.concat(out, " ")
  return lower and capitals(text) or text, text
end

function M.spacy(text, take, bad)
  local names = {} -- id -> name
  for number, line in lines(text) do
    if line:find("%S") then
      local ok, value = pcall(rubric.decode, line)
      local name, why, written
      if not ok or type(value) ~= "table" then
        why = "no JSON object"
      elseif not LABELS[value.label] then
        why = ("label '%s' is none of PERSON ORG NORP GPE LOC FAC")
          :format(tostring(value.label))
      else
        name, written = words_of(value.pattern)
        why = not name and written or nil
      end
      if why then
        bad(number, why)
      else
        local id = value.id and tostring(value.id) or name
        names[id] = names[id] or name
        take({ name = names[id], kind = LABELS[value.label],
          aliases = name .. "|" .. written }, number)
      end
    end
  end
end

-- ---- tables with commas ----

local function csv_row(separator)
  local quote = P '"'
  local quoted = quote * lpeg.Cs(((P(1) - quote) + P '""' / '"') ^ 0) * quote
    * S " \t" ^ 0
  local plain = C((P(1) - S('"' .. separator) - P "\n") ^ 0)
  local cell = quoted + plain
  return Ct(cell * (P(separator) * cell) ^ 0) * -1
end

local HEADS = {
  name = "name actor entity person organisation organization canonical",
  kind = "kind type category label class",
  aliases = "aliases alias synonyms synonym variants also_known_as",
  member_of = "member_of party affiliation group member organisation_of",
  role = "role position office title function job",
  from = "from start start_date begin since",
  to = "to end end_date until",
}
local head_of = {}
for column, all in pairs(HEADS) do
  for word in all:gmatch("%S+") do
    head_of[word] = column
  end
end

local KIND_WORDS = { per = "person", people = "person", politician = "person",
  org = "organisation", institution = "organisation", loc = "place",
  gpe = "place", location = "place", city = "place", state = "place",
  region = "place" }

function M.csv(text, take, bad)
  local row, columns
  for number, line in lines(text:gsub("^\239\187\191", "")) do
    if not columns and line:find("%S") then
      row = csv_row(select(2, line:gsub(";", "")) > select(2,
        line:gsub(",", "")) and ";" or ",")
      columns = row:match(line) or {}
      local there = {}
      for i, head in ipairs(columns) do
        local word = rubric.lower(head:match("^%s*(.-)%s*$")):gsub("%s+", "_")
        columns[i] = head_of[word] or false
        there[columns[i]] = true
      end
      if not there.name or not there.kind then
        error(("line %d: the first line must name a column for the name and "
          .. "one for the kind (name, kind, aliases, member_of, role, from, "
          .. "to, or usual words for them)"):format(number), 0)
      end
    elseif line:find("%S") then
      local cells, out = row:match(line), {}
      if not cells then
        bad(number, "quotation marks that do not close")
      else
        for i, column in ipairs(columns) do
          local cell = column and cells[i] and cells[i]:match("^%s*(.-)%s*$")
          if cell and cell ~= "" and cell ~= "-" then
            out[column] = cell
          end
        end
        out.kind = out.kind and rubric.lower(out.kind)
        out.kind = KIND_WORDS[out.kind] or out.kind
        if out.kind == "person" and out.name then -- "Volm, Zedra"
          out.name = out.name:gsub("^([^,]+), ([^,]+)$", "%2 %1")
        end
        out.aliases = out.aliases and out.aliases:gsub("%s*;%s*", "|")
        take(out, number)
      end
    end
  end
end

-- ---- CAMEO actors ----

local blank = S " \t" ^ 0
local digit = R "09"
local word = R("AZ", "az", "09", "\128\255") + S "_-.'&()/,"
local name = C((word - S "[]<>;#") ^ 1)
local code = C(R "AZ" ^ 1 + P "---" + R("AZ", "09") ^ 1)
local day = C(digit ^ 6 * digit ^ -2)
local range = Cg(P "<" * blank * day, "before")
  + Cg(P ">" * blank * day, "after")
  + Cg(day, "after") * blank * P "-" * blank * Cg(day, "before")
local dated = Ct(P "[" * blank * Cg(code, "code") * blank * range ^ -1
  * blank * P "]")
local comment = S ";#" * P(1) ^ 0
local rest = blank * comment ^ -1 * -1
local entry = Ct(Cg(Cc "actor", "is") * Cg(name, "name") * blank
  * Cg(Ct((dated * blank) ^ 0), "codes")) * rest
local synonym = Ct(Cg(Cc "alias", "is") * P "+" * blank * Cg(name, "name"))
  * rest
local more = Ct(Cg(Cc "codes", "is") * blank
  * Cg(Ct((dated * blank) ^ 1), "codes")) * rest
local cameo_line = synonym + more + entry

local ORGANISATIONS = "^[INM][GMN][OCG]" -- IGO NGO IMG MNC NGM
local BODIES = { GOV = true, MIL = true, OPP = true, LEG = true, JUD = true,
  COP = true, REB = true, BUS = true, MED = true, EDU = true, SPY = true,
  UAF = true, PTY = true, NGO = true, IGO = true, LAB = true, REL = true,
  CVL = true, ELI = true, SEP = true, INS = true, CRM = true }

--- "740809" or "19740809" -> "1974-08-09"
local function cameo_date(text)
  if #text == 6 then
    text = (text:sub(1, 2) < "40" and "20" or "19") .. text
  end
  return text:sub(1, 4) .. "-" .. text:sub(5, 6) .. "-" .. text:sub(7, 8)
end

--- What the codes of an actor make of it: offices with dates are people's.
local function cameo_kind(actor)
  for _, one in ipairs(actor.codes) do
    if one.before or one.after then
      return "person"
    end
  end
  local first = actor.codes[1].code
  if #first == 3 and not first:find(ORGANISATIONS) then
    return "place"
  end
  return (first:find(ORGANISATIONS) or BODIES[first:sub(4, 6)])
    and "organisation" or "place"
end

local function plain(text)
  return (text:gsub("_+$", ""):gsub("_", " "))
end

local function cameo_give(actor, take, bad)
  if not actor then
    return
  elseif not actor.codes[1] then
    bad(actor.line, "no code in brackets for '" .. actor.name .. "'")
    return
  end
  local aliases = { plain(actor.name) }
  for _, alias in ipairs(actor.aliases) do
    aliases[#aliases + 1] = plain(alias)
    aliases[#aliases + 1] = capitals(plain(alias))
  end
  local kind = cameo_kind(actor)
  for _, one in ipairs(actor.codes) do
    take({ name = capitals(plain(actor.name)), kind = kind,
      aliases = table.concat(aliases, "|"),
      role = one.code, member_of = #one.code > 3 and one.code:sub(1, 3) or nil,
      from = one.after and cameo_date(one.after),
      to = one.before and cameo_date(one.before) }, actor.line)
  end
end

function M.cameo(text, take, bad)
  local actor
  for number, line in lines(text) do
    local bare = line:gsub("^%s+", "")
    if bare ~= "" and not bare:find("^[#;<]") then
      local it = cameo_line:match(bare)
      if not it or it.is ~= "actor" and not actor then
        bad(number, it and "no actor stands before it"
          or "neither NAME_ [CODE] nor +NAME_ nor [CODE date]")
      elseif it.is == "alias" then
        table.insert(actor.aliases, it.name)
      elseif it.is == "codes" then
        table.move(it.codes, 1, #it.codes, #actor.codes + 1, actor.codes)
      else
        cameo_give(actor, take, bad)
        actor = it
        actor.aliases, actor.line = {}, number
      end
    end
  end
  cameo_give(actor, take, bad)
end

return M

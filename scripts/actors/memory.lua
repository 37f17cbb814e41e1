--- What one document has told about its people.
--
-- A full name makes its surname known; the surname alone is that person
-- afterwards. Two people with one surname keep it open.

local M = {}
M.__index = M

function M.new()
  return setmetatable({ person = {}, surname = {} }, M)
end

local function last_word(name)
  return name:match("(%S+)$")
end

--- Enter a person; the fullest form stays the name.
function M:add(name, role)
  local p = self.person[name]
  if not p then
    p = { name = name, kind = "person" }
    self.person[name] = p
    local key = last_word(name)
    local list = self.surname[key] or {}
    list[#list + 1] = p
    self.surname[key] = list
  end
  p.role = p.role or role
  return p
end

--- The person of a surname, or of a shorter form of a known name.
function M:find(name)
  local p = self.person[name]
  if p then
    return p
  end
  local list = self.surname[last_word(name)]
  if not list then
    return nil
  end
  local one
  for _, q in ipairs(list) do
    local fits = name == last_word(name)
      or q.name:match("^(%S+)") == name:match("^(%S+)")
    if fits and q.name:find(" ", 1, true) then
      if one then
        return nil -- two people: left open
      end
      one = q
    end
  end
  return one or (#list == 1 and name == list[1].name and list[1]) or nil
end

return M

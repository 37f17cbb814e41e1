--- Which items hold a token: lists of them for each block of tokens, so that
--- nobody walks over all that a long text has.

local M = {}
M.__index = M

local BLOCK = 64 -- tokens

function M.new()
  return setmetatable({}, M)
end

--- Enter an item whose span stands.
---@param it quotes.item
function M:put(it)
  for b = it.first // BLOCK, it.last // BLOCK do
    local list = self[b]
    if not list then
      self[b] = { it }
    else
      list[#list + 1] = it
    end
  end
end

--- The item entered last that holds the token and is of no `but` kind.
---@param but string?
---@return quotes.item?
function M:last(tok, but)
  local list = self[tok // BLOCK]
  for k = list and #list or 0, 1, -1 do
    local it = list[k]
    if it.first <= tok and tok <= it.last and it.kind ~= but then
      return it
    end
  end
  return nil
end

return M

--- What was worked out last, by its key. Rules go through a text in order and ask
--- for what is near; all of a long text would take many times its bytes.

local M = {}

local MOST = 256 -- of the newest, and as many of those before

--- What f(a, b, c) gives, once for each key while it is recent; and a function
--- that forgets all.
---@param f function
---@return fun(key: any, a: any, b: any, c: any): any
---@return fun()
function M.new(f)
  local newest, older, n = {}, {}, 0
  local function get(key, a, b, c)
    local value = newest[key]
    if value then
      return value
    end
    value = older[key] or f(a, b, c)
    if n == MOST then
      newest, older, n = {}, newest, 0
    end
    newest[key], n = value, n + 1
    return value
  end
  local function forget()
    newest, older, n = {}, {}, 0
  end
  return get, forget
end

return M

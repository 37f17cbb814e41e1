--- Searching with LPeg over characters, skipping what cannot begin a match.
--
-- The naive search tries the pattern at every byte. Most bytes cannot begin
-- it: skipping runs of them by a set is several times as fast. A byte that
-- could have begun one and did not is skipped together with the run after it.

local lpeg = require "lpeg"

local M = {}

---@class rubric.search
local Search = {}
Search.__index = Search

--- All matches in a text: an array of { start, captures..., stop }, byte
--- offsets from 0, the end exclusive.
---@param text string
---@return table[]
function Search:match(text)
  local found = self.pattern:match(text)
  for i = 1, #found do
    local m = found[i]
    m[1] = m[1] - 1
    m[#m] = m[#m] - 1
  end
  return found
end

--- A search for p. With `first` (a set of the bytes that can begin a match,
--- as a string or an LPeg pattern) the rest is skipped.
---@return rubric.search
function M.all(p, first)
  local one = lpeg.Ct(lpeg.Cp() * lpeg.P(p) * lpeg.Cp())
  local pattern
  if first then
    local set = type(first) == "string" and lpeg.S(first) or lpeg.P(first)
    local skip = (1 - set) ^ 0
    pattern = skip * ((one + 1) * skip) ^ 0
  else
    pattern = (one + 1) ^ 0
  end
  return setmetatable({ pattern = lpeg.Ct(pattern) }, Search)
end

return M

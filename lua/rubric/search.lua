--- Searching with LPeg over characters, skipping what cannot begin a match.
--
-- The naive search tries the pattern at every byte. Most bytes cannot begin
-- it: skipping runs of them by a set is several times as fast.

local lpeg = require "lpeg"

local M = {}

--- A pattern that finds all matches of p. With `first` (a set of the bytes
--- that can begin one, as a string or an LPeg pattern) the rest is skipped.
--- Gives an array of { start, captures of p..., stop }: byte offsets from 0,
--- the end exclusive.
function M.all(p, first)
  p = lpeg.P(p)
  local span = lpeg.Ct((lpeg.Cp() / function(i) return i - 1 end) * p
    * (lpeg.Cp() / function(i) return i - 1 end))
  local skip = lpeg.P(1)
  if first then
    local set = type(first) == "string" and lpeg.S(first) or lpeg.P(first)
    skip = (1 - set) ^ 1 + 1
  end
  return lpeg.Ct((span + skip) ^ 0)
end

return M

--- Who speaks at a place, and what "it" is about there.

local chunk = require "chunk"
local clause = require "clause"
local names = require "names"
local phrase = require "phrase"
local voice = require "voice"

local M = {}

--- The one whose words token `tok` is in, as a name; nil when none is known.
local function speaker(doc, tok)
  local q = voice.quote_at(doc:token(tok).start)
  local n = q and names.of_quote(doc, q)
  if n then
    n.first = tok
  end
  return n
end

--- Speaker, or the author of a text with opinions.
function M.voice_of(doc, tok)
  local who = speaker(doc, tok)
  if who then
    return who
  end
  if voice.quote_at(doc:token(tok).start) or not voice.is_opinion(doc) then
    return nil
  end
  return { name = "AUTHOR", author = true, actor = true, first = tok }
end

local OPINION = chunk.set [[think believe say feel claim argue call find consider
  suppose imagine write tell insist suggest fear hope wish wonder]]

--- Is the clause whose subject is chunk j an opinion that the speaker ascribes
--- to others, or had himself in the past?
function M.of_others(S, j)
  local b = clause.back(S, j - 1)
  if b and S[b].kind == "SUB" then
    b = clause.back(S, b - 1)
  end
  while b and S[b].kind == "NP" do -- "I wrote in these pages that"
    local prep = clause.back(S, b - 1)
    if not prep or S[prep].kind ~= "P" then
      break
    end
    b = clause.back(S, prep - 1)
  end
  if not b or S[b].kind ~= "VG" or not OPINION[S.l[S[b].head]] then
    return false
  end
  local s = clause.subject(S, b)
  return not s or not voice.own(S.w[S[s].head])
    or S.p[S[b].head] == "VBD"
end

--- Subject of the verb group at chunk k as a target; "it" means the subject
--- of the clause before in the same sentence.
function M.about(doc, S, k)
  local j = clause.subject(S, k)
  if not j then
    return nil
  end
  local c = S[j]
  if c.pron == "it" or c.pron == "that" or c.pron == "this" then
    for i = 1, k - 1 do
      if S[i].kind == "VG" and S[i].form == "fin" then
        local b = clause.subject(S, i)
        if b and b ~= j and not S[b].pron and not S[b].proper
          and not (S[i + 1] and S[i + 1].kind == "NP"
          and S[i + 1].pron == "it") then
          local r = names.target(doc, S, b, phrase.extent(S, b))
          if r and not r.person then
            local where = doc:span(c.first, c.last)
            r.start, r.stop = where.start, where.stop
            return r
          end
        end
      end
    end
    if c.pron == "it" then
      return names.target(doc, S, j)
    end
    return nil
  end
  return names.target(doc, S, j, phrase.extent(S, j))
end

return M

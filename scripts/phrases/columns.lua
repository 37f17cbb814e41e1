--- What is known of the chunks of the document in work: columns by number.
--
-- The same tables serve every document, so that nothing is made anew for a
-- chunk; `clear` resets one when it is cut. Sentences stand one after the
-- other, with a chunk "|" before, between and after them: looking back or ahead
-- ends there.

local M = {
  kind = { "|" }, -- see chunks.lua
  first_of = { 0 }, last_of = { 0 }, -- tokens
  meaning = {}, -- what the letters of a noun phrase or verb group mean
  lemma_of = {}, -- of the head, once asked for
  verb_at = {}, -- verb group: the phrases.verb
  verb_of = {}, -- noun phrase: the verb that it is an object of
  list_of = {}, -- noun phrase: the coordination that it belongs to
  prep_of = {}, -- noun phrase: the preposition before it
  side_of = {}, -- "np" or "vg": what a prepositional phrase hangs on
  hangs_on = {}, -- noun phrase that it hangs on
  appos_of = {}, -- noun phrase that it stands in apposition to
  taken = {}, -- noun phrase: its part is known already
  done = {}, -- verb group: the first piece of one that its subject cuts
  joined = {}, -- verb group: that first piece
  clause_at = {}, -- "that": the clause it opened
}

local lemma_of, verb_at, verb_of, list_of, prep_of, side_of, hangs_on =
  M.lemma_of, M.verb_at, M.verb_of, M.list_of, M.prep_of, M.side_of, M.hangs_on
local appos_of, taken, done, joined, clause_at, meaning =
  M.appos_of, M.taken, M.done, M.joined, M.clause_at, M.meaning

--- Forget what an earlier document put at chunk i, which is of kind `what`:
--- only what is asked of such a chunk.
function M.clear(i, what)
  if what == "n" then
    lemma_of[i], verb_of[i], list_of[i], prep_of[i] = false, false, false, false
    side_of[i], hangs_on[i], appos_of[i], taken[i] = false, false, false, false
  elseif what == "V" then
    lemma_of[i], done[i], joined[i] = false, false, false
  else
    list_of[i], verb_of[i], prep_of[i] = false, false, false
    clause_at[i], meaning[i], appos_of[i] = false, false, false
  end
  verb_at[i] = false
end

return M

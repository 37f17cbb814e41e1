--- Direct quotations: sieves over the marked spans, the surest first.
--
-- Every sieve looks at one kind of place for the source; what none of them
-- knows stays without a speaker, or is no quotation at all.

local phrase = require "phrase"
local sieves = require "sieves"
local speakers = require "speakers"
local terms = require "terms"

local M = {}

--- Words, and what stands at the edges of a marked span.
local function describe(doc, q)
  q.words, q.clause = 0, false
  for i = q.first, q.last do
    if doc:is(i, "alpha") or doc:is(i, "digit") then
      q.words = q.words + 1
    end
    q.clause = q.clause or phrase.finite(doc, i)
  end
  local final = doc:pos(q.last)
  q.ends = final == "," or final == "." or final == ":"
  q.comma = doc:pos(q.close + 1) == ","
  q.capital = doc:is(q.first, "cap")
  q.sentence = phrase.sentence(doc, q.open)
  q.opens_sentence = q.sentence == q.open
end

local function item(cx, q, kind, source, cue, rule)
  local it = { parts = { { q.start, q.stop } }, kind = kind, source = source,
    cue = cue, rule = rule, first = q.first, last = q.last, para = q.para,
    open_ended = q.open_ended }
  q.item = it
  cx.items[#cx.items + 1] = it
  speakers.remember(cx, source)
  if cue then
    cx.used[cue.first] = true
    cx.source_of[cue.first] = source
  end
  return it
end

--- Next paragraph of a quotation that was not closed.
local function continued(q, prev)
  local it = prev and prev.item
  if it and prev.open_ended and prev.para == q.para - 1 then
    it.parts[#it.parts + 1] = { q.start, q.stop }
    it.last = q.last
    q.item = it
    return true
  end
  return false
end

--- “Q,” S said. “Q,” she added: the second has a source of its own.
local function own_source(doc, cx, q)
  return (q.comma or doc:pos(q.last) == ",")
    and (sieves.list[1].find(doc, cx, q) or sieves.list[3].find(doc, cx, q)) ~= nil
end

--- “Q,” S said. “Q.”: the second half.
local function second_half(doc, cx, q, prev)
  local it = prev and prev.item
  if not it or not it.cue or prev.para ~= q.para
    or q.words < 2 and not q.ends
    or it.cue.first < prev.last then
    return false
  end
  local n = doc:sentence_of(it.cue.first)
  local stop = n and doc:sentence(n).last or 0
  if q.open > stop + 1 then
    return false
  end
  if q.open <= stop then
    local mark = doc:pos(q.open - 1)
    if mark ~= "." and mark ~= "," and mark ~= ":"
      or not sieves.clean(doc, it.cue.last + 1, q.open - 1) then
      return false
    end
  end
  if own_source(doc, cx, q) then
    return false
  end
  it.parts[#it.parts + 1] = { q.start, q.stop }
  it.last = q.last
  q.item = it
  return true
end

--- A sentence of its own after somebody spoke: more of the same.
local function goes_on(q, prev)
  local it = prev and prev.item
  if not it or not it.source or not q.opens_sentence or it.kind ~= "direct"
    or q.para - prev.para > 1 or not q.ends then
    return false
  end
  it.parts[#it.parts + 1] = { q.start, q.stop }
  it.last = q.last
  q.item = it
  return true
end

--- `Its job is “Q,” she said`: the sentence before the marks is said too.
local function from_beginning(doc, cx, q, it)
  local from, i = q.sentence, q.open - 1
  local mark = doc:pos(i)
  if from >= q.open or mark == ":" or mark == "," and i - from < 4
    or doc:paragraph_of(from) ~= q.para then
    return
  end
  for k = from, i do
    if cx.inside(k) or doc:pos(k) == "''" or cx.cue_at[k]
      and cx.cue_at[k].row.frames.D then
      return
    end
  end
  it.kind = "mixed"
  it.parts[1][1] = doc:token(from).start
  it.first = from
end

--- Direct quotations of a document; what is left has no item.
function M.run(doc, cx)
  local prev
  for _, q in ipairs(cx.pairs) do
    describe(doc, q)
    q.title = terms.title(doc, q)
    if not (not q.title and (continued(q, prev)
      or second_half(doc, cx, q, prev))) then
      local bare = terms.not_speech(doc, q)
      for _, sieve in ipairs(sieves.list) do
        if bare and not q.ends or q.title then
          break
        end
        local source, cue = sieve.find(doc, cx, q, prev)
        if source then
          local it = item(cx, q, "direct", source.start and source or nil,
            cue, sieve.name)
          if cue and cue.first > q.last then
            from_beginning(doc, cx, q, it)
          end
          break
        end
      end
      if not q.item and not bare and not q.title then
        goes_on(q, prev)
      end
    end
    if not q.title then
      prev = q
    end
  end
end

return M

--- What the text as a whole shows: stances that no words of a sentence name,
--- and a reader takes from what stands further up or down. Tier 2: their
--- confidence is low, and `explicit` is false.

local emit = require "emit"
local frames = require "frames"
local names = require "names"
local recent = require "recent"
local refer = require "refer"
local rubric = require "rubric"
local voice = require "voice"

local M = {}

local MAIN = 3 -- so many actors a text is about
local OFTEN = 3 -- and so often it names each of them

local evaluation = rubric.pattern '[lex="eval" & inside="quote"]'
local predicate = rubric.pattern '[lex="frame" & inside="quote"]'
local CLASS = { N = "N", V = "V", J = "A", R = "R" }
local NEGATIVE = { ["not"] = true, ["n't"] = true, ["n’t"] = true,
  no = true, never = true, without = true, hardly = true, nobody = true,
  nothing = true }

---@class stance.place
---@field name string
---@field kind string
---@field first integer token
---@field start integer byte
---@field stop integer

local main -- names of the actors that the text is about
local known -- holder to target to weight, of explicit stances
local leaning -- the same, of the tone in which one speaks of the other
local tones -- tokens with their weight
local about

--- The main actors.
local function find_main(doc)
  main = {}
  local count, order = {}, {}
  for a in refer.named_things(1, #doc) do
    local name = a.kind ~= "place" and a.name
    if name then
      if not count[name] then
        order[#order + 1] = name
      end
      count[name] = (count[name] or 0) + 1
    end
  end
  local place = {}
  for i, name in ipairs(order) do
    place[name] = i
  end
  table.sort(order, function(a, b)
    if count[a] ~= count[b] then
      return count[a] > count[b]
    end
    return place[a] < place[b]
  end)
  for i = 1, math.min(MAIN, #order) do
    main[order[i]] = count[order[i]] >= OFTEN or nil
  end
end

--- Actors and what stands for them in a sentence, in order.
---@return stance.place[]
local function find_places(doc, n)
  local out, s = {}, doc:sentence(n)
  for a in refer.named_things(s.first, s.last) do
    out[#out + 1] = { name = a.name, kind = a.kind, first = a.first,
      start = a.start, stop = a.stop }
  end
  table.sort(out, function(a, b) return a.first < b.first end)
  return out
end

local places_of, forget_places = recent.new(find_places)

--- The weight of each word of judgement in quotations.
local function find_tones(doc)
  tones = {}
  local function put(tok, weight)
    for t = tok - 3, tok - 1 do
      if NEGATIVE[doc:lower(t)] then
        weight = -0.7 * weight
        break
      end
    end
    tones[tok] = weight
  end
  for _, m in ipairs(predicate:find(doc)) do
    local class = CLASS[doc:pos(m.first):sub(1, 1)]
    local row = class and frames.lexicon:get(doc:lemma(m.first):lower(), class)
    if row then
      put(m.first, row.polarity == "support" and 0.5 or -0.5)
    end
  end
  for _, m in ipairs(evaluation:find(doc)) do
    local class = CLASS[doc:pos(m.first):sub(1, 1)]
    local polarity, strength = frames.evaluation(doc:lemma(m.first):lower(),
      class or "X")
    if polarity then
      strength = 0.5 + 0.5 * strength
      put(m.first, polarity == "support" and strength or -strength)
    end
  end
end

local function add(to, holder, target, weight)
  to[holder] = to[holder] or {}
  to[holder][target] = (to[holder][target] or 0) + weight
end

--- Parts of a quotation sentence by sentence: { who, number, first, last, tone,
--- word } with the places of the actors spoken of.
local function pieces(doc, q)
  local who = names.of_quote(doc, q)
  local out = {}
  if not who or who.author or not who.start then
    return out
  end
  local parts = type(q.parts) == "table" and q.parts or { { q.start, q.stop } }
  for _, part in ipairs(parts) do
    local span = doc:bytes(part[1], part[2])
    local from = span.first and span.last and doc:sentence_of(span.first)
    for n = from or 1, from and doc:sentence_of(span.last) or 0 do
      local s = doc:sentence(n)
      local piece = { who = who, number = n, kind = q.kind, tone = 0,
        first = math.max(span.first, s.first),
        last = math.min(span.last, s.last) }
      local most = 0
      for t = piece.first, piece.last do
        local weight = tones[t]
        if weight then
          piece.tone = piece.tone + weight
          if math.abs(weight) > most then
            most, piece.word = math.abs(weight), t
          end
        end
      end
      local met = {}
      for _, p in ipairs(places_of(n, doc, n)) do
        if p.first >= piece.first and p.first <= piece.last
          and p.name ~= who.name and not met[p.name] then
          met[p.name] = true
          piece[#piece + 1] = p
        end
      end
      out[#out + 1] = piece
    end
  end
  return out
end

--- The same of the quotation with these bytes, the last one of several; a match
--- has those of its tokens, which a mark inside a word makes others.
local pieces_at, forget_pieces = recent.new(function(doc, start, stop)
  local q = voice.with_bytes(start, stop)
  return q and pieces(doc, q) or {}
end)

local function pieces_of(doc, q)
  local start, stop = q.start, q.stop
  return pieces_at(start .. ":" .. stop, doc, start, stop)
end

--- The main actor spoken of first.
local function spoken_of(piece)
  for _, p in ipairs(piece) do
    if p.kind ~= "place" then
      return main[p.name] and p or nil
    end
  end
  return nil
end

--- How far the tone of a speaker counts: what is told in other words counts
--- less than what he says.
local SHARE = { direct = 0.35, mixed = 0.3, indirect = 0.2 }

--- Learn the document; what the rules found so far is known.
function M.begin(doc)
  forget_places()
  forget_pieces()
  find_main(doc)
  find_tones(doc)
  known, leaning, about = {}, {}, {}
  for _, a in ipairs(doc:layer("stance")) do
    local weight = a.polarity == "support" and a.confidence or -a.confidence
    add(known, a.holder, a.target, weight)
    add(leaning, a.holder, a.target, weight)
    about[doc:sentence_of(a.first) .. a.holder .. "\0" .. a.target] = true
  end
  for _, q in ipairs(voice.all()) do
    for _, piece in ipairs(pieces_of(doc, q)) do
      local p = spoken_of(piece)
      if p and piece.tone ~= 0 then
        add(leaning, piece.who.name, p.name, SHARE[q.kind]
          * (piece.tone > 0 and 1 or -1))
      end
    end
  end
end

function M.forget()
  forget_places()
  forget_pieces()
  tones, about, known, leaning = nil, nil, nil, nil
end

--- Write one, unless the sentence has one of this holder and target.
local function imply(doc, rule, holder, target, weight, conf, word)
  local n = doc:sentence_of(target.first)
  local key = n .. holder.name .. "\0" .. target.name
  if about[key] or holder.name == target.name or weight == 0 then
    return
  end
  about[key] = true
  local tok = word or target.first
  emit.implied(doc, rule, { holder = holder, conf = conf,
    target = { name = target.name, start = target.start, stop = target.stop,
      actor = target.kind ~= nil, first = target.first },
    polarity = weight > 0 and "support" or "oppose", first = tok, last = tok })
end

local function weight_of(table_of, holder, target)
  return table_of[holder] and table_of[holder][target] or 0
end

--- One whose stance the text tells speaks of its target again.
function M.speaks_again(m, doc)
  for _, piece in ipairs(pieces_of(doc, m)) do
    for _, p in ipairs(piece) do
      imply(doc, m.rule, piece.who, p, weight_of(known, piece.who.name,
        p.name), 0.45)
    end
  end
  return nil
end

--- The tone in which one speaks of an actor that the text is about. Of speech
--- told in other words only a strong tone counts.
function M.tone(m, doc)
  for _, piece in ipairs(pieces_of(doc, m)) do
    local p = spoken_of(piece)
    if p and (piece.kind ~= "indirect" or math.abs(piece.tone) >= 1.5) then
      imply(doc, m.rule, piece.who, p, weight_of(leaning, piece.who.name,
        p.name), 0.25, piece.word)
    end
  end
  return nil
end

--- Both are named again, the holder first.
function M.named_again(m, doc)
  local row = known[m.who.name]
  local n = doc:sentence_of(m.first)
  if not row then
    return nil
  end
  for _, p in ipairs(places_of(n, doc, n)) do
    if p.first > m.last and row[p.name] then
      imply(doc, m.rule, { name = m.who.name, start = m.who.start,
        stop = m.who.stop, first = m.first, actor = true }, p, row[p.name],
        0.25)
    end
  end
  return nil
end

--- The same speaker goes on, names nobody, and keeps his tone.
function M.goes_on(m, doc)
  local last
  for _, piece in ipairs(pieces_of(doc, m)) do
    local p = spoken_of(piece)
    local holder = piece.who.name
    if p then
      last = p
    elseif last and #piece == 0 and piece.word then
      local weight = weight_of(leaning, holder, last.name)
      if weight * piece.tone > 0 then
        local tok = doc:token(piece.word)
        imply(doc, m.rule, piece.who, { name = last.name, kind = last.kind,
          first = piece.word, start = tok.start, stop = tok.stop }, weight,
          0.15, piece.word)
      end
    end
  end
  return nil
end

M.rules = {
  { name = "speaks of the target again", tag = M.speaks_again, phase = 1,
    match = 'who:{quote} within document',
    examples = { 'Ana Ruiz criticised Senator Ivan Cole. "[Cole] has had this '
      .. 'job for ten years," Ruiz said.' },
    never = { 'Ana Ruiz met Ivan Cole. "Cole lives here," Ruiz said.' } },
  { name = "tone of a speaker", tag = M.tone, phase = 2,
    match = 'who:{quote} within document',
    examples = { 'Senator Ivan Cole was late. Cole spoke. Cole left. "It '
      .. 'was a disgraceful waste of time, with [Cole]," Ana Ruiz said.' },
    never = { 'Senator Ivan Cole was late. Cole spoke. Cole left. "Cole had '
      .. 'a hat on his head," Ana Ruiz said.' } },
  { name = "both named again", tag = M.named_again, phase = 3,
    match = 'who:{actor}',
    examples = { "Ana Ruiz criticised Senator Ivan Cole. On Monday Ruiz and "
      .. "[Cole] were in town." },
    never = { "Ana Ruiz met Senator Ivan Cole. On Monday Ruiz and Cole were in "
      .. "town." } },
  { name = "goes on in the same tone", tag = M.goes_on, phase = 4,
    match = 'who:{quote} within document',
    examples = { 'Senator Ivan Cole was late. Cole spoke. Cole left. "Cole was '
      .. 'a disgrace. What a shameful and dangerous mess," Ana Ruiz said.' },
    never = { 'Senator Ivan Cole was late. Cole spoke. Cole left. "Cole was a '
      .. 'disgrace. It rains," Ana Ruiz said.' } },
}
M.set = { layer = "stance", policy = "all", table.unpack(M.rules) }

return M

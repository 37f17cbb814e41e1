--- Stance: who supports or opposes whom or what, in which words.
--
-- Every rule is a frame: a predicate of the lexicon with its holder and its
-- target. The pattern finds the three; the row of the predicate says the
-- polarity; negation and hedges around it and the voice (a quotation's
-- speaker, or the text's own) are looked up once per match.

local rubric = require "rubric"
local frames = require "frames"
local voice = require "voice"

local macros = {
  -- a noun phrase without what follows its head
  np = '([pos="DT|PDT|CD|PRP\\$"] | [pos="JJ.*|VBN|VBG|NN.*|POS|HYPH|CD"])*'
    .. ' [pos="NN.*|PRP"]',
  -- and with an of-phrase
  npof = '@np ("of" @np)?',
  aux = '[pos="MD" | lemma="have|be|do"]',
  adv = '[pos="RB.*"]',
  verb = '[pos="VB.*"]',
  light = '[lemma="maintain|take|express|voice|show|have|offer|declare|give|'
    .. 'reaffirm|reiterate|announce|adopt|hold|launch|begin|continue|signal|'
    .. 'renew|pledge|promise|keep|demonstrate|lead|mount"]',
}

local FLIP = { support = "oppose", oppose = "support" }

--- Row of a head word in one of the rule's lists.
local function row_of(doc, head, lists)
  for _, name in ipairs(lists) do
    local list = frames.list[name]
    local row = list and (list:get(doc:lemma(head.last):lower(),
      doc:pos(head.last)) or list:get(doc:lower(head.last)))
    if row then
      return row
    end
  end
  return nil
end

--- The holder's name; inside a quotation "we" is the speaker.
local function holder_of(doc, span, quote)
  if quote and voice.first_person(doc, span) then
    return quote.speaker
  end
  if voice.pronoun(doc, span) or voice.first_person(doc, span) then
    return nil
  end
  return (voice.name(doc, span))
end

--- Features of a stance, or nil where it abstains.
local function stance(m, doc, row, options)
  local target, holder = m.target, m.holder
  if not row or not target or voice.pronoun(doc, target) then
    return nil
  end
  local quote = voice.quote_at(doc, m.head.first)
  local who = holder and holder_of(doc, holder, quote)
  if not who and not holder and quote then
    who = quote.speaker
  end
  if not who then
    return nil
  end
  local from = holder and holder.last < m.head.first and holder.last + 1
    or m.first
  local negated, hedged, conditional =
    voice.modifiers(doc, from, m.head.first)
  local polarity = options and options.polarity or row.polarity
  if negated then
    polarity = FLIP[polarity]
  end
  local mode = row.mode == "act" and "act" or "reported"
  if quote then
    mode = quote.kind == "indirect" and "reported" or "quoted"
  end
  local confidence = tonumber(row.conf) or 0.5
  return {
    start = math.min(m.head.start, m.evidence and m.evidence.start
      or m.head.start),
    stop = math.max(m.head.stop, m.evidence and m.evidence.stop
      or m.head.stop),
    holder = who,
    holder_start = holder and holder.start or rubric.null,
    holder_end = holder and holder.stop or rubric.null,
    target = (voice.name(doc, target)),
    target_start = target.start,
    target_end = target.stop,
    polarity = polarity,
    strength = negated and 1 or math.tointeger(tonumber(row.strength)) or 2,
    mode = mode,
    negated = negated,
    hedged = hedged,
    conditional = conditional,
    confidence = confidence * (hedged and 0.8 or 1),
  }
end

--- A tag function for heads in these lists.
local function by(lists, options)
  return function(m, doc)
    return stance(m, doc, row_of(doc, m.head, lists), options)
  end
end

local set = { layer = "stance", policy = "longest", macros = macros }

local function rule(r)
  set[#set + 1] = r
end

rule {
  name = "verb object",
  match = 'holder:@npof (@aux | @adv)* '
    .. 'head:[lex="v_obj|v_obj_for" & pos="VBD|VBZ|VBP|VB|VBG"] @adv? '
    .. 'target:@npof',
  tag = by { "v_obj", "v_obj_for" },
  examples = { "[Ruiz] condemned [the cartel]." },
  never = { "Ruiz walked to the office." },
}

rule {
  name = "passive with agent",
  match = 'target:@npof @aux+ @adv* head:[lex="v_obj|v_obj_for" & pos="VBN|VBD"]'
    .. ' @adv* "by" holder:@npof',
  tag = by { "v_obj", "v_obj_for" },
  examples = { "[The bill] was condemned by [the union]." },
}

for _, prep in ipairs(frames.prepositions("v")) do
  rule {
    name = "verb " .. prep .. " object",
    match = ('holder:@npof (@aux | @adv)* head:[lex="v_%s" & pos="VB.*"] '
      .. '@adv? evidence:"%s" target:@npof'):format(prep, prep),
    tag = by { "v_" .. prep },
  }
end

for _, prep in ipairs(frames.prepositions("n")) do
  local list = "n_" .. prep
  rule {
    name = "holder's noun " .. prep,
    match = ('holder:@np [pos="POS"] [pos="JJ.*"]* head:[lex="%s" & '
      .. 'pos="NNS?"] evidence:"%s" target:@npof'):format(list, prep),
    tag = by { list },
  }
  rule {
    name = "holder takes noun " .. prep,
    match = ('holder:@npof (@aux | @adv)* evidence:@light [pos="DT|JJ.*|'
      .. 'PRP\\$"]* head:[lex="%s" & pos="NNS?"] "%s" target:@npof')
      :format(list, prep),
    tag = by { list },
  }
end

for _, prep in ipairs(frames.prepositions("a")) do
  rule {
    name = "is adjective " .. prep,
    match = ('holder:@npof (@aux | @adv)* [lemma="be|remain|become|seem"] '
      .. '@adv* head:[lex="a_%s"] evidence:"%s" target:@npof')
      :format(prep, prep),
    tag = by { "a_" .. prep },
  }
end

return rubric.rules(set)

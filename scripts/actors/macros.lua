--- Pieces of patterns that the rules of forms.lua are made of.

local INITIALS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ"):gsub("%u", "%0|%0\\.|")
  :sub(1, -2)

return {
  -- A word of a name, a capital content word, a particle.
  C = '[is="cap" & pos="NNPS?" & !lex="not-names"]',
  A = '[is="cap" & is="alpha" & pos="NN.*|JJ.?|VB[GN]" & !lex="not-names"]',
  part = '[word="de|da|del|della|van|von|bin|ibn|al|el|ter|den|dos|di|la'
    .. '|le|du|der|bint|ul|ud|ben"]',
  next = '([pos="HYPH"] @C | @C | @part{1,2} [pos="HYPH"]? @C | "&" @C)',
  run = '@C @next*',
  short = '@C @next{0,4}', -- where what follows anchors the rule
  -- Within the name of an organisation; "Builders' Federation" but not
  -- "Iowa's Gazette".
  plural = '[pos="POS" & word="\'|’"]',
  more = '(@A | [pos="HYPH"] @A | @plural @A | "&" @A | [word="People|Women'
    .. '|Children|Men|Lloyd|John|King|Queen"] [pos="POS"] @A)',
  of = '("of" | "for" | "on" | "against" | "to" | "Without")',
  title = '([lex="title-parts"] [pos="HYPH"]?){0,4} [lex="titles" '
    .. '& !word="major|general|fellow|principal|whip|peer|host|anchor"]',
  -- A name that ends like an organisation's.
  orgish = '@A{1,4} [lex="org-words" & is="cap"]',
  initial = '[word="' .. INITIALS .. '" & pos="NNP"]',
  office = '("of" "the"? [word="State|Defense|Defence|Commerce|Energy'
    .. '|Labor|War|Education|Agriculture|Transportation|Treasury|Health'
    .. '|Interior|Staff|Foreign|Exchequer|Opposition|Commons|House"] '
    .. '("Affairs" | "and" @A{1,2} | "Security")?)',
  -- What is no name after a title or a form of address: "Mr. Speaker",
  -- "the General Assembly".
  office_word = '[word="Speaker|President|Chairman|Chairwoman|Secretary'
    .. '|Justice|Chief|Minister|Ambassador|Chancellor|Mayor|Governor|Senator'
    .. '|Assembly|Affairs|Council|Committee|Office|Staff|PRESIDENT|SPEAKER"]',
  article = '[word="A|I"]', -- no initial, as it has no stop
  study = '[word=".+ology|.+onomics|.+ematics|.+ography|.+istics|.+osophy'
    .. '|Physics|Chemistry|History|Engineering|Medicine|Literature|Education'
    .. '|Science|Sciences|Arts|Psychology|Psychiatry|Law|Finance|Accounting'
    .. '|Music|English|Management|Marketing|Business|Theology" & is="cap"]',
  honorific = '[lex="honorifics" & is="cap"]',
  say = '[lemma="say|tell|add|argue|insist|note|explain|recall|warn|claim'
    .. '|reply|ask|tweet|joke|concede|acknowledge|testify" & pos="VB[DZ]"]',
  org_noun = '[lemma="spokesman|spokeswoman|spokesperson|official|executive'
    .. '|employee|shareholder|worker|share|CEO|headquarters|subsidiary'
    .. '|stock|fighter|militant|lawmaker|chairman|chief|lawyer"]',
}

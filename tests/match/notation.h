/*
** notation.h - the text notation of tests/cases/patterns.txt
**
** big/JJ dogs/dog/NNS || {actor kind=person: Marco/NNP Rubio/NNP} said/say/VBD
**
** word/POS or word/lemma/POS (without a lemma: the word in lower case, names
** as they stand); || begins a sentence, ||| a paragraph; {layer f=v: ...} is
** an annotation, may nest and may cross sentences; \ before / { } | \ takes
** the sign as it is. A feature's value is a number, true, false, a word, or
** anything in "".
*/
#ifndef NOTATION_H
#define NOTATION_H

#include "sample.h"

/* 0, or -1 with the reason in why. */
int notation_read(const char *text, sample *out, char why[200]);

#endif

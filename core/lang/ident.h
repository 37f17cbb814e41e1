/*
** ident.h - which language a document and its paragraphs are in
*/
#ifndef RB_IDENT_H
#define RB_IDENT_H

#include "../doc/doc.h"

typedef struct rb_language {
    char code[16];    /* BCP 47: "en", "nb", "zh-Hant"; "": not known */
    int percent;      /* of the letters */
    int letters;      /* bytes of them that were looked at */
    uint8_t reliable; /* no other language comes near */
} rb_language;

/* What tells languages: "cld2", or "" when it was left out. */
extern const char *const rb_language_with;

/* The language of s[0..n), valid UTF-8; looks at 16 KB of it. */
rb_language rb_language_of(const char *s, size_t n);

/*
** Set the document's language when nothing has named it ("detected"), or
** when what named it is surely wrong ("detected; the page says de"), and
** lang_reliable. RB_OK or RB_ENOMEM. Without the library: nothing.
*/
int rb_identify(rb_doc *d);

/* Is the document surely not English? Rules for English are of no use then. */
int rb_is_foreign(const rb_doc *d);

/* The same language, whatever region or script: "en-GB" and "en". */
int rb_same_language(const char *a, const char *b);

/*
** Look at each paragraph of a segmented document. One that is surely in
** another language than the document (English, unless it is foreign) gets a
** span in the layer `language`: features `language` and `percent`.
** With `skip`, paragraphs that are surely not English, and all of a foreign
** document, are marked `foreign`: English analysis leaves them out.
** RB_OK or RB_ENOMEM.
*/
int rb_identify_paragraphs(rb_doc *d, int skip);

/* How many paragraphs are marked foreign. */
uint32_t rb_foreign_paragraphs(const rb_doc *d);

#endif

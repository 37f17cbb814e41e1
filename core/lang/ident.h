/*
** ident.h - which language a document is in
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

#endif

/*
** xmlfix.h - what XML does not allow and is text all the same
**
** A stray '&' ("AT&T", "?a=1&b=2") or a control code ends XML for every
** parser, and many feeds have them. They are found before parsing; the parser
** gets what XML wants in their place, and places are counted back.
*/
#ifndef RB_XMLFIX_H
#define RB_XMLFIX_H

#include "../base/err.h"
#include "../base/mem.h"

enum { RB_XML_FIXES_MAX = 1000000 }; /* in a file */

typedef struct rb_xml_fix { /* a character that XML does not allow there */
    size_t src;             /* its place, */
    size_t src_len;
    size_t at;        /* and that of what stands for it in the parser's bytes */
    const char *with; /* "&amp;", U+FFFD */
} rb_xml_fix;

typedef RB_VEC(rb_xml_fix) rb_xml_fixes;

/* RB_OK or RB_ENOMEM. Those of a file that has very many are not all found. */
int rb_xml_fixes_find(rb_xml_fixes *v, rb_mem *m, const char *s, size_t n);

/* The first one at or behind an offset in the bytes that the parser got;
** the source offset of such an offset. */
uint32_t rb_xml_fixes_first(const rb_xml_fixes *v, size_t at);
uint64_t rb_xml_fixes_source(const rb_xml_fixes *v, size_t at);

/* Room for what s[fed .. fed + len) becomes; `done` fixes are behind it. */
size_t rb_xml_fixes_room(const rb_xml_fixes *v, uint32_t done, size_t fed,
                         size_t len);
/* Write it; *done and *fed move on. Returns the bytes written. */
size_t rb_xml_fixes_fill(const rb_xml_fixes *v, uint32_t *done, const char *s,
                         size_t *fed, size_t len, char *to);

#endif

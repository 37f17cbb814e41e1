/*
** wire.h - documents and annotations as bytes between two processes
**
** A package that is not trusted runs in a process of its own (worker.h). It
** gets the document as it stands, with the layers that the package reads, and
** gives back the annotations that it made. What comes from there is checked
** as if an attacker had written it: every length, offset and string.
**
** Numbers and strings are as base/bytes.h has them. Names that repeat (layers,
** rules, features) are sent once: a number below the count of those sent is
** one of them, the count itself is a new one, which follows.
*/
#ifndef RB_WIRE_H
#define RB_WIRE_H

#include "../base/bytes.h"
#include "../doc/doc.h"

/* ---- documents ---- */

/* Which layers: all those for which this is true. */
typedef struct rb_wire_layers {
    int (*has)(void *user, const char *layer);
    void *user;
} rb_wire_layers;

/* Append the document and its layers; RB_OK or RB_ENOMEM. */
int rb_wire_put_doc(rb_buf *b, const rb_doc *d, rb_wire_layers which);
/* The document again: the same text, tokens, tags, lemmas, and annotations
** with the numbers that they had. RB_OK, RB_ENOMEM, RB_EINPUT. */
int rb_wire_get_doc(rb_wire *w, rb_mem *m, rb_vocab *v, rb_doc **out,
                    rb_err *e);

/* Append what a package made in the document; RB_OK or RB_ENOMEM. */
int rb_wire_put_made(rb_buf *b, const rb_doc *d, const char *package);
/*
** Add it to the document, as made by that package and version. RB_EINPUT:
** something in it is wrong (a layer that is not among `may`, a span outside
** of the text or inside a character, text that is not UTF-8). Annotations
** may have been added by then: rb_layer_drop.
*/
int rb_wire_get_made(rb_wire *w, rb_doc *d, const char *package,
                     const char *version, rb_wire_layers may, rb_err *e);

#endif

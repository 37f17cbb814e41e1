/*
** colour.h - colours on a terminal, never with NO_COLOR or in a pipe
*/
#ifndef CLI_COLOUR_H
#define CLI_COLOUR_H

#include "out.h"

typedef enum colour {
    COLOUR_PLAIN,
    COLOUR_MATCH, /* as grep: bold red */
    COLOUR_FILE,  /* magenta */
    COLOUR_LINE,  /* green */
    COLOUR_MARK,  /* separators: cyan */
    COLOUR_FAINT, /* what is less important */
    COLOUR_HEAD,  /* headings: bold */
    COLOUR_ACTOR,
    COLOUR_QUOTE,
    COLOUR_SUPPORT,
    COLOUR_OPPOSE,
    COLOUR_OTHER,
    COLOUR_FURNITURE,
    COLOUR_COUNT
} colour;

/* mode: "auto" (or NULL), "always", "never". Sets o->colour. */
void colour_choose(out *o, const char *mode);
void colour_on(out *o, colour c); /* ends with colour_off */
void colour_off(out *o);
/* Text in a colour. */
void colour_put(out *o, colour c, const char *s, size_t n);
/* The colour of the i-th capture, of an annotation's layer. */
colour colour_capture(size_t i);
colour colour_layer(const char *layer);

#endif

/*
** colour.c - colours on a terminal, never with NO_COLOR or in a pipe
**
** The sixteen colours of the terminal's own palette only: people have chosen
** them to be readable. Files, lines and matches look as in grep.
*/
#include "colour.h"

#include <stdlib.h>
#include <string.h>

static const char *const code[COLOUR_COUNT] = {
    [COLOUR_PLAIN] = "0",       [COLOUR_MATCH] = "1;31",  [COLOUR_FILE] = "35",
    [COLOUR_LINE] = "32",       [COLOUR_MARK] = "36",     [COLOUR_FAINT] = "2",
    [COLOUR_HEAD] = "1",        [COLOUR_ACTOR] = "1;36",  [COLOUR_QUOTE] = "33",
    [COLOUR_SUPPORT] = "4;32",  [COLOUR_OPPOSE] = "4;31", [COLOUR_OTHER] = "34",
    [COLOUR_FURNITURE] = "2;9",
};

void colour_choose(out *o, const char *mode)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (mode && strcmp(mode, "always") == 0)
        o->colour = 1;
    else if (mode && strcmp(mode, "never") == 0)
        o->colour = 0;
    else
        o->colour =
            o->tty && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

void colour_on(out *o, colour c)
{
    if (o->colour && c != COLOUR_PLAIN) {
        out_puts(o, "\033[");
        out_puts(o, code[c]);
        out_putc(o, 'm');
    }
}

void colour_off(out *o)
{
    if (o->colour)
        out_puts(o, "\033[0m");
}

void colour_put(out *o, colour c, const char *s, size_t n)
{
    colour_on(o, c);
    out_put(o, s, n);
    if (c != COLOUR_PLAIN)
        colour_off(o);
}

colour colour_capture(size_t i)
{
    static const colour c[] = {COLOUR_ACTOR, COLOUR_QUOTE, COLOUR_OTHER,
                               COLOUR_FILE, COLOUR_LINE};
    return c[i % (sizeof c / sizeof *c)];
}

colour colour_layer(const char *layer)
{
    static const struct {
        const char *name;
        colour c;
    } known[] = {{"actor", COLOUR_ACTOR},
                 {"quote", COLOUR_QUOTE},
                 {"stance", COLOUR_SUPPORT},
                 {"furniture", COLOUR_FURNITURE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, layer) == 0)
            return known[i].c;
    return COLOUR_OTHER;
}

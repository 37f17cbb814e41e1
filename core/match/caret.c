/*
** caret.c - a message that shows the pattern with a caret under the place
*/
#include "tree.h"

#include <stdio.h>
#include <string.h>
#include "../base/utf8.h"

enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 40 };

int rb_pattern_fail(rb_err *e, const char *src, size_t len, size_t at,
                    const char *fmt, ...)
{
    char what[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    if (at > len)
        at = len;
    size_t from = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
    size_t to = len - at > SHOWN_AFTER ? at + SHOWN_AFTER : len;
    while (from > 0 && rb_utf8_inside(src[from]))
        from--;
    while (to < len && rb_utf8_inside(src[to]))
        to++;
    char shown[128 * 2], caret[128];
    size_t k = 0, columns = 0;
    for (size_t i = from; i < to && k < sizeof shown - 1; i++) {
        unsigned char c = (unsigned char)src[i];
        shown[k++] = c < 0x20 ? ' ' : (char)c;
        columns += i < at && (c & 0xC0) != 0x80;
    }
    shown[k] = '\0';
    if (columns > sizeof caret - 1)
        columns = sizeof caret - 1;
    memset(caret, ' ', columns);
    caret[columns] = '\0';
    return rb_fail(e, RB_EPATTERN, "%s\n  %s%s%s\n  %s%s^", what,
                   from > 0 ? "..." : "", shown, to < len ? "..." : "",
                   from > 0 ? "   " : "", caret);
}

int rb_pattern_bad_regex(rb_err *e, const char *src, size_t len, size_t at)
{
    char why[160];
    snprintf(why, sizeof why, "%.159s", e->msg);
    return rb_pattern_fail(e, src, len, at, "bad regular expression: %s", why);
}

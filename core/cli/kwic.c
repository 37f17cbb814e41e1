/*
** kwic.c - a key word in its context, so that matches stand in one column
**
** Columns are counted as a terminal counts them, after white space has been
** squeezed; bytes would let every accent shift its line.
*/
#include "kwic.h"

#include "colour.h"
#include "utf.h"

/* Move back to the first byte of a character. */
static size_t boundary(const char *text, size_t i)
{
    while (i > 0 && ((unsigned char)text[i] & 0xC0) == 0x80)
        i--;
    return i;
}

static void left_context(out *o, const char *text, size_t start, size_t columns)
{
    size_t reach = columns * 2 + 64;
    size_t from = boundary(text, start > reach ? start - reach : 0);
    out line;
    out_memory(&line);
    utf_line(&line, text + from, start - from);
    size_t n = utf_tail(line.p, line.n, columns);
    out_repeat(o, ' ', columns - utf_width(line.p + line.n - n, n));
    out_put(o, line.p + line.n - n, n);
    out_free(&line);
}

static void right_context(out *o, const char *text, size_t len, size_t end,
                          size_t columns)
{
    size_t reach = columns * 2 + 64;
    size_t to = boundary(text, len - end > reach ? end + reach : len);
    out line;
    out_memory(&line);
    if (to > end)
        utf_line(&line, text + end, to - end);
    size_t n = utf_head(line.p, line.n, columns);
    while (n > 0 && line.p[n - 1] == ' ')
        n--;
    out_put(o, line.p, n);
    out_free(&line);
}

/* The innermost capture that holds the byte, or SIZE_MAX. */
static size_t capture_at(const rubric_match *m, size_t byte)
{
    size_t best = SIZE_MAX, size = SIZE_MAX;
    for (size_t i = 0; i < m->captures; i++) {
        const rubric_capture *c = &m->capture[i];
        if (c->start <= byte && byte < c->end && c->end - c->start < size) {
            best = i;
            size = c->end - c->start;
        }
    }
    return best;
}

/* The match in pieces of one colour each, at most `columns` wide. */
static size_t match(out *o, const char *text, const rubric_match *m,
                    size_t columns)
{
    size_t used = 0;
    for (size_t i = m->start; i < m->end && used < columns;) {
        size_t at = capture_at(m, i), j = i + 1;
        while (j < m->end && capture_at(m, j) == at)
            j++;
        colour_on(o, at == SIZE_MAX ? COLOUR_MATCH : colour_capture(at));
        used += utf_cell(o, text + i, j - i, columns - used);
        colour_off(o);
        i = j;
    }
    return used;
}

void kwic_line(out *o, const char *text, size_t len, const rubric_match *m,
               size_t left, size_t width)
{
    left_context(o, text, m->start, left);
    size_t room = width > left ? width - left : 20;
    size_t used = match(o, text, m, room);
    if (used < room)
        right_context(o, text, len, m->end, room - used);
}

void kwic_inside(out *o, const char *text, size_t start, size_t end,
                 const rubric_match *m)
{
    utf_line(o, text + start, m->start - start);
    match(o, text, m, SIZE_MAX);
    utf_line(o, text + m->end, end - m->end);
}

/*
** utf.c - text as it stands on a terminal: columns, cuts, safe characters
**
** wcwidth depends on a locale that may not be installed, so the few ranges
** that matter are here: marks take no column, East Asian letters and emoji
** take two.
*/
#include "utf.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>

typedef struct range {
    uint32_t lo, hi;
} range;

static const range none[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
    {0x64B, 0x65F},   {0x93C, 0x93C},   {0x94D, 0x94D},   {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
static const range two[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

static int inside(const range *r, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n && r[i].lo <= c; i++)
        if (c <= r[i].hi)
            return 1;
    return 0;
}

static size_t columns_of(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (inside(none, sizeof none / sizeof *none, c))
        return 0;
    return inside(two, sizeof two / sizeof *two, c) ? 2 : 1;
}

/* Decode one character; bytes that are not UTF-8 count as one each. */
static inline size_t step(const char *s, size_t n, uint32_t *c)
{
    if ((unsigned char)s[0] < 0x80) {
        *c = (unsigned char)s[0];
        return 1;
    }
    static const unsigned char mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned char b = (unsigned char)s[0];
    size_t len = b < 0x80 ? 1 : b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    *c = b;
    if (len == 0 || len > n)
        return 1;
    uint32_t v = b & mask[len];
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)s[i] & 0xC0) != 0x80)
            return 1;
        v = v << 6 | ((unsigned char)s[i] & 0x3F);
    }
    *c = v;
    return len;
}

size_t utf_width(const char *s, size_t n)
{
    size_t w = 0;
    uint32_t c;
    for (size_t i = 0; i < n;) {
        i += step(s + i, n - i, &c);
        w += columns_of(c);
    }
    return w;
}

size_t utf_head(const char *s, size_t n, size_t columns)
{
    size_t i = 0, w = 0;
    uint32_t c;
    while (i < n) {
        size_t len = step(s + i, n - i, &c);
        if (w + columns_of(c) > columns)
            break;
        w += columns_of(c);
        i += len;
    }
    return i;
}

size_t utf_tail(const char *s, size_t n, size_t columns)
{
    size_t i = 0, w = utf_width(s, n);
    uint32_t c;
    while (i < n && w > columns) {
        size_t len = step(s + i, n - i, &c);
        w -= columns_of(c);
        i += len;
    }
    return n - i;
}

static int control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/* Bytes at s that can be copied as they are: words of ASCII and the single
** blanks between them. Nearly everything in English text. */
static size_t plain(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && ((s[i] > ' ' && s[i] < 0x7F) ||
                     (s[i] == ' ' && i > 0 && s[i - 1] != ' ')))
        i++;
    return i;
}

static int is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

void utf_line(out *o, const char *s, size_t n)
{
    uint32_t c;
    int blank = 0; /* the last character printed */
    for (size_t i = 0; i < n;) {
        size_t len = plain(s + i, n - i);
        if (len > 0) {
            out_put(o, s + i, len);
            i += len;
            blank = s[i - 1] == ' ';
            continue;
        }
        len = step(s + i, n - i, &c);
        int space = is_space(c);
        if (space && !blank)
            out_putc(o, ' ');
        else if (!space && control(c))
            out_puts(o, "\xEF\xBF\xBD");
        else if (!space)
            out_put(o, s + i, len);
        blank = space;
        i += len;
    }
}

size_t utf_cell(out *o, const char *s, size_t n, size_t columns)
{
    out line;
    out_memory(&line);
    utf_line(&line, s, n);
    size_t w = utf_width(line.p, line.n);
    if (w <= columns) {
        out_move(o, &line);
    } else {
        size_t fit = utf_head(line.p, line.n, columns ? columns - 1 : 0);
        out_put(o, line.p, fit);
        out_puts(o, columns ? "\xE2\x80\xA6" : "");
        w = utf_width(line.p, fit) + (columns ? 1 : 0);
    }
    out_free(&line);
    return w;
}

void utf_text(out *o, const char *s, size_t n)
{
    uint32_t c;
    if (!o->tty) {
        out_put(o, s, n);
        return;
    }
    for (size_t i = 0; i < n;) {
        size_t len = step(s + i, n - i, &c);
        if (control(c) && c != '\n' && c != '\t')
            out_puts(o, "\xEF\xBF\xBD");
        else
            out_put(o, s + i, len);
        i += len;
    }
}

void utf_plain(out *o, const char *s, size_t n)
{
    uint32_t c;
    for (size_t i = 0; i < n;) {
        size_t len = step(s + i, n - i, &c);
        int turns =
            (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F);
        if ((control(c) && c != '\n' && c != '\t') || turns ||
            (len == 1 && c >= 0x80))
            out_putc(o, '?');
        else
            out_put(o, s + i, len);
        i += len;
    }
}

void utf_pad(out *o, size_t used, size_t columns)
{
    if (used < columns)
        out_repeat(o, ' ', columns - used);
}

size_t utf_terminal(const out *o)
{
    struct winsize w;
    const char *env = getenv("COLUMNS");
    if (o->tty && ioctl(o->fd, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
        return w.ws_col;
    if (o->tty && env && atoi(env) > 0)
        return (size_t)atoi(env);
    return 100;
}

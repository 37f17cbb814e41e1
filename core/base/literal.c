/*
** literal.c - Lua literals as a tree: strings, numbers, booleans, tables
*/
#include "literal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "utf8.h"

enum { DEPTH_MAX = 16, ITEMS_MAX = 100000 };

typedef struct scan {
    const char *p, *end, *file;
    int line, depth, items;
    rb_arena *a;
    rb_buf buf; /* of the string being read */
    rb_err *e;
} scan;

static int wrong(scan *s, const char *what)
{
    return rb_fail(s->e, RB_ESCRIPT, "%s:%d: %s", s->file, s->line, what);
}

/* ---- blanks and comments ---- */

/* At "[[" or "[==[": number of "=", else -1. */
static int long_level(const scan *s)
{
    const char *p = s->p;
    if (p >= s->end || *p != '[')
        return -1;
    for (p++; p < s->end && *p == '=';)
        p++;
    return p < s->end && *p == '[' ? (int)(p - s->p) - 1 : -1;
}

/* Past a long bracket; its content in *from, *to. */
static int long_bracket(scan *s, int level, const char **from, const char **to)
{
    s->p += level + 2;
    if (s->p < s->end && *s->p == '\n') {
        s->line++;
        s->p++;
    }
    *from = s->p;
    for (; s->p < s->end; s->p++) {
        const char *q = s->p;
        if (*q == '\n')
            s->line++;
        if (*q != ']')
            continue;
        for (q++; q < s->end && *q == '=';)
            q++;
        if (q < s->end && *q == ']' && q - s->p - 1 == level) {
            *to = s->p;
            s->p = q + 1;
            return RB_OK;
        }
    }
    return wrong(s, "a long bracket is not closed");
}

static int comment(scan *s)
{
    const char *from, *to;
    s->p += 2;
    int level = long_level(s);
    if (level >= 0)
        return long_bracket(s, level, &from, &to);
    while (s->p < s->end && *s->p != '\n')
        s->p++;
    return RB_OK;
}

static int blanks(scan *s)
{
    for (; s->p < s->end; s->p++) {
        if (*s->p == '\n') {
            s->line++;
        } else if (s->end - s->p >= 2 && memcmp(s->p, "--", 2) == 0) {
            int code = comment(s);
            if (code != RB_OK)
                return code;
            s->p--;
        } else if (!isspace((unsigned char)*s->p)) {
            break;
        }
    }
    return RB_OK;
}

static int next_is(scan *s, char c)
{
    if (blanks(s) != RB_OK || s->p >= s->end || *s->p != c)
        return 0;
    s->p++;
    return 1;
}

/* ---- strings ---- */

static int is_hex(const scan *s)
{
    return s->p < s->end && isxdigit((unsigned char)*s->p);
}

static uint32_t hex_digit(scan *s)
{
    int c = tolower((unsigned char)*s->p++);
    return (uint32_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
}

static int hex_escape(scan *s)
{
    uint32_t v = 0;
    for (int i = 0; i < 2; i++) {
        if (!is_hex(s))
            return wrong(s, "\\x needs two hexadecimal digits");
        v = v * 16 + hex_digit(s);
    }
    rb_buf_putc(&s->buf, (int)v);
    return RB_OK;
}

static int unicode_escape(scan *s)
{
    char out[4];
    uint32_t c = 0;
    int digits = 0;
    if (s->p >= s->end || *s->p != '{')
        return wrong(s, "\\u needs braces: \\u{E9}");
    for (s->p++; is_hex(s) && c <= 0x10FFFF; digits++)
        c = c * 16 + hex_digit(s);
    if (s->p >= s->end || *s->p != '}' || digits == 0 || c > 0x10FFFF ||
        (c >= 0xD800 && c < 0xE000))
        return wrong(s, "\\u{...} is no code point");
    s->p++;
    rb_buf_put(&s->buf, out, (size_t)rb_utf8_encode(c, out));
    return RB_OK;
}

static int decimal_escape(scan *s)
{
    int v = 0;
    for (int i = 0; i < 3 && s->p < s->end && isdigit((unsigned char)*s->p);
         i++)
        v = v * 10 + (*s->p++ - '0');
    if (v > 255)
        return wrong(s, "a decimal escape is above 255");
    rb_buf_putc(&s->buf, v);
    return RB_OK;
}

static int escape(scan *s)
{
    static const char from[] = "abfnrtv\\\"'", to[] = "\a\b\f\n\r\t\v\\\"'";
    if (s->p >= s->end)
        return wrong(s, "a string is not closed");
    const char *at = strchr(from, *s->p);
    if (isdigit((unsigned char)*s->p))
        return decimal_escape(s);
    char c = *s->p++;
    if (at != NULL && c != '\0') {
        rb_buf_putc(&s->buf, to[at - from]);
    } else if (c == '\n') {
        s->line++;
        rb_buf_putc(&s->buf, '\n');
    } else if (c == 'x') {
        return hex_escape(s);
    } else if (c == 'u') {
        return unicode_escape(s);
    } else if (c == 'z') {
        return blanks(s);
    } else {
        return wrong(s, "an unknown escape in a string");
    }
    return RB_OK;
}

static int quoted(scan *s)
{
    char q = *s->p++;
    rb_buf_clear(&s->buf);
    while (s->p < s->end && *s->p != q) {
        int code = RB_OK;
        if (*s->p == '\n')
            break;
        if (*s->p == '\\') {
            s->p++;
            code = escape(s);
        } else {
            rb_buf_putc(&s->buf, *s->p++);
        }
        if (code != RB_OK)
            return code;
    }
    if (s->p >= s->end || *s->p != q)
        return wrong(s, "a string is not closed");
    s->p++;
    return RB_OK;
}

static int string(scan *s, const char **out, size_t *len)
{
    const char *from, *to;
    int level = long_level(s), code;
    if (level >= 0) {
        code = long_bracket(s, level, &from, &to);
        if (code != RB_OK)
            return code;
        rb_buf_clear(&s->buf);
        rb_buf_put(&s->buf, from, (size_t)(to - from));
    } else if ((code = quoted(s)) != RB_OK) {
        return code;
    }
    if (s->buf.failed)
        return rb_nomem(s->e);
    *len = s->buf.n;
    *out = rb_arena_str(s->a, s->buf.n ? s->buf.p : "", s->buf.n);
    if (*out == NULL)
        return rb_nomem(s->e);
    if (memchr(*out, '\0', *len) != NULL)
        return wrong(s, "a string with a zero byte");
    return RB_OK;
}

/* ---- values ---- */

static int value(scan *s, rb_lit **out);

static int is_name(int c)
{
    return isalnum(c) || c == '_';
}

static size_t name_length(const scan *s)
{
    const char *p = s->p;
    if (p < s->end && isdigit((unsigned char)*p))
        return 0;
    while (p < s->end && is_name((unsigned char)*p))
        p++;
    return (size_t)(p - s->p);
}

static int number(scan *s, rb_lit *v)
{
    char text[64], *stop;
    size_t n = 0;
    while (s->p + n < s->end && n < sizeof text - 1 &&
           (isalnum((unsigned char)s->p[n]) || strchr("+-.", s->p[n])))
        n++;
    memcpy(text, s->p, n);
    text[n] = '\0';
    v->number = strtod(text, &stop);
    if (stop == text || *stop != '\0')
        return wrong(s, "a number cannot be read");
    v->kind = RB_L_NUMBER;
    v->s = rb_arena_str(s->a, text, n);
    v->len = n;
    s->p += n;
    return v->s == NULL ? rb_nomem(s->e) : RB_OK;
}

/* What stands where a value should be: a word, or one character as it can be
** shown. */
static int not_data(scan *s, size_t n)
{
    const char *at = s->p;
    size_t left = (size_t)(s->end - s->p), good;
    int len = n > 40 ? 40 : (int)n;
    if (n == 0 && left > 0) {
        good = rb_utf8_check(at, left < 4 ? left : 4);
        if (good > 0)
            rb_utf8_decode(at, s->end, &len);
        if (good == 0 || (unsigned char)*at < ' ' || *at == 0x7F) {
            at = "?";
            len = 1;
        }
    }
    return rb_fail(s->e, RB_ESCRIPT,
                   "%s:%d: '%.*s' is not data: a file like this holds only "
                   "strings, numbers, true, false and tables",
                   s->file, s->line, len, at);
}

static int word(scan *s, rb_lit *v)
{
    size_t n = name_length(s);
    v->kind = RB_L_BOOLEAN;
    v->number = n == 4 && memcmp(s->p, "true", 4) == 0;
    if (v->number == 0 && !(n == 5 && memcmp(s->p, "false", 5) == 0))
        return not_data(s, n);
    v->s = v->number != 0 ? "true" : "false";
    v->len = n;
    s->p += n;
    return RB_OK;
}

/* `key =` or `["key"] =`, when it stands here. */
static int key(scan *s, const char **out)
{
    size_t n = name_length(s), len;
    scan back = *s;
    *out = NULL;
    if (n > 0) {
        const char *name = s->p;
        s->p += n;
        if (next_is(s, '=')) {
            *out = rb_arena_str(s->a, name, n);
            return *out == NULL ? rb_nomem(s->e) : RB_OK;
        }
        s->p = back.p;
        s->line = back.line;
        return RB_OK;
    }
    if (*s->p != '[' || long_level(s) >= 0)
        return RB_OK;
    s->p++;
    if (blanks(s) != RB_OK || s->p >= s->end || !strchr("'\"", *s->p))
        return wrong(s, "a key in [ ] must be a string");
    int code = string(s, out, &len);
    if (code == RB_OK && (!next_is(s, ']') || !next_is(s, '=')))
        code = wrong(s, "expected ] = after a key");
    return code;
}

static int by_key(const void *a, const void *b)
{
    const rb_lit *x = *(const rb_lit *const *)a, *y = *(const rb_lit *const *)b;
    int c = strcmp(x->key, y->key);
    return c != 0 ? c : x->line - y->line;
}

/* A key that stands twice: Lua would take the last one, and nobody meant it. */
static int check_keys(scan *s, const rb_lit *t)
{
    size_t n = 0, i = 0;
    for (const rb_lit *v = t->first; v != NULL; v = v->next)
        n += v->key != NULL;
    if (n < 2)
        return RB_OK;
    const rb_lit **all = rb_arena_alloc(s->a, n * sizeof *all);
    if (all == NULL)
        return rb_nomem(s->e);
    for (const rb_lit *v = t->first; v != NULL; v = v->next)
        if (v->key != NULL)
            all[i++] = v;
    qsort(all, n, sizeof *all, by_key);
    for (i = 1; i < n; i++)
        if (strcmp(all[i - 1]->key, all[i]->key) == 0)
            return rb_fail(s->e, RB_ESCRIPT,
                           "%s:%d: the key '%s' stands twice in one table "
                           "(first in line %d); leave one out",
                           s->file, all[i]->line, all[i]->key,
                           all[i - 1]->line);
    return RB_OK;
}

static int table(scan *s, rb_lit *t)
{
    rb_lit **tail = &t->first;
    int open = s->line;
    t->kind = RB_L_TABLE;
    s->p++;
    while (!next_is(s, '}')) {
        const char *k;
        int code = s->p < s->end
                       ? key(s, &k)
                       : rb_fail(s->e, RB_ESCRIPT,
                                 "%s:%d: this { is not closed", s->file, open);
        if (code == RB_OK)
            code = value(s, tail);
        if (code != RB_OK)
            return code;
        (*tail)->key = k;
        tail = &(*tail)->next;
        if (!next_is(s, ',') && !next_is(s, ';') && s->p < s->end &&
            *s->p != '}')
            return wrong(s, "expected a comma or } here");
    }
    return check_keys(s, t);
}

static int value(scan *s, rb_lit **out)
{
    rb_lit *v = rb_arena_alloc(s->a, sizeof *v);
    int code;
    if (v == NULL)
        return rb_nomem(s->e);
    memset(v, 0, sizeof *v);
    *out = v;
    if ((code = blanks(s)) != RB_OK)
        return code;
    v->line = s->line;
    if (s->p >= s->end)
        return wrong(s, "a value is missing at the end");
    if (++s->items > ITEMS_MAX)
        return wrong(s, "too many values");
    if (*s->p == '{') {
        if (++s->depth > DEPTH_MAX)
            return wrong(s, "tables are nested too deeply");
        code = table(s, v);
        s->depth--;
        return code;
    }
    if (strchr("'\"", *s->p) || long_level(s) >= 0) {
        v->kind = RB_L_STRING;
        return string(s, &v->s, &v->len);
    }
    if (strchr("0123456789.-", *s->p))
        return number(s, v);
    return word(s, v);
}

static int whole(scan *s, rb_lit **out)
{
    int code = blanks(s);
    if (code == RB_OK && name_length(s) == 6 &&
        memcmp(s->p, "return", 6) == 0) {
        s->p += 6;
        code = blanks(s);
    }
    if (code == RB_OK && (s->p >= s->end || *s->p != '{'))
        code = wrong(s, "expected 'return {' and keys with values");
    if (code == RB_OK)
        code = value(s, out);
    if (code == RB_OK)
        code = blanks(s);
    if (code == RB_OK && s->p < s->end)
        code = wrong(s, "something stands after the table");
    return code;
}

int rb_literal_parse(rb_lit **out, rb_arena *a, const char *file,
                     const char *text, size_t len, rb_err *e)
{
    scan s = {text, text + len, file, 1, 0, 0, a, {0}, e};
    *out = NULL;
    if (rb_utf8_check(text, len) != len)
        return wrong(&s, "the file is not valid UTF-8");
    rb_buf_init(&s.buf, a->mem);
    int code = whole(&s, out);
    rb_buf_free(&s.buf);
    return code;
}

uint32_t rb_literal_members(const rb_lit *t)
{
    uint32_t n = 0;
    for (const rb_lit *v = t->first; v != NULL; v = v->next)
        n++;
    return n;
}

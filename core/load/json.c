/*
** json.c - a JSON reader that knows where everything stands
**
** Recursion would let a hostile file choose the depth of our stack, so what
** is open is kept in a small array of its own. Strings are most of the
** bytes: they are scanned eight at a time.
*/
#include "json.h"

#include <string.h>
#include "../base/utf8.h"

enum { MAX_DEPTH = 1000 };

void rb_json_init(rb_json *j, char *s, size_t n)
{
    memset(j, 0, sizeof *j);
    j->p = s;
    j->end = n > 0 ? s + n : s; /* s may be NULL */
}

static int fail(rb_json *j, const char *at, const char *why)
{
    j->at = at;
    j->why = why;
    return -1;
}

int rb_json_peek(rb_json *j)
{
    while (j->p < j->end) {
        unsigned char c = (unsigned char)*j->p;
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
            return c;
        j->p++;
    }
    return -1;
}

/* ---- scalars ---- */

#define ONES 0x0101010101010101ULL
#define HIGH 0x8080808080808080ULL

/* Has one of the eight bytes a quote, a backslash or a control code? May
** say yes too often (bytes above 127), never no wrongly. */
static uint64_t has_special(uint64_t w)
{
    uint64_t quote = w ^ (ONES * '"'), slash = w ^ (ONES * '\\');
    return ((quote - ONES) | (slash - ONES) | (w - ONES * 0x20)) & ~w & HIGH;
}

static char *plain_run(char *p, const char *end)
{
    while (end - p >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        if (has_special(w))
            break;
        p += 8;
    }
    while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
    return p;
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        int c = (unsigned char)p[i];
        if (c >= '0' && c <= '9')
            v = v * 16 + c - '0';
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            v = v * 16 + (c | 32) - 'a' + 10;
        else
            return -1;
    }
    return v;
}

/* p at a backslash: step over the escape. */
static int skip_escape(rb_json *j, char **p)
{
    char *q = *p;
    if (j->end - q < 2)
        return fail(j, j->end, "the closing quote of a string is missing");
    if (q[1] == 'u') {
        if (j->end - q < 6)
            return fail(j, j->end, "the closing quote of a string is missing");
        if (hex4(q + 2) < 0)
            return fail(j, q, "\\u needs four hexadecimal digits");
        *p = q + 6;
        return 0;
    }
    if (q[1] == '\0' || strchr("\"\\/bfnrt", q[1]) == NULL)
        return fail(j, q, "unknown escape; a backslash is written \\\\");
    *p = q + 2;
    return 0;
}

static int read_string(rb_json *j, rb_jval *v)
{
    char *p = j->p + 1;
    v->kind = RB_J_STRING;
    v->esc = 0;
    v->p = p;
    for (;;) {
        p = plain_run(p, j->end);
        if (p == j->end)
            return fail(j, p, "the closing quote of a string is missing");
        if (*p == '"')
            break;
        if (*p != '\\')
            return fail(j, p,
                        "control character in a string; a line break is "
                        "written \\n, a tab \\t");
        v->esc = 1;
        if (skip_escape(j, &p) != 0)
            return -1;
    }
    v->n = (size_t)(p - v->p);
    j->p = p + 1;
    return 0;
}

static char *digits(char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

static int read_word(rb_json *j, rb_jval *v, const char *word, int kind)
{
    size_t n = strlen(word), left = (size_t)(j->end - j->p);
    if (memcmp(j->p, word, n < left ? n : left) != 0)
        return fail(j, j->p, "unknown word; text stands in double quotes");
    if (left < n)
        return fail(j, j->end, "a word is cut off");
    *v = (rb_jval){j->p, n, (uint8_t)kind, 0};
    j->p += n;
    return 0;
}

static int read_number(rb_json *j, rb_jval *v)
{
    char *p = j->p, *q;
    if (*p == '-')
        p++;
    if (p < j->end && *p == 'I')
        return read_word(j, v, "-Infinity", RB_J_NULL);
    q = digits(p, j->end);
    if (q == p || (*p == '0' && q > p + 1))
        return fail(j, q == p ? q : p, "a number is not well formed");
    if (q < j->end && *q == '.') {
        p = q + 1;
        q = digits(p, j->end);
        if (q == p)
            return fail(j, q, "digits are missing after the decimal point");
    }
    if (q < j->end && (*q | 32) == 'e') {
        p = q + 1;
        if (p < j->end && (*p == '+' || *p == '-'))
            p++;
        q = digits(p, j->end);
        if (q == p)
            return fail(j, q, "digits are missing in the exponent");
    }
    *v = (rb_jval){j->p, (size_t)(q - j->p), RB_J_NUMBER, 0};
    j->p = q;
    return 0;
}

static int read_scalar(rb_json *j, rb_jval *v, int c)
{
    switch (c) {
    case '"':
        return read_string(j, v);
    case 't':
        return read_word(j, v, "true", RB_J_TRUE);
    case 'f':
        return read_word(j, v, "false", RB_J_FALSE);
    case 'n':
        return read_word(j, v, "null", RB_J_NULL);
    case 'N':
        return read_word(j, v, "NaN", RB_J_NULL);
    case 'I':
        return read_word(j, v, "Infinity", RB_J_NULL);
    case -1:
        return fail(j, j->end, "a value is missing");
    default:
        if (c == '-' || (c >= '0' && c <= '9'))
            return read_number(j, v);
        return fail(j, j->p,
                    "a value was expected; text stands in double quotes");
    }
}

/* ---- objects and arrays ---- */

static int read_key(rb_json *j, rb_jval *key)
{
    if (rb_json_peek(j) != '"')
        return fail(j, j->p, "a field name in double quotes was expected");
    if (read_string(j, key) != 0)
        return -1;
    if (rb_json_peek(j) != ':')
        return fail(j, j->p, "':' is missing after a field name");
    j->p++;
    return 0;
}

static int closing(int open)
{
    return open == '{' ? '}' : ']';
}

static int after_value(rb_json *j, int open)
{
    return fail(j, j->p,
                open == '{' ? "',' or '}' is missing after a value"
                            : "',' or ']' is missing after a value");
}

/* Over a ',' or the end of what is open; *depth falls at an end. */
static int go_on(rb_json *j, const char *open, unsigned *depth)
{
    rb_jval key;
    while (*depth > 0) {
        int o = open[*depth - 1], c = rb_json_peek(j);
        if (c == ',') {
            j->p++;
            return o == '{' ? read_key(j, &key) : 0;
        }
        if (c != closing(o))
            return after_value(j, o);
        j->p++;
        --*depth;
    }
    return 0;
}

static int skip_nested(rb_json *j)
{
    char open[MAX_DEPTH];
    unsigned depth = 0;
    rb_jval v;
    do {
        int c = rb_json_peek(j);
        if (c == '{' || c == '[') {
            if (depth == MAX_DEPTH)
                return fail(j, j->p, "nested more than 1000 deep");
            open[depth++] = (char)c;
            j->p++;
            if (rb_json_peek(j) != closing(c)) {
                if (c == '{' && read_key(j, &v) != 0)
                    return -1;
                continue;
            }
        } else if (read_scalar(j, &v, c) != 0) {
            return -1;
        }
        if (go_on(j, open, &depth) != 0)
            return -1;
    } while (depth > 0);
    return 0;
}

int rb_json_value(rb_json *j, rb_jval *v)
{
    int c = rb_json_peek(j);
    if (c != '{' && c != '[')
        return read_scalar(j, v, c);
    *v = (rb_jval){j->p, 0, (uint8_t)c, 0};
    if (skip_nested(j) != 0)
        return -1;
    v->n = (size_t)(j->p - v->p);
    return 0;
}

int rb_json_enter(rb_json *j)
{
    int c = rb_json_peek(j);
    if (c != '{' && c != '[')
        return fail(j, j->p, "'{' was expected");
    j->p++;
    j->first = 1;
    return 0;
}

/* 1: a member follows; 0: that was all; -1. */
static int next_member(rb_json *j, int open)
{
    int c = rb_json_peek(j), first = j->first;
    j->first = 0;
    if (c == closing(open)) {
        j->p++;
        return 0;
    }
    if (first)
        return 1;
    if (c != ',')
        return after_value(j, open);
    j->p++;
    return 1;
}

int rb_json_member(rb_json *j, rb_jval *key, rb_jval *val)
{
    int rc = next_member(j, '{');
    if (rc == 1 && (read_key(j, key) != 0 || rb_json_value(j, val) != 0))
        return -1;
    return rc;
}

int rb_json_element(rb_json *j, rb_jval *val)
{
    int rc = next_member(j, '[');
    if (rc == 1 && rb_json_value(j, val) != 0)
        return -1;
    return rc;
}

const char *rb_json_kind(const rb_jval *v)
{
    switch (v->kind) {
    case RB_J_STRING:
        return "a string";
    case RB_J_NUMBER:
        return "a number";
    case RB_J_OBJECT:
        return "an object";
    case RB_J_ARRAY:
        return "an array";
    case RB_J_NULL:
        return "null";
    default:
        return "true or false";
    }
}

/* ---- strings ---- */

static int is_lead(int c)
{
    return c >= 0xD800 && c < 0xDC00;
}

static int is_trail(int c)
{
    return c >= 0xDC00 && c < 0xE000;
}

/* The second half of a pair at s, or 0. */
static int trail_at(const char *s, const char *end)
{
    int c = end - s >= 6 && s[0] == '\\' && s[1] == 'u' ? hex4(s + 2) : 0;
    return is_trail(c) ? c : 0;
}

static char plain_escape(char c)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *p = strchr(from, c);
    return p != NULL ? to[p - from] : c;
}

static void map_piece(rb_mapper *map, int kind, size_t text_len, uint64_t src,
                      size_t src_len)
{
    if (map != NULL)
        rb_mapper_add(map, kind, (uint32_t)text_len, src, (uint32_t)src_len);
}

size_t rb_json_unescape(char *s, size_t n, uint64_t src, rb_repairs *rep,
                        uint64_t at, rb_mapper *map)
{
    char *end = s + n, *p = s, *q = s;
    for (;;) {
        char *b = memchr(p, '\\', (size_t)(end - p));
        size_t run = (size_t)((b != NULL ? b : end) - p);
        if (q != p)
            memmove(q, p, run);
        map_piece(map, RB_MAP_SAME, run, at + (uint64_t)(p - s), run);
        q += run;
        if (b == NULL)
            return (size_t)(q - s);
        p = b + 2;
        if (b[1] != 'u') {
            *q++ = plain_escape(b[1]);
            map_piece(map, RB_MAP_WHOLE, 1, at + (uint64_t)(b - s), 2);
            continue;
        }
        int c = hex4(b + 2), d;
        p = b + 6;
        if (is_lead(c) && (d = trail_at(p, end)) != 0) {
            c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
            p += 6;
        } else if (is_lead(c) || is_trail(c)) {
            if (rep != NULL)
                rb_repairs_add(rep, RB_REPAIR_ESCAPE, src + (uint64_t)(b - s),
                               (unsigned)c);
            c = 0xFFFD;
        }
        int len = rb_utf8_encode((uint32_t)c, q);
        map_piece(map, RB_MAP_ESCAPE, (size_t)len, at + (uint64_t)(b - s),
                  (size_t)(p - b));
        q += len;
    }
}

/* A string with its escapes, lone surrogates made \ufffd. */
static void compact_string(const char *p, const char *end, rb_buf *out)
{
    rb_buf_putc(out, '"');
    while (p < end) {
        const char *b = memchr(p, '\\', (size_t)(end - p));
        rb_buf_put(out, p, (size_t)((b != NULL ? b : end) - p));
        if (b == NULL)
            break;
        int c = b[1] == 'u' ? hex4(b + 2) : 0;
        size_t n = b[1] == 'u' ? 6 : 2;
        if (is_lead(c) && trail_at(b + 6, end)) {
            rb_buf_put(out, b, n = 12);
        } else if (is_lead(c) || is_trail(c)) {
            rb_buf_puts(out, "\\ufffd");
        } else {
            rb_buf_put(out, b, n);
        }
        p = b + n;
    }
    rb_buf_putc(out, '"');
}

void rb_json_compact(const rb_jval *v, rb_buf *out)
{
    if (v->kind == RB_J_STRING) {
        compact_string(v->p, v->p + v->n, out);
        return;
    }
    rb_json j;
    rb_json_init(&j, v->p, v->n);
    for (int c; (c = rb_json_peek(&j)) != -1;) {
        rb_jval x;
        if (strchr("{}[],:", c) != NULL) {
            rb_buf_putc(out, c);
            j.p++;
        } else if (read_scalar(&j, &x, c) != 0) {
            return; /* cannot be: the value was checked */
        } else if (x.kind == RB_J_STRING) {
            compact_string(x.p, x.p + x.n, out);
        } else if (x.kind == RB_J_NULL) {
            rb_buf_puts(out, "null");
        } else {
            rb_buf_put(out, x.p, x.n);
        }
    }
}

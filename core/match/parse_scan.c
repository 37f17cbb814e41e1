/*
** parse_scan.c - blanks, names and strings of a pattern; the parts of a tree
*/
#include "parse_int.h"

#include <ctype.h>
#include <string.h>
#include "value.h"

enum { MOST_PARTS = 20000 };

void *rb_parse_fail(rb_parser *p, size_t at, const char *msg)
{
    rb_pattern_fail(p->e, p->src, p->len, at, "%s", msg);
    return NULL;
}

void *rb_parse_nomem(rb_parser *p)
{
    rb_nomem(p->e);
    return NULL;
}

void rb_parse_blanks(rb_parser *p)
{
    while (p->i < p->len && isspace((unsigned char)p->src[p->i]))
        p->i++;
}

int rb_parse_peek(rb_parser *p)
{
    rb_parse_blanks(p);
    return p->i < p->len ? (unsigned char)p->src[p->i] : -1;
}

int rb_parse_accept(rb_parser *p, int c)
{
    if (rb_parse_peek(p) != c)
        return 0;
    p->i++;
    return 1;
}

size_t rb_parse_name_length(const rb_parser *p, size_t i)
{
    size_t from = i;
    if (i >= p->len || !(isalpha((unsigned char)p->src[i]) || p->src[i] == '_'))
        return 0;
    while (i < p->len &&
           (isalnum((unsigned char)p->src[i]) ||
            ((p->src[i] == '_' || p->src[i] == '-' || p->src[i] == '.') &&
             i + 1 < p->len && isalnum((unsigned char)p->src[i + 1]))))
        i++;
    return i - from;
}

/* Memory for a node or expression, all zero. */
void *rb_parse_part(rb_parser *p, size_t size)
{
    if (++p->parts > MOST_PARTS)
        return rb_parse_fail(
            p, p->i,
            "this pattern is too large; long lists of words belong "
            "into one value, \"a|b|c\", or a lexicon");
    void *part = rb_arena_alloc(p->arena, size);
    return part != NULL ? memset(part, 0, size) : rb_parse_nomem(p);
}

rb_node *rb_parse_node(rb_parser *p, int kind, size_t at)
{
    rb_node *n = rb_parse_part(p, sizeof *n);
    if (n == NULL)
        return NULL;
    n->kind = (uint8_t)kind;
    n->at = (uint32_t)at;
    n->to = (uint32_t)p->i;
    return n;
}

void rb_parse_add_kid(rb_node *n, rb_node *kid)
{
    if (n->last != NULL)
        n->last->next = kid;
    else
        n->kid = kid;
    n->last = kid;
    n->to = kid->to;
}

const char *rb_parse_name(rb_parser *p, const char *what)
{
    rb_parse_blanks(p);
    size_t n = rb_parse_name_length(p, p->i);
    if (n == 0)
        return rb_parse_fail(p, p->i, what);
    const char *s = rb_arena_str(p->arena, p->src + p->i, n);
    p->i += n;
    return s != NULL ? s : rb_parse_nomem(p);
}

const char *rb_parse_string(rb_parser *p, uint32_t *len, uint32_t *at,
                            int *flags)
{
    int quote = rb_parse_peek(p);
    size_t open = p->i;
    if (quote != '"' && quote != '\'')
        return rb_parse_fail(p, p->i, "expected a value in quotes");
    size_t k = 0, end = ++p->i;
    while (end < p->len && p->src[end] != quote)
        end += p->src[end] == '\\' && end + 1 < p->len ? 2 : 1;
    char *s = rb_arena_alloc(p->arena, end - p->i + 1);
    if (s == NULL)
        return rb_parse_nomem(p);
    *at = (uint32_t)p->i;
    while (p->i < p->len && p->src[p->i] != quote) {
        if (p->src[p->i] == '\\' && p->i + 1 < p->len) {
            if (p->src[p->i + 1] != quote)
                s[k++] = '\\';
            p->i++;
        }
        s[k++] = p->src[p->i++];
    }
    if (p->i >= p->len)
        return rb_parse_fail(p, open, "this quote is never closed");
    p->i++;
    s[k] = '\0';
    *len = (uint32_t)k;
    while (p->i + 1 < p->len && p->src[p->i] == '%') {
        char c = p->src[p->i + 1];
        if (c != 'c' && c != 'l')
            return rb_parse_fail(
                p, p->i,
                "unknown flag; there are %c (ignore case) and %l "
                "(literal, no expression)");
        *flags |= c == 'c' ? RB_VT_NOCASE : RB_VT_LITERAL;
        p->i += 2;
    }
    return s;
}

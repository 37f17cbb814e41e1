/*
** parse_token.c - what one token must be: [ ... ], { ... } and "words"
*/
#include "parse_int.h"

#include <ctype.h>
#include <string.h>
#include "value.h"

const char *const rb_attr_name[RB_A_COUNT] = {
    "word", "lower", "lemma", "pos", "shape", "is", "lex", "begin", "inside"};

static rb_expr *new_expr(rb_parser *p, int kind, rb_expr *a, rb_expr *b)
{
    rb_expr *x = rb_parse_part(p, sizeof *x);
    if (x == NULL)
        return NULL;
    x->kind = (uint8_t)kind;
    x->a = a;
    x->b = b;
    return x;
}

/* A string without a letter or digit means itself: "?" "--" "(". Not so
** ",|;" "\." "[.,]", which are meant as expressions, and ".*" ".+". */
static int only_signs(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80)
            return 0;
    }
    return n == 1 || (n > 1 && strpbrk(s, "|\\[") == NULL &&
                      strcmp(s, ".*") != 0 && strcmp(s, ".+") != 0);
}

/* ---- [ ... ] ---- */

static rb_expr *parse_or(rb_parser *p);

static int attribute(rb_parser *p)
{
    rb_parse_blanks(p);
    size_t at = p->i, n = rb_parse_name_length(p, at);
    if (n == 0) {
        rb_parse_fail(p, at,
                      "expected an attribute, such as word, lemma or pos");
        return -1;
    }
    for (int i = 0; i < RB_A_COUNT; i++) {
        if (strlen(rb_attr_name[i]) == n &&
            memcmp(rb_attr_name[i], p->src + at, n) == 0) {
            p->i += n;
            return i;
        }
    }
    const char *near = rb_nearest(p->src + at, n, rb_attr_name, RB_A_COUNT);
    if (near != NULL)
        rb_pattern_fail(p->e, p->src, p->len, at,
                        "unknown attribute '%.*s': did you mean '%s'?", (int)n,
                        p->src + at, near);
    else
        rb_pattern_fail(p->e, p->src, p->len, at,
                        "unknown attribute '%.*s'; there are word, lower, "
                        "lemma, pos, shape, is, lex, begin and inside",
                        (int)n, p->src + at);
    return -1;
}

static rb_expr *parse_test(rb_parser *p)
{
    int attr = attribute(p);
    if (attr < 0)
        return NULL;
    int negated = rb_parse_accept(p, '!');
    if (rb_parse_peek(p) != '=')
        return rb_parse_fail(p, p->i, "expected = or != after the attribute");
    p->i++;
    rb_expr *x = new_expr(p, RB_E_TEST, NULL, NULL);
    if (x == NULL)
        return NULL;
    int flags = attr <= RB_A_LEMMA ? p->flags : 0;
    x->attr = (uint8_t)attr;
    x->macro = p->in;
    x->value = rb_parse_string(p, &x->len, &x->at, &flags);
    if (x->value == NULL)
        return NULL;
    if (attr <= RB_A_POS && only_signs(x->value, x->len))
        flags |= RB_VT_LITERAL;
    x->flags = (uint8_t)flags;
    return negated ? new_expr(p, RB_E_NOT, x, NULL) : x;
}

static rb_expr *parse_unary(rb_parser *p)
{
    if (++p->depth > RB_DEEPEST)
        return rb_parse_fail(p, p->i, "this pattern is nested too deeply");
    rb_expr *x;
    if (rb_parse_accept(p, '!')) {
        x = parse_unary(p);
        x = x != NULL ? new_expr(p, RB_E_NOT, x, NULL) : NULL;
    } else if (rb_parse_accept(p, '(')) {
        x = parse_or(p);
        if (x != NULL && !rb_parse_accept(p, ')'))
            x = rb_parse_fail(p, p->i, "expected ) here");
    } else {
        x = parse_test(p);
    }
    p->depth--;
    return x;
}

static rb_expr *parse_and(rb_parser *p)
{
    rb_expr *x = parse_unary(p);
    while (x != NULL && rb_parse_accept(p, '&')) {
        rb_expr *y = parse_unary(p);
        x = y != NULL ? new_expr(p, RB_E_AND, x, y) : NULL;
    }
    return x;
}

static rb_expr *parse_or(rb_parser *p)
{
    rb_expr *x = parse_and(p);
    while (x != NULL && rb_parse_accept(p, '|')) {
        rb_expr *y = parse_and(p);
        x = y != NULL ? new_expr(p, RB_E_OR, x, y) : NULL;
    }
    return x;
}

rb_node *rb_parse_token(rb_parser *p)
{
    size_t at = p->i++;
    rb_expr *x;
    if (rb_parse_accept(p, ']')) {
        x = new_expr(p, RB_E_TRUE, NULL, NULL);
    } else {
        x = parse_or(p);
        if (x != NULL && !rb_parse_accept(p, ']')) {
            int c = rb_parse_peek(p);
            return rb_parse_fail(
                p, p->i,
                c < 0 ? "expected ] before the end of the pattern"
                      : "expected & | or ] here");
        }
    }
    rb_node *n = x != NULL ? rb_parse_node(p, RB_N_TOKEN, at) : NULL;
    if (n != NULL)
        n->expr = x;
    return n;
}

/* ---- { ... } ---- */

static rb_ftest *parse_feature(rb_parser *p)
{
    rb_ftest *f = rb_parse_part(p, sizeof *f);
    if (f == NULL)
        return NULL;
    f->macro = p->in;
    f->name = rb_parse_name(p, "expected a feature's name or } here");
    if (f->name == NULL)
        return NULL;
    f->negated = (uint8_t)rb_parse_accept(p, '!');
    if (!rb_parse_accept(p, '='))
        return rb_parse_fail(p, p->i,
                             "expected = or != after the feature's name");
    int flags = 0;
    f->value = rb_parse_string(p, &f->len, &f->at, &flags);
    f->flags = (uint8_t)flags;
    return f->value != NULL ? f : NULL;
}

rb_node *rb_parse_layer(rb_parser *p)
{
    size_t at = p->i++;
    rb_node *n = rb_parse_node(p, RB_N_LAYER, at);
    if (n == NULL)
        return NULL;
    n->name = rb_parse_name(p, "expected a layer's name, as in {actor}");
    if (n->name == NULL)
        return NULL;
    rb_ftest **tail = &n->ftest;
    while (!rb_parse_accept(p, '}')) {
        if (rb_parse_peek(p) < 0)
            return rb_parse_fail(p, at, "this { is never closed");
        if (n->ftest != NULL && !rb_parse_accept(p, '&'))
            (void)rb_parse_accept(p, ',');
        *tail = parse_feature(p);
        if (*tail == NULL)
            return NULL;
        tail = &(*tail)->next;
    }
    n->to = (uint32_t)p->i;
    return n;
}

/* ---- words ---- */

static rb_node *word_node(rb_parser *p, const char *s, size_t n, size_t at,
                          int flags)
{
    rb_expr *x = new_expr(p, RB_E_TEST, NULL, NULL);
    rb_node *node = rb_parse_node(p, RB_N_TOKEN, at);
    if (x == NULL || node == NULL)
        return NULL;
    x->attr = RB_A_WORD;
    x->value = rb_arena_str(p->arena, s, n);
    x->len = (uint32_t)n;
    x->at = (uint32_t)at;
    x->macro = p->in;
    if (x->value == NULL)
        return rb_parse_nomem(p);
    if (only_signs(x->value, n))
        flags |= RB_VT_LITERAL;
    x->flags = (uint8_t)flags;
    node->expr = x;
    return node;
}

/* "made it clear": a token holds no space, so a string with spaces means the
** words one after the other. */
rb_node *rb_parse_words(rb_parser *p)
{
    size_t open = p->i;
    uint32_t len, at;
    int flags = p->flags;
    const char *s = rb_parse_string(p, &len, &at, &flags);
    if (s == NULL)
        return NULL;
    rb_node *seq = rb_parse_node(p, RB_N_SEQ, open);
    if (seq == NULL)
        return NULL;
    uint32_t i = 0;
    for (;;) {
        while (i < len && s[i] == ' ')
            i++;
        uint32_t from = i;
        while (i < len && s[i] != ' ')
            i++;
        if (i == from)
            break;
        rb_node *w = word_node(p, s + from, i - from, at + from, flags);
        if (w == NULL)
            return NULL;
        rb_parse_add_kid(seq, w);
    }
    seq->to = (uint32_t)p->i;
    if (seq->kid == NULL)
        return rb_parse_fail(p, open,
                             "an empty string matches no token; [] is any");
    if (seq->kid == seq->last) {
        seq->kid->at = (uint32_t)open;
        seq->kid->to = (uint32_t)p->i;
        return seq->kid;
    }
    return seq;
}

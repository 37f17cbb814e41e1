/*
** parse.c - the parser of token patterns
**
** Recursive descent over the bytes of the pattern. The first error wins; its
** message carries the pattern, a caret and advice, because the reader is an
** analyst who just typed it.
*/
#include "tree.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "value.h"

/* The tree is walked by recursion, along lists too: MOST_PARTS keeps that
** inside a thread's stack. */
enum {
    DEEPEST = 120,
    DEEPEST_MACRO = 16,
    MOST_REPEATS = 1000,
    MOST_PARTS = 20000
};

const char *const rb_attr_name[RB_A_COUNT] = {
    "word", "lower", "lemma", "pos", "shape", "is", "lex", "begin", "inside"};

typedef struct parser {
    rb_arena *arena;
    const char *src;
    size_t len, i;
    int flags;
    int depth, macro_depth, parts;
    const struct parser *caller; /* of a macro's parser */
    const rb_macro *in;          /* the macro that is parsed, or NULL */
    const rb_macro *macro;
    uint32_t nmacro;
    rb_err *e;
} parser;

static rb_node *parse_choice(parser *p);
static rb_node *parse_atom(parser *p);
static rb_node *parse_repeat(parser *p, rb_node *atom);

/* ---- errors ---- */

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
    while (from > 0 && ((unsigned char)src[from] & 0xC0) == 0x80)
        from--;
    while (to < len && ((unsigned char)src[to] & 0xC0) == 0x80)
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

static void *fail_at(parser *p, size_t at, const char *msg)
{
    rb_pattern_fail(p->e, p->src, p->len, at, "%s", msg);
    return NULL;
}

static void *out_of_memory(parser *p)
{
    rb_nomem(p->e);
    return NULL;
}

/* ---- scanning ---- */

static void skip_space(parser *p)
{
    while (p->i < p->len && isspace((unsigned char)p->src[p->i]))
        p->i++;
}

static int peek(parser *p)
{
    skip_space(p);
    return p->i < p->len ? (unsigned char)p->src[p->i] : -1;
}

static int accept(parser *p, int c)
{
    if (peek(p) != c)
        return 0;
    p->i++;
    return 1;
}

static size_t name_length(const parser *p, size_t i)
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
static void *new_part(parser *p, size_t size)
{
    if (++p->parts > MOST_PARTS)
        return fail_at(p, p->i,
                       "this pattern is too large; long lists of words belong "
                       "into one value, \"a|b|c\", or a lexicon");
    void *part = rb_arena_alloc(p->arena, size);
    return part != NULL ? memset(part, 0, size) : out_of_memory(p);
}

static rb_node *new_node(parser *p, int kind, size_t at)
{
    rb_node *n = new_part(p, sizeof *n);
    if (n == NULL)
        return NULL;
    n->kind = (uint8_t)kind;
    n->at = (uint32_t)at;
    n->to = (uint32_t)p->i;
    return n;
}

static rb_expr *new_expr(parser *p, int kind, rb_expr *a, rb_expr *b)
{
    rb_expr *x = new_part(p, sizeof *x);
    if (x == NULL)
        return NULL;
    x->kind = (uint8_t)kind;
    x->a = a;
    x->b = b;
    return x;
}

static void add_kid(rb_node *n, rb_node *kid)
{
    if (n->last != NULL)
        n->last->next = kid;
    else
        n->kid = kid;
    n->last = kid;
    n->to = kid->to;
}

static const char *parse_name(parser *p, const char *what)
{
    skip_space(p);
    size_t n = name_length(p, p->i);
    if (n == 0)
        return fail_at(p, p->i, what);
    const char *s = rb_arena_str(p->arena, p->src + p->i, n);
    p->i += n;
    return s != NULL ? s : out_of_memory(p);
}

/* A string in "" or ''; \" is the quote, other backslashes stay (they belong
** to the regular expression). %c and %l may follow. */
static const char *parse_string(parser *p, uint32_t *len, uint32_t *at,
                                int *flags)
{
    int quote = peek(p);
    size_t open = p->i;
    if (quote != '"' && quote != '\'')
        return fail_at(p, p->i, "expected a value in quotes");
    size_t k = 0, end = ++p->i;
    while (end < p->len && p->src[end] != quote)
        end += p->src[end] == '\\' && end + 1 < p->len ? 2 : 1;
    char *s = rb_arena_alloc(p->arena, end - p->i + 1);
    if (s == NULL)
        return out_of_memory(p);
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
        return fail_at(p, open, "this quote is never closed");
    p->i++;
    s[k] = '\0';
    *len = (uint32_t)k;
    while (p->i + 1 < p->len && p->src[p->i] == '%') {
        char c = p->src[p->i + 1];
        if (c != 'c' && c != 'l')
            return fail_at(p, p->i,
                           "unknown flag; there are %c (ignore case) and %l "
                           "(literal, no expression)");
        *flags |= c == 'c' ? RB_VT_NOCASE : RB_VT_LITERAL;
        p->i += 2;
    }
    return s;
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

static rb_expr *parse_or(parser *p);

static int attribute(parser *p)
{
    skip_space(p);
    size_t at = p->i, n = name_length(p, at);
    if (n == 0) {
        fail_at(p, at, "expected an attribute, such as word, lemma or pos");
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

static rb_expr *parse_test(parser *p)
{
    int attr = attribute(p);
    if (attr < 0)
        return NULL;
    int negated = accept(p, '!');
    if (peek(p) != '=')
        return fail_at(p, p->i, "expected = or != after the attribute");
    p->i++;
    rb_expr *x = new_expr(p, RB_E_TEST, NULL, NULL);
    if (x == NULL)
        return NULL;
    int flags = attr <= RB_A_LEMMA ? p->flags : 0;
    x->attr = (uint8_t)attr;
    x->macro = p->in;
    x->value = parse_string(p, &x->len, &x->at, &flags);
    if (x->value == NULL)
        return NULL;
    if (attr <= RB_A_POS && only_signs(x->value, x->len))
        flags |= RB_VT_LITERAL;
    x->flags = (uint8_t)flags;
    return negated ? new_expr(p, RB_E_NOT, x, NULL) : x;
}

static rb_expr *parse_unary(parser *p)
{
    if (++p->depth > DEEPEST)
        return fail_at(p, p->i, "this pattern is nested too deeply");
    rb_expr *x;
    if (accept(p, '!')) {
        x = parse_unary(p);
        x = x != NULL ? new_expr(p, RB_E_NOT, x, NULL) : NULL;
    } else if (accept(p, '(')) {
        x = parse_or(p);
        if (x != NULL && !accept(p, ')'))
            x = fail_at(p, p->i, "expected ) here");
    } else {
        x = parse_test(p);
    }
    p->depth--;
    return x;
}

static rb_expr *parse_and(parser *p)
{
    rb_expr *x = parse_unary(p);
    while (x != NULL && accept(p, '&')) {
        rb_expr *y = parse_unary(p);
        x = y != NULL ? new_expr(p, RB_E_AND, x, y) : NULL;
    }
    return x;
}

static rb_expr *parse_or(parser *p)
{
    rb_expr *x = parse_and(p);
    while (x != NULL && accept(p, '|')) {
        rb_expr *y = parse_and(p);
        x = y != NULL ? new_expr(p, RB_E_OR, x, y) : NULL;
    }
    return x;
}

static rb_node *parse_token(parser *p)
{
    size_t at = p->i++;
    rb_expr *x;
    if (accept(p, ']')) {
        x = new_expr(p, RB_E_TRUE, NULL, NULL);
    } else {
        x = parse_or(p);
        if (x != NULL && !accept(p, ']')) {
            int c = peek(p);
            return fail_at(p, p->i,
                           c < 0 ? "expected ] before the end of the pattern"
                                 : "expected & | or ] here");
        }
    }
    rb_node *n = x != NULL ? new_node(p, RB_N_TOKEN, at) : NULL;
    if (n != NULL)
        n->expr = x;
    return n;
}

/* ---- { ... } ---- */

static rb_ftest *parse_feature(parser *p)
{
    rb_ftest *f = new_part(p, sizeof *f);
    if (f == NULL)
        return NULL;
    f->macro = p->in;
    f->name = parse_name(p, "expected a feature's name or } here");
    if (f->name == NULL)
        return NULL;
    f->negated = (uint8_t)accept(p, '!');
    if (!accept(p, '='))
        return fail_at(p, p->i, "expected = or != after the feature's name");
    int flags = 0;
    f->value = parse_string(p, &f->len, &f->at, &flags);
    f->flags = (uint8_t)flags;
    return f->value != NULL ? f : NULL;
}

static rb_node *parse_layer(parser *p)
{
    size_t at = p->i++;
    rb_node *n = new_node(p, RB_N_LAYER, at);
    if (n == NULL)
        return NULL;
    n->name = parse_name(p, "expected a layer's name, as in {actor}");
    if (n->name == NULL)
        return NULL;
    rb_ftest **tail = &n->ftest;
    while (!accept(p, '}')) {
        if (peek(p) < 0)
            return fail_at(p, at, "this { is never closed");
        if (n->ftest != NULL && !accept(p, '&'))
            (void)accept(p, ',');
        *tail = parse_feature(p);
        if (*tail == NULL)
            return NULL;
        tail = &(*tail)->next;
    }
    n->to = (uint32_t)p->i;
    return n;
}

/* ---- words ---- */

static rb_node *word_node(parser *p, const char *s, size_t n, size_t at,
                          int flags)
{
    rb_expr *x = new_expr(p, RB_E_TEST, NULL, NULL);
    rb_node *node = new_node(p, RB_N_TOKEN, at);
    if (x == NULL || node == NULL)
        return NULL;
    x->attr = RB_A_WORD;
    x->value = rb_arena_str(p->arena, s, n);
    x->len = (uint32_t)n;
    x->at = (uint32_t)at;
    x->macro = p->in;
    if (x->value == NULL)
        return out_of_memory(p);
    if (only_signs(x->value, n))
        flags |= RB_VT_LITERAL;
    x->flags = (uint8_t)flags;
    node->expr = x;
    return node;
}

/* "made it clear": a token holds no space, so a string with spaces means the
** words one after the other. */
static rb_node *parse_words(parser *p)
{
    size_t open = p->i;
    uint32_t len, at;
    int flags = p->flags;
    const char *s = parse_string(p, &len, &at, &flags);
    if (s == NULL)
        return NULL;
    rb_node *seq = new_node(p, RB_N_SEQ, open);
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
        add_kid(seq, w);
    }
    seq->to = (uint32_t)p->i;
    if (seq->kid == NULL)
        return fail_at(p, open, "an empty string matches no token; [] is any");
    if (seq->kid == seq->last) {
        seq->kid->at = (uint32_t)open;
        seq->kid->to = (uint32_t)p->i;
        return seq->kid;
    }
    return seq;
}

/* ---- macros ---- */

/* What a macro stands for has the place of its call, for messages. */
static void put_at(rb_node *n, uint32_t at, uint32_t to)
{
    n->at = at;
    n->to = to;
    if (n->a != NULL)
        put_at(n->a, at, to);
    for (rb_node *k = n->kid; k != NULL; k = k->next)
        put_at(k, at, to);
}

static int is_in_macro(const parser *p, const rb_macro *m)
{
    for (; p != NULL; p = p->caller) {
        if (p->in == m)
            return 1;
    }
    return 0;
}

static rb_node *parse_macro(parser *p)
{
    size_t at = p->i++, n = name_length(p, p->i);
    if (n == 0)
        return fail_at(p, at, "expected a macro's name after @");
    const char *known[64];
    uint32_t nknown = 0;
    for (uint32_t k = 0; k < p->nmacro; k++) {
        const rb_macro *m = &p->macro[k];
        if (nknown < 64)
            known[nknown++] = m->name;
        if (strlen(m->name) != n || memcmp(m->name, p->src + p->i, n) != 0)
            continue;
        p->i += n;
        if (is_in_macro(p, m))
            return fail_at(p, at, "this macro calls itself");
        if (p->macro_depth >= DEEPEST_MACRO)
            return fail_at(p, at, "macros call each other too deeply here");
        parser q = *p;
        q.src = m->source;
        q.len = strlen(m->source);
        q.i = 0;
        q.macro_depth++;
        q.caller = p;
        q.in = m;
        rb_node *node = parse_choice(&q);
        p->parts = q.parts;
        if (node != NULL && peek(&q) >= 0)
            node = fail_at(&q, q.i, "expected the end of the macro here");
        if (node == NULL) {
            rb_err_prefix(p->e, "in macro @%s", m->name);
            return NULL;
        }
        rb_node *box = new_node(p, RB_N_SEQ, at); /* with our own place */
        if (box == NULL)
            return NULL;
        add_kid(box, node);
        put_at(box, (uint32_t)at, (uint32_t)p->i);
        return box;
    }
    const char *near = rb_nearest(p->src + p->i, n, known, nknown);
    rb_pattern_fail(p->e, p->src, p->len, at, "unknown macro '@%.*s'%s%s%s",
                    (int)n, p->src + p->i, near ? ": did you mean '@" : "",
                    near ? near : "", near ? "'?" : "");
    return NULL;
}

/* ---- the pattern ---- */

/* & or !, and whether < makes it look behind (<s> is the sentence edge). */
static rb_node *parse_look(parser *p)
{
    size_t at = p->i;
    int negated = p->src[p->i++] == '!';
    int behind = p->i < p->len && p->src[p->i] == '<' &&
                 strncmp(p->src + p->i, "<s>", 3) != 0 &&
                 strncmp(p->src + p->i, "</s>", 4) != 0;
    p->i += behind;
    rb_node *n = new_node(p, behind ? RB_N_BEHIND : RB_N_AHEAD, at);
    if (n == NULL)
        return NULL;
    n->negated = (uint8_t)negated;
    n->a = parse_repeat(p, parse_atom(p));
    n->to = (uint32_t)p->i;
    return n->a != NULL ? n : NULL;
}

static rb_node *parse_edge(parser *p)
{
    size_t at = p->i, left = p->len - p->i;
    if (left >= 3 && memcmp(p->src + at, "<s>", 3) == 0) {
        p->i += 3;
        return new_node(p, RB_N_SBEGIN, at);
    }
    if (left >= 4 && memcmp(p->src + at, "</s>", 4) == 0) {
        p->i += 4;
        return new_node(p, RB_N_SEND, at);
    }
    return fail_at(p, at, "expected <s> or </s>");
}

static rb_node *parse_group(parser *p)
{
    size_t at = p->i++;
    rb_node *inner = parse_choice(p);
    if (inner == NULL)
        return NULL;
    if (!accept(p, ')'))
        return fail_at(p, at, "this ( is never closed");
    /* An atom keeps its own place: it is read back from there. */
    if (inner->kind != RB_N_TOKEN && inner->kind != RB_N_LAYER) {
        inner->at = (uint32_t)at;
        inner->to = (uint32_t)p->i;
    }
    return inner;
}

static rb_node *parse_atom(parser *p)
{
    switch (peek(p)) {
    case '"':
    case '\'':
        return parse_words(p);
    case '[':
        return parse_token(p);
    case '{':
        return parse_layer(p);
    case '(':
        return parse_group(p);
    case '<':
        return parse_edge(p);
    case '@':
        return parse_macro(p);
    case -1:
        return fail_at(p, p->len,
                       "expected a token here: \"word\", "
                       "[attr=\"...\"], {layer} or ( )");
    case '?':
    case '*':
    case '+':
        return fail_at(p, p->i, "nothing to repeat before this sign");
    default:
        if (name_length(p, p->i) > 0)
            return fail_at(p, p->i,
                           "a word stands in quotes: \"word\"; name: before "
                           "something captures it");
        return fail_at(p, p->i,
                       "expected \"word\", [attr=\"...\"], {layer} "
                       "or ( ) here");
    }
}

static int parse_number(parser *p, uint32_t *n)
{
    skip_space(p);
    if (p->i >= p->len || !isdigit((unsigned char)p->src[p->i]))
        return 0;
    uint32_t v = 0;
    while (p->i < p->len && isdigit((unsigned char)p->src[p->i])) {
        v = v * 10 + (uint32_t)(p->src[p->i++] - '0');
        if (v > MOST_REPEATS)
            v = MOST_REPEATS + 1;
    }
    *n = v;
    return 1;
}

/* {m,n} after an atom; a { that opens a layer is not one. */
static int at_braces(parser *p)
{
    size_t i = p->i + 1;
    if (peek(p) != '{')
        return 0;
    i = p->i + 1;
    while (i < p->len && p->src[i] == ' ')
        i++;
    return i < p->len &&
           (isdigit((unsigned char)p->src[i]) || p->src[i] == ',');
}

static int parse_braces(parser *p, uint32_t *min, uint32_t *max)
{
    size_t at = p->i++;
    *min = 0;
    int has_min = parse_number(p, min);
    if (accept(p, ',')) {
        if (!parse_number(p, max))
            *max = UINT32_MAX;
    } else {
        *max = *min;
    }
    if (!accept(p, '}') || (!has_min && *max == UINT32_MAX)) {
        fail_at(p, at, "expected {n}, {m,n} or {m,}");
        return 0;
    }
    if (*min > MOST_REPEATS || (*max != UINT32_MAX && *max > MOST_REPEATS)) {
        fail_at(p, at, "at most 1000 repetitions can be counted");
        return 0;
    }
    if (*max < *min) {
        fail_at(p, at, "the second number is smaller than the first");
        return 0;
    }
    return 1;
}

static rb_node *parse_repeat(parser *p, rb_node *atom)
{
    for (int rounds = 0; atom != NULL; rounds++) {
        uint32_t min, max;
        int c = peek(p);
        if (rounds > DEEPEST)
            return fail_at(p, p->i, "this pattern is nested too deeply");
        if (c == '?' || c == '*' || c == '+') {
            min = c == '+';
            max = c == '?' ? 1 : UINT32_MAX;
            p->i++;
        } else if (at_braces(p)) {
            if (!parse_braces(p, &min, &max))
                return NULL;
        } else {
            break;
        }
        rb_node *n = new_node(p, RB_N_REP, atom->at);
        if (n == NULL)
            return NULL;
        n->a = atom;
        n->min = min;
        n->max = max;
        if (p->i < p->len && p->src[p->i] == '?') {
            n->lazy = 1;
            p->i++;
        }
        n->to = (uint32_t)p->i;
        atom = n;
    }
    return atom;
}

static rb_node *parse_item(parser *p)
{
    if (++p->depth > DEEPEST)
        return fail_at(p, p->i, "this pattern is nested too deeply");
    rb_node *n = NULL;
    int c = peek(p);
    size_t at = p->i, k = name_length(p, at);
    if (c == '&' || c == '!') {
        n = parse_look(p);
    } else if (k > 0 && at + k < p->len && p->src[at + k] == ':') {
        n = new_node(p, RB_N_CAP, at);
        if (n != NULL) {
            n->name = parse_name(p, "");
            p->i++;
            n->a = n->name != NULL ? parse_item(p) : NULL;
            n->to = (uint32_t)p->i;
            n = n->a != NULL ? n : NULL;
        }
    } else {
        n = parse_repeat(p, parse_atom(p));
    }
    p->depth--;
    return n;
}

static int at_within(parser *p)
{
    skip_space(p);
    return p->len - p->i >= 6 && memcmp(p->src + p->i, "within", 6) == 0 &&
           (p->i + 6 == p->len || isspace((unsigned char)p->src[p->i + 6]));
}

static rb_node *parse_sequence(parser *p)
{
    rb_node *seq = new_node(p, RB_N_SEQ, p->i);
    while (seq != NULL) {
        int c = peek(p);
        if (c < 0 || c == ')' || c == '|' || at_within(p))
            break;
        rb_node *n = parse_item(p);
        if (n == NULL)
            return NULL;
        add_kid(seq, n);
    }
    if (seq == NULL || seq->kid != seq->last)
        return seq;
    if (seq->kid == NULL) {
        seq->kind = RB_N_EMPTY;
        return seq;
    }
    return seq->kid;
}

static rb_node *parse_choice(parser *p)
{
    if (++p->depth > DEEPEST)
        return fail_at(p, p->i, "this pattern is nested too deeply");
    size_t at = p->i;
    rb_node *n = parse_sequence(p);
    if (n != NULL && peek(p) == '|') {
        rb_node *alt = new_node(p, RB_N_ALT, at);
        if (alt != NULL)
            add_kid(alt, n);
        while (alt != NULL && accept(p, '|')) {
            n = parse_sequence(p);
            if (n == NULL)
                return NULL;
            add_kid(alt, n);
        }
        n = alt;
    }
    p->depth--;
    return n;
}

static int parse_within(parser *p, rb_tree *out)
{
    p->i += 6;
    const char *name = parse_name(p, "expected sentence, paragraph, document "
                                     "or a layer's name after within");
    if (name == NULL)
        return p->e->code;
    out->within_name = name;
    out->within = strcmp(name, "sentence") == 0    ? RB_W_SENTENCE
                  : strcmp(name, "paragraph") == 0 ? RB_W_PARAGRAPH
                  : strcmp(name, "document") == 0  ? RB_W_DOCUMENT
                                                   : RB_W_LAYER;
    return RB_OK;
}

/* Nothing but [], in whatever groups, counts and choices. */
static int is_any(const rb_node *n)
{
    switch (n->kind) {
    case RB_N_TOKEN:
        return n->expr->kind == RB_E_TRUE;
    case RB_N_SEQ:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            if (!is_any(k))
                return 0;
        }
        return 1;
    case RB_N_ALT:
        for (const rb_node *k = n->kid; k != NULL; k = k->next) {
            if (is_any(k))
                return 1;
        }
        return 0;
    case RB_N_REP:
        return n->max > 0 && is_any(n->a);
    case RB_N_CAP:
        return is_any(n->a);
    default:
        return 0;
    }
}

/* Unbounded repetition of anything is fine in a sentence, where it ends soon;
** across sentences it hides a scan of the document in every match. */
static int endless(const rb_node *n, const rb_node **where)
{
    if (n->kind == RB_N_REP && n->max == UINT32_MAX && is_any(n->a)) {
        *where = n;
        return 1;
    }
    if (n->a != NULL && endless(n->a, where))
        return 1;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (endless(k, where))
            return 1;
    }
    return 0;
}

int rb_tree_parse(rb_tree *out, rb_arena *a, const char *src, size_t len,
                  int flags, const rb_macro *macro, uint32_t nmacro, rb_err *e)
{
    rb_err local;
    parser p = {.arena = a,
                .src = src,
                .len = len,
                .flags = flags,
                .macro = macro,
                .nmacro = nmacro,
                .e = e != NULL ? e : &local};
    memset(out, 0, sizeof *out);
    if (len > UINT32_MAX / 4)
        return rb_fail(e, RB_EPATTERN, "this pattern is too long");
    if (peek(&p) < 0)
        return rb_fail(e, RB_EPATTERN,
                       "the pattern is empty; try \"word\" or "
                       "[lemma=\"condemn\"]");
    rb_node *root = parse_choice(&p);
    out->parts = (uint32_t)p.parts;
    if (root == NULL)
        return p.e->code;
    if (at_within(&p)) {
        int rc = parse_within(&p, out);
        if (rc != RB_OK)
            return rc;
    }
    if (peek(&p) == ')')
        return rb_pattern_fail(e, src, len, p.i, "this ) was never opened");
    if (peek(&p) >= 0)
        return rb_pattern_fail(e, src, len, p.i,
                               "expected the end of the pattern here");
    const rb_node *where;
    if ((out->within == RB_W_PARAGRAPH || out->within == RB_W_DOCUMENT) &&
        endless(root, &where))
        return rb_pattern_fail(
            e, src, len, where->at,
            "[] without a bound would scan the whole %s at every match; give "
            "it one, such as []{0,50}",
            out->within_name);
    out->root = root;
    return RB_OK;
}

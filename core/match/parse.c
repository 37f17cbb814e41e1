/*
** parse.c - the parser of token patterns
**
** Recursive descent over the bytes of the pattern. The first error wins; its
** message carries the pattern, a caret and advice (caret.c), because the
** reader is an analyst who just typed it.
*/
#include "parse_int.h"

#include <ctype.h>
#include <string.h>

enum { MOST_REPEATS = 1000 };

static rb_node *parse_atom(rb_parser *p);
static rb_node *parse_repeat(rb_parser *p, rb_node *atom);

/* & or !, and whether < makes it look behind (<s> is the sentence edge). */
static rb_node *parse_look(rb_parser *p)
{
    size_t at = p->i;
    int negated = p->src[p->i++] == '!';
    int behind = p->i < p->len && p->src[p->i] == '<' &&
                 strncmp(p->src + p->i, "<s>", 3) != 0 &&
                 strncmp(p->src + p->i, "</s>", 4) != 0;
    p->i += behind;
    rb_node *n = rb_parse_node(p, behind ? RB_N_BEHIND : RB_N_AHEAD, at);
    if (n == NULL)
        return NULL;
    n->negated = (uint8_t)negated;
    n->a = parse_repeat(p, parse_atom(p));
    n->to = (uint32_t)p->i;
    return n->a != NULL ? n : NULL;
}

static rb_node *parse_edge(rb_parser *p)
{
    size_t at = p->i, left = p->len - p->i;
    if (left >= 3 && memcmp(p->src + at, "<s>", 3) == 0) {
        p->i += 3;
        return rb_parse_node(p, RB_N_SBEGIN, at);
    }
    if (left >= 4 && memcmp(p->src + at, "</s>", 4) == 0) {
        p->i += 4;
        return rb_parse_node(p, RB_N_SEND, at);
    }
    return rb_parse_fail(p, at, "expected <s> or </s>");
}

static rb_node *parse_group(rb_parser *p)
{
    size_t at = p->i++;
    rb_node *inner = rb_parse_choice(p);
    if (inner == NULL)
        return NULL;
    if (!rb_parse_accept(p, ')'))
        return rb_parse_fail(p, at, "this ( is never closed");
    /* An atom keeps its own place: it is read back from there. */
    if (inner->kind != RB_N_TOKEN && inner->kind != RB_N_LAYER) {
        inner->at = (uint32_t)at;
        inner->to = (uint32_t)p->i;
    }
    return inner;
}

static rb_node *parse_atom(rb_parser *p)
{
    switch (rb_parse_peek(p)) {
    case '"':
    case '\'':
        return rb_parse_words(p);
    case '[':
        return rb_parse_token(p);
    case '{':
        return rb_parse_layer(p);
    case '(':
        return parse_group(p);
    case '<':
        return parse_edge(p);
    case '@':
        return rb_parse_macro(p);
    case -1:
        return rb_parse_fail(p, p->len,
                             "expected a token here: \"word\", "
                             "[attr=\"...\"], {layer} or ( )");
    case '?':
    case '*':
    case '+':
        return rb_parse_fail(p, p->i, "nothing to repeat before this sign");
    default:
        if (rb_parse_name_length(p, p->i) > 0)
            return rb_parse_fail(
                p, p->i,
                "a word stands in quotes: \"word\"; name: before "
                "something captures it");
        return rb_parse_fail(p, p->i,
                             "expected \"word\", [attr=\"...\"], {layer} "
                             "or ( ) here");
    }
}

static int parse_number(rb_parser *p, uint32_t *n)
{
    rb_parse_blanks(p);
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
static int at_braces(rb_parser *p)
{
    size_t i = p->i + 1;
    if (rb_parse_peek(p) != '{')
        return 0;
    i = p->i + 1;
    while (i < p->len && p->src[i] == ' ')
        i++;
    return i < p->len &&
           (isdigit((unsigned char)p->src[i]) || p->src[i] == ',');
}

static int parse_braces(rb_parser *p, uint32_t *min, uint32_t *max)
{
    size_t at = p->i++;
    *min = 0;
    int has_min = parse_number(p, min);
    if (rb_parse_accept(p, ',')) {
        if (!parse_number(p, max))
            *max = UINT32_MAX;
    } else {
        *max = *min;
    }
    if (!rb_parse_accept(p, '}') || (!has_min && *max == UINT32_MAX)) {
        rb_parse_fail(p, at, "expected {n}, {m,n} or {m,}");
        return 0;
    }
    if (*min > MOST_REPEATS || (*max != UINT32_MAX && *max > MOST_REPEATS)) {
        rb_parse_fail(p, at, "at most 1000 repetitions can be counted");
        return 0;
    }
    if (*max < *min) {
        rb_parse_fail(p, at, "the second number is smaller than the first");
        return 0;
    }
    return 1;
}

static rb_node *parse_repeat(rb_parser *p, rb_node *atom)
{
    for (int rounds = 0; atom != NULL; rounds++) {
        uint32_t min, max;
        int c = rb_parse_peek(p);
        if (rounds > RB_DEEPEST)
            return rb_parse_fail(p, p->i, "this pattern is nested too deeply");
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
        rb_node *n = rb_parse_node(p, RB_N_REP, atom->at);
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

static rb_node *parse_item(rb_parser *p)
{
    if (++p->depth > RB_DEEPEST)
        return rb_parse_fail(p, p->i, "this pattern is nested too deeply");
    rb_node *n = NULL;
    int c = rb_parse_peek(p);
    size_t at = p->i, k = rb_parse_name_length(p, at);
    if (c == '&' || c == '!') {
        n = parse_look(p);
    } else if (k > 0 && at + k < p->len && p->src[at + k] == ':') {
        n = rb_parse_node(p, RB_N_CAP, at);
        if (n != NULL) {
            n->name = rb_parse_name(p, "");
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

static int at_within(rb_parser *p)
{
    rb_parse_blanks(p);
    return p->len - p->i >= 6 && memcmp(p->src + p->i, "within", 6) == 0 &&
           (p->i + 6 == p->len || isspace((unsigned char)p->src[p->i + 6]));
}

static rb_node *parse_sequence(rb_parser *p)
{
    rb_node *seq = rb_parse_node(p, RB_N_SEQ, p->i);
    while (seq != NULL) {
        int c = rb_parse_peek(p);
        if (c < 0 || c == ')' || c == '|' || at_within(p))
            break;
        rb_node *n = parse_item(p);
        if (n == NULL)
            return NULL;
        rb_parse_add_kid(seq, n);
    }
    if (seq == NULL || seq->kid != seq->last)
        return seq;
    if (seq->kid == NULL) {
        seq->kind = RB_N_EMPTY;
        return seq;
    }
    return seq->kid;
}

rb_node *rb_parse_choice(rb_parser *p)
{
    if (++p->depth > RB_DEEPEST)
        return rb_parse_fail(p, p->i, "this pattern is nested too deeply");
    size_t at = p->i;
    rb_node *n = parse_sequence(p);
    if (n != NULL && rb_parse_peek(p) == '|') {
        rb_node *alt = rb_parse_node(p, RB_N_ALT, at);
        if (alt != NULL)
            rb_parse_add_kid(alt, n);
        while (alt != NULL && rb_parse_accept(p, '|')) {
            n = parse_sequence(p);
            if (n == NULL)
                return NULL;
            rb_parse_add_kid(alt, n);
        }
        n = alt;
    }
    p->depth--;
    return n;
}

static int parse_within(rb_parser *p, rb_tree *out)
{
    p->i += 6;
    const char *name =
        rb_parse_name(p, "expected sentence, paragraph, document "
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
    rb_parser p = {.arena = a,
                   .src = src,
                   .len = len,
                   .flags = flags,
                   .macro = macro,
                   .nmacro = nmacro,
                   .e = e != NULL ? e : &local};
    memset(out, 0, sizeof *out);
    if (len > UINT32_MAX / 4)
        return rb_fail(e, RB_EPATTERN, "this pattern is too long");
    if (rb_parse_peek(&p) < 0)
        return rb_fail(e, RB_EPATTERN,
                       "the pattern is empty; try \"word\" or "
                       "[lemma=\"condemn\"]");
    rb_node *root = rb_parse_choice(&p);
    out->parts = (uint32_t)p.parts;
    if (root == NULL)
        return p.e->code;
    if (at_within(&p)) {
        int rc = parse_within(&p, out);
        if (rc != RB_OK)
            return rc;
    }
    if (rb_parse_peek(&p) == ')')
        return rb_pattern_fail(e, src, len, p.i, "this ) was never opened");
    if (rb_parse_peek(&p) >= 0)
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

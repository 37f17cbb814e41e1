/*
** tagpattern.c - the context of a tag rule: its pattern to tests
**
** The notation is that of token patterns, as far as a tag rule needs it: every
** element is about one token. Values are lists with | between, not regular
** expressions; a tag may end in ".*".
*/
#include "tagrules.h"

#include <string.h>

enum { DEPTH = 8, TESTS = 16, MANY = 255 };

#define EVERYWHERE (~(uint64_t)0)
#define INSIDE (EVERYWHERE & ~((uint64_t)1 << RB_TAG_NONE))

_Static_assert(RB_TAG_COUNT <= 64, "a bit for each tag");

typedef struct parser {
    rb_tr_build *b;
    const char *p, *begin;
    int line, depth; /* macros and brackets that it is in */
} parser;

typedef struct item { /* an element as it is written */
    rb_tr_elem e;
    int own, behind; /* this:x, !<x */
    rb_tr_test t[TESTS];
} item;

static int wrong(const parser *s, const char *what)
{
    return rb_fail(s->b->e, RB_ESCRIPT,
                   "%s:%d: in \"%.200s\", before \"%.20s\": %s", s->b->file,
                   s->line, s->begin, s->p, what);
}

static void blanks(parser *s)
{
    while (*s->p == ' ' || *s->p == '\t' || *s->p == '\n')
        s->p++;
}

static int take(parser *s, const char *what)
{
    size_t n = strlen(what);
    blanks(s);
    if (strncmp(s->p, what, n) != 0)
        return 0;
    s->p += n;
    return 1;
}

static size_t name_length(const char *p)
{
    return strspn(p, "abcdefghijklmnopqrstuvwxyz_");
}

/* ---- values ---- */

/* The next of "a|b|c"; 0 at the end. */
static int part(const char **at, const char *end, const char **s, size_t *n)
{
    if (*at > end)
        return 0;
    const char *bar = memchr(*at, '|', (size_t)(end - *at));
    *s = *at;
    *n = (size_t)((bar ? bar : end) - *at);
    *at = (bar ? bar : end) + 1;
    return 1;
}

/* "RB.*": tags that begin so; a tag that is no tag is an error. */
static int tags_of(const char *v, size_t len, uint64_t *out)
{
    const char *at = v, *s;
    size_t n;
    *out = 0;
    while (part(&at, v + len, &s, &n)) {
        int stem = n > 2 && memcmp(s + n - 2, ".*", 2) == 0, any = 0;
        n -= stem ? 2 : 0;
        for (unsigned t = 1; t < RB_TAG_COUNT; t++) {
            const char *name = rb_tag_name(t);
            if (strncmp(name, s, n) == 0 && (stem || name[n] == '\0')) {
                *out |= (uint64_t)1 << t;
                any = 1;
            }
        }
        if (!any)
            return 0;
    }
    return 1;
}

static int fill_from_list(parser *s, uint32_t set, const char *name, size_t n)
{
    rb_tr_build *b = s->b;
    for (uint32_t i = 0; i < b->list.n; i++) {
        const rb_tr_name *l = &b->list.v[i];
        if (strlen(l->name) != n || memcmp(l->name, name, n) != 0)
            continue;
        for (const rb_lit *w = l->list->first; w; w = w->next)
            if (rb_tr_word_add(b, set, w->s, w->len) != RB_OK)
                return RB_ENOMEM;
        return RB_OK;
    }
    return wrong(s, "no list of that name in `lists`");
}

/* The number of the set of these words, or of the words of these lists. */
static int set_of(parser *s, int lex, const char *v, size_t len, uint8_t *out)
{
    rb_tr_build *b = s->b;
    const char *at = v, *w;
    size_t n;
    for (uint32_t i = 1; i < b->set.n; i++)
        if (b->set.v[i].lex == lex && b->set.v[i].len == len &&
            memcmp(b->set.v[i].key, v, len) == 0) {
            *out = (uint8_t)i;
            return RB_OK;
        }
    rb_tr_set one = {v, len, lex};
    if (b->set.n > RB_TR_WORDSETS)
        return wrong(s, "too many different lists of words");
    if (rb_vec_push(b->mem, &b->set, one) != 0)
        return rb_nomem(b->e);
    *out = (uint8_t)(b->set.n - 1);
    while (part(&at, v + len, &w, &n)) {
        int code =
            lex ? fill_from_list(s, *out, w, n) : rb_tr_word_add(b, *out, w, n);
        if (code != RB_OK)
            return code == RB_ENOMEM ? rb_nomem(b->e) : code;
    }
    return RB_OK;
}

static int shape_of(const char *v, size_t len)
{
    static const char *const name[] = {"cap", "lower", "digit", "apart"};
    for (int i = 0; i < 4; i++)
        if (strlen(name[i]) == len && memcmp(name[i], v, len) == 0)
            return 1 << i;
    return 0;
}

/* ---- tests ---- */

static int quoted(parser *s, const char **v, size_t *len)
{
    blanks(s);
    const char *end = *s->p == '"' ? strchr(s->p + 1, '"') : NULL;
    if (end == NULL)
        return wrong(s, "a value in double quotes is expected");
    *v = s->p + 1;
    *len = (size_t)(end - *v);
    s->p = end + 1;
    return RB_OK;
}

static int compare(parser *s, rb_tr_test *t)
{
    const char *attr, *v;
    size_t len;
    uint64_t tags;
    blanks(s);
    attr = s->p;
    size_t n = name_length(attr);
    s->p += n;
    int not = take(s, "!=");
    if (!not &&!take(s, "="))
        return wrong(s, "= or != is expected");
    int code = quoted(s, &v, &len);
    if (code != RB_OK)
        return code;
    if (n == 3 && memcmp(attr, "pos", 3) == 0) {
        if (!tags_of(v, len, &tags))
            return wrong(s, "one of these is no tag of the Penn Treebank");
        t->tags &= not ? ~tags : tags;
        return RB_OK;
    }
    if (n == 2 && memcmp(attr, "is", 2) == 0 && !not &&shape_of(v, len)) {
        t->is |= (uint8_t)shape_of(v, len);
        return RB_OK;
    }
    int lex = n == 3 && memcmp(attr, "lex", 3) == 0;
    if (!lex && !(n == 4 && memcmp(attr, "word", 4) == 0))
        return wrong(s, "an element asks pos, word, lex, or is (\"cap\", "
                        "\"lower\", \"digit\", \"apart\": a blank follows)");
    uint8_t *set = not ? &t->out : &t->in;
    if (*set)
        return wrong(s, "words are asked for twice: put them in one list");
    return set_of(s, lex, v, len, set);
}

static rb_tr_test *more(parser *s, item *x)
{
    if (x->e.tests == TESTS) {
        wrong(s, "too many alternatives");
        return NULL;
    }
    rb_tr_test *t = &x->t[x->e.tests++];
    *t = (rb_tr_test){.tags = INSIDE};
    return t;
}

/* [a & b | c] */
static int token(parser *s, item *x)
{
    rb_tr_test *t = more(s, x);
    if (t == NULL || take(s, "]"))
        return t ? RB_OK : RB_ESCRIPT;
    for (;;) {
        int code = compare(s, t);
        if (code != RB_OK || take(s, "]"))
            return code;
        if (take(s, "|")) {
            if ((t = more(s, x)) == NULL)
                return RB_ESCRIPT;
        } else if (!take(s, "&")) {
            return wrong(s, "&, | or ] is expected");
        }
    }
}

static int atom(parser *s, item *x);

static int macro(parser *s, item *x)
{
    size_t n = name_length(s->p);
    const char *after = s->p + n;
    for (uint32_t i = 0; i < s->b->macro.n; i++) {
        const rb_tr_name *m = &s->b->macro.v[i];
        if (strlen(m->name) != n || memcmp(m->name, s->p, n) != 0)
            continue;
        parser in = {s->b, m->s, m->s, m->line, s->depth + 1};
        int code = atom(&in, x);
        blanks(&in);
        if (code == RB_OK && *in.p)
            code = wrong(&in, "a macro is one element");
        s->p = after;
        return code;
    }
    return wrong(s, "no macro of that name in `macros`");
}

/* One token, or a place outside: its tests are added to those of x. */
static int atom(parser *s, item *x)
{
    rb_tr_test *t;
    if (s->depth == DEPTH)
        return wrong(s, "macros and brackets are nested too deeply");
    if (take(s, "@"))
        return macro(s, x);
    if (take(s, "["))
        return token(s, x);
    if (take(s, "<s>") || take(s, "</s>")) {
        if ((t = more(s, x)) != NULL)
            t->tags = (uint64_t)1 << RB_TAG_NONE;
        return t ? RB_OK : RB_ESCRIPT;
    }
    if (take(s, "(")) {
        int code;
        s->depth++;
        do
            code = atom(s, x);
        while (code == RB_OK && take(s, "|"));
        if (code == RB_OK && !take(s, ")"))
            code = wrong(s, "| or ) is expected: alternatives are one token");
        s->depth--;
        return code;
    }
    blanks(s);
    if (*s->p == '"') {
        const char *v;
        size_t len;
        if (quoted(s, &v, &len) != RB_OK || (t = more(s, x)) == NULL)
            return RB_ESCRIPT;
        return set_of(s, 0, v, len, &t->in);
    }
    return wrong(s, "an element is expected: [...], \"word\", @macro, <s>, "
                    "</s>, (x | y)");
}

static int number(parser *s, uint8_t *out)
{
    int n = 0;
    blanks(s);
    if (*s->p < '0' || *s->p > '9')
        return wrong(s, "a number is expected");
    while (*s->p >= '0' && *s->p <= '9' && n < MANY)
        n = n * 10 + (*s->p++ - '0');
    *out = (uint8_t)(n > MANY ? MANY : n);
    return RB_OK;
}

static int repeat(parser *s, rb_tr_elem *e)
{
    static const struct {
        const char *s;
        uint8_t min, max;
    } sign[] = {{"*", 0, MANY}, {"+", 1, MANY}, {"?", 0, 1}};
    e->min = e->max = 1;
    for (int i = 0; i < 3; i++)
        if (take(s, sign[i].s)) {
            e->min = sign[i].min;
            e->max = sign[i].max;
            return RB_OK;
        }
    if (!take(s, "{"))
        return RB_OK;
    int code = number(s, &e->min);
    e->max = e->min;
    if (code == RB_OK && take(s, ","))
        code = number(s, &e->max);
    if (code == RB_OK && (!take(s, "}") || e->max < e->min))
        code = wrong(s, "{m,n} is expected");
    return code;
}

static int one_item(parser *s, item *x)
{
    memset(x, 0, sizeof *x);
    x->own = take(s, "this:");
    blanks(s);
    /* not the edge in "!<s>" and "!</s>" */
    x->behind = strncmp(s->p, "!<", 2) == 0 && strchr("s/", s->p[2]) == NULL;
    if (x->behind)
        s->p += 2;
    x->e.look = (uint8_t)(x->behind || take(s, "!"));
    int code = atom(s, x);
    if (code == RB_OK)
        code = repeat(s, &x->e);
    if (code == RB_OK && (x->own || x->e.look) &&
        (x->e.min != 1 || x->e.max != 1 || (x->own && x->e.look)))
        code = wrong(s, "what is marked with this: or ! stands once");
    return code;
}

/* ---- the pattern ---- */

static int put(rb_tr_build *b, const item *x)
{
    rb_tr_elem e = x->e;
    e.test = (uint16_t)b->t->test.n;
    for (int i = 0; i < e.tests; i++) {
        rb_tr_test t = x->t[i];
        t.more = t.in || t.out || t.is;
        if (rb_vec_push(b->mem, &b->t->test, t) != 0)
            return rb_nomem(b->e);
    }
    return rb_vec_push(b->mem, &b->t->elem, e) == 0 ? RB_OK : rb_nomem(b->e);
}

static int lay_out(rb_tr_build *b, const item *x, int n, int own)
{
    rb_tr_pattern p = {.elem = (uint16_t)b->t->elem.n,
                       .left = (uint8_t)own,
                       .right = (uint8_t)(n - own - 1)};
    int code = put(b, &x[own]);
    for (int i = own - 1; code == RB_OK && i >= 0; i--)
        code = put(b, &x[i]);
    for (int i = own + 1; code == RB_OK && i < n; i++)
        code = put(b, &x[i]);
    if (code == RB_OK && rb_vec_push(b->mem, &b->t->pattern, p) != 0)
        code = rb_nomem(b->e);
    return code;
}

int rb_tr_pattern_add(rb_tr_build *b, const rb_lit *text)
{
    parser s = {b, text->s, text->s, text->line, 0};
    item x[RB_TR_PATTERN];
    int n = 0, own = -1, code = RB_OK;
    for (blanks(&s); code == RB_OK && *s.p; blanks(&s)) {
        if (n == RB_TR_PATTERN)
            return wrong(&s, "the pattern is too long");
        code = one_item(&s, &x[n]);
        if (code == RB_OK && x[n].own && own >= 0)
            code = wrong(&s, "this: stands once in a pattern");
        if (code == RB_OK && x[n].own)
            own = n;
        n++;
    }
    if (code == RB_OK && own < 0)
        code = wrong(&s, "mark the token whose tag is meant: this:[...]");
    for (int i = 0; code == RB_OK && i < n; i++)
        if (x[i].e.look && x[i].behind != (i < own))
            code = wrong(&s, "to the left of this: it is !<x, to the right !x");
    return code == RB_OK ? lay_out(b, x, n, own) : code;
}

/*
** select.c - selectors in the style of CSS
*/
#include "select.h"
#include "page.h"

#include <string.h>
#include <strings.h>

typedef struct test { /* of one attribute, or of the tag */
    struct test *next;
    char how; /* 't' tag, '.' class, '#' or '=' whole, '*' '^' '$', '?' is there
               */
    const char *name, *value;
} test;

typedef struct compound { /* "div.story[lang]" */
    test *first;
    struct compound *left; /* what must stand above it */
    char by;               /* ' ' anywhere above, '>' just above */
} compound;

struct rb_select {
    compound *last; /* the rightmost of this alternative */
    struct rb_select *next;
};

/* ---- reading ---- */

typedef struct reader {
    rb_arena *arena;
    const char *all, *p;
    rb_err *e;
} reader;

static void *no_memory(reader *r)
{
    rb_nomem(r->e);
    return NULL;
}

static void *wrong(reader *r, const char *what)
{
    rb_fail(r->e, RB_EINPUT, "selector '%s': %s at column %d", r->all, what,
            (int)(r->p - r->all) + 1);
    return NULL;
}

static int is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c < 0;
}

static void skip(reader *r)
{
    r->p += strspn(r->p, " \t\r\n");
}

static const char *read_name(reader *r)
{
    const char *start = r->p;
    while (is_name(*r->p))
        r->p++;
    if (r->p == start)
        return wrong(r, "a name is expected");
    const char *s = rb_arena_str(r->arena, start, (size_t)(r->p - start));
    return s != NULL ? s : no_memory(r);
}

static const char *read_value(reader *r)
{
    char quote = *r->p;
    if (quote != '"' && quote != '\'')
        return read_name(r);
    const char *start = r->p + 1, *end = strchr(start, quote);
    if (end == NULL)
        return wrong(r, "the quote is not closed");
    r->p = end + 1;
    const char *s = rb_arena_str(r->arena, start, (size_t)(end - start));
    return s != NULL ? s : no_memory(r);
}

/* Behind '[': "name]", "name=value]", "name*=value]". */
static int read_attribute(reader *r, test *t)
{
    skip(r);
    if ((t->name = read_name(r)) == NULL)
        return -1;
    skip(r);
    t->how = '?';
    if (*r->p != '\0' && strchr("*^$", *r->p) != NULL && r->p[1] == '=')
        t->how = *r->p++;
    if (*r->p == '=') {
        t->how = t->how == '?' ? '=' : t->how;
        r->p++;
        skip(r);
        if ((t->value = read_value(r)) == NULL)
            return -1;
        skip(r);
    }
    if (*r->p != ']') {
        wrong(r, "']' is expected");
        return -1;
    }
    r->p++;
    return 0;
}

static int read_test(reader *r, test *t)
{
    char c = *r->p;
    if (c == '[') {
        r->p++;
        return read_attribute(r, t);
    }
    t->how = c == '.' || c == '#' ? c : 't';
    r->p += t->how != 't';
    if (t->how == '#') {
        t->how = '=';
        t->name = "id";
    }
    t->value = read_name(r);
    return t->value != NULL ? 0 : -1;
}

static compound *read_compound(reader *r)
{
    compound *c = rb_arena_alloc(r->arena, sizeof *c);
    if (c == NULL)
        return no_memory(r);
    memset(c, 0, sizeof *c);
    do {
        if (*r->p == '*') {
            r->p++;
            continue;
        }
        test *t = rb_arena_alloc(r->arena, sizeof *t);
        if (t == NULL)
            return no_memory(r);
        memset(t, 0, sizeof *t);
        if (read_test(r, t) != 0)
            return NULL;
        t->next = c->first;
        c->first = t;
    } while (*r->p == '.' || *r->p == '#' || *r->p == '[');
    return c;
}

static compound *read_chain(reader *r)
{
    compound *left = NULL;
    char by = ' ';
    for (;;) {
        skip(r);
        compound *c = read_compound(r);
        if (c == NULL)
            return NULL;
        c->left = left;
        c->by = by;
        left = c;
        skip(r);
        if (*r->p == '\0' || *r->p == ',')
            return c;
        by = *r->p == '>' ? '>' : ' ';
        r->p += by == '>';
    }
}

rb_select *rb_select_parse(rb_arena *a, const char *s, rb_err *e)
{
    reader r = {a, s, s, e};
    rb_select *first = NULL, **to = &first;
    for (;;) {
        rb_select *x = rb_arena_alloc(a, sizeof *x);
        if (x == NULL)
            return no_memory(&r);
        x->next = NULL;
        x->last = read_chain(&r);
        if (x->last == NULL)
            return NULL;
        *to = x;
        to = &x->next;
        if (*r.p == '\0')
            return first;
        r.p++;
    }
}

/* ---- matching ---- */

/* The tag's name, from the page's bytes. */
static int has_tag(const rb_page *p, const rb_node *n, const char *tag)
{
    size_t k = strlen(tag);
    const char *s = p->html + n->src;
    if (n->src_len < k + 2)
        return (n->el == RB_EL_HTML && strcasecmp(tag, "html") == 0) ||
               (n->el == RB_EL_BODY && strcasecmp(tag, "body") == 0);
    return strncasecmp(s + 1, tag, k) == 0 && !is_name(s[k + 1]);
}

static int test_one(const rb_page *p, const rb_node *n, const test *t)
{
    if (t->how == 't')
        return has_tag(p, n, t->value);
    if (t->how == '.')
        return rb_page_has_class(n, t->value);
    const char *s = rb_page_attr(n, t->name);
    if (s == NULL)
        return 0;
    size_t have = strlen(s), want = t->value != NULL ? strlen(t->value) : 0;
    switch (t->how) {
    case '=':
        return strcmp(s, t->value) == 0;
    case '*':
        return strstr(s, t->value) != NULL;
    case '^':
        return strncmp(s, t->value, want) == 0;
    case '$':
        return have >= want && strcmp(s + have - want, t->value) == 0;
    default:
        return 1;
    }
}

static int test_all(const rb_page *p, uint32_t node, const compound *c)
{
    const rb_node *n = &p->node[node];
    if (n->el == RB_EL_TEXT)
        return 0;
    for (const test *t = c->first; t != NULL; t = t->next) {
        if (!test_one(p, n, t))
            return 0;
    }
    return 1;
}

/*
** The nearest element above that fits is taken; only before a '>' can a
** farther one be needed, so the search goes on from there: no recursion,
** and never more than the depth times the parts of the selector.
*/
static int matches_chain(const rb_page *p, uint32_t node, const compound *c)
{
    const compound *retry = NULL; /* the last part reached by a blank */
    uint32_t retry_at = RB_NO_NODE;
    if (!test_all(p, node, c))
        return 0;
    while (c->left != NULL) {
        uint32_t up = p->node[node].parent;
        if (c->by == ' ') {
            retry = c;
            while (up != RB_NO_NODE && !test_all(p, up, c->left))
                up = p->node[up].parent;
            if (up == RB_NO_NODE)
                return 0;
            retry_at = up;
        } else if (up == RB_NO_NODE || !test_all(p, up, c->left)) {
            if (retry == NULL)
                return 0;
            c = retry;
            node = retry_at;
            continue;
        }
        node = up;
        c = c->left;
    }
    return 1;
}

int rb_select_matches(const rb_select *s, const rb_page *p, uint32_t node)
{
    for (; s != NULL; s = s->next) {
        if (matches_chain(p, node, s->last))
            return 1;
    }
    return 0;
}

uint32_t rb_select_first(const rb_select *s, const rb_page *p, uint32_t from,
                         uint32_t end)
{
    for (uint32_t i = from; i < end; i++) {
        if (rb_select_matches(s, p, i))
            return i;
    }
    return RB_NO_NODE;
}

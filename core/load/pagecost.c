/*
** pagecost.c - would the parse of this page take too long?
**
** The HTML5 rules look through the open elements at every tag, and at every
** letter when a formatting element (<b>, <i>, <font>...) was left open; an
** open formatting element is made anew in every paragraph; and attributes of
** a tag are compared with each other. On a page made for it these multiply.
** So the tags are counted first, in one pass and without a clock: where the
** pass is not sure it counts too much. Real pages stay far below the bound.
*/
#include "pagecost.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"

enum { FREE_STEPS = 1 << 26, STEPS_A_BYTE = 64 };

typedef struct scan {
    rb_mem *mem;
    const char *p, *end;
    RB_VEC(uint64_t) open; /* hashes of the names of open elements */
    uint32_t formatting;   /* formatting elements left open */
    int foreign;           /* <svg> or <math>: other rules for <style> */
    int no_memory;
    uint64_t steps;
} scan;

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* ---- names ---- */

typedef struct name {
    char s[16]; /* lower case, cut: for comparing with the lists */
    uint64_t hash;
} name;

static void read_name(scan *x, name *n)
{
    const char *start = x->p;
    size_t k = 0;
    memset(n, 0, sizeof *n);
    while (x->p < x->end && !is_blank(*x->p) && *x->p != '/' && *x->p != '>') {
        char c = *x->p++;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (k < sizeof n->s - 1)
            n->s[k++] = c;
    }
    size_t len = (size_t)(x->p - start);
    n->hash = len < sizeof n->s ? rb_hash(n->s, k, 0) : rb_hash(start, len, 1);
}

static int is_one_of(const name *n, const char *list)
{
    size_t k = strlen(n->s);
    for (const char *p = list; *p != '\0'; p += strcspn(p, " ") + 1) {
        size_t m = strcspn(p, " ");
        if (m == k && memcmp(p, n->s, k) == 0)
            return 1;
        if (p[m] == '\0')
            break;
    }
    return 0;
}

/* ---- the open elements ---- */

static void start_tag(scan *x, const name *n)
{
    /* Those without an end tag, and those that end when the next begins. */
    if (is_one_of(n, "p li td tr th dd dt option br img meta link input hr "
                     "source wbr area param col track embed base tbody thead"))
        return;
    if (is_one_of(n, "a b big code em font i nobr s small strike strong tt u"))
        x->formatting++;
    if (is_one_of(n, "svg math"))
        x->foreign = 1;
    if (rb_vec_push(x->mem, &x->open, n->hash) != 0)
        x->no_memory = 1;
}

static void end_tag(scan *x, const name *n)
{
    enum { LOOK = 64 }; /* deeper ones count as still open */
    if (x->formatting > 0 &&
        is_one_of(n, "a b big code em font i nobr s small strike strong tt u"))
        x->formatting--;
    for (uint32_t i = x->open.n, k = 0; i > 0 && k < LOOK; i--, k++) {
        if (x->open.v[i - 1] == n->hash) {
            x->open.n = i - 1;
            break;
        }
    }
}

/* ---- the pass ---- */

static void skip_to(scan *x, const char *what)
{
    const char *p = memmem(x->p, (size_t)(x->end - x->p), what, strlen(what));
    x->p = p != NULL ? p : x->end;
}

/* To the '<' of "</script", in any case of letters. */
static void skip_raw(scan *x, const char *tag)
{
    size_t n = strlen(tag);
    for (;;) {
        skip_to(x, "</");
        if ((size_t)(x->end - x->p) < n + 2) {
            x->p = x->end;
            return;
        }
        if (strncasecmp(x->p + 2, tag, n) == 0)
            return;
        x->p += 2;
    }
}

/* The value behind '='. */
static void skip_value(scan *x)
{
    while (x->p < x->end && is_blank(*x->p))
        x->p++;
    if (x->p == x->end)
        return;
    if (*x->p == '"' || *x->p == '\'') {
        char quote = *x->p++;
        const char *p = memchr(x->p, quote, (size_t)(x->end - x->p));
        x->p = p != NULL ? p + 1 : x->end;
        return;
    }
    while (x->p < x->end && !is_blank(*x->p) && *x->p != '>')
        x->p++;
}

/* Behind a name: to what follows the '>'. Each attribute is compared with
** those before it. */
static void skip_attributes(scan *x)
{
    uint64_t n = 0;
    while (x->p < x->end && *x->p != '>') {
        if (is_blank(*x->p) || *x->p == '/') {
            x->p++;
            continue;
        }
        x->p++; /* a name may begin with '=' */
        while (x->p < x->end && !is_blank(*x->p) && *x->p != '/' &&
               *x->p != '>' && *x->p != '=')
            x->p++;
        while (x->p < x->end && is_blank(*x->p))
            x->p++;
        if (x->p < x->end && *x->p == '=') {
            x->p++;
            skip_value(x);
        }
        x->steps += n++;
    }
    if (x->p < x->end)
        x->p++;
}

/* x->p is at a '<'. */
static void markup(scan *x)
{
    name n;
    if (x->end - x->p >= 4 && memcmp(x->p, "<!--", 4) == 0) {
        x->p += 2; /* "<!-->" is one, too */
        skip_to(x, "--");
        while (x->p < x->end && *x->p == '-')
            x->p++;
        if (x->p < x->end && *x->p != '>' && *x->p != '!')
            skip_to(x, "-->");
        return;
    }
    x->p++;
    int ends = x->p < x->end && *x->p == '/';
    x->p += ends;
    if (x->p == x->end || !is_letter(*x->p))
        return;
    x->steps += x->open.n + x->formatting;
    read_name(x, &n);
    skip_attributes(x);
    if (ends)
        end_tag(x, &n);
    else if (!x->foreign && is_one_of(&n, "script style"))
        skip_raw(x, n.s);
    else
        start_tag(x, &n);
}

int rb_page_cost(rb_mem *m, const char *html, size_t len, rb_err *e)
{
    scan x = {.mem = m, .p = html, .end = html + len};
    uint64_t most = FREE_STEPS + (uint64_t)len * STEPS_A_BYTE;
    while (x.p < x.end && x.steps <= most && !x.no_memory) {
        const char *p = memchr(x.p, '<', (size_t)(x.end - x.p));
        size_t letters = (size_t)((p != NULL ? p : x.end) - x.p);
        if (x.formatting > 0)
            x.steps += (uint64_t)letters * (x.open.n + 1);
        x.p += letters;
        if (p != NULL)
            markup(&x);
    }
    int refused = x.no_memory;
    rb_vec_free(m, &x.open);
    if (refused)
        return rb_nomem(e);
    if (x.steps > most)
        return rb_fail(e, RB_ELIMIT,
                       "its tags are nested, left open or filled in a way "
                       "that its parse would take too long");
    return RB_OK;
}

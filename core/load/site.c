/*
** site.c - which rule holds for a page
*/
#include "site.h"
#include "page.h"

#include <string.h>
#include <strings.h>

void rb_sites_init(rb_sites *s, rb_mem *m)
{
    memset(s, 0, sizeof *s);
    s->mem = m;
    rb_arena_init(&s->arena, m);
}

void rb_sites_free(rb_sites *s)
{
    rb_vec_free(s->mem, &s->site);
    rb_arena_free(&s->arena);
}

/* The host of an address; *n gets its length, 0 when it has none. */
static const char *host_of(const char *url, size_t len, size_t *n)
{
    const char *end = url + len, *p = memmem(url, len, "//", 2);
    *n = 0;
    if (p == NULL)
        return url;
    p += 2;
    while (p + *n < end && strchr("/:?# \"'<>\r\n", p[*n]) == NULL)
        ++*n;
    return p;
}

static int is(const char *s, const char *word)
{
    return s != NULL && strcasecmp(s, word) == 0;
}

/* "<!-- saved from url=(0023)http://example.org/ -->" */
static const char *saved_from(const rb_page *p, size_t *n)
{
    static const char mark[] = "saved from url=";
    size_t head = p->len < 2048 ? p->len : 2048;
    const char *at = memmem(p->html, head, mark, sizeof mark - 1);
    *n = 0;
    if (at == NULL)
        return NULL;
    const char *end = memchr(at, '\n', (size_t)(p->html + head - at));
    if (end == NULL)
        end = p->html + head;
    return host_of(at, (size_t)(end - at), n);
}

static const char *page_host(const rb_page *p, size_t *n)
{
    for (uint32_t i = 0; i < p->n; i++) {
        const rb_node *x = &p->node[i];
        const char *url = NULL;
        if (x->el == RB_EL_BODY)
            break;
        if (x->el == RB_EL_LINK && is(rb_page_attr(x, "rel"), "canonical"))
            url = rb_page_attr(x, "href");
        else if (x->el == RB_EL_META &&
                 is(rb_page_attr(x, "property"), "og:url"))
            url = rb_page_attr(x, "content");
        if (url == NULL)
            continue;
        const char *host = host_of(url, strlen(url), n);
        if (*n > 0)
            return host;
    }
    return saved_from(p, n);
}

const rb_site *rb_sites_of(const rb_sites *s, const rb_page *p)
{
    const rb_site *best = NULL;
    size_t n, most = 0;
    if (s->site.n == 0)
        return NULL;
    const char *host = page_host(p, &n);
    for (uint32_t i = 0; i < s->site.n && n > 0; i++) {
        size_t k = strlen(s->site.v[i].site);
        if (k > n || k < most ||
            strncasecmp(host + n - k, s->site.v[i].site, k) != 0 ||
            (k < n && host[n - k - 1] != '.'))
            continue;
        best = &s->site.v[i];
        most = k;
    }
    return best;
}

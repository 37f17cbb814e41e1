/*
** recordhtml.c - the text of a record that is HTML
**
** A field is read as it stands, byte for byte. Many programs that give news
** as JSON or CSV put HTML there, whose tags would then be words: that is told,
** and undone for whoever asks for it.
*/
#include "recordhtml.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "fragment.h"

/* Does a tag begin at p, behind its '<'? */
static int is_tag(const char *p, const char *end)
{
    static const char *const names[] = {
        "p",  "br", "div",    "span", "a",          "b",      "i",  "em",
        "li", "ul", "strong", "h1",   "h2",         "h3",     "h4", "img",
        "td", "tr", "table",  "ol",   "blockquote", "figure", "hr", "section"};
    p += p < end && *p == '/';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if ((size_t)(end - p) > n && strncasecmp(p, names[i], n) == 0 &&
            (p[n] == '>' || p[n] == '/' || isspace((unsigned char)p[n])))
            return memchr(p, '>', (size_t)(end - p)) != NULL;
    }
    return 0;
}

int rb_text_has_tags(const char *s, size_t n)
{
    enum { LOOK = 64 * 1024, TAGS = 2 };
    const char *p = s, *end = s + (n < LOOK ? n : LOOK);
    int tags = 0;
    while (tags < TAGS && p < end &&
           (p = memchr(p, '<', (size_t)(end - p))) != NULL)
        tags += is_tag(++p, end);
    return tags >= TAGS;
}

int rb_record_html(rb_source *s, rb_text *t, rb_buf *words, rb_err *e)
{
    rb_mapper own, joined;
    rb_mapper_init(&own, s->mem);
    rb_mapper_init(&joined, s->mem);
    int rc = rb_fragment(s->mem, t->p, t->n, RB_FRAGMENT_PLAIN, words, &own, e);
    if (rc == RB_OK && words->n > 0)
        rb_map_through(own.map.v, own.map.n, words->p, (uint32_t)words->n,
                       s->map.map.v, s->map.map.n, t->p, (uint32_t)t->n,
                       &joined);
    if (rc == RB_OK && (words->failed || own.failed || joined.failed))
        rc = RB_ENOMEM;
    if (rc == RB_ENOMEM)
        rb_nomem(e);
    *t = (rb_text){words->n > 0 ? words->p : "", words->n, 0};
    rb_mapper left = s->map;
    s->map = joined;
    rb_mapper_free(&left);
    rb_mapper_free(&own);
    return rc;
}

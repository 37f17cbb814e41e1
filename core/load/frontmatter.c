/*
** frontmatter.c - the lines before a Markdown text that say what it is
**
**     ---
**     title: "Support" and other slippery words
**     author: [Ann Lee, Bo Ek]
**     ---
**
** They are read as people write them, not as YAML demands: the title above
** is not valid YAML. A block that does not look like that is text: `---` is
** a horizontal rule as well.
*/
#include "frontmatter.h"

#include <string.h>

typedef struct line {
    const char *p;
    size_t n; /* without its line break */
} line;

/* The next line, or 0; *p moves behind its line break. */
static int next_line(const char **p, const char *end, line *l)
{
    if (*p == end)
        return 0;
    const char *nl = memchr(*p, '\n', (size_t)(end - *p));
    l->p = *p;
    l->n = (size_t)((nl != NULL ? nl : end) - *p);
    *p = nl != NULL ? nl + 1 : end;
    if (l->n > 0 && l->p[l->n - 1] == '\r')
        l->n--;
    return 1;
}

static line trim(line l)
{
    while (l.n > 0 && (l.p[l.n - 1] == ' ' || l.p[l.n - 1] == '\t'))
        l.n--;
    while (l.n > 0 && (*l.p == ' ' || *l.p == '\t'))
        l.p++, l.n--;
    return l;
}

static int is(line l, const char *s)
{
    return l.n == strlen(s) && memcmp(l.p, s, l.n) == 0;
}

/* Bytes of the name before the ':' of "name: value", or 0. */
static size_t key_length(line l)
{
    size_t n = 0;
    while (n < l.n && (strchr("_-. ", l.p[n]) != NULL
                           ? n > 0 && l.p[n] != '\0'
                           : (unsigned char)l.p[n] > 0x2F && l.p[n] != ':'))
        n++;
    if (n == 0 || n == l.n || l.p[n] != ':')
        return 0;
    return n + 1 == l.n || l.p[n + 1] == ' ' || l.p[n + 1] == '\t' ? n : 0;
}

/* A line that belongs to the key before it: indented, or of a list. */
static int continues(line l)
{
    return l.n > 0 && (*l.p == ' ' || *l.p == '\t' || *l.p == '-');
}

size_t rb_front_matter(const char *text, size_t len)
{
    const char *p = text, *end = text + len;
    int keys = 0;
    line l;
    if (!next_line(&p, end, &l) || !is(trim(l), "---"))
        return 0;
    while (next_line(&p, end, &l)) {
        line t = trim(l);
        if (is(t, "---") || is(t, "..."))
            return keys > 0 ? (size_t)(p - text) : 0;
        if (key_length(l) > 0)
            keys++;
        else if (t.n > 0 && *t.p != '#' && !(keys > 0 && continues(l)))
            return 0;
    }
    return 0;
}

/* ---- values ---- */

/* Quotes around the whole value, and not just at its beginning, go. */
static line unquote(line l)
{
    l = trim(l);
    if (l.n >= 2 && (*l.p == '"' || *l.p == '\'') && l.p[l.n - 1] == *l.p &&
        memchr(l.p + 1, *l.p, l.n - 2) == NULL) {
        l.p++;
        l.n -= 2;
    }
    return l;
}

static void add_item(rb_buf *b, line l, const char *between)
{
    l = unquote(l);
    if (l.n == 0)
        return;
    if (b->n > 0)
        rb_buf_puts(b, between);
    rb_buf_put(b, l.p, l.n);
}

/* What stands behind "key:": a value, [a, list], or '|' and '>', which
** announce the lines that follow. */
static void first_value(rb_buf *b, line l)
{
    l = trim(l);
    if (is(l, "|") || is(l, ">") || is(l, "|-") || is(l, ">-"))
        return;
    if (l.n < 2 || *l.p != '[' || l.p[l.n - 1] != ']') {
        add_item(b, l, "; ");
        return;
    }
    l.p++;
    l.n -= 2;
    while (l.n > 0) {
        const char *comma = memchr(l.p, ',', l.n);
        size_t n = comma != NULL ? (size_t)(comma - l.p) : l.n;
        add_item(b, (line){l.p, n}, "; ");
        l.p += n + (comma != NULL);
        l.n -= n + (comma != NULL);
    }
}

static void further_value(rb_buf *b, line l)
{
    l = trim(l);
    if (l.n > 1 && l.p[0] == '-' && l.p[1] == ' ')
        add_item(b, (line){l.p + 2, l.n - 2}, "; ");
    else
        add_item(b, l, " ");
}

static int store(rb_source *s, rb_doc *d, line key, const rb_buf *value)
{
    rb_field field[RB_FIELDS];
    rb_source_fields(s, field);
    if (value->failed)
        return RB_ENOMEM;
    const char *name;
    for (int i = 0; i < RB_FIELDS; i++) {
        for (int k = 0; (name = rb_field_name(&field[i], k)) != NULL; k++) {
            if (!is(key, name) || (k > 0 && d->meta[field[i].meta] != NULL))
                continue;
            return value->n == 0 ? RB_OK
                                 : rb_set_value(d, field[i].meta, value->p,
                                                value->n, "front matter");
        }
    }
    return rb_add_extra(d, key.p, key.n, value->n > 0 ? value->p : NULL,
                        value->n);
}

int rb_front_matter_read(rb_source *s, rb_doc *d, const char *p, size_t len)
{
    const char *end = p + len;
    line l, key = {NULL, 0};
    int rc = RB_OK;
    rb_buf *value = &s->field;
    next_line(&p, end, &l);
    while (rc == RB_OK && next_line(&p, end, &l)) {
        size_t n = key_length(l);
        int last = p == end;
        if (key.n > 0 && (n > 0 || last))
            rc = store(s, d, key, value);
        if (n > 0) {
            key = (line){l.p, n};
            rb_buf_clear(value);
            first_value(value, (line){l.p + n + 1, l.n - n - 1});
        } else if (!last && l.n > 0 && *l.p != '#') {
            further_value(value, l);
        }
    }
    return rc;
}

/*
** pages.c - one running text out of pages of lines
**
** A line belongs to the paragraph of the line above unless a blank line is
** between them, or that line ends a sentence although the next word would
** have fitted, or is so short that it must be a heading. A hyphen at the end
** of a line goes when the next begins in lower case.
*/
#include "pages.h"

#include <stdlib.h>
#include <string.h>
#include "../base/err.h"
#include "../base/utf8.h"

enum {
    EDGE = 2,         /* lines at the top and the bottom that may be running */
    RUNNING_MAX = 200 /* bytes of such a line */
};

typedef struct line {
    const char *p;
    size_t n;
    const char *next;
} line;

void rb_pages_init(rb_pages *x, rb_mem *m, rb_buf *text, rb_mapper *map)
{
    *x = (rb_pages){.mem = m, .text = text, .map = map};
    rb_buf_clear(text);
    rb_mapper_clear(map);
}

void rb_pages_free(rb_pages *x)
{
    rb_vec_free(x->mem, &x->edge);
    rb_vec_free(x->mem, &x->drop);
}

static line line_at(const char *p, const char *end)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    const char *q = nl != NULL ? nl : end;
    line l = {p, 0, nl != NULL ? nl + 1 : end};
    while (q > p && rb_is_blank(q[-1]))
        q--;
    while (l.p < q && rb_is_blank(*l.p))
        l.p++;
    l.n = (size_t)(q - l.p);
    return l;
}

static const char *page_end(const char *p, const char *end)
{
    const char *ff = memchr(p, '\f', (size_t)(end - p));
    return ff != NULL ? ff : end;
}

/* ---- lines that run through all pages ---- */

/* "12", "- 12 -", "Page 3 of 9" */
static int is_number(const char *s, size_t n)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < n; i++) {
        digits += s[i] >= '0' && s[i] <= '9';
        letters += (s[i] & 0x80) != 0 || (s[i] | 32) >= 'a';
    }
    int page =
        n > 5 && (memcmp(s, "Page ", 5) == 0 || memcmp(s, "page ", 5) == 0);
    return digits > 0 && digits <= 9 &&
           (letters == 0 ? n <= 12 : page && n <= 20);
}

static uint64_t hash_line(const char *s, size_t n, uint64_t side)
{
    char c[256];
    size_t k = 0;
    for (size_t i = 0; i < n && k < sizeof c; i++)
        if (s[i] < '0' || s[i] > '9')
            c[k++] = s[i];
    return rb_hash(c, k, side);
}

static int add_edge(rb_pages *x, const line *l, uint32_t page, int top)
{
    rb_pages_edge g = {.p = l->p, .n = (uint32_t)l->n, .page = page};
    g.top = (uint8_t)top;
    g.number = (uint8_t)is_number(l->p, l->n);
    g.hash = hash_line(l->p, l->n, (uint64_t)top);
    return rb_vec_push(x->mem, &x->edge, g);
}

static int page_edges(rb_pages *x, const char *p, const char *end,
                      uint32_t page)
{
    line last[EDGE];
    int n = 0;
    while (p < end) {
        line l = line_at(p, end);
        p = l.next;
        if (l.n == 0)
            continue;
        if (n < EDGE && add_edge(x, &l, page, 1) != 0)
            return -1;
        last[n++ % EDGE] = l;
    }
    for (int i = n > EDGE ? n - EDGE : 0; i < n; i++)
        if (add_edge(x, &last[i % EDGE], page, 0) != 0)
            return -1;
    return 0;
}

static int by_hash(const void *a, const void *b)
{
    const rb_pages_edge *x = a, *y = b;
    return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1)
                              : (x->page > y->page) - (x->page < y->page);
}

static int by_place(const void *a, const void *b)
{
    const rb_pages_edge *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* Keep of the edges those that are no text: numbers, and what at least two
** pages and one in three have in the same place. */
static void choose_edges(rb_pages *x)
{
    uint32_t kept = 0, n = x->edge.n, same;
    rb_pages_edge *g = x->edge.v;
    if (n == 0)
        return;
    qsort(g, n, sizeof *g, by_hash);
    for (uint32_t i = 0; i < n; i += same) {
        uint32_t pages = 1;
        for (same = 1; i + same < n && g[i + same].hash == g[i].hash; same++)
            pages += g[i + same].page != g[i + same - 1].page;
        int runs = g[i].n <= RUNNING_MAX && pages >= 2 && pages * 3 >= x->pages;
        for (uint32_t k = i; k < i + same; k++)
            if (runs || g[k].number)
                g[kept++] = g[k];
    }
    x->edge.n = kept;
    qsort(g, kept, sizeof *g, by_place);
}

/* ---- paragraphs ---- */

typedef struct writer {
    rb_pages *x;
    uint32_t page, edge; /* the next edge that is left out */
    uint32_t begun;      /* where the page's text begins */
    size_t width;        /* bytes of a usual line of the page */
    size_t last;         /* bytes of the last line */
    int gap;             /* a blank line stands before the next */
} writer;

/* Bytes of the one of the marks that s[0..n) ends with, or 0. */
static size_t ends_with(const char *s, size_t n, const char *const *marks)
{
    for (; *marks != NULL; marks++) {
        size_t k = strlen(*marks);
        if (k <= n && memcmp(s + n - k, *marks, k) == 0)
            return k;
    }
    return 0;
}

static int ends_sentence(const rb_buf *b)
{
    static const char *const closing[] = {"\"", "'", ")",  "”",  "’",  "“",
                                          "‘",  "»", "」", "』", "）", NULL};
    static const char *const stops[] = {".",  "!",  "?",  ":", "…",
                                        "。", "！", "？", "؟", NULL};
    size_t n = b->n, k;
    while ((k = ends_with(b->p, n, closing)) > 0)
        n -= k;
    return ends_with(b->p, n, stops) > 0;
}

static int begins_lower(const line *l)
{
    int len;
    uint32_t c = rb_utf8_decode(l->p, l->p + l->n, &len);
    return rb_is_alpha(c) && !rb_is_upper(c);
}

static size_t first_word(const line *l)
{
    size_t n = 0;
    while (n < l->n && !rb_is_blank(l->p[n]))
        n++;
    return n;
}

/* What stands between the text so far and the line. */
static void join(writer *w, const line *l)
{
    rb_buf *b = w->x->text;
    int lower = begins_lower(l);
    int new_page = b->n == w->begun;
    if (b->n == 0 || b->failed)
        return;
    int fits = (w->last + 1 + first_word(l)) * 10 <= w->width * 9;
    int is_short = w->last * 10 < w->width * 6 && !lower;
    int apart = new_page ? !lower || ends_sentence(b)
                         : w->gap || is_short || (fits && ends_sentence(b));
    if (apart)
        rb_buf_puts(b, "\n\n");
    else if (b->n > 1 && b->p[b->n - 1] == '-' && !rb_is_blank(b->p[b->n - 2]))
        b->n -= lower; /* Ashworth-Bey keeps it */
    else
        rb_buf_putc(b, ' ');
}

static void end_page(writer *w)
{
    rb_buf *b = w->x->text;
    /* A hyphen that went may have been the last page's. */
    uint32_t from = w->x->map->text, to = (uint32_t)b->n;
    if (to > from)
        rb_mapper_add(w->x->map, RB_MAP_PAGE, to - from, w->page, 0);
    w->begun = to;
}

/* Is the line left out? Then it is noted. */
static int leave_out(writer *w, const line *l)
{
    rb_pages *x = w->x;
    while (w->edge < x->edge.n && x->edge.v[w->edge].p < l->p)
        w->edge++;
    if (w->edge == x->edge.n || x->edge.v[w->edge].p != l->p)
        return 0;
    rb_pages_drop d = {l->p, (uint32_t)l->n, w->page,
                       x->edge.v[w->edge].top ? "page header" : "page footer"};
    if (rb_vec_push(x->mem, &x->drop, d) != 0)
        x->map->failed = 1;
    return 1;
}

/* The middle one of the lengths of all lines but the shortest. */
static size_t page_width(const char *p, const char *end)
{
    enum { LEAST = 20, MOST = 512 };
    uint32_t with[MOST] = {0}, lines = 0, seen = 0;
    size_t n = 0;
    while (p < end) {
        line l = line_at(p, end);
        p = l.next;
        if (l.n < LEAST)
            continue;
        with[l.n < MOST ? l.n : MOST - 1]++;
        lines++;
    }
    while (n < MOST && (seen += with[n]) * 2 <= lines)
        n++;
    return lines > 0 ? n : 0;
}

static void write_page(writer *w, const char *p, const char *end)
{
    w->width = page_width(p, end);
    w->gap = 0;
    while (p < end) {
        line l = line_at(p, end);
        p = l.next;
        if (l.n == 0) {
            w->gap = 1;
        } else if (!leave_out(w, &l)) {
            join(w, &l);
            rb_buf_put(w->x->text, l.p, l.n);
            w->last = l.n;
            w->gap = 0;
        }
    }
    end_page(w);
}

int rb_pages_read(rb_pages *x, const char *s, size_t n)
{
    const char *end = s + n, *stop;
    writer w = {.x = x};
    for (const char *p = s; p < end; p = stop < end ? stop + 1 : end) {
        stop = page_end(p, end);
        if (page_edges(x, p, stop, ++x->pages) != 0)
            return RB_ENOMEM;
    }
    choose_edges(x);
    for (const char *p = s; p < end; p = stop < end ? stop + 1 : end) {
        stop = page_end(p, end);
        w.page++;
        write_page(&w, p, stop);
    }
    return x->text->failed || x->map->failed ? RB_ENOMEM : RB_OK;
}

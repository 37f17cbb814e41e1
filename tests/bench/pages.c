/*
** pages.c - the cost of an article beside the bare parse of its page
**
**   bench-html PAGE...     Gumbo alone (its own malloc, tree and its end)
**                          against tree, article, text and metadata
**
** Each page is done several times and the fastest counts, so that the other
** work of the machine does not.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "load/htmltext.h"
#include "load/pagemeta.h"

#ifdef RB_WITH_GUMBO
#include <gumbo.h>

enum { TIMES = 7, LARGEST = 64 << 20 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double bare(const char *s, size_t n)
{
    double t = now();
    GumboOutput *out = gumbo_parse_with_options(&kGumboDefaultOptions, s, n);
    gumbo_destroy_output(&kGumboDefaultOptions, out);
    return now() - t;
}

static double ours(const char *s, size_t n)
{
    rb_mem m;
    rb_page p;
    rb_article a;
    rb_page_meta meta;
    rb_buf b;
    rb_mapper map;
    rb_err e;
    double t = now();
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    rb_mapper_init(&map, &m);
    if (rb_page_parse(&p, &m, s, n, &e) == RB_OK) {
        if (rb_article_find(&a, &m, &p, NULL, &e) == RB_OK) {
            if (a.root != RB_NO_NODE)
                rb_html_text(&a, &b, &map);
            if (rb_page_meta_find(&meta, &m, &p, a.root, &e) == RB_OK)
                rb_page_meta_free(&meta);
        }
        rb_article_free(&a);
    }
    rb_page_free(&p);
    rb_buf_free(&b);
    rb_mapper_free(&map);
    return now() - t;
}

static double fastest(double (*f)(const char *, size_t), const char *s,
                      size_t n)
{
    double best = 1e9;
    for (int i = 0; i < TIMES; i++) {
        double t = f(s, n);
        best = t < best ? t : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    double all_bare = 0, all_ours = 0, worst = 0, bytes = 0;
    const char *who = "";
    char *s = malloc(LARGEST);
    for (int i = 1; i < argc && s != NULL; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (f == NULL)
            continue;
        size_t n = fread(s, 1, LARGEST, f);
        fclose(f);
        double x = fastest(bare, s, n), y = fastest(ours, s, n);
        all_bare += x;
        all_ours += y;
        bytes += (double)n;
        if (y / x > worst) {
            worst = y / x;
            who = argv[i];
        }
    }
    free(s);
    if (all_bare <= 0)
        return printf("no page was given\n"), 2;
    printf("%d pages, %.1f MB: bare parse %.1f ms, article %.1f ms, ratio "
           "%.2f; the worst page %.2f (%s)\n",
           argc - 1, bytes / 1e6, all_bare * 1e3, all_ours * 1e3,
           all_ours / all_bare, worst, who);
    return 0;
}
#else
int main(void)
{
    puts("built without Gumbo: no pages");
    return 0;
}
#endif

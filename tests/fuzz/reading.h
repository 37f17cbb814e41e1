/*
** reading.h - what the fuzz targets of single formats share
*/
#ifndef RB_FUZZ_READING_H
#define RB_FUZZ_READING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/utf8.h"
#include "load/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void must(int truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

static int is_utf8(const char *s)
{
    return rb_utf8_check(s, strlen(s)) == strlen(s);
}

static const char *write_file(const uint8_t *p, size_t n)
{
    static char path[64];
    snprintf(path, sizeof path, "%s/rubric-fuzz-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             (long)getpid());
    FILE *f = fopen(path, "wb");
    must(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0, "temp file");
    return path;
}

static void check_map(const rb_doc *d, const uint8_t *p, size_t n)
{
    for (uint32_t i = 0; i < d->map.n; i++) {
        const rb_map *m = &d->map.v[i];
        uint32_t end = i + 1 < d->map.n ? d->map.v[i + 1].text : d->len;
        must(m->text < end || d->len == 0, "pieces go on");
        if (m->kind == RB_MAP_PAGE)
            continue;
        must(m->src + m->src_len <= n, "map in file");
        must(m->kind != RB_MAP_SAME ||
                 (m->src_len == end - m->text &&
                  memcmp(d->text + m->text, p + m->src, m->src_len) == 0),
             "the same bytes");
    }
    must(d->map.n == 0 || d->map.v[0].text == 0, "map begins with the text");
    must(d->map.n > 0 || d->len == 0 ||
             (d->len <= n && memcmp(d->text, p, d->len) == 0),
         "without a map the text is the file");
}

static void check_doc(const rb_doc *d, const uint8_t *p, size_t n)
{
    must(rb_utf8_check(d->text, d->len) == d->len, "text is UTF-8");
    for (int i = 0; i < RB_META_COUNT; i++)
        must(d->meta[i] == NULL || is_utf8(d->meta[i]), "metadata is UTF-8");
    check_map(d, p, n);
    for (uint32_t i = 0; i < d->extra.n; i++)
        must(is_utf8(d->extra.v[i].raw) && !strchr(d->extra.v[i].raw, '\n'),
             "other fields are one line of UTF-8");
    for (uint32_t i = 0; i < d->drop.n; i++)
        must(is_utf8(d->drop.v[i].text) &&
                 d->drop.v[i].src + d->drop.v[i].src_len <= n,
             "what was left out is in the file");
}

/* Read the bytes as a file, to its end, twice: what a file leaves in the
** source must not touch the next. */
static void read_all(const rb_source_options *o, const uint8_t *p, size_t n)
{
    const char *path = write_file(p, n);
    rb_mem m;
    rb_err e;
    rb_vocab v;
    rb_source *s;
    rb_mem_init(&m, NULL, NULL);
    must(rb_vocab_init(&v, &m) == RB_OK, "vocabulary");
    size_t used = m.used, turns = 0;
    must(rb_source_open(&s, &m, o, &e) == RB_OK, "source");
    rb_source_add(s, path, &e);
    rb_source_add(s, path, &e);
    for (;;) {
        rb_doc *d;
        int code = rb_source_next(s, &m, &v, &d, &e);
        if (code == RB_EDONE)
            break;
        must(turns++ <= 2 * n + 20, "the source ends");
        must(code != RB_EUSAGE && code != RB_EIO, "code of a bad input");
        if (code == RB_OK)
            check_doc(d, p, n);
        else
            must(is_utf8(e.msg), "message is UTF-8");
        rb_doc_free(d);
    }
    rb_source_close(s);
    must(m.used == used, "no memory is left");
    rb_vocab_free(&v);
    remove(path);
}

#endif

/*
** reading.h - what the fuzz targets of single formats share
*/
#ifndef RB_FUZZ_READING_H
#define RB_FUZZ_READING_H

#include <string.h>
#include <unistd.h>
#include "must.h"
#include "base/utf8.h"
#include "load/load.h"

static int is_utf8(const char *s)
{
    return rb_utf8_check(s, strlen(s)) == strlen(s);
}

/* A file of the bytes, the same for every input. */
static const char *write_file(const void *p, size_t n)
{
    static char path[64];
    snprintf(path, sizeof path, "%s/rubric-fuzz-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             (long)getpid());
    FILE *f = fopen(path, "wb");
    must(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0, "temp file");
    return path;
}

/* All that a document says is UTF-8. */
static void check_words(const rb_doc *d)
{
    must(rb_utf8_check(d->text, d->len) == d->len, "text is UTF-8");
    for (int i = 0; i < RB_META_COUNT; i++)
        must(d->meta[i] == NULL || is_utf8(d->meta[i]), "metadata is UTF-8");
    for (uint32_t i = 0; i < d->extra.n; i++)
        must(is_utf8(d->extra.v[i].raw) && !strchr(d->extra.v[i].raw, '\n'),
             "other fields are one line of UTF-8");
    for (uint32_t i = 0; i < d->note.n; i++)
        must(is_utf8(d->note.v[i].msg), "notes are UTF-8");
    for (uint32_t i = 0; i < d->drop.n; i++)
        must(is_utf8(d->drop.v[i].text), "what was left out is UTF-8");
}

/*
** The way back of a document whose file (member NULL) or whose part of that
** name is the n bytes at p: pieces cover the text, stay in the source, and
** those that are the same bytes are.
*/
__attribute__((unused)) static void
check_map(const rb_doc *d, const char *member, const uint8_t *p, size_t n)
{
    must(d->map.n == 0 || d->map.v[0].text == 0, "map begins with the text");
    for (uint32_t i = 0; i < d->map.n; i++) {
        const rb_map *m = &d->map.v[i];
        uint32_t end = i + 1 < d->map.n ? m[1].text : d->len;
        must((m->text < end && end <= d->len) || d->len == 0, "pieces go on");
        must(m->part < d->part.n || m->part == 0, "part is there");
        if (m->kind == RB_MAP_PAGE ||
            (member != NULL ? strcmp(d->part.v[m->part], member) != 0
                            : m->part != 0))
            continue;
        must(m->src + m->src_len <= n, "map in file");
        must(m->kind != RB_MAP_SAME ||
                 (m->src_len == end - m->text &&
                  memcmp(d->text + m->text, p + m->src, m->src_len) == 0),
             "the same bytes");
    }
    if (member != NULL)
        return;
    must(d->map.n > 0 || d->len == 0 ||
             (d->len <= n && memcmp(d->text, p, d->len) == 0),
         "without a map the text is the file, or its beginning");
    for (uint32_t i = 0; i < d->drop.n; i++)
        must(d->drop.v[i].src + d->drop.v[i].src_len <= n,
             "what was left out is in the file");
}

/*
** Read the file at `path` to its end, and again: what a file leaves in the
** source must not touch the next. `member`, p and n as in check_map. It has at
** most `most` documents and errors.
*/
static void read_path(const rb_source_options *o, const char *path,
                      const char *member, const uint8_t *p, size_t n,
                      size_t most)
{
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
        must(turns++ <= 2 * most + 20, "the source ends");
        must(code != RB_EUSAGE && code != RB_EIO && code != RB_ENOMEM,
             "code of a bad input");
        if (code == RB_OK) {
            check_words(d);
            check_map(d, member, p, n);
        } else {
            must(is_utf8(e.msg), "message is UTF-8");
        }
        rb_doc_free(d);
    }
    rb_source_close(s);
    must(m.used == used, "no memory is left");
    rb_vocab_free(&v);
}

__attribute__((unused)) static void read_file(const rb_source_options *o,
                                              const char *path,
                                              const char *member,
                                              const uint8_t *p, size_t n)
{
    read_path(o, path, member, p, n, n);
}

/* The bytes as a file. */
__attribute__((unused)) static void read_all(const rb_source_options *o,
                                             const uint8_t *p, size_t n)
{
    const char *path = write_file(p, n);
    read_file(o, path, NULL, p, n);
    remove(path);
}

/* The same, where the documents are not made of the bytes alone. */
__attribute__((unused)) static void read_all_of(const rb_source_options *o,
                                                const uint8_t *p, size_t n,
                                                size_t most)
{
    const char *path = write_file(p, n);
    read_path(o, path, NULL, p, n, most);
    remove(path);
}

#endif

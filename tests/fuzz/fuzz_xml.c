/*
** fuzz_xml.c - feeds, and the XML of office files and books, from any bytes
**
** Byte 0 chooses what the rest is: a feed, the body of a DOCX or ODT, their
** metadata, the table or a chapter of an EPUB. The ZIP around it is made
** here. What must hold: texts, metadata and messages are UTF-8, the way back
** stays inside what was read and tells the truth, and no memory is left.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../tools/storezip.h"
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

static const char *write_file(const void *p, size_t n)
{
    static char path[64];
    snprintf(path, sizeof path, "%s/rubric-fuzz-xml-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             (long)getpid());
    FILE *f = fopen(path, "wb");
    must(f != NULL && fwrite(p, 1, n, f) == n && fclose(f) == 0, "temp file");
    return path;
}

static const char container[] =
    "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles>"
    "</container>";
static const char table[] =
    "<package><manifest><item id='a' href='a.xhtml' "
    "media-type='application/xhtml+xml'/></manifest><spine>"
    "<itemref idref='a'/></spine></package>";
static const char body[] =
    "<w:document><w:p><w:r><w:t>words</w:t></w:r></w:p></w:document>";

/* The name of the member that holds the input; NULL: it is the file. */
static const char *make_zip(storezip *z, int kind, const uint8_t *p, size_t n)
{
    static const char odt[] = "application/vnd.oasis.opendocument.text";
    static const char *const name[] = {NULL,          "word/document.xml",
                                       "content.xml", "docProps/core.xml",
                                       "b.opf",       "a.xhtml"};
    if (kind == 0)
        return NULL;
    if (kind == 2)
        storezip_add(z, "mimetype", odt, sizeof odt - 1);
    if (kind == 3)
        storezip_add(z, "word/document.xml", body, sizeof body - 1);
    if (kind >= 4) {
        storezip_add(z, "mimetype", "application/epub+zip", 20);
        storezip_add(z, "META-INF/container.xml", container,
                     sizeof container - 1);
    }
    if (kind == 4)
        storezip_add(z, "a.xhtml", "<p>chapter</p>", 14);
    if (kind == 5)
        storezip_add(z, "b.opf", table, sizeof table - 1);
    storezip_add(z, name[kind], p, n);
    storezip_end(z);
    return name[kind];
}

/* The document came from the n bytes at p, which are the file or a member. */
static void check_doc(const rb_doc *d, const char *member, const uint8_t *p,
                      size_t n)
{
    must(rb_utf8_check(d->text, d->len) == d->len, "text is UTF-8");
    for (int i = 0; i < RB_META_COUNT; i++)
        must(d->meta[i] == NULL || is_utf8(d->meta[i]), "metadata is UTF-8");
    for (uint32_t i = 0; i < d->map.n; i++) {
        const rb_map *m = &d->map.v[i];
        uint32_t end = i + 1 < d->map.n ? d->map.v[i + 1].text : d->len;
        must(m->text < end && end <= d->len, "pieces cover the text");
        must(m->part < d->part.n || m->part == 0, "part is there");
        if (member != NULL && strcmp(d->part.v[m->part], member) != 0)
            continue;
        must(m->src + m->src_len <= n, "map in file");
        must(m->kind != RB_MAP_SAME ||
                 (m->src_len == end - m->text &&
                  memcmp(d->text + m->text, p + m->src, m->src_len) == 0),
             "the same bytes");
    }
    for (uint32_t i = 0; i < d->extra.n; i++)
        must(is_utf8(d->extra.v[i].raw) && !strchr(d->extra.v[i].raw, '\n'),
             "other fields are one line of UTF-8");
    for (uint32_t i = 0; i < d->note.n; i++)
        must(is_utf8(d->note.v[i].msg), "note is UTF-8");
}

static void read_all(const char *path, const char *format, const char *member,
                     const uint8_t *p, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_vocab v;
    rb_source *s;
    rb_source_options o = {.format = format, .dropped = 1};
    rb_mem_init(&m, NULL, NULL);
    must(rb_vocab_init(&v, &m) == RB_OK, "vocabulary");
    size_t used = m.used, turns = 0;
    must(rb_source_open(&s, &m, &o, &e) == RB_OK, "source");
    rb_source_add(s, path, &e);
    for (;;) {
        rb_doc *d;
        int code = rb_source_next(s, &m, &v, &d, &e);
        if (code == RB_EDONE)
            break;
        must(turns++ <= n + 10, "the source ends");
        must(code != RB_EUSAGE && code != RB_EIO && code != RB_ENOMEM,
             "code of a bad input");
        if (code == RB_OK)
            check_doc(d, member, p, n);
        else
            must(is_utf8(e.msg), "message is UTF-8");
        rb_doc_free(d);
    }
    rb_source_close(s);
    must(m.used == used, "no memory is left");
    rb_vocab_free(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const format[] = {"feed", "docx", "odt",
                                         "docx", "epub", "epub"};
    storezip z = {0};
    if (n < 1)
        return 0;
    int kind = p[0] % 8 > 5 ? 0 : p[0] % 8;
    p++, n--;
    const char *member = make_zip(&z, kind, p, n);
    const char *path = member == NULL ? write_file(p, n) : write_file(z.p, z.n);
    read_all(path, format[kind], member, p, n);
    storezip_free(&z);
    remove(path);
    return 0;
}

/*
** fuzz_archive.c - any bytes as an archive, on disk and in memory
**
** The bytes are the archive. What must hold: the source ends, within its
** bounds; texts, ids and messages are UTF-8; no memory is left; and a ZIP in
** memory gives no more than it may.
*/
#include "reading.h"
#include "load/archive.h"

enum { MOST = 1 << 20 };

static void read_documents(rb_mem *m, const char *path)
{
    rb_err e;
    rb_vocab v;
    rb_source *s;
    rb_doc *d;
    rb_source_options o = {.max_bytes = MOST};
    int code;
    size_t turns = 0;
    must(rb_vocab_init(&v, m) == RB_OK, "vocabulary");
    must(rb_source_open(&s, m, &o, &e) == RB_OK, "source");
    must(rb_source_add(s, path, &e) == RB_OK, "path");
    while ((code = rb_source_next(s, m, &v, &d, &e)) != RB_EDONE) {
        must(turns++ < 10000000, "the source ends");
        must(code != RB_EUSAGE && code != RB_EIO, "code of a bad input");
        if (code == RB_OK)
            check_words(d);
        else
            must(is_utf8(e.msg), "message is UTF-8");
        rb_doc_free(d);
    }
    rb_source_close(s);
    rb_vocab_free(&v);
}

static int want(void *user, const char *name)
{
    (void)user;
    return strlen(name) % 4 != 3;
}

static int got(void *user, const char *name, char *bytes, size_t n, rb_err *e)
{
    size_t *total = user;
    (void)e;
    *total += n;
    must(*total <= MOST, "no more than allowed");
    must(name[0] != '\0' || n == 0 || bytes != NULL, "a member has bytes");
    must(bytes[n] == '\0', "NUL at the end");
    return RB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_mem m;
    rb_err e;
    size_t total = 0;
    rb_member_calls calls = {want, got, &total};
    rb_mem_init(&m, NULL, NULL);
    const char *path = write_file(p, n);
    read_documents(&m, path);
    int rc = rb_members(&m, (const char *)p, n, MOST, &calls, &e);
    must(rc == RB_OK || is_utf8(e.msg), "message is UTF-8");
    must(m.used == 0, "no memory is left");
    remove(path);
    return 0;
}

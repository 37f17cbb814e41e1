/*
** fuzz_lock.c - locks, and lists of what a user trusts
**
** Byte 0 chooses. What must hold: a lock is read, or refused with a message in
** UTF-8 that names file and line; what was read has whole hashes and names that
** stay inside; written and read again it is the same text; no memory is left.
*/
#include <string.h>
#include <unistd.h>
#include "must.h"
#include "base/utf8.h"
#include "script/lock.h"
#include "script/trusted.h"

static void check_package(const rb_locked *p)
{
    must(p->name && p->version && p->source && p->nfile > 0, "a package");
    must(strlen(p->sha256) == 64, "the whole");
    must((p->folder == NULL) == (strcmp(p->source, RB_LOCK_SHIPPED) == 0),
         "a folder");
    for (uint32_t i = 0; i < p->nfile; i++) {
        must(rb_contents_bad_name(p->file[i].name) == NULL, "a name");
        must(p->file_line[i] > 0, "a line");
        must(i == 0 || strcmp(p->file[i - 1].name, p->file[i].name) < 0,
             "an order");
    }
}

static void check_again(const rb_lock *l, rb_arena *a)
{
    rb_buf one, two;
    rb_lock k;
    rb_err e;
    rb_buf_init(&one, a->mem);
    rb_buf_init(&two, a->mem);
    rb_lock_print(l, &one);
    must(rb_lock_parse(&k, a, "x.lock", one.p, one.n, &e) == RB_OK, "again");
    rb_lock_print(&k, &two);
    must(one.n == two.n && memcmp(one.p, two.p, one.n) == 0, "the same");
    rb_buf_free(&one);
    rb_buf_free(&two);
}

static void lock(rb_arena *a, const char *text, size_t n)
{
    rb_lock l;
    rb_err e;
    int code = rb_lock_parse(&l, a, "x.lock", text, n, &e);
    must(code == RB_OK || code == RB_ESCRIPT, "read, or refused");
    if (code != RB_OK) {
        must(strncmp(e.msg, "x.lock:", 7) == 0, "a place");
        must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
        return;
    }
    for (uint32_t i = 0; i < l.n; i++)
        check_package(&l.v[i]);
    check_again(&l, a);
}

static void trusted(rb_arena *a, const char *text, size_t n)
{
    static char path[64];
    rb_trusted_list t;
    rb_err e;
    if (*path == '\0')
        snprintf(path, sizeof path, "/tmp/fuzz-trusted-%ld", (long)getpid());
    FILE *f = fopen(path, "w");
    must(f != NULL && fwrite(text, 1, n, f) == n && fclose(f) == 0, "a file");
    int code = rb_trusted_read(&t, a, path, &e);
    must(code == RB_OK || code == RB_EINPUT, "read, or refused");
    for (uint32_t i = 0; code == RB_OK && i < t.v.n; i++)
        must(strlen(t.v.v[i].sha256) == 64 && *t.v.v[i].name, "a line");
    rb_vec_free(a->mem, &t.v);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_arena a;
    rb_mem_init(&m, NULL, NULL);
    rb_arena_init(&a, &m);
    if (n > 0)
        (bytes[0] & 1 ? trusted : lock)(&a, (const char *)bytes + 1, n - 1);
    rb_arena_free(&a);
    must(m.used == 0, "no memory is left");
    return 0;
}

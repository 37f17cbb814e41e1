/*
** fuzz_records.c - what a loader package gives, and may be anything
**
** Byte 0 says whether the loader reads bytes, in which encoding the file is,
** and whether records are HTML; byte 1 how long the file is. Then the file,
** and the records that the package makes of it.
*/
#include "reading.h"

typedef struct given {
    const char *records;
    size_t n;
} given;

static int takes(void *user, size_t i, const char *name, const char *head,
                 size_t n, int *takes, rb_err *e)
{
    (void)user, (void)i, (void)e;
    must(is_utf8(name) && strchr(name, '/') == NULL, "a name, no path");
    must(head != NULL && n > 0, "the beginning of the file");
    *takes = 1;
    return RB_OK;
}

static int load(void *user, size_t i, const char *name, const char *file,
                size_t n, rb_buf *records, rb_err *e)
{
    const given *g = user;
    (void)i, (void)name, (void)file, (void)n;
    rb_buf_put(records, g->records, g->n);
    return records->failed ? rb_nomem(e) : RB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const encoding[] = {NULL, "utf-16", "latin1",
                                           "shift_jis"};
    if (n < 2)
        return 0;
    size_t len = p[1] < n - 2 ? p[1] : n - 2;
    given g = {(const char *)p + 2 + len, n - 2 - len};
    rb_loader l = {"any", "", p[0] & 1};
    rb_source_options o = {.format = "any",
                           .encoding = encoding[p[0] / 2 % 4],
                           .html_text = (p[0] & 8) != 0,
                           .repair = (p[0] & 16) != 0,
                           .loader = &l,
                           .loaders = 1,
                           .takes = takes,
                           .load = load,
                           .loader_user = &g};
    read_all_of(&o, p + 2, len, n);
    return 0;
}

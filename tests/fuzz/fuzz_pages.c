/*
** fuzz_pages.c - what a PDF converter gives, as one running text
**
** Byte 0 chooses options; the rest is the converter's text, form feeds
** between pages. What must hold: reading.h; every piece of the text leads to
** a page that there is.
*/
#include <stdlib.h>
#include "reading.h"

static struct {
    const char *p;
    size_t n;
} pages;

static int give(void *user, const rb_convert *c)
{
    (void)user;
    size_t at = 0;
    for (size_t step = 1; at < pages.n; at += step, step = step * 3 % 1021) {
        if (step > pages.n - at)
            step = pages.n - at;
        if (c->text(c->to, pages.p + at, step) != 0)
            return -1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n < 1)
        return 0;
    rb_source_options o = {.format = "pdf", .convert = give};
    o.dropped = p[0] & 1;
    o.max_bytes = p[0] & 2 ? 200 : 0;
    pages.p = (const char *)p + 1;
    pages.n = n - 1;
    /* Places are pages, and there are never more than form feeds and one. */
    uint8_t *file = calloc(n + 16, 1);
    must(file != NULL, "memory");
    memcpy(file, "%PDF-1.4\n", 9);
    const char *path = write_file(file, n + 16);
    read_file(&o, path, NULL, file, n + 16);
    remove(path);
    free(file);
    return 0;
}

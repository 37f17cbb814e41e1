/*
** fuzz_load.c - the loader on any bytes
**
** Byte 0 chooses format, encoding and options; the rest is the file. What
** must hold: texts, metadata and messages are UTF-8, the map points into the
** file, verbatim text is the file's own bytes, and no memory is left.
*/
#include "reading.h"
#include "load/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const format[] = {NULL,   "text",  "markdown",
                                         "json", "jsonl", "html"};
    static const char *const encoding[] = {NULL,     NULL,        "utf-8",
                                           "utf-16", "shift_jis", "latin1"};
    if (n < 1)
        return 0;
    rb_source_options o = {0};
    o.format = format[p[0] % 6];
    o.encoding = encoding[p[0] / 6 % 6];
    o.text_field = p[0] & 128 ? "a.b" : NULL;
    o.max_bytes = p[0] & 64 ? 200 : 0;
    p++, n--;
    if (rb_archive_kind((const char *)p, n) == RB_ARCHIVE_NO)
        read_all(&o, p, n); /* fuzz_archive sees to the others */
    return 0;
}

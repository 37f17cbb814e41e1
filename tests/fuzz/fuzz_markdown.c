/*
** fuzz_markdown.c - Markdown files of any bytes
**
** Byte 0 chooses options; the rest is the file. What must hold: reading.h.
*/
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_source_options o = {.format = "markdown"};
    if (n < 1)
        return 0;
    o.encoding = p[0] & 1 ? "utf-16" : NULL;
    o.dropped = p[0] & 2;
    read_all(&o, p + 1, n - 1);
    return 0;
}

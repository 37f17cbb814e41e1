/*
** fuzz_csv.c - tables of any bytes
**
** Byte 0 chooses options; the rest is the file. Texts and messages are UTF-8,
** the map points into the file and where it says SAME the bytes are the same,
** reading ends, and no memory is left.
*/
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_source_options o = {0};
    if (n < 1)
        return 0;
    o.format = p[0] & 1 ? "csv" : "tsv";
    o.encoding = p[0] & 2 ? "utf-16" : NULL;
    o.text_field = p[0] & 4 ? "a" : NULL;
    o.max_bytes = p[0] & 8 ? 200 : 0;
    read_all(&o, p + 1, n - 1);
    return 0;
}

/*
** fuzz_mail.c - mail messages and mailboxes of any bytes
**
** Byte 0 chooses options; the rest is the file. What must hold: reading.h.
*/
#include "reading.h"

/* GLib keeps its types for ever, and tells LeakSanitizer nothing. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:g_mime_init\nleak:g_type_register_static\n"
           "leak:type_node_any_new_W\nleak:g_type_init\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_source_options o = {0};
    if (n < 1)
        return 0;
    o.format = p[0] & 1 ? "mail" : "mbox";
    o.encoding = p[0] & 2 ? "latin1" : NULL;
    o.dropped = p[0] & 4;
    read_all(&o, p + 1, n - 1);
    return 0;
}

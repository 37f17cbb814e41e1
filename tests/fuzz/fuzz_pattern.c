/*
** fuzz_pattern.c - the parser of token patterns on any text
**
** What must hold: it accepts, or refuses as a bad pattern or one over a limit
** with a message in UTF-8; no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "match/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const rb_macro macro[] = {
        {"np", "[pos=\"DT\"]? [pos=\"JJ\"]* [pos=\"N.*\"]+"},
        {"loop", "\"a\" @loop"},
    };
    char *src = malloc(n + 1);
    must(src != NULL, "memory");
    memcpy(src, p, n);
    src[n] = '\0';
    n = rb_utf8_check(src, n); /* patterns are UTF-8: the sound beginning */

    rb_mem m;
    rb_arena a;
    rb_tree t;
    rb_err e;
    rb_mem_init(&m, NULL, NULL);
    rb_arena_init(&a, &m);
    int code = rb_tree_parse(&t, &a, src, n, 0, macro, 2, &e);
    must(code == RB_OK || code == RB_EPATTERN || code == RB_ELIMIT,
         "code of a bad pattern");
    must(code == RB_OK || rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg),
         "message is UTF-8");
    rb_arena_free(&a);
    must(m.used == 0, "no memory is left");
    free(src);
    return 0;
}

/*
** fuzz_tagrules.c - files of tag rules
**
** What must hold: a file compiles, or is refused with a message in UTF-8 that
** names file and line; every index of what was compiled is in its table; no
** memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "lang/tagrules.h"

static void check_pattern(const rb_tagrules *t, uint32_t i)
{
    must(i < t->pattern.n, "a pattern");
    const rb_tr_pattern *p = &t->pattern.v[i];
    must(p->elem + 1u + p->left + p->right <= t->elem.n, "elements");
    for (uint32_t k = p->elem; k <= (uint32_t)p->elem + p->left + p->right;
         k++) {
        const rb_tr_elem *e = &t->elem.v[k];
        must(e->tests > 0 && (uint32_t)e->test + e->tests <= t->test.n,
             "tests");
        must(e->min <= e->max, "how often");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_tagrules *t;
    rb_mem_init(&m, NULL, NULL);
    int code = rb_tagrules_read(&t, &m, "x.lua", (const char *)bytes, n, &e);
    must(code == RB_OK || code == RB_ESCRIPT, "compiled, or refused");
    if (code == RB_OK) {
        for (uint32_t i = 0; i < t->rule.n; i++)
            for (int k = 0; k < t->rule.v[i].patterns + t->rule.v[i].unless;
                 k++)
                check_pattern(t, t->rule.v[i].pattern + (uint32_t)k);
        for (uint32_t i = 1; i < t->word.n; i++)
            must(rb_tagrules_word(t, t->word.v[i].s) == i, "a word is found");
    } else {
        must(strncmp(e.msg, "x.lua:", 6) == 0, "a place");
        must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
    }
    rb_tagrules_free(t);
    must(m.used == 0, "no memory is left");
    return 0;
}

/*
** fuzz_treebank.c - CoNLL-U: what trains and tests parts of speech
**
** What must hold: documents come until the end or a refusal in UTF-8 that
** names file and line; gold words lie inside the text, in order, each with a
** tag that exists; the text is UTF-8; no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "doc/tags.h"
#include "lang/treebank.h"

static void check(const rb_treebank *t, const rb_buf *text)
{
    uint32_t at = 0;
    must(rb_utf8_check(text->p, text->n) == text->n, "the text is UTF-8");
    for (uint32_t i = 0; i < t->gold.n; i++) {
        const rb_gold *g = &t->gold.v[i];
        must(g->start >= at && g->end >= g->start && g->end <= text->n,
             "words lie in the text, in order");
        must(g->tag < RB_TAG_COUNT, "a tag");
        at = g->start;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e = {0, ""};
    rb_buf text;
    int code;
    const char *p = (const char *)bytes;
    rb_treebank t = {.file = "x.conllu", .at = p, .end = p + n};
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&text, &m);
    while ((code = rb_treebank_next(&t, &text, &e)) == RB_OK)
        check(&t, &text);
    must(code == RB_EDONE || code == RB_EINPUT, "the end, or a refusal");
    must(code == RB_EDONE || strncmp(e.msg, "x.conllu:", 9) == 0, "a place");
    must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
    rb_treebank_free(&t, &m);
    rb_buf_free(&text);
    must(m.used == 0, "no memory is left");
    return 0;
}

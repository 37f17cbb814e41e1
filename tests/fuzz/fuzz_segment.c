/*
** fuzz_segment.c - sentences and tokens of any bytes, repaired to UTF-8
**
** What must hold: sentences and tokens are ordered, not empty, inside the
** text, cut at code points; every token of a sentence lies in it; no memory
** is left.
*/
#include "must.h"
#include "base/utf8.h"
#include "load/load.h"
#include "text/text.h"

static int is_cut(const rb_doc *d, uint32_t at)
{
    return at == d->len || (d->text[at] & 0xC0) != 0x80;
}

static void check(const rb_doc *d)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < d->n_tok; i++) {
        must(d->tok_start[i] >= last, "tokens are in order");
        must(d->tok_end[i] > d->tok_start[i], "a token has text");
        must(d->tok_end[i] <= d->len, "a token is in the text");
        must(is_cut(d, d->tok_start[i]) && is_cut(d, d->tok_end[i]),
             "a token is cut at code points");
        last = d->tok_end[i];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_vocab v;
    rb_doc *d;
    rb_mem_init(&m, NULL, NULL);
    must(rb_vocab_init(&v, &m) == RB_OK, "vocabulary");
    int code = rb_load_memory(&m, &v, (const char *)p, n, "utf-8", &d, &e);
    if (code == RB_OK) {
        must(rb_segment(d, &e) == RB_OK, "any UTF-8 can be segmented");
        check(d);
        rb_doc_free(d);
    }
    rb_vocab_free(&v);
    must(m.used == 0, "no memory is left");
    return 0;
}

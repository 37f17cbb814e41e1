/*
** fuzz_tagger.c - texts of tagger models, under a checksum that is right
**
** What must hold: a text is read, or refused with a message in UTF-8; a model
** gives tags that exist; no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "lang/perceptron.h"
#include "text/text.h"

static const char words[] = "They found a city, smh the story was late.";

static void use(rb_pos *p, rb_mem *m, rb_vocab *v)
{
    rb_err e;
    rb_doc *d = rb_doc_new(m, v, words, sizeof words - 1);
    must(d != NULL && rb_segment(d, &e) == RB_OK, "a document");
    for (uint32_t i = 0; i < d->n_tok; i++)
        d->tok_tag[i] = RB_TAG_NN;
    for (uint32_t i = 0; i < d->sent.n; i++)
        must(rb_pos_tag(p, d, d->sent.v[i].tok0, d->sent.v[i].tok1) == RB_OK,
             "memory");
    for (uint32_t i = 0; i < d->n_tok; i++)
        must(d->tok_tag[i] > RB_TAG_NONE && d->tok_tag[i] < RB_TAG_COUNT,
             "a tag");
    rb_doc_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_vocab v;
    rb_pos *p;
    rb_buf b;
    rb_sha256 s;
    char hex[65];
    rb_mem_init(&m, NULL, NULL);
    must(rb_vocab_init(&v, &m) == RB_OK, "memory");
    rb_buf_init(&b, &m);
    rb_buf_puts(&b, "rubric-pos 1\n");
    rb_buf_put(&b, bytes, n);
    rb_buf_putc(&b, '\n');
    must(!b.failed, "memory");
    rb_sha256_begin(&s);
    rb_sha256_add(&s, b.p, b.n);
    rb_sha256_end(&s, hex);
    rb_buf_printf(&b, "sha256 %s\n", hex);
    must(!b.failed, "memory");
    if (rb_pos_read(&p, &m, &v, "x.pos", b.p, b.n, &e) == RB_OK) {
        use(p, &m, &v);
        rb_pos_free(p);
    } else {
        must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
    }
    rb_buf_free(&b);
    rb_vocab_free(&v);
    must(m.used == 0, "no memory is left");
    return 0;
}

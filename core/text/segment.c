/*
** segment.c - the stage as a whole
**
** Sets up the scan, lets lines.c lead it through the text, and gives every
** token its type. Types are looked up in batches, while their bytes are still
** in the cache.
*/
#include "text.h"

#include <string.h>
#include "scan.h"

void rb_scan_types(rb_scan *s)
{
    rb_vocab *v = s->d->vocab;
    const char *text = s->d->text;
    uint32_t *type = s->d->tok_type;
    for (uint32_t i = s->typed; i < s->n && !s->failed; i++) {
        const char *w = text + s->start[i];
        size_t len = s->stop[i] - s->start[i];
        type[i] = rb_vocab_add_hashed(v, w, len, rb_word_hash(w, len));
        if (type[i] == 0)
            s->failed = 1;
    }
    s->typed = s->n;
}

static void clear(rb_doc *d)
{
    d->n_tok = d->sent.n = d->par.n = 0;
    rb_layer *l = rb_layer_find(d, "furniture");
    if (l != NULL)
        rb_layer_drop(d, l, "core");
}

static int segment(rb_doc *d, int types, rb_err *e)
{
    if (d->segmented)
        return RB_OK;
    rb_scan s = {.d = d,
                 .text = (rb_at)d->text,
                 .types = (uint8_t)types,
                 .start = d->tok_start,
                 .stop = d->tok_end,
                 .cap = d->tok_cap};
    uint32_t guess = d->len / 5 + 16; /* English has 5.3 bytes a token */
    if (rb_doc_reserve_tokens(d, guess) != RB_OK)
        return rb_nomem(e);
    s.cap = d->tok_cap;
    s.start = d->tok_start;
    s.stop = d->tok_end;
    if (rb_scan_text(&s) == RB_OK && types)
        rb_scan_types(&s);
    if (s.failed) {
        clear(d);
        return rb_nomem(e);
    }
    d->n_tok = s.n;
    d->segmented = 1;
    return RB_OK;
}

int rb_segment(rb_doc *d, rb_err *e)
{
    return segment(d, 1, e);
}

int rb_segment_spans(rb_doc *d, rb_err *e)
{
    return segment(d, 0, e);
}

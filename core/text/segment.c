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

enum { SMALL = 8192 }; /* bytes */

/* The bytes of a word of up to eight as a number; no two words share one. */
static uint64_t packed(const char *w, size_t len)
{
    uint64_t x = 0;
    memcpy(&x, w, len);
    return x;
}

static uint32_t slow_type(rb_vocab *v, const char *w, size_t len)
{
    return rb_vocab_add_hashed(v, w, len, rb_word_hash(w, len));
}

/*
** Half of the tokens repeat a short word that the document has just used. A
** small table of them, in the first-level cache, spares the vocabulary's
** three steps (slot, type, bytes).
*/
static uint32_t type_of(rb_scan *s, const char *w, size_t len, int readable)
{
    rb_vocab *v = s->d->vocab;
    if (len > 8)
        return slow_type(v, w, len);
    uint64_t key;
    if (readable) {
        memcpy(&key, w, 8);
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            key >>= 64 - 8 * len;
        else
            key &= ~0ULL >> (64 - 8 * len);
    } else {
        key = packed(w, len);
    }
    uint64_t h = key * 0x9E3779B97F4A7C15ULL;
    rb_seen *c = &s->seen[h >> (64 - s->seen_bits)];
    if (c->key != key) {
        uint32_t t = slow_type(v, w, len);
        if (t == 0)
            return 0;
        *c = (rb_seen){key, t};
    }
    return c->type;
}

void rb_scan_types(rb_scan *s)
{
    const char *text = s->d->text;
    uint32_t *type = s->d->tok_type;
    uint32_t safe = s->d->len > 8 ? s->d->len - 8 : 0;
    for (uint32_t i = s->typed; i < s->n && !s->failed; i++) {
        uint32_t at = s->start[i];
        type[i] = type_of(s, text + at, s->stop[i] - at, at < safe);
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
        rb_layer_drop(d, l, RB_CORE_PACKAGE);
}

static int segment(rb_doc *d, int types, rb_err *e)
{
    if (d->segmented)
        return RB_OK;
    rb_scan s;
    d->n_loaded = d->n_ann;
    memset(&s, 0, offsetof(rb_scan, seen));
    s.d = d;
    s.text = (rb_at)d->text;
    s.types = (uint8_t)types;
    /* a short document does not pay for clearing the whole table */
    s.seen_bits = d->len < SMALL ? RB_SEEN_BITS - 2 : RB_SEEN_BITS;
    if (types)
        memset(s.seen, 0, sizeof *s.seen << s.seen_bits);
    uint32_t guess = d->len / 5 + 16; /* English has 5 bytes a token */
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

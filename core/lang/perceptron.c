/*
** perceptron.c - the model of the tagger: its text read, its tags
**
** The text: "rubric-pos 1", a few lines of "key value", "features N", then
** one feature a line, sorted, with its weights as tag:weight, and at the end
** a checksum of all that stands before it.
*/
#include "perceptron.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../base/lines.h"
#include "../base/sha256.h"
#include "../base/utf8.h"

typedef struct weight {
    int32_t w;
    uint8_t tag;
} weight;

typedef struct slot {
    uint64_t key;      /* 0: free */
    uint32_t first, n; /* weights */
} slot;

struct rb_pos {
    rb_mem *mem;
    uint64_t hash, shipped;
    rb_pos_forms forms;
    slot *slot;
    uint32_t slots; /* a power of two */
    RB_VEC(weight) weight;
    RB_VEC(uint8_t) before; /* shipped tags of the sentence in hand */
};

typedef struct reader {
    rb_pos *p;
    rb_lines in;
} reader;

static int wrong(const reader *r, const char *what)
{
    return rb_fail(r->in.e, RB_EINPUT, "%s:%u: %s; train the model again",
                   r->in.file, r->in.line, what);
}

/* ---- the frame ---- */

static int first_line(reader *r)
{
    size_t len = 0;
    const char *line = rb_lines_next(&r->in, &len);
    if (line == NULL || !rb_line_begins(line, len, "rubric-pos "))
        return rb_fail(r->in.e, RB_EINPUT,
                       "%s: this is no tagger model (its first line is not "
                       "'rubric-pos 1'); `rubric train pos` makes one",
                       r->in.file);
    if (len != 12 || line[11] != '1')
        return wrong(r, "the format is of another version of rubric");
    return RB_OK;
}

/* The last line; what is to be read ends before it. */
static int checksum(reader *r)
{
    enum { LAST = 7 + 64 + 1 }; /* "sha256 ", digits, newline */
    rb_sha256 sum;
    char hex[65];
    size_t n = (size_t)(r->in.end - r->in.at);
    const char *last = r->in.end - LAST;
    if (n < LAST || last[-1] != '\n' ||
        !rb_line_begins(last, LAST, "sha256 ") || last[LAST - 1] != '\n')
        return rb_fail(r->in.e, RB_EINPUT,
                       "%s: the file is cut off: its last line is no checksum; "
                       "copy it again, or train again",
                       r->in.file);
    const char *text = r->in.at - 13; /* with the first line */
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, text, (size_t)(last - text));
    rb_sha256_end(&sum, hex);
    if (memcmp(hex, last + 7, 64) != 0)
        return rb_fail(r->in.e, RB_EINPUT,
                       "%s: the model was changed after it was trained: its "
                       "content does not have the checksum of its last line; "
                       "take the file as it was, or train again",
                       r->in.file);
    r->in.end = last;
    r->p->hash = rb_hash(hex, 64, 0);
    return RB_OK;
}

/* A number at s, which ends at a blank, a newline or the checksum. */
static int number(const char *s, size_t len, int base, uint64_t *out)
{
    char copy[24], *end;
    if (len == 0 || len >= sizeof copy || s[0] == '-' || s[0] == '+')
        return 0;
    memcpy(copy, s, len);
    copy[len] = '\0';
    *out = strtoull(copy, &end, base);
    return *end == '\0';
}

static int make_table(reader *r, uint64_t features)
{
    uint32_t n = 16;
    /* A line has more than four bytes: no number makes us ask for more
    ** memory than the text deserves. */
    if (features > (uint64_t)(r->in.end - r->in.at) / 4)
        return wrong(r, "there are fewer features than this says");
    while (n < features * 2)
        n *= 2;
    r->p->slot = rb_calloc(r->p->mem, n, sizeof *r->p->slot);
    r->p->slots = r->p->slot ? n : 0;
    return r->p->slot ? RB_OK : rb_nomem(r->in.e);
}

/* Lines up to "features N". */
static int head(reader *r, uint64_t *features)
{
    size_t len;
    const char *line;
    while ((line = rb_lines_next(&r->in, &len)) != NULL) {
        if (rb_line_begins(line, len, "shipped ") &&
            !number(line + 8, len - 8, 16, &r->p->shipped))
            return wrong(r, "'shipped' is a hexadecimal number");
        if (!rb_line_begins(line, len, "features "))
            continue;
        if (!number(line + 9, len - 9, 10, features))
            return wrong(r, "how many features?");
        return make_table(r, *features);
    }
    return wrong(r, "the features are missing");
}

/* ---- features ---- */

static int one_weight(reader *r, const char *s, size_t len)
{
    size_t colon = len;
    uint64_t w;
    while (colon > 0 && s[colon - 1] != ':') /* ":" is a tag, too */
        colon--;
    if (colon < 2)
        return wrong(r, "a weight is written tag:number");
    int tag = rb_tag_find(s, colon - 1);
    int minus = colon < len && s[colon] == '-';
    if (tag <= 0)
        return wrong(r, "a weight is of a tag that is not known");
    if (!number(s + colon + minus, len - colon - (size_t)minus, 10, &w) ||
        w > RB_POS_WEIGHT)
        return wrong(r, "a weight is no whole number, or too large");
    weight x = {minus ? -(int32_t)w : (int32_t)w, (uint8_t)tag};
    return rb_vec_push(r->p->mem, &r->p->weight, x) == 0 ? RB_OK
                                                         : rb_nomem(r->in.e);
}

static slot *find(const rb_pos *p, uint64_t key)
{
    uint32_t i = rb_pos_slot(key, p->slots);
    while (p->slot[i].key != 0 && p->slot[i].key != key)
        i = (i + 1) & (p->slots - 1);
    return &p->slot[i];
}

static int feature(reader *r, const char *line, size_t len)
{
    rb_pos *p = r->p;
    const char *end = line + len, *tab = end;
    while (tab > line && tab[-1] != '\t')
        tab--;
    if (tab == line)
        return wrong(r, "a feature has a name, a value and weights");
    uint64_t key = rb_pos_key_of(line, (size_t)(tab - 1 - line));
    if (key == 0)
        return wrong(r, "this program does not know this feature");
    slot *s = find(p, key);
    if (s->key != 0)
        return wrong(r, "the feature is there twice");
    *s = (slot){.key = key, .first = p->weight.n};
    while (tab < end) {
        const char *blank = memchr(tab, ' ', (size_t)(end - tab));
        const char *stop = blank ? blank : end;
        int code = one_weight(r, tab, (size_t)(stop - tab));
        if (code != RB_OK)
            return code;
        tab = blank ? blank + 1 : end;
    }
    s->n = p->weight.n - s->first;
    return RB_OK;
}

static int features(reader *r, uint64_t n)
{
    size_t len;
    const char *line;
    for (; n > 0; n--) {
        if ((line = rb_lines_next(&r->in, &len)) == NULL)
            return wrong(r, "features are missing");
        int code = feature(r, line, len);
        if (code != RB_OK)
            return code;
    }
    return r->in.at < r->in.end
               ? wrong(r, "there is more after the last feature")
               : RB_OK;
}

int rb_pos_read(rb_pos **out, rb_mem *m, const rb_vocab *v, const char *file,
                const char *text, size_t len, rb_err *e)
{
    rb_pos *p = rb_calloc(m, 1, sizeof *p);
    uint64_t n = 0;
    *out = NULL;
    if (p == NULL)
        return rb_nomem(e);
    p->mem = m;
    rb_pos_forms_init(&p->forms, m, v);
    reader r = {p, {file, text, text + len, 0, e}};
    int code = first_line(&r);
    if (code == RB_OK)
        code = checksum(&r);
    if (code == RB_OK)
        code = head(&r, &n);
    if (code == RB_OK)
        code = features(&r, n);
    if (code == RB_OK)
        *out = p;
    else
        rb_pos_free(p);
    return code;
}

void rb_pos_free(rb_pos *p)
{
    if (p == NULL)
        return;
    rb_mem *m = p->mem;
    rb_pos_forms_free(&p->forms);
    rb_free(m, p->slot, p->slots * sizeof *p->slot);
    rb_vec_free(m, &p->weight);
    rb_vec_free(m, &p->before);
    rb_free(m, p, sizeof *p);
}

uint64_t rb_pos_hash(const rb_pos *p)
{
    return p->hash;
}

uint64_t rb_pos_shipped(const rb_pos *p)
{
    return p->shipped;
}

/* ---- tagging ---- */

static uint8_t choose(const rb_pos *p, const uint64_t key[RB_POS_KEYS],
                      uint8_t best)
{
    int32_t score[RB_TAG_COUNT] = {0};
    score[best] = RB_POS_TRUST * RB_POS_STEP;
    for (int k = 0; k < RB_POS_KEYS; k++) {
        const slot *s = find(p, key[k]);
        const weight *w = p->weight.v + s->first;
        for (uint32_t i = 0; i < s->n; i++)
            score[w[i].tag] += w[i].w;
    }
    for (unsigned t = 1; t < RB_TAG_COUNT; t++)
        if (score[t] > score[best])
            best = (uint8_t)t;
    return best;
}

int rb_pos_tag(rb_pos *p, rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    uint64_t key[RB_POS_KEYS];
    uint32_t n = tok1 - tok0;
    uint8_t *tag = d->tok_tag + tok0;
    p->before.n = 0;
    if (rb_pos_forms_make(&p->forms, d->tok_type + tok0, n) != RB_OK ||
        rb_vec_reserve(p->mem, &p->before, n) != 0)
        return RB_ENOMEM;
    memcpy(p->before.v, tag, n);
    rb_pos_sent s = {d->tok_type + tok0, p->before.v, tag, n};
    for (uint32_t i = 0; i < n; i++) {
        rb_pos_keys(&p->forms, &s, i, key);
        tag[i] = choose(p, key, p->before.v[i]);
    }
    return RB_OK;
}

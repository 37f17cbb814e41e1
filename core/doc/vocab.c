/*
** vocab.c - the vocabulary: every distinct word form once
**
** Two open-addressing tables: bytes to type, (type, tag) to lexeme. Both
** double at three quarters full. Flags and the lower-case type are computed
** when a type is added, so that no stage asks twice.
*/
#include "vocab.h"

#include <assert.h>
#include <string.h>
#include "../base/err.h"
#include "../base/utf8.h"

enum { FIRST_SLOTS = 4096, LONGEST_LOWERED = 4096 };

uint32_t rb_word_hash(const char *s, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a: a token loop can carry it along */
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h;
}

/* FNV's low bits are weak: fold the high ones in. */
static uint32_t spread(uint32_t h)
{
    h ^= h >> 15;
    return h * 0x2C1B3C6Du ^ h >> 12;
}

int rb_vocab_init(rb_vocab *v, rb_mem *m)
{
    memset(v, 0, sizeof *v);
    v->mem = m;
    rb_arena_init(&v->arena, m);
    v->nslot = v->nlexslot = FIRST_SLOTS;
    v->cap = v->lexcap = FIRST_SLOTS / 2;
    v->slot = rb_calloc(m, v->nslot, sizeof *v->slot);
    v->lexslot = rb_calloc(m, v->nlexslot, sizeof *v->lexslot);
    v->type = rb_calloc(m, v->cap, sizeof *v->type);
    v->lex = rb_calloc(m, v->lexcap, sizeof *v->lex);
    if (!v->slot || !v->lexslot || !v->type || !v->lex) {
        rb_vocab_free(v);
        return RB_ENOMEM;
    }
    v->type[0].s = "";
    v->n = v->nlex = 1;
    return 0;
}

void rb_vocab_free(rb_vocab *v)
{
    rb_mem *m = v->mem;
    rb_free(m, v->slot, (size_t)v->nslot * sizeof *v->slot);
    rb_free(m, v->lexslot, (size_t)v->nlexslot * sizeof *v->lexslot);
    rb_free(m, v->type, (size_t)v->cap * sizeof *v->type);
    rb_free(m, v->lex, (size_t)v->lexcap * sizeof *v->lex);
    rb_arena_free(&v->arena);
    memset(v, 0, sizeof *v);
    v->mem = m;
}

/* Slot of the word, or the empty slot where it belongs. */
static uint32_t find_slot(const rb_vocab *v, const char *s, size_t len,
                          uint32_t hash)
{
    uint32_t mask = v->nslot - 1, i = spread(hash) & mask;
    for (;; i = (i + 1) & mask) {
        const rb_slot *x = &v->slot[i];
        if (x->type == 0)
            return i;
        if (x->hash != hash)
            continue;
        const rb_type *w = &v->type[x->type];
        if (w->len == len && memcmp(w->s, s, len) == 0)
            return i;
    }
}

static int grow_slots(rb_vocab *v)
{
    uint32_t n = v->nslot * 2;
    rb_slot *slot = rb_calloc(v->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    for (uint32_t t = 1; t < v->n; t++) {
        uint32_t hash = v->type[t].hash, i = spread(hash) & (n - 1);
        while (slot[i].type != 0)
            i = (i + 1) & (n - 1);
        slot[i] = (rb_slot){hash, t};
    }
    rb_free(v->mem, v->slot, (size_t)v->nslot * sizeof *slot);
    v->slot = slot;
    v->nslot = n;
    return 0;
}

static int grow_types(rb_vocab *v)
{
    size_t old = (size_t)v->cap * sizeof *v->type;
    rb_type *p = rb_realloc(v->mem, v->type, old, old * 2);
    if (p == NULL)
        return -1;
    v->type = p;
    v->cap *= 2;
    return 0;
}

static uint32_t ascii_flags(const char *s, size_t len)
{
    unsigned upper = 0, lower = 0, digit = 0, hyphen = 0, dot = 0, mixed = 0;
    for (size_t i = 0; i < len; i++) {
        char c = s[i];
        if (c >= 'a' && c <= 'z') {
            lower++;
        } else if (c >= 'A' && c <= 'Z') {
            mixed |= lower != 0;
            upper++;
        } else if (c >= '0' && c <= '9') {
            digit = 1;
        } else if (c == '-') {
            hyphen |= i > 0 && i + 1 < len;
        } else if (c == '.') {
            dot = 1;
        }
    }
    uint32_t f = 0;
    if (upper + lower > 0)
        f |= RB_TF_ALPHA | (dot ? RB_TF_DOT : 0);
    if (s[0] >= 'A' && s[0] <= 'Z')
        f |= RB_TF_CAP;
    if (upper >= 2 && lower == 0)
        f |= RB_TF_ALLCAP;
    if (lower > 0 && upper == 0)
        f |= RB_TF_LOWER;
    f |= (mixed ? RB_TF_MIXED : 0) | (digit ? RB_TF_DIGIT : 0) |
         (hyphen ? RB_TF_HYPHEN : 0);
    return f & (RB_TF_ALPHA | RB_TF_DIGIT) ? f : f | RB_TF_PUNCT;
}

static uint32_t unicode_flags(const char *s, size_t len)
{
    unsigned upper = 0, lower = 0, other = 0, mixed = 0, first = 1;
    uint32_t f = ascii_flags(s, len) & (RB_TF_DIGIT | RB_TF_HYPHEN);
    const char *p = s, *end = s + len;
    while (p < end) {
        int n;
        uint32_t c = rb_utf8_decode(p, end, &n);
        if (rb_is_upper(c)) {
            upper++;
            mixed |= lower != 0;
            if (first)
                f |= RB_TF_CAP;
        } else if (rb_is_alpha(c)) {
            /* letters without case (Arabic, Han) are neither */
            if (rb_lower(c) == c)
                lower++;
            else
                other++;
        }
        first = 0;
        p += n;
    }
    if (upper + lower + other > 0) {
        f |= RB_TF_ALPHA;
        if (memchr(s, '.', len) != NULL)
            f |= RB_TF_DOT;
    }
    if (upper >= 2 && lower == 0)
        f |= RB_TF_ALLCAP;
    if (lower > 0 && upper == 0)
        f |= RB_TF_LOWER;
    if (mixed)
        f |= RB_TF_MIXED;
    if (!(f & (RB_TF_ALPHA | RB_TF_DIGIT)))
        f |= RB_TF_PUNCT;
    return f | RB_TF_NONASCII;
}

static uint32_t word_flags(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)s[i] >= 0x80)
            return unicode_flags(s, len);
    }
    return ascii_flags(s, len);
}

static uint32_t add_new(rb_vocab *v, const char *s, size_t len, uint32_t hash,
                        uint32_t slot)
{
    if (v->n == UINT32_MAX || len > UINT32_MAX ||
        (v->n == v->cap && grow_types(v) != 0))
        return 0;
    char *copy = rb_arena_str(&v->arena, s, len);
    if (copy == NULL)
        return 0;
    uint32_t t = v->n++;
    v->type[t] = (rb_type){.s = copy,
                           .len = (uint32_t)len,
                           .lower = t,
                           .hash = hash,
                           .flags = len > 0 ? word_flags(s, len) : 0};
    v->slot[slot] = (rb_slot){hash, t};
    return t;
}

/* Enter the lower-case form too. Words without upper case are their own. */
static int set_lower(rb_vocab *v, uint32_t t)
{
    const rb_type *w = &v->type[t];
    if ((w->flags & (RB_TF_LOWER | RB_TF_PUNCT)) || w->len > LONGEST_LOWERED)
        return 0;
    char buf[LONGEST_LOWERED * 3 + 1];
    size_t n = rb_lower_str(w->s, w->len, buf);
    if (n == w->len && memcmp(buf, w->s, n) == 0)
        return 0;
    uint32_t hash = rb_word_hash(buf, n);
    uint32_t i = find_slot(v, buf, n, hash), low = v->slot[i].type;
    if (low == 0)
        low = add_new(v, buf, n, hash, i);
    if (low == 0)
        return -1;
    v->type[t].lower = low;
    return 0;
}

uint32_t rb_vocab_add_hashed(rb_vocab *v, const char *s, size_t len,
                             uint32_t hash)
{
    uint32_t i = find_slot(v, s, len, hash);
    if (v->slot[i].type != 0)
        return v->slot[i].type;
    /* Two words may come in (the lower-case form): room first. */
    if ((v->n + 2) * 4ULL > v->nslot * 3ULL) {
        if (grow_slots(v) != 0)
            return 0;
        i = find_slot(v, s, len, hash);
    }
    uint32_t t = add_new(v, s, len, hash, i);
    if (t != 0 && set_lower(v, t) != 0)
        return 0;
    return t;
}

uint32_t rb_vocab_add(rb_vocab *v, const char *s, size_t len)
{
    return rb_vocab_add_hashed(v, s, len, rb_word_hash(s, len));
}

/* ---- lexemes ---- */

static uint32_t lex_slot(const rb_vocab *v, uint32_t type, uint8_t tag)
{
    uint32_t mask = v->nlexslot - 1;
    uint32_t i = spread(type * 64 + tag) & mask;
    for (;; i = (i + 1) & mask) {
        uint32_t x = v->lexslot[i];
        if (x == 0 || (v->lex[x].type == type && v->lex[x].tag == tag))
            return i;
    }
}

uint32_t rb_lexeme_find(const rb_vocab *v, uint32_t type, uint8_t tag)
{
    return v->lexslot[lex_slot(v, type, tag)];
}

static int grow_lexemes(rb_vocab *v)
{
    if (v->nlex == v->lexcap) {
        size_t old = (size_t)v->lexcap * sizeof *v->lex;
        rb_lexeme *p = rb_realloc(v->mem, v->lex, old, old * 2);
        if (p == NULL)
            return -1;
        v->lex = p;
        v->lexcap *= 2;
    }
    if ((v->nlex + 1) * 4ULL <= v->nlexslot * 3ULL)
        return 0;
    uint32_t n = v->nlexslot * 2;
    uint32_t *slot = rb_calloc(v->mem, n, sizeof *slot);
    if (slot == NULL)
        return -1;
    rb_free(v->mem, v->lexslot, (size_t)v->nlexslot * sizeof *slot);
    v->lexslot = slot;
    v->nlexslot = n;
    for (uint32_t x = 1; x < v->nlex; x++)
        slot[lex_slot(v, v->lex[x].type, v->lex[x].tag)] = x;
    return 0;
}

uint32_t rb_lexeme_add(rb_vocab *v, uint32_t type, uint8_t tag, uint32_t lemma)
{
    if (grow_lexemes(v) != 0)
        return 0;
    uint32_t i = lex_slot(v, type, tag), x = v->nlex++;
    assert(v->lexslot[i] == 0);
    v->lex[x] = (rb_lexeme){.type = type, .lemma = lemma, .tag = tag};
    v->lexslot[i] = x;
    return x;
}

/* ---- shape ---- */

static char shape_of(uint32_t c)
{
    if (rb_is_upper(c))
        return 'X';
    if (rb_is_alpha(c))
        return 'x';
    if (c >= '0' && c <= '9')
        return 'd';
    return c < 0x80 ? (char)c : '?';
}

int rb_word_shape(const char *s, size_t len, char out[16])
{
    int n = 0, run = 0;
    const char *p = s, *end = s + len;
    while (p < end && n < 15) {
        int k;
        char c = shape_of(rb_utf8_decode(p, end, &k));
        run = n > 0 && out[n - 1] == c ? run + 1 : 1;
        if (run <= 4)
            out[n++] = c;
        p += k;
    }
    out[n] = '\0';
    return n;
}

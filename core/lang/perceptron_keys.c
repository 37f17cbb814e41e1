/*
** perceptron_keys.c - the features of a word in its sentence
**
** A feature is a name and one or two atoms: a word, an ending, a tag. All
** are hashed, words once per word form, so that tagging builds no string; a
** feature read from a file gets the same hash from its text.
*/
#include "perceptron.h"

#include <string.h>
#include "../base/utf8.h"

enum {
    A_NONE,
    A_WORD, /* in lower case */
    A_BEFORE,
    A_AFTER,
    A_END1, /* last letters */
    A_END2,
    A_END3,
    A_SHAPE,
    A_TAG, /* of the shipped tagger */
    A_TAG_BEFORE,
    A_TAG_AFTER,
    A_OUT1, /* decided: of the word before */
    A_OUT2,
    A_COUNT
};

static const struct {
    const char *name;
    uint8_t atom[RB_POS_ATOMS];
} keys[RB_POS_KEYS] = {
    {"tag", {A_TAG, A_NONE}},
    {"tag-1,tag", {A_TAG_BEFORE, A_TAG}},
    {"tag,tag+1", {A_TAG, A_TAG_AFTER}},
    {"word", {A_WORD, A_NONE}},
    {"word,tag", {A_WORD, A_TAG}},
    {"word,tag+1", {A_WORD, A_TAG_AFTER}},
    {"word-1,tag", {A_BEFORE, A_TAG}},
    {"word-1,word", {A_BEFORE, A_WORD}},
    {"word+1,tag", {A_AFTER, A_TAG}},
    {"word,word+1", {A_WORD, A_AFTER}},
    {"end1,tag", {A_END1, A_TAG}},
    {"end2,tag", {A_END2, A_TAG}},
    {"end3,tag", {A_END3, A_TAG}},
    {"shape,tag", {A_SHAPE, A_TAG}},
    {"out-1,word", {A_OUT1, A_WORD}},
    {"out-2,out-1", {A_OUT2, A_OUT1}},
};

/* ---- hashes ---- */

static uint64_t atom_hash(const char *s, size_t n)
{
    return rb_hash(s, n, 1) | 1; /* never 0 */
}

static uint64_t key_hash(int which, uint64_t a, uint64_t b)
{
    uint64_t h = (a ^ (uint64_t)(which + 1) * 0x9E3779B97F4A7C15ULL) *
                 0xD6E8FEB86659FD93ULL;
    h ^= h >> 32;
    h = (h ^ b) * 0xD6E8FEB86659FD93ULL;
    h ^= h >> 29;
    return h | 1;
}

/* The last n characters, or the whole word when it is shorter. */
static const char *ending(const rb_type *low, int n)
{
    const char *p = low->s + low->len;
    while (p > low->s && n > 0)
        n -= (*--p & 0xc0) != 0x80;
    return p;
}

static const rb_type *lower(const rb_vocab *v, uint32_t type)
{
    return &v->type[v->type[type].lower];
}

static void make(rb_pos_forms *f, uint32_t type)
{
    const rb_type *t = &f->vocab->type[type], *low = lower(f->vocab, type);
    rb_pos_form *o = &f->form[type];
    char shape[16];
    int n = rb_word_shape(t->s, t->len, shape);
    o->word = atom_hash(low->s, low->len);
    o->shape = atom_hash(shape, (size_t)n);
    for (int i = 0; i < 3; i++) {
        const char *p = ending(low, i + 1);
        o->end[i] = atom_hash(p, (size_t)(low->s + low->len - p));
    }
}

void rb_pos_forms_init(rb_pos_forms *f, rb_mem *m, const rb_vocab *v)
{
    memset(f, 0, sizeof *f);
    f->mem = m;
    f->vocab = v;
    for (unsigned i = 0; i < RB_TAG_COUNT; i++)
        f->tag[i] = atom_hash(rb_tag_name(i), strlen(rb_tag_name(i)));
}

void rb_pos_forms_free(rb_pos_forms *f)
{
    rb_free(f->mem, f->form, f->n * sizeof *f->form);
    f->form = NULL;
    f->n = 0;
}

int rb_pos_forms_make(rb_pos_forms *f, const uint32_t *type, uint32_t n)
{
    if (f->n < f->vocab->n) {
        uint32_t to = f->vocab->n + f->vocab->n / 2;
        void *p = rb_realloc(f->mem, f->form, f->n * sizeof *f->form,
                             to * sizeof *f->form);
        if (p == NULL)
            return RB_ENOMEM;
        f->form = p;
        memset(f->form + f->n, 0, (to - f->n) * sizeof *f->form);
        f->n = to;
    }
    if (f->form[0].word == 0)
        make(f, 0); /* beyond the ends of a sentence */
    for (uint32_t i = 0; i < n; i++)
        if (f->form[type[i]].word == 0)
            make(f, type[i]);
    return RB_OK;
}

/* ---- a word in its sentence ---- */

void rb_pos_keys(const rb_pos_forms *f, const rb_pos_sent *s, uint32_t i,
                 uint64_t key[RB_POS_KEYS])
{
    const rb_pos_form *own = &f->form[s->type[i]];
    uint64_t h[A_COUNT];
    int last = i + 1 >= s->n;
    h[A_NONE] = 0;
    h[A_WORD] = own->word;
    h[A_BEFORE] = f->form[i > 0 ? s->type[i - 1] : 0].word;
    h[A_AFTER] = f->form[last ? 0 : s->type[i + 1]].word;
    h[A_END1] = own->end[0];
    h[A_END2] = own->end[1];
    h[A_END3] = own->end[2];
    h[A_SHAPE] = own->shape;
    h[A_TAG] = f->tag[s->shipped[i]];
    h[A_TAG_BEFORE] = f->tag[i > 0 ? s->shipped[i - 1] : RB_TAG_NONE];
    h[A_TAG_AFTER] = f->tag[last ? RB_TAG_NONE : s->shipped[i + 1]];
    h[A_OUT1] = f->tag[i > 0 ? s->tag[i - 1] : RB_TAG_NONE];
    h[A_OUT2] = f->tag[i > 1 ? s->tag[i - 2] : RB_TAG_NONE];
    for (int k = 0; k < RB_POS_KEYS; k++)
        key[k] = key_hash(k, h[keys[k].atom[0]], h[keys[k].atom[1]]);
}

static int put_word(rb_buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < ' ')
            return 0;
    rb_buf_put(out, s, n);
    return 1;
}

static int put_atom(const rb_pos_forms *f, const rb_pos_sent *s, uint32_t i,
                    int atom, rb_buf *out)
{
    const rb_vocab *v = f->vocab;
    const rb_type *low = lower(v, s->type[i]), *t = &v->type[s->type[i]];
    char shape[16];
    int last = i + 1 >= s->n, tag = RB_TAG_NONE;
    switch (atom) {
    case A_BEFORE:
        low = lower(v, i > 0 ? s->type[i - 1] : 0);
        return put_word(out, low->s, low->len);
    case A_AFTER:
        low = lower(v, last ? 0 : s->type[i + 1]);
        return put_word(out, low->s, low->len);
    case A_WORD:
        return put_word(out, low->s, low->len);
    case A_END1:
    case A_END2:
    case A_END3: {
        const char *p = ending(low, atom - A_END1 + 1);
        return put_word(out, p, (size_t)(low->s + low->len - p));
    }
    case A_SHAPE:
        return put_word(out, shape, (size_t)rb_word_shape(t->s, t->len, shape));
    case A_TAG:
        tag = s->shipped[i];
        break;
    case A_TAG_BEFORE:
        tag = i > 0 ? s->shipped[i - 1] : RB_TAG_NONE;
        break;
    case A_TAG_AFTER:
        tag = last ? RB_TAG_NONE : s->shipped[i + 1];
        break;
    case A_OUT1:
        tag = i > 0 ? s->tag[i - 1] : RB_TAG_NONE;
        break;
    case A_OUT2:
        tag = i > 1 ? s->tag[i - 2] : RB_TAG_NONE;
        break;
    }
    rb_buf_puts(out, rb_tag_name((unsigned)tag));
    return 1;
}

int rb_pos_key_text(const rb_pos_forms *f, const rb_pos_sent *s, uint32_t i,
                    int which, rb_buf *out)
{
    rb_buf_puts(out, keys[which].name);
    for (int k = 0; k < RB_POS_ATOMS && keys[which].atom[k] != A_NONE; k++) {
        rb_buf_putc(out, '\t');
        if (!put_atom(f, s, i, keys[which].atom[k], out))
            return 0;
    }
    return 1;
}

uint64_t rb_pos_key_of(const char *text, size_t len)
{
    uint64_t h[RB_POS_ATOMS] = {0, 0};
    const char *end = text + len, *tab = memchr(text, '\t', len);
    size_t n = tab ? (size_t)(tab - text) : len;
    int which = 0, atoms = 0;
    while (which < RB_POS_KEYS && (strlen(keys[which].name) != n ||
                                   memcmp(keys[which].name, text, n) != 0))
        which++;
    while (tab != NULL && atoms < RB_POS_ATOMS) {
        text = tab + 1;
        tab = memchr(text, '\t', (size_t)(end - text));
        h[atoms++] = atom_hash(text, (size_t)((tab ? tab : end) - text));
    }
    if (which == RB_POS_KEYS || tab != NULL ||
        atoms != 1 + (keys[which].atom[1] != A_NONE))
        return 0;
    return key_hash(which, h[0], h[1]);
}

/*
** family.c - documents that share a story: members, and how families change
*/
#include "family_int.h"

#include <string.h>

enum { ALONE = 20 };            /* fewer words are no story */
static const double JOIN = 0.5; /* resembles both families */

int rb_families_new(rb_families **out, rb_mem *m, rb_family_text text,
                    void *user, rb_err *e)
{
    rb_families *f = *out = rb_calloc(m, 1, sizeof *f);
    if (!f)
        return rb_nomem(e);
    f->mem = m;
    f->text = text;
    f->user = user;
    rb_arena_init(&f->sets, m);
    rb_buf_init(&f->buf, m);
    rb_buf_init(&f->sketch, m);
    return RB_OK;
}

void rb_families_free(rb_families *f)
{
    if (!f)
        return;
    rb_mem *m = f->mem;
    rb_vec_free(m, &f->all);
    rb_free(m, f->by_id, f->nby_id * sizeof *f->by_id);
    rb_free(m, f->post, f->npost * sizeof *f->post);
    rb_arena_free(&f->sets);
    rb_vec_free(m, &f->move);
    rb_shingle_free(&f->mine, m);
    rb_shingle_free(&f->other, m);
    rb_buf_free(&f->buf);
    rb_buf_free(&f->sketch);
    rb_free(m, f->run, f->room * sizeof *f->run);
    rb_vec_free(m, &f->hit);
    rb_vec_free(m, &f->family);
    rb_free(m, f, sizeof *f);
}

/* ---- members ---- */

uint32_t rb_family_root(rb_families *f, uint32_t i)
{
    member *v = f->all.v;
    while (v[i].parent != i) {
        v[i].parent = v[v[i].parent].parent;
        i = v[i].parent;
    }
    return i;
}

/* Where the number of an id stands, or could stand. */
static uint32_t place_of(const rb_families *f, int64_t id)
{
    uint32_t k = (uint32_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 32);
    for (;; k++) {
        k &= f->nby_id - 1;
        if (!f->by_id[k] || f->all.v[f->by_id[k] - 1].id == id)
            return k;
    }
}

/* The number of a document that is there, or RB_NO_MEMBER. */
static uint32_t number_of(const rb_families *f, int64_t id)
{
    uint32_t i = f->nby_id ? f->by_id[place_of(f, id)] : 0;
    return i && f->all.v[i - 1].live ? i - 1 : RB_NO_MEMBER;
}

static int grow_ids(rb_families *f)
{
    uint32_t n = f->nby_id, *old = f->by_id;
    uint32_t *slot = rb_calloc(f->mem, n ? n * 2 : 64, sizeof *slot);
    if (!slot)
        return RB_ENOMEM;
    f->by_id = slot;
    f->nby_id = n ? n * 2 : 64;
    for (uint32_t i = 0; i < n; i++) {
        if (old[i])
            slot[place_of(f, f->all.v[old[i] - 1].id)] = old[i];
    }
    rb_free(f->mem, old, n * sizeof *old);
    return RB_OK;
}

int64_t rb_families_of(rb_families *f, int64_t id)
{
    uint32_t i = number_of(f, id);
    return i == RB_NO_MEMBER ? -1
                             : f->all.v[f->all.v[rb_family_root(f, i)].head].id;
}

/* Room was made before: this cannot fail. */
static uint32_t new_member(rb_families *f, int64_t id, uint32_t words,
                           uint32_t runs)
{
    uint32_t i = f->all.n++, k = place_of(f, id);
    f->all.v[i] = (member){.id = id,
                           .parent = i,
                           .next = RB_NO_MEMBER,
                           .head = i,
                           .tail = i,
                           .core = i,
                           .runs = runs,
                           .words = words,
                           .live = 1};
    f->used_by_id += !f->by_id[k];
    f->by_id[k] = i + 1; /* in place of one that was forgotten */
    return i;
}

/* The family of b's chain goes to the end of a's. */
static void join(rb_families *f, uint32_t a, uint32_t b)
{
    member *v = f->all.v;
    if (v[a].head == RB_NO_MEMBER) {
        v[a].head = v[b].head;
    } else {
        v[v[a].tail].next = v[b].head;
    }
    v[a].tail = v[b].tail;
    if (!v[v[a].core].live ||
        (v[v[b].core].live && v[v[b].core].runs < v[v[a].core].runs))
        v[a].core = v[b].core;
    v[b].parent = a;
}

/* ---- adding ---- */

/* What the family is called: the id of its first member. */
static int64_t name_of(const rb_families *f, uint32_t root)
{
    return f->all.v[f->all.v[root].head].id;
}

/* Two found families are one when the document resembles both, and in the
** same passages: a digest of two stories does not make them one. */
static int same_story(const rb_families *f, uint32_t a, uint32_t b)
{
    const match *x = &f->found[a], *y = &f->found[b];
    uint32_t both = x->bit | y->bit, n = 0;
    uint32_t few = x->shared < y->shared ? x->shared : y->shared;
    if (x->resembles < JOIN || y->resembles < JOIN)
        return 0;
    for (uint32_t i = 0; i < f->nrun; i++)
        n += (f->run[i].seen & both) == both;
    return n >= few / 2;
}

/* A copy before a part, then what is shared, then the older family. */
static int is_better(const rb_families *f, const match *a, const match *b)
{
    if (a->kind != b->kind)
        return a->kind == RB_KIN_COPY;
    if (a->shared != b->shared)
        return a->shared > b->shared;
    return name_of(f, a->root) < name_of(f, b->root);
}

/* The family of the document: the one it shares most with, and what is the
** same story. Moves have room for all. RB_NO_MEMBER: a new family. */
static uint32_t settle(rb_families *f, match *best)
{
    uint32_t at = 0;
    for (uint32_t i = 1; i < f->nfound; i++) {
        if (is_better(f, &f->found[i], &f->found[at]))
            at = i;
    }
    if (!f->nfound)
        return RB_NO_MEMBER;
    *best = f->found[at];
    uint32_t root = best->root;
    for (uint32_t i = 0; i < f->nfound; i++) {
        uint32_t other = f->found[i].root;
        if (i == at || !same_story(f, at, i))
            continue;
        if (name_of(f, other) < name_of(f, root)) {
            uint32_t swap = root;
            root = other;
            other = swap;
        }
        f->move.v[f->move.n++] =
            (rb_kin_move){name_of(f, other), name_of(f, root)};
        join(f, root, other);
    }
    return root;
}

/* Everything that the new member needs, before anything is changed. */
static int make_room(rb_families *f, uint32_t samples, rb_err *e)
{
    if (rb_vec_reserve(f->mem, &f->all, 1) != 0 ||
        rb_vec_reserve(f->mem, &f->move, RB_FAMILY_FOUND) != 0 ||
        (2 * f->used_by_id >= f->nby_id && grow_ids(f) != RB_OK) ||
        rb_family_reserve(f, samples) != RB_OK)
        return rb_nomem(e);
    return RB_OK;
}

static int keep_set(rb_families *f, const uint8_t **out, rb_err *e)
{
    *out = NULL;
    if (f->text || !f->different)
        return RB_OK;
    uint8_t *p = rb_arena_alloc(&f->sets, 3 * (size_t)f->different);
    if (!p)
        return rb_nomem(e);
    *out = p;
    for (uint32_t i = 0; i < f->nrun; i++) {
        uint32_t key = f->run[i].key;
        if (!key)
            continue;
        *p++ = (uint8_t)key;
        *p++ = (uint8_t)(key >> 8);
        *p++ = (uint8_t)(key >> 16);
    }
    return RB_OK;
}

/* "f1", words, runs, samples; all numbers little-endian. */
static void put_number(rb_buf *b, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        rb_buf_putc(b, (int)(n >> 8 * i & 0xFF));
}

static int make_sketch(rb_families *f, rb_err *e)
{
    rb_buf *b = &f->sketch;
    rb_buf_clear(b);
    rb_buf_puts(b, "f1");
    put_number(b, f->mine.words);
    put_number(b, f->different);
    for (uint32_t i = 0; i < f->mine.sample.n; i++)
        put_number(b, f->mine.sample.v[i]);
    return b->failed ? rb_nomem(e) : RB_OK;
}

const void *rb_families_sketch(const rb_families *f, size_t *len)
{
    *len = f->sketch.n;
    return f->sketch.p;
}

static int read_text(rb_families *f, const char *text, size_t len, rb_err *e)
{
    if (rb_shingle_text(&f->mine, f->mem, text, len) != RB_OK)
        return rb_nomem(e);
    if (f->mine.words < ALONE)
        f->mine.all.n = 0;
    if (rb_shingle_sample(&f->mine, f->mem) != RB_OK ||
        rb_family_set(f) != RB_OK)
        return rb_nomem(e);
    return make_sketch(f, e);
}

int rb_families_add(rb_families *f, int64_t id, const char *text, size_t len,
                    rb_kin *kin, rb_err *e)
{
    const uint8_t *set = NULL;
    match best = {0};
    if (number_of(f, id) != RB_NO_MEMBER)
        return rb_fail(e, RB_EUSAGE, "document %lld is in a family already",
                       (long long)id);
    int code = read_text(f, text, len, e);
    if (code == RB_OK)
        code = make_room(f, f->mine.sample.n, e);
    if (code == RB_OK)
        code = rb_family_find(f, e);
    if (code == RB_OK)
        code = keep_set(f, &set, e);
    if (code != RB_OK)
        return code;
    uint32_t root = settle(f, &best);
    uint32_t i = new_member(f, id, f->mine.words, f->different);
    f->all.v[i].set = set;
    if (root != RB_NO_MEMBER)
        join(f, root, i);
    rb_family_post(f, i, f->mine.sample.v, f->mine.sample.n);
    *kin = (rb_kin){.family = name_of(f, rb_family_root(f, i)), .like = id};
    if (best.kind) {
        kin->like = f->all.v[best.number].id;
        kin->kind = best.kind;
        kin->similarity =
            best.kind == RB_KIN_COPY ? best.resembles : best.holds;
    }
    return RB_OK;
}

/* ---- taking out, saving, loading ---- */

int rb_families_forget(rb_families *f, int64_t id, rb_err *e)
{
    uint32_t i = number_of(f, id);
    if (i == RB_NO_MEMBER)
        return RB_OK;
    if (rb_vec_reserve(f->mem, &f->move, 1) != 0)
        return rb_nomem(e);
    member *v = f->all.v, *root = &v[rb_family_root(f, i)];
    v[i].live = 0;
    if (root->head != i)
        return RB_OK;
    while (root->head != RB_NO_MEMBER && !v[root->head].live)
        root->head = v[root->head].next;
    if (root->head != RB_NO_MEMBER)
        f->move.v[f->move.n++] = (rb_kin_move){id, v[root->head].id};
    return RB_OK;
}

const rb_kin_move *rb_families_moves(const rb_families *f, uint32_t *n)
{
    *n = f->move.n;
    return f->move.v;
}

void rb_families_clear_moves(rb_families *f)
{
    f->move.n = 0;
}

static uint32_t get_number(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

int rb_families_restore(rb_families *f, int64_t id, int64_t family,
                        const void *sketch, size_t len, rb_err *e)
{
    const uint8_t *p = sketch;
    int good = p && len >= 10 && memcmp(p, "f1", 2) == 0 && (len - 10) % 4 == 0;
    uint32_t n = good ? (uint32_t)((len - 10) / 4) : 0;
    if (!f->text || number_of(f, id) != RB_NO_MEMBER)
        return rb_fail(e, RB_EUSAGE, "document %lld cannot be restored",
                       (long long)id);
    int code = make_room(f, n, e);
    if (code != RB_OK)
        return code;
    uint32_t first = number_of(f, family);
    uint32_t i = new_member(f, id, good ? get_number(p + 2) : 0,
                            good ? get_number(p + 6) : 0);
    if (first != RB_NO_MEMBER)
        join(f, rb_family_root(f, first), i);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t key = get_number(p + 10 + 4 * (size_t)k);
        rb_family_post(f, i, &key, 1);
    }
    return RB_OK;
}

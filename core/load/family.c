/*
** family.c - documents that share a story
**
** Documents have numbers in the order of coming. Families are trees of
** numbers (union-find); the root also knows the chain of members, so that a
** family whose first document leaves is renamed without looking for the next.
*/
#include "family.h"

#include <string.h>

#include "shingle.h"

enum {
    CAP = 16,      /* families that may share a sampled run */
    PROBES = 1024, /* places looked at for one run */
    FAMILIES = 8,  /* candidates verified for one document */
    MEMBERS = 3,   /* of each */
    ALONE = 20,    /* fewer words are no story */
    WORDS = 60     /* fewer are no part of one */
};
#define NONE UINT32_MAX

/* Headlines, bylines and footers differ: they are in these figures. */
static const double COPY = 0.4, SHORT_COPY = 0.8, PART = 0.65, JOIN = 0.5;
static const double CORE = 0.3; /* of the shortest member */

typedef struct member {
    int64_t id;
    uint32_t parent;     /* itself at the root */
    uint32_t next;       /* in the chain of its family */
    uint32_t head, tail; /* of the root: first member, last of the chain */
    uint32_t core;       /* of the root: the shortest member */
    uint32_t runs;       /* different ones */
    uint32_t words;
    uint32_t hits, family_hits; /* while a document is added */
    int live;
    const uint8_t *set; /* kept runs, three bytes each */
} member;

typedef struct post { /* a sampled run and who has it */
    uint32_t key;
    uint32_t owner; /* number + 1; 0: empty */
} post;

typedef struct run { /* of the document that is added */
    uint32_t key;    /* 0: empty */
    uint32_t seen;   /* a bit a verified member that has it */
} run;

typedef struct match { /* a verified member */
    uint32_t root, number;
    uint32_t shared, bit; /* bit: of run.seen */
    double resembles, holds;
    int kind;
} match;

struct rb_families {
    rb_mem *mem;
    rb_family_text text;
    void *user;
    RB_VEC(member) all;
    uint32_t *by_id; /* open addressing: number + 1 */
    uint32_t nby_id, used_by_id;
    post *post;
    uint32_t npost, used_post;
    rb_arena sets;
    RB_VEC(rb_kin_move) move;

    /* of the document that is added */
    rb_shingles mine, other;
    rb_buf buf, sketch;
    run *run; /* [nrun] of room for [room] */
    uint32_t nrun, room, different;
    RB_VEC(uint32_t) hit, family; /* numbers and roots that were met */
    match found[FAMILIES];        /* the best of each family */
    uint32_t nfound, verified;
};

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

static uint32_t root_of(rb_families *f, uint32_t i)
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

/* The number of a document that is there, or NONE. */
static uint32_t number_of(const rb_families *f, int64_t id)
{
    uint32_t i = f->nby_id ? f->by_id[place_of(f, id)] : 0;
    return i && f->all.v[i - 1].live ? i - 1 : NONE;
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
    return i == NONE ? -1 : f->all.v[f->all.v[root_of(f, i)].head].id;
}

/* Room was made before: this cannot fail. */
static uint32_t new_member(rb_families *f, int64_t id, uint32_t words,
                           uint32_t runs)
{
    uint32_t i = f->all.n++, k = place_of(f, id);
    f->all.v[i] = (member){.id = id,
                           .parent = i,
                           .next = NONE,
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
    if (v[a].head == NONE) {
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

/* ---- the index of sampled runs ---- */

static uint32_t post_place(const rb_families *f, uint32_t key)
{
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32) & (f->npost - 1);
}

static int grow_posts(rb_families *f, uint32_t extra)
{
    uint64_t want = (uint64_t)f->used_post + extra, n = f->npost;
    post *old = f->post;
    if (n && want * 5 <= n * 4)
        return RB_OK;
    for (n = n ? n : 1024; want * 5 > n * 4;)
        n *= 2;
    post *v = n > NONE / 2 ? NULL : rb_calloc(f->mem, n, sizeof *v);
    if (!v)
        return RB_ENOMEM;
    uint32_t was = f->npost;
    f->post = v;
    f->npost = (uint32_t)n;
    for (uint32_t i = 0; i < was; i++) {
        if (!old[i].owner)
            continue;
        uint32_t k = post_place(f, old[i].key);
        while (v[k].owner)
            k = (k + 1) & (f->npost - 1);
        v[k] = old[i];
    }
    rb_free(f->mem, old, was * sizeof *old);
    return RB_OK;
}

/* Tell that a document has a run, unless its family has told already. */
static void post_run(rb_families *f, uint32_t key, uint32_t number)
{
    uint32_t root = root_of(f, number), same = 0;
    uint32_t k = post_place(f, key);
    for (int i = 0; i < PROBES; i++, k = (k + 1) & (f->npost - 1)) {
        post *p = &f->post[k];
        if (!p->owner) {
            *p = (post){key, number + 1};
            f->used_post++;
            return;
        }
        if (p->key != key)
            continue;
        if (++same == CAP || root_of(f, p->owner - 1) == root)
            return;
    }
}

static void post_all(rb_families *f, uint32_t number, const uint32_t *key,
                     uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        post_run(f, key[i], number);
}

/* Count a member that has the run; who was taken out stands for the first of
** his family. */
static int hit(rb_families *f, uint32_t number)
{
    member *v = f->all.v;
    uint32_t root = root_of(f, number);
    if (v[root].head == NONE)
        return RB_OK;
    if (!v[number].live)
        number = v[root].head;
    if ((!v[number].hits && rb_vec_push(f->mem, &f->hit, number) != 0) ||
        (!v[root].family_hits && rb_vec_push(f->mem, &f->family, root) != 0))
        return RB_ENOMEM;
    v[number].hits++;
    v[root].family_hits++;
    return RB_OK;
}

static int meet(rb_families *f, uint32_t key)
{
    uint32_t owner[CAP], n = 0, k = post_place(f, key);
    for (int i = 0; i < PROBES && n < CAP; i++, k = (k + 1) & (f->npost - 1)) {
        if (!f->post[k].owner)
            break;
        if (f->post[k].key == key)
            owner[n++] = f->post[k].owner - 1;
    }
    for (uint32_t i = 0; i < n && n < CAP; i++) {
        if (hit(f, owner[i]) != RB_OK)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static void forget_hits(rb_families *f)
{
    for (uint32_t i = 0; i < f->hit.n; i++)
        f->all.v[f->hit.v[i]].hits = 0;
    for (uint32_t i = 0; i < f->family.n; i++)
        f->all.v[f->family.v[i]].family_hits = 0;
    f->hit.n = f->family.n = 0;
}

/* ---- verification ---- */

/* A run as it is compared. Kept ones are shorter: of 500 runs, one in 30,000
** meets a stranger. */
static uint32_t key_of(const rb_families *f, uint64_t hash)
{
    uint32_t key = (uint32_t)(hash >> 32);
    key = f->text ? key : key & 0xFFFFFF;
    return key ? key : 1;
}

static run *run_place(const rb_families *f, uint32_t key)
{
    uint32_t k = (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32);
    for (;; k++) {
        run *r = &f->run[k & (f->nrun - 1)];
        if (!r->key || r->key == key)
            return r;
    }
}

/* The document's runs as a set. */
static int make_set(rb_families *f)
{
    uint32_t n = 64;
    while (n < 2 * f->mine.all.n)
        n *= 2;
    if (n > f->room) {
        rb_free(f->mem, f->run, f->room * sizeof *f->run);
        f->room = 0;
        f->run = rb_alloc(f->mem, n * sizeof *f->run);
        if (!f->run)
            return RB_ENOMEM;
        f->room = n;
    }
    f->nrun = n;
    f->different = 0;
    memset(f->run, 0, n * sizeof *f->run);
    for (uint32_t i = 0; i < f->mine.all.n; i++) {
        uint32_t key = key_of(f, f->mine.all.v[i]);
        run *r = run_place(f, key);
        f->different += !r->key;
        r->key = key;
    }
    return RB_OK;
}

static uint32_t mark(rb_families *f, uint32_t key, uint32_t bit)
{
    run *r = run_place(f, key);
    uint32_t is_new = r->key && !(r->seen & bit);
    if (r->key)
        r->seen |= bit;
    return is_new;
}

/* Runs that the document shares with a member; each gets the bit. */
static int count_shared(rb_families *f, const member *m, uint32_t bit,
                        uint32_t *shared, rb_err *e)
{
    *shared = 0;
    for (uint32_t i = 0; m->set && i < m->runs; i++) {
        const uint8_t *p = m->set + 3 * (size_t)i;
        *shared +=
            mark(f, p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16, bit);
    }
    if (!f->text)
        return RB_OK;
    rb_buf_clear(&f->buf);
    int code = f->text(f->user, m->id, &f->buf, e);
    if (code != RB_OK)
        return code == RB_EDONE ? RB_OK : code;
    if (f->buf.failed ||
        rb_shingle_text(&f->other, f->mem, f->buf.p, f->buf.n) != RB_OK)
        return rb_nomem(e);
    for (uint32_t i = 0; i < f->other.all.n; i++)
        *shared += mark(f, key_of(f, f->other.all.v[i]), bit);
    return RB_OK;
}

static int judge(const rb_families *f, const member *o, match *m)
{
    uint32_t words = f->mine.words < o->words ? f->mine.words : o->words;
    uint32_t few = f->different < o->runs ? f->different : o->runs;
    uint32_t both = f->different + o->runs - m->shared;
    m->resembles = both ? (double)m->shared / both : 0;
    m->holds = few ? (double)m->shared / few : 0;
    if (m->resembles >= (words < WORDS ? SHORT_COPY : COPY))
        m->kind = RB_KIN_COPY;
    else if (words >= WORDS && m->holds >= PART)
        m->kind = RB_KIN_PART;
    return m->kind;
}

/* The member of a family with the most hits, which is then struck out. */
static uint32_t next_member(rb_families *f, uint32_t root)
{
    uint32_t best = NONE, hits = 0;
    for (uint32_t i = 0; i < f->hit.n; i++) {
        const member *m = &f->all.v[f->hit.v[i]];
        if (m->hits > hits && root_of(f, f->hit.v[i]) == root) {
            best = f->hit.v[i];
            hits = m->hits;
        }
    }
    if (best != NONE)
        f->all.v[best].hits = 0;
    return best;
}

static uint32_t next_family(rb_families *f, uint32_t least)
{
    uint32_t best = NONE, hits = least - 1;
    for (uint32_t i = 0; i < f->family.n; i++) {
        uint32_t root = f->family.v[i];
        if (f->all.v[root].family_hits > hits) {
            best = root;
            hits = f->all.v[root].family_hits;
        }
    }
    if (best != NONE)
        f->all.v[best].family_hits = 0;
    return best;
}

/* The bit of a further member of the family in hand. */
static uint32_t next_bit(rb_families *f)
{
    return 1u << f->verified++;
}

/*
** A long document can hold two stories. Whoever joins its family must tell
** the one that the family is about: share something with the shortest member.
*/
static int same_core(rb_families *f, const match *m, int *same, rb_err *e)
{
    uint32_t core = f->all.v[m->root].core, shared;
    const member *c = &f->all.v[core];
    *same = 1;
    if (core == m->number || !c->live)
        return RB_OK;
    int code = count_shared(f, c, next_bit(f), &shared, e);
    if (code == RB_OK) {
        uint32_t few = f->different < c->runs ? f->different : c->runs;
        *same = shared >= CORE * few;
    }
    return code;
}

/* Does the document belong to the family? Its best match is kept. */
static int verify(rb_families *f, uint32_t root, rb_err *e)
{
    match best = {0};
    int code = RB_OK, same = 1;
    for (int k = 0; k < MEMBERS && best.kind != RB_KIN_COPY; k++) {
        match m = {.root = root, .number = next_member(f, root)};
        if (m.number == NONE)
            break;
        m.bit = next_bit(f);
        code = count_shared(f, &f->all.v[m.number], m.bit, &m.shared, e);
        if (code != RB_OK)
            return code;
        if (judge(f, &f->all.v[m.number], &m) &&
            (!best.kind || m.kind == RB_KIN_COPY || m.shared > best.shared))
            best = m;
    }
    if (best.kind)
        code = same_core(f, &best, &same, e);
    if (best.kind && same && code == RB_OK)
        f->found[f->nfound++] = best;
    return code;
}
_Static_assert(FAMILIES *(MEMBERS + 1) <= 32, "bits of run.seen");

static int find_matches(rb_families *f, rb_err *e)
{
    /* one shared sample of many is chance or a common phrase */
    uint32_t least = f->mine.sample.n > 8 ? 2 : 1;
    f->nfound = f->verified = 0;
    for (uint32_t i = 0; i < f->mine.sample.n; i++) {
        if (meet(f, f->mine.sample.v[i]) != RB_OK)
            return rb_nomem(e);
    }
    for (int k = 0; k < FAMILIES; k++) {
        uint32_t root = next_family(f, least);
        int code = root == NONE ? RB_EDONE : verify(f, root, e);
        if (code != RB_OK)
            return code == RB_EDONE ? RB_OK : code;
    }
    return RB_OK;
}

/* ---- adding ---- */

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
** same story. Moves have room for all. NONE: a new family. */
static uint32_t settle(rb_families *f, match *best)
{
    uint32_t at = 0;
    for (uint32_t i = 1; i < f->nfound; i++) {
        if (is_better(f, &f->found[i], &f->found[at]))
            at = i;
    }
    if (!f->nfound)
        return NONE;
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
        rb_vec_reserve(f->mem, &f->move, FAMILIES) != 0 ||
        (2 * f->used_by_id >= f->nby_id && grow_ids(f) != RB_OK) ||
        grow_posts(f, samples) != RB_OK)
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
    if (rb_shingle_sample(&f->mine, f->mem) != RB_OK || make_set(f) != RB_OK)
        return rb_nomem(e);
    return make_sketch(f, e);
}

int rb_families_add(rb_families *f, int64_t id, const char *text, size_t len,
                    rb_kin *kin, rb_err *e)
{
    const uint8_t *set = NULL;
    match best = {0};
    if (number_of(f, id) != NONE)
        return rb_fail(e, RB_EUSAGE, "document %lld is in a family already",
                       (long long)id);
    int code = read_text(f, text, len, e);
    if (code == RB_OK)
        code = make_room(f, f->mine.sample.n, e);
    if (code == RB_OK)
        code = find_matches(f, e);
    forget_hits(f);
    if (code == RB_OK)
        code = keep_set(f, &set, e);
    if (code != RB_OK)
        return code;
    uint32_t root = settle(f, &best);
    uint32_t i = new_member(f, id, f->mine.words, f->different);
    f->all.v[i].set = set;
    if (root != NONE)
        join(f, root, i);
    post_all(f, i, f->mine.sample.v, f->mine.sample.n);
    *kin = (rb_kin){.family = name_of(f, root_of(f, i)), .like = id};
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
    if (i == NONE)
        return RB_OK;
    if (rb_vec_reserve(f->mem, &f->move, 1) != 0)
        return rb_nomem(e);
    member *v = f->all.v, *root = &v[root_of(f, i)];
    v[i].live = 0;
    if (root->head != i)
        return RB_OK;
    while (root->head != NONE && !v[root->head].live)
        root->head = v[root->head].next;
    if (root->head != NONE)
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
    if (!f->text || number_of(f, id) != NONE)
        return rb_fail(e, RB_EUSAGE, "document %lld cannot be restored",
                       (long long)id);
    int code = make_room(f, n, e);
    if (code != RB_OK)
        return code;
    uint32_t first = number_of(f, family);
    uint32_t i = new_member(f, id, good ? get_number(p + 2) : 0,
                            good ? get_number(p + 6) : 0);
    if (first != NONE)
        join(f, root_of(f, first), i);
    for (uint32_t k = 0; k < n; k++)
        post_run(f, get_number(p + 10 + 4 * (size_t)k), i);
    return RB_OK;
}

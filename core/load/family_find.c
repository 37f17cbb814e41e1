/*
** family_find.c - which families could a document belong to, and which does it
**
** Sampled runs lead to candidates; all runs of the most likely ones decide.
*/
#include "family_int.h"

#include <string.h>

enum {
    CAP = 16,      /* families that may share a sampled run */
    PROBES = 1024, /* places looked at for one run */
    MEMBERS = 3,   /* verified of each family */
    WORDS = 60     /* fewer are no part of a story */
};

/* Headlines, bylines and footers differ: they are in these figures. */
static const double COPY = 0.4, SHORT_COPY = 0.8, PART = 0.65;
static const double CORE = 0.3; /* of the shortest member */

/* ---- the index of sampled runs ---- */

static uint32_t post_place(const rb_families *f, uint32_t key)
{
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32) & (f->npost - 1);
}

int rb_family_reserve(rb_families *f, uint32_t extra)
{
    uint64_t want = (uint64_t)f->used_post + extra, n = f->npost;
    post *old = f->post;
    if (n && want * 5 <= n * 4)
        return RB_OK;
    for (n = n ? n : 1024; want * 5 > n * 4;)
        n *= 2;
    post *v = n > RB_NO_MEMBER / 2 ? NULL : rb_calloc(f->mem, n, sizeof *v);
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
    uint32_t root = rb_family_root(f, number), same = 0;
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
        if (++same == CAP || rb_family_root(f, p->owner - 1) == root)
            return;
    }
}

void rb_family_post(rb_families *f, uint32_t number, const uint32_t *key,
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
    uint32_t root = rb_family_root(f, number);
    if (v[root].head == RB_NO_MEMBER)
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
int rb_family_set(rb_families *f)
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
    uint32_t best = RB_NO_MEMBER, hits = 0;
    for (uint32_t i = 0; i < f->hit.n; i++) {
        const member *m = &f->all.v[f->hit.v[i]];
        if (m->hits > hits && rb_family_root(f, f->hit.v[i]) == root) {
            best = f->hit.v[i];
            hits = m->hits;
        }
    }
    if (best != RB_NO_MEMBER)
        f->all.v[best].hits = 0;
    return best;
}

static uint32_t next_family(rb_families *f, uint32_t least)
{
    uint32_t best = RB_NO_MEMBER, hits = least - 1;
    for (uint32_t i = 0; i < f->family.n; i++) {
        uint32_t root = f->family.v[i];
        if (f->all.v[root].family_hits > hits) {
            best = root;
            hits = f->all.v[root].family_hits;
        }
    }
    if (best != RB_NO_MEMBER)
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
        if (m.number == RB_NO_MEMBER)
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
_Static_assert(RB_FAMILY_FOUND *(MEMBERS + 1) <= 32, "bits of run.seen");

static int verify_all(rb_families *f, rb_err *e)
{
    /* one shared sample of many is chance or a common phrase */
    uint32_t least = f->mine.sample.n > 8 ? 2 : 1;
    for (uint32_t i = 0; i < f->mine.sample.n; i++) {
        if (meet(f, f->mine.sample.v[i]) != RB_OK)
            return rb_nomem(e);
    }
    for (int k = 0; k < RB_FAMILY_FOUND; k++) {
        uint32_t root = next_family(f, least);
        int code = root == RB_NO_MEMBER ? RB_EDONE : verify(f, root, e);
        if (code != RB_OK)
            return code == RB_EDONE ? RB_OK : code;
    }
    return RB_OK;
}

int rb_family_find(rb_families *f, rb_err *e)
{
    f->nfound = f->verified = 0;
    int code = verify_all(f, e);
    forget_hits(f);
    return code;
}

/*
** perceptron_train.c - training the tagger's model: averaged perceptron
**
** Sentence by sentence, in a shuffled order, the model of the moment tags;
** where it is wrong, the features of the word move one step towards the right
** tag and one away from the wrong one. A feature comes into being with its
** first step. The weights of the result are averages over all moments, which
** forgets accidents of the order. The shuffling has a fixed seed.
*/
#include "perceptron.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "../base/sha256.h"

enum { EPOCHS = 5, FOLDS = 5, SEED = 1, NO_FOLD = -1 };

typedef struct sentence {
    uint32_t first, n; /* tokens */
    uint32_t doc;
} sentence;

struct rb_pos_train {
    rb_mem *mem;
    rb_pos_forms forms;
    RB_VEC(uint32_t) type;
    RB_VEC(uint8_t) shipped;
    RB_VEC(uint8_t) gold; /* RB_TAG_NONE: to be left out */
    RB_VEC(uint8_t) tag;  /* what the model says */
    RB_VEC(sentence) sent;
    uint32_t docs;
    uint32_t words, known, cut; /* gold words; with a tag; cut otherwise */
};

/* ---- examples ---- */

rb_pos_train *rb_pos_train_new(rb_mem *m, const rb_vocab *v)
{
    rb_pos_train *t = rb_calloc(m, 1, sizeof *t);
    if (t != NULL) {
        t->mem = m;
        rb_pos_forms_init(&t->forms, m, v);
    }
    return t;
}

void rb_pos_train_free(rb_pos_train *t)
{
    if (t == NULL)
        return;
    rb_mem *m = t->mem;
    rb_pos_forms_free(&t->forms);
    rb_vec_free(m, &t->type);
    rb_vec_free(m, &t->shipped);
    rb_vec_free(m, &t->gold);
    rb_vec_free(m, &t->tag);
    rb_vec_free(m, &t->sent);
    rb_free(m, t, sizeof *t);
}

/* The tag of the gold word with exactly these bytes. */
static uint8_t gold_of(const rb_gold *g, uint32_t n, uint32_t *at,
                       uint32_t start, uint32_t end)
{
    while (*at < n && g[*at].start < start)
        ++*at;
    return *at < n && g[*at].start == start && g[*at].end == end
               ? g[(*at)++].tag
               : RB_TAG_NONE;
}

static int add_sentence(rb_pos_train *t, const rb_doc *d, const rb_sent *s,
                        const rb_gold *g, uint32_t n, uint32_t *at)
{
    uint32_t len = s->tok1 - s->tok0;
    sentence own = {t->type.n, len, t->docs};
    if (rb_vec_reserve(t->mem, &t->type, len) != 0 ||
        rb_vec_reserve(t->mem, &t->shipped, len) != 0 ||
        rb_vec_reserve(t->mem, &t->gold, len) != 0 ||
        rb_vec_reserve(t->mem, &t->tag, len) != 0 ||
        rb_vec_push(t->mem, &t->sent, own) != 0)
        return RB_ENOMEM;
    for (uint32_t i = s->tok0; i < s->tok1; i++) {
        uint8_t gold = gold_of(g, n, at, d->tok_start[i], d->tok_end[i]);
        t->type.v[t->type.n++] = d->tok_type[i];
        t->shipped.v[t->shipped.n++] = d->tok_tag[i];
        t->tag.v[t->tag.n++] = d->tok_tag[i];
        t->gold.v[t->gold.n++] = gold;
        t->known += gold != RB_TAG_NONE;
    }
    return RB_OK;
}

int rb_pos_train_add(rb_pos_train *t, const rb_doc *d, const rb_gold *g,
                     uint32_t n)
{
    uint32_t at = 0, known = t->known, tagged = 0;
    for (uint32_t i = 0; i < d->sent.n; i++)
        if (add_sentence(t, d, &d->sent.v[i], g, n, &at) != RB_OK)
            return RB_ENOMEM;
    for (uint32_t i = 0; i < n; i++)
        tagged += g[i].tag != RB_TAG_NONE;
    t->docs++;
    t->words += n;
    t->cut += tagged - (t->known - known);
    return rb_pos_forms_make(&t->forms, t->type.v, t->type.n);
}

/* ---- the model of the moment ---- */

typedef struct cell { /* weight of a feature for a tag */
    int64_t total;    /* over the moments before `last` */
    uint64_t last;
    int32_t w;
    uint32_t next; /* + 1 */
    uint8_t tag;
} cell;

typedef struct known {
    uint64_t key;
    const char *text;
    uint32_t len, cell; /* + 1 */
} known;

typedef struct learner {
    const rb_pos_train *t;
    rb_mem *mem;
    rb_arena arena;
    rb_buf text; /* scratch */
    RB_VEC(known) feature;
    RB_VEC(cell) cell;
    uint32_t *slot; /* feature + 1; 0: free */
    uint32_t slots;
    int64_t trust; /* what the shipped tag is ahead, in the same unit */
    uint64_t moment, random;
} learner;

static void learner_free(learner *l)
{
    rb_arena_free(&l->arena);
    rb_buf_free(&l->text);
    rb_vec_free(l->mem, &l->feature);
    rb_vec_free(l->mem, &l->cell);
    rb_free(l->mem, l->slot, l->slots * sizeof *l->slot);
}

static uint32_t *slot_of(const learner *l, uint64_t key)
{
    uint32_t i = rb_pos_slot(key, l->slots);
    while (l->slot[i] && l->feature.v[l->slot[i] - 1].key != key)
        i = (i + 1) & (l->slots - 1);
    return &l->slot[i];
}

/* At most half of the slots are taken. */
static int more_slots(learner *l)
{
    uint32_t n = l->slots ? l->slots * 2 : 1024;
    if (l->feature.n < l->slots / 2)
        return RB_OK;
    uint32_t *p = rb_calloc(l->mem, n, sizeof *p);
    if (p == NULL)
        return RB_ENOMEM;
    rb_free(l->mem, l->slot, l->slots * sizeof *l->slot);
    l->slot = p;
    l->slots = n;
    for (uint32_t i = 0; i < l->feature.n; i++)
        *slot_of(l, l->feature.v[i].key) = i + 1;
    return RB_OK;
}

static int new_feature(learner *l, const rb_pos_sent *s, uint32_t i, int which,
                       uint64_t key)
{
    rb_buf_clear(&l->text);
    if (!rb_pos_key_text(&l->t->forms, s, i, which, &l->text))
        return RB_OK;
    known f = {.key = key, .len = (uint32_t)l->text.n};
    if (l->text.failed || more_slots(l) != RB_OK)
        return RB_ENOMEM;
    f.text = rb_arena_str(&l->arena, l->text.p, l->text.n);
    if (f.text == NULL || rb_vec_push(l->mem, &l->feature, f) != 0)
        return RB_ENOMEM;
    *slot_of(l, key) = l->feature.n;
    return RB_OK;
}

static int step(learner *l, known *f, uint8_t tag, int by)
{
    uint32_t at = f->cell;
    while (at && l->cell.v[at - 1].tag != tag)
        at = l->cell.v[at - 1].next;
    if (!at) {
        cell fresh = {.next = f->cell, .tag = tag, .last = l->moment};
        if (rb_vec_push(l->mem, &l->cell, fresh) != 0)
            return RB_ENOMEM;
        at = f->cell = l->cell.n;
    }
    cell *c = &l->cell.v[at - 1];
    c->total += c->w * (int64_t)(l->moment - c->last);
    c->last = l->moment;
    c->w += by;
    return RB_OK;
}

static int correct(learner *l, const rb_pos_sent *s, uint32_t i,
                   const uint64_t key[RB_POS_KEYS], uint8_t gold)
{
    for (int k = 0; k < RB_POS_KEYS; k++) {
        if (*slot_of(l, key[k]) == 0 &&
            new_feature(l, s, i, k, key[k]) != RB_OK)
            return RB_ENOMEM;
        uint32_t at = *slot_of(l, key[k]);
        if (at && (step(l, &l->feature.v[at - 1], gold, 1) != RB_OK ||
                   step(l, &l->feature.v[at - 1], s->tag[i], -1) != RB_OK))
            return RB_ENOMEM;
    }
    return RB_OK;
}

static uint8_t choose(const learner *l, const uint64_t key[RB_POS_KEYS],
                      uint8_t best)
{
    int64_t score[RB_TAG_COUNT] = {0};
    score[best] = l->trust;
    for (int k = 0; k < RB_POS_KEYS; k++) {
        uint32_t f = *slot_of(l, key[k]);
        uint32_t at = f ? l->feature.v[f - 1].cell : 0;
        for (; at; at = l->cell.v[at - 1].next)
            score[l->cell.v[at - 1].tag] += l->cell.v[at - 1].w;
    }
    for (unsigned t = 1; t < RB_TAG_COUNT; t++)
        if (score[t] > score[best])
            best = (uint8_t)t;
    return best;
}

/* Tag a sentence; with `learn`, step where it is wrong. */
static int read_sentence(learner *l, const sentence *x, int learn)
{
    const rb_pos_train *t = l->t;
    uint8_t *tag = t->tag.v + x->first;
    const uint8_t *gold = t->gold.v + x->first;
    rb_pos_sent s = {t->type.v + x->first, t->shipped.v + x->first, tag, x->n};
    uint64_t key[RB_POS_KEYS];
    for (uint32_t i = 0; i < x->n; i++) {
        rb_pos_keys(&t->forms, &s, i, key);
        tag[i] = choose(l, key, s.shipped[i]);
        if (!learn || gold[i] == RB_TAG_NONE)
            continue;
        l->moment++;
        if (tag[i] != gold[i] && correct(l, &s, i, key, gold[i]) != RB_OK)
            return RB_ENOMEM;
    }
    return RB_OK;
}

/* ---- training ---- */

/* Documents stay whole when there are enough: words come back in them. */
static int fold_of(const rb_pos_train *t, uint32_t i)
{
    return (int)((t->docs >= FOLDS ? t->sent.v[i].doc : i) % FOLDS);
}

static uint32_t random_below(learner *l, uint32_t n)
{
    l->random = l->random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((l->random >> 32) * n >> 32);
}

static void shuffle(learner *l, uint32_t *order, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = random_below(l, i), x = order[k];
        order[k] = order[i - 1];
        order[i - 1] = x;
    }
}

/* Average of a weight in thousandths, rounded away from zero at halves. */
static int32_t average(const learner *l, const cell *c)
{
    int64_t total = c->total + c->w * (int64_t)(l->moment - c->last);
    int64_t half = (int64_t)l->moment / 2;
    total = total * RB_POS_STEP + (total < 0 ? -half : half);
    total /= (int64_t)(l->moment ? l->moment : 1);
    if (total > RB_POS_WEIGHT || total < -RB_POS_WEIGHT)
        total = total < 0 ? -RB_POS_WEIGHT : RB_POS_WEIGHT;
    return (int32_t)total;
}

/* On all sentences but those of the fold. */
static int learn(learner *l, const rb_pos_train *t, int without)
{
    memset(l, 0, sizeof *l);
    l->t = t;
    l->mem = t->mem;
    l->random = SEED;
    l->trust = RB_POS_TRUST;
    rb_arena_init(&l->arena, l->mem);
    rb_buf_init(&l->text, l->mem);
    uint32_t *order = rb_alloc(l->mem, t->sent.n * sizeof *order), n = 0;
    int code = order ? more_slots(l) : RB_ENOMEM;
    for (uint32_t i = 0; code == RB_OK && i < t->sent.n; i++)
        if (fold_of(t, i) != without)
            order[n++] = i;
    for (int epoch = 0; code == RB_OK && epoch < EPOCHS; epoch++) {
        shuffle(l, order, n);
        for (uint32_t i = 0; code == RB_OK && i < n; i++)
            code = read_sentence(l, &t->sent.v[order[i]], 1);
    }
    for (uint32_t i = 0; code == RB_OK && i < l->cell.n; i++)
        l->cell.v[i].w = average(l, &l->cell.v[i]);
    l->trust *= RB_POS_STEP;
    rb_free(l->mem, order, t->sent.n * sizeof *order);
    return code;
}

/* How many tokens of the fold the model has right that never saw it. */
static int try_fold(const rb_pos_train *t, int fold, uint32_t *right)
{
    learner l;
    int code = learn(&l, t, fold);
    for (uint32_t i = 0; code == RB_OK && i < t->sent.n; i++) {
        const sentence *s = &t->sent.v[i];
        if (fold_of(t, i) != fold)
            continue;
        code = read_sentence(&l, s, 0);
        for (uint32_t k = s->first; k < s->first + s->n; k++)
            *right += t->gold.v[k] && t->tag.v[k] == t->gold.v[k];
    }
    learner_free(&l);
    return code;
}

/* ---- the text ---- */

static int by_text(const void *a, const void *b)
{
    const known *x = a, *y = b;
    uint32_t n = x->len < y->len ? x->len : y->len;
    int c = memcmp(x->text, y->text, n);
    return c ? c : (x->len > y->len) - (x->len < y->len);
}

/* The weights of a feature in the order of tags; how many are not 0. */
static int weights_of(const learner *l, const known *f, int32_t w[RB_TAG_COUNT])
{
    int n = 0;
    memset(w, 0, RB_TAG_COUNT * sizeof *w);
    for (uint32_t at = f->cell; at; at = l->cell.v[at - 1].next) {
        w[l->cell.v[at - 1].tag] = l->cell.v[at - 1].w;
        n += l->cell.v[at - 1].w != 0;
    }
    return n;
}

static void write_feature(const learner *l, const known *f, rb_buf *out)
{
    int32_t w[RB_TAG_COUNT];
    char before = '\t';
    if (weights_of(l, f, w) == 0)
        return;
    rb_buf_put(out, f->text, f->len);
    for (unsigned t = 0; t < RB_TAG_COUNT; t++)
        if (w[t] != 0) {
            rb_buf_printf(out, "%c%s:%" PRId32, before, rb_tag_name(t), w[t]);
            before = ' ';
        }
    rb_buf_putc(out, '\n');
}

static int write_model(learner *l, uint64_t shipped, rb_buf *out)
{
    int32_t w[RB_TAG_COUNT];
    rb_sha256 sum;
    char hex[65];
    uint32_t n = 0;
    size_t start = out->n;
    if (l->feature.n > 0)
        qsort(l->feature.v, l->feature.n, sizeof *l->feature.v, by_text);
    for (uint32_t i = 0; i < l->feature.n; i++)
        n += weights_of(l, &l->feature.v[i], w) > 0;
    rb_buf_printf(out,
                  "rubric-pos 1\nshipped %016" PRIx64 "\ntokens %" PRIu32
                  "\nepochs %d\nseed %d\nfeatures %" PRIu32 "\n",
                  shipped, l->t->known, EPOCHS, SEED, n);
    for (uint32_t i = 0; i < l->feature.n; i++)
        write_feature(l, &l->feature.v[i], out);
    if (out->failed)
        return RB_ENOMEM;
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, out->p + start, out->n - start);
    rb_sha256_end(&sum, hex);
    rb_buf_printf(out, "sha256 %s\n", hex);
    return out->failed ? RB_ENOMEM : RB_OK;
}

/* ---- the report ---- */

static void tell(const rb_pos_train *t, uint32_t right, rb_buf *report)
{
    uint32_t shipped = 0;
    for (uint32_t i = 0; i < t->gold.n; i++)
        shipped += t->gold.v[i] && t->shipped.v[i] == t->gold.v[i];
    rb_buf_printf(report,
                  "learnt from %" PRIu32 " tokens; left out: %" PRIu32
                  " cut otherwise by rubric, %" PRIu32 " without a tag\n",
                  t->known, t->cut, t->words - t->known - t->cut);
    rb_buf_printf(report,
                  "right tags in cross-validation (%d folds, %s whole): "
                  "shipped tagger %.2f%%, this model %.2f%%\n",
                  FOLDS, t->docs >= FOLDS ? "documents" : "sentences",
                  100.0 * shipped / t->known, 100.0 * right / t->known);
    if (right <= shipped)
        rb_buf_puts(report, "the model is not better than the shipped tagger: "
                            "it is not worth using\n");
}

int rb_pos_train_end(rb_pos_train *t, uint64_t shipped, rb_buf *model,
                     rb_buf *report, rb_err *e)
{
    uint32_t right = 0;
    int code = RB_OK;
    if (t->sent.n < FOLDS || t->known == 0)
        return rb_fail(e, RB_EINPUT,
                       "there is too little to learn from: %" PRIu32
                       " sentences, %" PRIu32 " of %" PRIu32
                       " words have a tag and stand where rubric finds a "
                       "token; %d sentences are the least",
                       t->sent.n, t->known, t->words, FOLDS);
    for (int fold = 0; code == RB_OK && fold < FOLDS; fold++)
        code = try_fold(t, fold, &right);
    if (code == RB_OK) {
        learner l;
        code = learn(&l, t, NO_FOLD);
        if (code == RB_OK)
            code = write_model(&l, shipped, model);
        learner_free(&l);
    }
    if (code == RB_OK)
        tell(t, right, report);
    return code == RB_OK && !report->failed ? RB_OK : rb_nomem(e);
}

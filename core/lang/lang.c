/*
** lang.c - the mapped language file: opening, look-up, word facts
**
** Opening checks the header and that every section lies inside the file and
** has a size that its contents can have; what a section points at is checked
** when it is followed, once per word form. So a damaged file gives an error or
** wrong tags, never a wild read, and opening costs no page but the first.
*/
#include "lang_int.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char cure[] = "build it again with `make`";

/* ---- opening ---- */

typedef struct view {
    const void *p;
    size_t n; /* items */
} view;

/* A section of items of `item` bytes; 0 items when it is not sound. */
static view section(const rb_lang *l, int which, size_t item)
{
    const lf_header *h = (const lf_header *)(const void *)l->map;
    const lf_section *s = &h->section[which];
    if (s->off % 8 || s->off < sizeof *h || s->off > l->size ||
        s->size > l->size - s->off || s->size % item)
        return (view){NULL, 0};
    return (view){l->map + s->off, (size_t)s->size / item};
}

static int power_of_two(size_t n)
{
    return n > 0 && n <= 1u << 24 && (n & (n - 1)) == 0;
}

static int header_check(const rb_lang *l, const char *path, rb_err *e)
{
    if (l->size < sizeof(lf_header))
        return rb_fail(e, RB_EIO, "%s: only %zu bytes: not a language file; %s",
                       path, l->size, cure);
    lf_header h = *(const lf_header *)(const void *)l->map;
    uint64_t check = h.check;
    h.check = 0;
    if (memcmp(h.magic, LF_MAGIC, 8) != 0)
        return rb_fail(e, RB_EIO, "%s: not a language file; %s", path, cure);
    if (h.order != LF_ORDER)
        return rb_fail(e, RB_EIO,
                       "%s: made on a machine of the other byte order; %s",
                       path, cure);
    if (h.version != LF_VERSION)
        return rb_fail(e, RB_EIO, "%s: version %u, wanted %u; %s", path,
                       h.version, LF_VERSION, cure);
    if (h.size != l->size)
        return rb_fail(e, RB_EIO, "%s: %zu bytes instead of %llu; %s", path,
                       l->size, (unsigned long long)h.size, cure);
    if (check != lf_hash64(&h, sizeof h, 0))
        return rb_fail(e, RB_EIO, "%s: damaged header; %s", path, cure);
    return RB_OK;
}

static int sections_check(rb_lang *l, const char *path, rb_err *e)
{
    view trans = section(l, LF_TRANS, sizeof(uint16_t));
    view uni = section(l, LF_UNIGRAM, sizeof(uint16_t));
    view slot = section(l, LF_SLOTS, sizeof(uint32_t));
    view word = section(l, LF_WORDS, sizeof(lf_word));
    view read = section(l, LF_READS, sizeof(lf_read));
    view exc = section(l, LF_EXCS, sizeof(lf_exc));
    view suffix = section(l, LF_SUFFIX, sizeof(lf_suffix));
    view str = section(l, LF_STRINGS, 1);
    view about = section(l, LF_ABOUT, 1);
    view rules = section(l, LF_RULES, 1);
    if (trans.n != (size_t)LT_COUNT * LT_COUNT * LT_COUNT ||
        uni.n != LT_COUNT || !power_of_two(slot.n) || !power_of_two(suffix.n) ||
        word.n == 0 || word.n >= LF_SLOT_WORD || read.n > UINT32_MAX ||
        exc.n > UINT32_MAX || str.n == 0 || about.n == 0 ||
        ((const char *)about.p)[about.n - 1])
        return rb_fail(e, RB_EIO, "%s: damaged table of sections; %s", path,
                       cure);
    l->trans = trans.p;
    l->uni = uni.p;
    l->slot = slot.p;
    l->nslot = (uint32_t)slot.n;
    l->word = word.p;
    l->nword = (uint32_t)word.n;
    l->read = read.p;
    l->nread = (uint32_t)read.n;
    l->exc = exc.p;
    l->nexc = (uint32_t)exc.n;
    l->suffix = suffix.p;
    l->nsuffix = (uint32_t)suffix.n;
    l->str = str.p;
    l->nstr = str.n;
    l->about = about.p;
    l->rule_text = rules.p;
    l->nrule_text = rules.n;
    return RB_OK;
}

static int map_file(rb_lang *l, const char *path, rb_err *e)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return rb_fail(e, RB_EIO, "%s: %s; %s", path, strerror(errno), cure);
    int ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (ok && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        ok = p != MAP_FAILED;
        if (ok) {
            l->map = p;
            l->size = (size_t)st.st_size;
        }
    }
    int why = errno;
    close(fd);
    if (!ok)
        return rb_fail(e, RB_EIO, "%s: cannot map: %s", path,
                       S_ISREG(st.st_mode) ? strerror(why) : "not a file");
    return RB_OK;
}

int rb_lang_open(rb_lang **out, rb_mem *m, rb_vocab *v, const char *path,
                 rb_err *e)
{
    rb_lang *l = rb_calloc(m, 1, sizeof *l);
    *out = NULL;
    if (!l)
        return rb_nomem(e);
    l->mem = m;
    l->vocab = v;
    int rc = map_file(l, path, e);
    if (rc == RB_OK)
        rc = header_check(l, path, e);
    if (rc == RB_OK)
        rc = sections_check(l, path, e);
    if (rc == RB_OK)
        rc = rb_lang_rules(l, "the tag rules of the language file",
                           l->rule_text, l->nrule_text, e);
    if (rc != RB_OK) {
        rb_lang_close(l);
        return rc;
    }
    *out = l;
    return RB_OK;
}

void rb_lang_close(rb_lang *l)
{
    if (!l)
        return;
    rb_mem *m = l->mem;
    if (l->map)
        munmap((void *)(uintptr_t)l->map, l->size);
    rb_pos_free(l->pos);
    rb_tagrules_free(l->rules);
    rb_free(m, l->type, (size_t)l->ntype * sizeof *l->type);
    rb_vec_free(m, &l->cand);
    rb_vec_free(m, &l->step);
    rb_vec_free(m, &l->back);
    rb_vec_free(m, &l->set);
    rb_free(m, l, sizeof *l);
}

/* ---- rules of one's own ---- */

/* Rows of word forms point into the rules: those made so far are forgotten. */
int rb_lang_rules(rb_lang *l, const char *file, const char *text, size_t len,
                  rb_err *e)
{
    rb_tagrules *t;
    int code = rb_tagrules_read(&t, l->mem, file, text, len, e);
    if (code != RB_OK)
        return code;
    if (text == l->rule_text)
        t->hash = 0;
    rb_tagrules_free(l->rules);
    l->rules = t;
    l->cand.n = 0;
    if (l->ntype)
        memset(l->type, 0, l->ntype * sizeof *l->type);
    return RB_OK;
}

const rb_tagrules *rb_lang_rules_of(const rb_lang *l)
{
    return l->rules;
}

void rb_lang_watch(rb_lang *l,
                   void (*fired)(void *user, uint32_t rule, uint32_t tok,
                                 uint8_t from),
                   void *user)
{
    l->fired = fired;
    l->fired_user = user;
}

/* ---- correction by a model ---- */

static uint64_t file_hash(const rb_lang *l)
{
    return ((const lf_header *)(const void *)l->map)->check;
}

int rb_lang_correct(rb_lang *l, const char *file, const char *text, size_t len,
                    rb_err *e)
{
    rb_pos *p;
    int code = rb_pos_read(&p, l->mem, l->vocab, file, text, len, e);
    if (code != RB_OK)
        return code;
    rb_pos_free(l->pos);
    l->pos = p;
    return RB_OK;
}

int rb_lang_correct_other(const rb_lang *l)
{
    return l->pos != NULL &&
           rb_pos_shipped(l->pos) != (file_hash(l) ^ l->rules->hash);
}

/* ---- look-up ---- */

static const char *word_text(const rb_lang *l, const lf_word *w)
{
    if (w->str >= l->nstr || w->len >= l->nstr - w->str)
        return NULL;
    return l->str + w->str;
}

const lf_word *rb_lf_find(const rb_lang *l, const char *s, size_t len)
{
    uint32_t h = lf_hash(s, len), mask = l->nslot - 1;
    if (len == 0 || len > 255)
        return NULL;
    /* the bound is for a damaged table without an empty slot */
    for (uint32_t i = 0; i < l->nslot; i++) {
        uint32_t x = l->slot[(h + i) & mask];
        if (x == 0)
            return NULL;
        uint32_t n = (x & LF_SLOT_WORD) - 1;
        if (((x ^ h) & ~LF_SLOT_WORD) != 0 || n >= l->nword)
            continue;
        const lf_word *w = &l->word[n];
        const char *t = word_text(l, w);
        if (t && w->len == len && memcmp(t, s, len) == 0)
            return w;
    }
    return NULL;
}

/* ---- word facts ---- */

unsigned rb_lang_classes(rb_lang *l, const char *lemma, size_t len)
{
    const lf_word *w = rb_lf_find(l, lemma, len);
    return w ? w->classes : 0;
}

double rb_lang_frequency(rb_lang *l, const char *word, size_t len)
{
    const lf_word *w = rb_lf_find(l, word, len);
    return w ? expm1(w->freq / 3000.0) : 0.1;
}

uint64_t rb_lang_hash(const rb_lang *l)
{
    uint64_t h = file_hash(l) ^ l->rules->hash;
    return l->pos ? h ^ rb_pos_hash(l->pos) : h;
}

const char *rb_lang_about(const rb_lang *l)
{
    return l->about;
}

/* Tokens of another language: neither tag nor lexeme. */
static void leave_out(rb_doc *d, const rb_sent *s)
{
    uint32_t n = s->tok1 - s->tok0;
    memset(d->tok_tag + s->tok0, RB_TAG_NONE, n * sizeof *d->tok_tag);
    memset(d->tok_lex + s->tok0, 0, n * sizeof *d->tok_lex);
}

int rb_lang_tag(rb_lang *l, rb_doc *d, rb_err *e)
{
    if (d->tagged)
        return RB_OK;
    if (rb_word_column(l) != RB_OK)
        return rb_nomem(e);
    for (uint32_t i = 0; i < d->sent.n; i++) {
        const rb_sent *s = &d->sent.v[i];
        if (rb_doc_sent_foreign(d, i))
            leave_out(d, s);
        else if (rb_tag_sentence(l, d, s->tok0, s->tok1) != RB_OK)
            return rb_nomem(e);
    }
    d->tagged = 1;
    return RB_OK;
}

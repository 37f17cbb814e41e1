/*
** api_tags.c - include/rubric.h: the tag rules, one's own and their test
*/
#include "api.h"

#include <string.h>
#include "lang/tagrules.h"
#include "lang/treebank.h"
#include "load/raw.h"
#include "text/text.h"

int rb_api_tag_rules(rubric *r)
{
    rb_buf text;
    const char *file = r->o.tag_rules;
    rb_buf_init(&text, &r->mem);
    int code = rb_raw(file, "", &text, &r->err);
    if (code == RB_OK)
        code = text.failed ? rb_nomem(&r->err)
                           : rb_lang_rules(r->lang, file, text.p ? text.p : "",
                                           text.n, &r->err);
    rb_buf_free(&text);
    return code;
}

/* ---- what the rules do to a text ---- */

typedef struct change { /* a rule set a tag */
    uint32_t rule, tok;
    uint8_t from;
} change;

typedef struct tally {
    uint32_t fired, known, right, mended, spoilt;
} tally;

typedef struct tagtest {
    rubric *r;
    const rb_tagrules *rules;
    RB_VEC(change) change;
    int refused; /* memory */
    tally *of;   /* by rule */
    rb_buf out;
    size_t passed, failed;
} tagtest;

static void on_change(void *user, uint32_t rule, uint32_t tok, uint8_t from)
{
    tagtest *t = user;
    change c = {rule, tok, from};
    if (rb_vec_push(&t->r->mem, &t->change, c) != 0)
        t->refused = 1;
}

/* The tagged document; what the rules did is in t->change. */
static int tag(tagtest *t, const char *text, size_t len, rb_doc **out)
{
    rubric *r = t->r;
    t->change.n = 0;
    *out = rb_doc_new(&r->mem, &r->vocab, text, len);
    int code = *out ? rb_segment(*out, &r->err) : rb_nomem(&r->err);
    if (code == RB_OK)
        code = rb_lang_tag(r->lang, *out, &r->err);
    return code == RB_OK && t->refused ? rb_nomem(&r->err) : code;
}

/* ---- examples ---- */

/* The sentence without its brackets, and where they stood. */
static void plain(rb_buf *out, const char *s, uint32_t *from, uint32_t *to)
{
    *from = *to = UINT32_MAX;
    for (; *s; s++)
        if (*s == '[')
            *from = (uint32_t)out->n;
        else if (*s == ']')
            *to = (uint32_t)out->n;
        else
            rb_buf_putc(out, *s);
}

static int changed(const tagtest *t, const rb_doc *d, uint32_t rule,
                   uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < t->change.n; i++) {
        const change *c = &t->change.v[i];
        if (c->rule == rule &&
            (from == UINT32_MAX ||
             (d->tok_start[c->tok] == from && d->tok_end[c->tok] == to)))
            return 1;
    }
    return 0;
}

static int example(tagtest *t, uint32_t rule, const rb_lit *s, int want)
{
    rb_buf text;
    rb_doc *d;
    uint32_t from, to;
    rb_buf_init(&text, &t->r->mem);
    plain(&text, s->s, &from, &to);
    int code = text.failed ? rb_nomem(&t->r->err)
                           : tag(t, text.p ? text.p : "", text.n, &d);
    if (code == RB_OK && changed(t, d, rule, from, to) == want) {
        t->passed++;
    } else if (code == RB_OK) {
        t->failed++;
        rb_buf_printf(&t->out, "line %d: rule '%s' %s: %s\n", s->line,
                      t->rules->rule.v[rule].name,
                      want ? "should change this" : "should change nothing in",
                      s->s);
        for (uint32_t i = 0; i < d->n_tok; i++)
            rb_buf_printf(
                &t->out, " %.*s/%s", (int)(d->tok_end[i] - d->tok_start[i]),
                d->text + d->tok_start[i], rb_tag_name(d->tok_tag[i]));
        rb_buf_putc(&t->out, '\n');
    }
    if (!text.failed)
        rb_doc_free(d);
    rb_buf_free(&text);
    return code;
}

static int examples(tagtest *t)
{
    int code = RB_OK;
    uint32_t without = 0;
    for (uint32_t i = 0; code == RB_OK && i < t->rules->rule.n; i++) {
        const rb_tr_rule *r = &t->rules->rule.v[i];
        const rb_lit *s = r->examples;
        without += s == NULL;
        for (; code == RB_OK && s; s = s->next)
            code = example(t, i, s, 1);
        for (s = r->never; code == RB_OK && s; s = s->next)
            code = example(t, i, s, 0);
    }
    if (without > 0)
        rb_buf_printf(&t->out, "%u rules have no example\n", without);
    rb_buf_printf(&t->out, "%zu passed, %zu failed\n", t->passed, t->failed);
    return code;
}

/* ---- gold ---- */

static uint8_t gold_of(const rb_treebank *b, uint32_t start, uint32_t end)
{
    uint32_t lo = 0, hi = b->gold.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (b->gold.v[mid].start < start)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < b->gold.n && b->gold.v[lo].start == start; lo++)
        if (b->gold.v[lo].end == end)
            return b->gold.v[lo].tag;
    return RB_TAG_NONE;
}

static void count(tagtest *t, const rb_doc *d, const rb_treebank *b)
{
    for (uint32_t i = 0; i < t->change.n; i++) {
        const change *c = &t->change.v[i];
        tally *n = &t->of[c->rule];
        uint8_t now = t->rules->rule.v[c->rule].to,
                gold = gold_of(b, d->tok_start[c->tok], d->tok_end[c->tok]);
        if (c->from == now)
            continue;
        n->fired++;
        n->known += gold != RB_TAG_NONE;
        n->right += gold == now;
        n->mended += gold == now && gold != c->from;
        n->spoilt += gold == c->from;
    }
}

static int file(tagtest *t, const char *path)
{
    rubric *r = t->r;
    rb_buf bytes, text;
    rb_doc *d;
    rb_buf_init(&bytes, &r->mem);
    rb_buf_init(&text, &r->mem);
    int code = rb_raw(path, "", &bytes, &r->err);
    if (code == RB_OK && bytes.failed)
        code = rb_nomem(&r->err);
    rb_treebank b = {.file = path, .at = bytes.p, .end = bytes.p + bytes.n};
    while (code == RB_OK && bytes.n > 0 &&
           (code = rb_treebank_next(&b, &text, &r->err)) == RB_OK) {
        code = tag(t, text.p, text.n, &d);
        if (code == RB_OK)
            count(t, d, &b);
        rb_doc_free(d);
    }
    rb_treebank_free(&b, &r->mem);
    rb_buf_free(&text);
    rb_buf_free(&bytes);
    return code == RB_EDONE ? RB_OK : code;
}

static void row(rb_buf *out, const char *name, const tally *n)
{
    rb_buf_printf(out, "%-40s %6u %6u ", name, n->fired, n->right);
    if (n->known > 0)
        rb_buf_printf(out, "%5.1f", 100.0 * n->right / n->known);
    else
        rb_buf_puts(out, "    -");
    rb_buf_printf(out, " %+6d\n", (int)n->mended - (int)n->spoilt);
}

static int gold(tagtest *t, const char *const *path, size_t paths)
{
    int code = RB_OK;
    tally all = {0};
    t->of = rb_calloc(&t->r->mem, t->rules->rule.n + 1, sizeof *t->of);
    if (t->of == NULL)
        return rb_nomem(&t->r->err);
    for (size_t i = 0; code == RB_OK && i < paths; i++)
        code = file(t, path[i]);
    rb_buf_printf(&t->out, "%-40s %6s %6s %5s %6s\n", "rule", "set", "right",
                  "%", "gain");
    for (uint32_t i = 0; i < t->rules->rule.n; i++) {
        const tally *n = &t->of[i];
        row(&t->out, t->rules->rule.v[i].name, n);
        all.fired += n->fired;
        all.known += n->known;
        all.right += n->right;
        all.mended += n->mended;
        all.spoilt += n->spoilt;
    }
    row(&t->out, "all", &all);
    return code;
}

int rubric_test_tags(rubric *r, const char *const *path, size_t paths,
                     int (*write)(void *user, const char *text, size_t len),
                     void *user, size_t *passed, size_t *failed)
{
    tagtest t = {.r = r};
    *passed = *failed = 0;
    RB_API_CALL(r);
    int code = rb_api_lang(r);
    if (code != RB_OK)
        return code;
    t.rules = rb_lang_rules_of(r->lang);
    rb_buf_init(&t.out, &r->mem);
    rb_lang_watch(r->lang, on_change, &t);
    code = paths > 0 ? gold(&t, path, paths) : examples(&t);
    rb_lang_watch(r->lang, NULL, NULL);
    if (code == RB_OK && t.out.failed)
        code = rb_nomem(&r->err);
    if (code == RB_OK && write(user, t.out.p, t.out.n) != 0)
        code = rb_fail(&r->err, RB_EIO, "the table cannot be written");
    *passed = t.passed;
    *failed = t.failed;
    rb_free(&r->mem, t.of, (t.rules->rule.n + 1) * sizeof *t.of);
    rb_vec_free(&r->mem, &t.change);
    rb_buf_free(&t.out);
    return code;
}

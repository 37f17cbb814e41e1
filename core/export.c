/*
** export.c - the machine formats: one JSON object per document
**
** The layers actor, quote and stance promise their keys to other programs,
** but a Lua rule cannot give a feature the value nil: a promised key that is
** missing becomes null here. Strings from scripts may be any bytes; what is
** not UTF-8 is replaced, since one bad byte would spoil the whole line.
*/
#include "export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* ---- values ---- */

static void put_uint(rb_buf *b, uint32_t n)
{
    char s[10];
    size_t i = sizeof s;
    do
        s[--i] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    rb_buf_put(b, s + i, sizeof s - i);
}

/* A string that may hold bytes that are not UTF-8. */
static void put_str(rb_buf *b, const char *s, size_t n)
{
    if (s == NULL || rb_utf8_check(s, n) == n) {
        rb_buf_json(b, s, n);
        return;
    }
    rb_buf clean;
    rb_buf_init(&clean, b->mem);
    while (n > 0) {
        size_t good = rb_utf8_check(s, n);
        rb_buf_put(&clean, s, good);
        if (good < n)
            rb_buf_puts(&clean, "\xEF\xBF\xBD");
        s += good + (good < n);
        n -= good + (good < n);
    }
    rb_buf_json(b, clean.p, clean.n);
    b->failed |= clean.failed;
    rb_buf_free(&clean);
}

static void put_cstr(rb_buf *b, const char *s)
{
    put_str(b, s, s ? strlen(s) : 0);
}

/* The shortest of 15 or 17 digits that reads back as the same number. */
static void put_number(rb_buf *b, double d)
{
    char s[40];
    if (!isfinite(d)) {
        rb_buf_puts(b, "null");
        return;
    }
    snprintf(s, sizeof s, "%.15g", d);
    if (strtod(s, NULL) != d)
        snprintf(s, sizeof s, "%.17g", d);
    for (char *c = s; *c; c++)
        if (*c == ',') /* the host's locale */
            *c = '.';
    rb_buf_puts(b, s);
}

static void put_spans(rb_buf *b, const uint32_t *span, uint32_t n)
{
    rb_buf_putc(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        rb_buf_puts(b, i ? ",[" : "[");
        put_uint(b, span[2 * i]);
        rb_buf_putc(b, ',');
        put_uint(b, span[2 * i + 1]);
        rb_buf_putc(b, ']');
    }
    rb_buf_putc(b, ']');
}

static void put_value(rb_buf *b, const rb_feat *f)
{
    switch (f ? f->kind : RB_F_NULL) {
    case RB_F_BOOL:
        rb_buf_puts(b, f->u.i ? "true" : "false");
        break;
    case RB_F_INT:
        rb_buf_printf(b, "%lld", (long long)f->u.i);
        break;
    case RB_F_NUM:
        put_number(b, f->u.d);
        break;
    case RB_F_STR:
        put_str(b, f->u.s, f->len);
        break;
    case RB_F_SPANS:
        put_spans(b, f->u.span, f->len);
        break;
    default:
        rb_buf_puts(b, "null");
    }
}

/* ---- text ---- */

static void put_text(rb_buf *b, const rb_doc *d)
{
    static const int field[] = {RB_META_ID,   RB_META_TITLE, RB_META_AUTHOR,
                                RB_META_DATE, RB_META_URL,   RB_META_SITE,
                                RB_META_LANG};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        rb_buf_puts(b, i ? "," : "{");
        put_cstr(b, rb_meta_name[field[i]]);
        rb_buf_putc(b, ':');
        put_cstr(b, d->meta[field[i]]);
    }
    rb_buf_puts(b, ",\"text\":");
    put_str(b, d->text, d->len);
    rb_buf_putc(b, '}');
}

/* ---- tokens ---- */

static void put_span(rb_buf *b, uint32_t start, uint32_t end)
{
    rb_buf_puts(b, "{\"start\":");
    put_uint(b, start);
    rb_buf_puts(b, ",\"end\":");
    put_uint(b, end);
}

static void put_head(rb_buf *b, const rb_doc *d)
{
    rb_buf_puts(b, "{\"id\":");
    put_cstr(b, d->meta[RB_META_ID]);
    rb_buf_puts(b, ",\"unit\":\"byte\"");
}

static void put_lemma(rb_buf *b, const rb_doc *d, uint32_t tok)
{
    const rb_vocab *v = d->vocab;
    uint32_t lex = d->tagged ? d->tok_lex[tok] : 0;
    const rb_type *t = &v->type[lex ? v->lex[lex].lemma : 0];
    put_str(b, lex ? t->s : "", lex ? t->len : 0);
}

static void put_token(rb_buf *b, const rb_doc *d, uint32_t tok)
{
    uint32_t start = d->tok_start[tok], end = d->tok_end[tok];
    put_span(b, start, end);
    rb_buf_puts(b, ",\"text\":");
    put_str(b, d->text + start, end - start);
    rb_buf_puts(b, ",\"lemma\":");
    put_lemma(b, d, tok);
    rb_buf_puts(b, ",\"pos\":");
    put_cstr(b, d->tagged ? rb_tag_name(d->tok_tag[tok]) : "");
    rb_buf_putc(b, '}');
}

static void put_tokens(rb_buf *b, const rb_doc *d)
{
    put_head(b, d);
    rb_buf_puts(b, ",\"sentences\":[");
    for (uint32_t i = 0; i < d->sent.n; i++) {
        const rb_sent *s = &d->sent.v[i];
        rb_buf_puts(b, i ? "," : "");
        put_span(b, s->start, s->end);
        rb_buf_puts(b, ",\"tokens\":[");
        for (uint32_t t = s->tok0; t < s->tok1; t++) {
            rb_buf_puts(b, t > s->tok0 ? "," : "");
            put_token(b, d, t);
        }
        rb_buf_puts(b, "]}");
    }
    rb_buf_puts(b, "]}");
}

/* ---- run ---- */

typedef struct contract { /* keys that a layer promises, in order */
    const char *layer;
    const char *key[20]; /* NULL at the end */
} contract;

static const contract promised[] = {
    {"actor", {"name", "kind", "role", "rule"}},
    {"quote",
     {"kind", "speaker", "speaker_start", "speaker_end", "cue", "cue_start",
      "cue_end", "parts", "rule"}},
    {"stance",
     {"holder", "target", "holder_start", "holder_end", "target_start",
      "target_end", "polarity", "strength", "mode", "negated", "hedged",
      "conditional", "rule", "confidence"}}};
static const contract any = {"", {"rule"}};

static const contract *contract_of(const char *layer)
{
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++)
        if (strcmp(promised[i].layer, layer) == 0)
            return &promised[i];
    return &any;
}

static int keeps(const contract *c, const char *key)
{
    for (size_t i = 0; c->key[i]; i++)
        if (strcmp(c->key[i], key) == 0)
            return 1;
    return 0;
}

static void put_key(rb_buf *b, const char *key)
{
    rb_buf_putc(b, ',');
    put_cstr(b, key);
    rb_buf_putc(b, ':');
}

/* The rule comes from the provenance; the span is not a feature. */
static int is_own_key(const char *key)
{
    static const char *const own[] = {"start", "end", "text", "rule"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], key) == 0)
            return 1;
    return 0;
}

static void put_promised(rb_buf *b, const rb_doc *d, const rb_ann *a,
                         const contract *c)
{
    for (size_t i = 0; c->key[i]; i++) {
        const rb_feat *f = rb_ann_feat(a, c->key[i]);
        if (f == NULL && strcmp(c->key[i], "parts") == 0)
            continue; /* only quotations of several spans have them */
        put_key(b, c->key[i]);
        if (strcmp(c->key[i], "rule") == 0)
            put_cstr(b, d->prov.v[a->prov].rule);
        else
            put_value(b, f);
    }
}

/* Where it stands in the source: [start,end], and the part if it is one. */
static void put_place(rb_buf *b, const rb_doc *d, const rb_ann *a)
{
    rb_place at =
        rb_map_find(d->map.v, d->map.n, d->text, d->len, a->start, a->end);
    rb_buf_printf(b, ",\"source\":[%llu,%llu", (unsigned long long)at.start,
                  (unsigned long long)at.end);
    if (at.part > 0 && at.part < d->part.n) {
        rb_buf_putc(b, ',');
        put_cstr(b, d->part.v[at.part]);
    }
    rb_buf_putc(b, ']');
}

static void put_ann(rb_buf *b, const rb_doc *d, const rb_ann *a,
                    const contract *c, int source)
{
    put_span(b, a->start, a->end);
    rb_buf_puts(b, ",\"text\":");
    put_str(b, d->text + a->start, a->end - a->start);
    if (c != &any)
        put_promised(b, d, a, c);
    for (uint32_t i = 0; i < a->nfeat; i++) {
        if (keeps(c, a->feat[i].key) || is_own_key(a->feat[i].key))
            continue;
        put_key(b, a->feat[i].key);
        put_value(b, &a->feat[i]);
    }
    if (c == &any)
        put_promised(b, d, a, c);
    if (source)
        put_place(b, d, a);
    rb_buf_putc(b, '}');
}

static void put_layer(rb_buf *b, const rb_doc *d, const char *name, size_t n,
                      const rb_layer *l, int source, int first)
{
    rb_buf_puts(b, first ? "" : ",");
    put_str(b, name, n);
    rb_buf_puts(b, ":[");
    for (uint32_t i = 0; l && i < l->ann.n; i++) {
        rb_buf_puts(b, i ? "," : "");
        put_ann(b, d, &l->ann.v[i], contract_of(l->name), source);
    }
    rb_buf_putc(b, ']');
}

/* Provenance 0 is the core itself. */
static int of_the_core(const rb_layer *l)
{
    return strcmp(l->name, "furniture") == 0 ||
           (l->ann.n > 0 && l->ann.v[0].prov == 0);
}

static void put_all_layers(rb_buf *b, const rb_doc *d, int source)
{
    int first = 1;
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        if (of_the_core(l))
            continue;
        put_layer(b, d, l->name, strlen(l->name), l, source, first);
        first = 0;
    }
}

static const rb_layer *layer_of(const rb_doc *d, const char *name, size_t n)
{
    for (uint32_t i = 0; i < d->layer.n; i++)
        if (strlen(d->layer.v[i]->name) == n &&
            memcmp(d->layer.v[i]->name, name, n) == 0)
            return d->layer.v[i];
    return NULL;
}

static void put_listed_layers(rb_buf *b, const rb_doc *d, const char *list,
                              int source)
{
    int first = 1;
    while (*list) {
        size_t n = strcspn(list, ",");
        if (n > 0) {
            put_layer(b, d, list, n, layer_of(d, list, n), source, first);
            first = 0;
        }
        list += n + (list[n] == ',');
    }
}

static void put_source(rb_buf *b, const rb_doc *d)
{
    rb_buf_puts(b, ",\"source\":{\"path\":");
    put_cstr(b, d->meta[RB_META_PATH]);
    rb_buf_puts(b, ",\"encoding\":");
    put_cstr(b, d->encoding != NULL ? d->encoding : "UTF-8");
    rb_buf_putc(b, '}');
}

static void put_run(rb_buf *b, const rb_doc *d, const char *layers, int source)
{
    put_head(b, d);
    if (source)
        put_source(b, d);
    rb_buf_puts(b, ",\"layers\":{");
    if (layers)
        put_listed_layers(b, d, layers, source);
    else
        put_all_layers(b, d, source);
    rb_buf_puts(b, "}}");
}

int rb_export_json(const rb_doc *d, int what, const char *layers, rb_buf *b,
                   rb_err *e)
{
    switch (what) {
    case RB_EXPORT_TEXT:
        put_text(b, d);
        break;
    case RB_EXPORT_TOKENS:
        put_tokens(b, d);
        break;
    case RB_EXPORT_RUN:
    case RB_EXPORT_RUN | RB_EXPORT_SOURCE:
        put_run(b, d, layers, what & RB_EXPORT_SOURCE);
        break;
    default:
        return rb_fail(e, RB_EUSAGE, "there is no machine format %d", what);
    }
    return b->failed ? rb_nomem(e) : RB_OK;
}

int rb_export_fields(const rb_doc *d, rb_buf *b, rb_err *e)
{
    static const char field[] = "field ";
    rb_buf_puts(b, "{\"text\":");
    put_str(b, d->text, d->len);
    for (int i = 0; i < RB_META_COUNT; i++) {
        const char *from = d->meta_from[i];
        if (from == NULL || strncmp(from, field, sizeof field - 1) != 0)
            continue;
        rb_buf_putc(b, ',');
        put_cstr(b, rb_meta_name[i]);
        rb_buf_putc(b, ':');
        put_cstr(b, d->meta[i]);
    }
    for (uint32_t i = 0; i < d->extra.n; i++) {
        rb_buf_putc(b, ',');
        put_cstr(b, d->extra.v[i].key);
        rb_buf_putc(b, ':');
        rb_buf_puts(b, d->extra.v[i].raw);
    }
    rb_buf_putc(b, '}');
    return b->failed ? rb_nomem(e) : RB_OK;
}

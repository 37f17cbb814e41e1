/*
** compare.c - what was derived against what is stored, byte for byte
**
** Annotations are equal when number, layer, place, features (as they are
** written), rule, package and version are. Where they are not, the same ones
** are taken out of both, and what is left is paired by place: a place that
** both have has changed, the others are only stored or only derived.
*/
#include "store_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../doc/pack.h"

typedef struct item { /* strings in the arena, or of the document */
    int64_t id;
    uint32_t start, end;
    const char *layer, *package, *rule, *features, *version;
} item;

typedef struct items {
    rb_mem *mem;
    rb_arena *arena;
    RB_VEC(item) v;
    int failed;
} items;

typedef struct compared {
    rb_store *s;
    const rb_doc *d;
    rb_arena arena;
    items stored, derived;
    rb_buf text[2];
    void (*each)(void *user, const rb_difference *x);
    void *user;
    size_t n;
    const char *blob; /* of the tokens, in the arena */
    size_t blob_len;
    rb_err *e;
} compared;

/* ---- gathering ---- */

static const char *copy(items *x, const char *s)
{
    const char *c = rb_arena_str(x->arena, s ? s : "", s ? strlen(s) : 0);
    x->failed |= c == NULL;
    return c;
}

static int on_row(void *user, const rb_row *row)
{
    items *x = user;
    item i = {.id = atoll(row->value[0] ? row->value[0] : "0"),
              .start = (uint32_t)atoll(row->value[1] ? row->value[1] : "0"),
              .end = (uint32_t)atoll(row->value[2] ? row->value[2] : "0"),
              .layer = copy(x, row->value[3]),
              .features = copy(x, row->value[4]),
              .rule = copy(x, row->value[5]),
              .package = copy(x, row->value[6]),
              .version = copy(x, row->value[7])};
    x->failed |= rb_vec_push(x->mem, &x->v, i) != 0;
    return x->failed;
}

static const char annotations[] =
    "SELECT a.id, a.start, a.end, a.layer, a.features, r.name, p.name,"
    " p.version FROM annotation AS a LEFT JOIN rule AS r ON r.id = a.rule_id"
    " LEFT JOIN package AS p ON p.id = r.package_id WHERE a.document_id ="
    " (SELECT id FROM document WHERE name = :name) ORDER BY a.id";

static const char tokens[] = "SELECT data FROM token WHERE document_id ="
                             " (SELECT id FROM document WHERE name = :name)";

static int on_tokens(void *user, const rb_row *row)
{
    compared *c = user;
    c->blob = rb_arena_str(&c->arena, row->value[0], row->len[0]);
    c->blob_len = row->len[0];
    c->stored.failed |= c->blob == NULL;
    return 1;
}

static int gather_stored(compared *c, const char *name)
{
    rb_feat param = {":name", (uint32_t)strlen(name), RB_F_STR, {.s = name}};
    int code =
        rb_store_query(c->s, annotations, &param, 1, on_row, &c->stored, c->e);
    if (code == RB_OK)
        code = rb_store_query(c->s, tokens, &param, 1, on_tokens, c, c->e);
    return code == RB_OK && c->stored.failed ? rb_nomem(c->e) : code;
}

static int by_id(const void *a, const void *b)
{
    const item *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void gather_layer(compared *c, const rb_layer *l)
{
    items *x = &c->derived;
    const rb_doc *d = c->d;
    rb_buf *b = &c->s->tmp;
    for (uint32_t i = 0; i < l->ann.n && !x->failed; i++) {
        const rb_ann *a = &l->ann.v[i];
        const rb_prov *p = &d->prov.v[a->prov];
        rb_buf_clear(b);
        rb_store_features(b, a);
        item one = {a->id,      a->start, a->end, l->name,
                    p->package, p->rule,  NULL,   p->version};
        one.features = copy(x, b->p);
        x->failed |= b->failed || rb_vec_push(x->mem, &x->v, one) != 0;
    }
}

static int gather_derived(compared *c)
{
    items *x = &c->derived;
    for (uint32_t i = 0; i < c->d->layer.n; i++)
        if (rb_store_is_rows(c->d->layer.v[i]))
            gather_layer(c, c->d->layer.v[i]);
    if (x->failed)
        return rb_nomem(c->e);
    if (x->v.n > 0)
        qsort(x->v.v, x->v.n, sizeof *x->v.v, by_id);
    return RB_OK;
}

/* ---- telling ---- */

static const char *describe(rb_buf *b, const item *x)
{
    rb_buf_clear(b);
    rb_buf_printf(b, "%s%s%s%s%s %s", x->rule, *x->rule ? " of " : "",
                  x->package, *x->version ? " " : "", x->version, x->features);
    return b->failed ? "" : b->p;
}

static void tell(compared *c, int kind, const item *stored, const item *derived)
{
    const item *x = stored ? stored : derived;
    rb_difference d = {
        .kind = kind, .layer = x->layer, .start = x->start, .end = x->end};
    if (stored)
        d.stored = describe(&c->text[0], stored);
    if (derived)
        d.derived = describe(&c->text[1], derived);
    c->n++;
    if (c->each)
        c->each(c->user, &d);
}

/* ---- annotations ---- */

static int by_place(const item *x, const item *y)
{
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->layer, y->layer);
}

static int by_all(const void *a, const void *b)
{
    const item *x = a, *y = b;
    int c = by_place(x, y);
    c = c ? c : strcmp(x->package, y->package);
    c = c ? c : strcmp(x->rule, y->rule);
    c = c ? c : strcmp(x->features, y->features);
    return c ? c : strcmp(x->version, y->version);
}

static int same_in_order(const items *a, const items *b, uint32_t *at)
{
    for (*at = 0; *at < a->v.n && *at < b->v.n; ++*at)
        if (a->v.v[*at].id != b->v.v[*at].id ||
            by_all(&a->v.v[*at], &b->v.v[*at]) != 0)
            return 0;
    return a->v.n == b->v.n;
}

/* Take out of both what both have. */
static void take_out(items *a, items *b)
{
    uint32_t i = 0, k = 0, na = 0, nb = 0;
    while (i < a->v.n || k < b->v.n) {
        int c = i == a->v.n   ? 1
                : k == b->v.n ? -1
                              : by_all(&a->v.v[i], &b->v.v[k]);
        if (c == 0) {
            i++;
            k++;
        } else if (c < 0) {
            a->v.v[na++] = a->v.v[i++];
        } else {
            b->v.v[nb++] = b->v.v[k++];
        }
    }
    a->v.n = na;
    b->v.n = nb;
}

static void pair(compared *c)
{
    const items *a = &c->stored, *b = &c->derived;
    uint32_t i = 0, k = 0;
    while (i < a->v.n || k < b->v.n) {
        int o = i == a->v.n   ? 1
                : k == b->v.n ? -1
                              : by_place(&a->v.v[i], &b->v.v[k]);
        if (o == 0)
            tell(c, RB_DIFF_CHANGED, &a->v.v[i++], &b->v.v[k++]);
        else if (o < 0)
            tell(c, RB_DIFF_STORED, &a->v.v[i++], NULL);
        else
            tell(c, RB_DIFF_DERIVED, NULL, &b->v.v[k++]);
    }
}

static void compare_annotations(compared *c)
{
    items *a = &c->stored, *b = &c->derived;
    uint32_t at;
    if (same_in_order(a, b, &at))
        return;
    item first = at < a->v.n ? a->v.v[at] : b->v.v[at];
    if (a->v.n > 0)
        qsort(a->v.v, a->v.n, sizeof *a->v.v, by_all);
    if (b->v.n > 0)
        qsort(b->v.v, b->v.n, sizeof *b->v.v, by_all);
    take_out(a, b);
    if (a->v.n == 0 && b->v.n == 0)
        tell(c, RB_DIFF_ORDER, &first, NULL);
    else
        pair(c);
}

/* ---- tokens ---- */

static item token_item(compared *c, const rb_doc *d, uint32_t i)
{
    const rb_vocab *v = d->vocab;
    item x = {.layer = "token",
              .rule = "",
              .version = "",
              .package = "",
              .features = "no token"};
    rb_buf *b = &c->s->tmp;
    if (i >= d->n_tok)
        return x;
    x.start = d->tok_start[i];
    x.end = d->tok_end[i];
    rb_buf_clear(b);
    rb_buf_printf(b, "%s %s", rb_tag_name(d->tok_tag[i]),
                  v->type[v->lex[d->tok_lex[i]].lemma].s);
    x.features = copy(&c->derived, b->p);
    return x;
}

static int same_token(const item *x, const item *y)
{
    return by_place(x, y) == 0 && strcmp(x->features, y->features) == 0;
}

/* The blobs differ: the first token that does, or none: sentences. */
static int tell_token(compared *c)
{
    rb_vocab v;
    rb_err ignored;
    uint32_t i = 0;
    if (rb_vocab_init(&v, c->s->mem) != RB_OK)
        return rb_nomem(c->e);
    rb_doc *old = rb_doc_new(c->s->mem, &v, c->d->text, c->d->len);
    item x = {.layer = "token", .features = "damaged"}, y = x;
    x.rule = x.package = x.version = y.rule = y.package = y.version = "";
    y.features = "tokens";
    if (old && c->blob &&
        rb_unpack(old, c->blob, c->blob_len, &ignored) == RB_OK) {
        for (; i < old->n_tok || i < c->d->n_tok; i++) {
            x = token_item(c, old, i);
            y = token_item(c, c->d, i);
            if (c->derived.failed || !same_token(&x, &y))
                break;
        }
        if (i == old->n_tok && i == c->d->n_tok) {
            x.features = y.features = "other sentences or paragraphs";
            x.start = y.start = x.end = y.end = 0;
        }
    }
    if (!c->derived.failed)
        tell(c, RB_DIFF_CHANGED, &x, &y);
    rb_doc_free(old);
    rb_vocab_free(&v);
    return c->derived.failed ? rb_nomem(c->e) : RB_OK;
}

static int compare_tokens(compared *c)
{
    rb_buf *b = &c->s->blob;
    rb_buf_clear(b);
    if (rb_pack(b, c->d) != RB_OK)
        return rb_nomem(c->e);
    if (c->blob && b->n == c->blob_len && memcmp(b->p, c->blob, b->n) == 0)
        return RB_OK;
    return tell_token(c);
}

int rb_store_compare(rb_store *s, const rb_doc *d,
                     void (*each)(void *user, const rb_difference *x),
                     void *user, size_t *differences, rb_err *e)
{
    char hash[RB_STORE_HASH];
    compared c = {.s = s, .d = d, .each = each, .user = user, .e = e};
    items none = {.mem = s->mem, .arena = &c.arena};
    rb_arena_init(&c.arena, s->mem);
    rb_buf_init(&c.text[0], s->mem);
    rb_buf_init(&c.text[1], s->mem);
    c.stored = c.derived = none;
    rb_store_hash(d, hash);
    int code = gather_stored(&c, rb_store_name(d, hash));
    if (code == RB_OK)
        code = gather_derived(&c);
    if (code == RB_OK)
        code = compare_tokens(&c);
    if (code == RB_OK)
        compare_annotations(&c);
    *differences = c.n;
    rb_vec_free(s->mem, &c.stored.v);
    rb_vec_free(s->mem, &c.derived.v);
    rb_buf_free(&c.text[0]);
    rb_buf_free(&c.text[1]);
    rb_arena_free(&c.arena);
    return code;
}

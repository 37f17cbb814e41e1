/*
** why.c - which annotations stand at a place, who made them and from what
*/
#include "bind.h"
#include "remote.h"
#include "ruleline.h"
#include "why.h"
#include "rulelist.h"

#include <string.h>
#include "../base/near.h"
#include "../base/utf8.h"

typedef struct why {
    rb_script_write write;
    void *user;
    rb_buf b;
    uint32_t offset;
    const char *rule;
    int answered;
    int json;
    const rb_layer *layer; /* of the annotation in question */
    const rb_ann *ann;
} why;

static int flush(why *w, rb_err *e)
{
    if (w->b.failed)
        return rb_nomem(e);
    rb_utf8_plain(w->b.p, w->b.n); /* a terminal may be where it goes */
    if (w->b.n > 0)
        w->write(w->user, w->b.p, w->b.n);
    rb_buf_clear(&w->b);
    return RB_OK;
}

/* ---- annotations ---- */

static void put_quoted(rb_buf *b, const rb_doc *d, uint32_t start, uint32_t end)
{
    rb_buf_json(b, d->text + start, end - start);
}

static void put_spans(rb_buf *b, const rb_doc *d, const rb_feat *f)
{
    for (uint32_t i = 0; i < f->len; i++) {
        rb_buf_puts(b, i ? " ... " : "");
        put_quoted(b, d, f->u.span[2 * i], f->u.span[2 * i + 1]);
    }
}

static void put_value(rb_buf *b, const rb_doc *d, const rb_feat *f)
{
    if (f->kind == RB_F_BOOL)
        rb_buf_puts(b, f->u.i ? "true" : "false");
    else if (f->kind == RB_F_INT)
        rb_buf_printf(b, "%lld", (long long)f->u.i);
    else if (f->kind == RB_F_NUM)
        rb_buf_printf(b, "%g", f->u.d);
    else if (f->kind == RB_F_STR)
        rb_buf_json(b, f->u.s, f->len);
    else if (f->kind == RB_F_SPANS)
        put_spans(b, d, f);
    else
        rb_buf_puts(b, "null");
}

static void put_token(rb_buf *b, const rb_doc *d, uint32_t t)
{
    rb_buf_putc(b, ' ');
    rb_buf_put(b, d->text + d->tok_start[t], d->tok_end[t] - d->tok_start[t]);
    if (d->tok_tag != NULL && *rb_tag_name(d->tok_tag[t]))
        rb_buf_printf(b, "/%s", rb_tag_name(d->tok_tag[t]));
}

/* Does the token stand in one of the parts? Without parts, all do. */
static int in_parts(const rb_doc *d, const rb_feat *parts, uint32_t t)
{
    for (uint32_t i = 0; parts != NULL && i < parts->len; i++)
        if (parts->u.span[2 * i] < d->tok_end[t] &&
            d->tok_start[t] < parts->u.span[2 * i + 1])
            return 1;
    return parts == NULL;
}

static void put_tokens(rb_buf *b, const rb_doc *d, const rb_ann *a,
                       const rb_feat *parts)
{
    enum { MOST = 40 };
    uint32_t n = 0;
    int gap = 0;
    rb_buf_puts(b, "  words:");
    for (uint32_t t = a->tok0; t < a->tok1 && n < MOST; t++) {
        if (!in_parts(d, parts, t)) {
            gap = 1;
            continue;
        }
        rb_buf_puts(b, gap ? " ..." : "");
        gap = 0;
        put_token(b, d, t);
        n++;
    }
    rb_buf_puts(b, n == MOST && a->tok1 > a->tok0 + MOST ? " ...\n" : "\n");
}

/* ---- features: a name, and with NAME_start and NAME_end where it stands ----
 */

static const rb_feat *feature(const rb_ann *a, const char *name, size_t len,
                              const char *suffix)
{
    for (uint32_t i = 0; i < a->nfeat; i++)
        if (strncmp(a->feat[i].key, name, len) == 0 &&
            strcmp(a->feat[i].key + len, suffix) == 0)
            return &a->feat[i];
    return NULL;
}

/* The place of the feature, when the text has it. */
static int feature_place(const rb_doc *d, const rb_ann *a, const char *name,
                         size_t len, uint32_t place[2])
{
    const rb_feat *from = feature(a, name, len, "_start");
    const rb_feat *to = feature(a, name, len, "_end");
    if (from == NULL || to == NULL || from->kind != RB_F_INT ||
        to->kind != RB_F_INT || from->u.i < 0 || to->u.i < from->u.i ||
        (uint64_t)to->u.i > d->len)
        return 0;
    place[0] = (uint32_t)from->u.i;
    place[1] = (uint32_t)to->u.i;
    return 1;
}

/* The length of NAME when the key is NAME_start or NAME_end of a place. */
static size_t named_place(const rb_doc *d, const rb_ann *a, const char *key)
{
    uint32_t place[2];
    const char *bar = strrchr(key, '_');
    if (bar == NULL || (strcmp(bar, "_start") != 0 && strcmp(bar, "_end") != 0))
        return 0;
    size_t len = (size_t)(bar - key);
    return feature_place(d, a, key, len, place) ? len : 0;
}

static void put_place(rb_buf *b, const rb_doc *d, const uint32_t place[2])
{
    rb_buf_printf(b, "%u-%u ", place[0], place[1]);
    put_quoted(b, d, place[0], place[1]);
}

static void put_feature(rb_buf *b, const rb_doc *d, const rb_ann *a,
                        const rb_feat *f)
{
    uint32_t place[2];
    size_t len = named_place(d, a, f->key);
    if (len > 0) { /* told with its feature; else here, once */
        if (feature(a, f->key, len, "") || strcmp(f->key + len, "_start") != 0)
            return;
        feature_place(d, a, f->key, len, place);
        rb_buf_printf(b, "  %.*s: ", (int)len, f->key);
        put_place(b, d, place);
    } else {
        rb_buf_printf(b, "  %s: ", f->key);
        put_value(b, d, f);
        if (feature_place(d, a, f->key, strlen(f->key), place)) {
            rb_buf_puts(b, ", at ");
            put_place(b, d, place);
        }
    }
    rb_buf_putc(b, '\n');
}

static void put_rule(rb_buf *b, const rb_prov *p, const char *file,
                     unsigned line)
{
    if (p->rule && *p->rule)
        rb_buf_printf(b, "  rule: %s, package ", p->rule);
    else
        rb_buf_puts(b, "  package: ");
    rb_buf_puts(b, p->package ? p->package : "(core)");
    if (p->version && *p->version)
        rb_buf_printf(b, " %s", p->version);
    if (line > 0)
        rb_buf_printf(b, ", %s:%u", file, line);
    rb_buf_putc(b, '\n');
}

static void put_ann(rb_buf *b, const rb_doc *d, const rb_layer *l,
                    const rb_ann *a, const char *file, unsigned line)
{
    const rb_feat *parts = feature(a, "parts", 5, "");
    if (parts != NULL && parts->kind != RB_F_SPANS)
        parts = NULL;
    rb_buf_printf(b, "%s %u-%u ", l->name, a->start, a->end);
    if (parts != NULL)
        put_spans(b, d, parts);
    else
        put_quoted(b, d, a->start, a->end);
    rb_buf_putc(b, '\n');
    put_rule(b, &d->prov.v[a->prov], file, line);
    if (a->tok1 > a->tok0)
        put_tokens(b, d, a, parts);
    for (uint32_t i = 0; i < a->nfeat; i++)
        if (&a->feat[i] != parts)
            put_feature(b, d, a, &a->feat[i]);
}

static void put_sentence(rb_buf *b, const rb_doc *d, uint32_t offset)
{
    uint32_t i = rb_doc_sent_at(d, offset), line, column;
    rb_doc_line_col(d, offset, &line, &column);
    rb_buf_printf(b, "byte %u, line %u, column %u", offset, line, column);
    if (i != UINT32_MAX) {
        rb_buf_puts(b, ": ");
        rb_buf_put(b, d->text + d->sent.v[i].start,
                   d->sent.v[i].end - d->sent.v[i].start);
    }
    rb_buf_putc(b, '\n');
}

/* ---- what a package says about its annotation ---- */

static int ask_package(lua_State *L)
{
    why *w = lua_touserdata(L, 1);
    size_t len;
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    if (lua_getfield(L, 1, "explain") != LUA_TFUNCTION)
        return 0;
    rb_state_push_value(L);
    rb_bind_doc(L);
    rb_bind_push_ann(L, w->layer, w->ann);
    lua_pushboolean(L, w->json);
    lua_call(L, 4, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return 0;
    const char *text = lua_tolstring(L, -1, &len);
    rb_buf_put(&w->b, text, len);
    if (!w->json)
        rb_buf_putc(&w->b, '\n');
    return 0;
}

int rb_local_explain(rb_package *p, rb_doc *d, const rb_layer *l,
                     const rb_ann *a, int json, rb_buf *text, rb_err *e)
{
    why w = {.layer = l, .ann = a, .json = json, .b = *text};
    rb_state_begin(p->state, d);
    int code = rb_state_call(p->state, ask_package, &w, e);
    rb_state_end(p->state);
    *text = w.b;
    return code;
}

/* What the package itself says; one that fails says why, the rest stands. */
static void put_reasons(rb_script *s, why *w, rb_doc *d, const rb_layer *l,
                        const rb_ann *a)
{
    rb_err e;
    const char *name = d->prov.v[a->prov].package;
    rb_package *p = name ? rb_package_used(s, name) : NULL;
    if (p == NULL || p == s->learner || strcmp(p->m.kind, "tagger") != 0)
        return;
    size_t before = w->b.n;
    int code = p->remote != NULL
                   ? rb_remote_explain(p->remote, d, a, w->json, &w->b, &e)
                   : rb_local_explain(p, d, l, a, w->json, &w->b, &e);
    if (code != RB_OK && !w->json)
        rb_buf_printf(&w->b, "  (%s)\n", e.msg);
    else if (code != RB_OK)
        w->b.n = before;
}

/* {"layer": ..., "reasons": {...}} in a line. What a package says is an
** object or, from a model, text; anything else counts as text. */
static void put_json(rb_script *s, why *w, rb_doc *d, const rb_layer *l,
                     const rb_ann *a, const char *file, unsigned line)
{
    rb_buf whole = w->b;
    rb_why_json(&whole, d, l, a, file, line);
    rb_buf_init(&w->b, s->mem);
    put_reasons(s, w, d, l, a);
    rb_buf said = w->b;
    w->b = whole;
    if (said.n > 0) {
        rb_buf_puts(&w->b, ",\"reasons\":");
        if (said.p[0] == '{' && memchr(said.p, '\n', said.n) == NULL)
            rb_buf_put(&w->b, said.p, said.n);
        else
            rb_buf_json(&w->b, said.p, said.n);
    }
    rb_buf_free(&said);
    rb_buf_puts(&w->b, "}\n");
}

static void put_one(rb_script *s, why *w, rb_doc *d, const rb_layer *l,
                    const rb_ann *a)
{
    const rb_prov *by = &d->prov.v[a->prov];
    const rb_package *p =
        by->package != NULL ? rb_package_used(s, by->package) : NULL;
    char file[256] = "";
    unsigned line = 0;
    if (p != NULL && by->rule != NULL && *by->rule != '\0')
        rb_rule_line(s, p, by->rule, file, sizeof file, &line);
    if (w->json) {
        put_json(s, w, d, l, a, file, line);
        return;
    }
    put_ann(&w->b, d, l, a, file, line);
    put_reasons(s, w, d, l, a);
}

static void put_annotations(rb_script *s, why *w, rb_doc *d)
{
    int any = 0;
    if (!w->json)
        put_sentence(&w->b, d, w->offset);
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            if (a->start > w->offset || w->offset >= a->end)
                continue;
            put_one(s, w, d, l, a);
            any = 1;
        }
    }
    if (!any && !w->json)
        rb_buf_puts(&w->b, "no annotation stands here\n");
}

/* ---- a rule ---- */

static int ask_rule(lua_State *L)
{
    why *w = lua_touserdata(L, 1);
    size_t len;
    lua_settop(L, 0);
    rb_state_require(L, "rubric");
    if (lua_getfield(L, 1, "why") != LUA_TFUNCTION)
        return 0;
    rb_state_push_value(L);
    rb_bind_doc(L);
    lua_pushstring(L, w->rule);
    lua_pushinteger(L, w->offset);
    lua_pushboolean(L, w->json);
    lua_call(L, 5, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return 0;
    const char *text = lua_tolstring(L, -1, &len);
    rb_buf_put(&w->b, text, len);
    if (len > 0 && text[len - 1] != '\n')
        rb_buf_putc(&w->b, '\n');
    w->answered = 1;
    return 0;
}

int rb_local_why(rb_package *p, rb_doc *d, const char *rule, uint32_t offset,
                 int json, rb_buf *text, int *answered, rb_err *e)
{
    why w = {.rule = rule, .offset = offset, .json = json, .b = *text};
    rb_state_begin(p->state, d);
    int code = rb_state_call(p->state, ask_rule, &w, e);
    rb_state_end(p->state);
    *text = w.b;
    *answered |= w.answered;
    return code;
}

/* The name in front of each object of rb_package_rules' JSON, cut out of it in
** place; one with an escape in it is left out. */
static uint32_t rule_names(char *json, const char **name, uint32_t most)
{
    static const char mark[] = "{\"name\":\"";
    uint32_t n = 0;
    for (char *p = json; n < most && (p = strstr(p, mark)) != NULL;) {
        p += sizeof mark - 1;
        size_t len = strcspn(p, "\"\\");
        if (p[len] == '"') {
            p[len] = '\0';
            name[n++] = p;
            p += len + 1;
        }
    }
    return n;
}

static int no_rule(rb_script *s, const char *rule, rb_err *e)
{
    enum { MOST = 500 };
    const char *name[MOST], *near;
    rb_buf json;
    rb_err ignored;
    rb_buf_init(&json, s->mem);
    for (uint32_t i = 0; i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        if (strcmp(p->m.kind, "tagger") == 0)
            rb_package_rules(p, &json, &ignored);
    }
    rb_buf_putc(&json, '\0');
    near = json.failed ? NULL
                       : rb_nearest(rule, strlen(rule), name,
                                    rule_names(json.p, name, MOST));
    rb_fail(e, RB_EUSAGE, "no package in use has a rule '%s'%s%s%s", rule,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    rb_buf_free(&json);
    return RB_EUSAGE;
}

static int ask_packages(rb_script *s, why *w, rb_doc *d, rb_err *e)
{
    for (uint32_t i = 0; i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        if (strcmp(p->m.kind, "tagger") != 0)
            continue;
        int code = p->remote != NULL
                       ? rb_remote_why(p->remote, d, w->rule, w->offset,
                                       w->json, &w->b, &w->answered, e)
                       : rb_local_why(p, d, w->rule, w->offset, w->json, &w->b,
                                      &w->answered, e);
        if (code != RB_OK)
            return code;
    }
    return w->answered ? RB_OK : no_rule(s, w->rule, e);
}

int rb_script_why(rb_script *s, rb_doc *d, uint32_t offset, const char *rule,
                  int json, rb_script_write write, void *user, rb_err *e)
{
    why w = {.write = write,
             .user = user,
             .offset = offset,
             .rule = rule,
             .json = json};
    int code = RB_OK;
    if (offset > d->len)
        return rb_fail(e, RB_EUSAGE, "the text has only %u bytes", d->len);
    rb_buf_init(&w.b, s->mem);
    if (rule == NULL)
        put_annotations(s, &w, d);
    else
        code = ask_packages(s, &w, d, e);
    if (code == RB_OK)
        code = flush(&w, e);
    rb_buf_free(&w.b);
    return code;
}

/*
** why.c - which annotations stand at a place, who made them and from what
*/
#include "bind.h"
#include "package.h"

#include <string.h>

typedef struct why {
    rb_script_write write;
    void *user;
    rb_buf b;
    uint32_t offset;
    const char *rule;
    int answered;
    const rb_layer *layer; /* of the annotation in question */
    const rb_ann *ann;
} why;

static int flush(why *w, rb_err *e)
{
    if (w->b.failed)
        return rb_nomem(e);
    if (w->b.n > 0)
        w->write(w->user, w->b.p, w->b.n);
    rb_buf_clear(&w->b);
    return RB_OK;
}

/* ---- annotations ---- */

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
    else
        rb_buf_puts(b, f->kind == RB_F_NULL ? "null" : "");
    for (uint32_t i = 0; f->kind == RB_F_SPANS && i < f->len; i++)
        rb_buf_json(b, d->text + f->u.span[2 * i],
                    f->u.span[2 * i + 1] - f->u.span[2 * i]);
}

static void put_tokens(rb_buf *b, const rb_doc *d, const rb_ann *a)
{
    rb_buf_puts(b, "  words:");
    for (uint32_t t = a->tok0; t < a->tok1 && t < a->tok0 + 40; t++) {
        rb_buf_putc(b, ' ');
        rb_buf_put(b, d->text + d->tok_start[t],
                   d->tok_end[t] - d->tok_start[t]);
        if (d->tok_tag != NULL)
            rb_buf_printf(b, "/%s", rb_tag_name(d->tok_tag[t]));
    }
    rb_buf_putc(b, '\n');
}

static void put_ann(rb_buf *b, const rb_doc *d, const rb_layer *l,
                    const rb_ann *a)
{
    const rb_prov *p = &d->prov.v[a->prov];
    rb_buf_printf(b, "%s %u-%u ", l->name, a->start, a->end);
    rb_buf_json(b, d->text + a->start, a->end - a->start);
    rb_buf_printf(b, "\n  rule: %s, package %s %s\n",
                  p->rule && *p->rule ? p->rule : "(none)",
                  p->package ? p->package : "(core)",
                  p->version ? p->version : "");
    if (a->tok1 > a->tok0)
        put_tokens(b, d, a);
    for (uint32_t i = 0; i < a->nfeat; i++) {
        rb_buf_printf(b, "  %s: ", a->feat[i].key);
        put_value(b, d, &a->feat[i]);
        rb_buf_putc(b, '\n');
    }
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
    lua_call(L, 3, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return 0;
    const char *text = lua_tolstring(L, -1, &len);
    rb_buf_put(&w->b, text, len);
    rb_buf_putc(&w->b, '\n');
    return 0;
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
    w->layer = l;
    w->ann = a;
    rb_state_begin(p->state, d);
    if (rb_state_call(p->state, ask_package, w, &e) != RB_OK)
        rb_buf_printf(&w->b, "  (%s)\n", e.msg);
    rb_state_end(p->state);
}

static void put_annotations(rb_script *s, why *w, rb_doc *d)
{
    int any = 0;
    put_sentence(&w->b, d, w->offset);
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            if (a->start > w->offset || w->offset >= a->end)
                continue;
            put_ann(&w->b, d, l, a);
            put_reasons(s, w, d, l, a);
            any = 1;
        }
    }
    if (!any)
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
    lua_call(L, 4, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
        return 0;
    const char *text = lua_tolstring(L, -1, &len);
    rb_buf_put(&w->b, text, len);
    if (len > 0 && text[len - 1] != '\n')
        rb_buf_putc(&w->b, '\n');
    w->answered = 1;
    return 0;
}

static int ask_packages(rb_script *s, why *w, rb_doc *d, rb_err *e)
{
    for (uint32_t i = 0; i < s->order.n; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        if (strcmp(p->m.kind, "tagger") != 0)
            continue;
        rb_state_begin(p->state, d);
        int code = rb_state_call(p->state, ask_rule, w, e);
        rb_state_end(p->state);
        if (code != RB_OK)
            return code;
    }
    if (!w->answered)
        return rb_fail(e, RB_EUSAGE, "no package in use has a rule '%s'",
                       w->rule);
    return RB_OK;
}

int rb_script_why(rb_script *s, rb_doc *d, uint32_t offset, const char *rule,
                  rb_script_write write, void *user, rb_err *e)
{
    why w = {.write = write, .user = user, .offset = offset, .rule = rule};
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

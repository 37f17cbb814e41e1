/*
** codes.c - for each token what the packages' patterns can ask of it
**
** A package says which of its lexicons hold each token: a line per token, the
** names with tabs between. The host adds form, shape and layers.
*/
#include "codes.h"

#include <string.h>
#include "../base/utf8.h"
#include "host.h"
#include "remote.h"

int rb_local_codes(const rb_package *p, const rb_doc *d, rb_buf *out)
{
    for (uint32_t t = 0; t < d->n_tok; t++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < p->state->lexicon.n; i++) {
            const rb_lexicon *x = p->state->lexicon.v[i];
            if (!rb_lexicon_holds(x, d, t))
                continue;
            rb_buf_puts(out, n++ > 0 ? "\t" : "");
            rb_buf_puts(out, rb_lexicon_name(x));
        }
        rb_buf_putc(out, '\n');
    }
    return out->failed ? RB_ENOMEM : RB_OK;
}

typedef struct column { /* what a package said: its lines, read one by one */
    const char *package;
    rb_buf text;
    size_t at;
} column;

typedef struct codes {
    rb_script *s;
    const rb_doc *d;
    rb_buf *out;
    RB_VEC(column) column;
    const rb_layer **begins, **inside; /* [n_tok * layers], NULL: not there */
} codes;

static uint32_t lines(const rb_buf *b)
{
    uint32_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        n += b->p[i] == '\n';
    return n;
}

static int ask(codes *c, rb_package *p, rb_err *e)
{
    column k = {.package = p->m.name};
    rb_buf_init(&k.text, c->s->mem);
    int code = p->remote != NULL ? rb_remote_codes(p->remote, c->d, &k.text, e)
                                 : rb_local_codes(p, c->d, &k.text);
    if (k.text.n > 0) /* a terminal may be where it goes */
        rb_utf8_plain(k.text.p, k.text.n);
    if (code == RB_ENOMEM)
        code = rb_nomem(e);
    if (code == RB_OK && lines(&k.text) != c->d->n_tok)
        code = rb_fail(e, RB_EINPUT,
                       "%s: its process does not name the lexicons of each "
                       "token",
                       k.package);
    if (code == RB_OK && rb_vec_push(c->s->mem, &c->column, k) != 0)
        code = rb_nomem(e);
    if (code != RB_OK)
        rb_buf_free(&k.text);
    return code;
}

static void mark_layers(codes *c)
{
    uint32_t n = c->d->layer.n;
    for (uint32_t i = 0; i < n; i++) {
        const rb_layer *l = c->d->layer.v[i];
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            for (uint32_t t = a->tok0; t < a->tok1; t++)
                c->inside[(size_t)t * n + i] = l;
            if (a->tok0 < a->tok1)
                c->begins[(size_t)a->tok0 * n + i] = l;
        }
    }
}

static void put_lexicons(codes *c, int json)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->column.n; i++) {
        column *k = &c->column.v[i];
        while (k->text.p[k->at] != '\n') {
            const char *name = k->text.p + k->at;
            size_t len = strcspn(name, "\t\n");
            rb_buf name_of;
            rb_buf_init(&name_of, c->s->mem);
            rb_buf_printf(&name_of, "%s/%.*s", k->package, (int)len, name);
            if (json) {
                rb_buf_puts(c->out, n++ ? "," : "");
                rb_buf_json(c->out, name_of.p ? name_of.p : "", name_of.n);
            } else {
                rb_buf_puts(c->out, n++ ? " " : "");
                rb_buf_put(c->out, name_of.p ? name_of.p : "", name_of.n);
            }
            rb_buf_free(&name_of);
            k->at += len + (name[len] == '\t');
        }
        k->at++;
    }
    if (n == 0 && !json)
        rb_buf_putc(c->out, '-');
}

static void put_layers(codes *c, const rb_layer *const *of, uint32_t t,
                       int json)
{
    uint32_t n = 0, all = c->d->layer.n;
    for (uint32_t i = 0; i < all; i++) {
        const rb_layer *l = of[(size_t)t * all + i];
        if (l == NULL)
            continue;
        rb_buf_puts(c->out, n++ == 0 ? "" : json ? "," : " ");
        if (json)
            rb_buf_json(c->out, l->name, strlen(l->name));
        else
            rb_buf_puts(c->out, l->name);
    }
    if (n == 0 && !json)
        rb_buf_putc(c->out, '-');
}

static void put_field(codes *c, int json, const char *key, const char *s,
                      size_t n)
{
    if (json) {
        rb_buf_printf(c->out, ",\"%s\":", key);
        rb_buf_json(c->out, s, n);
        return;
    }
    for (size_t i = 0; i < n; i++) /* a form may hold a tab or a line's end */
        rb_buf_putc(c->out, (unsigned char)s[i] < ' ' ? ' ' : s[i]);
    rb_buf_putc(c->out, '\t');
}

static void put_token(codes *c, uint32_t t, int json)
{
    const rb_doc *d = c->d;
    const rb_type *all = d->vocab->type, *w = &all[d->tok_type[t]];
    const rb_type *lemma =
        &all[d->tagged ? d->vocab->lex[d->tok_lex[t]].lemma : 0];
    const char *tag = d->tagged ? rb_tag_name(d->tok_tag[t]) : "";
    char shape[16];
    int n = rb_word_shape(w->s, w->len, shape);
    if (json)
        rb_buf_printf(c->out, "{\"start\":%u,\"end\":%u", d->tok_start[t],
                      d->tok_end[t]);
    put_field(c, json, "form", w->s, w->len);
    put_field(c, json, "lemma", lemma->s, lemma->len);
    put_field(c, json, "pos", tag, strlen(tag));
    put_field(c, json, "shape", shape, (size_t)n);
    rb_buf_puts(c->out, json ? ",\"lexicons\":[" : "");
    put_lexicons(c, json);
    rb_buf_puts(c->out, json ? "],\"begins\":[" : "\t");
    put_layers(c, c->begins, t, json);
    rb_buf_puts(c->out, json ? "],\"inside\":[" : "\t");
    put_layers(c, c->inside, t, json);
    rb_buf_puts(c->out, json ? "]}\n" : "\n");
}

int rb_script_codes(rb_script *s, const rb_doc *d, int json, rb_buf *out,
                    rb_err *e)
{
    codes c = {.s = s, .d = d, .out = out};
    size_t size = ((size_t)d->n_tok * d->layer.n + 1) * sizeof *c.begins;
    int code = RB_OK;
    c.begins = rb_calloc(s->mem, 1, size);
    c.inside = rb_calloc(s->mem, 1, size);
    if (c.begins == NULL || c.inside == NULL)
        code = rb_nomem(e);
    for (uint32_t i = 0; i < s->order.n && code == RB_OK; i++) {
        rb_package *p = s->pack.v[s->order.v[i]];
        if (strcmp(p->m.kind, "tagger") == 0)
            code = ask(&c, p, e);
    }
    if (code == RB_OK)
        mark_layers(&c);
    for (uint32_t t = 0; t < d->n_tok && code == RB_OK; t++)
        put_token(&c, t, json);
    for (uint32_t i = 0; i < c.column.n; i++)
        rb_buf_free(&c.column.v[i].text);
    rb_vec_free(s->mem, &c.column);
    rb_free(s->mem, c.begins, size);
    rb_free(s->mem, c.inside, size);
    return code == RB_OK && out->failed ? rb_nomem(e) : code;
}

/*
** why_json.c - an annotation and its making as JSON, for `why`
*/
#include "why.h"

#include <string.h>

static void put_string(rb_buf *b, const char *key, const char *value)
{
    rb_buf_printf(b, ",\"%s\":", key);
    if (value == NULL)
        rb_buf_puts(b, "null");
    else
        rb_buf_json(b, value, strlen(value));
}

static void put_value(rb_buf *b, const rb_feat *f)
{
    if (f->kind == RB_F_BOOL)
        rb_buf_puts(b, f->u.i ? "true" : "false");
    else if (f->kind == RB_F_INT)
        rb_buf_printf(b, "%lld", (long long)f->u.i);
    else if (f->kind == RB_F_NUM)
        rb_buf_printf(b, "%.14g", f->u.d);
    else if (f->kind == RB_F_STR)
        rb_buf_json(b, f->u.s, f->len);
    else if (f->kind == RB_F_SPANS) {
        for (uint32_t i = 0; i < f->len; i++)
            rb_buf_printf(b, "%s[%u,%u]", i ? "," : "[", f->u.span[2 * i],
                          f->u.span[2 * i + 1]);
        rb_buf_puts(b, f->len > 0 ? "]" : "[]");
    } else
        rb_buf_puts(b, "null");
}

void rb_why_json(rb_buf *b, const rb_doc *d, const rb_layer *l, const rb_ann *a,
                 const char *file, unsigned line)
{
    const rb_prov *p = &d->prov.v[a->prov];
    rb_buf_puts(b, "{\"layer\":");
    rb_buf_json(b, l->name, strlen(l->name));
    rb_buf_printf(b, ",\"start\":%u,\"end\":%u,\"text\":", a->start, a->end);
    rb_buf_json(b, d->text + a->start, a->end - a->start);
    put_string(b, "rule", p->rule && *p->rule ? p->rule : NULL);
    put_string(b, "package", p->package ? p->package : "(core)");
    put_string(b, "version", p->version && *p->version ? p->version : NULL);
    if (line > 0) {
        put_string(b, "file", file);
        rb_buf_printf(b, ",\"line\":%u", line);
    }
    rb_buf_puts(b, ",\"features\":{");
    for (uint32_t i = 0; i < a->nfeat; i++) {
        rb_buf_puts(b, i ? "," : "");
        rb_buf_json(b, a->feat[i].key, strlen(a->feat[i].key));
        rb_buf_putc(b, ':');
        put_value(b, &a->feat[i]);
    }
    rb_buf_putc(b, '}');
}

/*
** api_source.c - include/rubric.h: documents out of files and folders
*/
#include "api.h"

#include <string.h>
#include "script/siterules.h"

static int convert(void *user, const rb_convert *c)
{
    rubric_source *s = user;
    rubric_convert x = {sizeof x, c->format, c->bytes,  c->len,
                        c->text,  c->meta,   c->refuse, c->to};
    return s->convert(s->convert_user, &x);
}

int rubric_source_open(rubric *r, const rubric_source_options *o,
                       rubric_source **out)
{
    rubric_source_options g = {0};
    rb_mem mem;
    *out = NULL;
    RB_API_CALL(r);
    if (o != NULL)
        rb_api_take(&g, sizeof g, o);
    rb_source_options so = {.format = g.format,
                            .text_field = g.text_field,
                            .id_field = g.id_field,
                            .title_field = g.title_field,
                            .author_field = g.author_field,
                            .date_field = g.date_field,
                            .source_field = g.source_field,
                            .url_field = g.url_field,
                            .lang_field = g.lang_field,
                            .encoding = g.encoding,
                            .include = g.include,
                            .exclude = g.exclude,
                            .max_bytes = g.max_bytes,
                            .dropped = g.dropped,
                            .repair = g.repair,
                            .html_text = g.html_text};
    rb_mem_init(&mem, r->mem.fn, r->mem.ud);
    rubric_source *s = rb_calloc(&mem, 1, sizeof *s);
    if (s == NULL)
        return rb_nomem(&r->err);
    s->mem = mem;
    rb_sites_init(&s->sites, &s->mem);
    so.sites = &s->sites;
    if (g.convert != NULL) {
        s->convert = g.convert;
        s->convert_user = g.convert_user;
        so.convert = convert;
        so.convert_user = s;
    }
    int code = RB_OK;
    if (g.site_rules != NULL)
        code = rb_siterules_read(&s->sites, g.site_rules, &r->err);
    if (code == RB_OK)
        code = rb_api_loaders(r, s, &so);
    if (code == RB_OK)
        code = rb_source_open(&s->s, &s->mem, &so, &r->err);
    if (code == RB_OK)
        *out = s;
    else
        rubric_source_close(s);
    return code;
}

int rubric_source_add(rubric *r, rubric_source *s, const char *path)
{
    RB_API_CALL(r);
    return rb_source_add(s->s, path, &r->err);
}

/* What lay in the folders and was not read. */
static void tell_left_out(rubric *r, rubric_source *s)
{
    rb_buf b;
    rb_buf_init(&b, &s->mem);
    if (rb_source_left_out(s->s, &b) == RB_OK && b.n > 0 && r->o.log != NULL)
        r->o.log(r->o.user, 'w', b.p);
    rb_buf_free(&b);
}

int rubric_source_next(rubric *r, rubric_source *s, rubric_doc **out)
{
    rb_doc *d = NULL;
    double t = rb_api_clock();
    *out = NULL;
    RB_API_CALL(r);
    s->at_work = r;
    int code = rb_source_next(s->s, &r->mem, &r->vocab, &d, &r->err);
    r->stats.seconds_load += rb_api_clock() - t;
    if (code == RB_EDONE)
        tell_left_out(r, s);
    return code == RB_OK ? rb_api_wrap(r, d, out) : code;
}

void rubric_source_close(rubric_source *s)
{
    if (s == NULL)
        return;
    rb_source_close(s->s);
    rb_api_loaders_close(s);
    rb_sites_free(&s->sites);
    rb_mem mem = s->mem;
    rb_free(&mem, s, sizeof *s);
}

/*
** api_export.c - include/rubric.h: a document told as text: as JSON, why an
** annotation is there, what patterns see of each token
*/
#include "api.h"

#include <string.h>
#include "export.h"

int rubric_json(rubric *r, const rubric_doc *d, int what, const char *layers,
                char **out, size_t *len)
{
    rb_buf b;
    *out = NULL;
    if (len != NULL)
        *len = 0;
    RB_API_CALL(r);
    rb_buf_init(&b, &r->mem);
    int code = rb_export_json(d->d, what, layers, &b, &r->err);
    return rb_api_text(r, code, &b, out, len);
}

static int to_buffer(void *user, const char *text, size_t len)
{
    rb_buf_put(user, text, len);
    return 0;
}

int rubric_why(rubric *r, rubric_doc *d, size_t offset, const char *rule,
               char **out, size_t *len)
{
    return rubric_why_as(r, d, offset, rule, "text", out, len);
}

static int is_jsonl(const char *format)
{
    return format != NULL && strcmp(format, "jsonl") == 0;
}

/* Analyse it and begin a text about it, which is nothing until it is made. */
static int begin(rubric *r, rubric_doc *d, rb_buf *b, char **out, size_t *len)
{
    *out = NULL;
    if (len != NULL)
        *len = 0;
    rb_buf_init(b, &r->mem);
    int code = rubric_doc_to(r, d, RUBRIC_ANALYZED);
    return code == RB_OK ? rb_api_script(r) : code;
}

int rubric_why_as(rubric *r, rubric_doc *d, size_t offset, const char *rule,
                  const char *format, char **out, size_t *len)
{
    rb_buf b;
    RB_API_CALL(r);
    int code = begin(r, d, &b, out, len);
    if (code == RB_OK && offset > d->d->len)
        code = rb_api_usage(r, "the place is behind the end of the text");
    if (code == RB_OK)
        code = rb_script_why(r->script, d->d, (uint32_t)offset, rule,
                             is_jsonl(format), to_buffer, &b, &r->err);
    return rb_api_text(r, code, &b, out, len);
}

int rubric_codes(rubric *r, rubric_doc *d, const char *format, char **out,
                 size_t *len)
{
    rb_buf b;
    RB_API_CALL(r);
    int code = begin(r, d, &b, out, len);
    if (code == RB_OK)
        code = rb_script_codes(r->script, d->d, is_jsonl(format), &b, &r->err);
    return rb_api_text(r, code, &b, out, len);
}

/*
** api_export.c - include/rubric.h: a document told as text: as JSON, why an
** annotation is there, what patterns see of each token
*/
#include "api.h"

#include <string.h>
#include "export.h"

/* The buffer's text as a string of exactly n + 1 bytes: owned. */
static int give(rubric *r, rb_buf *b, char **out, size_t *len)
{
    char *p = b->failed ? NULL : rb_strndup(&r->mem, b->p ? b->p : "", b->n);
    if (p != NULL) {
        *out = p;
        if (len != NULL)
            *len = b->n;
    }
    rb_buf_free(b);
    return p == NULL ? rb_nomem(&r->err) : RB_OK;
}

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
    if (code == RB_OK)
        return give(r, &b, out, len);
    rb_buf_free(&b);
    return code;
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

int rubric_why_as(rubric *r, rubric_doc *d, size_t offset, const char *rule,
                  const char *format, char **out, size_t *len)
{
    int json = format != NULL && strcmp(format, "jsonl") == 0;
    rb_buf b;
    *out = NULL;
    if (len != NULL)
        *len = 0;
    int code = rubric_doc_to(r, d, RUBRIC_ANALYZED);
    if (code == RB_OK)
        code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    if (offset > d->d->len)
        return rb_api_usage(r, "the place is behind the end of the text");
    rb_buf_init(&b, &r->mem);
    code = rb_script_why(r->script, d->d, (uint32_t)offset, rule, json,
                         to_buffer, &b, &r->err);
    if (code == RB_OK)
        return give(r, &b, out, len);
    rb_buf_free(&b);
    return code;
}

int rubric_codes(rubric *r, rubric_doc *d, const char *format, char **out,
                 size_t *len)
{
    rb_buf b;
    *out = NULL;
    if (len != NULL)
        *len = 0;
    int code = rubric_doc_to(r, d, RUBRIC_ANALYZED);
    if (code == RB_OK)
        code = rb_api_script(r);
    if (code != RB_OK)
        return code;
    rb_buf_init(&b, &r->mem);
    code = rb_script_codes(r->script, d->d,
                           format != NULL && strcmp(format, "jsonl") == 0, &b,
                           &r->err);
    if (code == RB_OK)
        return give(r, &b, out, len);
    rb_buf_free(&b);
    return code;
}

/*
** api_place.c - include/rubric.h: the way from a text back to its source
*/
#include "api.h"

#include <string.h>
#include "load/raw.h"

int rubric_doc_place(const rubric_doc *d, size_t start, size_t end,
                     rubric_place *out)
{
    const rb_doc *doc = d->d;
    rubric_place place = {.part = ""};
    int code = RUBRIC_EUSAGE;
    if (start <= end && end <= doc->len) {
        rb_place at = rb_map_find(doc->map.v, doc->map.n, doc->text, doc->len,
                                  (uint32_t)start, (uint32_t)end);
        if (at.part < doc->part.n)
            place.part = doc->part.v[at.part];
        place.start = at.start;
        place.end = at.end;
        place.exact = at.exact;
        place.page = at.page;
        code = RUBRIC_OK;
    }
    rb_api_give(out, &place, sizeof place);
    return code;
}

const char *rubric_doc_encoding(const rubric_doc *d)
{
    return d->d->encoding != NULL ? d->d->encoding : "UTF-8";
}

int rubric_doc_dropped(const rubric_doc *d, size_t i, rubric_drop *out)
{
    rubric_drop drop = {.reason = "", .text = ""};
    int code = RUBRIC_DONE;
    if (i < d->d->drop.n) {
        const rb_drop *p = &d->d->drop.v[i];
        drop.reason = p->reason;
        drop.text = p->text;
        drop.start = p->src;
        drop.end = p->src + p->src_len;
        code = RUBRIC_OK;
    }
    rb_api_give(out, &drop, sizeof drop);
    return code;
}

int rubric_doc_source(rubric *r, const rubric_doc *d, const char *part,
                      char **out, size_t *len)
{
    rb_buf b;
    const char *path = d->d->meta[RB_META_PATH];
    *out = NULL;
    *len = 0;
    RB_API_CALL(r);
    if (path == NULL || strcmp(path, "-") == 0)
        return rb_api_usage(r, "the document came from no file");
    rb_buf_init(&b, &r->mem);
    int code = rb_raw(path, part != NULL ? part : "", &b, &r->err);
    return rb_api_text(r, code, &b, out, len);
}

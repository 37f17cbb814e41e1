/*
** rows.c - what the formats share that are read record by record
**
** Records are cut out of the file first and decoded one by one: one record
** in another encoding does not touch its neighbours, and memory follows the
** longest of them.
*/
#include "../base/utf8.h"
#include "source.h"

/* UTF-16 and its like have no lines before they are decoded: the whole file
** is, and takes the place of the window. */
static int decode_all(rb_source *s, rb_err *e)
{
    rb_text t;
    rb_input *in = &s->in;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK) {
        in->beg = in->end; /* nothing of it can be used */
        in->eof = 1;
        return rc;
    }
    char *buf = in->buf;
    size_t cap = in->cap;
    in->buf = s->text.p;
    in->cap = s->text.cap;
    in->beg = in->scanned = 0;
    in->end = s->text.n;
    in->base = 0;
    rb_buf_init(&s->text, s->mem);
    rb_free(s->mem, buf, cap);
    s->enc = (rb_encoding){.kind = RB_ENC_UTF8};
    s->verbatim = 0;
    return RB_OK;
}

int rb_rows_begin(rb_source *s, rb_err *e)
{
    s->begun = 1;
    s->verbatim = 1;
    if (!rb_encoding_has_lines(s->enc))
        return decode_all(s, e);
    s->in.beg += s->enc.mark;
    s->enc.mark = 0;
    return RB_OK;
}

int rb_row_decode(rb_source *s, char *p, size_t n, rb_text *t, rb_err *e)
{
    s->offset = s->in.base + (uint64_t)(p - s->in.buf);
    if (s->verbatim) { /* else offsets are not the file's */
        s->base = s->offset;
        s->size = n;
    }
    /* Of a file that was decoded as a whole the way back is there. */
    int rc = rb_decode(s->enc, p, n, s->offset, &s->text, &s->rep,
                       s->verbatim ? &s->mid : NULL, t, e);
    s->origin = s->verbatim ? t->p : s->in.buf;
    if (s->verbatim)
        s->encoding = s->rep.encoding;
    s->decoded = s->verbatim ? t->n : s->in.end;
    if (rc != RB_OK && rc != RB_ENOMEM)
        rb_err_prefix(e, "%s:%u", s->name.p, s->line);
    return rc;
}

/*
** text.c - plain text: the file is the text
**
** Nothing is guessed. A first line may be a title or may not; whoever wants
** to know decides later, with the text before them.
*/
#include "source.h"

static int finish(rb_source *s, rb_doc *d)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, s->name.p);
    return rc == RB_OK ? rb_repairs_tell(&s->rep, d) : rc;
}

static int next_text(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    rb_text t;
    if (s->begun)
        return RB_EDONE;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK)
        return rc;
    rc = rb_source_doc(s, m, v, &t, NULL, out, e);
    if (rc == RB_OK && finish(s, *out) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    return rc;
}

const rb_format rb_format_text = {
    .name = "text", .endings = ".txt.text.", .next = next_text, .verbatim = 1};

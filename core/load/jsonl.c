/*
** jsonl.c - one JSON object a line
**
** A broken line costs that line. Lines are decoded one by one, so one line
** in another encoding does not touch its neighbours either.
*/
#include <stdio.h>
#include <string.h>
#include "source.h"

static int is_blank(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r'))
        i++;
    return i == n;
}

/* The next line that is not blank, decoded. */
static int next_line(rb_source *s, rb_text *t, rb_err *e)
{
    char *p;
    size_t n;
    do {
        int rc = rb_input_line(&s->in, &p, &n, e);
        if (rc != RB_EDONE)
            s->line++;
        if (rc == RB_ELIMIT)
            rb_err_prefix(e, "%s:%u", s->name.p, s->line);
        if (rc != RB_OK)
            return rc;
    } while (is_blank(p, n));
    return rb_row_decode(s, p, n, t, e);
}

static int read_line(rb_source *s, const rb_text *t, const char *at, rb_err *e)
{
    rb_json j;
    rb_json_init(&j, t->p, t->n);
    int c = rb_json_peek(&j), rc;
    if (c != '{' && c != '[' && c != '"') {
        rc = RB_EINPUT;
        j.at = j.p;
        j.why = "'{' was expected";
    } else if (c != '{') {
        return rb_fail(e, RB_EINPUT,
                       "%s: the line is %s, not an object {...}; it is "
                       "left out",
                       at, c == '[' ? "an array" : "a string");
    } else {
        rc = rb_record_read(s, &j, e);
        if (rc == RB_OK && rb_json_peek(&j) != -1) {
            rc = RB_EINPUT;
            j.at = j.p;
            j.why = "text after the end of the object";
        }
    }
    if (rc == RB_EINPUT)
        rb_fail(e, rc,
                "%s: broken JSON at column %zu: %s; the line is left "
                "out",
                at, (size_t)(j.at - t->p) + 1, j.why);
    return rc;
}

static int next_jsonl(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                      rb_err *e)
{
    rb_text t;
    int rc = RB_OK;
    s->rep.n = 0;
    if (!s->begun)
        rc = rb_rows_begin(
            s, e); /* repairs of a whole file go to its first record */
    if (rc == RB_OK)
        rc = next_line(s, &t, e);
    if (rc != RB_OK)
        return rc;
    int verbatim = s->verbatim;
    s->verbatim = verbatim && t.verbatim;
    rb_buf at;
    rb_buf_init(&at, s->mem);
    rb_buf_printf(&at, "%s:%u", s->name.p, s->line);
    if (at.failed)
        rc = rb_nomem(e);
    if (rc == RB_OK)
        rc = read_line(s, &t, at.p, e);
    if (rc == RB_OK)
        rc = rb_record_doc(s, at.p, at.p, m, v, out, e);
    rb_buf_free(&at);
    s->verbatim = verbatim;
    return rc;
}

const rb_format rb_format_jsonl = {.name = "jsonl",
                                   .endings = ".jsonl.ndjson.jsonlines.",
                                   .next = next_jsonl,
                                   .verbatim = 1};

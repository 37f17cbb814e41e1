/*
** jsonfile.c - a JSON file: one record, an array of them, or several values
**
** Many services wrap their records: {"status": "ok", "articles": [...]}. An
** object without a text, but with exactly one array of objects, is such a
** wrapper; so is one that has, deeper, an array of objects with a text.
** Records are taken one by one, so a break in the middle of a file costs what
** comes after it and nothing before.
*/
#include <string.h>
#include "source.h"

static int begin(rb_source *s, rb_err *e)
{
    rb_text t;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK) {
        rb_json_init(&s->json, NULL, 0);
        return rc;
    }
    rb_json_init(&s->json, t.p, t.n);
    s->counted = s->line_start = t.p;
    s->line = 1;
    s->origin = t.p;
    s->decoded = t.n;
    s->offset = s->enc.mark;
    s->verbatim = t.verbatim;
    if (rb_json_peek(&s->json) == -1)
        return rb_fail(e, RB_EINPUT, "%s: the file has blanks only", s->name.p);
    return RB_OK;
}

/* Strings are decoded in place and get line breaks then: what is passed is
** counted before that. */
static void count_lines(rb_source *s, const char *to)
{
    char *p = s->counted, *nl;
    while (p < to && (nl = memchr(p, '\n', (size_t)(to - p))) != NULL) {
        s->line++;
        s->line_start = p = nl + 1;
    }
    s->counted = (char *)to;
}

/* Nothing after a break can be trusted: the file ends here. */
static int broken(rb_source *s, const rb_json *j, rb_err *e)
{
    count_lines(s, j->at);
    rb_fail(e, RB_EINPUT,
            "%s:%u: broken JSON at column %zu: %s; %u record%s before it "
            "could be read",
            s->name.p, s->line, (size_t)(j->at - s->line_start) + 1, j->why,
            s->records, s->records == 1 ? "" : "s");
    s->in_items = 0;
    s->json.p = s->json.end;
    return RB_EINPUT;
}

/* The only array of objects among the members, or NULL. */
static const rb_jval *only_array(const rb_source *s)
{
    const rb_jval *found = NULL;
    for (uint32_t i = 0; i < s->member.n; i++) {
        const rb_jval *v = &s->member.v[i].val;
        rb_json j;
        if (v->kind != RB_J_ARRAY)
            continue;
        rb_json_init(&j, v->p, v->n);
        rb_json_enter(&j);
        if (rb_json_peek(&j) != '{')
            continue;
        if (found != NULL)
            return NULL;
        found = v;
    }
    return found;
}

/* An array deeper in the object whose first element has a text. 0: none. */
static int deep_array(const rb_source *s, const rb_jval *object, int depth,
                      rb_jval *out)
{
    enum { DEPTH = 4 };
    rb_json j, items;
    rb_jval key, val, first;
    rb_json_init(&j, object->p, object->n);
    if (rb_json_enter(&j) != 0)
        return 0;
    while (rb_json_member(&j, &key, &val) == 1) {
        if (val.kind == RB_J_OBJECT && depth < DEPTH &&
            deep_array(s, &val, depth + 1, out))
            return 1;
        if (val.kind != RB_J_ARRAY)
            continue;
        rb_json_init(&items, val.p, val.n);
        rb_json_enter(&items);
        if (rb_json_element(&items, &first) == 1 && first.kind == RB_J_OBJECT &&
            rb_object_has_text(s, &first)) {
            *out = val;
            return 1;
        }
    }
    return 0;
}

/* The records that the object which was read wraps. 0: it wraps none. */
static int wrapped(const rb_source *s, rb_jval *out)
{
    const rb_jval *only = only_array(s);
    for (uint32_t i = 0; only == NULL && i < s->member.n; i++)
        if (s->member.v[i].val.kind == RB_J_OBJECT &&
            deep_array(s, &s->member.v[i].val, 1, out))
            return 1;
    if (only != NULL)
        *out = *only;
    return only != NULL;
}

/* "path#3" for the third record, "path" when it is alone in its file. */
static int record_doc(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                      rb_err *e)
{
    rb_buf at, id;
    int rc = RB_OK;
    rb_json rest = s->json;
    int alone = !s->in_items && s->records == 1 && rb_json_peek(&rest) == -1;
    rb_buf_init(&at, s->mem);
    rb_buf_init(&id, s->mem);
    rb_buf_printf(&at, "%s:%u", s->name.p, s->line);
    rb_buf_puts(&id, s->name.p);
    if (!alone)
        rb_buf_printf(&id, "#%u", s->records);
    if (at.failed || id.failed)
        rc = rb_nomem(e);
    else
        rc = rb_record_doc(s, at.p, id.p, m, v, out, e);
    rb_buf_free(&at);
    rb_buf_free(&id);
    return rc;
}

/* A value that was read: a record, or at the top a wrapper of records. */
static int take_value(rb_source *s, const rb_jval *val, int *made, rb_mem *m,
                      rb_vocab *v, rb_doc **out, rb_err *e)
{
    rb_json j;
    rb_jval items;
    count_lines(s, val->p);
    s->records++;
    if (val->kind != RB_J_OBJECT)
        return rb_fail(e, RB_EINPUT,
                       "%s:%u: record %u is %s, not an object {...}; it is "
                       "left out",
                       s->name.p, s->line, s->records, rb_json_kind(val));
    rb_json_init(&j, val->p, val->n);
    int rc = rb_record_read(s, &j, e);
    if (rc != RB_OK)
        return rc;
    if (!s->in_items && !rb_record_has_text(s) && wrapped(s, &items)) {
        rb_json_init(&s->items, items.p, items.n);
        rb_json_enter(&s->items);
        s->records--;
        s->in_items = 1;
        return RB_OK;
    }
    uint32_t line = s->line;
    count_lines(s, val->p + val->n);
    uint32_t after = s->line;
    s->line = line;
    *made = 1;
    rc = record_doc(s, m, v, out, e);
    s->line = after;
    return rc;
}

static int next_json(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    int rc = RB_OK, made = 0;
    s->rep.n = 0;
    if (!s->begun)
        rc = begin(s, e);
    while (rc == RB_OK && !made) {
        rb_json *j = s->in_items ? &s->items : &s->json;
        rb_jval val;
        int got = 1, c = rb_json_peek(j);
        if (s->in_items) {
            got = rb_json_element(j, &val);
            if (got == 0) {
                if (j->end == s->json.end)
                    s->json.p = j->p;
                s->in_items = 0;
                continue;
            }
        } else if (c == -1) {
            return RB_EDONE;
        } else if (c == '[') {
            s->items = *j;
            rb_json_enter(&s->items);
            s->in_items = 1;
            continue;
        } else {
            got = rb_json_value(j, &val) == 0 ? 1 : -1;
        }
        if (got < 0)
            return broken(s, j, e);
        rc = take_value(s, &val, &made, m, v, out, e);
    }
    return rc;
}

const rb_format rb_format_json = {
    .name = "json", .endings = ".json.", .next = next_json, .verbatim = 1};

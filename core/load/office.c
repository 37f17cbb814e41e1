/*
** office.c - what the formats share that are XML in a ZIP: DOCX, ODT, EPUB
*/
#include "office.h"

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE)

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "date.h"

enum { NOTES = sizeof((rb_office *)0)->note / sizeof(char *) };

int rb_office_open(rb_office *o, rb_source *s, rb_err *e)
{
    memset(o, 0, sizeof *o);
    o->s = s;
    rb_arena_init(&o->arena, s->mem);
    rb_buf_init(&o->text, s->mem);
    rb_mapper_init(&o->map, s->mem);
    rb_buf_init(&o->skipped, s->mem);
    s->begun = 1;
    return rb_input_all(&s->in, e);
}

void rb_office_close(rb_office *o)
{
    rb_vec_free(o->s->mem, &o->part);
    rb_vec_free(o->s->mem, &o->drop);
    rb_buf_free(&o->skipped);
    rb_buf_free(&o->text);
    rb_mapper_free(&o->map);
    rb_arena_free(&o->arena);
}

int rb_office_members(rb_office *o, int (*want)(void *, const char *),
                      int (*got)(void *, const char *, char *, size_t,
                                 rb_err *),
                      void *user, rb_err *e)
{
    rb_source *s = o->s;
    rb_member_calls calls = {want, got, user};
    int rc = rb_members(s->mem, s->in.buf + s->in.beg, s->in.end - s->in.beg,
                        s->o.max_bytes, &calls, e);
    if (rc == RB_EINPUT || rc == RB_ELIMIT)
        rb_err_prefix(e, "%s", s->name.p);
    return rc;
}

static int add_note(rb_office *o, const char *name, const char *what)
{
    char text[400];
    if (o->notes == NOTES)
        return RB_OK;
    snprintf(text, sizeof text, "%.100s: %.290s", name, what);
    o->note[o->notes] = rb_arena_str(&o->arena, text, strlen(text));
    return o->note[o->notes++] != NULL ? RB_OK : RB_ENOMEM;
}

/* ---- text ---- */

static int add_part(rb_office *o, const char *name, uint16_t *part)
{
    const char *copy = rb_arena_str(&o->arena, name, strlen(name));
    if (copy == NULL || rb_vec_push(o->s->mem, &o->part, copy) != 0)
        return RB_ENOMEM;
    *part = (uint16_t)o->part.n;
    return RB_OK;
}

/* A member in UTF-8: its text is added to o->text, and the way back. */
static int add_text(rb_office *o, const rb_text *t, const rb_mapper *mid,
                    rb_office_read read, void *user, rb_err *e)
{
    rb_mapper own;
    size_t before = o->text.n;
    uint32_t pieces = o->map.map.n;
    if (before > 0) {
        rb_buf_puts(&o->text, "\n\n");
        rb_mapper_add(&o->map, RB_MAP_MADE, 2, 0, 0);
    }
    size_t begin = o->text.n;
    rb_mapper_init(&own, o->s->mem);
    own.text = (uint32_t)begin;
    int rc = read(user, t->p, t->n, &o->text, &own, e);
    if (rc == RB_OK && o->text.n > begin) {
        rb_map_through(own.map.v, own.map.n, o->text.p, (uint32_t)o->text.n,
                       mid->map.v, mid->map.n, t->p, (uint32_t)t->n, &o->map);
    } else if (rc == RB_OK && before > 0) {
        o->text.p[o->text.n = before] = '\0';
        o->map.map.n = pieces;
        o->map.text = (uint32_t)before;
    }
    rb_mapper_free(&own);
    return rc == RB_OK && (o->map.failed || o->text.failed) ? RB_ENOMEM : rc;
}

/* A member is UTF-8, unless it has a mark or says something else: nothing is
** guessed, as it is for files. */
static rb_encoding encoding_of(const char *bytes, size_t n)
{
    static const char attr[] = "encoding=";
    size_t head = n < 200 ? n : 200;
    const char *p = memmem(bytes, head, attr, sizeof attr - 1);
    size_t at = p != NULL ? (size_t)(p - bytes) + sizeof attr : head;
    int other = n > 5 && memcmp(bytes, "<?xml", 5) == 0 && at + 5 <= head &&
                strncasecmp(bytes + at, "utf-8", 5) != 0;
    if (n > 1 && (bytes[0] == '\0' || bytes[1] == '\0'))
        other = 1;
    return rb_encoding_find(bytes, n, other ? NULL : "UTF-8");
}

int rb_office_add(rb_office *o, const char *name, char *bytes, size_t n,
                  rb_office_read read, void *user, rb_err *e)
{
    rb_mapper mid;
    rb_buf tmp;
    rb_text t;
    rb_encoding enc = encoding_of(bytes, n);
    if (n >= UINT32_MAX)
        return rb_fail(e, RB_ELIMIT, "%s: it has 4 GiB or more", name);
    rb_mapper_init(&mid, o->s->mem);
    rb_buf_init(&tmp, o->s->mem);
    int rc = add_part(o, name, &o->map.part);
    if (rc == RB_OK)
        rc = rb_decode(enc, bytes + enc.mark, n - enc.mark, enc.mark, &tmp,
                       &o->rep, &mid, &t, e);
    if (rc == RB_OK)
        rc = add_text(o, &t, &mid, read, user, e);
    rb_mapper_free(&mid);
    rb_buf_free(&tmp);
    return rc == RB_ENOMEM ? rb_nomem(e) : rc;
}

int rb_office_xml(rb_office *o, const char *name, const char *s, size_t n,
                  const rb_xml_events *events, void *user, rb_err *e)
{
    rb_xml *x;
    rb_err why = {.code = RB_OK};
    int rc = rb_xml_new(&x, o->s->mem, s, n, events, user, e);
    if (rc != RB_OK)
        return rc;
    rc = rb_xml_run(x, &why);
    if (rc == RB_EINPUT || rc == RB_ELIMIT)
        rc = add_note(o, name, why.msg);
    const char *note = rb_xml_note(x);
    if (rc == RB_OK && note != NULL)
        rc = add_note(o, name, note);
    rb_xml_free(x);
    return rc == RB_ENOMEM ? rb_nomem(e) : rc;
}

/* ---- what is left out ---- */

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int rb_office_skip(rb_office *o, const char *s, size_t n)
{
    if (!o->s->o.dropped)
        return RB_OK;
    for (size_t i = 0; i < n; i++) {
        const rb_buf *b = &o->skipped;
        if (!is_blank(s[i]))
            rb_buf_putc(&o->skipped, (unsigned char)s[i]);
        else if (b->n > 0 && b->p[b->n - 1] != ' ')
            rb_buf_putc(&o->skipped, ' ');
    }
    return o->skipped.failed ? RB_ENOMEM : RB_OK;
}

int rb_office_skipped(rb_office *o, const char *reason, uint64_t src,
                      uint64_t end)
{
    size_t n = o->skipped.n;
    if (n > 0 && o->skipped.p[n - 1] == ' ')
        n--;
    if (n == 0 || reason == NULL)
        return RB_OK;
    rb_drop p = {.src = src, .src_len = (uint32_t)(end - src)};
    p.reason = reason;
    p.text = rb_arena_str(&o->arena, o->skipped.p, n);
    rb_buf_clear(&o->skipped);
    return p.text != NULL && rb_vec_push(o->s->mem, &o->drop, p) == 0
               ? RB_OK
               : RB_ENOMEM;
}

/* ---- metadata ---- */

typedef struct meta_reader {
    rb_office *o;
    const rb_office_rule *rule;
    size_t n_rules;
    const rb_office_rule *at; /* whose element is open */
    size_t rank[RB_META_COUNT];
    rb_buf value;
} meta_reader;

static int meta_open(void *ud, const rb_xml_tag *t)
{
    meta_reader *r = ud;
    r->at = NULL;
    rb_buf_clear(&r->value);
    for (size_t i = 0; i < r->n_rules && r->at == NULL; i++) {
        if (rb_xml_is(t, r->rule[i].ns, r->rule[i].name))
            r->at = &r->rule[i];
    }
    return RB_OK;
}

static int meta_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                     uint32_t src_len)
{
    meta_reader *r = ud;
    (void)same, (void)src, (void)src_len;
    if (r->at != NULL)
        rb_buf_put(&r->value, s, n);
    return r->value.failed ? RB_ENOMEM : RB_OK;
}

/* A value without blanks at its edges; dates are read. */
static int meta_store(meta_reader *r, const char *s, size_t n)
{
    rb_office *o = r->o;
    const rb_office_rule *rule = r->at;
    const char **to = &o->meta[rule->field];
    size_t rank = r->n_rules - (size_t)(rule - r->rule);
    char iso[RB_DATE_SIZE];
    rb_buf joined;
    int date = rule->field == RB_META_DATE || rule->field == RB_META_MODIFIED;
    if (*to != NULL && (r->rank[rule->field] > rank ||
                        (r->rank[rule->field] == rank && !rule->list)))
        return RB_OK;
    if (date && rb_date_parse(s, n, NULL, iso)) {
        s = iso;
        n = strlen(iso);
    }
    rb_buf_init(&joined, o->s->mem);
    if (*to != NULL && r->rank[rule->field] == rank)
        rb_buf_printf(&joined, "%s; ", *to);
    rb_buf_put(&joined, s, n);
    if (!joined.failed)
        *to = rb_arena_str(&o->arena, joined.p, joined.n);
    int failed = joined.failed || *to == NULL;
    rb_buf_free(&joined);
    r->rank[rule->field] = rank;
    o->from[rule->field] = rule->from;
    return failed ? RB_ENOMEM : RB_OK;
}

static int meta_close(void *ud, const rb_xml_tag *t)
{
    meta_reader *r = ud;
    const char *s = r->value.p;
    size_t n = r->value.n;
    int rc = RB_OK;
    (void)t;
    while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
        n--;
    while (n > 0 && strchr(" \t\r\n", *s) != NULL)
        s++, n--;
    if (r->at != NULL && n > 0)
        rc = meta_store(r, s, n);
    r->at = NULL;
    rb_buf_clear(&r->value);
    return rc;
}

int rb_office_meta(rb_office *o, const char *name, char *bytes, size_t n,
                   const rb_office_rule *rule, size_t n_rules, rb_err *e)
{
    static const rb_xml_events events = {meta_open, meta_close, meta_text};
    meta_reader r = {.o = o, .rule = rule, .n_rules = n_rules};
    rb_encoding enc = encoding_of(bytes, n);
    rb_repairs rep = {.n = 0};
    rb_buf tmp;
    rb_text t;
    rb_buf_init(&r.value, o->s->mem);
    rb_buf_init(&tmp, o->s->mem);
    int rc = rb_decode(enc, bytes + enc.mark, n - enc.mark, enc.mark, &tmp,
                       &rep, NULL, &t, e);
    if (rc == RB_OK)
        rc = rb_office_xml(o, name, t.p, t.n, &events, &r, e);
    rb_buf_free(&tmp);
    rb_buf_free(&r.value);
    return rc;
}

/* ---- the document ---- */

static int finish(rb_office *o, rb_doc *d)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, o->s->name.p);
    for (uint32_t i = 0; rc == RB_OK && i < o->part.n; i++)
        rc = rb_doc_add_part(d, o->part.v[i]) == (int)i + 1 ? RB_OK : RB_ENOMEM;
    for (int i = 0; rc == RB_OK && i < RB_META_COUNT; i++) {
        if (o->meta[i] != NULL)
            rc = rb_set_meta(d, i, o->meta[i], strlen(o->meta[i]), o->from[i]);
    }
    for (uint32_t i = 0; rc == RB_OK && i < o->drop.n; i++) {
        const rb_drop *p = &o->drop.v[i];
        rc = rb_doc_add_drop(d, p->src, p->src_len, p->reason, p->text,
                             strlen(p->text));
    }
    for (int i = 0; rc == RB_OK && i < o->notes; i++)
        rc = rb_doc_add_note(d, UINT64_MAX, "%s", o->note[i]);
    return rc == RB_OK ? rb_repairs_tell(&o->rep, d) : rc;
}

int rb_office_doc(rb_office *o, rb_mem *m, rb_vocab *v, rb_doc **out, rb_err *e)
{
    rb_source *s = o->s;
    rb_text t = {o->text.p, o->text.n, 0};
    if (o->text.n == 0)
        return rb_fail(e, RB_EINPUT, "%s: there is no text in it%s%s",
                       s->name.p, o->notes > 0 ? "; " : "",
                       o->notes > 0 ? o->note[0] : "");
    rb_mapper_clear(&s->mid); /* places are those of the members */
    s->encoding = "UTF-8";
    s->line = 0;
    int rc = rb_source_doc(s, m, v, &t, &o->map, out, e);
    if (rc == RB_OK && finish(o, *out) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    return rc;
}

#endif

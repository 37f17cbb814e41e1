/*
** record.c - a JSON object, or a row of a table, becomes a document
**
** One field is the text, some are metadata, the others are kept as they are
** for whoever wants them. Field names may be paths: 'article.body'. When a
** name occurs twice the last one counts.
*/
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "recordhtml.h"
#include "loaded.h"
#include "source.h"

/* ---- members ---- */

int rb_record_read(rb_source *s, rb_json *j, rb_err *e)
{
    int rc;
    rb_member mb;
    s->member.n = 0;
    if (rb_json_enter(j) != 0)
        return RB_EINPUT;
    while ((rc = rb_json_member(j, &mb.key, &mb.val)) == 1) {
        if (mb.key.esc)
            mb.key.n = rb_json_unescape(mb.key.p, mb.key.n, 0, NULL, 0, NULL);
        if (rb_vec_push(s->mem, &s->member, mb) != 0)
            return rb_nomem(e);
    }
    return rc == 0 ? RB_OK : RB_EINPUT;
}

static int is_name(const rb_jval *key, const char *name, size_t n)
{
    return key->n == n && memcmp(key->p, name, n) == 0;
}

static int is_between_words(char c)
{
    return c == ' ' || c == '_' || c == '-';
}

/* "Full Text" is like "full_text" and "fulltext". */
static int is_like(const rb_jval *key, const char *name, size_t n)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < key->n && is_between_words(key->p[i]))
            i++;
        while (k < n && is_between_words(name[k]))
            k++;
        if (i == key->n || k == n)
            return i == key->n && k == n && n > 0;
        if (strncasecmp(key->p + i++, name + k++, 1) != 0)
            return 0;
    }
}

/* People write the heads of columns for people: "Text", "DATE"; and of our
** own names (`loose`) services write "publishedAt" and "published_at". */
static rb_member *member_named(rb_source *s, const char *name, size_t n,
                               int loose)
{
    rb_member *like = NULL;
    for (uint32_t i = s->member.n; i-- > 0;) {
        rb_member *mb = &s->member.v[i];
        if (is_name(&mb->key, name, n))
            return mb;
        if (like == NULL && (loose || mb->val.kind == RB_CELL) &&
            is_like(&mb->key, name, n))
            like = mb;
    }
    return like;
}

/*
** The value at a path inside an object. Names in there that are written with
** escapes are not found: decoding them in place would spoil the raw value.
*/
static int find_inside(const rb_jval *object, const char *path, rb_jval *out)
{
    rb_json j;
    rb_jval key, val;
    int found = 0;
    if (object->kind != RB_J_OBJECT)
        return 0;
    rb_json_init(&j, object->p, object->n);
    rb_json_enter(&j);
    while (rb_json_member(&j, &key, &val) == 1) {
        if (is_name(&key, path, strlen(path))) {
            *out = val;
            found = 1;
        } else if (strncmp(path, key.p, key.n) == 0 && path[key.n] == '.') {
            found |= find_inside(&val, path + key.n + 1, out);
        }
    }
    return found;
}

/* The value of a field; *top is the member that it is or is in. */
static int find_field(rb_source *s, const char *path, int loose, rb_jval *out,
                      rb_member **top)
{
    *top = member_named(s, path, strlen(path), loose);
    if (*top != NULL) {
        *out = (*top)->val;
        return 1;
    }
    for (const char *dot = path; (dot = strchr(dot, '.')) != NULL; dot++) {
        *top = member_named(s, path, (size_t)(dot - path), 0);
        if (*top != NULL && find_inside(&(*top)->val, dot + 1, out))
            return 1;
    }
    return 0;
}

/* ---- the text ---- */

static const char *const text_names[] = {"text", "body", "content", "full_text",
                                         NULL};

/* The i-th name that the text's field may have, or NULL. */
static const char *text_name(const rb_source *s, int i)
{
    if (s->o.text_field != NULL)
        return i == 0 ? s->o.text_field : NULL;
    return text_names[i];
}

static int is_text(const rb_jval *v)
{
    return v->kind == RB_J_STRING || v->kind == RB_CELL;
}

static const char *find_text(rb_source *s, rb_jval *out, rb_member **top)
{
    const char *name;
    for (int i = 0; (name = text_name(s, i)) != NULL; i++) {
        if (find_field(s, name, 0, out, top) && is_text(out) && out->n > 0)
            return name;
    }
    return NULL;
}

int rb_record_has_text(rb_source *s)
{
    rb_jval v;
    rb_member *top;
    return find_text(s, &v, &top) != NULL;
}

int rb_object_has_text(const rb_source *s, const rb_jval *object)
{
    rb_jval v;
    const char *name;
    for (int i = 0; (name = text_name(s, i)) != NULL; i++)
        if (find_inside(object, name, &v) && is_text(&v) && v.n > 0)
            return 1;
    return 0;
}

int rb_columns_have_text(rb_source *s)
{
    const char *name;
    for (int i = 0; (name = text_name(s, i)) != NULL; i++)
        for (uint32_t k = 0; k < s->column.n; k++)
            if (is_like(&s->column.v[k], name, strlen(name)))
                return 1;
    return 0;
}

enum { NAME_SHOWN = 40 };

/* A field name in a message: short, and on one line. */
static void put_name(rb_buf *b, const rb_jval *key)
{
    size_t n = key->n < NAME_SHOWN ? key->n : NAME_SHOWN;
    while (n < key->n && n > 0 && (key->p[n] & 0xC0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        rb_buf_putc(b, (unsigned char)key->p[i] < 0x20 ? ' ' : key->p[i]);
    if (n < key->n)
        rb_buf_puts(b, "...");
}

/* Is it the name of a field of metadata? That is not the text. */
static int is_known(rb_source *s, const rb_jval *key)
{
    rb_field field[RB_FIELDS];
    rb_source_fields(s, field);
    const char *name;
    for (int i = 0; i < RB_FIELDS; i++)
        for (int k = 0; (name = rb_field_name(&field[i], k)) != NULL; k++)
            if (is_like(key, name, strlen(name)))
                return 1;
    return 0;
}

/* The field that is probably meant: the longest with several words. */
static const rb_member *probable(rb_source *s)
{
    enum { LONG = 20 };
    const rb_member *best = NULL;
    for (uint32_t i = 0; i < s->member.n; i++) {
        const rb_member *mb = &s->member.v[i];
        if (is_text(&mb->val) && mb->val.n >= LONG &&
            memchr(mb->val.p, ' ', mb->val.n) != NULL &&
            (best == NULL || mb->val.n > best->val.n) && !is_known(s, &mb->key))
            best = mb;
    }
    return best;
}

/* As it is typed in a shell. */
static void put_quoted(rb_buf *b, const rb_jval *key)
{
    int plain = key->n > 0;
    const char *quote = memchr(key->p, '\'', key->n) != NULL ? "\"" : "'";
    for (size_t i = 0; i < key->n; i++) {
        unsigned char c = (unsigned char)key->p[i];
        plain =
            plain && (c >= 0x80 || isalnum(c) || strchr("_-./@:", c) != NULL);
    }
    rb_buf_puts(b, plain ? "" : quote);
    put_name(b, key);
    rb_buf_puts(b, plain ? "" : quote);
}

static void put_fields(rb_source *s, rb_buf *b)
{
    const rb_member *text = probable(s);
    rb_buf_puts(b, s->member.n > 0 ? "; it has: " : "; it has no fields");
    for (uint32_t i = 0; i < s->member.n && i <= 12; i++) {
        rb_buf_puts(b, i == 12 ? "..." : i > 0 ? ", " : "");
        if (i < 12)
            put_name(b, &s->member.v[i].key);
    }
    if (text != NULL && text->val.kind == RB_CELL && text->key.n > NAME_SHOWN) {
        rb_buf_puts(b, "; the first row has to name the columns: put one "
                       "with names above it");
    } else if (text != NULL) {
        rb_buf_puts(b, "; name the field of the text, as in --text-field ");
        put_quoted(b, &text->key);
    } else if (s->member.n > 0) {
        rb_buf_puts(b, "; --text-field NAME says which is the text");
    }
}

int rb_record_no_text(rb_source *s, const char *at, rb_err *e)
{
    rb_buf b;
    rb_jval v;
    rb_member *top;
    const char *name;
    int said = 0;
    rb_buf_init(&b, s->mem);
    for (int i = 0; !said && (name = text_name(s, i)) != NULL; i++) {
        if (find_field(s, name, 0, &v, &top)) {
            rb_buf_printf(&b, "the field \"%s\" is %s", name,
                          is_text(&v) ? "empty" : rb_json_kind(&v));
            said = 1;
        }
    }
    if (!said && s->o.text_field != NULL)
        rb_buf_printf(&b, "the record has no field \"%s\"", s->o.text_field);
    else if (!said)
        rb_buf_puts(&b, "the record has no field \"text\", \"body\", "
                        "\"content\" or \"full_text\"");
    put_fields(s, &b);
    int rc = b.failed ? rb_nomem(e) : rb_fail(e, RB_EINPUT, "%s: %s", at, b.p);
    rb_buf_free(&b);
    return rc;
}

static uint64_t offset_of(const rb_source *s, const char *p)
{
    return s->offset + (uint64_t)(p - s->origin);
}

size_t rb_cell_unquote(char *s, size_t n, uint64_t at, rb_mapper *map)
{
    size_t out = 0;
    for (size_t i = 0, run; i < n; i += run) {
        const char *q = memchr(s + i, '"', n - i);
        run = q != NULL ? (size_t)(q - s) - i : n - i;
        int two = q != NULL && i + run + 1 < n && q[1] == '"';
        run += q != NULL && !two; /* one alone is as it is */
        memmove(s + out, s + i, run);
        if (map != NULL)
            rb_mapper_add(map, RB_MAP_SAME, (uint32_t)run, at + i,
                          (uint32_t)run);
        out += run;
        if (!two)
            continue;
        if (map != NULL)
            rb_mapper_add(map, RB_MAP_WHOLE, 1, at + i + run, 2);
        s[out++] = '"';
        run += 2;
    }
    return out;
}

/* Decode the text in place; what is nested stays for the further fields and
** is decoded in a copy. */
static int make_text(rb_source *s, const rb_jval *v, int nested, rb_text *t)
{
    uint64_t at = (uint64_t)(v->p - s->origin);
    *t = (rb_text){v->p, v->n, s->verbatim && !v->esc};
    rb_mapper_clear(&s->map);
    if (!v->esc) {
        rb_mapper_add(&s->map, RB_MAP_SAME, (uint32_t)v->n, at, (uint32_t)v->n);
        return s->map.failed ? RB_ENOMEM : RB_OK;
    }
    /* The way back counts characters of what was decoded: keep it whole. */
    if (nested || !s->verbatim || v->kind == RB_CELL) {
        rb_buf_clear(&s->field);
        rb_buf_put(&s->field, v->p, v->n);
        if (s->field.failed)
            return RB_ENOMEM;
        t->p = s->field.p;
    }
    if (v->kind == RB_CELL)
        t->n = rb_cell_unquote(t->p, v->n, at, &s->map);
    else
        t->n = rb_json_unescape(t->p, v->n, offset_of(s, v->p), &s->rep, at,
                                &s->map);
    return s->map.failed ? RB_ENOMEM : RB_OK;
}

/* ---- metadata ---- */

/* Where repairs are noted: the JSON of a loader stands nowhere in the file. */
static rb_repairs *places_of(rb_source *s)
{
    return s->format == &rb_format_loaded ? NULL : &s->rep;
}

/* Append a value as people write it: names joined by "; ". */
static void put_value(rb_source *s, const rb_jval *v, int depth, rb_buf *out)
{
    rb_json j;
    rb_jval x;
    size_t from = out->n;
    if (v->kind == RB_J_STRING) {
        rb_buf_put(out, v->p, v->n);
        if (v->esc && !out->failed)
            out->n =
                from + rb_json_unescape(out->p + from, v->n, offset_of(s, v->p),
                                        places_of(s), 0, NULL);
    } else if (v->kind == RB_CELL) {
        rb_buf_put(out, v->p, v->n);
        if (v->esc && !out->failed)
            out->n = from + rb_cell_unquote(out->p + from, v->n, 0, NULL);
    } else if (v->kind == RB_J_NUMBER) {
        rb_buf_put(out, v->p, v->n);
    } else if (v->kind == RB_J_OBJECT && depth < 4) {
        if (find_inside(v, "name", &x))
            put_value(s, &x, depth + 1, out);
    } else if (v->kind == RB_J_ARRAY && depth < 4) {
        rb_json_init(&j, v->p, v->n);
        rb_json_enter(&j);
        while (rb_json_element(&j, &x) == 1) {
            size_t before = out->n;
            if (before > from)
                rb_buf_puts(out, "; ");
            size_t item = out->n;
            put_value(s, &x, depth + 1, out);
            if (out->n == item)
                out->n = before;
        }
    }
}

static int set_field(rb_source *s, rb_doc *d, int meta, const char *name,
                     const rb_jval *v)
{
    char from[96];
    rb_buf_clear(&s->field);
    put_value(s, v, 0, &s->field);
    if (s->field.failed)
        return RB_ENOMEM;
    snprintf(from, sizeof from, "field %.80s", name);
    rb_utf8_clean(from, 1);
    return rb_set_value(d, meta, s->field.p, s->field.n, from);
}

/* ---- the other fields ---- */

/* A cell as JSON text. */
static void put_cell(rb_source *s, const rb_jval *v)
{
    rb_buf plain;
    rb_buf_init(&plain, s->mem);
    put_value(s, v, 0, &plain);
    s->field.failed |= plain.failed;
    rb_buf_json(&s->field, v->n > 0 ? plain.p : "", plain.n);
    rb_buf_free(&plain);
}

static int add_extra(rb_source *s, rb_doc *d, const char *key, size_t n,
                     const rb_jval *v)
{
    rb_buf_clear(&s->field);
    if (v->kind == RB_CELL)
        put_cell(s, v);
    else
        rb_json_compact(v, &s->field);
    if (s->field.failed)
        return RB_ENOMEM;
    rb_extra x = {rb_arena_str(&d->arena, key, n),
                  rb_arena_str(&d->arena, s->field.p, s->field.n)};
    if (x.key == NULL || x.raw == NULL ||
        rb_vec_push(d->mem, &d->extra, x) != 0)
        return RB_ENOMEM;
    return RB_OK;
}

/* The members beside a nested text, under names with dots. */
static int add_around(rb_source *s, rb_doc *d, const rb_jval *object,
                      const char *text, rb_buf *path)
{
    rb_json j;
    rb_jval key, val;
    size_t n = path->n;
    int rc = RB_OK;
    rb_json_init(&j, object->p, object->n);
    rb_json_enter(&j);
    while (rc == RB_OK && rb_json_member(&j, &key, &val) == 1) {
        if (val.p == text)
            continue;
        path->n = n;
        rb_buf_putc(path, '.');
        rb_buf_put(path, key.p, key.n);
        if (path->failed)
            rc = RB_ENOMEM;
        else if (text >= val.p && text < val.p + val.n)
            rc = add_around(s, d, &val, text, path);
        else
            rc = add_extra(s, d, path->p, path->n, &val);
    }
    return rc;
}

static int add_container(rb_source *s, rb_doc *d, const rb_member *mb,
                         const char *text)
{
    rb_buf path;
    rb_buf_init(&path, s->mem);
    rb_buf_put(&path, mb->key.p, mb->key.n);
    int rc = path.failed ? RB_ENOMEM : add_around(s, d, &mb->val, text, &path);
    rb_buf_free(&path);
    return rc;
}

/* Has a member of that name become text or metadata? Then an earlier one
** that it overrides must not come back as a further field. */
static int is_taken(const rb_member *mb, rb_member *const *taken, int n)
{
    for (int i = 0; i < n; i++) {
        if (is_name(&mb->key, taken[i]->key.p, taken[i]->key.n))
            return 1;
    }
    return 0;
}

static int add_others(rb_source *s, rb_doc *d, rb_member *const *taken, int n,
                      const rb_member *container, const char *text)
{
    int rc = RB_OK;
    for (uint32_t i = 0; rc == RB_OK && i < s->member.n; i++) {
        const rb_member *mb = &s->member.v[i];
        if (mb == container)
            rc = add_container(s, d, mb, text);
        else if (!is_taken(mb, taken, n))
            rc = add_extra(s, d, mb->key.p, mb->key.n, &mb->val);
    }
    return rc;
}

/* ---- the document ---- */

/* Set one field of metadata; *from becomes the member that was it. */
static int fill_field(rb_source *s, rb_doc *d, const rb_field *f,
                      const char *text, rb_member **from)
{
    const char *name, *before = d->meta[f->meta];
    rb_jval v;
    rb_member *at;
    *from = NULL;
    for (int i = 0; (name = rb_field_name(f, i)) != NULL; i++) {
        if (!find_field(s, name, f->given == NULL, &v, &at) || v.p == text)
            continue;
        if (set_field(s, d, f->meta, name, &v) != RB_OK)
            return RB_ENOMEM;
        if (d->meta[f->meta] == before)
            continue; /* it is empty */
        *from = at->val.p == v.p ? at : NULL;
        return RB_OK;
    }
    return RB_OK;
}

/* Metadata, then the rest; `top` holds the text, which stands at `text`; NULL:
** the text is none of the members. */
static int fill(rb_source *s, rb_doc *d, rb_member *top, const char *text,
                const char *id)
{
    rb_field field[RB_FIELDS];
    rb_member *taken[RB_FIELDS + 1], *at;
    int n = 0, rc = rb_doc_set_meta(d, RB_META_ID, id);
    const rb_member *container = top != NULL && top->val.p != text ? top : NULL;
    if (top != NULL && container == NULL)
        taken[n++] = top;
    rb_source_fields(s, field);
    for (int i = 0; rc == RB_OK && i < RB_FIELDS; i++) {
        rc = fill_field(s, d, &field[i], text, &at);
        if (at != NULL)
            taken[n++] = at;
    }
    if (rc == RB_OK)
        rc = add_others(s, d, taken, n, container, text);
    return rc == RB_OK ? rb_repairs_tell(&s->rep, d) : rc;
}

/* The document of a text that has been made. */
static int text_doc(rb_source *s, const rb_text *t, rb_mem *m, rb_vocab *v,
                    rb_doc **out, rb_err *e)
{
    int rc = rb_source_doc(s, m, v, t, &s->map, out, e);
    if (rc != RB_OK || s->o.html_text || s->html_told ||
        !rb_text_has_tags(t->p, t->n))
        return rc;
    s->html_told = 1;
    rc = rb_doc_add_note(*out, UINT64_MAX,
                         "the text has HTML tags, which are read as words; "
                         "--html-text reads the texts of records as HTML");
    if (rc == RB_OK)
        return RB_OK;
    rb_doc_free(*out);
    *out = NULL;
    return rb_nomem(e);
}

/* The document of the text t, which is s->map away from the decoded bytes. */
static int make_doc(rb_source *s, rb_text t, rb_member *top, const char *text,
                    const char *at, const char *id, rb_mem *m, rb_vocab *v,
                    rb_doc **out, rb_err *e)
{
    rb_buf words;
    rb_buf_init(&words, s->mem);
    int rc = s->o.html_text ? rb_record_html(s, &t, &words, e) : RB_OK;
    if (rc == RB_ELIMIT)
        rb_err_prefix(e, "%s", at);
    if (rc == RB_OK)
        rc = text_doc(s, &t, m, v, out, e);
    if (rc == RB_OK && fill(s, *out, top, text, id) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    rb_buf_free(&words);
    return rc;
}

int rb_record_made(rb_source *s, const rb_text *t, const char *id, rb_mem *m,
                   rb_vocab *v, rb_doc **out, rb_err *e)
{
    return make_doc(s, *t, NULL, NULL, id, id, m, v, out, e);
}

int rb_record_doc(rb_source *s, const char *at, const char *id, rb_mem *m,
                  rb_vocab *v, rb_doc **out, rb_err *e)
{
    rb_jval val;
    rb_member *top;
    rb_text t;
    if (find_text(s, &val, &top) == NULL)
        return rb_record_no_text(s, at, e);
    if (make_text(s, &val, top->val.p != val.p, &t) != RB_OK)
        return rb_nomem(e);
    return make_doc(s, t, top, val.p, at, id, m, v, out, e);
}

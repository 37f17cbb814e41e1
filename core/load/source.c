/*
** source.c - one document after the other from a queue of paths
**
** The queue gives files (walk.c), the first bytes of a file give its
** encoding and its format, and the format gives documents until it has no
** more. An error closes at most the file that it concerns.
*/
#include "mend.h"

#include <string.h>
#include "../base/utf8.h"

enum { HEAD = 64 * 1024 }; /* bytes that tell encoding and format */

/* ---- open and close ---- */

static int copy_option(rb_source *s, const char **o)
{
    if (*o == NULL)
        return 0;
    *o = rb_arena_str(&s->arena, *o, strlen(*o));
    return *o != NULL ? 0 : -1;
}

static int copy_options(rb_source *s, const rb_source_options *o)
{
    s->o = *o;
    const char **str[] = {
        &s->o.format,       &s->o.text_field,   &s->o.id_field,
        &s->o.title_field,  &s->o.author_field, &s->o.date_field,
        &s->o.source_field, &s->o.url_field,    &s->o.lang_field,
        &s->o.encoding,     &s->o.include,      &s->o.exclude};
    int failed = 0; /* go through all: a pointer left over is borrowed */
    for (size_t i = 0; i < sizeof str / sizeof *str; i++)
        failed |= copy_option(s, str[i]);
    return failed;
}

static int unknown_format(rb_source *s, rb_err *e)
{
    rb_buf b;
    const rb_format *f;
    rb_buf_init(&b, s->mem);
    for (size_t i = 0; (f = rb_format_at(i)) != NULL; i++)
        rb_buf_printf(&b, "%s%s", i > 0 ? ", " : "", f->name);
    int rc = b.failed
                 ? rb_nomem(e)
                 : rb_fail(e, RB_EUSAGE, "unknown format '%s'; there are: %s",
                           s->o.format, b.p);
    rb_buf_free(&b);
    return rc;
}

static int check_options(rb_source *s, rb_err *e)
{
    if (s->o.max_bytes == 0)
        s->o.max_bytes = (size_t)1 << 30;
    s->walk.include = s->o.include;
    s->walk.exclude = s->o.exclude;
    if (s->o.format != NULL) {
        s->format_given = rb_format_named(s->o.format);
        if (s->format_given == NULL)
            return unknown_format(s, e);
    }
    if (s->o.encoding != NULL)
        return rb_encoding_check(s->o.encoding, e);
    return RB_OK;
}

int rb_source_open(rb_source **out, rb_mem *m, const rb_source_options *o,
                   rb_err *e)
{
    *out = NULL;
    rb_source *s = rb_calloc(m, 1, sizeof *s);
    if (s == NULL)
        return rb_nomem(e);
    s->mem = m;
    rb_arena_init(&s->arena, m);
    rb_walk_init(&s->walk, m);
    rb_nest_init(&s->nest, m, &s->walk);
    rb_input_init(&s->in, m);
    rb_buf_init(&s->name, m);
    rb_buf_init(&s->text, m);
    rb_buf_init(&s->field, m);
    rb_buf_init(&s->head, m);
    rb_mapper_init(&s->mid, m);
    rb_mapper_init(&s->map, m);
    rb_mapper_init(&s->way, m);
    rb_mend_init(&s->mend, m);
    int rc = RB_OK;
    if (o != NULL && copy_options(s, o) != 0)
        rc = rb_nomem(e);
    if (rc == RB_OK)
        rc = check_options(s, e);
    if (rc == RB_OK)
        *out = s;
    else
        rb_source_close(s);
    return rc;
}

int rb_source_add(rb_source *s, const char *path, rb_err *e)
{
    if (path == NULL || *path == '\0')
        return rb_fail(e, RB_EUSAGE, "an empty path names no file");
    return rb_walk_add(&s->walk, path) == RB_OK ? RB_OK : rb_nomem(e);
}

void rb_source_close(rb_source *s)
{
    if (s == NULL)
        return;
    if (s->state != NULL)
        s->close_state(s);
    rb_input_close(&s->in);
    rb_nest_free(&s->nest);
    rb_walk_free(&s->walk);
    rb_input_free(&s->in);
    rb_buf_free(&s->name);
    rb_buf_free(&s->text);
    rb_buf_free(&s->field);
    rb_mapper_free(&s->mid);
    rb_mapper_free(&s->map);
    rb_mapper_free(&s->way);
    rb_mend_free(&s->mend);
    rb_vec_free(s->mem, &s->member);
    rb_vec_free(s->mem, &s->column);
    rb_vec_free(s->mem, &s->numbered);
    rb_buf_free(&s->head);
    rb_arena_free(&s->arena);
    rb_free(s->mem, s, sizeof *s);
}

/* ---- a file ---- */

static void close_state(rb_source *s)
{
    if (s->state != NULL)
        s->close_state(s);
    s->state = NULL;
}

static void leave_file(rb_source *s)
{
    enum { KEEP = 4 << 20 }; /* larger buffers are given back */
    close_state(s);
    s->format = NULL;
    rb_input_close(&s->in);
    if (s->text.cap > KEEP)
        rb_buf_free(&s->text);
    if (s->field.cap > KEEP)
        rb_buf_free(&s->field);
    if (s->mend.text.cap > KEEP)
        rb_buf_free(&s->mend.text);
}

/* The format that is asked for, or one whose bytes are no text: these have no
** encoding, and looking for one takes long. */
static int find_binary(rb_source *s, const char *path)
{
    rb_input *in = &s->in;
    size_t n = in->end - in->beg;
    int whole = in->eof && n <= HEAD;
    s->format = s->format_given;
    if (s->format == NULL)
        s->format = rb_format_find(in->buf + in->beg, n < HEAD ? n : HEAD,
                                   whole, 1, path);
    return s->format != NULL && s->format->binary;
}

/* Find the format from the file's head, decoded when it is not UTF-8. */
static int find_format(rb_source *s, const char *path, rb_err *e)
{
    rb_text t;
    rb_input *in = &s->in;
    size_t n = in->end - in->beg - s->enc.mark;
    int whole = in->eof && n <= HEAD;
    if (n > HEAD)
        n = HEAD;
    rb_encoding enc = s->enc;
    if (enc.kind == RB_ENC_GUESS)
        enc.kind = RB_ENC_UTF8; /* ASCII matters here, nothing else */
    int rc = rb_decode(enc, in->buf + in->beg + enc.mark, n, 0, &s->text,
                       &s->rep, NULL, &t, e);
    s->rep.n = 0;
    if (rc != RB_OK)
        return rc;
    const char *what = rb_encoding_has_lines(enc)
                           ? rb_not_text(in->buf + in->beg + enc.mark, n)
                           : rb_not_text(t.p, t.n);
    if (what == NULL)
        s->format = rb_format_find(t.p, t.n, whole, 0, path);
    else
        rc = rb_fail(e, RB_EINPUT, "%s: this is %s", s->name.p, what);
    return rc;
}

/* Which archive is the file? RB_ARCHIVE_NO also for a ZIP that is the file of
** a format: DOCX, EPUB. */
static int archive_kind(rb_source *s, const char *path)
{
    char *p = s->in.buf + s->in.beg;
    size_t n = s->in.end - s->in.beg;
    int kind = rb_archive_kind(p, n);
    const rb_format *given = s->format_given;
    if (kind != RB_ARCHIVE_ZIP)
        return kind;
    if (given != NULL && given->binary && rb_format_of_name(path) == given)
        return RB_ARCHIVE_NO;
    int whole = s->in.eof && n <= HEAD;
    const rb_format *f = rb_format_find(p, n < HEAD ? n : HEAD, whole, 1, path);
    return f != NULL ? RB_ARCHIVE_NO : kind;
}

static int begin_document(rb_source *s, const char *path, rb_err *e)
{
    s->begun = s->in_items = 0;
    s->line = s->records = 0;
    s->rep.n = 0;
    s->enc = (rb_encoding){.kind = RB_ENC_GUESS};
    int rc = RB_OK;
    if (!find_binary(s, path))
        s->enc = rb_encoding_find(s->in.buf + s->in.beg, s->in.end - s->in.beg,
                                  s->o.encoding);
    if (s->format == NULL)
        rc = find_format(s, path, e);
    if (rc == RB_OK && s->format->next == NULL)
        rc = rb_fail(e, RB_EINPUT,
                     "%s: this is %s; this rubric was built without it; "
                     "install %s and build again",
                     s->name.p, s->format->name, s->format->needs);
    return rc;
}

/* The file or member that s->in reads: a document, an archive, or (asked for
** only as an archive, or damaged at its very begin) nothing. */
static int begin_file(rb_source *s, const char *path, rb_err *e)
{
    int kind, rc = rb_input_fill(&s->in, HEAD + 4, e);
    int empty = s->in.end == s->in.beg;
    if (rc == RB_OK && empty && s->nest.n > 0) {
        leave_file(s);
        rc = rb_nest_member_done(&s->nest, e);
    }
    if (rc == RB_OK && empty)
        rc = rb_fail(e, RB_EINPUT, "%s: the file is empty", s->name.p);
    if (rc == RB_OK) {
        kind = archive_kind(s, path);
        if (kind != RB_ARCHIVE_NO)
            return rb_nest_enter(&s->nest, &s->in, kind, s->name.p, path, e);
        if (s->nest.silent)
            leave_file(s);
        else
            rc = begin_document(s, path, e);
    }
    if (rc != RB_OK)
        leave_file(s);
    return rc;
}

static int open_path(rb_source *s, rb_err *e)
{
    const char *path;
    int named, rc = rb_walk_next(&s->walk, &path, &named, e);
    if (rc != RB_OK)
        return rc;
    if (rb_path_shown(path, &s->name) != RB_OK ||
        rb_nest_begin(&s->nest, s->name.p, s->walk.inside) != RB_OK)
        return rb_nomem(e);
    rc = rb_input_open(&s->in, path, s->name.p, s->o.max_bytes, e);
    if (rc == RB_OK)
        return begin_file(s, path, e);
    rb_buf_clear(&s->nest.target); /* one message is enough */
    return rc;
}

/* The next member of the innermost archive, or what was wrong with that. */
static int open_member(rb_source *s, rb_err *e)
{
    int rc = rb_nest_next(&s->nest, &s->in, &s->name, s->o.max_bytes, e);
    if (rc == RB_OK)
        return begin_file(s, s->nest.path.p, e);
    if (rc == RB_EDONE)
        rc = rb_nest_member_done(&s->nest, e);
    return rc;
}

/* The next document of the file or member that is open, RB_EDONE. */
static int next_of_file(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                        rb_err *e)
{
    int rc = s->format->next(s, m, v, out, e);
    if (s->nest.allow.spent) {
        leave_file(s);
        rb_nest_leave(&s->nest);
    }
    if (rc != RB_OK)
        return rc;
    rc = rb_mend_rest(s, *out);
    if (rc == RB_OK && s->nest.n > 0 && s->nest.odd) {
        s->nest.odd = 0;
        rc = rb_doc_add_note(*out, UINT64_MAX,
                             "its name leads out of the archive and was cut");
    }
    if (rc != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    return rc;
}

/* Leave what is open and go on with what comes next. RB_EDONE: nothing. */
static int advance(rb_source *s, rb_err *e)
{
    int rc = RB_OK;
    if (s->format != NULL) {
        leave_file(s);
        rc = rb_nest_member_done(&s->nest, e);
    } else if (s->nest.n > 0) {
        rc = open_member(s, e);
    } else if (rb_nest_end(&s->nest, e) != RB_OK) {
        rc = RB_EIO;
    } else {
        rc = open_path(s, e);
    }
    return rc;
}

int rb_source_next(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                   rb_err *e)
{
    int rc = RB_OK;
    *out = NULL;
    while (rc == RB_OK) {
        if (s->format != NULL) {
            rc = next_of_file(s, m, v, out, e);
            if (rc != RB_EDONE)
                return rc;
        }
        rc = advance(s, e);
    }
    return rc;
}

int rb_source_left_out(rb_source *s, rb_buf *out)
{
    rb_passed *x = &s->walk.passed;
    if (x->n > 0)
        rb_passed_tell(x, out);
    x->n = 0;
    return out->failed ? RB_ENOMEM : RB_OK;
}

int rb_source_raw(rb_source *s, rb_buf *out, rb_err *e)
{
    int rc = RB_OK;
    while (rc == RB_OK && s->format == NULL)
        rc = advance(s, e);
    if (rc == RB_OK)
        rc = rb_input_all(&s->in, e);
    if (rc != RB_OK)
        return rc;
    rb_buf_put(out, s->in.buf + s->in.beg, s->in.end - s->in.beg);
    return out->failed ? rb_nomem(e) : RB_OK;
}

/* ---- what the formats share ---- */

int rb_source_whole(rb_source *s, rb_text *t, rb_err *e)
{
    s->begun = 1;
    int rc = rb_input_all(&s->in, e);
    if (rc != RB_OK)
        return rc;
    size_t mark = s->enc.mark;
    if (s->enc.kind == RB_ENC_GUESS && s->enc.guessed)
        s->enc.name = NULL; /* the whole shows more than its beginning */
    s->base = 0;
    s->size = s->in.end - s->in.beg;
    rc = rb_decode(s->enc, s->in.buf + s->in.beg + mark, s->size - mark, mark,
                   &s->text, &s->rep, &s->mid, t, e);
    s->origin = t->p;
    s->decoded = t->n;
    s->encoding = s->rep.encoding;
    if (rc == RB_OK && !t->verbatim)
        rb_input_close(&s->in); /* the bytes have served */
    if (rc != RB_OK && rc != RB_ENOMEM)
        rb_err_prefix(e, "%s", s->name.p);
    if (rc == RB_OK && t->n == 0)
        rc = rb_fail(e, RB_EINPUT, "%s: the file is empty", s->name.p);
    if (rc == RB_OK && t->n >= UINT32_MAX && s->mid.map.n > 0)
        rc = rb_fail(e, RB_ELIMIT,
                     "%s: it has 4 GiB or more and is not plain UTF-8, so "
                     "that places in it cannot be told; split it",
                     s->name.p);
    return rc;
}

/* Is the text the file, byte for byte? Then it needs no map. */
static int is_file(const rb_mapper *way)
{
    const rb_map *p = way->map.v;
    return way->map.n == 0 || (way->map.n == 1 && p->kind == RB_MAP_SAME &&
                               p->src == 0 && p->part == 0);
}

static int make_doc(rb_mem *m, rb_vocab *v, const rb_text *t,
                    const rb_mapper *way, rb_doc **out, rb_err *e)
{
    if (t->n >= UINT32_MAX)
        return rb_fail(e, RB_ELIMIT, "the text has 4 GiB or more; split it");
    rb_doc *d = rb_doc_new(m, v, t->p, t->n);
    if (d == NULL)
        return rb_nomem(e);
    if (!is_file(way)) {
        if (rb_vec_reserve(m, &d->map, way->map.n) != 0) {
            rb_doc_free(d);
            return rb_nomem(e);
        }
        memcpy(d->map.v, way->map.v, way->map.n * sizeof *d->map.v);
        d->map.n = way->map.n;
    }
    *out = d;
    return RB_OK;
}

static int set_encoding(rb_doc *d, const char *name)
{
    if (name != NULL) {
        name = rb_arena_str(&d->arena, name, strlen(name));
        if (name == NULL)
            return RB_ENOMEM;
    }
    d->encoding = name;
    return RB_OK;
}

int rb_source_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                  const rb_mapper *map, rb_doc **out, rb_err *e)
{
    rb_doc *d = NULL;
    const rb_mapper *way = &s->mid;
    if (map != NULL) {
        rb_mapper_clear(&s->way);
        rb_map_through(map->map.v, map->map.n, t->p, (uint32_t)t->n,
                       s->mid.map.v, s->mid.map.n, s->origin,
                       (uint32_t)s->decoded, &s->way);
        way = &s->way;
    }
    if (way->failed)
        return rb_nomem(e);
    rb_text text = *t;
    int rc = rb_mend_text(s, &way, &text, e);
    if (rc == RB_OK)
        rc = make_doc(m, v, &text, way, &d, e);
    if (rc == RB_ELIMIT)
        rb_err_prefix(e, "%s", s->name.p);
    if (rc != RB_OK)
        return rc;
    d->line = s->line;
    if (set_encoding(d, s->encoding) != RB_OK ||
        rb_doc_set_meta(d, RB_META_PATH, s->name.p) != RB_OK) {
        rb_doc_free(d);
        return rb_nomem(e);
    }
    *out = d;
    return RB_OK;
}

static int is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int rb_set_meta(rb_doc *d, int field, const char *s, size_t n, const char *from)
{
    rb_buf b;
    while (n > 0 && is_blank(s[n - 1]))
        n--;
    while (n > 0 && is_blank(*s))
        s++, n--;
    if (n == 0)
        return RB_OK;
    rb_buf_init(&b, d->mem);
    for (size_t i = 0, run; i < n; i += run + 1) {
        run = strnlen(s + i, n - i);
        rb_buf_put(&b, s + i, run);
        if (i + run < n)
            rb_buf_puts(&b, "\xEF\xBF\xBD");
    }
    int rc = b.failed ? RB_ENOMEM : rb_doc_set_meta_from(d, field, b.p, from);
    rb_buf_free(&b);
    return rc;
}

static const char *or_default(const char *s, const char *name)
{
    return s != NULL ? s : name;
}

void rb_source_fields(const rb_source *s, rb_field field[RB_FIELDS])
{
    const rb_source_options *o = &s->o;
    const rb_field f[RB_FIELDS] = {
        {RB_META_ID, or_default(o->id_field, "id")},
        {RB_META_TITLE, or_default(o->title_field, "title")},
        {RB_META_AUTHOR, or_default(o->author_field, "author")},
        {RB_META_DATE, or_default(o->date_field, "date")},
        {RB_META_SOURCE, or_default(o->source_field, "source")},
        {RB_META_URL, or_default(o->url_field, "url")},
        {RB_META_LANG, or_default(o->lang_field, "lang")},
        {RB_META_SITE, "site"}};
    memcpy(field, f, sizeof f);
}

int rb_load_memory(rb_mem *m, rb_vocab *v, const char *bytes, size_t len,
                   const char *encoding, rb_doc **out, rb_err *e)
{
    rb_buf tmp;
    rb_mapper way;
    rb_repairs rep = {.n = 0};
    rb_text t;
    rb_doc *d = NULL;
    *out = NULL;
    rb_buf_init(&tmp, m);
    rb_mapper_init(&way, m);
    rb_encoding enc = rb_encoding_find(bytes, len, encoding);
    /* rb_decode reads its input; only what it returns may be written to. */
    char *s = (char *)bytes + enc.mark;
    int rc =
        rb_decode(enc, s, len - enc.mark, enc.mark, &tmp, &rep, &way, &t, e);
    if (rc == RB_OK)
        rc = make_doc(m, v, &t, &way, &d, e);
    if (rc == RB_OK && (rb_repairs_tell(&rep, d) != RB_OK ||
                        set_encoding(d, rep.encoding) != RB_OK))
        rc = rb_nomem(e);
    if (rc == RB_OK)
        *out = d;
    else
        rb_doc_free(d);
    rb_buf_free(&tmp);
    rb_mapper_free(&way);
    return rc;
}

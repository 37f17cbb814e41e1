/*
** source.c - one document after the other from a queue of paths
**
** The queue gives files (walk.c), the first bytes of a file give its
** encoding and its format, and the format gives documents until it has no
** more. An error closes at most the file that it concerns.
*/
#include "mend.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "loaded.h"

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
    for (size_t i = 0; i < s->o.loaders; i++)
        rb_buf_printf(&b, ", %s", s->o.loader[i].name);
    int rc = b.failed
                 ? rb_nomem(e)
                 : rb_fail(e, RB_EUSAGE, "unknown format '%s'; there are: %s",
                           s->o.format, b.p);
    rb_buf_free(&b);
    return rc;
}

/* "--from NAME", where a loader is called so. */
static int find_loader(rb_source *s)
{
    for (size_t i = 0; i < s->o.loaders; i++) {
        if (strcasecmp(s->o.loader[i].name, s->o.format) == 0) {
            s->loader = i;
            s->loader_given = 1;
        }
    }
    return s->loader_given;
}

static int check_options(rb_source *s, rb_err *e)
{
    if (s->o.max_bytes == 0)
        s->o.max_bytes = (size_t)1 << 30;
    s->walk.include = s->o.include;
    s->walk.exclude = s->o.exclude;
    s->walk.loader = s->o.loader;
    s->walk.loaders = s->o.loaders;
    if (s->o.format != NULL && !find_loader(s)) {
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

int rb_source_head(rb_source *s, rb_text *t, rb_err *e)
{
    rb_input *in = &s->in;
    size_t n = in->end - in->beg - s->enc.mark;
    rb_encoding enc = s->enc;
    if (enc.kind == RB_ENC_GUESS)
        enc.kind = RB_ENC_UTF8; /* ASCII matters here, nothing else */
    int rc = rb_decode(enc, in->buf + in->beg + enc.mark, n < HEAD ? n : HEAD,
                       0, &s->text, &s->rep, NULL, t, e);
    s->rep.n = 0;
    return rc;
}

/* Find the format from the file's head, decoded when it is not UTF-8. */
static int find_format(rb_source *s, const char *path, rb_err *e)
{
    rb_text t;
    rb_input *in = &s->in;
    size_t n = in->end - in->beg - s->enc.mark;
    int whole = in->eof && n <= HEAD;
    int rc = rb_source_head(s, &t, e);
    if (rc != RB_OK)
        return rc;
    if (n > HEAD)
        n = HEAD;
    const char *what = rb_encoding_has_lines(s->enc)
                           ? rb_not_text(in->buf + in->beg + s->enc.mark, n)
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
    s->begun = s->in_items = s->html_told = 0;
    s->line = s->records = 0;
    s->rep.n = 0;
    s->enc = (rb_encoding){.kind = RB_ENC_GUESS};
    int rc = s->o.loaders > 0 ? rb_loaded_find(s, path, e) : RB_OK;
    if (rc != RB_OK || s->format != NULL)
        return rc;
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
    } else {
        rc = rb_nest_end(&s->nest, e);
        if (rc == RB_OK)
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

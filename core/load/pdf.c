/*
** pdf.c - PDF files, whose text somebody else takes out
**
** The libraries that can do it are under licences that this one must not
** spread, so the host lends a converter: the file goes in, pages of lines
** come out, with a form feed after each page. What is done here is to make a
** text of them: lines become paragraphs, words that were cut at the end of a
** line are joined, and what stands at the top or the bottom of every page is
** left out. The way back leads to pages.
*/
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "date.h"
#include "pages.h"
#include "source.h"

typedef struct found { /* what the converter has given */
    rb_source *s;
    rb_buf text;
    rb_buf why;
    const char *title, *author, *date, *modified;
    rb_arena arena;
    int too_much, failed;
} found;

static int on_text(void *to, const char *s, size_t n)
{
    found *f = to;
    if (f->text.n + n > f->s->in.max || f->text.n + n >= UINT32_MAX)
        f->too_much = 1;
    else
        rb_buf_put(&f->text, s, n);
    return f->too_much || f->text.failed;
}

static void on_fail(void *to, const char *why)
{
    found *f = to;
    rb_buf_clear(&f->why);
    rb_buf_puts(&f->why, why);
}

/* A copy that is valid UTF-8; "" is nothing. */
static const char *copy(found *f, const char *s)
{
    rb_buf tmp;
    rb_repairs rep = {.n = 0};
    rb_text t;
    rb_err e;
    const char *out = NULL;
    rb_encoding enc = {.kind = RB_ENC_UTF8};
    rb_buf_init(&tmp, f->s->mem);
    if (rb_decode(enc, (char *)s, strlen(s), 0, &tmp, &rep, NULL, &t, &e) ==
        RB_OK)
        out = rb_arena_str(&f->arena, t.p, t.n);
    rb_buf_free(&tmp);
    f->failed |= out == NULL;
    return out;
}

static void on_meta(void *to, const char *name, const char *value)
{
    found *f = to;
    if (strcmp(name, "title") == 0)
        f->title = copy(f, value);
    else if (strcmp(name, "author") == 0)
        f->author = copy(f, value);
    else if (strcmp(name, "date") == 0)
        f->date = copy(f, value);
    else if (strcmp(name, "modified") == 0)
        f->modified = copy(f, value);
}

/* ---- metadata ---- */

/* Programs write the name of their own file where a title should be. */
static int is_title(const char *s)
{
    static const char *const endings[] = {".doc", ".docx", ".pdf", ".indd",
                                          ".qxd", ".odt",  ".rtf", ".pages"};
    size_t n = strlen(s);
    if (strncasecmp(s, "Microsoft Word - ", 17) == 0 ||
        strcasecmp(s, "untitled") == 0)
        return 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t k = strlen(endings[i]);
        if (n >= k && strcasecmp(s + n - k, endings[i]) == 0)
            return 0;
    }
    return n > 0;
}

static int set(rb_doc *d, int field, const char *s, const char *from)
{
    return s == NULL ? RB_OK : rb_set_meta(d, field, s, strlen(s), from);
}

static int set_date(rb_doc *d, int field, const char *s, const char *from)
{
    char iso[RB_DATE_SIZE];
    if (s != NULL && rb_date_parse(s, strlen(s), "en", iso))
        s = iso;
    return set(d, field, s, from);
}

static int fill(rb_doc *d, const found *f, const rb_pages *p)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, f->s->name.p);
    if (rc == RB_OK && f->title != NULL && is_title(f->title))
        rc = set(d, RB_META_TITLE, f->title, "pdf Title");
    if (rc == RB_OK)
        rc = set(d, RB_META_AUTHOR, f->author, "pdf Author");
    if (rc == RB_OK)
        rc = set_date(d, RB_META_DATE, f->date, "pdf CreationDate");
    if (rc == RB_OK)
        rc = set_date(d, RB_META_MODIFIED, f->modified, "pdf ModDate");
    for (uint32_t i = 0; rc == RB_OK && f->s->o.dropped && i < p->drop.n; i++)
        rc = rb_doc_add_drop(d, p->drop.v[i].page, 0, p->drop.v[i].reason,
                             p->drop.v[i].p, p->drop.v[i].n);
    return rc == RB_OK ? rb_repairs_tell(&f->s->rep, d) : rc;
}

/* ---- the document ---- */

static int make_doc(found *f, rb_mem *m, rb_vocab *v, rb_doc **out, rb_err *e)
{
    rb_source *s = f->s;
    rb_text t, words;
    rb_pages pages;
    rb_encoding enc = {.kind = RB_ENC_UTF8};
    s->rep.n = 0;
    int rc = rb_decode(enc, f->text.n > 0 ? f->text.p : (char *)"", f->text.n,
                       0, &s->text, &s->rep, NULL, &t, e);
    if (rc != RB_OK)
        return rc;
    s->rep.n = 0; /* their offsets are not the file's */
    rb_pages_init(&pages, s->mem, &s->field, &s->map);
    rc = rb_pages_read(&pages, t.p, t.n);
    words = (rb_text){s->field.n > 0 ? s->field.p : "", s->field.n, 0};
    rb_mapper_clear(&s->mid); /* the map leads to pages already */
    s->encoding = NULL;
    if (rc != RB_OK)
        rc = rb_nomem(e);
    else if (words.n == 0)
        rc = rb_fail(e, RB_EINPUT,
                     "%s: it has no text; pages that were scanned need text "
                     "recognition (OCR) first",
                     s->name.p);
    else
        rc = rb_source_doc(s, m, v, &words, &s->map, out, e);
    if (rc == RB_OK && fill(*out, f, &pages) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    rb_pages_free(&pages);
    return rc;
}

static int convert(found *f, rb_err *e)
{
    rb_source *s = f->s;
    rb_input *in = &s->in;
    if (s->o.convert == NULL)
        return rb_fail(e, RB_EINPUT,
                       "%s: PDF needs a converter; the rubric command runs "
                       "pdftotext (Debian: poppler-utils)",
                       s->name.p);
    int rc = rb_input_all(in, e);
    if (rc != RB_OK)
        return rc;
    rb_convert c = {"pdf",   in->buf + in->beg, in->end - in->beg,
                    on_text, on_meta,           on_fail,
                    f};
    int failed = s->o.convert(s->o.convert_user, &c);
    if (f->text.failed || f->why.failed || f->failed)
        return rb_nomem(e);
    if (f->too_much)
        return rb_fail(e, RB_ELIMIT,
                       "%s: its text is larger than the limit of %zu bytes",
                       s->name.p, in->max);
    if (!failed)
        return RB_OK;
    size_t n = f->why.n < 500 ? f->why.n : 500;
    n = rb_utf8_check(f->why.n > 0 ? f->why.p : "", n);
    return rb_fail(e, RB_EINPUT, "%s: the PDF cannot be read: %.*s", s->name.p,
                   (int)n, n > 0 ? f->why.p : "");
}

static int next_pdf(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                    rb_err *e)
{
    if (s->begun)
        return RB_EDONE;
    s->begun = 1;
    found f = {.s = s};
    rb_buf_init(&f.text, s->mem);
    rb_buf_init(&f.why, s->mem);
    rb_arena_init(&f.arena, s->mem);
    int rc = convert(&f, e);
    if (rc == RB_OK)
        rc = make_doc(&f, m, v, out, e);
    rb_buf_free(&f.text);
    rb_buf_free(&f.why);
    rb_arena_free(&f.arena);
    return rc;
}

/* Some have other bytes before the mark. */
static int sniff(char *s, size_t n, int whole, const char *path)
{
    (void)whole, (void)path;
    if (n >= 5 && memcmp(s, "%PDF-", 5) == 0)
        return RB_SNIFF_SURE;
    return memmem(s, n < 1024 ? n : 1024, "%PDF-", 5) != NULL ? RB_SNIFF_MAYBE
                                                              : RB_SNIFF_NO;
}

const rb_format rb_format_pdf = {.name = "pdf",
                                 .endings = ".pdf.",
                                 .next = next_pdf,
                                 .sniff = sniff,
                                 .binary = 1};

/*
** mail.c - mail messages, alone or in a mailbox (mbox)
**
** The text is what the sender wrote, and what is quoted in it or stands below
** as a signature is marked as furniture. Headers give metadata. Attachments
** are not read. A page that a browser saved as one file is such a message, too,
** and is read as the page that it is.
*/
#include <string.h>
#include <strings.h>
#include "date.h"
#include "htmltext.h"
#include "mailbody.h"
#include "mend.h"

#ifdef RB_WITH_GMIME

/* ---- the document ---- */

static int header(rb_doc *d, int field, const char *value, const char *from)
{
    return value == NULL ? RB_OK
                         : rb_set_meta(d, field, value, strlen(value), from);
}

static int add_extra(rb_doc *d, const char *key, const char *value)
{
    return value == NULL
               ? RB_OK
               : rb_add_extra(d, key, strlen(key), value, strlen(value));
}

/* "Tarn Valley Forum <forum.tarn.example>": the name, or what is in <>. */
static int set_list(rb_doc *d, const char *list)
{
    const char *open = list != NULL ? strchr(list, '<') : NULL;
    if (list == NULL)
        return RB_OK;
    size_t n = open != NULL && open > list ? (size_t)(open - list) : 0;
    if (n == 0 && open != NULL) {
        list = open + 1;
        n = strcspn(list, ">");
    }
    return rb_set_meta(d, RB_META_SOURCE, list, n > 0 ? n : strlen(list),
                       "header List-Id");
}

static int set_headers(rb_doc *d, const rb_mime *x)
{
    char iso[RB_DATE_SIZE];
    const char *date = x->date;
    if (date != NULL && rb_date_parse(date, strlen(date), "en", iso))
        date = iso;
    int rc = header(d, RB_META_TITLE, x->subject, "header Subject");
    if (rc == RB_OK)
        rc = header(d, RB_META_AUTHOR, x->from, "header From");
    if (rc == RB_OK)
        rc = header(d, RB_META_DATE, date, "header Date");
    if (rc == RB_OK)
        rc = set_list(d, x->list);
    if (rc == RB_OK)
        rc = add_extra(d, "message_id", x->id);
    return rc == RB_OK ? add_extra(d, "to", x->to) : rc;
}

static int add_marks(const rb_source *s, rb_doc *d, const rb_marks *m)
{
    for (uint32_t i = 0; i < m->v.n; i++) {
        const rb_mark *x = &m->v.v[i];
        uint32_t start = (uint32_t)rb_mend_moved(s, x->start);
        uint32_t end = (uint32_t)rb_mend_moved(s, x->end);
        if (rb_furniture_add(d, start, end, x->reason) == 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

static int add_drops(rb_doc *d, const rb_mail_body *b, const rb_mime *x)
{
    int rc = RB_OK;
    for (uint32_t i = 0; rc == RB_OK && i < x->part.n; i++) {
        const rb_part *p = &x->part.v[i];
        const char *name = p->name != NULL ? p->name : p->type;
        if (p->kind < RB_PART_ATTACHED || name == NULL)
            continue;
        rc = rb_doc_add_drop(d, b->at + p->start, (uint32_t)(p->end - p->start),
                             p->kind == RB_PART_MESSAGE ? "attached message"
                                                        : "attachment",
                             name, strlen(name));
    }
    return rc;
}

static int fill(rb_doc *d, const rb_mail_body *b, const rb_mime *x,
                const char *id)
{
    int rc = rb_doc_set_meta(d, RB_META_ID, id);
    if (rc == RB_OK)
        rc = set_headers(d, x);
    if (rc == RB_OK)
        rc = add_marks(b->s, d, &b->marks);
    if (rc == RB_OK && b->s->o.dropped)
        rc = add_drops(d, b, x);
    if (rc == RB_OK && b->unknown != NULL)
        rc = rb_doc_add_note(d, UINT64_MAX,
                             "the charset %.60s is not known; it was guessed",
                             b->unknown);
    if (rc == RB_OK && x->cut)
        rc = rb_doc_add_note(d, UINT64_MAX,
                             "the message has more parts than are read");
    return rc == RB_OK ? rb_repairs_tell(&b->s->rep, d) : rc;
}

static int no_text(const rb_mime *x, rb_err *e)
{
    const rb_part *p = NULL;
    for (uint32_t i = 0; i < x->part.n && p == NULL; i++)
        if (x->part.v[i].kind >= RB_PART_ATTACHED)
            p = &x->part.v[i];
    if (p == NULL)
        return rb_fail(e, RB_EINPUT, "the message has no text");
    return rb_fail(e, RB_EINPUT,
                   "the message has no text, only attachments (%.80s)",
                   p->name != NULL   ? p->name
                   : p->type != NULL ? p->type
                                     : "?");
}

static int make_doc(rb_mail_body *b, const rb_mime *x, const char *id,
                    rb_mem *m, rb_vocab *v, rb_doc **out, rb_err *e)
{
    rb_source *s = b->s;
    int rc = rb_mail_body_read(b, x, e);
    if (rc == RB_OK && b->text.n == 0)
        rc = no_text(x, e);
    if (rc != RB_OK)
        return rc;
    rb_text t = {b->text.p, b->text.n, 0};
    rb_mapper_clear(&s->mid); /* the map leads to the file already */
    s->encoding = b->encoding;
    rc = rb_source_doc(s, m, v, &t, &b->map, out, e);
    if (rc == RB_OK && fill(*out, b, x, id) != RB_OK) {
        rb_doc_free(*out);
        *out = NULL;
        rc = rb_nomem(e);
    }
    return rc;
}

/* A page that a browser saved as one file (MHTML) is the page, not a mail. The
** Date header says when it was saved, which is no date of the page. */
static int page_doc(rb_mail_body *b, const rb_mime *x, rb_mem *m, rb_vocab *v,
                    rb_doc **out, rb_err *e)
{
    rb_source *s = b->s;
    rb_text t;
    uint32_t i = 0;
    while (x->part.v[i].kind != RB_PART_HTML)
        i++;
    int rc = rb_mail_part_decode(b, &x->part.v[i], &t, e);
    if (rc != RB_OK)
        return rc;
    rb_mapper way = s->mid;
    s->mid = b->way;
    b->way = way;
    s->origin = t.p;
    s->decoded = t.n;
    s->encoding = b->encoding;
    rc = rb_html_doc(s, m, v, &t, out, e);
    if (rc != RB_OK)
        return rc;
    rb_doc *d = *out;
    if (d->meta[RB_META_TITLE] == NULL)
        rc = header(d, RB_META_TITLE, x->subject, "header Subject");
    if (rc == RB_OK && d->meta[RB_META_URL] == NULL)
        rc = header(d, RB_META_URL, x->saved_from, "header Content-Location");
    if (rc == RB_OK)
        return rc;
    rb_doc_free(d);
    *out = NULL;
    return rb_nomem(e);
}

/* The message of n bytes at msg, which stand at `at` of the file. */
static int message_doc(rb_source *s, const char *msg, size_t n, uint64_t at,
                       const char *id, int in_box, rb_mem *m, rb_vocab *v,
                       rb_doc **out, rb_err *e)
{
    rb_mime x;
    rb_mail_body b;
    int rc = rb_mime_read(&x, s->mem, msg, n, e);
    rb_mail_body_init(&b, s, msg, at, in_box);
    s->rep.n = 0;
    int page = rc == RB_OK && x.saved_from != NULL && !in_box;
    if (page)
        rc = page_doc(&b, &x, m, v, out, e);
    else if (rc == RB_OK)
        rc = make_doc(&b, &x, id, m, v, out, e);
    if (rc != RB_OK && rc != RB_ENOMEM && e != NULL &&
        strstr(e->msg, id) == NULL)
        rb_err_prefix(e, "%s", id);
    rb_mail_body_free(&b);
    rb_mime_free(&x);
    return rc;
}

static int next_mail(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    rb_input *in = &s->in;
    if (s->begun)
        return RB_EDONE;
    s->begun = 1;
    int rc = rb_input_all(in, e);
    if (rc != RB_OK)
        return rc;
    size_t mark = s->enc.mark;
    return message_doc(s, in->buf + in->beg + mark, in->end - in->beg - mark,
                       mark, s->name.p, 0, m, v, out, e);
}

/* ---- mailboxes ---- */

#endif

/* "From ann@x.org Mon Jan  1 00:00:00 2024": a text that begins a paragraph
** with this word has no time in it. */
static int is_from_line(const char *s, size_t n)
{
    if (n < 5 || memcmp(s, "From ", 5) != 0)
        return 0;
    for (size_t i = 6; i + 2 < n && s[i] != '\n'; i++)
        if (s[i] == ':' && s[i - 1] >= '0' && s[i - 1] <= '9' &&
            s[i + 1] >= '0' && s[i + 1] <= '9')
            return 1;
    return 0;
}

#ifdef RB_WITH_GMIME

/*
** Where the next message begins in s[*seen .. n), or n. Only after a blank
** line; *seen: up to there no further look is needed.
*/
static size_t next_from(const char *s, size_t n, int whole, size_t *seen)
{
    while (*seen < n) {
        const char *nl = memchr(s + *seen, '\n', n - *seen);
        if (nl == NULL)
            return n;
        size_t at = (size_t)(nl - s) + 1, blank = at;
        if (blank < n && s[blank] == '\r')
            blank++;
        if (blank < n && s[blank] == '\n' && n - blank > 5 &&
            memcmp(s + blank + 1, "From ", 5) == 0) {
            const char *end = memchr(s + blank + 1, '\n', n - blank - 1);
            if (end == NULL && !whole && n - blank < 1000)
                return n; /* the line is not all there */
            if (is_from_line(s + blank + 1, n - blank - 1))
                return blank + 1;
        } else if (n - at < 8 && !whole) {
            return n;
        }
        *seen = at;
    }
    return n;
}

/* The next message with its "From " line, consumed. */
static int next_message(rb_source *s, char **p, size_t *n, rb_err *e)
{
    rb_input *in = &s->in;
    size_t seen = 0;
    for (;;) {
        size_t have = in->end - in->beg;
        if (have == 0 && in->eof)
            return RB_EDONE;
        size_t end = next_from(in->buf + in->beg, have, in->eof, &seen);
        if (end < have || in->eof) {
            *p = in->buf + in->beg;
            *n = end;
            in->beg += end;
            return RB_OK;
        }
        if (have > in->max) {
            in->beg = in->end;
            in->eof = 1;
            return rb_fail(e, RB_ELIMIT,
                           "%s#%u: the message is larger than the limit of "
                           "%zu bytes; the file is left out from here on",
                           s->name.p, s->records + 1, in->max);
        }
        int rc = rb_input_fill(in, 2 * have + 1, e);
        if (rc != RB_OK)
            return rc;
    }
}

static uint32_t count_lines(const char *s, size_t n)
{
    uint32_t sum = 0;
    const char *end = s + n;
    while (s < end && (s = memchr(s, '\n', (size_t)(end - s))) != NULL)
        sum++, s++;
    return sum;
}

static int next_mbox(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    char *p = NULL;
    size_t n = 0;
    rb_buf id;
    if (!s->begun) {
        s->begun = 1;
        s->in.beg += s->enc.mark;
        s->next_line = 1;
    }
    int rc = next_message(s, &p, &n, e);
    if (rc != RB_OK)
        return rc;
    s->records++;
    s->line = s->next_line;
    s->next_line += count_lines(p, n);
    uint64_t at = s->in.base + (uint64_t)(p - s->in.buf);
    if (n >= 5 && memcmp(p, "From ", 5) == 0) {
        const char *nl = memchr(p, '\n', n);
        size_t skip = nl != NULL ? (size_t)(nl - p) + 1 : n;
        p += skip, n -= skip, at += skip;
    }
    rb_buf_init(&id, s->mem);
    rb_buf_printf(&id, "%s#%u", s->name.p, s->records);
    rc = id.failed ? rb_nomem(e)
                   : message_doc(s, p, n, at, id.p, 1, m, v, out, e);
    rb_buf_free(&id);
    return rc;
}

#endif

/* ---- how they are recognised ---- */

/* Is it the name of a header that mail has, and memos have not? */
static int is_mail_header(const char *s, size_t n, int *own)
{
    static const char *const names[] = {
        "From",          "To",           "Subject",      "Date",
        "Received",      "Message-ID",   "MIME-Version", "Content-Type",
        "Return-Path",   "Delivered-To", "Reply-To",     "List-Id",
        "DKIM-Signature"};
    enum { MEMO = 4 };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], s, n) == 0) {
            *own |= i >= MEMO;
            return 1;
        }
    return 0;
}

static size_t name_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] > ' ' && s[i] < 127 && s[i] != ':')
        i++;
    return i > 0 && i < n && s[i] == ':' ? i : 0;
}

/* Known headers before the first blank line; 0 when a line is none. */
static int count_headers(const char *s, size_t n, int *own)
{
    const char *end = s + n;
    int known = 0;
    *own = 0;
    for (int first = 1; s < end; first = 0) {
        const char *nl = memchr(s, '\n', (size_t)(end - s));
        size_t len = (size_t)((nl != NULL ? nl : end) - s);
        if (len == 0 || (len == 1 && *s == '\r'))
            break;
        size_t name = name_length(s, len);
        if (name == 0 && nl == NULL)
            break; /* it is cut */
        if (name == 0 && (first || (*s != ' ' && *s != '\t')))
            return 0;
        known += name > 0 && is_mail_header(s, name, own);
        s += len + 1;
    }
    return known;
}

static int sniff_mail(char *s, size_t n, int whole, const char *path)
{
    int own, known = count_headers(s, n, &own);
    (void)whole;
    if (known >= 3 && own)
        return RB_SNIFF_LIKELY;
    return known >= 3 && rb_format_of_name(path) == &rb_format_mail
               ? RB_SNIFF_LIKELY
               : RB_SNIFF_NO;
}

static int sniff_mbox(char *s, size_t n, int whole, const char *path)
{
    int own;
    const char *nl = memchr(s, '\n', n);
    (void)whole, (void)path;
    if (nl == NULL || !is_from_line(s, n))
        return RB_SNIFF_NO;
    size_t skip = (size_t)(nl - s) + 1;
    return count_headers(s + skip, n - skip, &own) >= 2 ? RB_SNIFF_LIKELY
                                                        : RB_SNIFF_NO;
}

#ifdef RB_WITH_GMIME
#define MAIL next_mail
#define MBOX next_mbox
#else
#define MAIL NULL
#define MBOX NULL
#define RB_WITH_GMIME NULL
#endif

const rb_format rb_format_mail = {.name = "mail",
                                  .endings = ".eml.mht.mhtml.",
                                  .next = MAIL,
                                  .sniff = sniff_mail,
                                  .needs = "libgmime-3.0-dev",
                                  .with = RB_WITH_GMIME};
const rb_format rb_format_mbox = {.name = "mbox",
                                  .endings = ".mbox.mbx.",
                                  .next = MBOX,
                                  .sniff = sniff_mbox,
                                  .needs = "libgmime-3.0-dev",
                                  .with = RB_WITH_GMIME};

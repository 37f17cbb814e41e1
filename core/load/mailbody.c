/*
** mailbody.c - the text of a mail message
**
** Three steps lead from the bytes of a part to its text, each with a map of
** its own: the coding that made them ASCII, the charset, and what plain text
** or HTML is to a reader. The three maps are joined into one.
*/
#include "mailbody.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "fragment.h"
#include "transfer.h"

void rb_mail_body_init(rb_mail_body *b, rb_source *s, const char *msg,
                       uint64_t at, int unstuff)
{
    *b = (rb_mail_body){.s = s, .msg = msg, .at = at, .unstuff = unstuff};
    rb_buf_init(&b->text, s->mem);
    rb_buf_init(&b->raw, s->mem);
    rb_buf_init(&b->decoded, s->mem);
    rb_buf_init(&b->piece, s->mem);
    rb_mapper_init(&b->map, s->mem);
    rb_mapper_init(&b->from_raw, s->mem);
    rb_mapper_init(&b->from_decoded, s->mem);
    rb_mapper_init(&b->from_piece, s->mem);
    rb_mapper_init(&b->way, s->mem);
    b->marks.mem = s->mem;
}

void rb_mail_body_free(rb_mail_body *b)
{
    rb_buf_free(&b->text);
    rb_buf_free(&b->raw);
    rb_buf_free(&b->decoded);
    rb_buf_free(&b->piece);
    rb_mapper_free(&b->map);
    rb_mapper_free(&b->from_raw);
    rb_mapper_free(&b->from_decoded);
    rb_mapper_free(&b->from_piece);
    rb_mapper_free(&b->way);
    rb_vec_free(b->marks.mem, &b->marks.v);
}

/* ---- bytes to UTF-8 ---- */

/* Undo the coding: *p gets the bytes, b->from_raw the way to the file. */
static int undo_coding(rb_mail_body *b, const rb_part *part, rb_text *t)
{
    const char *s = b->msg + part->start;
    size_t n = part->end - part->start;
    uint64_t at = b->at + part->start;
    rb_mapper_clear(&b->from_raw);
    rb_buf_clear(&b->raw);
    if (part->coding == RB_CODING_QUOTED)
        rb_unquote_printable(s, n, at, &b->raw, &b->from_raw);
    else if (part->coding == RB_CODING_BASE64)
        rb_unbase64(s, n, at, &b->raw, &b->from_raw);
    else {
        rb_buf_put(&b->raw, s, n);
        rb_mapper_add(&b->from_raw, RB_MAP_SAME, (uint32_t)n, at, (uint32_t)n);
    }
    *t = (rb_text){b->raw.n > 0 ? b->raw.p : "", b->raw.n, 0};
    return b->raw.failed || b->from_raw.failed ? RB_ENOMEM : RB_OK;
}

static rb_encoding encoding_of(rb_mail_body *b, const rb_part *part,
                               const rb_text *t)
{
    rb_err ignored;
    const char *name = b->s->o.encoding;
    if (name == NULL)
        name = part->charset;
    /* What a sender's program says of bytes that it did not look at. */
    if (name != NULL && strcasecmp(name, "us-ascii") == 0)
        name = NULL;
    if (name != NULL && rb_encoding_check(name, &ignored) != RB_OK) {
        b->unknown = name;
        name = NULL;
    }
    return rb_encoding_find(t->p, t->n, name);
}

/* Repairs count the bytes before the charset: let them count the file's. */
static void place_repairs(rb_mail_body *b, uint64_t from, const rb_text *raw)
{
    rb_repairs *rep = &b->s->rep;
    for (uint64_t i = from; i < rep->n && i < RB_REPAIRS_MAX; i++) {
        uint32_t at = (uint32_t)rep->v[i].src;
        rep->v[i].src = rb_map_find(b->from_raw.map.v, b->from_raw.map.n,
                                    raw->p, (uint32_t)raw->n, at, at)
                            .start;
    }
}

int rb_mail_part_decode(rb_mail_body *b, const rb_part *part, rb_text *t,
                        rb_err *e)
{
    rb_text raw;
    if (undo_coding(b, part, &raw) != RB_OK)
        return rb_nomem(e);
    rb_encoding enc = encoding_of(b, part, &raw);
    rb_mapper_clear(&b->from_decoded);
    rb_mapper_clear(&b->way);
    uint64_t repairs = b->s->rep.n;
    int rc = rb_decode(enc, raw.p + enc.mark, raw.n - enc.mark, enc.mark,
                       &b->decoded, &b->s->rep, &b->from_decoded, t, e);
    if (rc != RB_OK)
        return rc;
    place_repairs(b, repairs, &raw);
    if (b->encoding == NULL)
        b->encoding = b->s->rep.encoding;
    rb_map_through(b->from_decoded.map.v, b->from_decoded.map.n, t->p,
                   (uint32_t)t->n, b->from_raw.map.v, b->from_raw.map.n, raw.p,
                   (uint32_t)raw.n, &b->way);
    return b->from_decoded.failed || b->way.failed ? rb_nomem(e) : RB_OK;
}

/* ---- plain text ---- */

typedef struct plain {
    rb_mail_body *b;
    const rb_part *part;
    const char *base;
    size_t depth; /* '>' before the last line */
    int flows;    /* the last line goes on in the next */
} plain;

static void put(plain *x, const char *s, size_t n)
{
    rb_buf_put(&x->b->piece, s, n);
    rb_mapper_add(&x->b->from_piece, RB_MAP_SAME, (uint32_t)n,
                  (uint64_t)(s - x->base), (uint32_t)n);
}

/* Bytes of "\r\n", "\n" or nothing become a line break. */
static void put_break(plain *x, const char *s, size_t n)
{
    rb_buf_putc(&x->b->piece, '\n');
    rb_mapper_add(&x->b->from_piece, n == 1 ? RB_MAP_SAME : RB_MAP_WHOLE, 1,
                  (uint64_t)(s - x->base), (uint32_t)n);
}

/* A '>' that the mailbox needed before "From " and nobody else does. */
static size_t stuffed(const plain *x, const char *s, size_t n)
{
    size_t i = 0;
    if (!x->b->unstuff || x->part->coding != RB_CODING_NONE)
        return 0;
    while (i < n && s[i] == '>')
        i++;
    return i > 0 && n - i >= 5 && memcmp(s + i, "From ", 5) == 0;
}

/* A line of flowed text (RFC 3676): 1 when it goes on where the last ended,
** and then *skip bytes of it are no text. */
static int flow_line(plain *x, const char *s, size_t n, size_t *skip)
{
    size_t depth = 0;
    while (depth < n && s[depth] == '>')
        depth++;
    size_t from = depth + (depth < n && s[depth] == ' ');
    int rule = n - from == 3 && memcmp(s + from, "-- ", 3) == 0;
    int goes_on = x->flows && depth == x->depth && !rule;
    *skip = goes_on || depth == 0 ? from : 0;
    x->depth = depth;
    x->flows = !rule && n > from && s[n - 1] == ' ';
    return goes_on;
}

static void plain_text(rb_mail_body *b, const rb_part *part, const rb_text *t)
{
    plain x = {b, part, t->p, 0, 0};
    const char *p = t->p, *end = t->p + t->n, *brk = NULL;
    size_t brk_len = 0;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *stop = nl != NULL ? nl : end;
        if (stop > p && nl != NULL && stop[-1] == '\r')
            stop--;
        size_t n = (size_t)(stop - p), skip = stuffed(&x, p, n);
        int goes_on = part->flowed && flow_line(&x, p, n, &skip);
        if (brk != NULL && !goes_on)
            put_break(&x, brk, brk_len);
        int blank = part->flowed && part->del_sp && x.flows;
        put(&x, p + skip, n - skip - (blank && n > skip));
        brk = nl != NULL ? stop : NULL;
        brk_len = nl != NULL ? (size_t)(nl + 1 - stop) : 0;
        p = nl != NULL ? nl + 1 : end;
    }
}

/* ---- parts ---- */

/* Make the part's text in b->piece, b->from_piece leading to *t. */
static int read_part(rb_mail_body *b, const rb_part *part, rb_text *t,
                     rb_err *e)
{
    int rc = rb_mail_part_decode(b, part, t, e);
    rb_buf_clear(&b->piece);
    rb_mapper_clear(&b->from_piece);
    if (rc != RB_OK)
        return rc;
    if (part->kind == RB_PART_HTML)
        rc =
            rb_fragment(b->s->mem, t->p, t->n, 0, &b->piece, &b->from_piece, e);
    else
        plain_text(b, part, t);
    return b->piece.failed || b->from_piece.failed ? rb_nomem(e) : rc;
}

/* Append what read_part has made, without blanks around it. */
static int append(rb_mail_body *b, const rb_part *part, const rb_text *t)
{
    size_t n = b->piece.n;
    while (n > 0 && rb_is_blank(b->piece.p[n - 1]))
        n--;
    if (n == 0)
        return RB_OK;
    if (b->text.n + n + 2 >= UINT32_MAX)
        return RB_ELIMIT;
    if (b->text.n > 0) {
        rb_buf_puts(&b->text, "\n\n");
        rb_mapper_add(&b->map, RB_MAP_MADE, 2, b->at + part->start, 0);
    }
    uint32_t at = (uint32_t)b->text.n;
    uint32_t pieces = b->from_piece.map.n;
    while (pieces > 0 && b->from_piece.map.v[pieces - 1].text >= n)
        pieces--;
    rb_buf_put(&b->text, b->piece.p, n);
    rb_map_through(b->from_piece.map.v, pieces, b->piece.p, (uint32_t)n,
                   b->way.map.v, b->way.map.n, t->p, (uint32_t)t->n, &b->map);
    if (b->text.failed || b->map.failed)
        return RB_ENOMEM;
    rb_mail_marks(&b->marks, b->text.p + at, n, at, part->kind == RB_PART_HTML);
    return b->marks.failed ? RB_ENOMEM : RB_OK;
}

static size_t words(const rb_buf *b)
{
    size_t sum = 0;
    for (size_t i = 0; i < b->n; i++)
        sum += !rb_is_blank(b->p[i]);
    return sum;
}

static const rb_part *of_kind(const rb_mime *x, uint32_t choice, int kind)
{
    for (uint32_t i = 0; i < x->part.n; i++)
        if (x->part.v[i].choice == choice && x->part.v[i].kind == kind)
            return &x->part.v[i];
    return NULL;
}

/* Which of the parts that say the same is read? Some plain ones say no more
** than that there is another: HTML has to say three times as much. */
static int kind_chosen(rb_mail_body *b, const rb_mime *x, uint32_t choice)
{
    enum { LITTLE = 400 };
    rb_err ignored;
    rb_text t;
    const rb_part *plain = of_kind(x, choice, RB_PART_PLAIN);
    const rb_part *html = of_kind(x, choice, RB_PART_HTML);
    if (plain == NULL || html == NULL)
        return plain == NULL ? RB_PART_HTML : RB_PART_PLAIN;
    rb_repairs before = b->s->rep;
    const char *encoding = b->encoding;
    size_t n =
        read_part(b, plain, &t, &ignored) == RB_OK ? words(&b->piece) : 0;
    size_t more = n;
    if (n < LITTLE && read_part(b, html, &t, &ignored) == RB_OK)
        more = words(&b->piece);
    b->s->rep = before;
    b->encoding = encoding;
    return more > 3 * n ? RB_PART_HTML : RB_PART_PLAIN;
}

int rb_mail_body_read(rb_mail_body *b, const rb_mime *x, rb_err *e)
{
    int rc = RB_OK, chosen = 0;
    uint32_t choice = 0;
    for (uint32_t i = 0; rc == RB_OK && i < x->part.n; i++) {
        const rb_part *part = &x->part.v[i];
        rb_text t;
        if (part->kind > RB_PART_HTML)
            continue;
        if (part->choice != choice && part->choice != 0)
            chosen = kind_chosen(b, x, part->choice);
        choice = part->choice;
        if (choice != 0 && part->kind != chosen)
            continue;
        rc = read_part(b, part, &t, e);
        if (rc == RB_OK)
            rc = append(b, part, &t);
        if (rc == RB_ENOMEM)
            rb_nomem(e);
        else if (rc == RB_ELIMIT && part->kind == RB_PART_PLAIN)
            rb_fail(e, rc, "the text has 4 GiB or more");
    }
    return rc;
}

/*
** mailmark.c - what in a mail's text its author did not write now
**
** Replies quote: each line after a '>', or everything below a line like "On
** Monday Ann Lee wrote:" or "-----Original Message-----". A line "-- " begins
** the signature. The languages are those of the mail programs that write
** such lines; a line that only looks alike is text, so each sign needs a
** second one.
*/
#include "mailmark.h"

#include <string.h>
#include <strings.h>

typedef struct line {
    const char *p;
    size_t n; /* without the blanks at its end */
    const char *next;
} line;

static line line_at(const char *p, const char *end)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    const char *q = nl != NULL ? nl : end;
    line l = {p, (size_t)(q - p), nl != NULL ? nl + 1 : end};
    while (l.n > 0 && (p[l.n - 1] == ' ' || p[l.n - 1] == '\r'))
        l.n--;
    return l;
}

static int begins(const line *l, const char *s)
{
    size_t n = strlen(s);
    return l->n >= n && strncasecmp(l->p, s, n) == 0;
}

static int ends(const line *l, const char *s)
{
    size_t n = strlen(s);
    return l->n >= n && strncasecmp(l->p + l->n - n, s, n) == 0;
}

static int contains(const line *l, const char *s)
{
    return memmem(l->p, l->n, s, strlen(s)) != NULL;
}

static int has_digit(const line *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i] >= '0' && l->p[i] <= '9')
            return 1;
    return 0;
}

static int is_quoted(const line *l)
{
    return l->n > 0 && *l->p == '>';
}

/* The next line that is not blank; n == 0: there is none. */
static line next_words(const line *l, const char *end)
{
    line x = {l->next, 0, l->next};
    for (int blank = 0; x.n == 0 && x.next < end && blank < 4; blank++)
        x = line_at(x.next, end);
    return x;
}

/* ---- signs ---- */

static const char *const wrote[] = {"wrote:",
                                    "writes:",
                                    "schrieb:",
                                    "schrieb am",
                                    "a \xC3\xA9"
                                    "crit :",
                                    "escribi\xC3\xB3:",
                                    "ha scritto:",
                                    "escreveu:",
                                    "napisa\xC5\x82"
                                    "(a):",
                                    "schreef:",
                                    "skrev:",
                                    "kirjoitti:",
                                    NULL};
static const char *const on[] = {"On ", "Am ",     "Le ", "El ",  "Il ",
                                 "Em ", "W dniu ", "Op ", "Den ", NULL};

static int ends_as(const line *l, const char *const *list)
{
    while (*list != NULL && !ends(l, *list))
        list++;
    return *list != NULL;
}

static int begins_as(const line *l, const char *const *list)
{
    while (*list != NULL && !begins(l, *list))
        list++;
    return *list != NULL;
}

/*
** "On Monday Ann Lee wrote:", on one line or two; *next is set behind it.
** Where quoted lines follow, any line that ends in ':' and has an address or
** says that somebody wrote will do.
*/
static int is_attribution(const line *l, const char *end, const char **next)
{
    line two = line_at(l->next, end), last = *l;
    if (l->n == 0 || l->n > 300)
        return 0;
    if (!ends(l, ":") && two.n > 0 && two.n < 200 && begins_as(l, on))
        last = two;
    *next = last.next;
    line after = next_words(&last, end);
    int quoted = is_quoted(&after);
    if (ends_as(&last, wrote))
        return quoted || (begins_as(l, on) && has_digit(l));
    return quoted && ends(&last, ":") && contains(&last, "@");
}

/* -----Original Message-----; what follows was sent before. */
static int is_original(const line *l)
{
    static const char *const names[] = {
        "Original Message",    "Urspr\xC3\xBCngliche Nachricht",
        "Message d'origine",   "Mensaje original",
        "Messaggio originale", NULL};
    size_t n = 0;
    while (n < l->n && (l->p[n] == '-' || l->p[n] == ' '))
        n++;
    line rest = {l->p + n, l->n - n, l->next};
    return n >= 3 && l->p[0] == '-' && begins_as(&rest, names);
}

static int is_header(const line *l)
{
    static const char *const names[] = {
        "From:", "To:", "Cc:",    "Date:",    "Sent:", "Subject:",
        "Von:",  "An:", "Datum:", "Betreff:", "De :",  NULL};
    return begins_as(l, names);
}

/* A line of '_' with headers below: how Outlook quotes. */
static int is_ruled(const line *l, const char *end)
{
    size_t n = 0;
    while (n < l->n && l->p[n] == '_')
        n++;
    line next = next_words(l, end);
    return n >= 20 && n == l->n && is_header(&next);
}

/* A line of '_' and the name of a mailing list below. */
static int is_footer(const line *l, const char *end)
{
    size_t n = 0;
    while (n < l->n && l->p[n] == '_')
        n++;
    line next = next_words(l, end);
    return n >= 20 && n == l->n && contains(&next, "mailing list");
}

static int is_forwarded(const line *l, const char *end)
{
    line next = next_words(l, end);
    return ((begins(l, "---") && contains(l, "Forwarded message")) ||
            begins(l, "Begin forwarded message:")) &&
           is_header(&next);
}

/* "-- " with no more lines below than a signature has. */
static int is_signature(const line *l, const char *end)
{
    enum { MOST = 15 };
    int lines = 0;
    if (l->n != 2 || l->p[0] != '-' || l->p[1] != '-')
        return 0;
    for (line x = *l; x.next < end && lines <= MOST; lines++) {
        x = line_at(x.next, end);
        if (is_quoted(&x))
            break;
    }
    return lines <= MOST;
}

/* ---- spans ---- */

/* Headers up to a blank line. */
static const char *skip_headers(const line *l, const char *end)
{
    line x = next_words(l, end);
    while (x.n > 0)
        x = x.next < end ? line_at(x.next, end) : (line){end, 0, end};
    return x.p;
}

static const char *skip_signature(const line *l, const char *end)
{
    line x = *l;
    while (x.next < end) {
        line n = line_at(x.next, end);
        if (is_quoted(&n))
            break;
        x = n;
    }
    return x.next;
}

/* Quoted lines, with blank ones between them. */
static const char *skip_quoted(const char *p, const char *end)
{
    while (p < end) {
        line l = line_at(p, end);
        line x = l.n == 0 ? next_words(&l, end) : l;
        if (!is_quoted(&x))
            break;
        p = x.next;
    }
    return p;
}

/* The end of what begins with the line and is not the author's, or NULL. */
static const char *end_of_mark(const line *l, const char *end, int html,
                               const char **reason)
{
    const char *next;
    *reason = "quoted reply";
    if (l->n == 0)
        return NULL;
    if (is_quoted(l))
        return skip_quoted(l->p, end);
    if (is_original(l) || is_ruled(l, end))
        return end;
    if (is_attribution(l, end, &next)) {
        const char *stop = skip_quoted(next, end);
        return html ? end : stop;
    }
    *reason = "forwarded headers";
    if (is_forwarded(l, end))
        return skip_headers(l, end);
    *reason = "signature";
    if (is_signature(l, end))
        return skip_signature(l, end);
    *reason = "list footer";
    return is_footer(l, end) ? end : NULL;
}

void rb_mail_marks(rb_marks *m, const char *s, size_t n, uint32_t at, int html)
{
    const char *p = s, *end = s + n, *reason;
    while (p < end) {
        line l = line_at(p, end);
        const char *stop = end_of_mark(&l, end, html, &reason);
        p = l.next;
        if (stop == NULL)
            continue;
        if (stop > p)
            p = stop;
        const char *last = p;
        while (last > l.p && strchr(" \r\n", last[-1]) != NULL)
            last--;
        rb_mark x = {at + (uint32_t)(l.p - s), at + (uint32_t)(last - s),
                     reason};
        if (rb_vec_push(m->mem, &m->v, x) != 0)
            m->failed = 1;
    }
}

/*
** mime.c - the parts of a mail message
**
** The only file that knows GMime, which is opened late. GMime finds headers
** and parts and decodes headers; the parts themselves are taken from the
** message's own bytes, because every byte of the text must lead back there.
** What GMime and GLib allocate is theirs and follows the size of a message.
** They write to stderr only when a function is called wrongly; a log handler
** of ours would be the host's as well, so none is set.
*/
#include "mime.h"

#include <string.h>
#include <strings.h>

#ifdef RB_WITH_GMIME

#include <gmime/gmime.h>
#include <pthread.h>
#include "../base/late.h"
#include "encoding.h"

enum {
    DEPTH_MAX = 32,  /* parts inside parts */
    PARTS_MAX = 1000 /* of a message */
};

typedef struct library {
    void (*init)(void);
    GMimeStream *(*stream)(const char *, size_t);
    GMimeParser *(*parser)(GMimeStream *);
    GMimeMessage *(*message)(GMimeParser *, GMimeParserOptions *);
    const char *(*subject)(GMimeMessage *);
    InternetAddressList *(*from)(GMimeMessage *);
    const char *(*id)(GMimeMessage *);
    GMimeObject *(*body)(GMimeMessage *);
    const char *(*header)(GMimeObject *, const char *);
    int (*people)(InternetAddressList *);
    InternetAddress *(*person)(InternetAddressList *, int);
    const char *(*name)(InternetAddress *);
    const char *(*address)(InternetAddressMailbox *);
    int (*children)(GMimeMultipart *);
    GMimeObject *(*child)(GMimeMultipart *, int);
    GMimeContentType *(*type)(GMimeObject *);
    const char *(*media)(GMimeContentType *);
    const char *(*subtype)(GMimeContentType *);
    const char *(*parameter)(GMimeContentType *, const char *);
    const char *(*disposition)(GMimeObject *);
    const char *(*filename)(GMimePart *);
    GMimeDataWrapper *(*content)(GMimePart *);
    GMimeStream *(*bytes)(GMimeDataWrapper *);
    GMimeContentEncoding (*coding)(GMimePart *);
    GType (*is_multipart)(void), (*is_part)(void), (*is_message)(void),
        (*is_mailbox)(void);
    gboolean (*is_a)(GTypeInstance *, GType);
    void (*unref)(gpointer);
} library;

/*
** Into a table of the caller. GMime wants to be told once that it begins,
** and two threads must not tell it at the same time: the one thing here that
** a process has only one of.
*/
static void (*begin)(void);

static void begin_once(void)
{
    begin();
}

static int open_library(library *l, rb_err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    const rb_late_fn list[] = {
        {"g_mime_init", &l->init},
        {"g_mime_stream_mem_new_with_buffer", &l->stream},
        {"g_mime_parser_new_with_stream", &l->parser},
        {"g_mime_parser_construct_message", &l->message},
        {"g_mime_message_get_subject", &l->subject},
        {"g_mime_message_get_from", &l->from},
        {"g_mime_message_get_message_id", &l->id},
        {"g_mime_message_get_mime_part", &l->body},
        {"g_mime_object_get_header", &l->header},
        {"internet_address_list_length", &l->people},
        {"internet_address_list_get_address", &l->person},
        {"internet_address_get_name", &l->name},
        {"internet_address_mailbox_get_addr", &l->address},
        {"g_mime_multipart_get_count", &l->children},
        {"g_mime_multipart_get_part", &l->child},
        {"g_mime_object_get_content_type", &l->type},
        {"g_mime_content_type_get_media_type", &l->media},
        {"g_mime_content_type_get_media_subtype", &l->subtype},
        {"g_mime_content_type_get_parameter", &l->parameter},
        {"g_mime_object_get_disposition", &l->disposition},
        {"g_mime_part_get_filename", &l->filename},
        {"g_mime_part_get_content", &l->content},
        {"g_mime_data_wrapper_get_stream", &l->bytes},
        {"g_mime_part_get_content_encoding", &l->coding},
        {"g_mime_multipart_get_type", &l->is_multipart},
        {"g_mime_part_get_type", &l->is_part},
        {"g_mime_message_part_get_type", &l->is_message},
        {"internet_address_mailbox_get_type", &l->is_mailbox},
        {"g_type_check_instance_is_a", &l->is_a},
        {"g_object_unref", &l->unref},
        {NULL, NULL}};
    int rc = rb_late_open("libgmime-3.0.so.0", list, e);
    if (rc != RB_OK)
        return rc;
    pthread_mutex_lock(&lock);
    begin = l->init;
    pthread_once(&once, begin_once);
    pthread_mutex_unlock(&lock);
    return RB_OK;
}

/* ---- strings ---- */

typedef struct reader {
    const library *l;
    rb_mime *out;
    uint32_t choices;
    int failed; /* memory was refused */
} reader;

/* A copy that is valid UTF-8 on one line. */
static const char *copy(reader *r, const char *s)
{
    rb_buf tmp;
    rb_repairs rep = {.n = 0};
    rb_text t;
    rb_err e;
    rb_encoding guess = {.kind = RB_ENC_GUESS};
    char *out = NULL;
    if (s == NULL || *s == '\0')
        return NULL;
    rb_buf_init(&tmp, r->out->mem);
    if (rb_decode(guess, (char *)s, strlen(s), 0, &tmp, &rep, NULL, &t, &e) ==
        RB_OK)
        out = rb_arena_str(&r->out->arena, t.p, t.n);
    rb_buf_free(&tmp);
    r->failed |= out == NULL;
    for (char *p = out; p != NULL && *p != '\0'; p++)
        if ((unsigned char)*p < 0x20)
            *p = ' ';
    return out;
}

static int is(const library *l, void *object, GType (*type)(void))
{
    return object != NULL && l->is_a(object, type());
}

/* ---- headers ---- */

/* The names of people, or their addresses when they have none. */
static const char *people(reader *r, InternetAddressList *list)
{
    enum { MOST = 20 };
    const library *l = r->l;
    rb_buf b;
    int n = list != NULL ? l->people(list) : 0;
    rb_buf_init(&b, r->out->mem);
    for (int i = 0; i < n && i < MOST; i++) {
        InternetAddress *a = l->person(list, i);
        const char *s = a != NULL ? l->name(a) : NULL;
        if ((s == NULL || *s == '\0') && is(l, a, l->is_mailbox))
            s = l->address((InternetAddressMailbox *)a);
        if (s != NULL && *s != '\0')
            rb_buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", s);
    }
    const char *out = copy(r, b.p);
    r->failed |= b.failed;
    rb_buf_free(&b);
    return out;
}

static void read_headers(reader *r, GMimeMessage *m)
{
    rb_mime *x = r->out;
    GMimeObject *o = (GMimeObject *)m;
    x->subject = copy(r, r->l->subject(m));
    x->from = people(r, r->l->from(m));
    x->date = copy(r, r->l->header(o, "Date"));
    x->list = copy(r, r->l->header(o, "List-Id"));
    x->to = copy(r, r->l->header(o, "To"));
    x->id = copy(r, r->l->id(m));
}

/* A browser saves a page as a message that nobody gets. What it writes as its
** sender ("<Saved by Blink>") differs. */
static void find_page(reader *r, GMimeMessage *m)
{
    rb_mime *x = r->out;
    GMimeObject *o = (GMimeObject *)m;
    const char *from = r->l->header(o, "From");
    const char *place = r->l->header(o, "Snapshot-Content-Location");
    const rb_part *page = NULL;
    for (uint32_t i = 0; i < x->part.n && page == NULL; i++)
        if (x->part.v[i].kind == RB_PART_HTML)
            page = &x->part.v[i];
    if (page == NULL || r->l->header(o, "Received") != NULL || x->to != NULL ||
        (place == NULL && (from == NULL || strstr(from, "Saved by") == NULL) &&
         (page->place == NULL || x->id != NULL)))
        return;
    x->saved_from = place != NULL ? copy(r, place) : page->place;
    if (x->saved_from == NULL)
        x->saved_from = "";
}

/* ---- parts ---- */

static int coding_of(GMimeContentEncoding c)
{
    switch (c) {
    case GMIME_CONTENT_ENCODING_BASE64:
        return RB_CODING_BASE64;
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
        return RB_CODING_QUOTED;
    case GMIME_CONTENT_ENCODING_UUENCODE:
        return RB_CODING_UUENCODE;
    default:
        return RB_CODING_NONE;
    }
}

static const char *type_name(reader *r, GMimeContentType *t)
{
    rb_buf b;
    rb_buf_init(&b, r->out->mem);
    rb_buf_printf(&b, "%s/%s", r->l->media(t), r->l->subtype(t));
    r->failed |= b.failed;
    const char *s = copy(r, b.p);
    rb_buf_free(&b);
    return s;
}

static int kind_of(reader *r, GMimeObject *o, GMimeContentType *t,
                   const rb_part *p)
{
    const char *how = r->l->disposition(o), *sub = r->l->subtype(t);
    if (strcasecmp(r->l->media(t), "text") != 0 || p->name != NULL ||
        (how != NULL && strcasecmp(how, "attachment") == 0) ||
        p->coding == RB_CODING_UUENCODE)
        return RB_PART_ATTACHED;
    if (strcasecmp(sub, "html") == 0)
        return RB_PART_HTML;
    return strcasecmp(sub, "plain") == 0 || strcasecmp(sub, "enriched") == 0
               ? RB_PART_PLAIN
               : RB_PART_ATTACHED;
}

static int yes(const char *value, const char *word)
{
    return value != NULL && strcasecmp(value, word) == 0;
}

static void add_leaf(reader *r, GMimeObject *o, uint32_t choice)
{
    const library *l = r->l;
    GMimeContentType *t = l->type(o);
    rb_part p = {.choice = choice, .kind = RB_PART_MESSAGE};
    p.type = type_name(r, t);
    p.place = copy(r, l->header(o, "Content-Location"));
    if (is(l, o, l->is_part)) {
        GMimePart *part = (GMimePart *)o;
        GMimeDataWrapper *w = l->content(part);
        GMimeStream *s = w != NULL ? l->bytes(w) : NULL;
        if (s == NULL || s->bound_start < 0)
            return;
        p.start = p.end = (size_t)s->bound_start;
        if (s->bound_end > s->bound_start)
            p.end = (size_t)s->bound_end;
        p.name = copy(r, l->filename(part));
        p.coding = (uint8_t)coding_of(l->coding(part));
        p.charset = copy(r, l->parameter(t, "charset"));
        p.flowed = (uint8_t)yes(l->parameter(t, "format"), "flowed");
        p.del_sp = (uint8_t)yes(l->parameter(t, "delsp"), "yes");
        p.kind = (uint8_t)kind_of(r, o, t, &p);
    }
    if (rb_vec_push(r->out->mem, &r->out->part, p) != 0)
        r->failed = 1;
}

static void add_parts(reader *r, GMimeObject *o, uint32_t choice, int depth)
{
    const library *l = r->l;
    if (o == NULL || r->failed)
        return;
    if (!is(l, o, l->is_multipart)) {
        if (r->out->part.n < PARTS_MAX)
            add_leaf(r, o, choice);
        else
            r->out->cut = 1;
        return;
    }
    if (depth == DEPTH_MAX) {
        r->out->cut = 1;
        return;
    }
    if (yes(l->subtype(l->type(o)), "alternative"))
        choice = ++r->choices;
    int n = l->children((GMimeMultipart *)o);
    for (int i = 0; i < n; i++)
        add_parts(r, l->child((GMimeMultipart *)o, i), choice, depth + 1);
}

/* ---- what GMime should not see ---- */

/*
** GMime follows parts inside parts with a function that calls itself. Each
** level has a boundary of its own, so their number bounds the depth.
*/
static int count_parts(const char *s, size_t n)
{
    int found = 0;
    const char *p = s, *end = s + n;
    while (p < end && (p = memchr(p, '=', (size_t)(end - p))) != NULL) {
        found += p - s >= 8 && strncasecmp(p - 8, "boundary", 8) == 0;
        p++;
    }
    p = s;
    while (p < end && (p = memchr(p, '/', (size_t)(end - p))) != NULL) {
        found += end - p >= 7 && strncasecmp(p, "/rfc822", 7) == 0;
        p++;
    }
    return found;
}

static int names_people(const char *s, size_t n)
{
    static const char *const names[] = {
        "From:",   "To:",     "Cc:",          "Bcc:",      "Reply-To:",
        "Sender:", "Resent-", "Disposition-", "Errors-To:"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t k = strlen(names[i]);
        if (n >= k && strncasecmp(s, names[i], k) == 0)
            return 1;
    }
    return 0;
}

static size_t count_char(const char *s, size_t n, char c)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += s[i] == c;
    return sum;
}

/* What is wrong with the headers, or NULL. Groups of people ("us: a, b;") may
** hold groups, for which GMime calls itself as well. */
static const char *bad_headers(const char *s, size_t n)
{
    enum { GROUPS_MAX = 500, HEADERS_MAX = 20000 };
    const char *end = s + n;
    size_t groups = 0, headers = 0;
    int people = 0, first = 1;
    while (s < end) {
        const char *nl = memchr(s, '\n', (size_t)(end - s));
        size_t len = (size_t)((nl != NULL ? nl : end) - s);
        if (len == 0 || (*s != ' ' && *s != '\t')) {
            people = names_people(s, len);
            groups = 0;
        }
        first = first && len > 1;
        if (people && (groups += count_char(s, len, ':')) > GROUPS_MAX)
            return "a list of people in the message has groups inside groups";
        if (first && headers++ == HEADERS_MAX)
            return "the message has too many headers";
        s += len + 1;
    }
    return NULL;
}

static int check(const char *s, size_t n, rb_err *e)
{
    enum { PARTS_IN_PARTS_MAX = 4000 };
    const char *bad = bad_headers(s, n);
    if (bad == NULL && count_parts(s, n) > PARTS_IN_PARTS_MAX)
        bad = "the message has thousands of parts inside parts";
    return bad == NULL ? RB_OK : rb_fail(e, RB_ELIMIT, "%s", bad);
}

int rb_mime_read(rb_mime *out, rb_mem *m, const char *s, size_t n, rb_err *e)
{
    library l;
    memset(out, 0, sizeof *out);
    out->mem = m;
    rb_arena_init(&out->arena, m);
    int rc = check(s, n, e);
    if (rc == RB_OK)
        rc = open_library(&l, e);
    if (rc != RB_OK)
        return rc;
    GMimeStream *stream = l.stream(s, n);
    GMimeParser *parser = l.parser(stream);
    GMimeMessage *message = l.message(parser, NULL);
    reader r = {.l = &l, .out = out};
    if (message != NULL) {
        read_headers(&r, message);
        add_parts(&r, l.body(message), 0, 0);
        find_page(&r, message);
        l.unref(message);
    }
    l.unref(parser);
    l.unref(stream);
    if (message == NULL)
        return rb_fail(e, RB_EINPUT, "this is no mail message");
    return r.failed ? rb_nomem(e) : RB_OK;
}

#else

int rb_mime_read(rb_mime *out, rb_mem *m, const char *s, size_t n, rb_err *e)
{
    (void)s, (void)n;
    memset(out, 0, sizeof *out);
    out->mem = m;
    rb_arena_init(&out->arena, m);
    return rb_fail(e, RB_EINPUT, "built without GMime");
}

#endif

void rb_mime_free(rb_mime *x)
{
    rb_vec_free(x->mem, &x->part);
    rb_arena_free(&x->arena);
}

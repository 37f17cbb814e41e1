/*
** feed.c - RSS, Atom and news sitemaps: one document for each entry
**
** A table says which element of which parent goes where; all others are
** passed over. The parser pauses at the end of every entry, so that one entry
** is in memory beside the file.
*/
#include "feed.h"

#include <string.h>
#include <strings.h>

/* ---- recognised ---- */

static int is_feed_root(int ns, const char *name)
{
    return (ns == RB_NS_NONE && strcasecmp(name, "rss") == 0) ||
           (ns == RB_NS_RDF && strcmp(name, "RDF") == 0) ||
           (ns == RB_NS_ATOM && strcmp(name, "feed") == 0) ||
           (ns == RB_NS_ATOM && strcmp(name, "entry") == 0) ||
           (ns == RB_NS_SITEMAP && strcmp(name, "urlset") == 0) ||
           (ns == RB_NS_NONE && strcmp(name, "urlset") == 0) ||
           (ns == RB_NS_NONE && strcmp(name, "channel") == 0);
}

static int sniff_feed(char *s, size_t n, int whole, const char *path)
{
    char name[64];
    int ns;
    (void)whole, (void)path;
    return rb_xml_root(s, n, &ns, name) && is_feed_root(ns, name)
               ? RB_SNIFF_SURE
               : RB_SNIFF_NO;
}

#ifdef RB_WITH_EXPAT

/* ---- which element is what ---- */

enum { /* the elements that others are looked for in */
       IN_NONE,
       IN_ROOT,
       IN_CHANNEL,
       IN_ITEM,
       IN_FEED,
       IN_FEED_AUTHOR,
       IN_ENTRY,
       IN_AUTHOR,
       IN_SOURCE,
       IN_URLSET,
       IN_URL,
       IN_NEWS,
       IN_PUBLICATION
};

enum { ENTER = 100, LIST = 1, PLAIN = 2, TYPED = 4, HREF = 8, TERM = 16 };

typedef struct feed_rule {
    uint8_t inside; /* IN_... */
    uint8_t ns;
    const char *name;
    uint8_t to; /* a slot, or ENTER + IN_... */
    uint8_t rank;
    uint8_t how;
    const char *from;
} feed_rule;

static const feed_rule rules[] = {
    {IN_NONE, RB_NS_NONE, "rss", ENTER + IN_ROOT, 0, 0, NULL},
    {IN_NONE, RB_NS_RDF, "RDF", ENTER + IN_ROOT, 0, 0, NULL},
    {IN_NONE, RB_NS_NONE, "channel", ENTER + IN_CHANNEL, 0, 0, NULL},
    {IN_NONE, RB_NS_ATOM, "feed", ENTER + IN_FEED, 0, 0, NULL},
    {IN_NONE, RB_NS_ATOM, "entry", ENTER + IN_ENTRY, 0, 0, NULL},
    {IN_NONE, RB_NS_SITEMAP, "urlset", ENTER + IN_URLSET, 0, 0, NULL},
    {IN_NONE, RB_NS_NONE, "urlset", ENTER + IN_URLSET, 0, 0, NULL},

    {IN_ROOT, RB_NS_NONE, "channel", ENTER + IN_CHANNEL, 0, 0, NULL},
    {IN_ROOT, RB_NS_NONE, "item", ENTER + IN_ITEM, 0, 0, NULL},
    {IN_CHANNEL, RB_NS_NONE, "item", ENTER + IN_ITEM, 0, 0, NULL},
    {IN_CHANNEL, RB_NS_NONE, "title", RB_FEED_SITE, 2, 0, "channel title"},
    {IN_CHANNEL, RB_NS_NONE, "language", RB_FEED_SITE_LANG, 2, PLAIN,
     "channel language"},
    {IN_CHANNEL, RB_NS_DC, "language", RB_FEED_SITE_LANG, 1, PLAIN,
     "channel dc:language"},

    {IN_ITEM, RB_NS_NONE, "guid", RB_FEED_ID, 2, PLAIN, "guid"},
    {IN_ITEM, RB_NS_DC, "identifier", RB_FEED_ID, 1, PLAIN, "dc:identifier"},
    {IN_ITEM, RB_NS_NONE, "title", RB_FEED_TITLE, 2, 0, "title"},
    {IN_ITEM, RB_NS_DC, "title", RB_FEED_TITLE, 1, 0, "dc:title"},
    {IN_ITEM, RB_NS_NONE, "link", RB_FEED_LINK, 2, PLAIN, "link"},
    {IN_ITEM, RB_NS_ATOM, "link", RB_FEED_LINK, 1, HREF, "atom:link"},
    {IN_ITEM, RB_NS_DC, "creator", RB_FEED_AUTHOR, 2, LIST, "dc:creator"},
    {IN_ITEM, RB_NS_NONE, "author", RB_FEED_AUTHOR, 1, LIST, "author"},
    {IN_ITEM, RB_NS_ATOM, "author", ENTER + IN_AUTHOR, 0, 0, NULL},
    {IN_ITEM, RB_NS_NONE, "pubDate", RB_FEED_DATE, 3, PLAIN, "pubDate"},
    {IN_ITEM, RB_NS_DC, "date", RB_FEED_DATE, 2, PLAIN, "dc:date"},
    {IN_ITEM, RB_NS_ATOM, "published", RB_FEED_DATE, 1, PLAIN,
     "atom:published"},
    {IN_ITEM, RB_NS_ATOM, "updated", RB_FEED_MODIFIED, 2, PLAIN,
     "atom:updated"},
    {IN_ITEM, RB_NS_DC, "modified", RB_FEED_MODIFIED, 1, PLAIN,
     "dcterms:modified"},
    {IN_ITEM, RB_NS_NONE, "source", RB_FEED_SOURCE, 1, 0, "source"},
    {IN_ITEM, RB_NS_DC, "language", RB_FEED_LANG, 1, PLAIN, "dc:language"},
    {IN_ITEM, RB_NS_NONE, "category", RB_FEED_TOPIC, 1, LIST, "category"},
    {IN_ITEM, RB_NS_DC, "subject", RB_FEED_TOPIC, 1, LIST, "dc:subject"},
    {IN_ITEM, RB_NS_CONTENT, "encoded", RB_FEED_BODY, 4, 0, "content:encoded"},
    {IN_ITEM, RB_NS_ATOM, "content", RB_FEED_BODY, 3, TYPED, "atom:content"},
    {IN_ITEM, RB_NS_NONE, "description", RB_FEED_BODY, 2, 0, "description"},
    {IN_ITEM, RB_NS_ATOM, "summary", RB_FEED_BODY, 1, TYPED, "atom:summary"},

    {IN_FEED, RB_NS_ATOM, "entry", ENTER + IN_ENTRY, 0, 0, NULL},
    {IN_FEED, RB_NS_ATOM, "title", RB_FEED_SITE, 2, TYPED, "feed title"},
    {IN_FEED, RB_NS_ATOM, "author", ENTER + IN_FEED_AUTHOR, 0, 0, NULL},
    {IN_FEED_AUTHOR, RB_NS_ATOM, "name", RB_FEED_SITE_AUTHOR, 1, LIST | PLAIN,
     "feed author"},
    {IN_ENTRY, RB_NS_ATOM, "id", RB_FEED_ID, 2, PLAIN, "id"},
    {IN_ENTRY, RB_NS_ATOM, "title", RB_FEED_TITLE, 2, TYPED, "title"},
    {IN_ENTRY, RB_NS_ATOM, "link", RB_FEED_LINK, 1, HREF, "link"},
    {IN_ENTRY, RB_NS_ATOM, "author", ENTER + IN_AUTHOR, 0, 0, NULL},
    {IN_AUTHOR, RB_NS_ATOM, "name", RB_FEED_AUTHOR, 2, LIST | PLAIN,
     "author name"},
    {IN_ENTRY, RB_NS_DC, "creator", RB_FEED_AUTHOR, 1, LIST, "dc:creator"},
    {IN_ENTRY, RB_NS_ATOM, "published", RB_FEED_DATE, 3, PLAIN, "published"},
    {IN_ENTRY, RB_NS_ATOM, "issued", RB_FEED_DATE, 2, PLAIN, "issued"},
    {IN_ENTRY, RB_NS_DC, "date", RB_FEED_DATE, 1, PLAIN, "dc:date"},
    {IN_ENTRY, RB_NS_ATOM, "updated", RB_FEED_MODIFIED, 2, PLAIN, "updated"},
    {IN_ENTRY, RB_NS_ATOM, "modified", RB_FEED_MODIFIED, 1, PLAIN, "modified"},
    {IN_ENTRY, RB_NS_ATOM, "source", ENTER + IN_SOURCE, 0, 0, NULL},
    {IN_SOURCE, RB_NS_ATOM, "title", RB_FEED_SOURCE, 1, TYPED, "source title"},
    {IN_ENTRY, RB_NS_ATOM, "category", RB_FEED_TOPIC, 1, LIST | TERM,
     "category"},
    {IN_ENTRY, RB_NS_CONTENT, "encoded", RB_FEED_BODY, 4, 0, "content:encoded"},
    {IN_ENTRY, RB_NS_ATOM, "content", RB_FEED_BODY, 3, TYPED, "content"},
    {IN_ENTRY, RB_NS_ATOM, "summary", RB_FEED_BODY, 1, TYPED, "summary"},

    {IN_URLSET, RB_NS_SITEMAP, "url", ENTER + IN_URL, 0, 0, NULL},
    {IN_URLSET, RB_NS_NONE, "url", ENTER + IN_URL, 0, 0, NULL},
    {IN_URL, RB_NS_SITEMAP, "loc", RB_FEED_LINK, 1, PLAIN, "loc"},
    {IN_URL, RB_NS_NONE, "loc", RB_FEED_LINK, 1, PLAIN, "loc"},
    {IN_URL, RB_NS_SITEMAP, "lastmod", RB_FEED_MODIFIED, 1, PLAIN, "lastmod"},
    {IN_URL, RB_NS_NEWS, "news", ENTER + IN_NEWS, 0, 0, NULL},
    {IN_NEWS, RB_NS_NEWS, "publication", ENTER + IN_PUBLICATION, 0, 0, NULL},
    {IN_PUBLICATION, RB_NS_NEWS, "name", RB_FEED_SOURCE, 1, PLAIN, "news:name"},
    {IN_PUBLICATION, RB_NS_NEWS, "language", RB_FEED_LANG, 1, PLAIN,
     "news:language"},
    {IN_NEWS, RB_NS_NEWS, "publication_date", RB_FEED_DATE, 1, PLAIN,
     "news:publication_date"},
    {IN_NEWS, RB_NS_NEWS, "title", RB_FEED_TITLE, 1, PLAIN, "news:title"},
    {IN_NEWS, RB_NS_NEWS, "keywords", RB_FEED_TOPIC, 1, PLAIN,
     "news:keywords"}};

static const feed_rule *rule_for(int inside, const rb_xml_tag *t)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const feed_rule *r = &rules[i];
        if (r->inside == inside && r->ns == t->ns &&
            (t->ns == RB_NS_NONE ? strcasecmp(r->name, t->name)
                                 : strcmp(r->name, t->name)) == 0)
            return r;
    }
    return NULL;
}

static int is_entry(int inside)
{
    return inside == IN_ITEM || inside == IN_ENTRY || inside == IN_URL;
}

/* ---- slots ---- */

static void clear_slot(rb_feed_slot *t)
{
    rb_buf_clear(&t->text);
    rb_mapper_clear(&t->map);
    t->rank = t->html = 0;
}

static int is_blank_text(const rb_buf *b)
{
    for (size_t i = 0; i < b->n; i++) {
        if (strchr(" \t\r\n", b->p[i]) == NULL)
            return 0;
    }
    return 1;
}

/* The element has been read: it goes to its slot, unless a better one is
** there or it is one more of a list. */
static int store(rb_feed *f, const feed_rule *r)
{
    rb_feed_slot *to = &f->slot[r->to], *part = &f->part;
    if (part->text.failed || part->map.failed)
        return RB_ENOMEM;
    if (is_blank_text(&part->text) || (to->text.n > 0 && to->rank > r->rank))
        return RB_OK;
    if (to->text.n > 0 && to->rank == r->rank) {
        if (!(r->how & LIST))
            return RB_OK;
        rb_buf_puts(&to->text, "; ");
        rb_buf_put(&to->text, part->text.p, part->text.n);
        return to->text.failed ? RB_ENOMEM : RB_OK;
    }
    rb_feed_slot old = *to;
    *to = *part;
    *part = old;
    to->rank = r->rank;
    to->from = r->from;
    return RB_OK;
}

/* ---- events ---- */

/* Atom says what a text is; what is no text has no words. */
static int typed(rb_feed *f, const rb_xml_tag *t)
{
    const char *type = rb_xml_attr(t, RB_NS_NONE, "type");
    if (rb_xml_attr(t, RB_NS_NONE, "src") != NULL)
        return 0;
    f->part.html = 0;
    if (type == NULL || strcmp(type, "text") == 0 ||
        strcmp(type, "text/plain") == 0)
        return 1;
    f->part.html = 1;
    return strstr(type, "html") != NULL || strncmp(type, "text/", 5) == 0;
}

/* An element whose attribute is its value. */
static int from_attribute(rb_feed *f, const feed_rule *r, const rb_xml_tag *t)
{
    const char *rel = rb_xml_attr(t, RB_NS_NONE, "rel");
    const char *v = rb_xml_attr(t, RB_NS_NONE, r->how & HREF ? "href" : "term");
    f->skip = 1;
    if (v == NULL ||
        (r->how & HREF && rel != NULL && strcmp(rel, "alternate") != 0))
        return RB_OK;
    clear_slot(&f->part);
    rb_buf_puts(&f->part.text, v);
    return store(f, r);
}

static int begin_part(rb_feed *f, const feed_rule *r, const rb_xml_tag *t)
{
    if (r->how & (HREF | TERM))
        return from_attribute(f, r, t);
    clear_slot(&f->part);
    f->part.html = !(r->how & PLAIN);
    if (r->how & TYPED && !typed(f, t)) {
        f->skip = 1;
        return RB_OK;
    }
    f->rule = r;
    f->part_src = t->src + t->src_len;
    f->part_depth = 0;
    f->part_raw = 0;
    return RB_OK;
}

static int enter(rb_feed *f, int inside, const rb_xml_tag *t)
{
    const char *lang = rb_xml_attr(t, RB_NS_XML, "lang");
    rb_feed_slot *to = &f->slot[RB_FEED_SITE_LANG];
    f->where[f->depth++] = (uint8_t)inside;
    f->is_news |= inside == IN_NEWS;
    if (is_entry(inside)) {
        for (int i = 0; i < RB_FEED_OWN; i++)
            clear_slot(&f->slot[i]);
        f->in_entry = 1;
        f->is_news = inside != IN_URL;
        f->line = rb_xml_line(f->xml);
        to = &f->slot[RB_FEED_LANG];
    } else if (inside != IN_FEED && inside != IN_CHANNEL && inside != IN_ROOT) {
        return RB_OK;
    }
    if (lang != NULL && to->text.n == 0) {
        rb_buf_puts(&to->text, lang);
        to->from = "xml:lang";
    }
    return to->text.failed ? RB_ENOMEM : RB_OK;
}

static int on_open(void *ud, const rb_xml_tag *t)
{
    rb_feed *f = ud;
    enum { MOST = sizeof f->where / sizeof *f->where };
    if (f->rule != NULL) {
        f->part_depth++;
        f->part_raw = 1;
        return RB_OK;
    }
    if (f->skip > 0) {
        f->skip++;
        return RB_OK;
    }
    int inside = f->depth > 0 ? f->where[f->depth - 1] : IN_NONE;
    const feed_rule *r = rule_for(inside, t);
    if (r == NULL || f->depth == MOST)
        f->skip = 1;
    else if (r->to >= ENTER)
        return enter(f, r->to - ENTER, t);
    else
        return begin_part(f, r, t);
    return RB_OK;
}

/* What has tags of its own is HTML as it stands in the file. */
static void take_raw(rb_feed *f, uint64_t end)
{
    size_t n = (size_t)(end - f->part_src);
    clear_slot(&f->part);
    f->part.html = 1;
    rb_buf_put(&f->part.text, f->s->origin + f->part_src, n);
    rb_mapper_add(&f->part.map, RB_MAP_SAME, (uint32_t)n, f->part_src,
                  (uint32_t)n);
}

static int on_close(void *ud, const rb_xml_tag *t)
{
    rb_feed *f = ud;
    if (f->rule != NULL) {
        if (f->part_depth > 0) {
            f->part_depth--;
            return RB_OK;
        }
        const feed_rule *r = f->rule;
        f->rule = NULL;
        if (f->part_raw)
            take_raw(f, t->src);
        return store(f, r);
    }
    if (f->skip > 0) {
        f->skip--;
        return RB_OK;
    }
    if (is_entry(f->where[--f->depth])) {
        f->in_entry = 0;
        return RB_EDONE;
    }
    return RB_OK;
}

static int on_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                   uint32_t src_len)
{
    rb_feed *f = ud;
    if (f->rule == NULL || f->part_raw)
        return RB_OK;
    rb_buf_put(&f->part.text, s, n);
    rb_mapper_add(&f->part.map, same ? RB_MAP_SAME : RB_MAP_WHOLE, (uint32_t)n,
                  src, src_len);
    return f->part.text.failed || f->part.map.failed ? RB_ENOMEM : RB_OK;
}

/* ---- the file ---- */

static void close_feed(rb_source *s)
{
    rb_feed *f = s->state;
    for (int i = 0; i < RB_FEED_SLOTS; i++) {
        rb_buf_free(&f->slot[i].text);
        rb_mapper_free(&f->slot[i].map);
    }
    rb_buf_free(&f->part.text);
    rb_mapper_free(&f->part.map);
    rb_xml_free(f->xml);
    rb_free(s->mem, f, sizeof *f);
}

/* A sitemap of a whole site has addresses only, and so has an index. */
static int check_root(rb_source *s, const rb_text *t, rb_err *e)
{
    char name[64];
    int ns;
    if (!rb_xml_root(t->p, t->n, &ns, name))
        return rb_fail(e, RB_EINPUT, "%s: this is no XML file", s->name.p);
    if (!is_feed_root(ns, name))
        return rb_fail(e, RB_EINPUT,
                       "%s: <%s> begins no feed (RSS, Atom or news sitemap)",
                       s->name.p, name);
    return RB_OK;
}

static int open_feed(rb_source *s, rb_err *e)
{
    static const rb_xml_events events = {on_open, on_close, on_text};
    rb_text t;
    int rc = rb_source_whole(s, &t, e);
    if (rc == RB_OK)
        rc = check_root(s, &t, e);
    if (rc != RB_OK)
        return rc;
    rb_feed *f = rb_calloc(s->mem, 1, sizeof *f);
    if (f == NULL)
        return rb_nomem(e);
    s->state = f;
    s->close_state = close_feed;
    f->s = s;
    for (int i = 0; i <= RB_FEED_SLOTS; i++) {
        rb_feed_slot *slot = i < RB_FEED_SLOTS ? &f->slot[i] : &f->part;
        rb_buf_init(&slot->text, s->mem);
        rb_mapper_init(&slot->map, s->mem);
    }
    return rb_xml_new(&f->xml, s->mem, t.p, t.n, &events, f, e);
}

static int nothing_found(rb_feed *f, rb_err *e)
{
    const char *what =
        f->addresses > 0
            ? "a sitemap without news: it has addresses and no words; fetch "
              "the pages it names and give rubric those"
            : "a feed without entries";
    return rb_fail(e, RB_EINPUT, "%s: this is %s", f->s->name.p, what);
}

/* The file breaks off. What was read of the entry at hand comes first, then
** the message. */
static int broken(rb_feed *f, int rc, const rb_err *e)
{
    rb_source *s = f->s;
    f->done = 1;
    if (rc == RB_ENOMEM)
        return rb_nomem(&f->why);
    rb_fail(&f->why, rc, "%s: %.300s; %u entr%s before it could be read",
            s->name.p, e->msg, s->records, s->records == 1 ? "y" : "ies");
    if (f->rule != NULL && !f->part_raw && store(f, f->rule) != RB_OK)
        return rb_nomem(&f->why);
    if (!f->in_entry || !f->is_news || f->slot[RB_FEED_BODY].text.n == 0)
        return rc;
    s->records++;
    s->line = f->line;
    return RB_EDONE;
}

/* Read up to the end of an entry: RB_EDONE; RB_OK: there is none. */
static int next_entry(rb_feed *f, int *cut, rb_err *e)
{
    rb_source *s = f->s;
    int rc;
    while ((rc = rb_xml_run(f->xml, e)) == RB_EDONE && !f->is_news)
        f->addresses++;
    *cut = rc != RB_OK && rc != RB_EDONE;
    if (*cut)
        return broken(f, rc, e);
    if (rc == RB_EDONE) {
        s->records++;
        s->line = f->line;
        return RB_EDONE;
    }
    f->done = 1;
    return s->records == 0 ? nothing_found(f, &f->why) : RB_OK;
}

static int next_feed(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    int cut = 0, rc = s->begun ? RB_OK : open_feed(s, e);
    rb_feed *f = s->state;
    if (rc != RB_OK) {
        if (f != NULL)
            f->done = 1;
        return rc;
    }
    if (f != NULL && !f->done && next_entry(f, &cut, e) == RB_EDONE)
        return rb_feed_doc(f, cut, m, v, out, e);
    if (f == NULL || f->why.code == RB_OK)
        return RB_EDONE;
    rc = f->why.code;
    if (e != NULL)
        *e = f->why;
    f->why.code = RB_OK;
    return rc;
}

const rb_format rb_format_feed = {.name = "feed",
                                  .endings = ".rss.atom.rdf.",
                                  .next = next_feed,
                                  .sniff = sniff_feed,
                                  .with = RB_WITH_EXPAT};

#else

const rb_format rb_format_feed = {.name = "feed",
                                  .endings = ".rss.atom.rdf.",
                                  .sniff = sniff_feed,
                                  .needs = "libexpat1-dev"};

#endif

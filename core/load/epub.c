/*
** epub.c - books: the chapters in the order of reading, as one document
**
** The ZIP is read three times, for what says where the table is, for the
** table, and for the chapters: they stand in any order, and only one is in
** memory as HTML.
*/
#include "epub.h"

#include <string.h>
#include "fragment.h"

static int sniff_epub(char *s, size_t n, int whole, const char *path)
{
    (void)whole, (void)path;
    return rb_zip_kind(s, n) == RB_ZIP_EPUB ? RB_SNIFF_SURE : RB_SNIFF_NO;
}

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE) && defined(RB_WITH_GUMBO)

/* ---- chapters ---- */

/* The chapter at the path, unless it is none or has been read. */
static rb_chapter *chapter_named(rb_book *b, const char *path)
{
    rb_chapter *c = rb_book_chapter(b, path);
    return c == NULL || c->out || c->read ? NULL : c;
}

/* Elements that HTML knows to be empty, or ends by itself. */
static int ends_itself(const char *name, size_t n)
{
    static const char names[] = " area base br col embed hr img input link "
                                "meta param source track wbr p li td th tr dt "
                                "dd ";
    char word[12] = " ";
    if (n > 8)
        return 0;
    for (size_t i = 0; i < n; i++)
        word[i + 1] = (char)(name[i] | 32);
    word[n + 1] = ' ';
    return strstr(names, word) != NULL;
}

/*
** <a id="page7"/> is empty in XHTML, but to an HTML parser it has just begun,
** and <script/> or <title/> would swallow the chapter. Such tags become
** comments, which are as long.
*/
static void hide_empty_tags(char *s, size_t n)
{
    char *end = s + n, *p = s;
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        char *tag = p++;
        size_t name = 0;
        while (p + name < end && strchr(" \t\r\n/>", p[name]) == NULL)
            name++;
        if (name == 0 || p[0] == '!' || p[0] == '?')
            continue;
        char *close = memchr(p, '>', (size_t)(end - p));
        if (close == NULL)
            break;
        if (close[-1] == '/' && close - tag >= 6 && !ends_itself(p, name)) {
            memcpy(tag, "<!--", 4);
            memcpy(close - 2, "-->", 3);
        }
        p = close;
    }
}

static int read_chapter(void *user, const char *s, size_t n, rb_buf *text,
                        rb_mapper *map, rb_err *e)
{
    rb_book *b = user;
    return rb_fragment(b->o.s->mem, s, n, 0, text, map, e);
}

/* ---- the three readings ---- */

static int want_container(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "META-INF/container.xml") == 0;
}

static int got_container(void *user, const char *name, char *bytes, size_t n,
                         rb_err *e)
{
    (void)name;
    int rc = rb_book_container(user, bytes, n, e);
    return rc == RB_OK ? RB_EDONE : rc;
}

static int want_table(void *user, const char *name)
{
    const rb_book *b = user;
    return strcmp(name, b->table) == 0;
}

static int got_table(void *user, const char *name, char *bytes, size_t n,
                     rb_err *e)
{
    static const rb_office_rule rules[] = {
        {RB_NS_DC, "title", RB_META_TITLE, 0, "OPF dc:title"},
        {RB_NS_DC, "creator", RB_META_AUTHOR, 1, "OPF dc:creator"},
        {RB_NS_DC, "date", RB_META_DATE, 0, "OPF dc:date"},
        {RB_NS_DC, "publisher", RB_META_SOURCE, 0, "OPF dc:publisher"},
        {RB_NS_DC, "language", RB_META_LANG, 0, "OPF dc:language"}};
    rb_book *b = user;
    int rc = rb_office_meta(&b->o, name, bytes, n, rules,
                            sizeof rules / sizeof *rules, e);
    if (rc == RB_OK)
        rc = rb_book_table(b, bytes, n, e);
    return rc == RB_OK ? RB_EDONE : rc;
}

static int want_chapter(void *user, const char *name)
{
    return chapter_named(user, name) != NULL;
}

/* A chapter's text waits in its own buffer until all before it are there. */
static int got_chapter(void *user, const char *name, char *bytes, size_t n,
                       rb_err *e)
{
    rb_book *b = user;
    rb_chapter *c = chapter_named(b, name);
    rb_office *o = &b->o;
    if (c == NULL)
        return RB_OK;
    rb_buf text = o->text;
    rb_mapper map = o->map;
    o->text = c->text;
    o->map = c->map;
    hide_empty_tags(bytes, n);
    int rc = rb_office_add(o, name, bytes, n, read_chapter, b, e);
    c->text = o->text;
    c->map = o->map;
    c->read = 1;
    o->text = text;
    o->map = map;
    return rc;
}

static int join(rb_book *b, rb_err *e)
{
    rb_office *o = &b->o;
    for (uint32_t i = 0; i < b->spine.n; i++) {
        rb_chapter *c = &b->member.v[b->spine.v[i]];
        if (c->text.n == 0)
            continue;
        if (o->text.n > 0) {
            o->map.part = c->map.part;
            rb_mapper_add(&o->map, RB_MAP_MADE, 2, 0, 0);
            rb_buf_puts(&o->text, "\n\n");
        }
        rb_buf_put(&o->text, c->text.p, c->text.n);
        rb_map_through(c->map.map.v, c->map.map.n, c->text.p,
                       (uint32_t)c->text.n, NULL, 0, NULL, 0, &o->map);
        rb_buf_free(&c->text);
        rb_mapper_free(&c->map);
    }
    return o->text.failed || o->map.failed ? rb_nomem(e) : RB_OK;
}

static int read_book(rb_book *b, rb_err *e)
{
    rb_office *o = &b->o;
    int rc = rb_office_members(o, want_container, got_container, b, e);
    if (rc == RB_OK && b->table == NULL)
        return rb_fail(e, RB_EINPUT,
                       "%s: META-INF/container.xml names no book; is the "
                       "file an EPUB?",
                       o->s->name.p);
    if (rc == RB_OK)
        rc = rb_office_members(o, want_table, got_table, b, e);
    if (rc == RB_OK && b->spine.n == 0)
        return rb_fail(e, RB_EINPUT, "%s: the book's table %.200s %s",
                       o->s->name.p, b->table,
                       b->member.n == 0 ? "is not there or is empty"
                                        : "names no chapters");
    if (rc == RB_OK)
        rc = rb_office_members(o, want_chapter, got_chapter, b, e);
    return rc == RB_OK ? join(b, e) : rc;
}

static int next_epub(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    rb_book b = {.table = NULL};
    if (s->begun)
        return RB_EDONE;
    int rc = rb_office_open(&b.o, s, e);
    if (rc == RB_OK)
        rc = read_book(&b, e);
    if (rc == RB_OK)
        rc = rb_office_doc(&b.o, m, v, out, e);
    for (uint32_t i = 0; i < b.member.n; i++) {
        rb_buf_free(&b.member.v[i].text);
        rb_mapper_free(&b.member.v[i].map);
    }
    rb_vec_free(s->mem, &b.member);
    rb_vec_free(s->mem, &b.spine);
    rb_office_close(&b.o);
    return rc;
}

const rb_format rb_format_epub = {.name = "epub",
                                  .endings = ".epub.",
                                  .next = next_epub,
                                  .sniff = sniff_epub,
                                  .binary = 1,
                                  .with = RB_WITH_EXPAT ", " RB_WITH_ARCHIVE
                                                        ", " RB_WITH_GUMBO};

#else

const rb_format rb_format_epub = {
    .name = "epub",
    .endings = ".epub.",
    .sniff = sniff_epub,
    .binary = 1,
    .needs = "libexpat1-dev libarchive-dev libgumbo-dev"};

#endif

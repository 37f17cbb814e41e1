/*
** epubtable.c - the table of a book (OPF): its members and their order
*/
#include "epub.h"

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE)

#include <string.h>
#include "../base/utf8.h"

enum { MEMBERS_MAX = 20000 };

static int on_close(void *ud, const rb_xml_tag *t)
{
    (void)ud, (void)t;
    return RB_OK;
}

static int on_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                   uint32_t src_len)
{
    (void)ud, (void)s, (void)n, (void)same, (void)src, (void)src_len;
    return RB_OK;
}

/* ---- paths ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* Undo %20; returns the new length. */
static size_t unescape(char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%' && i + 2 < n && hex(s[i + 1]) >= 0 &&
            hex(s[i + 2]) >= 0 && (hex(s[i + 1]) | hex(s[i + 2])) != 0) {
            s[k++] = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
            i += 2;
        } else {
            s[k++] = s[i];
        }
    }
    s[k] = '\0';
    return k;
}

/* Take "x/../" and "./" out of a path; it never leaves the ZIP. */
static void straighten(char *p)
{
    char *to = p, *from = p;
    while (*from != '\0') {
        size_t n = strcspn(from, "/");
        size_t whole = n + (from[n] == '/');
        if (n == 2 && memcmp(from, "..", 2) == 0) {
            if (to > p)
                to--;
            while (to > p && to[-1] != '/')
                to--;
        } else if (!(n == 1 && *from == '.')) {
            memmove(to, from, whole);
            to += whole;
        }
        from += whole;
    }
    *to = '\0';
}

/* The path inside the ZIP of what the table calls `href`; NULL: no memory. */
static const char *path_of(rb_book *b, const char *href)
{
    const char *slash = strrchr(b->table, '/');
    size_t dir = slash != NULL ? (size_t)(slash - b->table) + 1 : 0;
    size_t n = strcspn(href, "#?");
    char *p = rb_arena_alloc(&b->o.arena, dir + n + 1);
    if (p == NULL)
        return NULL;
    memcpy(p, b->table, dir);
    memcpy(p + dir, href, n);
    p[dir + n] = '\0';
    unescape(p, dir + n);
    straighten(p);
    return p;
}

/* ---- container.xml ---- */

static int container_open(void *ud, const rb_xml_tag *t)
{
    rb_book *b = ud;
    const char *path = rb_xml_attr(t, RB_NS_NONE, "full-path");
    if (b->table != NULL || path == NULL || strcmp(t->name, "rootfile") != 0)
        return RB_OK;
    b->table = rb_arena_str(&b->o.arena, path, strlen(path));
    return b->table != NULL ? RB_OK : RB_ENOMEM;
}

int rb_book_container(rb_book *b, const char *bytes, size_t n, rb_err *e)
{
    static const rb_xml_events events = {container_open, on_close, on_text};
    return rb_office_xml(&b->o, "META-INF/container.xml", bytes, n, &events, b,
                         e);
}

/* ---- the table ---- */

/* Has the list of words s this one? */
static int has_word(const char *s, const char *word)
{
    size_t n = strlen(word);
    while (s != NULL && *s != '\0') {
        size_t k = strcspn(s, " \t\r\n");
        if (k == n && memcmp(s, word, n) == 0)
            return 1;
        s += k + strspn(s + k, " \t\r\n");
    }
    return 0;
}

/* ---- members by id and by path ---- */

static uint32_t *slot_of(uint32_t *slot, const char *s)
{
    return &slot[rb_hash(s, strlen(s), 0) & (RB_BOOK_SLOTS - 1)];
}

/* Put the newest member into its two slots. */
static void index_member(rb_book *b)
{
    rb_chapter *c = &b->member.v[b->member.n - 1];
    uint32_t *id = slot_of(b->id_slot, c->id);
    uint32_t *path = slot_of(b->path_slot, c->path);
    c->by_id = *id;
    c->by_path = *path;
    *id = *path = b->member.n;
}

/* The number, + 1, of the first member with this id, or 0. */
static uint32_t member_with(rb_book *b, const char *id)
{
    uint32_t found = 0;
    for (uint32_t i = *slot_of(b->id_slot, id); i != 0;
         i = b->member.v[i - 1].by_id) {
        if (strcmp(b->member.v[i - 1].id, id) == 0)
            found = i;
    }
    return found;
}

rb_chapter *rb_book_chapter(rb_book *b, const char *path)
{
    rb_chapter *first = NULL, *c;
    for (uint32_t i = *slot_of(b->path_slot, path); i != 0; i = c->by_path) {
        c = &b->member.v[i - 1];
        if (c->place != 0 && (first == NULL || c->place < first->place) &&
            strcmp(c->path, path) == 0)
            first = c;
    }
    return first;
}

/* ---- elements of the table ---- */

static int add_member(rb_book *b, const rb_xml_tag *t)
{
    const char *id = rb_xml_attr(t, RB_NS_NONE, "id");
    const char *href = rb_xml_attr(t, RB_NS_NONE, "href");
    const char *type = rb_xml_attr(t, RB_NS_NONE, "media-type");
    if (id == NULL || href == NULL || b->member.n >= MEMBERS_MAX)
        return RB_OK;
    rb_chapter c = {.id = rb_arena_str(&b->o.arena, id, strlen(id)),
                    .path = path_of(b, href)};
    c.out = has_word(rb_xml_attr(t, RB_NS_NONE, "properties"), "nav") ||
            (type != NULL && strstr(type, "html") == NULL);
    if (c.id == NULL || c.path == NULL ||
        rb_vec_push(b->o.s->mem, &b->member, c) != 0)
        return RB_ENOMEM;
    rb_chapter *at = &b->member.v[b->member.n - 1];
    rb_buf_init(&at->text, b->o.s->mem);
    rb_mapper_init(&at->map, b->o.s->mem);
    index_member(b);
    return RB_OK;
}

static int add_to_spine(rb_book *b, const rb_xml_tag *t)
{
    const char *id = rb_xml_attr(t, RB_NS_NONE, "idref");
    const char *linear = rb_xml_attr(t, RB_NS_NONE, "linear");
    if (id == NULL || b->spine.n >= MEMBERS_MAX ||
        (linear != NULL && strcmp(linear, "no") == 0))
        return RB_OK;
    uint32_t i = member_with(b, id);
    if (i == 0)
        return RB_OK;
    if (rb_vec_push(b->o.s->mem, &b->spine, i - 1) != 0)
        return RB_ENOMEM;
    rb_chapter *c = &b->member.v[i - 1];
    if (c->place == 0)
        c->place = b->spine.n;
    return RB_OK;
}

/* <reference type="toc" href="toc.xhtml"/> */
static int leave_out(rb_book *b, const rb_xml_tag *t)
{
    const char *type = rb_xml_attr(t, RB_NS_NONE, "type");
    const char *href = rb_xml_attr(t, RB_NS_NONE, "href");
    if (type == NULL || href == NULL ||
        (strcmp(type, "toc") != 0 && strcmp(type, "cover") != 0))
        return RB_OK;
    const char *path = path_of(b, href);
    if (path == NULL)
        return RB_ENOMEM;
    rb_chapter *c;
    for (uint32_t i = *slot_of(b->path_slot, path); i != 0; i = c->by_path) {
        c = &b->member.v[i - 1];
        c->out |= strcmp(c->path, path) == 0;
    }
    return RB_OK;
}

static int table_open(void *ud, const rb_xml_tag *t)
{
    rb_book *b = ud;
    if (strcmp(t->name, "item") == 0)
        return add_member(b, t);
    if (strcmp(t->name, "itemref") == 0)
        return add_to_spine(b, t);
    if (strcmp(t->name, "reference") == 0)
        return leave_out(b, t);
    return RB_OK;
}

int rb_book_table(rb_book *b, const char *bytes, size_t n, rb_err *e)
{
    static const rb_xml_events events = {table_open, on_close, on_text};
    return rb_office_xml(&b->o, b->table, bytes, n, &events, b, e);
}

#endif

/*
** metaauthor.c - who wrote the page
*/
#include <string.h>
#include <strings.h>
#include "metascan.h"

enum { /* rb_seen_author.rank */
       BY_ITEMPROP = 1,
       BY_REL,
       BY_CLASS,
       BY_BYLINE,
       BY_TEXT
};

static rb_metascan_words author_words = {
    ['a' - 'a'] = "author autor auteur",
    ['v' - 'a'] = "verfasser",
};
static rb_metascan_words byline_words = {
    ['b' - 'a'] = "byline by-line",
    ['c' - 'a'] = "contributor-name",
    ['s' - 'a'] = "signature",
    ['w' - 'a'] = "writer",
};
/* Blocks about an author that hold more than a name. */
static rb_metascan_words not_names = {
    ['a' - 'a'] = "avatar",    ['b' - 'a'] = "bio box", ['d' - 'a'] = "desc",
    ['i' - 'a'] = "image img", ['s' - 'a'] = "social",  ['p' - 'a'] = "photo",
    ['t' - 'a'] = "tag-",
};

/* "By Ann Lee": the label says that a name follows. */
static int has_label(const char *s)
{
    static const char *const label[] = {
        "by ",         "von ",        "par ",        "por ",
        "written by ", "posted by ",  "text: ",      "door ",
        "text av ",    "skrevet av ", "skrevet af ", "autor: ",
        "author: ",    "автор: ",     "di ",         "a cura di "};
    for (size_t i = 0; i < sizeof label / sizeof *label; i++) {
        if (strncasecmp(s, label[i], strlen(label[i])) == 0)
            return 1;
    }
    return 0;
}

static int rank_of(const rb_metascan *x, const rb_node *n, const char **from)
{
    const char *prop = rb_page_attr(n, "itemprop");
    const char *rel =
        n->el == RB_EL_A || n->el == RB_EL_SPAN ? rb_page_attr(n, "rel") : NULL;
    (void)x;
    if (prop != NULL && strcasecmp(prop, "author") == 0) {
        *from = "itemprop author";
        return BY_ITEMPROP;
    }
    if (rel != NULL && rb_meta_has(rel, "author")) {
        *from = "rel author";
        return BY_REL;
    }
    if (rb_metascan_named(n, not_names))
        return 0;
    if (rb_metascan_named(n, author_words)) {
        *from = "class author";
        return BY_CLASS;
    }
    if (rb_metascan_named(n, byline_words)) {
        *from = "byline";
        return BY_BYLINE;
    }
    return 0;
}

/* The element that itemprop=name marks inside of an author. */
static uint32_t name_inside(const rb_metascan *x, uint32_t node)
{
    const rb_page *p = x->p;
    for (uint32_t i = node + 1; i < p->node[node].end && i < node + 30; i++) {
        const char *prop = rb_page_attr(&p->node[i], "itemprop");
        if (prop != NULL && strcasecmp(prop, "name") == 0)
            return i;
    }
    return node;
}

/* Another author in the same line as the one we have. */
static void add_beside(rb_metascan *x, uint32_t node, const char *names)
{
    rb_seen_author *a = &x->author;
    if (node > a->node + 10 || strlen(a->names) > 200 ||
        strstr(a->names, names) != NULL)
        return;
    size_t n = strlen(a->names), k = strlen(names);
    char *s = rb_arena_alloc(x->arena, n + k + 3);
    x->failed |= s == NULL;
    if (s == NULL)
        return;
    memcpy(s, a->names, n);
    memcpy(s + n, "; ", 2);
    memcpy(s + n + 2, names, k + 1);
    a->names = s;
    a->node = node;
}

static void see_text(rb_metascan *x, uint32_t i, uint32_t distance)
{
    const rb_node *n = &x->p->node[i];
    if (x->author.rank > 0 || distance > 40 || n->len > 100 || n->len < 8)
        return;
    const char *s = rb_meta_plain_str(x->arena, n->text, n->len);
    x->failed |= s == NULL;
    if (s == NULL || !has_label(s))
        return;
    const char *names = rb_metascan_names(x, s, 0);
    if (names != NULL)
        x->author = (rb_seen_author){BY_TEXT, i, names, "byline"};
}

void rb_metascan_see_author(rb_metascan *x, uint32_t i)
{
    const rb_node *n = &x->p->node[i];
    const char *from = NULL;
    if (n->el != RB_EL_TEXT && n->n_attr == 0)
        return;
    uint32_t distance = rb_metascan_distance(x, i);
    if (distance == UINT32_MAX || (distance > 300 && x->article == RB_NO_NODE))
        return;
    if (n->el == RB_EL_TEXT) {
        see_text(x, i, distance);
        return;
    }
    int rank = rank_of(x, n, &from);
    if (rank == 0 || (x->author.rank > 0 && rank > x->author.rank) ||
        n->end - i > 40)
        return;
    const char *s = rb_metascan_text(x, name_inside(x, i), 200);
    const char *names =
        s != NULL ? rb_metascan_names(x, s,
                                      rank <= BY_REL ||
                                          (rank == BY_CLASS && !has_label(s) &&
                                           strlen(s) < 30 && distance < 60))
                  : NULL;
    if (names == NULL)
        return;
    if (rank == x->author.rank)
        add_beside(x, i, names);
    else
        x->author = (rb_seen_author){rank, i, names, from};
}

static void set(rb_metascan *x, const char *names, const char *from)
{
    if (names != NULL)
        rb_metascan_set(x, RB_META_AUTHOR, rb_metascan_names(x, names, 1),
                        from);
}

void rb_metascan_authors(rb_metascan *x)
{
    const rb_metaslot *s = &x->slot[RB_SLOT_AUTHOR];
    if (x->entry != NULL)
        set(x, x->entry->author, "json-ld author");
    set(x, s->value, s->from);
    rb_metascan_set(x, RB_META_AUTHOR, x->author.names, x->author.from);
}

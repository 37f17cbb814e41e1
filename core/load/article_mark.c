/*
** article_mark.c - what elements, classes and ids say is no article
**
** A name is believed as far as the shape allows: nothing that holds most of
** the page's prose is left out for its name, and a hint ("more", "widget")
** counts only where links or scraps are.
*/
#include "article.h"

#include <string.h>
#include <strings.h>

static int has(const char *s, const char *part)
{
    return s != NULL && strcasestr(s, part) != NULL;
}

static int is(const char *s, const char *word)
{
    return s != NULL && strcasecmp(s, word) == 0;
}

/* "display: none" in any spacing. */
static int style_hides(const char *s)
{
    static const struct {
        const char *name, *value;
    } hides[] = {{"display", "none"}, {"visibility", "hidden"}};
    for (size_t i = 0; s != NULL && i < 2; i++) {
        const char *p = strcasestr(s, hides[i].name);
        if (p == NULL)
            continue;
        p += strlen(hides[i].name);
        p += strspn(p, " \t\n");
        if (*p++ != ':')
            continue;
        p += strspn(p, " \t\n");
        if (strncasecmp(p, hides[i].value, strlen(hides[i].value)) == 0)
            return 1;
    }
    return 0;
}

static int is_hidden(const rb_node *n)
{
    return rb_page_attr(n, "hidden") != NULL ||
           style_hides(rb_page_attr(n, "style"));
}

static int role_why(const char *role)
{
    static const struct {
        const char *role;
        int why;
    } roles[] = {{"navigation", RB_NAVIGATION},
                 {"banner", -RB_NAVIGATION},
                 {"contentinfo", RB_COPYRIGHT},
                 {"search", RB_FORM},
                 {"dialog", RB_COOKIE},
                 {"alertdialog", RB_COOKIE},
                 {"complementary", RB_RELATED},
                 {"menu", RB_NAVIGATION},
                 {"menubar", RB_NAVIGATION},
                 {"form", RB_FORM},
                 {"button", RB_FORM}};
    for (size_t i = 0; role != NULL && i < sizeof roles / sizeof *roles; i++) {
        if (strcasecmp(role, roles[i].role) == 0)
            return roles[i].why;
    }
    return RB_KEPT;
}

/* schema.org, RDFa: what the data inside the page says of itself. */
static int schema_why(const rb_node *n)
{
    const char *prop = rb_page_attr(n, "itemprop");
    const char *type = rb_page_attr(n, "itemtype");
    if (has(type, "/Comment") || is(prop, "comment"))
        return RB_COMMENTS;
    if (has(type, "/ImageObject") || is(prop, "caption"))
        return RB_CAPTION;
    if (has(type, "/WPSideBar") || has(type, "/SiteNavigation") ||
        has(type, "/BreadcrumbList"))
        return RB_NAVIGATION;
    if (is(prop, "author") || is(prop, "publisher"))
        return RB_AUTHOR;
    if (is(prop, "datePublished") || is(prop, "dateModified"))
        return RB_DATES;
    return RB_KEPT;
}

static int element_why(int el)
{
    switch (el) {
    case RB_EL_NAV:
        return RB_NAVIGATION;
    case RB_EL_ASIDE:
        return RB_RELATED;
    case RB_EL_FOOTER:
        return RB_COPYRIGHT;
    case RB_EL_FIGCAPTION:
        return RB_CAPTION;
    case RB_EL_FORM:
    case RB_EL_FIELDSET:
        return RB_FORM;
    case RB_EL_DIALOG:
        return RB_COOKIE;
    case RB_EL_ADDRESS:
        return -RB_AUTHOR;
    case RB_EL_HEADER:
        return -RB_NAVIGATION;
    default:
        return RB_KEPT;
    }
}

/* What the node says of itself; negated: a hint. */
static int claim(const rb_node *n, int lenient)
{
    int why = element_why(n->el), x;
    if (why > 0 || lenient)
        return why;
    if ((x = role_why(rb_page_attr(n, "role"))) != RB_KEPT)
        why = x;
    if (why <= 0 && (x = schema_why(n)) != RB_KEPT)
        why = x;
    const char *names = rb_page_attr(n, "class");
    if (why <= 0 && names != NULL && (x = rb_class_why(names)) != RB_KEPT)
        why = x;
    names = rb_page_attr(n, "id");
    if (why <= 0 && names != NULL && (x = rb_class_why(names)) != RB_KEPT)
        why = x;
    return why;
}

/* Does the shape bear out a hint? Mostly links, or scraps without prose. */
static int is_poor(const rb_weight *w)
{
    return w->link * 2 > w->text || (w->good == 0 && w->text < 200);
}

/* A name inside the run of a sentence says nothing of the sentence. */
static int is_in_prose(const rb_article *a, uint32_t i)
{
    const rb_weight *w = &a->w[i];
    if (rb_flow(a->page->node[i].el) != RB_FLOW_INLINE || w->block == i)
        return 0;
    const rb_weight *b = &a->w[w->block];
    return w->text <= b->own && w->text * 2 < b->own;
}

static int may_drop(const rb_article *a, uint32_t i, int why)
{
    const rb_weight *w = &a->w[i];
    uint64_t all = a->w[a->body].good, share = (uint64_t)w->good * 100;
    if (why == RB_COMMENTS || why == RB_COOKIE)
        return share < all * 75;
    if (why == RB_HIDDEN)
        return share < all * 60;
    return share < all * 35;
}

/* Is i the root that a rule names, or around it? */
static int holds_fixed(const rb_article *a, uint32_t i)
{
    return a->fixed != RB_NO_NODE && i <= a->fixed &&
           a->fixed < a->page->node[i].end;
}

static int judge(const rb_article *a, uint32_t i)
{
    const rb_node *n = &a->page->node[i];
    if (holds_fixed(a, i))
        return RB_KEPT;
    if (rb_flow(n->el) == RB_FLOW_NONE)
        return RB_KEPT;
    if (is_hidden(n) && may_drop(a, i, RB_HIDDEN))
        return RB_HIDDEN;
    if (n->n_attr == 0 && element_why(n->el) == RB_KEPT)
        return RB_KEPT;
    int why = claim(n, a->lenient);
    if (why == RB_KEPT)
        return RB_KEPT;
    if (why < 0) {
        why = -why;
        if (!is_poor(&a->w[i]))
            return RB_KEPT;
    }
    if (is_in_prose(a, i) && why != RB_HIDDEN)
        return RB_KEPT;
    return may_drop(a, i, why) ? why : RB_KEPT;
}

void rb_article_mark(rb_article *a)
{
    const rb_page *p = a->page;
    for (uint32_t i = 0; i < p->n; i++) {
        const rb_node *n = &p->node[i];
        rb_weight *w = &a->w[i];
        if (n->parent != RB_NO_NODE && a->w[n->parent].inside)
            w->inside = 1;
        if (w->inside)
            continue;
        if (n->el == RB_EL_TEXT || n->el == RB_EL_HTML || n->el == RB_EL_BODY)
            continue;
        w->why = (uint8_t)judge(a, i);
        w->inside = w->why != RB_KEPT;
    }
}

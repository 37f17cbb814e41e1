/*
** pagemeta.c - what a page says about itself
**
** Two passes over the nodes collect: first what stands in the head, in
** scripts and headings, then, when it is known where the article is, what
** readers see. The parts (metatitle.c, metaauthor.c, metadate.c) choose.
*/
#include "pagemeta.h"

#include <string.h>
#include <strings.h>
#include "metascan.h"

/* What the visible page says: authors and dates. */
static void scan_body(rb_metascan *x)
{
    const rb_page *p = x->p;
    for (uint32_t i = 0; i < p->n && !x->failed;) {
        const rb_node *n = &p->node[i];
        if (rb_metascan_hidden(n->el) || n->el == RB_EL_HEAD ||
            rb_metascan_aside(x, i)) {
            i = n->end;
            continue;
        }
        rb_metascan_see_author(x, i);
        rb_metascan_see_date(x, i);
        i++;
    }
}

/* ---- collecting ---- */

static void offer(rb_metascan *x, int slot, int rank, const char *value,
                  const char *from)
{
    rb_metaslot *s = &x->slot[slot];
    if (s->value != NULL && s->rank <= rank)
        return;
    const char *v = rb_metascan_plain(x, value, 2000);
    if (v == NULL)
        return;
    /* an address says nothing about a name */
    if (slot == RB_SLOT_AUTHOR && rb_metascan_names(x, v, 1) == NULL)
        return;
    *s = (rb_metaslot){v, from, rank};
}

/* Several tags of one name: authors are added to each other. */
static void add_author(rb_metascan *x, int rank, const char *value)
{
    rb_metaslot *s = &x->slot[RB_SLOT_AUTHOR];
    const char *v = rb_metascan_plain(x, value, 500);
    if (v == NULL || s->rank != rank || strlen(s->value) > 500 ||
        rb_metascan_names(x, v, 1) == NULL)
        return;
    const char *head = rb_metascan_join(x, s->value, "; ");
    v = head != NULL ? rb_metascan_join(x, head, v) : NULL;
    if (v != NULL)
        s->value = v;
}

static void see_meta(rb_metascan *x, const rb_node *n)
{
    static const char *const attr[] = {"property", "name", "itemprop",
                                       "http-equiv"};
    const char *content = rb_page_attr(n, "content"), *canonical;
    int rank;
    if (content == NULL || *content == '\0')
        return;
    for (int i = 0; i < 4; i++) {
        const char *name = rb_page_attr(n, attr[i]);
        if (name == NULL)
            continue;
        size_t len = strcspn(name, " \t\r\n");
        int slot =
            len > 0 ? rb_metascan_slot(name, len, &rank, &canonical) : -1;
        if (len == 14 && strncasecmp(name, "twitter:label1", 14) == 0)
            x->label1 = content;
        if (slot < 0 && len == 13 && x->label1 != NULL &&
            strncasecmp(name, "twitter:data1", 13) == 0 &&
            (rb_meta_has(x->label1, "written") ||
             rb_meta_has(x->label1, "verfasst") ||
             rb_meta_has(x->label1, "geschr") ||
             rb_meta_has(x->label1, "escrit") ||
             rb_meta_has(x->label1, "crit par") ||
             rb_meta_has(x->label1, "scritto") ||
             rb_meta_has(x->label1, "geschreven") ||
             rb_meta_has(x->label1, "skrevet") ||
             rb_meta_has(x->label1, "skriven"))) {
            offer(x, RB_SLOT_AUTHOR, 90, content, "meta twitter:data1");
            return;
        }
        if (slot < 0)
            continue;
        const rb_metaslot *had = &x->slot[slot];
        if (slot == RB_SLOT_AUTHOR && had->value != NULL && had->rank == rank) {
            add_author(x, rank, content);
            return;
        }
        const char *from = rb_metascan_join(x, "meta ", canonical);
        if (from != NULL)
            offer(x, slot, rank, content, from);
        return;
    }
}

static void see_link(rb_metascan *x, const rb_node *n)
{
    const char *rel = rb_page_attr(n, "rel"), *href = rb_page_attr(n, "href");
    if (rel != NULL && href != NULL && strcasecmp(rel, "canonical") == 0 &&
        rb_meta_is_url(href))
        offer(x, RB_SLOT_URL, -1, href, "link canonical");
}

static void see_script(rb_metascan *x, const rb_node *n)
{
    const char *type = rb_page_attr(n, "type");
    if (type == NULL || !rb_meta_has(type, "ld+json"))
        return;
    const rb_node *t = n + 1;
    for (uint32_t i = 1; n + i < x->p->node + n->end; i++, t++) {
        if (t->el == RB_EL_TEXT &&
            rb_jsonld_read(&x->ld, x->arena, t->text, t->len) != RB_OK)
            x->failed = 1;
    }
}

static void scan_head(rb_metascan *x)
{
    const rb_page *p = x->p;
    for (uint32_t i = 0; i < p->n && !x->failed; i++) {
        const rb_node *n = &p->node[i];
        switch (n->el) {
        case RB_EL_META:
            see_meta(x, n);
            break;
        case RB_EL_LINK:
            see_link(x, n);
            break;
        case RB_EL_SCRIPT:
            see_script(x, n);
            break;
        case RB_EL_TITLE:
            if (x->title == NULL)
                x->title = rb_metascan_text(x, i, 1000);
            break;
        case RB_EL_H1:
        case RB_EL_H2:
        case RB_EL_H3:
            if (x->n_head < RB_METASCAN_HEADS)
                x->head[x->n_head++] = i;
            break;
        default:
            break;
        }
    }
}

/* ---- the entry of the article ---- */

static int same(const char *a, const char *b)
{
    return a != NULL && b != NULL && rb_meta_same(a, strlen(a), b, strlen(b));
}

/* Addresses that differ in scheme, www, query or a last '/' are the same. */
static int same_address(const char *a, const char *b)
{
    size_t na, nb;
    if (a == NULL || b == NULL)
        return 0;
    a = rb_meta_host(a, &na);
    b = rb_meta_host(b, &nb);
    na = strcspn(a, "?#");
    nb = strcspn(b, "?#");
    na -= na > 0 && a[na - 1] == '/';
    nb -= nb > 0 && b[nb - 1] == '/';
    return na == nb && na > 0 && strncasecmp(a, b, na) == 0;
}

static int entry_score(const rb_metascan *x, const rb_ld_entry *e)
{
    const char *og = x->slot[RB_SLOT_TITLE].value;
    int score = e->rank * 10;
    score += same_address(e->url, x->slot[RB_SLOT_URL].value) ? 12 : 0;
    if (e->headline != NULL)
        score += same(e->headline, og) || same(e->headline, x->title) ||
                         (x->title != NULL &&
                          rb_meta_contains(x->title, strlen(x->title),
                                           e->headline, strlen(e->headline), 8))
                     ? 12
                     : 0;
    return score + (e->published != NULL ? 3 : 0);
}

/* The entry that this page is about. Several articles and no sign which of
** them: it is a list. */
static void choose_entry(rb_metascan *x)
{
    int best = -1, equals = 0;
    for (int i = 0; i < x->ld.n; i++) {
        int score = entry_score(x, &x->ld.entry[i]);
        if (score > best) {
            best = score;
            equals = 1;
            x->entry = &x->ld.entry[i];
        } else if (score == best &&
                   !same(x->entry->headline, x->ld.entry[i].headline)) {
            equals++;
        }
    }
    if (equals > 1 && x->entry->rank > RB_LD_PAGE)
        x->entry = NULL;
}

/* ---- address, language ---- */

static void set_url(rb_metascan *x)
{
    const rb_metaslot *s = &x->slot[RB_SLOT_URL];
    if (s->value != NULL && rb_meta_is_url(s->value))
        rb_metascan_set(x, RB_META_URL, s->value, s->from);
    else if (x->entry != NULL)
        rb_metascan_set(x, RB_META_URL, x->entry->url, "json-ld url");
    if (x->out[RB_META_URL].value != NULL)
        x->host = rb_meta_host(x->out[RB_META_URL].value, &x->host_len);
}

/* A language tag in its usual spelling, or NULL: it is none. */
static const char *language_tag(rb_metascan *x, const char *s)
{
    char out[12];
    size_t n = 0, k;
    if (s == NULL)
        return NULL;
    while (*s == ' ')
        s++;
    for (; n < 3 && ((s[n] | 32) >= 'a' && (s[n] | 32) <= 'z'); n++)
        out[n] = (char)(s[n] | 32);
    if (n < 2)
        return NULL;
    s += n;
    if (*s == '-' || *s == '_') {
        for (k = 1; (s[k] | 32) >= 'a' && (s[k] | 32) <= 'z'; k++) {
        }
        if (k == 3) {
            out[n++] = '-';
            out[n++] = (char)(s[1] & ~32);
            out[n++] = (char)(s[2] & ~32);
        } else if (k == 5) { /* a script: Hans */
            out[n++] = '-';
            out[n++] = (char)(s[1] & ~32);
            for (int i = 2; i < 5; i++)
                out[n++] = (char)(s[i] | 32);
        } else {
            return NULL;
        }
    } else if (*s != '\0' && *s != ',' && *s != ' ' && *s != ';') {
        return NULL;
    }
    const char *tag = rb_arena_str(x->arena, out, n);
    x->failed |= tag == NULL;
    return tag;
}

static void set_lang(rb_metascan *x)
{
    const rb_page *p = x->p;
    for (uint32_t i = 0; i < p->n && i < 8; i++) {
        const rb_node *n = &p->node[i];
        if (n->el != RB_EL_HTML)
            continue;
        const char *s = language_tag(x, rb_page_attr(n, "lang"));
        if (s == NULL)
            s = language_tag(x, rb_page_attr(n, "xml:lang"));
        rb_metascan_set(x, RB_META_LANG, s, "html lang");
    }
    rb_metascan_set(x, RB_META_LANG,
                    language_tag(x, x->slot[RB_SLOT_LANG].value),
                    x->slot[RB_SLOT_LANG].from);
    if (x->entry != NULL)
        rb_metascan_set(x, RB_META_LANG, language_tag(x, x->entry->lang),
                        "json-ld inLanguage");
}

/* "en" does not say how 04/03/2020 is read; og:locale or the country of the
** host may. */
static void refine_lang(rb_metascan *x)
{
    static const struct {
        const char *end, *lang;
    } country[] = {{".uk", "en-GB"},  {".ie", "en-IE"},  {".au", "en-AU"},
                   {".nz", "en-NZ"},  {".in", "en-IN"},  {".za", "en-ZA"},
                   {".gov", "en-US"}, {".mil", "en-US"}, {".pk", "en-PK"},
                   {".ng", "en-NG"},  {".ke", "en-KE"},  {".us", "en-US"}};
    x->lang = x->out[RB_META_LANG].value;
    if (x->lang == NULL || strcmp(x->lang, "en") != 0)
        return;
    const char *other = language_tag(x, x->slot[RB_SLOT_LANG].value);
    if (other != NULL && strncmp(other, "en-", 3) == 0 &&
        strcmp(other, "en-US") != 0) /* which is the default of many */
        x->lang = other;
    for (size_t i = 0; i < sizeof country / sizeof *country; i++) {
        size_t n = strlen(country[i].end);
        if (x->host_len > n &&
            strncasecmp(x->host + x->host_len - n, country[i].end, n) == 0)
            x->lang = country[i].lang;
    }
}

/* ---- all of it ---- */

int rb_page_meta_find(rb_page_meta *out, rb_mem *m, const rb_page *p,
                      uint32_t article, rb_err *e)
{
    rb_metascan x = {.mem = m,
                     .p = p,
                     .article = article < p->n ? article : RB_NO_NODE,
                     .heading = RB_NO_NODE,
                     .out = out->field,
                     .arena = &out->arena};
    memset(out, 0, sizeof *out);
    rb_arena_init(&out->arena, m);
    scan_head(&x);
    choose_entry(&x);
    set_url(&x);
    set_lang(&x);
    refine_lang(&x);
    rb_metascan_titles(&x);
    scan_body(&x);
    rb_metascan_authors(&x);
    rb_metascan_dates(&x);
    if (!x.failed)
        return RB_OK;
    rb_page_meta_free(out);
    return rb_nomem(e);
}

void rb_page_meta_free(rb_page_meta *out)
{
    rb_arena_free(&out->arena);
    memset(out->field, 0, sizeof out->field);
}

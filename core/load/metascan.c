/*
** metascan.c - texts, names and places of nodes, for the parts of pagemeta.c
*/
#include "metascan.h"

#include <string.h>
#include "../base/utf8.h"

/* ---- texts ---- */

const char *rb_metascan_join(rb_metascan *x, const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);
    char *s = rb_arena_alloc(x->arena, na + nb + 1);
    if (s == NULL) {
        x->failed = 1;
        return NULL;
    }
    memcpy(s, a, na);
    memcpy(s + na, b, nb + 1);
    return s;
}

const char *rb_metascan_plain(rb_metascan *x, const char *s, size_t most)
{
    size_t n = rb_utf8_cut(s, strnlen(s, most + 1), most);
    const char *out = rb_meta_plain_str(x->arena, s, n);
    x->failed |= out == NULL;
    return out != NULL && *out != '\0' ? out : NULL;
}

void rb_metascan_set(rb_metascan *x, int field, const char *value,
                     const char *from)
{
    if (value == NULL || *value == '\0' || x->out[field].value != NULL)
        return;
    x->out[field].value = value;
    x->out[field].from = from;
}

/* Elements whose border is no border of words. */
static int is_inline(int el)
{
    return el == RB_EL_SUP || el == RB_EL_SUB || el == RB_EL_B ||
           el == RB_EL_I || el == RB_EL_EM || el == RB_EL_STRONG ||
           el == RB_EL_U || el == RB_EL_FONT || el == RB_EL_TEXT;
}

int rb_metascan_hidden(int el)
{
    return el == RB_EL_SCRIPT || el == RB_EL_STYLE || el == RB_EL_TEMPLATE ||
           el == RB_EL_NOSCRIPT || el == RB_EL_SVG || el == RB_EL_BUTTON ||
           el == RB_EL_SELECT || el == RB_EL_TEXTAREA;
}

const char *rb_metascan_text(rb_metascan *x, uint32_t node, size_t most)
{
    const rb_page *p = x->p;
    rb_buf b;
    rb_buf_init(&b, x->mem);
    for (uint32_t i = node, end = p->node[node].end; i < end && b.n < most;) {
        const rb_node *n = &p->node[i];
        if (rb_metascan_hidden(n->el)) {
            i = n->end;
            continue;
        }
        if (n->el == RB_EL_TEXT)
            rb_buf_put(&b, n->text, n->len < most ? n->len : most);
        else if (!is_inline(n->el))
            rb_buf_putc(&b, ' ');
        i++;
        /* behind the end of an element as well */
        if (i < end && p->node[i].parent != node && n->el == RB_EL_TEXT &&
            p->node[i].parent != n->parent && !is_inline(p->node[n->parent].el))
            rb_buf_putc(&b, ' ');
    }
    size_t len = rb_utf8_cut(b.p, b.n, most);
    const char *s =
        b.failed ? NULL : rb_meta_plain_str(x->arena, b.p ? b.p : "", len);
    rb_buf_free(&b);
    x->failed |= s == NULL;
    return s;
}

/* ---- names ---- */

/* Is one of the words in s? */
static int has_word(const char *s, rb_metascan_words words)
{
    for (; *s != '\0'; s++) {
        unsigned k = (unsigned)(*s | 32) - 'a';
        const char *w = k < 26 ? words[k] : NULL;
        while (w != NULL && *w != '\0') {
            size_t i = 0;
            while (w[i] > ' ' && (w[i] == '-' ? s[i] == '-' || s[i] == '_'
                                              : (s[i] | 32) == w[i]))
                i++;
            if (w[i] <= ' ')
                return 1;
            w += i + strcspn(w + i, " ");
            w += *w == ' ';
        }
    }
    return 0;
}

int rb_metascan_named(const rb_node *n, rb_metascan_words words)
{
    for (int i = 0; i < n->n_attr; i++) {
        const char *a = n->attr[i].name;
        if ((strcmp(a, "class") == 0 || strcmp(a, "id") == 0 ||
             strcmp(a, "itemprop") == 0) &&
            has_word(n->attr[i].value, words))
            return 1;
    }
    return 0;
}

/* Words in class and id of what does not belong to the article. */
static rb_metascan_words aside_words = {
    ['a' - 'a'] = "archive-list advert",
    ['b' - 'a'] = "breadcrumb",
    ['c' - 'a'] = "comment cookie copyright current calendar",
    ['d' - 'a'] = "disqus disclaimer",
    ['e' - 'a'] = "event",
    ['f' - 'a'] = "footer",
    ['l' - 'a'] = "latest login",
    ['m' - 'a'] = "menu most-read mostread more-news",
    ['n' - 'a'] = "newsletter nav- navbar navig",
    ['p' - 'a'] = "popular prevnext",
    ['r' - 'a'] = "related recommend recent read-more readmore respond",
    ['s' - 'a'] = "sidebar side-bar similar",
    ['t' - 'a'] = "ticker trending today",
    ['w' - 'a'] = "widget weather",
};

static int holds(const rb_page *p, uint32_t node, uint32_t inner)
{
    return inner != RB_NO_NODE && inner >= node && inner < p->node[node].end;
}

int rb_metascan_aside(const rb_metascan *x, uint32_t node)
{
    const rb_node *n = &x->p->node[node];
    int el = n->el;
    if (el == RB_EL_TEXT || el == RB_EL_HTML || el == RB_EL_BODY ||
        el == RB_EL_MAIN || holds(x->p, node, x->heading) ||
        holds(x->p, node, x->article))
        return 0;
    if (el == RB_EL_NAV || el == RB_EL_FOOTER || el == RB_EL_FORM ||
        el == RB_EL_IFRAME || el == RB_EL_SELECT || el == RB_EL_BUTTON)
        return !(el == RB_EL_FOOTER && x->article != RB_NO_NODE &&
                 node > x->article && node < x->p->node[x->article].end);
    /* an aside beside the heading may hold date and author */
    if (el == RB_EL_ASIDE && (x->heading == RB_NO_NODE || node < x->heading ||
                              node > x->heading + 60))
        return 1;
    return n->n_attr > 0 && rb_metascan_named(n, aside_words);
}

uint32_t rb_metascan_distance(const rb_metascan *x, uint32_t node)
{
    uint32_t first = x->heading, last = x->p->n;
    if (first == RB_NO_NODE)
        first = x->article;
    if (first == RB_NO_NODE)
        return 1000;
    if (x->article != RB_NO_NODE)
        last = x->p->node[x->article].end + 80;
    if (node > last || (node < first && first - node > 150))
        return UINT32_MAX;
    return node < first ? first - node : node - first;
}

/*
** jsonld.c - what the scripts of type application/ld+json say
*/
#include "jsonld.h"

#include <string.h>
#include <strings.h>
#include "../base/err.h"
#include "json.h"
#include "metatext.h"

enum { MOST_IDS = 200, MOST_DEPTH = 6, MOST_NAMES = 20 };

typedef struct node_id { /* an object that others name by its @id */
    rb_jval id, object;
} node_id;

typedef struct reader {
    rb_jsonld *x;
    rb_arena *arena;
    RB_VEC(node_id) id;
    size_t may_follow; /* bytes: names that lead elsewhere multiply */
    int failed;
} reader;

/* The members that we ask for. */
enum {
    K_TYPE,
    K_ID,
    K_GRAPH,
    K_MAIN,
    K_MAIN_OF,
    K_HEADLINE,
    K_NAME,
    K_AUTHOR,
    K_CREATOR,
    K_PUBLISHED,
    K_MODIFIED,
    K_PUBLISHER,
    K_LANG,
    K_URL,
    K_ALTERNATE,
    K_CREATED,
    K_COUNT
};

static const char *const key_name[K_COUNT] = {
    "@type",        "@id",       "@graph",     "mainEntity", "mainEntityOfPage",
    "headline",     "name",      "author",     "creator",    "datePublished",
    "dateModified", "publisher", "inLanguage", "url",        "alternateName",
    "dateCreated"};

typedef struct object {
    rb_jval at[K_COUNT]; /* p NULL: not there */
} object;

static void read_object(const rb_jval *v, object *o)
{
    rb_json j;
    rb_jval key, val;
    memset(o, 0, sizeof *o);
    rb_json_init(&j, v->p, v->n);
    if (v->kind != RB_J_OBJECT || rb_json_enter(&j) != 0)
        return;
    while (rb_json_member(&j, &key, &val) == 1) {
        for (int i = 0; i < K_COUNT; i++) {
            if (key.n == strlen(key_name[i]) &&
                memcmp(key.p, key_name[i], key.n) == 0 && o->at[i].p == NULL)
                o->at[i] = val;
        }
    }
}

/* ---- strings ---- */

/* A string as plain text, NULL: it is none, or empty. */
static const char *text_of(reader *r, const rb_jval *v)
{
    if (v->p == NULL || (v->kind != RB_J_STRING && v->kind != RB_J_NUMBER) ||
        v->n > 4096)
        return NULL;
    rb_buf b;
    rb_buf_init(&b, r->arena->mem);
    rb_buf_put(&b, v->p, v->n);
    size_t n = b.failed || !v->esc
                   ? b.n
                   : rb_json_unescape(b.p, b.n, 0, NULL, 0, NULL);
    const char *s =
        b.failed ? NULL : rb_meta_plain_str(r->arena, b.p ? b.p : "", n);
    rb_buf_free(&b);
    r->failed |= s == NULL;
    return s != NULL && *s != '\0' ? s : NULL;
}

/* The first string of a value: itself, or of its list. */
static const char *first_text(reader *r, const rb_jval *v)
{
    rb_json j;
    rb_jval x;
    if (v->p == NULL || v->kind != RB_J_ARRAY)
        return text_of(r, v);
    rb_json_init(&j, v->p, v->n);
    rb_json_enter(&j);
    while (rb_json_element(&j, &x) == 1) {
        const char *s = text_of(r, &x);
        if (s != NULL)
            return s;
    }
    return NULL;
}

/* ---- types ---- */

static int type_ends(const rb_jval *v, const char *name)
{
    size_t n = strlen(name);
    return v->kind == RB_J_STRING && v->n >= n &&
           memcmp(v->p + v->n - n, name, n) == 0;
}

static int type_rank(const rb_jval *v)
{
    if (type_ends(v, "Article") || type_ends(v, "BlogPosting"))
        return RB_LD_ARTICLE;
    if (type_ends(v, "Report") || type_ends(v, "Review") ||
        type_ends(v, "SocialMediaPosting") || type_ends(v, "Recipe") ||
        type_ends(v, "DiscussionForumPosting") || type_ends(v, "CreativeWork"))
        return RB_LD_WORK;
    return type_ends(v, "Page") ? RB_LD_PAGE : 0;
}

/* The best rank of a type or a list of types. */
static int rank_of(const rb_jval *type)
{
    rb_json j;
    rb_jval x;
    int best = 0;
    if (type->p == NULL || type->kind != RB_J_ARRAY)
        return type->p != NULL ? type_rank(type) : 0;
    rb_json_init(&j, type->p, type->n);
    rb_json_enter(&j);
    while (rb_json_element(&j, &x) == 1) {
        int k = type_rank(&x);
        best = k > best ? k : best;
    }
    return best;
}

/* ---- names ---- */

typedef struct names {
    const char *person[MOST_NAMES], *other[MOST_NAMES];
    int n_person, n_other;
} names;

static int follow(reader *r, const rb_jval *id, object *o)
{
    for (uint32_t i = 0; id->p != NULL && i < r->id.n; i++) {
        const rb_jval *x = &r->id.v[i].id, *object = &r->id.v[i].object;
        if (x->n != id->n || memcmp(x->p, id->p, id->n) != 0)
            continue;
        if (object->n > r->may_follow)
            return 0;
        r->may_follow -= object->n;
        read_object(object, o);
        return 1;
    }
    return 0;
}

static int is_organisation(const rb_jval *type)
{
    return type->p != NULL &&
           (type_ends(type, "Organization") || type_ends(type, "Corporation") ||
            type_ends(type, "WebSite"));
}

static void add_name(names *l, const char *s, int organisation)
{
    const char **list = organisation ? l->other : l->person;
    int *n = organisation ? &l->n_other : &l->n_person;
    if (s == NULL || rb_meta_is_url(s) || *n == MOST_NAMES)
        return;
    for (int i = 0; i < *n; i++) {
        if (rb_meta_same(s, strlen(s), list[i], strlen(list[i])))
            return;
    }
    list[(*n)++] = s;
}

static void collect_names(reader *r, const rb_jval *v, int depth, names *l)
{
    rb_json j;
    rb_jval x;
    object o, full;
    if (v->p == NULL || depth > 3)
        return;
    if (v->kind == RB_J_STRING) {
        add_name(l, text_of(r, v), 0);
    } else if (v->kind == RB_J_ARRAY) {
        rb_json_init(&j, v->p, v->n);
        rb_json_enter(&j);
        for (int i = 0; i < MOST_NAMES && rb_json_element(&j, &x) == 1; i++)
            collect_names(r, &x, depth + 1, l);
    } else if (v->kind == RB_J_OBJECT) {
        read_object(v, &o);
        if (o.at[K_NAME].p == NULL && follow(r, &o.at[K_ID], &full))
            o = full;
        if (o.at[K_NAME].p != NULL && o.at[K_NAME].kind == RB_J_ARRAY)
            collect_names(r, &o.at[K_NAME], depth + 1, l);
        else
            add_name(l, text_of(r, &o.at[K_NAME]),
                     is_organisation(&o.at[K_TYPE]));
    }
}

/* The names of a value joined by "; ", people before organisations. */
static const char *names_of(reader *r, const rb_jval *v)
{
    names l = {.n_person = 0, .n_other = 0};
    rb_buf b;
    collect_names(r, v, 0, &l);
    const char **list = l.n_person > 0 ? l.person : l.other;
    int n = l.n_person > 0 ? l.n_person : l.n_other;
    if (n == 0)
        return NULL;
    rb_buf_init(&b, r->arena->mem);
    for (int i = 0; i < n; i++) {
        rb_buf_puts(&b, i > 0 ? "; " : "");
        rb_buf_puts(&b, list[i]);
    }
    const char *s = b.failed ? NULL : rb_arena_str(r->arena, b.p, b.n);
    rb_buf_free(&b);
    r->failed |= s == NULL;
    return s;
}

/* ---- entries ---- */

static const char *address_of(reader *r, const object *o)
{
    object main;
    const char *s = first_text(r, &o->at[K_URL]);
    if (s != NULL && rb_meta_is_url(s))
        return s;
    s = text_of(r, &o->at[K_MAIN_OF]);
    if (s == NULL && o->at[K_MAIN_OF].p != NULL) {
        read_object(&o->at[K_MAIN_OF], &main);
        s = text_of(r, &main.at[K_ID]);
        if (s == NULL)
            s = text_of(r, &main.at[K_URL]);
    }
    return s != NULL && rb_meta_is_url(s) ? s : NULL;
}

static const char *language_of(reader *r, const rb_jval *v)
{
    object o;
    const char *s = first_text(r, v);
    if (s != NULL || v->p == NULL)
        return s;
    read_object(v, &o);
    s = text_of(r, &o.at[K_ALTERNATE]);
    return s != NULL ? s : text_of(r, &o.at[K_NAME]);
}

static void add_entry(reader *r, const object *o, int rank)
{
    if (r->x->n == RB_LD_ENTRIES)
        return;
    rb_ld_entry *e = &r->x->entry[r->x->n++];
    e->rank = rank;
    e->headline = first_text(r, &o->at[K_HEADLINE]);
    if (e->headline == NULL)
        e->headline = first_text(r, &o->at[K_NAME]);
    e->author = names_of(r, &o->at[K_AUTHOR]);
    if (e->author == NULL && rank > RB_LD_PAGE)
        e->author = names_of(r, &o->at[K_CREATOR]);
    e->published = first_text(r, &o->at[K_PUBLISHED]);
    if (e->published == NULL)
        e->published = first_text(r, &o->at[K_CREATED]);
    e->modified = first_text(r, &o->at[K_MODIFIED]);
    e->publisher = names_of(r, &o->at[K_PUBLISHER]);
    e->lang = language_of(r, &o->at[K_LANG]);
    e->url = address_of(r, o);
}

static void visit(reader *r, const rb_jval *v, int depth, int ids_only);

static void visit_object(reader *r, const rb_jval *v, int depth, int ids_only)
{
    object o;
    read_object(v, &o);
    int rank = rank_of(&o.at[K_TYPE]);
    if (ids_only) {
        node_id id = {o.at[K_ID], *v};
        if (id.id.p != NULL && r->id.n < MOST_IDS &&
            rb_vec_push(r->arena->mem, &r->id, id) != 0)
            r->failed = 1;
    } else if (rank > 0) {
        add_entry(r, &o, rank);
    } else if (type_ends(&o.at[K_TYPE], "WebSite") && r->x->site == NULL) {
        r->x->site = first_text(r, &o.at[K_NAME]);
    } else if (is_organisation(&o.at[K_TYPE]) && r->x->organisation == NULL) {
        r->x->organisation = first_text(r, &o.at[K_NAME]);
    }
    static const int inside[] = {K_GRAPH, K_MAIN, K_MAIN_OF};
    for (int i = 0; i < 3; i++) {
        if (o.at[inside[i]].p != NULL)
            visit(r, &o.at[inside[i]], depth + 1, ids_only);
    }
}

/* One walk collects what has an @id, the next reads. */
static void visit(reader *r, const rb_jval *v, int depth, int ids_only)
{
    rb_json j;
    rb_jval x;
    if (depth > MOST_DEPTH || r->failed)
        return;
    if (v->kind == RB_J_OBJECT) {
        visit_object(r, v, depth, ids_only);
    } else if (v->kind == RB_J_ARRAY) {
        rb_json_init(&j, v->p, v->n);
        rb_json_enter(&j);
        while (rb_json_element(&j, &x) == 1)
            visit(r, &x, depth + 1, ids_only);
    }
}

static void read_one(reader *r, rb_buf *b)
{
    rb_json j;
    rb_jval v;
    rb_json_init(&j, b->p, b->n);
    if (rb_json_value(&j, &v) != 0)
        return;
    visit(r, &v, 0, 1);
    visit(r, &v, 0, 0);
    r->id.n = 0;
}

int rb_jsonld_read(rb_jsonld *x, rb_arena *a, const char *s, size_t n)
{
    enum { TIMES = 16 };
    reader r = {.x = x, .arena = a, .may_follow = TIMES * n};
    rb_buf b, decoded;
    rb_buf_init(&b, a->mem);
    rb_buf_init(&decoded, a->mem);
    if (memchr(s, '"', n) == NULL && memmem(s, n, "&quot;", 6) != NULL) {
        rb_meta_plain(&decoded, s, n);
        s = decoded.p;
        n = decoded.n;
    }
    for (int i = 0; i < 8 && !decoded.failed && !r.failed; i++) {
        rb_buf_clear(&b);
        size_t used = rb_json_repair(s, n, &b);
        if (used == 0 || b.failed)
            break;
        read_one(&r, &b);
        s += used;
        n -= used;
    }
    int failed = r.failed || b.failed || decoded.failed;
    rb_vec_free(a->mem, &r.id);
    rb_buf_free(&b);
    rb_buf_free(&decoded);
    return failed ? RB_ENOMEM : RB_OK;
}

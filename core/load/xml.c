/*
** xml.c - XML as a row of events that know where they stand, by Expat
**
** Expat gets the bytes in chunks, so that it never holds a second copy of a
** large file. A chunk that ends inside a long tag or comment makes it read
** that again: chunks double until it gets on, so the whole stays linear.
** Stray '&' and control codes are handed to it as XML wants them, and places
** are counted back.
**
** Expat's allocator has no user data: the memory that pays for a call is kept
** for this thread while the call runs, and every block remembers its own.
*/
#include "xml.h"
#include "xmlfix.h"

#ifdef RB_WITH_EXPAT

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 64 * 1024,
    DEPTH_MAX = 1000,
    NAMES_MAX = 256,        /* declared namespaces in force, entities */
    EXPANDED_MAX = 4 << 20, /* bytes that all of them may make */
    ENTITY_MAX = 256        /* bytes that an entity may stand for */
};

typedef struct binding { /* a declared namespace */
    char prefix[32];
    uint32_t depth;
    int ns;
} binding;

typedef struct entity {
    char *name, *value;
    size_t n;
} entity;

struct rb_xml {
    rb_mem *mem;
    rb_arena arena;
    XML_Parser parser;
    const rb_xml_events *events;
    void *ud;
    const char *s;
    size_t n, fed; /* bytes, and how many Expat has */
    size_t chunk;
    XML_Index seen; /* Expat's place after the last chunk */
    rb_xml_fixes fix;
    uint32_t fixed; /* fixes that Expat has */
    RB_VEC(binding) names;
    RB_VEC(entity) entity;
    uint32_t depth;
    int paused, ended;
    int code;            /* of the event that stopped it */
    rb_err *e;           /* while it runs */
    unsigned not_opened; /* entities in other files */
    size_t expanded;     /* bytes that entities have stood for */
    char note[160];
};

/* ---- memory ---- */

typedef struct block {
    rb_mem *mem;
    size_t size;
} block;

static _Thread_local rb_mem *payer;

static void *lend(size_t size)
{
    block *b =
        size < SIZE_MAX - sizeof *b ? rb_alloc(payer, sizeof *b + size) : NULL;
    if (b == NULL)
        return NULL;
    *b = (block){payer, sizeof *b + size};
    return b + 1;
}

static void *relend(void *p, size_t size)
{
    if (p == NULL)
        return lend(size);
    block *b = (block *)p - 1;
    if (size >= SIZE_MAX - sizeof *b)
        return NULL;
    b = rb_realloc(b->mem, b, b->size, sizeof *b + size);
    if (b == NULL)
        return NULL;
    b->size = sizeof *b + size;
    return b + 1;
}

static void take(void *p)
{
    if (p != NULL) {
        block *b = (block *)p - 1;
        rb_free(b->mem, b, b->size);
    }
}

/* ---- places ---- */

static uint64_t source_of(const rb_xml *x, size_t at)
{
    return rb_xml_fixes_source(&x->fix, at);
}

static size_t event_at(const rb_xml *x)
{
    XML_Index at = XML_GetCurrentByteIndex(x->parser);
    return at < 0 ? 0 : (size_t)at;
}

uint32_t rb_xml_line(const rb_xml *x)
{
    return (uint32_t)XML_GetCurrentLineNumber(x->parser);
}

/* ---- names ---- */

static int ns_of(const rb_xml *x, const char *prefix, size_t n)
{
    for (uint32_t i = x->names.n; i-- > 0;) {
        const binding *b = &x->names.v[i];
        if (strncmp(b->prefix, prefix, n) == 0 && b->prefix[n] == '\0')
            return b->ns;
    }
    return rb_ns_of_prefix(prefix, n);
}

/* Namespace of a name as written, and its local part. A name without prefix
** has the default namespace when it is an element's. */
static int split(const rb_xml *x, const char *name, const char **local,
                 int element)
{
    const char *colon = strchr(name, ':');
    *local = colon != NULL ? colon + 1 : name;
    if (colon == NULL)
        return element ? ns_of(x, "", 0) : RB_NS_NONE;
    size_t n = (size_t)(colon - name);
    return n < sizeof x->names.v->prefix ? ns_of(x, name, n) : RB_NS_OTHER;
}

static int declare(rb_xml *x, const char *const *attr)
{
    for (; *attr != NULL; attr += 2) {
        if (strncmp(attr[0], "xmlns", 5) != 0 ||
            (attr[0][5] != ':' && attr[0][5] != '\0'))
            continue;
        const char *prefix = attr[0] + 5 + (attr[0][5] == ':');
        binding b = {.depth = x->depth};
        if (strlen(prefix) >= sizeof b.prefix || x->names.n >= NAMES_MAX)
            continue;
        strcpy(b.prefix, prefix);
        b.ns = rb_ns_of_uri(attr[1], strlen(attr[1]));
        if (rb_vec_push(x->mem, &x->names, b) != 0)
            return RB_ENOMEM;
    }
    return RB_OK;
}

const char *rb_xml_attr(const rb_xml_tag *t, int ns, const char *name)
{
    for (const char *const *a = t->attr; a != NULL && *a != NULL; a += 2) {
        const char *local;
        size_t n = strlen(*a), want = strlen(name);
        if (n < want || strcmp(*a + n - want, name) != 0)
            continue;
        if (split(t->xml, *a, &local, 0) == ns && strcmp(local, name) == 0)
            return a[1];
    }
    return NULL;
}

int rb_xml_is(const rb_xml_tag *t, int ns, const char *name)
{
    return t->ns == ns && strcmp(t->name, name) == 0;
}

/* ---- events ---- */

/* An event said `code`. */
static void after(rb_xml *x, int code)
{
    if (code == RB_OK)
        return;
    x->code = code;
    x->paused = code == RB_EDONE;
    XML_StopParser(x->parser, code == RB_EDONE ? XML_TRUE : XML_FALSE);
}

static rb_xml_tag tag_at(rb_xml *x, const char *name, const char **attr)
{
    rb_xml_tag t = {.attr = (const char *const *)attr, .xml = x};
    size_t at = event_at(x);
    t.ns = split(x, name, &t.name, 1);
    t.src = source_of(x, at);
    t.src_len =
        (uint32_t)(source_of(x,
                             at + (size_t)XML_GetCurrentByteCount(x->parser)) -
                   t.src);
    return t;
}

static void XMLCALL on_open(void *ud, const char *name, const char **attr)
{
    rb_xml *x = ud;
    if (x->code != RB_OK)
        return;
    x->depth++;
    if (x->depth > DEPTH_MAX) {
        rb_fail(x->e, RB_ELIMIT,
                "line %u: elements are nested more than %d deep",
                rb_xml_line(x), DEPTH_MAX);
        after(x, RB_ELIMIT);
        return;
    }
    if (declare(x, (const char *const *)attr) != RB_OK) {
        after(x, rb_nomem(x->e));
        return;
    }
    rb_xml_tag t = tag_at(x, name, attr);
    after(x, x->events->open(x->ud, &t));
}

static void XMLCALL on_close(void *ud, const char *name)
{
    rb_xml *x = ud;
    if (x->code != RB_OK && x->code != RB_EDONE)
        return;
    rb_xml_tag t = tag_at(x, name, NULL);
    after(x, x->events->close(x->ud, &t));
    x->depth--;
    while (x->names.n > 0 && x->names.v[x->names.n - 1].depth > x->depth)
        x->names.n--;
}

static void give(rb_xml *x, const char *s, size_t n, size_t from, size_t to)
{
    uint64_t src = source_of(x, from), end = source_of(x, to);
    int same = end - src == n && memcmp(x->s + src, s, n) == 0;
    if (x->code == RB_OK && n > 0)
        after(x,
              x->events->text(x->ud, s, n, same, src, (uint32_t)(end - src)));
}

static void XMLCALL on_text(void *ud, const char *s, int len)
{
    rb_xml *x = ud;
    size_t n = (size_t)len, at = event_at(x);
    size_t count = (size_t)XML_GetCurrentByteCount(x->parser);
    /* A run of bytes may hold repaired ones. */
    uint32_t i = rb_xml_fixes_first(&x->fix, at);
    for (; count == n && i < x->fix.n && x->fix.v[i].at < at + n; i++) {
        size_t before = x->fix.v[i].at - at;
        size_t with = strlen(x->fix.v[i].with);
        if (before + with > n)
            break;
        give(x, s, before, at, at + before);
        give(x, s + before, with, at + before, at + before + with);
        s += before + with;
        n -= before + with;
        at += before + with;
        count = n;
    }
    give(x, s, n, at, at + count);
}

/* ---- entities ---- */

static int is_standard(const char *name)
{
    static const char *const known[] = {"amp", "lt", "gt", "quot", "apos"};
    for (int i = 0; i < 5; i++) {
        if (strcmp(name, known[i]) == 0)
            return 1;
    }
    return 0;
}

static int keep_entity(rb_xml *x, const char *name, const char *value, size_t n)
{
    entity y = {rb_arena_str(&x->arena, name, strlen(name)),
                rb_arena_str(&x->arena, value, n), n};
    if (y.name == NULL || y.value == NULL ||
        rb_vec_push(x->mem, &x->entity, y) != 0)
        return rb_nomem(x->e);
    return RB_OK;
}

/* Short plain words may have a name; nothing may be built of other names. */
static void XMLCALL on_entity(void *ud, const char *name, int parameter,
                              const char *value, int len, const char *base,
                              const char *system, const char *public,
                              const char *notation)
{
    rb_xml *x = ud;
    (void)base, (void)system, (void)public, (void)notation;
    if (x->code != RB_OK || parameter || is_standard(name))
        return;
    if (value == NULL) {
        x->not_opened++;
    } else if (len > ENTITY_MAX || x->entity.n >= NAMES_MAX ||
               memchr(value, '&', (size_t)len) != NULL ||
               memchr(value, '<', (size_t)len) != NULL) {
        rb_fail(x->e, RB_ELIMIT,
                "line %u: the entity '%.40s' is long or built of others, "
                "which is not read",
                rb_xml_line(x), name);
        after(x, RB_ELIMIT);
    } else {
        after(x, keep_entity(x, name, value, (size_t)len));
    }
}

static void XMLCALL on_reference(void *ud, const char *name, int parameter)
{
    rb_xml *x = ud;
    size_t at = event_at(x);
    const entity *y = NULL;
    for (uint32_t i = 0; !parameter && i < x->entity.n && y == NULL; i++) {
        if (strcmp(x->entity.v[i].name, name) == 0)
            y = &x->entity.v[i];
    }
    if (y == NULL || x->code != RB_OK)
        return;
    x->expanded += y->n;
    if (x->expanded > EXPANDED_MAX) {
        rb_fail(x->e, RB_ELIMIT,
                "line %u: entities stand for more than %d MiB of text",
                rb_xml_line(x), EXPANDED_MAX >> 20);
        after(x, RB_ELIMIT);
        return;
    }
    give(x, y->value, y->n, at,
         at + (size_t)XML_GetCurrentByteCount(x->parser));
}

/* With it Expat builds no entities itself. */
static void XMLCALL on_rest(void *ud, const char *s, int len)
{
    (void)ud, (void)s, (void)len;
}

/* ---- what is told ---- */

const char *rb_xml_note(rb_xml *x)
{
    int n = 0;
    if (x->fix.n == 0 && x->not_opened == 0)
        return NULL;
    if (x->fix.n > 0)
        n = snprintf(
            x->note, sizeof x->note,
            "%u stray '&' or control code%s that XML does not allow%s%s",
            x->fix.n, x->fix.n == 1 ? "" : "s",
            x->fix.n == RB_XML_FIXES_MAX ? ", and more are not repaired" : "",
            x->not_opened > 0 ? "; " : "");
    if (x->not_opened > 0)
        snprintf(x->note + n, sizeof x->note - (size_t)n,
                 "an entity that stands in another file was not opened");
    return x->note;
}

/* ---- open, feed, close ---- */

int rb_xml_new(rb_xml **out, rb_mem *m, const char *s, size_t n,
               const rb_xml_events *events, void *ud, rb_err *e)
{
    static const XML_Memory_Handling_Suite suite = {lend, relend, take};
    rb_mem *before = payer;
    rb_xml *x = *out = rb_calloc(m, 1, sizeof *x);
    if (x == NULL)
        return rb_nomem(e);
    x->mem = m;
    x->s = s;
    x->n = n;
    x->events = events;
    x->ud = ud;
    x->chunk = CHUNK;
    rb_arena_init(&x->arena, m);
    payer = m;
    if (rb_xml_fixes_find(&x->fix, m, s, n) == RB_OK)
        x->parser = XML_ParserCreate_MM("UTF-8", &suite, NULL);
    payer = before;
    if (x->parser == NULL) {
        rb_xml_free(x);
        *out = NULL;
        return rb_nomem(e);
    }
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_open, on_close);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetDefaultHandler(x->parser, on_rest);
    XML_SetSkippedEntityHandler(x->parser, on_reference);
    XML_SetEntityDeclHandler(x->parser, on_entity);
    XML_SetParamEntityParsing(x->parser, XML_PARAM_ENTITY_PARSING_NEVER);
    return RB_OK;
}

void rb_xml_free(rb_xml *x)
{
    if (x == NULL)
        return;
    rb_mem *before = payer;
    payer = x->mem;
    if (x->parser != NULL)
        XML_ParserFree(x->parser);
    payer = before;
    rb_vec_free(x->mem, &x->fix);
    rb_vec_free(x->mem, &x->names);
    rb_vec_free(x->mem, &x->entity);
    rb_arena_free(&x->arena);
    rb_free(x->mem, x, sizeof *x);
}

static enum XML_Status feed(rb_xml *x)
{
    if (x->paused) {
        x->paused = 0;
        x->code = RB_OK;
        return XML_ResumeParser(x->parser);
    }
    size_t len = x->n - x->fed < x->chunk ? x->n - x->fed : x->chunk, most;
    most = rb_xml_fixes_room(&x->fix, x->fixed, x->fed, len);
    char *to =
        most < INT32_MAX ? XML_GetBuffer(x->parser, (int)most + 1) : NULL;
    if (to == NULL) {
        x->code = rb_nomem(x->e);
        return XML_STATUS_ERROR;
    }
    size_t n = rb_xml_fixes_fill(&x->fix, &x->fixed, x->s, &x->fed, len, to);
    x->ended = x->fed == x->n;
    enum XML_Status st = XML_ParseBuffer(x->parser, (int)n, x->ended);
    XML_Index at = XML_GetCurrentByteIndex(x->parser);
    if (at != x->seen)
        x->chunk = CHUNK;
    else if (x->chunk < (size_t)1 << 29)
        x->chunk *= 2;
    x->seen = at;
    return st;
}

static int broken(rb_xml *x)
{
    enum XML_Error why = XML_GetErrorCode(x->parser);
    if (why == XML_ERROR_NO_MEMORY)
        return rb_nomem(x->e);
    return rb_fail(x->e, RB_EINPUT, "broken XML at line %u, column %lu: %s",
                   rb_xml_line(x),
                   (unsigned long)XML_GetCurrentColumnNumber(x->parser) + 1,
                   XML_ErrorString(why));
}

int rb_xml_run(rb_xml *x, rb_err *e)
{
    rb_mem *before = payer;
    enum XML_Status st = XML_STATUS_OK;
    payer = x->mem;
    x->e = e;
    while (st == XML_STATUS_OK && (!x->ended || x->paused))
        st = feed(x);
    payer = before;
    x->e = NULL;
    if (st == XML_STATUS_OK)
        return RB_OK;
    x->e = e;
    int rc = x->code != RB_OK ? x->code : broken(x);
    x->e = NULL;
    return rc;
}

#endif

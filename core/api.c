/*
** api.c - the handle of include/rubric.h: its life, errors, calls
*/
#include "api.h"

#include <string.h>
#include <time.h>

_Static_assert((int)RUBRIC_OK == (int)RB_OK, "codes");
_Static_assert((int)RUBRIC_ENOMEM == (int)RB_ENOMEM, "codes");
_Static_assert((int)RUBRIC_EIO == (int)RB_EIO, "codes");
_Static_assert((int)RUBRIC_EINPUT == (int)RB_EINPUT, "codes");
_Static_assert((int)RUBRIC_EPATTERN == (int)RB_EPATTERN, "codes");
_Static_assert((int)RUBRIC_ESCRIPT == (int)RB_ESCRIPT, "codes");
_Static_assert((int)RUBRIC_ELIMIT == (int)RB_ELIMIT, "codes");
_Static_assert((int)RUBRIC_ESTORE == (int)RB_ESTORE, "codes");
_Static_assert((int)RUBRIC_EUSAGE == (int)RB_EUSAGE, "codes");
_Static_assert((int)RUBRIC_DONE == (int)RB_EDONE, "codes");

/* ---- errors ---- */

static void forget_error(rubric *r)
{
    r->err.code = RB_OK;
    r->err.msg[0] = '\0';
}

rb_api_call rb_api_begin(rubric *r)
{
    rb_api_call c = {newlocale(LC_ALL_MASK, "C", (locale_t)0), (locale_t)0};
    if (c.ours != (locale_t)0)
        c.before = uselocale(c.ours);
    forget_error(r);
    return c;
}

void rb_api_end(rb_api_call *c)
{
    if (c->ours == (locale_t)0)
        return;
    uselocale(c->before);
    freelocale(c->ours);
}

int rb_api_usage(rubric *r, const char *msg)
{
    return rb_fail(&r->err, RB_EUSAGE, "%s", msg);
}

int rb_api_named(rubric *r, const char *package)
{
    if (package == NULL || *package == '\0')
        return rb_api_usage(r, "a package needs a name");
    return rb_api_script(r);
}

static size_t size_of(const void *st)
{
    size_t size;
    memcpy(&size, st, sizeof size);
    return size;
}

void rb_api_take(void *to, size_t full, const void *from)
{
    size_t size = size_of(from);
    memcpy(to, from, size < full ? size : full);
}

void rb_api_give(void *to, const void *from, size_t full)
{
    size_t size = size_of(to);
    if (size > full)
        size = full;
    memcpy(to, from, size);
    memcpy(to, &size, sizeof size);
}

int rb_api_text(rubric *r, int code, rb_buf *b, char **out, size_t *len)
{
    char *p = NULL;
    if (code == RB_OK && !b->failed)
        p = rb_strndup(&r->mem, b->n ? b->p : "", b->n);
    if (code == RB_OK && p == NULL)
        code = rb_nomem(&r->err);
    *out = p;
    if (len != NULL)
        *len = p != NULL ? b->n : 0;
    rb_buf_free(b);
    return code;
}

const char *rubric_errmsg(const rubric *r)
{
    return r == NULL ? "out of memory" : r->err.msg;
}

int rubric_errcode(const rubric *r)
{
    return r == NULL ? RUBRIC_ENOMEM : r->err.code;
}

double rb_api_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- life ---- */

static rubric *make(const rubric_options *o)
{
    rb_mem mem;
    rb_mem_init(&mem, o->alloc, o->user);
    rubric *r = rb_calloc(&mem, 1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->mem = mem;
    r->o = *o;
    rb_arena_init(&r->arena, &r->mem);
    rb_arena_init(&r->info, &r->mem);
    rb_arena_init(&r->told, &r->mem);
    if (rb_vocab_init(&r->vocab, &r->mem) != RB_OK) {
        rb_free(&mem, r, sizeof *r);
        return NULL;
    }
    if (rb_arena_keep(&r->arena, &r->o.worker) ||
        rb_arena_keep(&r->arena, &r->o.data_dir) ||
        rb_arena_keep(&r->arena, &r->o.package_path) ||
        rb_arena_keep(&r->arena, &r->o.pos_model) ||
        rb_arena_keep(&r->arena, &r->o.tag_rules) ||
        rb_arena_keep(&r->arena, &r->o.lock) ||
        rb_arena_keep(&r->arena, &r->o.trusted) ||
        rb_arena_keep(&r->arena, &r->o.agreed)) {
        rubric_close(r);
        return NULL;
    }
    return r;
}

int rubric_open(rubric **out, const rubric_options *options)
{
    rubric_options o = {.size = sizeof o};
    *out = NULL;
    if (options != NULL) {
        if (options->size == 0)
            return RUBRIC_EUSAGE;
        rb_api_take(&o, sizeof o, options);
    }
    *out = make(&o);
    return *out == NULL ? RUBRIC_ENOMEM : RUBRIC_OK;
}

void rubric_close(rubric *r)
{
    if (r == NULL)
        return;
    rb_script_close(r->script);
    rb_api_lexicons_free(r);
    if (r->lang != NULL)
        rb_lang_close(r->lang);
    rb_vocab_free(&r->vocab);
    rb_arena_free(&r->told);
    rb_arena_free(&r->arena);
    rb_arena_free(&r->info);
    rb_mem mem = r->mem;
    rb_free(&mem, r, sizeof *r);
}

void rubric_get_stats(const rubric *r, rubric_stats *out)
{
    rubric_stats s = r->stats;
    s.memory = r->mem.used;
    s.memory_peak = r->mem.peak;
    s.types = r->vocab.n;
    s.lexemes = r->vocab.nlex;
    rb_api_give(out, &s, sizeof s);
}

void rubric_free(rubric *r, char *s, size_t len)
{
    if (s != NULL)
        rb_free(&r->mem, s, len + 1);
}

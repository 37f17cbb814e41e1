/*
** api_family.c - include/rubric.h: documents that share a story
*/
#include "api.h"

#include "load/family.h"

struct rubric_families {
    rb_mem mem; /* its own: documents of several handles are added */
    rb_families *f;
    size_t n;
};

_Static_assert(RUBRIC_KIN_COPY == (int)RB_KIN_COPY &&
                   RUBRIC_KIN_PART == (int)RB_KIN_PART,
               "kinds");

int rubric_families_open(rubric *r, rubric_families **out)
{
    rb_mem mem;
    *out = NULL;
    RB_API_CALL(r);
    rb_mem_init(&mem, r->mem.fn, r->mem.ud);
    rubric_families *f = rb_calloc(&mem, 1, sizeof *f);
    if (f == NULL)
        return rb_nomem(&r->err);
    f->mem = mem;
    int code = rb_families_new(&f->f, &f->mem, NULL, NULL, &r->err);
    if (code == RB_OK)
        *out = f;
    else
        rb_free(&mem, f, sizeof *f);
    return code;
}

int rubric_families_add(rubric *r, rubric_families *f, const rubric_doc *d,
                        rubric_kin *out)
{
    rb_kin k;
    RB_API_CALL(r);
    int code = rb_families_add(f->f, (int64_t)f->n, d->d->text, d->d->len, &k,
                               &r->err);
    if (code != RB_OK)
        return code;
    f->n++;
    *out = (rubric_kin){(size_t)k.family, (size_t)k.like, k.kind, k.similarity};
    return RB_OK;
}

size_t rubric_families_of(rubric_families *f, size_t number)
{
    return number < f->n ? (size_t)rb_families_of(f->f, (int64_t)number)
                         : SIZE_MAX;
}

void rubric_families_close(rubric_families *f)
{
    if (f == NULL)
        return;
    rb_families_free(f->f);
    rb_mem mem = f->mem;
    rb_free(&mem, f, sizeof *f);
}

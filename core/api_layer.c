/*
** api_layer.c - include/rubric.h: layers, annotations and their features
**
** The public names are the core's own structs: nothing is copied.
*/
#include "api.h"

static const rb_layer *layer_of(const rubric_layer *l)
{
    return (const rb_layer *)(const void *)l;
}

static const rb_ann *ann_of(const rubric_ann *a)
{
    return (const rb_ann *)(const void *)a;
}

const rubric_layer *rubric_layer_get(const rubric_doc *d, size_t i)
{
    if (i >= d->d->layer.n)
        return NULL;
    return (const rubric_layer *)(const void *)d->d->layer.v[i];
}

const rubric_layer *rubric_layer_named(const rubric_doc *d, const char *name)
{
    return (const rubric_layer *)(const void *)rb_layer_find(d->d, name);
}

const char *rubric_layer_name(const rubric_layer *l)
{
    return layer_of(l)->name;
}

size_t rubric_ann_count(const rubric_layer *l)
{
    return layer_of(l)->ann.n;
}

const rubric_ann *rubric_ann_get(const rubric_layer *l, size_t i)
{
    if (i >= layer_of(l)->ann.n)
        return NULL;
    return (const rubric_ann *)(const void *)&layer_of(l)->ann.v[i];
}

rubric_span rubric_ann_span(const rubric_ann *a)
{
    return (rubric_span){ann_of(a)->start, ann_of(a)->end};
}

size_t rubric_ann_id(const rubric_ann *a)
{
    return ann_of(a)->id;
}

static const char *text_or_empty(const char *s)
{
    return s ? s : "";
}

const char *rubric_ann_rule(const rubric_doc *d, const rubric_ann *a)
{
    return text_or_empty(d->d->prov.v[ann_of(a)->prov].rule);
}

const char *rubric_ann_package(const rubric_doc *d, const rubric_ann *a)
{
    return text_or_empty(d->d->prov.v[ann_of(a)->prov].package);
}

const char *rubric_ann_version(const rubric_doc *d, const rubric_ann *a)
{
    return text_or_empty(d->d->prov.v[ann_of(a)->prov].version);
}

_Static_assert((int)RUBRIC_NULL == (int)RB_F_NULL &&
                   (int)RUBRIC_BOOL == (int)RB_F_BOOL &&
                   (int)RUBRIC_INT == (int)RB_F_INT &&
                   (int)RUBRIC_NUMBER == (int)RB_F_NUM &&
                   (int)RUBRIC_STRING == (int)RB_F_STR &&
                   (int)RUBRIC_SPANS == (int)RB_F_SPANS,
               "kinds of features");

rubric_value rubric_ann_feature(const rubric_ann *a, const char *name)
{
    const rb_feat *f = rb_ann_feat(ann_of(a), name);
    rubric_value v = {0};
    if (f == NULL)
        return v;
    v.kind = f->kind;
    if (f->kind == RB_F_BOOL || f->kind == RB_F_INT) {
        v.integer = f->u.i;
        v.number = (double)f->u.i;
    } else if (f->kind == RB_F_NUM) {
        v.number = f->u.d;
    } else if (f->kind == RB_F_STR) {
        v.string = f->u.s;
        v.count = f->len;
    } else if (f->kind == RB_F_SPANS) {
        v.spans = f->u.span;
        v.count = f->len;
    }
    return v;
}

const char *rubric_ann_str(const rubric_ann *a, const char *name)
{
    return rubric_ann_feature(a, name).string;
}

const char *rubric_ann_feature_name(const rubric_ann *a, size_t i)
{
    return i < ann_of(a)->nfeat ? ann_of(a)->feat[i].key : NULL;
}

/*
** asked.c - features that a pattern asks for, and those that there are
*/
#include "asked.h"

#include <stdlib.h>
#include <string.h>

#include "out.h"
#include "say.h"

static int is_there(const asked *a, const char *layer, const char *feature)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->v[i].layer, layer) == 0 &&
            strcmp(a->v[i].feature, feature) == 0)
            return 1;
    return 0;
}

void asked_of(asked *a, const rubric_pattern *p)
{
    const char *feature, *layer;
    *a = (asked){0};
    for (size_t i = 0; (feature = rubric_pattern_feature(p, i, &layer)) != NULL;
         i++) {
        if (is_there(a, layer, feature))
            continue;
        a->v = xrealloc(a->v, (a->n + 1) * sizeof *a->v);
        a->v[a->n++] =
            (asked_one){.layer = xstrndup(layer, strlen(layer)),
                        .feature = xstrndup(feature, strlen(feature))};
    }
}

static void note_one(asked_one *x, const rubric_ann *a)
{
    const char *name;
    x->annotations++;
    for (size_t i = 0; (name = rubric_ann_feature_name(a, i)) != NULL; i++) {
        x->seen = x->seen || strcmp(name, x->feature) == 0;
        if (!words_has(&x->have, name))
            words_add(&x->have, name, strlen(name));
    }
}

void asked_note(asked *a, const rubric_doc *d)
{
    for (size_t i = 0; i < a->n; i++) {
        asked_one *x = &a->v[i];
        const rubric_layer *l = rubric_layer_named(d, x->layer);
        for (size_t k = 0; l && !x->seen && k < rubric_ann_count(l); k++)
            note_one(x, rubric_ann_get(l, k));
    }
}

void asked_merge(asked *to, const asked *from)
{
    for (size_t i = 0; i < to->n && i < from->n; i++) {
        to->v[i].annotations += from->v[i].annotations;
        to->v[i].seen = to->v[i].seen || from->v[i].seen;
        for (size_t k = 0; k < from->v[i].have.n; k++)
            if (!words_has(&to->v[i].have, from->v[i].have.v[k]))
                words_add(&to->v[i].have, from->v[i].have.v[k],
                          strlen(from->v[i].have.v[k]));
    }
}

void asked_tell(asked *a)
{
    for (size_t i = 0; i < a->n; i++) {
        asked_one *x = &a->v[i];
        words_sort(&x->have); /* workers met them in any order */
        const char *near = words_nearest(&x->have, x->feature);
        if (x->seen || x->annotations == 0)
            continue;
        char *list = words_join(&x->have, ", ");
        say("no '%s' here has the feature '%s'; %s%s%s", x->layer, x->feature,
            near    ? "did you mean '"
            : *list ? "there are: "
                    : "they have none",
            near ? near : list, near ? "'?" : "");
        free(list);
    }
}

void asked_free(asked *a)
{
    for (size_t i = 0; i < a->n; i++) {
        free(a->v[i].layer);
        free(a->v[i].feature);
        words_free(&a->v[i].have);
    }
    free(a->v);
    *a = (asked){0};
}

/*
** layers.c - which package writes which layer
**
** Of all packages in the path, too: whoever asks for a layer need not know who
** makes it. Their manifests are read once, those that come with rubric first:
** what somebody else wrote does not take the place of one by being there.
*/
#include "package.h"

#include <limits.h>
#include <string.h>

static void add(rb_script *s, const char *layer, const char *package)
{
    const char *copy = rb_arena_str(&s->arena, layer, strlen(layer));
    if (copy != NULL && rb_vec_push(s->mem, &s->written, copy) == 0 &&
        rb_vec_push(s->mem, &s->written, package) != 0)
        s->written.n--;
}

/* What cannot be opened writes nothing. */
static void list(rb_script *s, int shipped)
{
    rb_err e;
    if (rb_package_list(s, &e) != RB_OK)
        return;
    for (uint32_t i = 0; i < s->name.n; i++) {
        char folder[PATH_MAX];
        rb_package *q;
        if (rb_package_find(s, s->name.v[i], folder, sizeof folder, &e) ||
            rb_package_open(s, folder, &q, &e))
            continue;
        int wanted = rb_package_shipped(s, q->folder) == shipped;
        for (uint32_t k = 0; wanted && k < q->m.writes.n; k++)
            add(s, q->m.writes.v[k], s->name.v[i]);
        rb_package_free(s, q);
    }
}

const char *rb_package_layer(rb_script *s, size_t i, const char **package)
{
    for (uint32_t p = 0; p < s->pack.n; p++) {
        const rb_names *w = &s->pack.v[p]->m.writes;
        if (i < w->n) {
            *package = NULL;
            return w->v[i];
        }
        i -= w->n;
    }
    if (!s->written_listed) {
        s->written_listed = 1;
        list(s, 1);
        list(s, 0);
    }
    if (i >= s->written.n / 2)
        return NULL;
    *package = s->written.v[2 * i + 1];
    return s->written.v[2 * i];
}

/*
** fuzz_wire.c - what a confined process may send to its host
**
** What must hold: annotations that do not fit the document are refused; what
** is taken stands inside of the text and in layers that the package may write;
** a document out of a message that is read can be sent again; no memory is
** left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "contain/wire.h"
#include "script/profile.h"
#include "text/text.h"

static int is_mine(void *user, const char *layer)
{
    (void)user;
    return strcmp(layer, "mine") == 0;
}

static int every(void *user, const char *layer)
{
    (void)user;
    (void)layer;
    return 1;
}

static void check(const rb_doc *d)
{
    for (uint32_t i = 0; i < d->layer.n; i++) {
        const rb_layer *l = d->layer.v[i];
        must(is_mine(NULL, l->name) || strcmp(l->name, "furniture") == 0,
             "its own layers");
        for (uint32_t k = 0; k < l->ann.n; k++) {
            const rb_ann *a = &l->ann.v[k];
            must(a->start <= a->end && a->end <= d->len, "in the text");
            must(a->prov < d->prov.n, "a maker");
            for (uint32_t f = 0; f < a->nfeat; f++)
                must(a->feat[f].kind != RB_F_STR ||
                         rb_utf8_check(a->feat[f].u.s, a->feat[f].len) ==
                             a->feat[f].len,
                     "UTF-8");
        }
    }
}

static void take_annotations(rb_mem *m, rb_vocab *v, const char *p, size_t n)
{
    static const char text[] = "Caf\xC3\xA9 owners oppose it. They said so.\n";
    rb_err e;
    rb_wire_layers may = {is_mine, NULL};
    rb_wire w = {p, p + n, 0};
    rb_doc *d = rb_doc_new(m, v, text, sizeof text - 1);
    must(d != NULL && rb_segment(d, &e) == RB_OK, "a document");
    rb_wire_get_made(&w, d, "mine", "1", may, &e);
    check(d);
    rb_doc_free(d);
}

static void take_document(rb_mem *m, rb_vocab *v, const char *p, size_t n)
{
    rb_err e;
    rb_doc *d;
    rb_buf b;
    rb_wire_layers all = {every, NULL};
    rb_wire w = {p, p + n, 0};
    rb_buf_init(&b, m);
    if (rb_wire_get_doc(&w, m, v, &d, &e) == RB_OK)
        must(rb_wire_put_doc(&b, d, all) == RB_OK, "sent again");
    rb_doc_free(d);
    rb_buf_free(&b);
}

static void take_costs(rb_mem *m, const char *p, size_t n)
{
    rb_err e;
    rb_profile *x;
    rb_wire w = {p, p + n, 0};
    if (rb_profile_get(&w, m, &x, &e) != RB_OK)
        return;
    for (uint32_t i = 0; i < x->row.n; i++) {
        const char *name = x->row.v[i].rule;
        must((name == NULL) == (i < RB_P_PHASES), "phases, then rules");
        must(name == NULL || rb_utf8_check(name, strlen(name)) == strlen(name),
             "UTF-8");
    }
    rb_profile_free(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_vocab v;
    const char *p = (const char *)bytes;
    rb_mem_init(&m, NULL, NULL);
    must(rb_vocab_init(&v, &m) == RB_OK, "memory");
    if (n > 0 && bytes[0] == 'D')
        take_document(&m, &v, p + 1, n - 1);
    else if (n > 0 && bytes[0] == 'O')
        take_costs(&m, p + 1, n - 1);
    else
        take_annotations(&m, &v, p, n);
    rb_vocab_free(&v);
    must(m.used == 0, "no memory is left");
    return 0;
}

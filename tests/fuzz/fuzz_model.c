/*
** fuzz_model.c - texts of models, under a checksum that is right
**
** What must hold: a text is read, or refused with a message in UTF-8; a model
** gives probabilities whose sum is 1; no memory is left.
*/
#include <math.h>
#include <string.h>
#include "must.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "model/model.h"

static void check_model(const rb_model *g)
{
    double p[RB_MODEL_CLASSES], sum = 0;
    rb_cell cell[2] = {{0, 1}, {g->features - 1, 2}};
    rb_row r = {cell, g->features > 1 ? 2 : g->features, 2};
    uint32_t best = rb_model_predict(g, &r, p);
    for (uint32_t k = 0; k < g->classes; k++) {
        must(p[k] >= 0 && p[k] <= p[best] + 1e-12, "a probability");
        sum += p[k];
    }
    must(fabs(sum - 1) < 1e-6, "they sum to 1");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    rb_mem m;
    rb_err e;
    rb_model *g;
    rb_buf b;
    rb_sha256 s;
    char hex[65];
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&b, &m);
    rb_sha256_begin(&s);
    rb_sha256_add(&s, bytes, n);
    rb_sha256_end(&s, hex);
    rb_buf_printf(&b, "rubric-model 1\nsha256 %s\n", hex);
    rb_buf_put(&b, bytes, n);
    must(!b.failed, "memory");
    if (rb_model_read(&g, &m, "x.model", b.p, b.n, &e) == RB_OK)
        check_model(g);
    else
        must(rb_utf8_check(e.msg, strlen(e.msg)) == strlen(e.msg), "message");
    rb_model_free(g);
    rb_buf_free(&b);
    must(m.used == 0, "no memory is left");
    return 0;
}

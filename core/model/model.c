/*
** model.c - models from their text, and what they say of a row
*/
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../base/lines.h"
#include "../base/sha256.h"
#include "../base/utf8.h"

typedef struct reader {
    rb_model *m;
    rb_lines in;
} reader;

static int wrong(const reader *r, const char *what)
{
    return rb_fail(r->in.e, RB_EINPUT, "%s:%u: %s; train the model again",
                   r->in.file, r->in.line, what);
}

/* Cut the text up to the next tab off *line; its length. */
static size_t cut(const char **line, size_t *len, const char **piece)
{
    const char *tab = memchr(*line, '\t', *len);
    size_t n = tab ? (size_t)(tab - *line) : *len;
    *piece = *line;
    *line += tab ? n + 1 : n;
    *len -= tab ? n + 1 : n;
    return n;
}

static int cut_number(const char **line, size_t *len, double *out)
{
    const char *piece;
    char copy[40], *end;
    size_t n = cut(line, len, &piece);
    if (n == 0 || n >= sizeof copy)
        return RB_EINPUT;
    memcpy(copy, piece, n);
    copy[n] = '\0';
    *out = strtod(copy, &end);
    /* Larger ones no training gives: sums of them stay finite. */
    return *end == '\0' && fabs(*out) <= 4e9 ? RB_OK : RB_EINPUT;
}

/* ---- the head ---- */

static int check_sum(reader *r)
{
    rb_sha256 sum;
    char hex[65];
    size_t len;
    const char *line = rb_lines_next(&r->in, &len);
    if (line == NULL || len != 14 || memcmp(line, "rubric-model 1", 14) != 0)
        return rb_fail(r->in.e, RB_EINPUT,
                       "%s: this is no model of rubric (its first line is not "
                       "'rubric-model 1')",
                       r->in.file);
    line = rb_lines_next(&r->in, &len);
    if (line == NULL || len != 71 || !rb_line_begins(line, len, "sha256 "))
        return wrong(r, "the checksum is missing");
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, r->in.at, (size_t)(r->in.end - r->in.at));
    rb_sha256_end(&sum, hex);
    if (memcmp(hex, line + 7, 64) != 0)
        return rb_fail(r->in.e, RB_EINPUT,
                       "%s: the model was changed after it was trained: its "
                       "content does not have the checksum of line 2; take "
                       "the file as it was, or train again",
                       r->in.file);
    return RB_OK;
}

static int keep_head(reader *r, const char *line, size_t len)
{
    rb_model *m = r->m;
    if (rb_vec_reserve(m->mem, &m->head, (uint32_t)len + 2) != 0)
        return rb_nomem(r->in.e);
    memcpy(m->head.v + m->head.n, line, len);
    m->head.n += (uint32_t)len;
    m->head.v[m->head.n++] = '\n';
    m->head.v[m->head.n] = '\0';
    return RB_OK;
}

static int read_class(reader *r, const char *line, size_t len)
{
    rb_model *m = r->m;
    const char *name;
    double rows;
    cut(&line, &len, &name); /* "class" */
    size_t n = cut(&line, &len, &name);
    if (m->classes == RB_MODEL_CLASSES || n == 0 || rb_utf8_check(name, n) != n)
        return wrong(r, "too many classes, or one without a name");
    if (cut_number(&line, &len, &rows) ||
        cut_number(&line, &len, &m->bias[m->classes]))
        return wrong(r, "a class has a name, a number of rows and a bias");
    m->label[m->classes] = rb_arena_str(&m->names.arena, name, n);
    return m->label[m->classes++] ? RB_OK : rb_nomem(r->in.e);
}

/* Lines up to "weights N". */
static int read_head(reader *r)
{
    size_t len;
    const char *line;
    int code = check_sum(r);
    while (code == RB_OK && (line = rb_lines_next(&r->in, &len)) != NULL) {
        if (rb_line_begins(line, len, "weights\t")) {
            double n = -1;
            line += 8;
            len -= 8;
            if (cut_number(&line, &len, &n) || n < 0 || n > INT32_MAX)
                return wrong(r, "how many weights?");
            r->m->features = (uint32_t)n;
            return r->m->classes >= 2 ? RB_OK
                                      : wrong(r, "there are no two classes");
        }
        code = rb_line_begins(line, len, "class\t") ? read_class(r, line, len)
                                                    : keep_head(r, line, len);
    }
    return code != RB_OK ? code : wrong(r, "the weights are missing");
}

/* ---- weights ---- */

static int read_feature(reader *r, const char *line, size_t len, uint32_t i)
{
    rb_model *m = r->m;
    const char *name;
    size_t n = cut(&line, &len, &name);
    rb_feature own = {name, (uint32_t)n};
    if (n == 0 || n > RB_MODEL_NAME || rb_utf8_check(name, n) != n)
        return wrong(r, "this is no name of a feature");
    if (i > 0 && rb_feature_cmp(&m->names.feature.v[i - 1], &own) >= 0)
        return wrong(r, "the features are not sorted");
    if (rb_features_add(&m->names, name, n) != i)
        return rb_nomem(r->in.e);
    for (uint32_t k = 0; k < m->classes; k++)
        if (cut_number(&line, &len, &m->weight[(size_t)i * m->classes + k]))
            return wrong(r, "a feature has a weight for each class");
    return len == 0 ? RB_OK : wrong(r, "there are too many weights");
}

static int read_weights(reader *r)
{
    rb_model *m = r->m;
    size_t len;
    const char *line;
    /* A line has three bytes or more: no number in the head makes us ask for
    ** more memory than the text deserves. */
    if (m->features > (size_t)(r->in.end - r->in.at))
        return wrong(r, "there are fewer weights than this says");
    m->weight = rb_calloc(m->mem, m->features, m->classes * sizeof(double));
    if (m->weight == NULL && m->features > 0)
        return rb_nomem(r->in.e);
    int code = RB_OK;
    for (uint32_t i = 0; code == RB_OK && i < m->features; i++) {
        if ((line = rb_lines_next(&r->in, &len)) == NULL)
            return wrong(r, "weights are missing");
        code = read_feature(r, line, len, i);
    }
    if (code == RB_OK && r->in.at < r->in.end)
        code = wrong(r, "there is more after the last weight");
    return code;
}

int rb_model_read(rb_model **out, rb_mem *mem, const char *file,
                  const char *text, size_t len, rb_err *e)
{
    rb_model *m = rb_calloc(mem, 1, sizeof *m);
    *out = NULL;
    if (m == NULL)
        return rb_nomem(e);
    m->mem = mem;
    rb_features_init(&m->names, mem);
    reader r = {m, {file, text, text + len, 0, e}};
    int code = read_head(&r);
    if (code == RB_OK)
        code = read_weights(&r);
    if (code == RB_OK)
        *out = m;
    else
        rb_model_free(m);
    return code;
}

void rb_model_free(rb_model *m)
{
    if (m == NULL)
        return;
    rb_mem *mem = m->mem;
    if (m->weight != NULL)
        rb_free(mem, m->weight,
                (size_t)m->features * m->classes * sizeof *m->weight);
    rb_features_free(&m->names);
    rb_vec_free(mem, &m->head);
    rb_free(mem, m, sizeof *m);
}

/* ---- prediction ---- */

uint32_t rb_model_softly(double p[RB_MODEL_CLASSES], uint32_t classes)
{
    double sum = 0;
    uint32_t best = 0;
    for (uint32_t k = 0; k < classes; k++) {
        p[k] = 1 / (1 + exp(-p[k]));
        sum += p[k];
        if (p[k] > p[best])
            best = k;
    }
    for (uint32_t k = 0; k < classes; k++)
        p[k] = sum > 0 ? p[k] / sum : 1.0 / classes;
    return best;
}

uint32_t rb_model_predict(const rb_model *m, const rb_row *r,
                          double p[RB_MODEL_CLASSES])
{
    double scale = rb_row_scale(r->v, r->n);
    for (uint32_t k = 0; k < m->classes; k++)
        p[k] = m->bias[k];
    for (uint32_t i = 0; i < r->n; i++) {
        const double *w = m->weight + (size_t)r->v[i].id * m->classes;
        for (uint32_t k = 0; k < m->classes; k++)
            p[k] += r->v[i].value * scale * w[k];
    }
    return rb_model_softly(p, m->classes);
}

double rb_model_share(const rb_model *m, const rb_cell *c, uint32_t class,
                      double scale)
{
    const double *w = m->weight + (size_t)c->id * m->classes;
    double others = 0;
    for (uint32_t k = 0; k < m->classes; k++)
        others += k != class ? w[k] : 0;
    return c->value * scale * (w[class] - others / (m->classes - 1));
}

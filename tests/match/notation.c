/*
** notation.c - the text notation of tests/cases/patterns.txt
**
** Feature names and string values live as long as the process: there are
** few, and rb_feat borrows them.
*/
#include "notation.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"

enum { DEEPEST = 16, STRINGS = 1024 };

typedef struct reader {
    const char *p;
    sample *out;
    uint32_t open[DEEPEST]; /* spans that are not closed yet */
    uint32_t depth;
    char gap; /* before the next token */
    char *why;
} reader;

static int fail(reader *r, const char *what)
{
    snprintf(r->why, 200, "%s at: %.60s", what, r->p);
    return -1;
}

static const char *keep(const char *s, size_t n)
{
    static char store[STRINGS][48];
    static uint32_t used;
    char one[48];
    snprintf(one, sizeof one, "%.*s", (int)n, s);
    for (uint32_t i = 0; i < used; i++) {
        if (strcmp(store[i], one) == 0)
            return store[i];
    }
    if (used == STRINGS)
        abort();
    return strcpy(store[used++], one);
}

/* ---- {layer f=v: ---- */

static size_t word_length(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) ||
           (p[n] != '\0' && strchr("_-.", p[n])))
        n++;
    return n;
}

static int read_value(reader *r, rb_feat *f)
{
    if (*r->p == '"') {
        const char *end = strchr(r->p + 1, '"');
        if (end == NULL)
            return fail(r, "this quote is never closed");
        f->kind = RB_F_STR;
        f->u.s = keep(r->p + 1, (size_t)(end - r->p - 1));
        f->len = (uint32_t)strlen(f->u.s);
        r->p = end + 1;
        return 0;
    }
    size_t n = word_length(r->p);
    if (n == 0)
        return fail(r, "expected a value");
    const char *s = keep(r->p, n);
    char *end;
    long number = strtol(s, &end, 10);
    if (*end == '\0') {
        f->kind = RB_F_INT;
        f->u.i = number;
    } else if (strcmp(s, "true") == 0 || strcmp(s, "false") == 0) {
        f->kind = RB_F_BOOL;
        f->u.i = *s == 't';
    } else {
        f->kind = RB_F_STR;
        f->u.s = s;
        f->len = (uint32_t)n;
    }
    r->p += n;
    return 0;
}

static int read_open(reader *r)
{
    r->p++;
    if (r->depth == DEEPEST || r->out->nspan == SAMPLE_SPANS)
        return fail(r, "too many annotations");
    sample_span *x = &r->out->span[r->out->nspan];
    size_t n = word_length(r->p);
    if (n == 0 || n >= sizeof x->layer)
        return fail(r, "expected a layer's name");
    memset(x, 0, sizeof *x);
    memcpy(x->layer, r->p, n);
    r->p += n;
    while (*r->p == ' ') {
        r->p++;
        n = word_length(r->p);
        if (n == 0 || r->p[n] != '=' || x->nfeat == SAMPLE_FEATURES)
            return fail(r, "expected feature=value");
        rb_feat *f = &x->feat[x->nfeat++];
        f->key = keep(r->p, n);
        r->p += n + 1;
        if (read_value(r, f) != 0)
            return -1;
    }
    if (*r->p != ':')
        return fail(r, "expected : after the layer");
    r->p++;
    x->tok0 = r->out->ntoken;
    r->open[r->depth++] = r->out->nspan++;
    return 0;
}

/* ---- tokens ---- */

/* Up to / } or a blank, backslashes taken off. */
static int read_part(reader *r, char *out, size_t room)
{
    size_t n = 0;
    while (*r->p != '\0' && !strchr(" /}", *r->p)) {
        r->p += *r->p == '\\' && r->p[1] != '\0';
        if (n + 1 == room)
            return fail(r, "this word is too long");
        out[n++] = *r->p++;
    }
    out[n] = '\0';
    return n > 0 ? 0 : fail(r, "expected word/POS");
}

static int read_token(reader *r)
{
    if (r->out->ntoken == SAMPLE_TOKENS)
        return fail(r, "too many tokens");
    sample_token *t = &r->out->token[r->out->ntoken];
    char part[3][64];
    int n = 0;
    do {
        if (n == 3)
            return fail(r, "a word has too many /");
        r->p += n > 0;
        if (read_part(r, part[n++], 64) != 0)
            return -1;
    } while (*r->p == '/');
    if (n == 1 || strlen(part[n - 1]) >= sizeof t->tag)
        return fail(r, "expected word/POS or word/lemma/POS");
    strcpy(t->word, part[0]);
    strcpy(t->tag, part[n - 1]);
    strcpy(t->lemma, n == 3 ? part[1] : part[0]);
    if (n == 2 && strncmp(t->tag, "NNP", 3) != 0) {
        char low[64 * 3 + 1];
        low[rb_lower_str(t->word, strlen(t->word), low)] = '\0';
        snprintf(t->lemma, sizeof t->lemma, "%.63s", low);
    }
    t->gap = r->gap;
    r->gap = ' ';
    r->out->ntoken++;
    return 0;
}

static int read_close(reader *r)
{
    if (r->depth == 0)
        return fail(r, "this } was never opened");
    sample_span *x = &r->out->span[r->open[--r->depth]];
    x->tok1 = r->out->ntoken;
    r->p++;
    return x->tok1 > x->tok0 ? 0 : fail(r, "an empty annotation");
}

int notation_read(const char *text, sample *out, char why[200])
{
    reader r = {.p = text, .out = out, .gap = ' ', .why = why};
    out->ntoken = out->nspan = 0;
    for (;;) {
        r.p += strspn(r.p, " ");
        int rc = 0;
        if (*r.p == '\0')
            break;
        if (strncmp(r.p, "|||", 3) == 0) {
            r.gap = 'p';
            r.p += 3;
        } else if (strncmp(r.p, "||", 2) == 0) {
            r.gap = 's';
            r.p += 2;
        } else if (*r.p == '{') {
            rc = read_open(&r);
        } else if (*r.p == '}') {
            rc = read_close(&r);
        } else {
            rc = read_token(&r);
        }
        if (rc != 0)
            return rc;
    }
    if (out->ntoken == 0)
        return fail(&r, "a text without a token");
    return r.depth == 0 ? 0 : fail(&r, "an annotation is never closed");
}

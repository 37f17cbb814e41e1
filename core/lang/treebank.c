/*
** treebank.c - texts with gold tags, read from CoNLL-U
*/
#include "treebank.h"

#include <string.h>
#include "../base/utf8.h"

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

typedef struct field {
    const char *s;
    size_t n;
} field;

typedef struct state {
    rb_treebank *t;
    rb_buf *text;
    rb_err *e;
    const char *gap;        /* before the next word: "", " ", "\n\n" */
    uint32_t inside, glued; /* words of "1-2" still to come; a gap after */
    uint32_t from, gold;    /* where that token and its words begin */
    field surface;
} state;

static int wrong(const state *s, const char *what)
{
    return rb_fail(s->e, RB_EINPUT, "%s:%u: %s", s->t->file, s->t->line, what);
}

static int begins(field f, const char *with)
{
    size_t n = strlen(with);
    return f.n >= n && memcmp(f.s, with, n) == 0;
}

static int is(field f, const char *text)
{
    return f.n == strlen(text) && begins(f, text);
}

/* Look at the next line, without its end. */
static int peek(const rb_treebank *t, field *line, const char **next)
{
    if (t->at >= t->end)
        return 0;
    const char *nl = memchr(t->at, '\n', (size_t)(t->end - t->at));
    line->s = t->at;
    line->n = (size_t)((nl ? nl : t->end) - t->at);
    *next = nl ? nl + 1 : t->end;
    if (line->n > 0 && line->s[line->n - 1] == '\r')
        line->n--;
    return 1;
}

static int split(field line, field f[COLUMNS])
{
    const char *end = line.s + line.n;
    int n = 0;
    for (; n < COLUMNS; n++) {
        const char *tab = memchr(line.s, '\t', (size_t)(end - line.s));
        f[n] = (field){line.s, (size_t)((tab ? tab : end) - line.s)};
        if (tab == NULL)
            return n + 1;
        line.s = tab + 1;
    }
    return COLUMNS + 1;
}

static int has_feature(field f, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= f.n; i++)
        if (memcmp(f.s + i, what, n) == 0 && (i == 0 || f.s[i - 1] == '|') &&
            (i + n == f.n || f.s[i + n] == '|'))
            return 1;
    return 0;
}

/* Brackets of other shapes are those of the Penn tags. */
static int tag_of(field f)
{
    if (is(f, "_") || f.n == 0)
        return RB_TAG_NONE;
    if (is(f, "-LSB-") || is(f, "-LCB-") || is(f, "("))
        return RB_TAG_LRB;
    if (is(f, "-RSB-") || is(f, "-RCB-") || is(f, ")"))
        return RB_TAG_RRB;
    return rb_tag_find(f.s, f.n);
}

/* ---- lines ---- */

static int put_word(state *s, field form, int tag)
{
    rb_gold g = {.tag = (uint8_t)tag};
    g.start = (uint32_t)s->text->n;
    rb_buf_put(s->text, form.s, form.n);
    g.end = (uint32_t)s->text->n;
    if (s->text->n > INT32_MAX)
        return wrong(s, "the document is too large; divide it by `# newdoc`");
    return rb_vec_push(s->text->mem, &s->t->gold, g) == 0 ? RB_OK
                                                          : rb_nomem(s->e);
}

static void gap(state *s)
{
    if (s->text->n > 0)
        rb_buf_puts(s->text, s->gap);
    s->gap = "";
}

static int number(field f, size_t *at, uint32_t *out)
{
    size_t from = *at;
    for (*out = 0; *at < f.n && f.s[*at] >= '0' && f.s[*at] <= '9'; ++*at)
        if (*at - from < 9)
            *out = *out * 10 + (uint32_t)(f.s[*at] - '0');
    return *at > from;
}

/* "1-2 don't": its words follow, and what the text has is this. */
static void begin_range(state *s, const field f[COLUMNS], uint32_t words)
{
    gap(s);
    s->inside = words;
    s->glued = (uint32_t)has_feature(f[MISC], "SpaceAfter=No");
    s->surface = f[FORM];
    s->from = (uint32_t)s->text->n;
    s->gold = s->t->gold.n;
}

/* Words that are not the letters of the token ("du", "de le") are lost. */
static void end_range(state *s)
{
    size_t n = s->text->n - s->from;
    s->gap = s->glued ? "" : " ";
    if (s->text->failed || (n == s->surface.n &&
                            memcmp(s->text->p + s->from, s->surface.s, n) == 0))
        return;
    s->text->n = s->from;
    rb_buf_put(s->text, s->surface.s, s->surface.n);
    for (uint32_t i = s->gold; i < s->t->gold.n; i++) {
        s->t->gold.v[i].start = s->from; /* no token: it has no letter */
        s->t->gold.v[i].end = s->from;
    }
}

static int token(state *s, field line)
{
    field f[COLUMNS];
    uint32_t id, to;
    size_t at = 0;
    if (split(line, f) != COLUMNS)
        return wrong(s, "a word of CoNLL-U has ten columns between tabs");
    if (!number(f[ID], &at, &id))
        return wrong(s, "the first column is the number of the word");
    if (at < f[ID].n && f[ID].s[at] == '.')
        return RB_OK; /* an empty node: not in the text */
    if (f[FORM].n == 0 || rb_utf8_check(f[FORM].s, f[FORM].n) != f[FORM].n)
        return wrong(s, "the form is empty or not UTF-8");
    if (at < f[ID].n && f[ID].s[at++] == '-') {
        if (!number(f[ID], &at, &to) || to < id)
            return wrong(s, "the first column is a range like 1-2");
        begin_range(s, f, to - id + 1);
        return RB_OK;
    }
    int tag = tag_of(f[XPOS]);
    if (tag < 0)
        return wrong(s, "the fifth column (XPOS) is no tag of the Penn "
                        "Treebank; _ leaves the word out");
    if (!s->inside)
        gap(s);
    int code = put_word(s, f[FORM], tag);
    if (s->inside && --s->inside == 0)
        end_range(s);
    else if (!s->inside)
        s->gap = has_feature(f[MISC], "SpaceAfter=No") ? "" : " ";
    return code;
}

static int line(state *s, field l)
{
    if (l.n == 0) {
        if (s->inside)
            return wrong(s, "words of a range like 1-2 are missing");
        if (!s->t->parts)
            s->gap = "\n\n";
        else if (*s->gap == '\0')
            s->gap = " ";
        return RB_OK;
    }
    if (l.s[0] != '#')
        return token(s, l);
    if (begins(l, "# newpar"))
        s->gap = "\n\n";
    return RB_OK;
}

/* ---- documents ---- */

static int has_parts(const rb_treebank *t)
{
    rb_treebank ahead = *t;
    field l;
    while (peek(&ahead, &l, &ahead.at))
        if (begins(l, "# newpar") || begins(l, "# newdoc"))
            return 1;
    return 0;
}

int rb_treebank_next(rb_treebank *t, rb_buf *text, rb_err *e)
{
    state s = {.t = t, .text = text, .e = e, .gap = ""};
    const char *next;
    field l;
    int code = RB_OK;
    if (t->line == 0)
        t->parts = has_parts(t);
    rb_buf_clear(text);
    t->gold.n = 0;
    while (code == RB_OK && peek(t, &l, &next)) {
        if (begins(l, "# newdoc") && t->gold.n > 0)
            break;
        if (t->line++ == 0 && begins(l, "\xEF\xBB\xBF"))
            l = (field){l.s + 3, l.n - 3};
        t->at = next;
        code = line(&s, l);
    }
    if (code == RB_OK && s.inside)
        code = wrong(&s, "words of a range like 1-2 are missing");
    if (code == RB_OK && text->failed)
        code = rb_nomem(e);
    return code == RB_OK && t->gold.n == 0 ? RB_EDONE : code;
}

void rb_treebank_free(rb_treebank *t, rb_mem *m)
{
    rb_vec_free(m, &t->gold);
}

/*
** find_by.c - what `rubric find --by` groups its matches by
**
** A capture that is not there (an optional part) gives "-", so that groups
** with and without it can be told apart.
*/
#include "find_by.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "say.h"
#include "utf.h"

typedef struct part { /* what a feature is asked of */
    size_t start, end, token, token_end;
} part;

static void lower_line(out *o, const char *s, size_t n)
{
    size_t from = o->n;
    utf_line(o, s, n);
    for (size_t i = from; i < o->n; i++) {
        unsigned char c = (unsigned char)o->p[i];
        if (c >= 'A' && c <= 'Z')
            o->p[i] = (char)(c + 32);
        else if (c == 0xC3 && i + 1 < o->n &&
                 (unsigned char)o->p[i + 1] >= 0x80 &&
                 (unsigned char)o->p[i + 1] <= 0x9E &&
                 (unsigned char)o->p[i + 1] != 0x97)
            o->p[++i] += 32; /* Latin letters with accents */
    }
}

static void tokens(out *o, const rubric_doc *d, const part *p, int pos)
{
    for (size_t i = p->token; i < p->token_end; i++) {
        rubric_token t = rubric_token_get(d, i);
        out_puts(o, i > p->token ? " " : "");
        out_puts(o, pos ? t.pos : t.lemma);
    }
}

static void value_line(out *o, const rubric_value *v)
{
    if (v->kind == RUBRIC_STRING)
        utf_line(o, v->string, v->count);
    else if (v->kind == RUBRIC_BOOL)
        out_puts(o, v->integer ? "true" : "false");
    else if (v->kind == RUBRIC_INT)
        out_printf(o, "%lld", (long long)v->integer);
    else if (v->kind == RUBRIC_NUMBER)
        out_printf(o, "%.15g", v->number);
    else
        out_putc(o, '-');
}

/* The feature of the annotation with exactly this span in a layer that the
** pattern reads. 1 when found. */
static int annotation(out *o, const rubric_doc *d, const rubric_pattern *p,
                      const part *at, const char *feature)
{
    const char *name;
    for (size_t i = 0; (name = rubric_pattern_layer(p, i)) != NULL; i++) {
        const rubric_layer *l = rubric_layer_named(d, name);
        size_t n = l ? rubric_ann_count(l) : 0;
        for (size_t j = 0; j < n; j++) {
            const rubric_ann *a = rubric_ann_get(l, j);
            rubric_span s = rubric_ann_span(a);
            rubric_value v = rubric_ann_feature(a, feature);
            if (s.start != at->start || s.end != at->end ||
                v.kind == RUBRIC_NULL)
                continue;
            value_line(o, &v);
            return 1;
        }
    }
    return 0;
}

static void feature_of(out *o, const char *name, const rubric_doc *d,
                       const rubric_pattern *p, const part *at)
{
    size_t len;
    const char *text = rubric_doc_text(d, &len);
    if (strcmp(name, "text") == 0)
        utf_line(o, text + at->start, at->end - at->start);
    else if (strcmp(name, "lower") == 0)
        lower_line(o, text + at->start, at->end - at->start);
    else if (strcmp(name, "lemma") == 0 || strcmp(name, "pos") == 0)
        tokens(o, d, at, name[0] == 'p');
    else if (!annotation(o, d, p, at, name))
        out_putc(o, '-');
}

static const rubric_capture *capture(const rubric_match *m, const char *name,
                                     size_t n)
{
    for (size_t i = 0; i < m->captures; i++)
        if (strlen(m->capture[i].name) == n &&
            memcmp(m->capture[i].name, name, n) == 0)
            return &m->capture[i];
    return NULL;
}

static void metadata(out *o, const char *name, const rubric_doc *d)
{
    size_t cut = SIZE_MAX;
    if (strcmp(name, "year") == 0 || strcmp(name, "month") == 0) {
        cut = name[0] == 'y' ? 4 : 7;
        name = "date";
    }
    const char *v = rubric_doc_meta(d, name);
    if (v == NULL)
        v = "-";
    utf_line(o, v, strlen(v) < cut ? strlen(v) : cut);
}

static int is_metadata(const char *s)
{
    static const char *const known[] = {"id",     "title", "author", "date",
                                        "source", "url",   "site",   "lang",
                                        "path",   "year",  "month"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], s) == 0)
            return 1;
    return 0;
}

static void one(out *o, const char *by, const rubric_doc *d,
                const rubric_pattern *p, const rubric_match *m)
{
    const char *dot = strchr(by, '.');
    size_t n = dot ? (size_t)(dot - by) : strlen(by);
    const rubric_capture *c = capture(m, by, n);
    part at = {m->start, m->end, m->token, m->token_end};
    if (c) {
        at = (part){c->start, c->end, c->token, c->token_end};
        feature_of(o, dot ? dot + 1 : "text", d, p, &at);
    } else if (dot) {
        out_putc(o, '-');
    } else if (is_metadata(by)) {
        metadata(o, by, d);
    } else {
        feature_of(o, by, d, p, &at);
    }
}

void by_key(out *o, const words *by, const rubric_doc *d,
            const rubric_pattern *p, const rubric_match *m)
{
    for (size_t i = 0; i < by->n; i++) {
        if (i > 0)
            out_putc(o, '\t');
        one(o, by->v[i], d, p, m);
    }
}

/* ---- groups ---- */

static void group_json(out *o, const words *by, const tally_row *r)
{
    words value = {0};
    out_printf(o, "{\"count\":%zu", r->count);
    words_split(&value, r->key, '\t');
    for (size_t i = 0; i < by->n; i++) {
        const char *v = i < value.n ? value.v[i] : "";
        out_putc(o, ',');
        json_str(o, by->v[i], strlen(by->v[i]));
        out_putc(o, ':');
        json_str(o, strcmp(v, "-") ? v : NULL, strlen(v));
    }
    out_puts(o, "}\n");
    words_free(&value);
}

/* All values are "-": the feature does not exist, most likely a typo. */
static void advise(const tally *t, const words *by)
{
    static const char known[] = "text,lower,lemma,pos,id,title,author,date,"
                                "year,month,source,url,site,lang,path";
    words w = {0};
    if (by->n != 1 || t->n != 1 || strcmp(t->row[0].key, "-") != 0)
        return;
    words_split(&w, known, ',');
    const char *near =
        words_has(&w, by->v[0]) ? NULL : words_nearest(&w, by->v[0]);
    say("no match has '%s'%s%s%s", by->v[0], near ? "; did you mean '" : "",
        near ? near : "", near ? "'?" : "");
    words_free(&w);
}

void by_print(tally *t, const words *by, int jsonl, out *o)
{
    tally_sort(t);
    for (size_t i = 0; i < t->n; i++) {
        const tally_row *r = &t->row[i];
        if (jsonl) {
            group_json(o, by, r);
            continue;
        }
        out_printf(o, "%7zu  ", r->count);
        out_put(o, r->key, r->len);
        out_putc(o, '\n');
    }
    advise(t, by);
}

/*
** source.c - rubric show --source: annotations beside the bytes of the file
*/
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "json.h"
#include "utf.h"

typedef struct view {
    worker *w;
    rubric_doc *d;
    const char *layer;
    int jsonl;
    char *part;  /* whose bytes are at hand; NULL: none yet */
    char *bytes; /* NULL: they cannot be read, which was told */
    size_t len;
} view;

/* Have the bytes of a part of the source; they are kept for the next span. */
static void fetch(view *v, const char *part)
{
    if (v->part != NULL && strcmp(v->part, part) == 0)
        return;
    free(v->part);
    v->part = xstrndup(part, strlen(part));
    rubric_free(v->w->s.r, v->bytes, v->len);
    if (rubric_doc_source(v->w->s.r, v->d, part, &v->bytes, &v->len) !=
        RUBRIC_OK)
        worker_fail(v->w, "%s: %s", doc_id(v->d), rubric_errmsg(v->w->s.r));
}

/* Bytes as they are where they are printable ASCII or UTF-8; a byte that is
** neither as \xNN. */
static void put_raw(out *to, const char *s, size_t n)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0, len; i < n; i += len) {
        unsigned char c = (unsigned char)s[i];
        size_t want = c < 0x80   ? 1
                      : c < 0xC2 ? 0
                      : c < 0xE0 ? 2
                                 : 3 + (c > 0xEF);
        len = 1;
        while (len < want && i + len < n &&
               ((unsigned char)s[i + len] & 0xC0) == 0x80)
            len++;
        if (len == want && c < 0xF5) {
            out_put(to, s + i, len);
        } else {
            char x[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
            out_put(to, x, sizeof x);
            len = 1;
        }
    }
}

static void print_jsonl(view *v, rubric_span s, const rubric_place *at,
                        const char *raw, size_t n)
{
    out *o = &v->w->out, shown;
    size_t len;
    const char *text = rubric_doc_text(v->d, &len), *id = doc_id(v->d);
    out_puts(o, "{\"id\":");
    json_str(o, id, strlen(id));
    out_puts(o, ",\"layer\":");
    json_str(o, v->layer, strlen(v->layer));
    out_printf(o, ",\"start\":%zu,\"end\":%zu,\"text\":", s.start, s.end);
    json_str(o, text + s.start, s.end - s.start);
    out_puts(o, ",\"source\":{\"part\":");
    json_str(o, at->part, strlen(at->part));
    out_puts(o, ",\"encoding\":");
    const char *encoding = rubric_doc_encoding(v->d);
    json_str(o, encoding, strlen(encoding));
    out_printf(o, ",\"%s\":%llu,\"end\":%llu,\"exact\":%s},\"raw\":",
               at->page ? "page" : "start", (unsigned long long)at->start,
               (unsigned long long)at->end, at->exact ? "true" : "false");
    out_memory(&shown);
    if (raw != NULL)
        put_raw(&shown, raw, n);
    json_str(o, raw != NULL ? shown.p : NULL, shown.n);
    out_free(&shown);
    out_puts(o, "}\n");
}

static void print_line(view *v, const rubric_place *at, const char *raw,
                       size_t n)
{
    out *o = &v->w->out, shown;
    colour_on(o, COLOUR_MARK);
    if (at->page)
        out_printf(o, "page %llu", (unsigned long long)at->start);
    else
        out_printf(o, "%llu-%llu", (unsigned long long)at->start,
                   (unsigned long long)at->end);
    colour_off(o);
    out_printf(o, " %s%s%s: ", v->layer, *at->part ? " in " : "", at->part);
    out_memory(&shown);
    if (raw != NULL)
        put_raw(&shown, raw, n);
    utf_line(o, shown.p != NULL ? shown.p : "", shown.n);
    out_free(&shown);
    out_putc(o, '\n');
}

static void print_span(view *v, rubric_span s)
{
    rubric_place at = {.size = sizeof at};
    const char *raw = NULL;
    size_t n = 0;
    if (rubric_doc_place(v->d, s.start, s.end, &at) != RUBRIC_OK)
        return;
    if (!at.page)
        fetch(v, at.part);
    if (!at.page && v->bytes != NULL && at.end <= v->len) {
        raw = v->bytes + at.start;
        n = (size_t)(at.end - at.start);
    } else if (at.page) { /* no bytes to point at: the text itself */
        size_t len;
        raw = rubric_doc_text(v->d, &len) + s.start;
        n = s.end - s.start;
    }
    if (v->jsonl)
        print_jsonl(v, s, &at, raw, n);
    else
        print_line(v, &at, raw, n);
}

static void print_layer(view *v, const char *name)
{
    const rubric_layer *l = rubric_layer_named(v->d, name);
    v->layer = name;
    for (size_t i = 0; l && i < rubric_ann_count(l); i++)
        print_span(v, rubric_ann_span(rubric_ann_get(l, i)));
}

void source_print(worker *w, rubric_doc *d, const words *layers, int jsonl)
{
    view v = {.w = w, .d = d, .jsonl = jsonl};
    if (!jsonl) {
        colour_on(&w->out, COLOUR_FILE);
        utf_line(&w->out, doc_id(d), strlen(doc_id(d)));
        colour_off(&w->out);
        out_printf(&w->out, " (%s)\n", rubric_doc_encoding(d));
    }
    v.layer = "sentence";
    for (size_t i = 0; !layers->n && i < rubric_sentence_count(d); i++)
        print_span(&v, rubric_sentence(d, i));
    for (size_t i = 0; i < layers->n; i++)
        print_layer(&v, layers->v[i]);
    free(v.part);
    rubric_free(w->s.r, v.bytes, v.len);
}

/*
** cmd_text.c - rubric text: what rubric reads out of files
*/
#include "cmd.h"

#include <string.h>

#include "colour.h"
#include "json.h"
#include "metatable.h"
#include "utf.h"
#include "work.h"

typedef struct texts {
    int jsonl, plain, dropped, metadata, first;
} texts;

static void print_json(worker *w, rubric_doc *d)
{
    char *s;
    size_t n;
    if (rubric_json(w->s.r, d, RUBRIC_JSON_TEXT, NULL, &s, &n) != RUBRIC_OK) {
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
        return;
    }
    out_put(&w->out, s, n);
    out_putc(&w->out, '\n');
    rubric_free(w->s.r, s, n);
}

static void print_meta(out *o, const rubric_doc *d)
{
    static const char *const name[] = {"id",   "title",    "author",
                                       "date", "modified", "lang",
                                       "url",  "source",   "site"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        const char *v = rubric_doc_meta(d, name[i]);
        if (v == NULL || *v == '\0')
            continue;
        colour_on(o, COLOUR_MARK);
        out_puts(o, name[i]);
        out_putc(o, ':');
        colour_off(o);
        out_putc(o, ' ');
        utf_line(o, v, strlen(v));
        out_putc(o, '\n');
    }
    out_putc(o, '\n');
}

static void print_text(out *o, const rubric_doc *d, int plain)
{
    size_t len;
    const char *text = rubric_doc_text(d, &len);
    if (!plain)
        print_meta(o, d);
    utf_text(o, text, len);
    if (len > 0 && text[len - 1] != '\n')
        out_putc(o, '\n');
}

static void print_piece(out *o, const rubric_doc *d, const rubric_ann *a,
                        int jsonl)
{
    size_t len, line, column;
    const char *text = rubric_doc_text(d, &len);
    const char *reason = rubric_ann_str(a, "reason"), *id = doc_id(d);
    rubric_span s = rubric_ann_span(a);
    rubric_doc_line_col(d, s.start, &line, &column);
    if (jsonl) {
        out_puts(o, "{\"id\":");
        json_str(o, id, strlen(id));
        out_printf(o, ",\"start\":%zu,\"end\":%zu,\"reason\":", s.start, s.end);
        json_str(o, reason, reason ? strlen(reason) : 0);
        out_puts(o, ",\"text\":");
        json_str(o, text + s.start, s.end - s.start);
        out_puts(o, "}\n");
        return;
    }
    colour_on(o, COLOUR_FILE);
    utf_line(o, id, strlen(id));
    colour_off(o);
    out_printf(o, ":%zu:%zu: %s: ", line, column, reason ? reason : "?");
    utf_line(o, text + s.start, s.end - s.start);
    out_putc(o, '\n');
}

/* What the reader of a page left out: its place is in the file. */
static void print_left_out(out *o, const rubric_doc *d, const rubric_drop *p,
                           int jsonl)
{
    const char *id = doc_id(d);
    if (jsonl) {
        out_puts(o, "{\"id\":");
        json_str(o, id, strlen(id));
        out_printf(o, ",\"source\":[%llu,%llu],\"reason\":",
                   (unsigned long long)p->start, (unsigned long long)p->end);
        json_str(o, p->reason, strlen(p->reason));
        out_puts(o, ",\"text\":");
        json_str(o, p->text, strlen(p->text));
        out_puts(o, "}\n");
        return;
    }
    colour_on(o, COLOUR_FILE);
    utf_line(o, id, strlen(id));
    colour_off(o);
    out_printf(o, ":%llu-%llu: %s: ", (unsigned long long)p->start,
               (unsigned long long)p->end, p->reason);
    utf_line(o, p->text, strlen(p->text));
    out_putc(o, '\n');
}

static void print_dropped(worker *w, rubric_doc *d, int jsonl)
{
    rubric_drop drop = {.size = sizeof drop};
    for (size_t i = 0; rubric_doc_dropped(d, i, &drop) == RUBRIC_OK; i++)
        print_left_out(&w->out, d, &drop, jsonl);
    worker_to(w, d, RUBRIC_SEGMENTED);
    const rubric_layer *l = rubric_layer_named(d, "furniture");
    for (size_t i = 0; l && i < rubric_ann_count(l); i++)
        print_piece(&w->out, d, rubric_ann_get(l, i), jsonl);
}

static int each(work *k, worker *w, rubric_doc *d)
{
    texts *t = k->user;
    if (t->dropped)
        print_dropped(w, d, t->jsonl);
    else if (t->metadata && t->jsonl)
        metatable_json(&w->out, d, doc_id(d));
    else if (t->metadata)
        metatable_print(&w->out, d, doc_id(d));
    else if (t->jsonl)
        print_json(w, d);
    else
        print_text(&w->out, d, t->plain);
    return WORK_ON;
}

/* A blank line between documents, which only their order can tell. */
static int turn(work *k, worker *w, rubric_doc *d)
{
    texts *t = k->user;
    (void)d;
    (void)w;
    if (!t->first && !t->jsonl && !t->plain && !t->dropped)
        out_putc(k->out, '\n');
    t->first = 0;
    return WORK_ON;
}

static int run(const args *a, out *o)
{
    texts t = {.first = 1};
    work k = {.out = o, .user = &t, .each = each, .turn = turn};
    t.jsonl = args_is(a, "format", "jsonl");
    t.plain = args_has(a, "plain");
    t.dropped = args_has(a, "dropped");
    t.metadata = args_has(a, "metadata");
    return work_on_paths(&k, a);
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, "plain", NULL, "the text alone, without its metadata"},
    {0, "metadata", NULL, "a table of the metadata and where it was found"},
    {0, "dropped", NULL,
     "what is no article text (share lines, bylines,\n"
     "form remainders) and why"},
    {0, "arg", "NAME=VALUE", "argument of a package, as in rubric run"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &reading_group, &general_group,
                                         NULL};

const command cmd_text = {
    "text",
    "extracted text and metadata",
    "[OPTION...] [PATH...]",
    "Print the text and the metadata that rubric reads out of files, folders\n"
    "or standard input (-).",
    "  rubric text article.md\n"
    "  rubric text --dropped news/\n"
    "  rubric text --format jsonl --text-field body archive.jsonl",
    groups,
    run,
};

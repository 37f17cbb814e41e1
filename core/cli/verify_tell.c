/*
** verify_tell.c - what verify says of runs, documents and their differences
*/
#include "verify_run.h"

#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "utf.h"

enum { PASSAGE = 60 };

static void tell_run_json(const run *x)
{
    out *o = x->v->o;
    out_printf(o, "{\"run\":%" PRId64, x->id);
    json_member(o, "started", x->started);
    json_member(o, "core", x->core);
    json_member(o, "packages", x->packages);
    json_member(o, "clock", x->clocks);
    out_puts(o, ",\"other\":[");
    for (size_t i = 0; i < x->others.n; i++) {
        out_puts(o, i ? "," : "");
        json_str(o, x->others.v[i], strlen(x->others.v[i]));
    }
    out_puts(o, "]}\n");
}

void verify_tell_run(run *x)
{
    out *o = x->v->o;
    if (x->told)
        return;
    x->told = 1;
    if (x->v->jsonl) {
        tell_run_json(x);
        return;
    }
    out_printf(o, "run %" PRId64 " of ", x->id);
    utf_line(o, x->started, strlen(x->started));
    out_puts(o, ": ");
    utf_line(o, x->packages, strlen(x->packages));
    out_putc(o, '\n');
    for (size_t i = 0; i < x->others.n; i++) {
        out_puts(o, "  not the same now: ");
        utf_line(o, x->others.v[i], strlen(x->others.v[i]));
        out_putc(o, '\n');
    }
}

static const char *kind_name(int kind)
{
    static const char *const name[] = {"stored", "derived", "changed", "order"};
    return kind >= 0 && kind < 4 ? name[kind] : "?";
}

static void put_passage(told *t, const rubric_difference *x)
{
    size_t n = x->end > x->start && x->end <= t->len ? x->end - x->start : 0;
    out_puts(&t->lines, " '");
    utf_cell(&t->lines, t->text + (n ? x->start : 0), n, PASSAGE);
    out_puts(&t->lines, "'");
}

static void put_side(told *t, const char *what, const char *side)
{
    out_printf(&t->lines, "      %-8s", what);
    if (side)
        utf_line(&t->lines, side, strlen(side));
    else
        out_puts(&t->lines, "-");
    out_putc(&t->lines, '\n');
}

static void tell_text(told *t, const rubric_difference *x)
{
    out *o = &t->lines;
    out_puts(o, "    ");
    utf_line(o, x->layer, strlen(x->layer));
    out_printf(o, " %zu-%zu", x->start, x->end);
    put_passage(t, x);
    out_puts(o, x->kind == RUBRIC_REORDERED
                    ? ": the annotations are made in another order from here "
                      "on\n"
                    : "\n");
    if (x->kind == RUBRIC_REORDERED)
        return;
    put_side(t, "stored", x->stored);
    put_side(t, "derived", x->derived);
}

static void tell_json(told *t, const rubric_difference *x)
{
    out *o = &t->lines;
    size_t n = x->end > x->start && x->end <= t->len ? x->end - x->start : 0;
    out_printf(o, "%s{\"kind\":\"%s\"", t->n ? "," : "", kind_name(x->kind));
    json_member(o, "layer", x->layer);
    out_printf(o, ",\"start\":%zu,\"end\":%zu,\"text\":", x->start, x->end);
    json_str(o, t->text + (n ? x->start : 0), n);
    json_member(o, "stored", x->stored);
    json_member(o, "derived", x->derived);
    out_putc(o, '}');
}

int verify_tell_difference(void *user, const rubric_difference *x)
{
    told *t = user;
    if (t->n < t->v->shown || t->v->jsonl) {
        if (t->v->jsonl)
            tell_json(t, x);
        else
            tell_text(t, x);
    }
    t->n++;
    return 0;
}

void verify_tell_document(out *o, const run *x, const char *id, int edited,
                          const char *failed, told *t, size_t n)
{
    if (t->v->jsonl) {
        out_puts(o, "{\"id\":");
        json_str(o, id, strlen(id));
        out_printf(o, ",\"run\":%" PRId64 ",\"equal\":%s,\"edited\":%s", x->id,
                   n || edited || failed ? "false" : "true",
                   edited ? "true" : "false");
        json_member(o, "failed", failed);
        out_puts(o, ",\"differences\":[");
        out_move(o, &t->lines);
        out_puts(o, "]}\n");
        return;
    }
    if (n == 0 && !edited && !failed)
        return;
    out_puts(o, "  ");
    utf_line(o, id, strlen(id));
    if (failed) {
        out_puts(o, ": could be analysed then and cannot now: ");
        utf_line(o, failed, strlen(failed));
    }
    if (edited)
        out_puts(o, ": its text or metadata were edited after the run");
    if (n > 0)
        out_printf(o, ": %zu difference%s", n, n == 1 ? "" : "s");
    out_putc(o, '\n');
    out_move(o, &t->lines);
    if (n > t->v->shown)
        out_printf(o, "    ... and %zu more; --show %zu shows them all\n",
                   n - t->v->shown, n);
}

void verify_tell_sum(const verify *v)
{
    out *o = v->o;
    if (v->jsonl) {
        out_printf(o,
                   "{\"documents\":%zu,\"equal\":%zu,\"different\":%zu,"
                   "\"cannot\":%zu}\n",
                   v->documents, v->equal, v->different, v->cannot);
        return;
    }
    out_printf(o, "%zu document%s: %zu equal, %zu different", v->documents,
               v->documents == 1 ? "" : "s", v->equal, v->different);
    if (v->cannot)
        out_printf(o, ", %zu cannot be derived again", v->cannot);
    out_putc(o, '\n');
}

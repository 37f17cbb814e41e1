/*
** costs.c - the costs of packages as a table, the dearest first
*/
#include "costs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "json.h"
#include "say.h"
#include "utf.h"

typedef struct row {
    const rubric_cost *c;
    double key;
} row;

static double key_of(const rubric_cost *c, const char *by)
{
    if (by != NULL && strcmp(by, "steps") == 0)
        return (double)c->steps;
    if (by != NULL && strcmp(by, "candidates") == 0)
        return (double)c->candidates;
    if (by != NULL && strcmp(by, "matches") == 0)
        return (double)c->matches;
    if (by != NULL && strcmp(by, "memory") == 0)
        return (double)c->bytes;
    return c->seconds;
}

/* Equal ones stay in the order of packages and rules. */
static int dearest(const void *pa, const void *pb)
{
    const row *a = pa, *b = pb;
    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    return a->c < b->c ? -1 : a->c > b->c;
}

static void put_json(const rubric_cost *c, double whole, out *o)
{
    const char *what = c->rule != NULL ? "rule" : "phase";
    const char *name = c->rule != NULL ? c->rule : c->phase;
    out_puts(o, "{\"package\":");
    json_str(o, c->package, strlen(c->package));
    out_printf(o, ",\"%s\":", what);
    json_str(o, name, strlen(name));
    if (c->file != NULL) {
        out_puts(o, ",\"file\":");
        json_str(o, c->file, strlen(c->file));
        out_printf(o, ",\"line\":%u", c->line);
    }
    out_printf(o, ",\"seconds\":%.6f,\"share\":%.4f,\"steps\":%llu,",
               c->seconds, whole > 0 ? c->seconds / whole : 0,
               (unsigned long long)c->steps);
    out_printf(o, "\"candidates\":%llu,\"matches\":%llu,\"bytes\":%llu}\n",
               (unsigned long long)c->candidates,
               (unsigned long long)c->matches, (unsigned long long)c->bytes);
}

static void put_text(const rubric_cost *c, double whole, out *o)
{
    out_printf(o, "%10.2f %5.1f%% %11llu %11llu %9llu %9.1f  ",
               c->seconds * 1e3, whole > 0 ? 100 * c->seconds / whole : 0,
               (unsigned long long)c->steps, (unsigned long long)c->candidates,
               (unsigned long long)c->matches, (double)c->bytes / 1024);
    out_printf(o, "%s", c->package);
    if (c->rule == NULL) {
        out_printf(o, " (%s)\n", c->phase);
        return;
    }
    if (c->file != NULL)
        out_printf(o, "/%s:%u", c->file, c->line);
    out_puts(o, ": ");
    utf_line(o, c->rule, strlen(c->rule));
    out_putc(o, '\n');
}

static void put_head(out *o)
{
    colour_on(o, COLOUR_HEAD);
    out_printf(o, "%10s %6s %11s %11s %9s %9s  %s\n", "ms", "share", "steps",
               "candidates", "matches", "KiB", "package, rule or (phase)");
    colour_off(o);
}

int costs_print(const session *s, const char *by, size_t most, int jsonl,
                out *o)
{
    const rubric_cost *c;
    size_t n;
    double whole = 0;
    if (rubric_costs(s->r, &c, &n) != RUBRIC_OK)
        return session_fail(s, NULL);
    row *v = xrealloc(NULL, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++) {
        v[i] = (row){&c[i], key_of(&c[i], by)};
        whole += c[i].seconds;
    }
    qsort(v, n, sizeof *v, dearest);
    if (!jsonl)
        put_head(o);
    for (size_t i = 0; i < n && (most == 0 || i < most); i++) {
        if (jsonl)
            put_json(v[i].c, whole, o);
        else
            put_text(v[i].c, whole, o);
    }
    if (!jsonl && most > 0 && n > most)
        out_printf(o, "... and %zu more: --top 0 shows all\n", n - most);
    free(v);
    return 0;
}

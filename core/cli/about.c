/*
** about.c - what a package is: rubric list
*/
#include "about.h"

#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "json.h"
#include "utf.h"
#include "words.h"

enum { LABEL = 13 };

static void line(out *o, const char *label, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    size_t n = strlen(label);
    out_puts(o, "  ");
    out_puts(o, label);
    out_repeat(o, ' ', n < LABEL ? LABEL - n : 1);
    utf_line(o, value, strlen(value));
    out_putc(o, '\n');
}

static void permissions(out *o, const char *list)
{
    words w = {0};
    words_split(&w, list, ',');
    for (size_t i = 0; i < w.n; i++) {
        const char *name = w.v[i] + (*w.v[i] == ' ');
        out text;
        out_memory(&text);
        out_printf(&text, "%s: %s", name, change_meaning(name));
        out_putc(&text, '\0');
        line(o, i ? "" : "permissions", text.p);
        out_free(&text);
    }
    words_free(&w);
    if (w.n == 0 && *list == '\0')
        line(o, "permissions", "none");
}

/* ---- arguments: rubric_about.args ---- */

enum { NAME, TYPE, VALUE, MAY, DOC, COLUMNS };

/* Cut the next line of *text into its columns; 0 at the end. */
static int next_arg(char **text, const char *column[COLUMNS])
{
    char *p = *text;
    if (*p == '\0')
        return 0;
    *text = p + strcspn(p, "\n");
    if (**text != '\0')
        *(*text)++ = '\0';
    for (int i = 0; i < COLUMNS; i++) {
        column[i] = p;
        p += strcspn(p, "\t");
        if (*p != '\0')
            *p++ = '\0';
    }
    return 1;
}

static void arguments(out *o, const char *list)
{
    const char *c[COLUMNS];
    char *copy = xstrndup(list, strlen(list)), *p = copy;
    for (int i = 0; next_arg(&p, c); i++) {
        out text;
        out_memory(&text);
        out_printf(&text, "%s%s%s (%s%s%s)%s%s", c[NAME], *c[VALUE] ? "=" : "",
                   c[VALUE], c[TYPE], *c[MAY] ? ", " : "", c[MAY],
                   *c[DOC] ? ": " : "", c[DOC]);
        out_putc(&text, '\0');
        line(o, i ? "" : "arguments", text.p);
        out_free(&text);
    }
    free(copy);
}

void about_text(const rubric_about *i, out *o)
{
    utf_line(o, i->name, strlen(i->name));
    out_printf(o, " %s", i->version ? i->version : "?");
    if (*i->kind)
        out_printf(o, " (%s)", i->kind);
    if (*i->summary) {
        out_puts(o, ": ");
        utf_line(o, i->summary, strlen(i->summary));
    }
    out_putc(o, '\n');
    line(o, "differs", i->differs);
    line(o, "reads", i->reads);
    line(o, "writes", i->writes);
    line(o, "needs", i->needs);
    permissions(o, i->permissions);
    arguments(o, i->args);
    line(o, "runs",
         i->trusted ? "in rubric's process: it is trusted"
                    : "in a process of its own, without files, network and "
                      "other programs");
    line(o, "license", i->license);
    line(o, "source", i->source);
    line(o, "signed by", i->key);
    line(o, "folder", i->folder);
    line(o, "sha256", i->sha256);
}

static void json_args(const char *list, out *o)
{
    const char *c[COLUMNS];
    char *copy = xstrndup(list, strlen(list)), *p = copy;
    out_puts(o, ",\"args\":[");
    for (int i = 0; next_arg(&p, c); i++) {
        out_puts(o, i ? ",{\"name\":" : "{\"name\":");
        json_str(o, c[NAME], strlen(c[NAME]));
        json_member(o, "type", c[TYPE]);
        json_member(o, "default", *c[VALUE] ? c[VALUE] : NULL);
        json_member(o, "values", *c[MAY] ? c[MAY] : NULL);
        json_member(o, "doc", *c[DOC] ? c[DOC] : NULL);
        out_putc(o, '}');
    }
    out_putc(o, ']');
    free(copy);
}

void about_json(const rubric_about *i, int all, out *o)
{
    out_puts(o, "{\"name\":");
    json_str(o, i->name, strlen(i->name));
    json_member(o, "version", i->version);
    json_member(o, "kind", i->kind);
    json_member(o, "source", i->source);
    json_member(o, "commit", i->commit);
    json_member(o, "folder", i->folder);
    json_member(o, "sha256", i->sha256);
    json_member(o, "permissions", i->permissions);
    out_printf(o, ",\"locked\":%s,\"trusted\":%s", i->locked ? "true" : "false",
               i->trusted ? "true" : "false");
    json_member(o, "differs", i->differs);
    if (all) {
        json_member(o, "summary", i->summary);
        json_member(o, "license", i->license);
        json_member(o, "reads", i->reads);
        json_member(o, "writes", i->writes);
        json_member(o, "needs", i->needs);
        json_args(i->args, o);
    }
    out_puts(o, "}\n");
}

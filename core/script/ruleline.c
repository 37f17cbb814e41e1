/*
** ruleline.c - the line of a package's source that names a rule
**
** A rule is a table that a module made; Lua does not say where. Its name
** stands in the source as a string, and that line is what a reader looks for.
** Found in the host, from the folder, so that it is the same for a package in
** a process of its own.
*/
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "package.h"
#include "ruleline.h"

enum { LONGEST_SOURCE = 1 << 20 };

/* Does `name =` stand before this quote? */
static int is_named(const char *text, const char *quote)
{
    const char *p = quote;
    while (p > text && isspace((unsigned char)p[-1]))
        p--;
    if (p == text || p[-1] != '=')
        return 0;
    for (p--; p > text && isspace((unsigned char)p[-1]);)
        p--;
    return p - text >= 4 && memcmp(p - 4, "name", 4) == 0;
}

/* The rule's name as a string: the line, and whether `name =` stands there;
** the last argument says whether that is wanted. 0: nowhere. */
static unsigned line_in(const char *text, const char *rule, int named)
{
    size_t n = strlen(rule);
    unsigned line = 1;
    for (const char *p = text; *p != '\0'; p++) {
        line += *p == '\n';
        if ((*p == '"' || *p == '\'') && strncmp(p + 1, rule, n) == 0 &&
            p[n + 1] == *p && (!named || is_named(text, p)))
            return line;
    }
    return 0;
}

static int in_file(rb_script *s, const char *folder, const char *file,
                   const char *rule, int named, unsigned *line)
{
    rb_buf path, text;
    rb_err e;
    rb_buf_init(&path, s->mem);
    rb_buf_init(&text, s->mem);
    rb_buf_printf(&path, "%s/%s", folder, file);
    rb_buf_putc(&path, '\0');
    *line = 0;
    if (!path.failed &&
        rb_file_read(path.p, LONGEST_SOURCE, &text, &e) == RB_OK) {
        rb_buf_putc(&text, '\0');
        if (!text.failed)
            *line = line_in(text.p, rule, named);
    }
    rb_buf_free(&path);
    rb_buf_free(&text);
    return *line > 0;
}

static int is_source(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 4 && strcmp(d->d_name + n - 4, ".lua") == 0;
}

int rb_rule_line(rb_script *s, const rb_package *p, const char *rule,
                 char *file, size_t max, unsigned *line)
{
    struct dirent **list;
    int found = 0;
    int n = p->folder != NULL ? scandir(p->folder, &list, is_source, alphasort)
                              : -1;
    if (n < 0)
        return 0;
    for (int named = 1; named >= 0 && !found; named--) {
        for (int i = 0; i < n && !found; i++) {
            found = in_file(s, p->folder, list[i]->d_name, rule, named, line);
            if (found)
                snprintf(file, max, "%s", list[i]->d_name);
        }
    }
    for (int i = 0; i < n; i++)
        free(list[i]);
    free(list);
    return found;
}

/* Behind "package 'p': " or "p/init.lua:7: ", where the message itself begins;
** NULL: it does not begin so. */
static const char *behind_place(const rb_package *p, const char *msg)
{
    size_t n = strlen(p->m.name);
    if (strncmp(msg, "package '", 9) == 0 &&
        strncmp(msg + 9, p->m.name, n) == 0 &&
        strncmp(msg + 9 + n, "': ", 3) == 0)
        return msg + 9 + n + 3;
    if (strncmp(msg, p->m.name, n) != 0 || msg[n] != '/')
        return NULL;
    const char *colon = strchr(msg, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    return digits > 0 && strncmp(colon + 1 + digits, ": ", 2) == 0
               ? colon + 1 + digits + 2
               : NULL;
}

void rb_rule_blame(rb_script *s, const rb_package *p, rb_err *e)
{
    char file[256], name[256];
    unsigned line;
    rb_err old = *e;
    const char *text = behind_place(p, old.msg);
    if (text == NULL || strncmp(text, "rule '", 6) != 0)
        return;
    const char *end = strchr(text + 6, '\'');
    if (end == NULL || (size_t)(end - text) - 6 >= sizeof name)
        return;
    memcpy(name, text + 6, (size_t)(end - text) - 6);
    name[end - text - 6] = '\0';
    if (rb_rule_line(s, p, name, file, sizeof file, &line))
        rb_fail(e, old.code, "%s/%s:%u: %s", p->m.name, file, line, text);
}

/*
** find_print.c - one match as rubric find and rubric repl print it
*/
#include "find_print.h"

#include <string.h>

#include "colour.h"
#include "json.h"
#include "kwic.h"
#include "utf.h"
#include "work.h"

void layout_columns(layout *l, size_t width)
{
    l->width = width < 40 ? 40 : width;
    l->ref = l->names ? (l->width >= 90 ? 25 : l->width / 4) : 6;
    l->left = (l->width - l->ref) * 2 / 5;
}

void printer_begin(printer *p, const layout *l, const rubric_doc *d, out *o)
{
    *p = (printer){.l = l, .o = o, .d = d};
}

/* rubric_doc_line_col counts from the beginning each time; matches come from
** left to right, so here each newline is counted once. */
static size_t line_of(printer *p, size_t offset, size_t *column)
{
    size_t len;
    const char *text = rubric_doc_text(p->d, &len), *nl;
    if (offset < p->seen || p->line == 0) {
        p->line = 1;
        p->line_start = p->seen = 0;
    }
    while ((nl = memchr(text + p->seen, '\n', offset - p->seen)) != NULL) {
        p->seen = p->line_start = (size_t)(nl - text) + 1;
        p->line++;
    }
    p->seen = offset;
    *column = offset - p->line_start + 1;
    return p->line;
}

static void name_and_line(printer *p, const rubric_match *m, char mark)
{
    out *o = p->o;
    size_t line, column;
    if (p->l->names) {
        colour_on(o, COLOUR_FILE);
        utf_line(o, doc_id(p->d), strlen(doc_id(p->d)));
        colour_off(o);
        colour_put(o, COLOUR_MARK, &mark, 1);
    }
    if (p->l->lines) {
        line = line_of(p, m->start, &column);
        colour_on(o, COLOUR_LINE);
        out_printf(o, "%zu", line);
        colour_off(o);
        colour_put(o, COLOUR_MARK, &mark, 1);
        out_printf(o, "%zu", column);
        colour_put(o, COLOUR_MARK, &mark, 1);
    }
}

/* "...name.txt:12 " in the reference column. */
static void reference(printer *p, const rubric_match *m)
{
    out *o = p->o, ref;
    size_t line, column, room = p->l->ref - 1;
    const char *id = doc_id(p->d), *slash = strrchr(id, '/');
    line = line_of(p, m->start, &column);
    out_memory(&ref);
    if (p->l->names) {
        id = slash && slash[1] ? slash + 1 : id;
        utf_line(&ref, id, strlen(id));
        out_putc(&ref, ':');
    }
    out_printf(&ref, "%zu", line);
    size_t n = utf_tail(ref.p, ref.n, room);
    if (n < ref.n) {
        n = utf_tail(ref.p, ref.n, room - 1);
        colour_on(o, COLOUR_FILE);
        out_puts(o, "\xE2\x80\xA6");
        out_put(o, ref.p + ref.n - n, n);
    } else {
        if (!p->l->names) /* a number stands on the right */
            utf_pad(o, utf_width(ref.p, ref.n), room);
        colour_on(o, COLOUR_FILE);
        out_put(o, ref.p, ref.n);
        if (p->l->names)
            utf_pad(o, utf_width(ref.p, ref.n), room);
    }
    colour_off(o);
    out_putc(o, ' ');
    out_free(&ref);
}

void print_kwic(printer *p, const rubric_match *m)
{
    size_t len;
    const char *text = rubric_doc_text(p->d, &len);
    reference(p, m);
    kwic_line(p->o, text, len, m, p->l->left, p->l->width - p->l->ref);
    out_putc(p->o, '\n');
}

static void print_sentence(printer *p, size_t i)
{
    size_t len;
    const char *text = rubric_doc_text(p->d, &len);
    rubric_span s = rubric_sentence(p->d, i);
    rubric_match at = {.start = s.start, .end = s.end};
    name_and_line(p, &at, '-');
    utf_line(p->o, text + s.start, s.end - s.start);
    out_putc(p->o, '\n');
}

/* As grep: between groups of lines with context. */
void print_separator(const layout *l, out *o)
{
    if (l->before || l->after) {
        colour_put(o, COLOUR_MARK, "--", 2);
        out_putc(o, '\n');
    }
}

/* The sentences that the match touches, as grep prints a line. */
void print_line(printer *p, const rubric_match *m, int again)
{
    size_t len, n = rubric_sentence_count(p->d);
    const char *text = rubric_doc_text(p->d, &len);
    size_t a = rubric_sentence_at(p->d, m->start);
    size_t b =
        rubric_sentence_at(p->d, m->end > m->start ? m->end - 1 : m->end);
    if (again)
        print_separator(p->l, p->o);
    size_t first = a == SIZE_MAX ? 0 : a < p->l->before ? a : p->l->before;
    for (size_t i = first; i > 0; i--)
        print_sentence(p, a - i);
    name_and_line(p, m, ':');
    kwic_inside(p->o, text,
                a == SIZE_MAX ? m->start : rubric_sentence(p->d, a).start,
                b == SIZE_MAX ? m->end : rubric_sentence(p->d, b).end, m);
    out_putc(p->o, '\n');
    for (size_t i = 1; b != SIZE_MAX && i <= p->l->after && b + i < n; i++)
        print_sentence(p, b + i);
}

void print_only(printer *p, const rubric_match *m)
{
    size_t len;
    const char *text = rubric_doc_text(p->d, &len);
    name_and_line(p, m, ':');
    kwic_inside(p->o, text, m->start, m->end, m);
    out_putc(p->o, '\n');
}

static void json_span(out *o, const char *text, size_t start, size_t end)
{
    out_printf(o, "\"start\":%zu,\"end\":%zu,\"text\":", start, end);
    json_str(o, text + start, end - start);
}

static int seen_before(const rubric_match *m, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(m->capture[j].name, m->capture[i].name) == 0)
            return 1;
    return 0;
}

void print_json(printer *p, const rubric_match *m)
{
    out *o = p->o;
    size_t len, line, column;
    const char *text = rubric_doc_text(p->d, &len);
    const char *id = doc_id(p->d), *comma = "";
    line = line_of(p, m->start, &column);
    out_puts(o, "{\"id\":");
    json_str(o, id, strlen(id));
    out_putc(o, ',');
    json_span(o, text, m->start, m->end);
    out_printf(o, ",\"line\":%zu,\"captures\":{", line);
    for (size_t i = 0; i < m->captures; i++) {
        const rubric_capture *c = &m->capture[i];
        if (seen_before(m, i))
            continue;
        out_puts(o, comma);
        json_str(o, c->name, strlen(c->name));
        out_puts(o, ":{");
        json_span(o, text, c->start, c->end);
        out_putc(o, '}');
        comma = ",";
    }
    out_puts(o, "}}\n");
}

void print_id(printer *p)
{
    const char *id = doc_id(p->d);
    if (p->l->jsonl) {
        out_puts(p->o, "{\"id\":");
        json_str(p->o, id, strlen(id));
    } else {
        colour_on(p->o, COLOUR_FILE);
        utf_line(p->o, id, strlen(id));
        colour_off(p->o);
    }
}

/*
** metatable.c - the metadata of a document and where each field was found
*/
#include "metatable.h"

#include <string.h>

#include "colour.h"
#include "json.h"
#include "utf.h"

static const char *const field[] = {"title", "author", "date", "modified",
                                    "site",  "source", "lang", "url"};
enum { FIELDS = sizeof field / sizeof *field, NAME_WIDTH = 10, MOST = 60 };

static const char *or_dash(const char *s)
{
    return s != NULL && *s != '\0' ? s : "-";
}

void metatable_print(out *o, const rubric_doc *d, const char *id)
{
    size_t width = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        const char *v = or_dash(rubric_doc_meta(d, field[i]));
        size_t w = utf_width(v, strlen(v));
        if (w <= MOST && w > width)
            width = w;
    }
    colour_on(o, COLOUR_FILE);
    utf_line(o, id, strlen(id));
    colour_off(o);
    out_putc(o, '\n');
    for (size_t i = 0; i < FIELDS; i++) {
        const char *v = or_dash(rubric_doc_meta(d, field[i]));
        const char *from = rubric_doc_meta_from(d, field[i]);
        out_puts(o, "  ");
        colour_on(o, COLOUR_MARK);
        out_puts(o, field[i]);
        colour_off(o);
        utf_pad(o, strlen(field[i]), NAME_WIDTH);
        utf_line(o, v, strlen(v));
        if (from != NULL) {
            utf_pad(o, utf_width(v, strlen(v)), width);
            out_puts(o, "  ");
            utf_line(o, from, strlen(from));
        }
        out_putc(o, '\n');
    }
}

void metatable_json(out *o, const rubric_doc *d, const char *id)
{
    out_puts(o, "{\"id\":");
    json_str(o, id, strlen(id));
    out_puts(o, ",\"metadata\":{");
    for (size_t i = 0; i < FIELDS; i++) {
        const char *v = rubric_doc_meta(d, field[i]);
        const char *from = rubric_doc_meta_from(d, field[i]);
        out_puts(o, i > 0 ? ",\"" : "\"");
        out_puts(o, field[i]);
        out_puts(o, "\":{\"value\":");
        json_str(o, v, v ? strlen(v) : 0);
        out_puts(o, ",\"from\":");
        json_str(o, from, from ? strlen(from) : 0);
        out_putc(o, '}');
    }
    out_puts(o, "}}\n");
}

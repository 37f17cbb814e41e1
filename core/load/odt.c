/*
** odt.c - OpenDocument texts: content.xml in order
**
** Notes, comments, deleted text that is kept for review, and tables of
** contents are no text of the document. A flat OpenDocument file (.fodt) is
** the same without the ZIP and is not read.
*/
#include <string.h>
#include "office.h"

static int sniff_odt(char *s, size_t n, int whole, const char *path)
{
    int kind = rb_zip_kind(s, n);
    (void)whole, (void)path;
    return kind == RB_ZIP_ODT || kind == RB_ZIP_ODF ? RB_SNIFF_SURE
                                                    : RB_SNIFF_NO;
}

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE)

typedef struct odt {
    rb_office o;
    rb_flow flow;
    uint32_t skip;       /* elements open in one that is no text, */
    const char *why;     /*   for this reason, */
    uint64_t skip_src;   /*   which begins here */
    uint32_t paragraphs; /* open: one in another is in a text box */
    uint32_t items, cells;
    int cell_text; /* the cell has a paragraph */
    int any;
} odt;

enum {
    EL_NONE,
    EL_P,
    EL_ITEM,
    EL_CELL,
    EL_ROW,
    EL_TABLE,
    EL_SPACE,
    EL_TAB,
    EL_LINE,
    EL_BOX,
    EL_SKIP
};

static int element(const rb_xml_tag *t)
{
    static const struct {
        uint8_t ns, el;
        const char *name;
    } names[] = {{RB_NS_TEXT, EL_P, "p"},
                 {RB_NS_TEXT, EL_P, "h"},
                 {RB_NS_TEXT, EL_ITEM, "list-item"},
                 {RB_NS_TEXT, EL_ITEM, "list-header"},
                 {RB_NS_TABLE, EL_CELL, "table-cell"},
                 {RB_NS_TABLE, EL_ROW, "table-row"},
                 {RB_NS_TABLE, EL_TABLE, "table"},
                 {RB_NS_TEXT, EL_SPACE, "s"},
                 {RB_NS_TEXT, EL_TAB, "tab"},
                 {RB_NS_TEXT, EL_LINE, "line-break"},
                 {RB_NS_DRAW, EL_BOX, "text-box"},
                 {RB_NS_TEXT, EL_SKIP, "note"},
                 {RB_NS_OFFICE, EL_SKIP, "annotation"},
                 {RB_NS_TEXT, EL_SKIP, "tracked-changes"},
                 {RB_NS_TEXT, EL_SKIP, "table-of-content"},
                 {RB_NS_TEXT, EL_SKIP, "alphabetical-index"},
                 {RB_NS_TEXT, EL_SKIP, "ruby-text"},
                 {RB_NS_TEXT, EL_SKIP, "hidden-text"},
                 {RB_NS_OFFICE, EL_SKIP, "forms"},
                 {RB_NS_OTHER, EL_SKIP, "title"}, /* of a picture */
                 {RB_NS_OTHER, EL_SKIP, "desc"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (rb_xml_is(t, names[i].ns, names[i].name))
            return names[i].el;
    }
    return EL_NONE;
}

static const char *why_not(const rb_xml_tag *t)
{
    static const struct {
        const char *name, *why;
    } names[] = {{"note", "footnotes"},
                 {"annotation", "comments"},
                 {"tracked-changes", "deleted"},
                 {"table-of-content", "table of contents"},
                 {"alphabetical-index", "index"},
                 {"ruby-text", "ruby"},
                 {"hidden-text", "hidden"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, t->name) == 0)
            return names[i].why;
    }
    return "picture";
}

static void open_paragraph(odt *d)
{
    d->paragraphs++;
    if (d->cells > 0 && d->cell_text == 0)
        return;
    rb_flow_break(&d->flow,
                  d->cells > 0 || d->items > 0 ? RB_FLOW_LINE : RB_FLOW_BLOCK);
}

static int on_open(void *ud, const rb_xml_tag *t)
{
    odt *d = ud;
    int el = element(t);
    if (d->skip > 0 || el == EL_SKIP) {
        if (d->skip++ == 0) {
            d->why = why_not(t);
            d->skip_src = t->src;
        }
        return RB_OK;
    }
    switch (el) {
    case EL_P:
        open_paragraph(d);
        break;
    case EL_ITEM:
        rb_flow_break(&d->flow, d->items++ > 0 ? RB_FLOW_LINE : RB_FLOW_NONE);
        break;
    case EL_CELL:
        d->cells++;
        d->cell_text = 0;
        break;
    case EL_TABLE:
    case EL_BOX:
        rb_flow_break(&d->flow, d->cells > 0 ? RB_FLOW_LINE : RB_FLOW_BLOCK);
        break;
    case EL_SPACE:
        rb_flow_whole(&d->flow, " ", 1, t->src, t->src_len);
        break;
    case EL_TAB:
        rb_flow_whole(&d->flow, "\t", 1, t->src, t->src_len);
        break;
    case EL_LINE:
        rb_flow_line(&d->flow);
        break;
    }
    return RB_OK;
}

static int on_close(void *ud, const rb_xml_tag *t)
{
    odt *d = ud;
    if (d->skip > 0) {
        if (--d->skip == 0)
            return rb_office_skipped(&d->o, d->why, d->skip_src,
                                     t->src + t->src_len);
        return element(t) == EL_P ? rb_office_skip(&d->o, " ", 1) : RB_OK;
    }
    switch (element(t)) {
    case EL_P:
        d->paragraphs--;
        if (d->cells == 0)
            rb_flow_break(&d->flow,
                          d->items > 0 ? RB_FLOW_LINE : RB_FLOW_BLOCK);
        break;
    case EL_ITEM:
        d->items--;
        break;
    case EL_CELL:
        d->cells--;
        rb_flow_break(&d->flow, RB_FLOW_CELL);
        break;
    case EL_ROW:
        rb_flow_break(&d->flow, RB_FLOW_LINE);
        break;
    case EL_TABLE:
    case EL_BOX:
        rb_flow_break(&d->flow, d->cells > 0 ? RB_FLOW_LINE : RB_FLOW_BLOCK);
        break;
    }
    return RB_OK;
}

static int on_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                   uint32_t src_len)
{
    odt *d = ud;
    if (d->skip > 0)
        return rb_office_skip(&d->o, s, n);
    if (d->paragraphs == 0)
        return RB_OK;
    if (same)
        rb_flow_same(&d->flow, s, n, src);
    else
        rb_flow_whole(&d->flow, s, n, src, src_len);
    d->cell_text = 1;
    return d->flow.text->failed ? RB_ENOMEM : RB_OK;
}

/* ---- the file ---- */

static int read_body(void *user, const char *s, size_t n, rb_buf *text,
                     rb_mapper *map, rb_err *e)
{
    static const rb_xml_events events = {on_open, on_close, on_text};
    odt *d = user;
    rb_flow_init(&d->flow, text, map);
    int rc = rb_office_xml(&d->o, "content.xml", s, n, &events, d, e);
    if (rb_flow_end(&d->flow) != RB_OK)
        rc = RB_ENOMEM;
    return rc;
}

static int want(void *user, const char *name)
{
    odt *d = user;
    return (strcmp(name, "content.xml") == 0 && !d->any) ||
           strcmp(name, "meta.xml") == 0;
}

static int got(void *user, const char *name, char *bytes, size_t n, rb_err *e)
{
    static const rb_office_rule rules[] = {
        {RB_NS_DC, "title", RB_META_TITLE, 0, "meta.xml dc:title"},
        {RB_NS_META, "initial-creator", RB_META_AUTHOR, 0,
         "meta.xml meta:initial-creator"},
        {RB_NS_DC, "creator", RB_META_AUTHOR, 0, "meta.xml dc:creator"},
        {RB_NS_META, "creation-date", RB_META_DATE, 0,
         "meta.xml meta:creation-date"},
        {RB_NS_DC, "date", RB_META_MODIFIED, 0, "meta.xml dc:date"},
        {RB_NS_DC, "language", RB_META_LANG, 0, "meta.xml dc:language"}};
    odt *d = user;
    if (strcmp(name, "meta.xml") == 0)
        return rb_office_meta(&d->o, name, bytes, n, rules,
                              sizeof rules / sizeof *rules, e);
    d->any = 1;
    return rb_office_add(&d->o, name, bytes, n, read_body, d, e);
}

static int next_odt(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                    rb_err *e)
{
    odt d = {.any = 0};
    if (s->begun)
        return RB_EDONE;
    int rc = rb_office_open(&d.o, s, e);
    if (rc == RB_OK &&
        rb_zip_kind(s->in.buf + s->in.beg, s->in.end - s->in.beg) == RB_ZIP_ODF)
        rc = rb_fail(e, RB_EINPUT,
                     "%s: this is an OpenDocument sheet, presentation or "
                     "drawing; save it as CSV or plain text",
                     s->name.p);
    if (rc == RB_OK)
        rc = rb_office_members(&d.o, want, got, &d, e);
    if (rc == RB_OK && !d.any)
        rc = rb_fail(e, RB_EINPUT, "%s: it has no content.xml", s->name.p);
    if (rc == RB_OK)
        rc = rb_office_doc(&d.o, m, v, out, e);
    rb_office_close(&d.o);
    return rc;
}

const rb_format rb_format_odt = {.name = "odt",
                                 .endings = ".odt.ott.",
                                 .next = next_odt,
                                 .sniff = sniff_odt,
                                 .binary = 1,
                                 .with = RB_WITH_EXPAT ", " RB_WITH_ARCHIVE};

#else

const rb_format rb_format_odt = {.name = "odt",
                                 .endings = ".odt.ott.",
                                 .sniff = sniff_odt,
                                 .binary = 1,
                                 .needs = "libexpat1-dev libarchive-dev"};

#endif

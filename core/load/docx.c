/*
** docx.c - Word documents: the text as a reader has it before them
**
** Tracked insertions are in and deletions out, results of fields are in and
** their codes out; text boxes, which stand twice in the file, are read once.
** Notes, comments, headers, footers and a table of contents are no text of
** the document.
*/
#include <string.h>
#include "../base/utf8.h"
#include "office.h"

static int sniff_docx(char *s, size_t n, int whole, const char *path)
{
    int kind = rb_zip_kind(s, n);
    (void)whole, (void)path;
    return kind == RB_ZIP_DOCX || kind == RB_ZIP_PPTX || kind == RB_ZIP_XLSX ||
                   kind == RB_ZIP_IWORK
               ? RB_SNIFF_SURE
               : RB_SNIFF_NO;
}

#if defined(RB_WITH_EXPAT) && defined(RB_WITH_ARCHIVE)

typedef struct docx {
    rb_office o;
    rb_flow flow;
    const char *member;
    uint32_t skip;     /* elements open in one that is no text, */
    const char *why;   /*   for this reason, */
    uint64_t skip_src; /*   which begins here */
    uint32_t text;     /* inside w:t */
    uint32_t settings; /* inside a paragraph's or content control's */
    uint32_t cells;    /* open */
    int in_run, hidden, contents; /* contents: the control is a table of them */
    int item, last_item, started; /* of the paragraph */
    int cell_text;                /* the cell has a paragraph */
    int any;                      /* a main part was found */
} docx;

/* ---- paragraphs ---- */

/* The first words of a paragraph: what stands before them. */
static void begin_paragraph(docx *d)
{
    if (d->cells > 0)
        rb_flow_break(&d->flow, d->cell_text ? RB_FLOW_LINE : RB_FLOW_NONE);
    else
        rb_flow_break(&d->flow,
                      d->item && d->last_item ? RB_FLOW_LINE : RB_FLOW_BLOCK);
    d->cell_text = 1;
    d->last_item = d->item;
    d->started = 1;
}

static void put(docx *d, const char *s, size_t n, int same, uint64_t src,
                uint32_t src_len)
{
    if (d->hidden)
        return;
    if (!d->started)
        begin_paragraph(d);
    if (same)
        rb_flow_same(&d->flow, s, n, src);
    else
        rb_flow_whole(&d->flow, s, n, src, src_len);
}

/* Is a switch like <w:vanish w:val="0"/> on? */
static int is_on(const rb_xml_tag *t)
{
    const char *v = rb_xml_attr(t, RB_NS_WORD, "val");
    return v == NULL || (strcmp(v, "0") != 0 && strcmp(v, "false") != 0 &&
                         strcmp(v, "off") != 0);
}

/* ---- elements ---- */

enum {
    EL_NONE,
    EL_P,
    EL_R,
    EL_T,
    EL_TAB,
    EL_BR,
    EL_HYPHEN,
    EL_SKIP,
    EL_SETTINGS,
    EL_NUMBERED,
    EL_VANISH,
    EL_CELL,
    EL_ROW,
    EL_TABLE,
    EL_BOX,
    EL_GALLERY,
    EL_CONTENT
};

static int element(const rb_xml_tag *t)
{
    static const struct {
        const char *name;
        int el;
    } names[] = {{"p", EL_P},
                 {"r", EL_R},
                 {"t", EL_T},
                 {"tab", EL_TAB},
                 {"ptab", EL_TAB},
                 {"br", EL_BR},
                 {"cr", EL_BR},
                 {"noBreakHyphen", EL_HYPHEN},
                 {"pPr", EL_SETTINGS},
                 {"sdtPr", EL_SETTINGS},
                 {"numId", EL_NUMBERED},
                 {"vanish", EL_VANISH},
                 {"tc", EL_CELL},
                 {"tr", EL_ROW},
                 {"tbl", EL_TABLE},
                 {"txbxContent", EL_BOX},
                 {"docPartGallery", EL_GALLERY},
                 {"sdtContent", EL_CONTENT},
                 {"del", EL_SKIP},
                 {"moveFrom", EL_SKIP},
                 {"delText", EL_SKIP},
                 {"instrText", EL_SKIP},
                 {"delInstrText", EL_SKIP},
                 {"rt", EL_SKIP},
                 {"sectPr", EL_SKIP},
                 {"rPrChange", EL_SKIP},
                 {"pPrChange", EL_SKIP}};
    if (t->ns == RB_NS_COMPAT && strcmp(t->name, "Fallback") == 0)
        return EL_SKIP;
    for (size_t i = 0; t->ns == RB_NS_WORD && i < sizeof names / sizeof *names;
         i++) {
        if (strcmp(names[i].name, t->name) == 0)
            return names[i].el;
    }
    return EL_NONE;
}

/* Why an element is no text; NULL: it has no words that anybody misses. */
static const char *why_not(const rb_xml_tag *t)
{
    static const struct {
        const char *name, *why;
    } names[] = {{"del", "deleted"},     {"moveFrom", "moved"},
                 {"delText", "deleted"}, {"instrText", "field code"},
                 {"rt", "ruby"},         {"sdtContent", "table of contents"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, t->name) == 0)
            return names[i].why;
    }
    return NULL;
}

/* Inside the settings of a paragraph little matters. */
static void open_setting(docx *d, int el, const rb_xml_tag *t)
{
    const char *v = rb_xml_attr(t, RB_NS_WORD, "val");
    if (el == EL_NUMBERED)
        d->item = v != NULL && strcmp(v, "0") != 0;
    else if (el == EL_GALLERY)
        d->contents = v != NULL && strcmp(v, "Table of Contents") == 0;
    d->settings++;
}

static void open_block(docx *d, int el)
{
    if (el == EL_P)
        d->item = d->started = 0;
    else if (el == EL_TABLE && d->cells > 0)
        rb_flow_break(&d->flow, RB_FLOW_LINE);
    else if (el == EL_TABLE || el == EL_BOX)
        rb_flow_break(&d->flow, RB_FLOW_BLOCK);
    if (el == EL_CELL) {
        d->cells++;
        d->cell_text = 0;
    }
}

static int on_open(void *ud, const rb_xml_tag *t)
{
    docx *d = ud;
    int el = element(t);
    if (d->skip > 0) {
        d->skip++;
    } else if (el == EL_SKIP || (el == EL_CONTENT && d->contents)) {
        d->skip = 1;
        d->contents = 0;
        d->why = why_not(t);
        d->skip_src = t->src;
    } else if (d->settings > 0 || el == EL_SETTINGS) {
        open_setting(d, el, t);
    } else if (el == EL_R) {
        d->in_run = 1;
        d->hidden = 0;
    } else if (el == EL_VANISH && d->in_run) {
        d->hidden = is_on(t);
    } else if (el == EL_T) {
        d->text++;
    } else if (el == EL_TAB && d->in_run) {
        put(d, "\t", 1, 0, t->src, t->src_len);
    } else if (el == EL_BR && d->in_run && d->started) {
        rb_flow_line(&d->flow);
    } else if (el == EL_HYPHEN) {
        put(d, "-", 1, 0, t->src, t->src_len);
    } else {
        open_block(d, el);
    }
    return RB_OK;
}

static int on_close(void *ud, const rb_xml_tag *t)
{
    docx *d = ud;
    int el;
    if (d->skip > 0) {
        if (--d->skip == 0)
            return rb_office_skipped(&d->o, d->why, d->skip_src,
                                     t->src + t->src_len);
        if (t->ns == RB_NS_WORD && strcmp(t->name, "p") == 0)
            return rb_office_skip(&d->o, " ", 1);
    } else if (d->settings > 0) {
        d->settings--;
    } else if ((el = element(t)) == EL_R) {
        d->in_run = d->hidden = 0;
    } else if (el == EL_T) {
        d->text--;
    } else if (el == EL_CELL) {
        d->cells--;
        rb_flow_break(&d->flow, RB_FLOW_CELL);
    } else if (el == EL_ROW) {
        rb_flow_break(&d->flow, RB_FLOW_LINE);
    } else if ((el == EL_TABLE && d->cells == 0) || el == EL_BOX) {
        rb_flow_break(&d->flow, RB_FLOW_BLOCK);
        d->last_item = 0;
    }
    return RB_OK;
}

static int on_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                   uint32_t src_len)
{
    docx *d = ud;
    if (d->skip > 0)
        return d->why != NULL ? rb_office_skip(&d->o, s, n) : RB_OK;
    if (d->text > 0)
        put(d, s, n, same, src, src_len);
    return d->flow.text->failed ? RB_ENOMEM : RB_OK;
}

/* ---- the file ---- */

static int read_body(void *user, const char *s, size_t n, rb_buf *text,
                     rb_mapper *map, rb_err *e)
{
    static const rb_xml_events events = {on_open, on_close, on_text};
    docx *d = user;
    rb_flow_init(&d->flow, text, map);
    d->flow.verbatim = 1;
    int rc = rb_office_xml(&d->o, d->member, s, n, &events, d, e);
    if (rb_flow_end(&d->flow) != RB_OK)
        rc = RB_ENOMEM;
    return rc;
}

/* The main part; Word on the web calls it document2.xml. */
static int is_body(const char *name)
{
    size_t n = strlen(name);
    return strncmp(name, "word/document", 13) == 0 && n >= 17 &&
           strcmp(name + n - 4, ".xml") == 0 &&
           strspn(name + 13, "0123456789") == n - 17;
}

/* ---- members that are no text ---- */

static const char *aside(const char *name)
{
    static const struct {
        const char *begins, *why;
    } names[] = {{"word/footnotes", "footnotes"},
                 {"word/endnotes", "endnotes"},
                 {"word/comments.", "comments"},
                 {"word/header", "page header"},
                 {"word/footer", "page footer"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(name, names[i].begins, strlen(names[i].begins)) == 0)
            return names[i].why;
    }
    return NULL;
}

static int aside_open(void *ud, const rb_xml_tag *t)
{
    docx *d = ud;
    d->text += element(t) == EL_T;
    return RB_OK;
}

static int aside_close(void *ud, const rb_xml_tag *t)
{
    docx *d = ud;
    d->text -= element(t) == EL_T;
    return element(t) == EL_P ? rb_office_skip(&d->o, " ", 1) : RB_OK;
}

static int aside_text(void *ud, const char *s, size_t n, int same, uint64_t src,
                      uint32_t src_len)
{
    docx *d = ud;
    (void)same, (void)src, (void)src_len;
    return d->text > 0 ? rb_office_skip(&d->o, s, n) : RB_OK;
}

static int read_aside(docx *d, const char *name, const char *bytes, size_t n,
                      rb_err *e)
{
    static const rb_xml_events events = {aside_open, aside_close, aside_text};
    if (rb_utf8_check(bytes, n) != n)
        return RB_OK;
    int rc = rb_office_xml(&d->o, name, bytes, n, &events, d, e);
    d->text = 0;
    if (rc == RB_OK && rb_office_skipped(&d->o, aside(name), 0, n) != RB_OK)
        rc = rb_nomem(e);
    return rc;
}

static int want(void *user, const char *name)
{
    docx *d = user;
    return (is_body(name) && !d->any) ||
           strcmp(name, "docProps/core.xml") == 0 ||
           (d->o.s->o.dropped && aside(name) != NULL);
}

static int got(void *user, const char *name, char *bytes, size_t n, rb_err *e)
{
    static const rb_office_rule rules[] = {
        {RB_NS_DC, "title", RB_META_TITLE, 0, "docProps dc:title"},
        {RB_NS_DC, "creator", RB_META_AUTHOR, 0, "docProps dc:creator"},
        {RB_NS_DC, "created", RB_META_DATE, 0, "docProps dcterms:created"},
        {RB_NS_DC, "modified", RB_META_MODIFIED, 0,
         "docProps dcterms:modified"},
        {RB_NS_DC, "language", RB_META_LANG, 0, "docProps dc:language"}};
    docx *d = user;
    if (aside(name) != NULL)
        return read_aside(d, name, bytes, n, e);
    if (!is_body(name))
        return rb_office_meta(&d->o, name, bytes, n, rules,
                              sizeof rules / sizeof *rules, e);
    d->any = 1;
    d->member = name;
    return rb_office_add(&d->o, name, bytes, n, read_body, d, e);
}

/* Slides and sheets have words too, but no text. */
static int other_kind(rb_source *s, rb_err *e)
{
    int kind = rb_zip_kind(s->in.buf + s->in.beg, s->in.end - s->in.beg);
    if (kind == RB_ZIP_XLSX)
        return rb_fail(e, RB_EINPUT,
                       "%s: this is a spreadsheet (XLSX); save the sheet as "
                       "CSV",
                       s->name.p);
    if (kind == RB_ZIP_PPTX)
        return rb_fail(e, RB_EINPUT,
                       "%s: this is a presentation (PPTX); save it as plain "
                       "text or DOCX",
                       s->name.p);
    if (kind == RB_ZIP_IWORK)
        return rb_fail(e, RB_EINPUT,
                       "%s: this is a file of Pages, Numbers or Keynote; "
                       "export it as DOCX, CSV or PDF",
                       s->name.p);
    return RB_OK;
}

static int next_docx(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                     rb_err *e)
{
    docx d = {.any = 0};
    if (s->begun)
        return RB_EDONE;
    int rc = rb_office_open(&d.o, s, e);
    if (rc == RB_OK)
        rc = other_kind(s, e);
    if (rc == RB_OK)
        rc = rb_office_members(&d.o, want, got, &d, e);
    if (rc == RB_OK && !d.any)
        rc =
            rb_fail(e, RB_EINPUT, "%s: it has no word/document.xml", s->name.p);
    if (rc == RB_OK)
        rc = rb_office_doc(&d.o, m, v, out, e);
    rb_office_close(&d.o);
    return rc;
}

const rb_format rb_format_docx = {.name = "docx",
                                  .endings = ".docx.docm.dotx.",
                                  .next = next_docx,
                                  .sniff = sniff_docx,
                                  .binary = 1,
                                  .with = RB_WITH_EXPAT ", " RB_WITH_ARCHIVE};

#else

const rb_format rb_format_docx = {.name = "docx",
                                  .endings = ".docx.docm.dotx.",
                                  .sniff = sniff_docx,
                                  .binary = 1,
                                  .needs = "libexpat1-dev libarchive-dev"};

#endif

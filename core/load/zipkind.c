/*
** zipkind.c - what a ZIP holds, by the names at its beginning
**
** The list of members is at the end of a ZIP, but every member has its name
** before it as well. No library is needed to say "this is a DOCX".
*/
#include "office.h"

#include <string.h>

static unsigned u16(const char *p)
{
    return (unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

static int begins(const char *s, size_t n, const char *with)
{
    return n >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

/* OpenDocument and EPUB say what they are in a first member "mimetype". */
static int by_mimetype(const char *s, size_t n)
{
    static const char odf[] = "application/vnd.oasis.opendocument.";
    if (begins(s, n, "application/epub+zip"))
        return RB_ZIP_EPUB;
    if (!begins(s, n, odf))
        return RB_ZIP_OTHER;
    return begins(s + sizeof odf - 1, n - sizeof odf + 1, "text") ? RB_ZIP_ODT
                                                                  : RB_ZIP_ODF;
}

/* Is it one of the files that an office program writes into its folder? */
static int is_usual(const char *s, size_t n)
{
    static const char *const usual[] = {
        "document",     "styles",  "settings",     "numbering", "fontTable",
        "webSettings",  "_rels/",  "theme/",       "workbook",  "worksheets/",
        "presentation", "slides/", "sharedStrings"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (begins(s, n, usual[i]))
            return 1;
    }
    return 0;
}

static int by_name(const char *s, size_t n)
{
    if (begins(s, n, "word/") && is_usual(s + 5, n - 5))
        return RB_ZIP_DOCX;
    if (begins(s, n, "ppt/") && is_usual(s + 4, n - 4))
        return RB_ZIP_PPTX;
    if (begins(s, n, "xl/") && is_usual(s + 3, n - 3))
        return RB_ZIP_XLSX;
    if (begins(s, n, "Index.zip") ||
        (begins(s, n, "Index/") && n > 10 && begins(s + n - 4, 4, ".iwa")))
        return RB_ZIP_IWORK;
    return begins(s, n, "META-INF/container.xml") ? RB_ZIP_EPUB : RB_ZIP_OTHER;
}

int rb_zip_kind(const char *s, size_t n)
{
    const char *p = s, *end = s + n;
    int kind = RB_ZIP_OTHER;
    if (!begins(s, n, "PK\003\004"))
        return kind;
    while (kind == RB_ZIP_OTHER && p != NULL && end - p >= 30) {
        size_t name = u16(p + 26), left = (size_t)(end - p) - 30;
        size_t skip = name + u16(p + 28);
        if (name > left)
            break;
        kind = by_name(p + 30, name);
        if (kind == RB_ZIP_OTHER && name == 8 && skip < left &&
            memcmp(p + 30, "mimetype", 8) == 0)
            kind = by_mimetype(p + 30 + skip, left - skip);
        p = memmem(p + 4, (size_t)(end - p) - 4, "PK\003\004", 4);
    }
    return kind;
}

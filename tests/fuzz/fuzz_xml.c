/*
** fuzz_xml.c - feeds, and the XML of office files and books, from any bytes
**
** Byte 0 chooses what the rest is: a feed, the body of a DOCX or ODT, their
** metadata, the table or a chapter of an EPUB. The ZIP around it is made
** here. What must hold: texts, metadata and messages are UTF-8, the way back
** stays inside what was read and tells the truth, and no memory is left.
*/
#include "reading.h"
#include "../tools/storezip.h"

static const char container[] =
    "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles>"
    "</container>";
static const char table[] =
    "<package><manifest><item id='a' href='a.xhtml' "
    "media-type='application/xhtml+xml'/></manifest><spine>"
    "<itemref idref='a'/></spine></package>";
static const char body[] =
    "<w:document><w:p><w:r><w:t>words</w:t></w:r></w:p></w:document>";

/* The name of the member that holds the input; NULL: it is the file. */
static const char *make_zip(storezip *z, int kind, const uint8_t *p, size_t n)
{
    static const char odt[] = "application/vnd.oasis.opendocument.text";
    static const char *const name[] = {NULL,          "word/document.xml",
                                       "content.xml", "docProps/core.xml",
                                       "b.opf",       "a.xhtml"};
    if (kind == 0)
        return NULL;
    if (kind == 2)
        storezip_add(z, "mimetype", odt, sizeof odt - 1);
    if (kind == 3)
        storezip_add(z, "word/document.xml", body, sizeof body - 1);
    if (kind >= 4) {
        storezip_add(z, "mimetype", "application/epub+zip", 20);
        storezip_add(z, "META-INF/container.xml", container,
                     sizeof container - 1);
    }
    if (kind == 4)
        storezip_add(z, "a.xhtml", "<p>chapter</p>", 14);
    if (kind == 5)
        storezip_add(z, "b.opf", table, sizeof table - 1);
    storezip_add(z, name[kind], p, n);
    storezip_end(z);
    return name[kind];
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const format[] = {"feed", "docx", "odt",
                                         "docx", "epub", "epub"};
    storezip z = {0};
    if (n < 1)
        return 0;
    int kind = p[0] % 8 > 5 ? 0 : p[0] % 8;
    p++, n--;
    const char *member = make_zip(&z, kind, p, n);
    const char *path = member == NULL ? write_file(p, n) : write_file(z.p, z.n);
    rb_source_options o = {.format = format[kind], .dropped = 1};
    read_file(&o, path, member, p, n);
    storezip_free(&z);
    remove(path);
    return 0;
}

/*
** test_xmlformats.c - feeds, office files and books, and what they stand on
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../tools/storezip.h"
#include "base/utf8.h"
#include "load/archive.h"
#include "load/load.h"

static rb_mem mem;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(mem.used, 0);
    return 0;
}

/* ---- files ---- */

typedef struct counted { /* an allocator that refuses one request */
    size_t asked, refuse;
} counted;

static void *allocate(void *ud, void *p, size_t osize, size_t nsize)
{
    counted *c = ud;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    return ++c->asked == c->refuse ? NULL : realloc(p, nsize);
}

/* What a file gives: texts, each followed by a line break, and messages. */
typedef struct result {
    char text[4096], message[1024];
    int docs, code; /* code: of the last that failed */
} result;

static void keep(char *to, size_t size, const char *s)
{
    size_t n = strlen(to);
    snprintf(to + n, size - n, "%s\n", s);
}

/* A member of the ZIP at `bytes`, while rb_members lends it. */
typedef struct looking {
    const rb_doc *doc;
    uint16_t part;
    int seen;
} looking;

static int want_member(void *user, const char *name)
{
    looking *l = user;
    return strcmp(l->doc->part.v[l->part], name) == 0;
}

/* Pieces that claim to be the same bytes are. */
static void check_pieces(const rb_doc *d, uint16_t part, const char *bytes,
                         size_t n)
{
    for (uint32_t i = 0; i < d->map.n; i++) {
        const rb_map *p = &d->map.v[i];
        uint32_t end = i + 1 < d->map.n ? d->map.v[i + 1].text : d->len;
        if (p->part != part)
            continue;
        assert_true(p->src + p->src_len <= n);
        if (p->kind == RB_MAP_SAME) {
            assert_int_equal(p->src_len, end - p->text);
            assert_memory_equal(d->text + p->text, bytes + p->src, p->src_len);
        }
    }
}

static int got_member(void *user, const char *name, char *bytes, size_t n,
                      rb_err *e)
{
    looking *l = user;
    (void)name, (void)e;
    l->seen = 1;
    check_pieces(l->doc, l->part, bytes, n);
    return RB_EDONE;
}

/* The way back of a document, to the file or to the members it names. */
static void check_way(rb_mem *m, const rb_doc *d, const char *bytes, size_t n)
{
    rb_err e;
    check_pieces(d, 0, bytes, n);
    for (uint16_t i = 1; i < d->part.n; i++) {
        looking l = {d, i, 0};
        rb_member_calls calls = {want_member, got_member, &l};
        assert_int_equal(rb_members(m, bytes, n, 1 << 26, &calls, &e), RB_OK);
        assert_true(l.seen);
    }
}

static char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = malloc(1 << 20);
    assert_non_null(p);
    *n = fread(p, 1, 1 << 20, f);
    fclose(f);
    return p;
}

/* Read a file; `refuse`: the request for memory that is refused, 0: none.
** Returns the number of requests. */
static size_t read_file(const char *path, const char *format, size_t refuse,
                        result *r)
{
    counted c = {0, refuse};
    rb_mem m;
    rb_vocab v;
    rb_source *s = NULL;
    rb_doc *d = NULL;
    rb_err e = {.code = RB_OK};
    rb_source_options o = {.format = format, .dropped = 1};
    memset(r, 0, sizeof *r);
    rb_mem_init(&m, allocate, &c);
    int rc = rb_vocab_init(&v, &m);
    if (rc == RB_OK)
        rc = rb_source_open(&s, &m, &o, &e);
    if (rc == RB_OK)
        rc = rb_source_add(s, path, &e);
    while (rc != RB_EDONE && s != NULL) {
        rc = rb_source_next(s, &m, &v, &d, &e);
        if (rc == RB_OK) {
            r->docs++;
            keep(r->text, sizeof r->text, d->text);
            assert_int_equal(rb_utf8_check(d->text, d->len), d->len);
            if (refuse == 0 && strncmp(path, "seeds/", 6) == 0) {
                size_t n;
                char *bytes = slurp(path, &n);
                check_way(&m, d, bytes, n);
                free(bytes);
            }
            for (uint32_t i = 0; i < d->note.n; i++)
                keep(r->message, sizeof r->message, d->note.v[i].msg);
        } else if (rc != RB_EDONE) {
            r->code = rc;
            keep(r->message, sizeof r->message, e.msg);
            if (rc == RB_ENOMEM)
                break;
        }
        rb_doc_free(d);
        d = NULL;
    }
    rb_source_close(s);
    rb_vocab_free(&v);
    assert_int_equal(m.used, 0);
    return c.asked;
}

static char made[64]; /* a file of this test program */

static void write_made(const void *p, size_t n)
{
    snprintf(made, sizeof made, "/tmp/rubric-xml-%ld", (long)getpid());
    FILE *f = fopen(made, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static void expect(const result *r, const char *text, const char *message)
{
    if (strcmp(r->text, text) != 0)
        print_error("message: %s\n", r->message);
    assert_string_equal(r->text, text);
    if (message == NULL ? r->message[0] != '\0'
                        : strstr(r->message, message) == NULL)
        print_error("message '%s', wanted '%s'\n", r->message,
                    message != NULL ? message : "");
    assert_true(message == NULL ? r->message[0] == '\0'
                                : strstr(r->message, message) != NULL);
}

static void feed(const void *bytes, size_t n, const char *text,
                 const char *message)
{
    result r;
    write_made(bytes, n);
    read_file(made, "feed", 0, &r);
    expect(&r, text, message);
}

static void member(const char *name, const char *xml, const char *format,
                   const char *text, const char *message)
{
    result r;
    storezip z = {0};
    static const char odt[] = "application/vnd.oasis.opendocument.text";
    if (strcmp(name, "content.xml") == 0)
        storezip_add(&z, "mimetype", odt, sizeof odt - 1);
    storezip_add(&z, name, xml, strlen(xml));
    storezip_end(&z);
    write_made(z.p, z.n);
    storezip_free(&z);
    read_file(made, format, 0, &r);
    expect(&r, text, message);
}

static const char *const seeds[] = {
    "seeds/harbour-news.rss",   "seeds/observer-notes.atom",
    "seeds/sitemap-news.xml",   "seeds/ferry-inquiry.docx",
    "seeds/parish-minutes.odt", "seeds/canal-pamphlet.epub"};
enum { SEEDS = sizeof seeds / sizeof *seeds };

static void seeds_lead_back(void **state)
{
    (void)state;
    result r;
    for (int i = 0; i < SEEDS; i++) {
        read_file(seeds[i], NULL, 0, &r);
        assert_int_equal(r.code, RB_OK);
        assert_true(r.docs > 0);
    }
}

static void refused_memory(void **state)
{
    (void)state;
    result whole, r;
    for (int i = 0; i < SEEDS; i++) {
        size_t n = read_file(seeds[i], NULL, 0, &whole);
        for (size_t k = 1; k <= n; k += 1 + k / 16) {
            read_file(seeds[i], NULL, k, &r);
            assert_true(r.code == RB_ENOMEM || r.docs == 0 ||
                        strcmp(r.text, whole.text) == 0);
        }
    }
}

/* A file cut anywhere gives what was before the cut, or a message. */
static void cut_off(void **state)
{
    (void)state;
    static const char *const format[SEEDS] = {"feed", "feed", "feed",
                                              "docx", "odt",  "epub"};
    result r;
    for (int i = 0; i < SEEDS; i++) {
        size_t n;
        char *bytes = slurp(seeds[i], &n);
        for (size_t k = 1; k < n; k += 1 + n / 50) {
            write_made(bytes, k);
            read_file(made, format[i], 0, &r);
            assert_true(r.docs > 0 || r.code == RB_EINPUT);
            assert_true(r.code != RB_ENOMEM && r.code != RB_EIO);
        }
        free(bytes);
    }
}

/* ---- XML ---- */

#define ITEM(x) "<rss><channel><item><description>" x "</description></item>"
#define RSS(x) ITEM(x) "</channel></rss>"
#define FEED(literal, text, message)                                           \
    feed(literal, sizeof(literal) - 1, text, message)

static void stray_signs(void **state)
{
    (void)state;
    FEED(RSS("AT&T &amp;amp; R & D &nbsp;&#0; \001x"),
         "AT&T & R & D \xC2\xA0\xEF\xBF\xBD \xEF\xBF\xBDx\n",
         "5 stray '&' or control codes");
    FEED(RSS("<![CDATA[a & b && <i>c</i>]]>"), "a & b && c\n", NULL);
    FEED(RSS("<!-- & --><?x & ?>a\xEF\xBF\xBE"
             "b"),
         "a\xEF\xBF\xBD"
         "b\n",
         "1 stray");
}

static void encodings(void **state)
{
    (void)state;
    FEED("<?xml version='1.0' encoding='utf-8'?>" RSS("caf\xE9 sant\xE9"),
         "caf\xC3\xA9 sant\xC3\xA9\n", "Windows-1252");
    FEED("<?xml version='1.0' encoding='utf-16'?>" RSS("caf\xC3\xA9"),
         "caf\xC3\xA9\n", NULL);
    FEED("<?xml version='1.0' encoding='koi8-r'?>" RSS("\xCD\xC9\xD2"),
         "\xD0\xBC\xD0\xB8\xD1\x80\n", NULL);
    static const char xml[] =
        "<?xml version='1.0' encoding='UTF-16'?>" RSS("wide");
    char wide[2 * sizeof xml] = {(char)0xFF, (char)0xFE};
    for (size_t i = 0; i < sizeof xml - 1; i++)
        wide[2 + 2 * i] = xml[i];
    feed(wide, 2 * sizeof xml, "wide\n", NULL);
}

static void namespaces(void **state)
{
    (void)state;
    FEED("<rss><channel><item><description>x</description>"
         "<content:encoded>no one declared me</content:encoded></item>"
         "</channel></rss>",
         "no one declared me\n", NULL);
    FEED("<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel>"
         "<item><c:encoded>other prefix</c:encoded>"
         "<content:encoded xmlns:content='urn:x'>not mine</content:encoded>"
         "</item></channel></rss>",
         "other prefix\n", NULL);
}

/* ---- attacks ---- */

static char *repeated(const char *begin, const char *middle, size_t times,
                      const char *end, size_t *n)
{
    size_t a = strlen(begin), b = strlen(middle), c = strlen(end);
    char *p = malloc(a + b * times + c + 1);
    assert_non_null(p);
    memcpy(p, begin, a);
    for (size_t i = 0; i < times; i++)
        memcpy(p + a + i * b, middle, b);
    memcpy(p + a + b * times, end, c + 1);
    *n = a + b * times + c;
    return p;
}

static void attack(const char *begin, const char *middle, size_t times,
                   const char *end, int code, const char *message)
{
    size_t n;
    result r;
    char *p = repeated(begin, middle, times, end, &n);
    write_made(p, n);
    read_file(made, "feed", 0, &r);
    free(p);
    assert_int_equal(r.code, code);
    if (message != NULL)
        assert_non_null(strstr(r.message, message));
}

static void attacks(void **state)
{
    (void)state;
    attack("<rss><channel><item><description>", "<b>", 100000, "", RB_ELIMIT,
           "nested more than");
    attack("<!DOCTYPE rss [<!ENTITY a '"
           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>]>"
           "<rss><channel><item><description>",
           "&a;", 1000000, "</description></item></channel></rss>", RB_ELIMIT,
           "entities stand for more");
    attack("<!DOCTYPE rss [<!ENTITY a '", "x", 100000, "'>]><rss a='&a;'/>",
           RB_ELIMIT, "long or built of others");
    attack("<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '", "&a;", 10,
           "'>]><rss a='&b;'/>", RB_ELIMIT, "built of others");
    /* long tokens and many repairs: these must only end soon */
    attack("<rss><channel><item><guid a='", "&", 20000000,
           "'>1</guid><description>x</description></item></channel></rss>",
           RB_EINPUT, NULL);
    attack("<rss><channel><!--", "x ", 10000000,
           "--><item><description>x</description></item></channel></rss>",
           RB_OK, NULL);
    attack("<rss ", "xmlns:a='x' ", 100000, "/>", RB_EINPUT, NULL);
}

/* ---- what Word, its kin and the writers of books do ---- */

#define DOCX(x, text) member("word/document.xml", x, "docx", text, NULL)

static void word_documents(void **state)
{
    (void)state;
    DOCX("<w:document><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
         "<w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr>"
         "<w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>"
         "<w:t> too</w:t></w:r></w:p></w:document>",
         "seen too\n");
    DOCX("<w:document><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery "
         "w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>"
         "<w:p><w:r><w:t>One 1</w:t></w:r></w:p></w:sdtContent></w:sdt>"
         "<w:sdt><w:sdtContent><w:p><w:r><w:t>One</w:t></w:r></w:p>"
         "</w:sdtContent></w:sdt></w:document>",
         "One\n");
    DOCX("<w:document><w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>"
         "<w:t>c</w:t></w:r></w:p><w:p/><w:p><w:moveFrom><w:r><w:t>x</w:t>"
         "</w:r></w:moveFrom><w:moveTo><w:r><w:t>  d </w:t></w:r></w:moveTo>"
         "</w:p></w:document>",
         "a\tb\nc\n\nd\n");
    DOCX("<d:document xmlns:d='http://purl.oclc.org/ooxml/wordprocessingml/"
         "main'><d:p><d:r><d:t>strict</d:t></d:r></d:p></d:document>",
         "strict\n");
    member("word/document2.xml",
           "<w:document><w:p><w:r><w:t>on the web</w:t></w:r></w:p>"
           "<w:p><w:r><w:t>cut",
           "docx", "on the web\n\ncut\n", "document2.xml: broken XML at line");
    member("word/styles.xml", "<w:styles/>", "docx", "",
           "it has no word/document.xml");
    member("xl/workbook.xml", "<workbook/>", NULL, "",
           "this is a spreadsheet (XLSX)");
    member("ppt/presentation.xml", "<p/>", NULL, "",
           "this is a presentation (PPTX)");
}

static void open_documents(void **state)
{
    (void)state;
    member("content.xml",
           "<office:document-content><text:p>a<text:span>b</text:span>"
           "<text:s text:c='3'/>c<text:tab/>d</text:p><text:p/>"
           "<text:list><text:list-item><text:p>1</text:p><text:list>"
           "<text:list-item><text:p>1.1</text:p></text:list-item></text:list>"
           "</text:list-item></text:list><text:p>e<office:annotation><text:p>"
           "remark</text:p></office:annotation></text:p>"
           "</office:document-content>",
           "odt", "ab c d\n\n1\n1.1\n\ne\n", NULL);
}

static void books(void **state)
{
    (void)state;
    static const char table[] =
        "<package><manifest><item id='c' href='../t/./c.xhtml' media-type="
        "'application/xhtml+xml'/></manifest><spine><itemref idref='c'/>"
        "<itemref idref='gone'/></spine></package>";
    static const char chapter[] =
        "<html><head><title/><script src='x'/></head><body><p>one "
        "<a id='page_1'/>two<span class='x'/>.</p></body></html>";
    static const char where[] =
        "<container><rootfile full-path='o/b.opf'/></container>";
    storezip z = {0};
    result r;
    storezip_add(&z, "mimetype", "application/epub+zip", 20);
    storezip_add(&z, "t/c.xhtml", chapter, sizeof chapter - 1);
    storezip_add(&z, "META-INF/container.xml", where, sizeof where - 1);
    storezip_add(&z, "o/b.opf", table, sizeof table - 1);
    storezip_end(&z);
    write_made(z.p, z.n);
    storezip_free(&z);
    read_file(made, NULL, 0, &r);
    expect(&r, "one two.\n", NULL);
    member("META-INF/container.xml", where, "epub", "",
           "the book's table o/b.opf is not there");
    member("META-INF/container.xml", "<x/>", "epub", "", "names no book");
}

static int remove_made(void **state)
{
    (void)state;
    remove(made);
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(seeds_lead_back), TEST(refused_memory), TEST(cut_off),
        TEST(stray_signs),     TEST(encodings),      TEST(namespaces),
        TEST(attacks),         TEST(word_documents), TEST(open_documents),
        TEST(books),
    };
    return cmocka_run_group_tests(tests, NULL, remove_made);
}

/*
** test_roundtrip.c - every word of every document leads back to its bytes
**
** The seeds, and files made here in other encodings and with escapes, are
** loaded; the source bytes of each word, decoded with iconv, must be the word.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iconv.h>
#include <unistd.h>
#include <cmocka.h>

#include "load/format.h"
#include "load/load.h"
#include "load/mojibake.h"
#include "load/raw.h"

static rb_mem mem;
static rb_vocab vocab;
static rb_buf raw;         /* the source of the document */
static unsigned part_read; /* that is in `raw` */
static size_t checked[RB_MAP_PAGE + 1], documents, words;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    assert_int_equal(rb_vocab_init(&vocab, &mem), RB_OK);
    rb_buf_init(&raw, &mem);
    memset(checked, 0, sizeof checked);
    documents = words = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rb_buf_free(&raw);
    rb_vocab_free(&vocab);
    assert_int_equal(mem.used, 0);
    return 0;
}

/* ---- the source of a span ---- */

static unsigned hex(const char *s)
{
    char digits[5] = {0};
    memcpy(digits, s, 4);
    return (unsigned)strtoul(digits, NULL, 16);
}

/* Make \uXXXX of s[0..n) the characters they are; UTF-16 pairs too. */
static size_t unescape(char *s, size_t n)
{
    size_t out = 0;
    for (size_t i = 0; i < n;) {
        if (n - i < 6 || s[i] != '\\' || s[i + 1] != 'u') {
            s[out++] = s[i++];
            continue;
        }
        uint32_t c = hex(s + i + 2);
        i += 6;
        if (c >= 0xD800 && c < 0xDC00 && n - i >= 6) {
            c = 0x10000 + ((c - 0xD800) << 10) + (hex(s + i + 2) - 0xDC00);
            i += 6;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD; /* half a pair */
        }
        if (c < 0x80) {
            s[out++] = (char)c;
        } else if (c < 0x800) {
            s[out++] = (char)(0xC0 | c >> 6);
            s[out++] = (char)(0x80 | (c & 63));
        } else {
            if (c >= 0x10000)
                s[out++] = (char)(0xF0 | c >> 18);
            s[out++] =
                (char)(c < 0x10000 ? 0xE0 | c >> 12 : 0x80 | (c >> 12 & 63));
            s[out++] = (char)(0x80 | (c >> 6 & 63));
            s[out++] = (char)(0x80 | (c & 63));
        }
    }
    return out;
}

/* raw[start .. end) as UTF-8 in out; its bytes. */
static size_t decode(const rb_doc *d, int kind, uint64_t start, uint64_t end,
                     int shifted, char *out, size_t room)
{
    char *in = raw.p + start, *q = out;
    size_t left = (size_t)(end - start), rest = room;
    if (kind == RB_MAP_SAME) { /* as it is, whatever it is */
        assert_true(left <= room);
        memcpy(out, in, left);
        return left;
    }
    iconv_t cd = iconv_open("UTF-8", d->encoding);
    assert_true(cd != (iconv_t)-1);
    if (shifted) { /* the escape that begins two-byte characters is before */
        char escape[] = "\x1b$B", *p = escape;
        size_t n = 3;
        assert_true(iconv(cd, &p, &n, &q, &rest) != (size_t)-1);
    }
    assert_true(iconv(cd, &in, &left, &q, &rest) != (size_t)-1);
    iconv(cd, NULL, NULL, &q, &rest);
    iconv_close(cd);
    return kind == RB_MAP_ESCAPE ? unescape(out, room - rest) : room - rest;
}

/* The source of part p in `raw`; 0 when it cannot be had. */
static int read_part(const rb_doc *d, unsigned p)
{
    rb_err e;
    if (p == part_read)
        return 1;
    rb_buf_clear(&raw);
    part_read = p;
    const char *name = p == 0 ? "" : d->part.v[p];
    int rc = rb_raw(d->meta[RB_META_PATH], name, &raw, &e);
    if (rc != RB_OK && p == 0)
        fail_msg("%s", e.msg);
    if (rc != RB_OK)
        part_read = (unsigned)-1;
    return rc == RB_OK;
}

/* ---- a document ---- */

static int mended; /* the files have mojibake, and nothing else changed */

/* The source bytes of text [a, b) are what it was repaired from. */
static void check_mended(const rb_doc *d, const rb_place *at, uint32_t a,
                         uint32_t b)
{
    rb_buf out;
    rb_mended r;
    rb_buf_init(&out, &mem);
    size_t n = (size_t)(at->end - at->start);
    assert_int_equal(rb_mend(&mem, raw.p + at->start, n, &out, NULL, &r),
                     RB_OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(out.n, b - a);
    assert_memory_equal(out.p, d->text + a, b - a);
    rb_buf_free(&out);
}

/* Bytes [a, b) of the text, which piece m holds, lead to their source. */
static void check_slice(const rb_doc *d, const rb_map *m, uint32_t a,
                        uint32_t b)
{
    static char got[64 * 1024];
    rb_place at = rb_map_find(d->map.v, d->map.n, d->text, d->len, a, b);
    assert_int_equal(at.part, m->part);
    assert_int_equal(at.page, m->kind == RB_MAP_PAGE);
    checked[m->kind]++;
    if (at.page || !read_part(d, m->part))
        return;
    assert_true(at.start <= at.end && at.end <= raw.n);
    if (m->kind == RB_MAP_WHOLE && mended)
        check_mended(d, &at, a, b);
    if (m->kind >= RB_MAP_WHOLE)
        return;
    assert_true(at.start < at.end && at.exact);
    int shifted = strcmp(d->encoding, "ISO-2022-JP") == 0 &&
                  (unsigned char)d->text[a] >= 0x80;
    size_t n = decode(d, m->kind, at.start, at.end, shifted, got, sizeof got);
    if (n != b - a || memcmp(got, d->text + a, n) != 0)
        fail_msg("%s: bytes %llu-%llu are '%.*s', the text has '%.*s'",
                 d->meta[RB_META_PATH], (unsigned long long)at.start,
                 (unsigned long long)at.end, (int)n, got, (int)(b - a),
                 d->text + a);
}

static uint32_t piece_end(const rb_doc *d, uint32_t i)
{
    return i + 1 < d->map.n ? d->map.v[i + 1].text : d->len;
}

/* A word, or the blanks between two; long ones are cut. */
static uint32_t slice_end(const rb_doc *d, uint32_t a)
{
    uint32_t b = a + 1;
    int blank = (unsigned char)d->text[a] <= ' ';
    while (b < d->len && ((unsigned char)d->text[b] <= ' ') == blank &&
           (b - a < 40 || ((unsigned char)d->text[b] & 0xC0) == 0x80))
        b++;
    return b;
}

static void check_doc(const rb_doc *d)
{
    static const rb_map file = {0};
    uint32_t n = d->map.n, i = 0;
    const rb_map *map = n > 0 ? d->map.v : &file;
    assert_non_null(d->encoding);
    assert_int_equal(map[0].text, 0);
    for (uint32_t k = 0; k < n; k++)
        assert_true(map[k].text < piece_end(d, k));
    part_read = (unsigned)-1;
    for (uint32_t a = 0, b, stop; a < d->len; a = b) {
        b = slice_end(d, a);
        words++;
        for (uint32_t at = a; at < b; at = stop) {
            while (i + 1 < n && map[i + 1].text <= at)
                i++;
            stop = n > 0 && piece_end(d, i) < b ? piece_end(d, i) : b;
            check_slice(d, &map[i], at, stop);
        }
    }
    documents++;
}

/* Every document of a file or folder. */
static void check_path(const char *path, const char *encoding)
{
    rb_source_options o = {.encoding = encoding, .repair = mended};
    rb_source *s;
    rb_doc *d;
    rb_err e;
    int rc;
    assert_int_equal(rb_source_open(&s, &mem, &o, &e), RB_OK);
    assert_int_equal(rb_source_add(s, path, &e), RB_OK);
    while ((rc = rb_source_next(s, &mem, &vocab, &d, &e)) != RB_EDONE) {
        /* A reader may have been left out when rubric was built, and a PDF
        ** needs a converter, which only a host has. */
        if (rc != RB_OK && strstr(e.msg, "-dev") == NULL &&
            strstr(e.msg, "PDF needs a converter") == NULL)
            fail_msg("%s", e.msg);
        if (rc == RB_OK)
            check_doc(d);
        rb_doc_free(d);
    }
    rb_source_close(s);
}

static void test_seeds(void **state)
{
    (void)state;
    check_path("seeds", NULL);
    assert_true(documents >= 20);
    assert_true(words > 10000);
    assert_true(checked[RB_MAP_SAME] > 5000);
}

/* ---- files made here ---- */

#define FR                                                                     \
    "Le maire a \u00e9t\u00e9 r\u00e9\u00e9lu \u00e0 la t\u00eate de la "      \
    "ville, o\u00f9 l'opposition n'a pas c\u00e9d\u00e9.\n\n\u00c9mile "       \
    "Zola \u00e9tait d\u00e9j\u00e0 parti.\n"
#define RU                                                                     \
    "\u041c\u044d\u0440 \u0433\u043e\u0440\u043e\u0434\u0430 "                 \
    "\u0432\u0447\u0435\u0440\u0430 \u0441\u043a\u0430\u0437\u0430\u043b, "    \
    "\u0447\u0442\u043e \u043d\u043e\u0432\u044b\u0439 "                       \
    "\u0437\u0430\u043a\u043e\u043d \u043f\u0440\u0438\u043d\u044f\u0442.\n"
#define JA                                                                     \
    "\u5e02\u9577\u306f\u6628\u65e5\u3001Rubric "                              \
    "\u306e\u65b0\u3057\u3044\u6761\u4f8b\u3092\u767a\u8868\u3057\u305f\u3002" \
    "\n"
#define HIGH "\U0001F600 \U00010348 ok "

static char dir[] = "/tmp/rubric-roundtrip-XXXXXX";

/* The text in an encoding, several times, with `mark` before it. */
static void check_made(const char *name, const char *encoding, const char *mark,
                       size_t n_mark, const char *text)
{
    char path[128];
    static char out[1 << 18];
    char *q = out + n_mark;
    size_t room = sizeof out - n_mark;
    iconv_t cd = iconv_open(encoding, "UTF-8");
    assert_true(cd != (iconv_t)-1);
    memcpy(out, mark, n_mark);
    for (int i = 0; i < 60; i++) {
        char *in = (char *)text;
        size_t left = strlen(text);
        assert_true(iconv(cd, &in, &left, &q, &room) != (size_t)-1);
        if (text[0] == '{' || text[0] == '<')
            break;
    }
    iconv_close(cd);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(out, 1, (size_t)(q - out), f), q - out);
    fclose(f);
    check_path(path, n_mark == 0 ? encoding : NULL);
    unlink(path);
}

static void expect(int kind, size_t at_least)
{
    if (checked[kind] < at_least)
        fail_msg("kind %d was met %zu times", kind, checked[kind]);
    memset(checked, 0, sizeof checked);
}

static void test_encodings(void **state)
{
    (void)state;
    check_made("a.txt", "ISO-8859-1", "", 0, FR);
    expect(RB_MAP_BYTE, 1000);
    check_made("b.txt", "KOI8-R", "", 0, RU);
    expect(RB_MAP_BYTE, 500);
    check_made("c.txt", "SHIFT_JIS", "", 0, JA);
    expect(RB_MAP_DOUBLE, 100);
    check_made("d.txt", "GBK", "", 0, RU JA);
    expect(RB_MAP_DOUBLE, 500);
    check_made("e.txt", "UTF-16LE", "\xFF\xFE", 2, FR RU HIGH JA);
    expect(RB_MAP_UTF16, 1000);
    check_made("f.txt", "UTF-16BE", "\xFE\xFF", 2, FR RU HIGH JA);
    expect(RB_MAP_UTF16, 1000);
    check_made("g.txt", "UTF-32LE", "\xFF\xFE\0\0", 4, FR HIGH JA);
    expect(RB_MAP_UTF32, 1000);
    check_made("h.txt", "UTF-8", "\xEF\xBB\xBF", 3, FR RU HIGH JA);
    expect(RB_MAP_SAME, 1000);
    check_made("i.md", "ISO-8859-1", "", 0, "# Titre\n\n" FR "\n- *un*\n\n");
    expect(RB_MAP_BYTE, 1000);
    check_made("j.txt", "GB18030", "", 0, FR RU HIGH JA);
    check_made("k.txt", "EUC-JP", "", 0, JA);
    check_made("l.txt", "ISO-2022-JP", "", 0, JA);
    check_made("m.txt", "BIG5", "", 0, "\u5e02\u9577 Rubric \u65b0\n");
    assert_int_equal(documents, 13);
}

#define ESCAPED                                                                \
    "\\u041c\\u044d\\u0440 Rubric caf\\u00e9 \\ud83d\\ude00 \\n\\t\\\"o\\\" "  \
    "\\\\ \\ud800 d\u00e9j\u00e0 \\u20ac"
#define RECORD "{\"id\":\"a\",\"text\":\"" ESCAPED "\"}"

static void test_escapes(void **state)
{
    (void)state;
    check_made("a.json", "UTF-8", "", 0, RECORD);
    expect(RB_MAP_ESCAPE, 5);
    check_made("b.json", "ISO-8859-1", "", 0, RECORD);
    expect(RB_MAP_ESCAPE, 5);
    check_made("c.json", "UTF-16LE", "\xFF\xFE", 2, RECORD);
    expect(RB_MAP_UTF16, 5);
    check_made("d.jsonl", "UTF-8", "", 0, RECORD "\n\n" RECORD "\n" RECORD);
    expect(RB_MAP_ESCAPE, 15);
    check_made("e.jsonl", "ISO-8859-1", "", 0, RECORD "\r\n" RECORD);
    expect(RB_MAP_ESCAPE, 10);
    check_made("f.jsonl", "UTF-16BE", "\xFE\xFF", 2, RECORD "\n" RECORD);
    expect(RB_MAP_UTF16, 10);
    assert_int_equal(documents, 3 + 3 + 2 + 2);
}

#define PAGE(enc)                                                              \
    "<html><head><meta charset=\"" enc "\"><title>Un titre</title></head>"     \
    "<body><article><p>" FR FR FR "</p><p>Jean &amp; <b>P</b>aul ont "         \
    "c&eacute;d&eacute; hier soir, \u00e0 Lyon, devant la foule r\u00e9unie "  \
    "sur la place.</p><p>" FR "</p></article></body></html>"

static void test_pages(void **state)
{
    (void)state;
    if (rb_format_html.next == NULL)
        skip();
    check_made("a.html", "ISO-8859-1", "", 0, PAGE("iso-8859-1"));
    expect(RB_MAP_BYTE, 50);
    check_made("b.html", "UTF-8", "", 0, PAGE("utf-8"));
    expect(RB_MAP_SAME, 50);
    check_made("c.html", "UTF-16LE", "\xFF\xFE", 2, PAGE("utf-8"));
    expect(RB_MAP_UTF16, 50);
    assert_int_equal(documents, 3);
}

#define HURT                                                                   \
    "It\u00e2\u20ac\u2122s a caf\u00c3\u00a9, said Ren\u00c3\u00a9 Ruiz of "   \
    "S\u00c3\u00a3o Paulo, and Fran\u00c3\u0192\u00c2\u00a7ois was there.\n"

static void test_mojibake(void **state)
{
    (void)state;
    mended = 1;
    check_made("a.txt", "UTF-8", "", 0, HURT);
    expect(RB_MAP_WHOLE, 60 * 5);
    check_made("b.csv", "UTF-8", "", 0, "id,text\n1," HURT);
    expect(RB_MAP_WHOLE, 1);
    if (rb_format_markdown.next != NULL) {
        check_made("c.md", "UTF-8", "", 0, "# One\n\n" HURT "\n");
        expect(RB_MAP_WHOLE, 60 * 5);
    }
    if (rb_format_html.next != NULL) {
        check_made("d.html", "UTF-8", "", 0,
                   "<p>" HURT "</p><p>" HURT "</p><p>" HURT "</p>");
        expect(RB_MAP_WHOLE, 3 * 5);
    }
    mended = 0;
}

int main(void)
{
    if (mkdtemp(dir) == NULL)
        return 1;
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_seeds), T(test_encodings),
                                       T(test_escapes), T(test_pages),
                                       T(test_mojibake)};
    int bad = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(dir);
    return bad;
}

/*
** test_encoding.c - bytes of any encoding become the right text
**
** The sentences below are encoded with iconv, read back without being told
** the encoding, and every character's way back is followed.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <iconv.h>
#include <cmocka.h>

#include "languages.h"
#include "load/charset.h"
#include "load/encoding.h"

static rb_mem mem;
static rb_buf tmp;
static rb_mapper map;
static rb_repairs rep;
static rb_text text;
static rb_err err;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    rb_buf_init(&tmp, &mem);
    rb_mapper_init(&map, &mem);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rb_buf_free(&tmp);
    rb_mapper_free(&map);
    assert_int_equal(mem.used, 0);
    return 0;
}

static size_t encode(const char *name, const char *s, char *out, size_t room)
{
    iconv_t cd = iconv_open(name, "UTF-8");
    char *in = (char *)s, *q = out;
    size_t left = strlen(s), rest = room;
    assert_true(cd != (iconv_t)-1);
    assert_true(iconv(cd, &in, &left, &q, &rest) != (size_t)-1);
    iconv(cd, NULL, NULL, &q, &rest);
    iconv_close(cd);
    return room - rest;
}

static void decode(char *s, size_t n, const char *declared)
{
    rep.n = 0;
    rb_encoding enc = rb_encoding_find(s, n, declared);
    assert_int_equal(rb_decode(enc, s + enc.mark, n - enc.mark, enc.mark, &tmp,
                               &rep, &map, &text, &err),
                     RB_OK);
}

static void expect(const char *want)
{
    if (text.n != strlen(want) || memcmp(text.p, want, text.n) != 0)
        print_error("read as %s: %.*s\n", rep.encoding, (int)text.n, text.p);
    assert_int_equal(text.n, strlen(want));
    assert_memory_equal(text.p, want, text.n);
}

static size_t char_len(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Every character alone, by its bytes in the source. */
static void follow(const char *name, const char *bytes, size_t n)
{
    iconv_t cd = iconv_open("UTF-8", name);
    uint64_t last = 0;
    for (uint32_t i = 0; i < text.n;) {
        uint32_t len = (uint32_t)char_len(text.p + i);
        rb_place at = rb_map_find(map.map.v, map.map.n, text.p,
                                  (uint32_t)text.n, i, i + len);
        char one[16], *q = one, *in = (char *)bytes + at.start;
        size_t left = at.end - at.start, room = sizeof one;
        assert_true(at.exact);
        assert_true(at.start >= last && at.end <= n && left > 0 && left <= 4);
        iconv(cd, NULL, NULL, NULL, NULL);
        assert_true(iconv(cd, &in, &left, &q, &room) != (size_t)-1);
        iconv(cd, NULL, NULL, &q, &room);
        assert_int_equal(sizeof one - room, len);
        assert_memory_equal(one, text.p + i, len);
        last = at.end;
        i += len;
    }
    assert_int_equal(last, n);
    iconv_close(cd);
}

/* ---- found without being told ---- */

static const struct sample {
    const char *name, *text;
} samples[] = {
    {"Windows-1252", FR},
    {"ISO-8859-15", "Il en co\xC3\xBBte 12 \xE2\x82\xAC au c\xC5\x93ur de "
                    "la ville, a dit le maire."},
    {"Windows-1250", PL},
    {"ISO-8859-2", PL},
    {"Windows-1250", CS},
    {"ISO-8859-2", CS},
    {"Windows-1250", HU},
    {"Windows-1254", TR},
    {"Windows-1251", RU},
    {"KOI8-R", RU},
    {"ISO-8859-5", RU},
    {"IBM866", RU},
    {"MAC-CYRILLIC", RU},
    {"KOI8-U", UK},
    {"Windows-1251", UK},
    {"ISO-8859-7", EL},
    {"Windows-1253", EL},
    {"Windows-1255", HE},
    {"Windows-1256", AR},
    {"ISO-8859-6", AR},
    {"CP874", TH},
    {"CP932", JA},
    {"EUC-JP", JA},
    {"ISO-2022-JP", JA},
    {"UTF-16LE", JA},
    {"UTF-16BE", JA},
    {"UTF-32LE", JA},
    {"CP949", KO},
    {"UTF-16LE", KO},
    {"GB18030", ZH},
    {"UTF-16BE", ZH},
    {"BIG5", ZT},
    {"UTF-32BE", FR},
    {"UTF-16LE", FR},
};

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char bytes[1024];
        const struct sample *p = &samples[i];
        size_t n = encode(p->name, p->text, bytes, sizeof bytes);
#ifndef RB_WITH_UCHARDET
        if (rb_encoding_find(bytes, n, NULL).kind == RB_ENC_GUESS &&
            p->text != FR)
            continue;
#endif
        decode(bytes, n, NULL);
        expect(p->text);
        assert_int_equal(rep.n, 1); /* that it was guessed */
        if (strncmp(p->name, "ISO-2022", 8) != 0)
            follow(p->name, bytes, n);
    }
}

/* Told the encoding, each character's way back is its own bytes. */
static void test_declared(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char bytes[1024];
        const struct sample *p = &samples[i];
        size_t n = encode(p->name, p->text, bytes, sizeof bytes);
        decode(bytes, n, p->name);
        expect(p->text);
        assert_int_equal(rep.n, 0);
        if (strncmp(p->name, "ISO-2022", 8) != 0)
            follow(p->name, bytes, n);
    }
}

/* What is short or plain stays what it most probably is. */
static void test_not_fooled(void **state)
{
    (void)state;
    static const char *const latin[][2] = {
        {"caf\xE9", "caf\xC3\xA9"},
        {"The caf\xE9 in Z\xFCrich was na\xEFve.",
         "The caf\xC3\xA9 in Z\xC3\xBCrich was na\xC3\xAFve."},
        {"It\x92s \x93new\x94 \x96 and it costs \x80"
         "5.",
         "It\xE2\x80\x99s \xE2\x80\x9Cnew\xE2\x80\x9D \xE2\x80\x93 and it "
         "costs \xE2\x82\xAC"
         "5."},
        {"Se\xF1or Mu\xF1oz", "Se\xC3\xB1or Mu\xC3\xB1oz"},
        {"\xA9 2019, all rights reserved", "\xC2\xA9 2019, all rights "
                                           "reserved"},
        {"at 20\xB0 it costs \xA3"
         "5",
         "at 20\xC2\xB0 it costs \xC2\xA3"
         "5"}};
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) {
        char s[128];
        strcpy(s, latin[i][0]);
        decode(s, strlen(s), NULL);
        expect(latin[i][1]);
        assert_string_equal(rep.encoding, "Windows-1252");
    }
    static const char *const same[] = {FR,
                                       JA,
                                       KO,
                                       "a ~{ b ~} c",
                                       "\x1B[1mbold\x1B[0m and \x1B$ not",
                                       "plain +AGE- text"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char s[1024];
        strcpy(s, same[i]);
        decode(s, strlen(s), NULL);
        expect(same[i]);
        assert_true(text.verbatim);
        assert_int_equal(rep.n, 0);
    }
}

/* ---- what markup says ---- */

static void one_page(const char *bytes, const char *want, const char *name)
{
    char s[512];
    strcpy(s, bytes);
    decode(s, strlen(s), NULL);
    expect(want);
    assert_string_equal(rep.encoding, name);
}

static void test_markup(void **state)
{
    (void)state;
    one_page("<meta charset=koi8-r><p>\xC4\xC1",
             "<meta charset=koi8-r><p>\xD0\xB4\xD0\xB0", "KOI8-R");
    assert_int_equal(rep.n, 0);
    one_page("<!-- <meta charset=koi8-r> --><META http-equiv=x content="
             "\"text/html; charset = 'ISO-8859-1'\">\xE9\x80",
             "<!-- <meta charset=koi8-r> --><META http-equiv=x content="
             "\"text/html; charset = 'ISO-8859-1'\">\xC3\xA9\xE2\x82\xAC",
             "Windows-1252");
    one_page("<?xml version='1.0' encoding='shift_jis'?><a>\x93\xFA\x96\x7B",
             "<?xml version='1.0' encoding='shift_jis'?><a>\xE6\x97\xA5\xE6"
             "\x9C\xAC",
             "CP932");
    /* the bytes are UTF-8, whatever it says */
    one_page("<meta charset=latin1>caf\xC3\xA9",
             "<meta charset=latin1>caf\xC3"
             "\xA9",
             "UTF-8");
    assert_int_equal(rep.v[0].kind, RB_REPAIR_NOT);
    one_page("<meta charset=utf-16>caf\xC3\xA9",
             "<meta charset=utf-16>caf\xC3"
             "\xA9",
             "UTF-8");
    /* it says UTF-8 and is not */
    one_page("<meta charset=utf-8>caf\xE9", "<meta charset=utf-8>caf\xC3\xA9",
             "Windows-1252");
    assert_int_equal(rep.v[0].kind, RB_REPAIR_READ_AS);
    /* it is no markup, or says nothing that can be meant */
    one_page("charset=koi8-r \xE9t\xE9", "charset=koi8-r \xC3\xA9t\xC3\xA9",
             "Windows-1252");
    one_page("<meta charset=klingon>caf\xE9",
             "<meta charset=klingon>caf\xC3"
             "\xA9",
             "Windows-1252");
    one_page("<meta charset=big5>caf\xE9!", "<meta charset=big5>caf\xC3\xA9!",
             "Windows-1252");
}

/* ---- ways back that are not of one kind ---- */

static void place(uint32_t start, uint32_t end, uint64_t from, uint64_t to)
{
    rb_place at =
        rb_map_find(map.map.v, map.map.n, text.p, (uint32_t)text.n, start, end);
    assert_int_equal(at.start, from);
    assert_int_equal(at.end, to);
}

static void test_ways_back(void **state)
{
    (void)state;
    /* half-width katakana between others: a, one byte, two bytes, b */
    char sjis[] = "a\xB1\x93\xFA"
                  "b";
    decode(sjis, 5, "CP932");
    expect("a\xEF\xBD\xB1\xE6\x97\xA5"
           "b");
    place(0, 1, 0, 1);
    place(1, 4, 1, 2);
    place(4, 7, 2, 4);
    place(7, 8, 4, 5);
    /* four bytes a character */
    char gb[] = "x\x81\x30\x81\x30\xB0\xA1y";
    decode(gb, 8, "GB18030");
    expect("x\xC2\x80\xE5\x95\x8Ay");
    place(1, 3, 1, 5);
    place(3, 6, 5, 7);
    place(6, 7, 7, 8);
    /* escapes belong to no character */
    char jp[] = "a\x1B$B\x46\x7C\x4B\x5C\x1B(Bz";
    decode(jp, 12, "ISO-2022-JP");
    expect("a\xE6\x97\xA5\xE6\x9C\xACz");
    place(1, 4, 4, 6);
    place(4, 7, 6, 8);
    place(7, 8, 11, 12);
    /* repairs */
    char bad[] = "\xC3\xA9\xFFz\xE2\x82";
    decode(bad, 6, "UTF-8");
    expect("\xC3\xA9\xEF\xBF\xBDz\xEF\xBF\xBD");
    place(2, 5, 2, 3);
    place(5, 6, 3, 4);
    place(6, 9, 4, 6);
    char half[] = "a\0\0\xD8z\0\xE9";
    decode(half, 7, "UTF-16LE");
    expect("a\xEF\xBF\xBDz\xEF\xBF\xBD");
    place(1, 4, 2, 4);
    place(4, 5, 4, 6);
    place(5, 8, 6, 7);
    char word[] = "a\x81z";
    decode(word, 3, "cp1252");
    expect("a\xEF\xBF\xBDz");
    place(1, 4, 1, 2);
    place(4, 5, 2, 3);
}

/* Mistakes without end make one piece at last, and cost no time. */
static void test_rubbish(void **state)
{
    (void)state;
    size_t n = 3 << 20;
    char *s = malloc(n);
    for (size_t i = 0; i < n; i++)
        s[i] = i & 1 ? '\xFF' : 'a';
    decode(s, n, "UTF-8");
    assert_int_equal(text.n, n * 2);
    assert_true(map.map.n <= (1 << 20) + 1);
    place((uint32_t)text.n - 1, (uint32_t)text.n, (1 << 20), n);
    free(s);
}

/* ---- memory is refused ---- */

typedef struct miser {
    long left;
} miser;

static void *grudging(void *ud, void *p, size_t osize, size_t nsize)
{
    miser *m = ud;
    (void)osize;
    if (nsize == 0) {
        free(p);
        return NULL;
    }
    return m->left-- > 0 ? realloc(p, nsize) : NULL;
}

static void test_no_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char bytes[1024];
        size_t n = encode(samples[i].name, samples[i].text, bytes, 1024);
        int rc = RB_ENOMEM;
        for (long left = 0; rc != RB_OK; left++) {
            miser m = {left};
            rb_mem small;
            rb_buf b;
            rb_mapper w;
            rb_mem_init(&small, grudging, &m);
            rb_buf_init(&b, &small);
            rb_mapper_init(&w, &small);
            rb_encoding enc = rb_encoding_find(bytes, n, samples[i].name);
            rc = rb_decode(enc, bytes, n, 0, &b, &rep, &w, &text, &err);
            assert_true(rc == RB_OK || rc == RB_ENOMEM);
            assert_true(left < 100);
            rb_buf_free(&b);
            rb_mapper_free(&w);
            assert_int_equal(small.used, 0);
        }
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_samples),   T(test_declared), T(test_not_fooled), T(test_markup),
        T(test_ways_back), T(test_rubbish),  T(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
** test_mojibake.c - what was read in the wrong code page is undone, or left
**
** Documents are put together from the seeds and from sentences in many
** languages, and damaged with iconv, as a whole or here and there. Each
** character must come out as it was, or as it was damaged: never as a third.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iconv.h>
#include <cmocka.h>

#include "languages.h"
#include "base/err.h"
#include "base/utf8.h"
#include "load/mojibake.h"

static rb_mem mem;
static rb_buf out, clean, damaged;
static rb_mapper map;
static rb_mended got;

static int setup(void **state)
{
    (void)state;
    rb_mem_init(&mem, NULL, NULL);
    rb_buf_init(&out, &mem);
    rb_buf_init(&clean, &mem);
    rb_buf_init(&damaged, &mem);
    rb_mapper_init(&map, &mem);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rb_buf_free(&out);
    rb_buf_free(&clean);
    rb_buf_free(&damaged);
    rb_mapper_free(&map);
    assert_int_equal(mem.used, 0);
    return 0;
}

static void mend(const char *s, size_t n)
{
    assert_int_equal(rb_mend(&mem, s, n, &out, &map, &got), RB_OK);
}

/* ---- by hand ---- */

/* Clean, as strange as it looks. */
static const char *const natural[] = {
    "NÃO, SÃO E IRMÃ… AMANHÃ – MANHÃ” “A IRMû, disse. «IRMû e MANHÃ—TARDE",
    "«Â» et Â : la lettre Â » circonflexe",
    "LIBERTÉ… «liberté…» “é”… ‘dité’” café™ café—thé MARQUÉ… FORÊT”…",
    "Literele ă, â și î: „â”, „â„… „Â” “â”… FĂŞIE CĂŞTIG ŢĂŢĂ „Ă” hotărâ…",
    "Ä… Å… Ö… HÄ” Å” “PÅ” HÄ” Ä– Å– Å— “Ä” ‘Å’ Å, sa hun",
    "Äš äš åž šâ Äʹnn Å´nn tåʹlǩ",
    "Рівне, Рівненська РІСІ. В «Ведомостях», В«Ведомостях» и С» и «Р» СССР»",
    "В\u00a0Москве, С\u00a0тех пор. Сёла, Рёв, Ѓорѓи, Ђорђе, ђак, Ћирилица",
    "está» má»“ má»” á»… «está»… não»… dữ liệu Việt Nam “Á”",
    "Meclis-i âlâ… «âlâ» Rezâ’nın Rezâ”… Allâh—Rezâ",
    "ß… daß” Straß’… Ø» Ø… «Ø» Ñ… «Ñ» Ð” Þ– Î… Ï» ×2 5×10",
};

static void test_natural(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof natural / sizeof *natural; i++) {
        mend(natural[i], strlen(natural[i]));
        if (got.n != 0)
            fail_msg("%s in: %s", got.was, natural[i]);
        rb_buf_puts(&clean, natural[i]);
        rb_buf_puts(&clean, "\n");
    }
    mend(clean.p, clean.n);
    assert_int_equal(got.n, 0);
}

static void expect(const char *s, const char *want, unsigned places)
{
    mend(s, strlen(s));
    const char *is = got.n > 0 ? out.p : s;
    if (strcmp(is, want) != 0)
        fail_msg("'%s' became '%s', not '%s'", s, is, want);
    assert_int_equal(got.n, places);
}

static void test_damaged(void **state)
{
    (void)state;
    expect("It\u00e2\u20ac\u2122s", "It\u2019s", 1);
    assert_string_equal(got.was, "\u00e2\u20ac\u2122");
    assert_string_equal(got.is, "\u2019");
    assert_int_equal(got.at, 2);
    expect("SÃ£o Paulo, SÃO PAULO", "São Paulo, SÃO PAULO", 1);
    expect("Ã–sterreich, KÃœHL", "Österreich, KÜHL", 2);
    expect("mot\u00c2\u00a0: 5\u00c2\u00a0000 Â£5 NÂ°5",
           "mot\u00a0: 5\u00a0000 £5 N°5", 4);
    expect("ðŸ˜€ âœ” â„¢ â‚¬ â€¦ â†’", "😀 ✔ ™ € … →", 6);
    expect("\u00e2\xC2\x80\xC2\x99 \u00c3\xC2\x89"
           "cole",
           "\u2019 École", 2);
    expect("вЂ™ вЂ“ в‚¬ в„–", "’ – € №", 4);
    expect("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир", 9);
    expect("ZaĹĽĂłĹ‚Ä‡ gÄ™Ĺ›lÄ… caf\u0102\u00a9", "Zażółć gęślą café", 8);
    expect("FranÃƒÂ§ois donÃ¢â‚¬â„¢t", "François don’t", 2);
    expect("\u00ef\u00bf\u00bd \u00ef\u00bb\u00bf", "\uFFFD \uFEFF", 2);
    assert_string_equal(got.is, "\uFFFD");
}

/* What is lost or in doubt is left. */
static void test_left(void **state)
{
    (void)state;
    expect("Ã la carte", "Ã la carte", 0);
    expect("\u00e2\u20ac\uFFFD", "\u00e2\u20ac\uFFFD", 0);
    expect("â€œso\u00e2\u20ac\uFFFD", "“so”", 2);
    expect("realÃ¢€world", "realÃ¢€world", 0);
    expect("KÃ–LN", "KÃ–LN", 0); /* what else the text has decides */
    expect("KÃ–LN grÃ¼ÃŸt hÃ¶flich", "KÖLN grüßt höflich", 4);
    expect("IRMÃ–S, NÃO: grÃ¼ÃŸt hÃ¶flich", "IRMÃ–S, NÃO: grüßt höflich", 3);
}

static void test_about(void **state)
{
    (void)state;
    const char *s = "This is mojibake: \u00e2\u20ac\u2122 for an apostrophe";
    mend(s, strlen(s));
    assert_int_equal(got.n, 1);
    assert_true(got.about);
    mend("It\u00e2\u20ac\u2122s", 8);
    assert_false(got.about);
}

/* ---- by chance ---- */

static const char *const sentence[] = {
    FR,
    PL,
    CS,
    HU,
    TR,
    RU,
    UK,
    EL,
    HE,
    AR,
    TH,
    JA,
    KO,
    ZH,
    ZT,
    "“We’ll wait,” she said — “it’s £5 or €6…”",
    "Die Grünen müssen überall größer werden, sagte Özdemir, 5 °C wärmer.",
    "A direção não disse “não”: o coração é só nosso, irmã. NÃO!",
    "Señora Muñoz pidió más: ¿qué pasará mañana? ¡Nada! “EL AÑO”",
    "Å gå på jorda er ikke så lett, sa Ærlig Ødegård. «Nei», svarte Åse.",
    "Þórður sagði að það væri óþarfi að bíða. Ég veit ekki, sagði Ásta.",
    "Chính phủ Việt Nam hôm qua tuyên bố luật mới, người dân đồng ý…",
    "Guvernul României a anunțat că școlile și țara vor avea bani. „Așa e.”",
    "Valdība vakar paziņoja, ka skolēni šogad saņems vairāk. Ļoti labi.",
    "Влада је јуче саопштила да ће школе добити више новца. „Није тачно.”",
};
enum { SENTENCES = sizeof sentence / sizeof *sentence };

static const char *const seeds[] = {
    "seeds/union-dispute.txt", "seeds/partisan-ports.txt",
    "seeds/parliament-debate.txt", "seeds/pages/german.html",
    "seeds/trade-quarrel.json"};
enum { SEEDS = sizeof seeds / sizeof *seeds };

static uint64_t seed;

static unsigned chance(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

/* How byte b of the page looks; Latin-1 when there is no page. */
static void put_byte(iconv_t cd, unsigned char b, rb_buf *to)
{
    char in = (char)b, c[8], *p = &in, *q = c;
    size_t left = 1, room = sizeof c;
    if (cd == (iconv_t)-1 || iconv(cd, &p, &left, &q, &room) == (size_t)-1) {
        q = c + rb_utf8_encode(b, c);
        room = sizeof c - (size_t)(q - c);
    }
    rb_buf_put(to, c, sizeof c - room);
}

static void damage(iconv_t cd, const char *s, size_t n, int times, rb_buf *to)
{
    rb_buf once;
    rb_buf_init(&once, &mem);
    for (size_t i = 0; i < n; i++)
        put_byte(cd, (unsigned char)s[i], times > 1 ? &once : to);
    if (times > 1)
        damage(cd, once.p, once.n, times - 1, to);
    rb_buf_free(&once);
}

typedef struct unit {   /* a character */
    uint32_t at, len;   /* in the clean text, */
    uint32_t dat, dlen; /* in the damaged one */
} unit;
static unit *units;
static size_t n_units, n_damaged, n_restored;

static size_t char_len(unsigned char c)
{
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* A paragraph of `clean`, whole or damaged. */
static void add_units(iconv_t cd, int times, size_t from)
{
    for (size_t i = from, len; i < clean.n; i += len) {
        len = char_len((unsigned char)clean.p[i]);
        unit u = {(uint32_t)i, (uint32_t)len, (uint32_t)damaged.n, 0};
        if (times > 0 && len > 1)
            damage(cd, clean.p + i, len, times, &damaged);
        else
            rb_buf_put(&damaged, clean.p + i, len);
        u.dlen = (uint32_t)damaged.n - u.dat;
        units[n_units++] = u;
    }
}

static int goes_on(const rb_buf *b, size_t at, const rb_buf *with, size_t from,
                   size_t n)
{
    return at + n <= b->n && memcmp(b->p + at, with->p + from, n) == 0;
}

/* Every character is there, as it was or as it was damaged, and leads back. */
static void follow(const char *page)
{
    const rb_buf *is = got.n > 0 ? &out : &damaged;
    size_t at = 0;
    for (size_t i = 0; i < n_units; i++) {
        const unit *u = &units[i];
        int hurt = u->len != u->dlen;
        n_damaged += (size_t)hurt;
        if (goes_on(is, at, &damaged, u->dat, u->dlen)) {
            at += u->dlen;
            continue;
        }
        if (!hurt || !goes_on(is, at, &clean, u->at, u->len))
            fail_msg("%s: '%.*s' became '%.12s' in: %.*s", page, (int)u->len,
                     clean.p + u->at, is->p + at, 200,
                     clean.p + (u->at > 100 ? u->at - 100 : 0));
        rb_place p = rb_map_find(map.map.v, map.map.n, is->p, (uint32_t)is->n,
                                 (uint32_t)at, (uint32_t)at + u->len);
        assert_int_equal(p.start, u->dat);
        assert_int_equal(p.end, u->dat + u->dlen);
        assert_true(p.exact);
        n_restored++;
        at += u->len;
    }
    assert_int_equal(at, is->n);
}

static void again(void)
{
    rb_buf first = out;
    if (got.n == 0)
        return;
    rb_buf_init(&out, &mem);
    mend(first.p, first.n);
    assert_int_equal(got.n, 0);
    rb_buf_free(&first);
}

static void add_seed(rb_buf *b)
{
    static char text[32768];
    FILE *f = fopen(seeds[chance(SEEDS)], "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f), from, to;
    fclose(f);
    text[n] = '\0';
    from = chance((unsigned)n);
    while (from > 0 && text[from] != '\n')
        from--;
    to = from + 1 + strcspn(text + from + 1, "\n");
    rb_buf_put(b, text + from, to <= n ? to - from : 0);
}

/* Paragraphs; `part`: only some of them are damaged. */
static void make(iconv_t cd, int times, int part)
{
    unsigned n = 1 + chance(8);
    rb_buf_clear(&clean);
    rb_buf_clear(&damaged);
    n_units = 0;
    for (unsigned i = 0; i < n; i++) {
        size_t from = clean.n;
        if (chance(4) == 0)
            add_seed(&clean);
        else
            rb_buf_puts(&clean, sentence[chance(SENTENCES)]);
        rb_buf_puts(&clean, "\n\n");
        add_units(cd, part && chance(2) ? 0 : times, from);
    }
}

static void check_page(const char *page, int times, unsigned percent)
{
    iconv_t cd = page != NULL ? iconv_open("UTF-8", page) : (iconv_t)-1;
    units = malloc(400000 * sizeof *units);
    assert_non_null(units);
    seed = 7;
    for (int part = 0; part < 2; part++) {
        n_damaged = n_restored = 0;
        for (int i = 0; i < 300; i++) {
            make(cd, times, part);
            mend(clean.p, clean.n);
            assert_int_equal(got.n, 0);
            mend(damaged.p, damaged.n);
            follow(page != NULL ? page : "Latin-1");
            again();
        }
        assert_true(n_damaged > 5000);
        if (n_restored * 100 < n_damaged * percent)
            fail_msg("%s: %zu of %zu restored", page != NULL ? page : "Latin-1",
                     n_restored, n_damaged);
    }
    free(units);
    if (cd != (iconv_t)-1)
        iconv_close(cd);
}

static void test_pages(void **state)
{
    (void)state;
    check_page("WINDOWS-1252", 1, 99);
    check_page(NULL, 1, 99);
    check_page("WINDOWS-1251", 1, 95);
    check_page("WINDOWS-1250", 1, 60);
}

static void test_twice(void **state)
{
    (void)state;
    check_page("WINDOWS-1252", 2, 99);
    check_page(NULL, 2, 99);
    check_page("WINDOWS-1250", 2, 99);
    check_page("WINDOWS-1251", 2, 99);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_natural), T(test_damaged),
                                       T(test_left),    T(test_about),
                                       T(test_pages),   T(test_twice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

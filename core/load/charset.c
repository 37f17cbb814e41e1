/*
** charset.c - which encoding bytes that are not UTF-8 have
**
** uchardet knows the statistics of many languages. Its opinion is checked:
** the bytes must decode, and letters of another script must not stand inside
** words of Latin letters ("caf\xE9" is no Cyrillic). For encodings of Latin
** letters, which it confuses, charset_latin.c decides. Of two encodings of
** which one is a superset of the other the larger one is taken.
**
** Without uchardet: Windows-1252 and its like, Cyrillic not at all.
*/
#include "charset.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>
#include "encoding_int.h"

#ifdef RB_WITH_UCHARDET
#include <uchardet/uchardet.h>
#endif

enum { WINDOW = 48 * 1024, SECOND = 16 * 1024, BEFORE = 256 };

typedef struct window {
    const char *s;
    size_t n;
} window;

/* ---- what is looked at ---- */

static size_t first_high(const char *s, size_t n, size_t from)
{
    while (from < n && (unsigned char)s[from] < 0x80)
        from++;
    return from;
}

/* Begin and end at a blank: that is inside a character in no encoding. */
static window cut_window(const char *s, size_t n, size_t from, size_t size)
{
    size_t end = from + size < n ? from + size : n, low = end;
    if (end < n) {
        while (low > from + size / 2 && s[low] != '\n' && s[low] != ' ')
            low--;
        if (low > from + size / 2)
            end = low;
    }
    return (window){s + from, end - from};
}

static size_t begin_window(const char *s, size_t at)
{
    size_t from = at > BEFORE ? at - BEFORE : 0;
    while (from > 0 && from < at && s[from - 1] != '\n' && s[from - 1] != ' ')
        from++;
    return from;
}

static int windows(const char *s, size_t n, window w[2])
{
    size_t from = begin_window(s, first_high(s, n, 0));
    w[0] = cut_window(s, n, from, WINDOW);
    size_t end = from + w[0].n, mid = end + (n - end) / 2;
    if (end == n)
        return 1;
    while (mid < n && s[mid] != '\n' && s[mid] != ' ')
        mid++;
    mid = first_high(s, n, mid);
    if (mid == n)
        return 1;
    w[1] = cut_window(s, n, begin_window(s, mid), SECOND);
    return 2;
}

/* ---- is it UTF-8 that was damaged? ---- */

/* No letter or sign that occurs in Windows-1252 texts. */
static int is_odd(unsigned char c)
{
    return c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D ||
           c == 0xFF;
}

/*
** Sequences that are right (or right but for the end of the text) speak for
** UTF-8; bytes that are letters elsewhere against it. A lone last byte is a
** lower case letter there, or the beginning of a character here.
*/
static int is_utf8(const unsigned char *s, size_t n)
{
    size_t utf8 = 0, other = 0, odd = 0, len, part;
    int cut;
    for (size_t i = 0; i < n; i += len) {
        len = 1;
        if (s[i] < 0x80)
            continue;
        len = rb_utf8_sequence(s + i, n - i, &part, &cut);
        if (len > 0) {
            utf8++;
            continue;
        }
        len = part;
        if (rb_utf8_surrogate(s + i, n - i)) {
            len = 3;
            utf8++;
        } else if (cut && (part > 1 || s[i] < 0xDF)) {
            utf8++;
        } else if (is_odd(s[i])) {
            odd++;
        } else {
            other++;
        }
    }
    /* Odd bytes alone are rubbish; among others they are letters. */
    return utf8 + (other < 4 ? odd : 0) >= other;
}

/* ---- what uchardet says ---- */

static const struct known {
    const char *says, *name;
    const char *larger; /* when bytes are not in `name` */
} known[] = {
    {"WINDOWS-1251", "Windows-1251", NULL},
    {"KOI8-R", "KOI8-R", NULL},
    {"ISO-8859-5", "ISO-8859-5", NULL},
    {"IBM866", "IBM866", NULL},
    {"IBM855", "IBM855", NULL},
    {"MAC-CYRILLIC", "MAC-CYRILLIC", NULL},
    {"ISO-8859-7", "ISO-8859-7", "Windows-1253"},
    {"WINDOWS-1253", "Windows-1253", "ISO-8859-7"},
    {"ISO-8859-8", "Windows-1255", "ISO-8859-8"},
    {"WINDOWS-1255", "Windows-1255", "ISO-8859-8"},
    {"ISO-8859-6", "ISO-8859-6", "Windows-1256"},
    {"WINDOWS-1256", "Windows-1256", NULL},
    {"TIS-620", "CP874", NULL},
    {"ISO-8859-11", "CP874", NULL},
    {"GB18030", "GB18030", NULL},
    {"BIG5", "BIG5", "BIG5-HKSCS"},
    {"EUC-TW", "EUC-TW", NULL},
    {"SHIFT_JIS", "CP932", "SHIFT_JISX0213"},
    {"EUC-JP", "EUC-JP", "EUC-JP-MS"},
    {"EUC-KR", "CP949", NULL},
    {"UHC", "CP949", NULL},
    {"JOHAB", "JOHAB", NULL},
    {"VISCII", "VISCII", NULL},
    {"WINDOWS-1258", "Windows-1258", NULL},
};

static const struct known *find_known(const char *says)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcasecmp(says, known[i].says) == 0)
            return &known[i];
    }
    return NULL;
}

#ifdef RB_WITH_UCHARDET
static void ask(const window *w, int n, char *says, size_t room)
{
    uchardet_t u = uchardet_new();
    *says = '\0';
    if (u == NULL)
        return;
    for (int i = 0; i < n; i++) {
        if (uchardet_handle_data(u, w[i].s, w[i].n) != 0)
            break;
    }
    uchardet_data_end(u);
    const char *name = uchardet_get_charset(u);
    if (name != NULL && strlen(name) < room)
        strcpy(says, name);
    uchardet_delete(u);
}
#else
static void ask(const window *w, int n, char *says, size_t room)
{
    (void)w, (void)n, (void)room;
    *says = '\0';
}
#endif

/* ---- does it fit? ---- */

typedef struct fit {
    size_t chars;  /* beyond ASCII */
    size_t bad;    /* bytes that are none, and control codes */
    size_t mixed;  /* letters of another script beside an ASCII letter */
    size_t common; /* of the scripts that the encoding is for */
    size_t tones;  /* of Vietnamese, behind a vowel */
} fit;

static int is_letter(uint32_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static int is_script(uint32_t c)
{
    return (c >= 0x370 && c < 0x1100) || (c >= 0x3040 && c < 0x3100) ||
           (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4);
}

static int is_tone(uint32_t c)
{
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323 ||
           (c >= 0x1EA0 && c < 0x1EFA); /* iconv joins them with the vowel */
}

static int is_vowel(uint32_t c)
{
    c |= 32;
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
           c == 'y' || c >= 0xC0;
}

static void weigh(const uint32_t *c, size_t n, fit *f)
{
    for (size_t i = 0; i < n; i++) {
        if (c[i] < 0x80)
            continue;
        f->chars++;
        f->bad +=
            (c[i] < 0xA0 && c[i] != 0x85) || (c[i] >= 0xE000 && c[i] < 0xF900);
        if (is_tone(c[i]))
            f->tones += c[i] > 0x1000 || (i > 0 && is_vowel(c[i - 1]));
        if (!is_script(c[i]))
            continue;
        f->common++;
        f->mixed += (i > 0 && is_letter(c[i - 1])) ||
                    (i + 1 < n && is_letter(c[i + 1]));
    }
}

enum { PART = 512 };

static void weigh_window(iconv_t cd, window w, fit *f)
{
    uint32_t chars[PART];
    char *in = (char *)w.s;
    size_t left = w.n;
    iconv(cd, NULL, NULL, NULL, NULL);
    while (left > 0) {
        char *out = (char *)chars;
        size_t room = sizeof chars;
        size_t rc = iconv(cd, &in, &left, &out, &room);
        weigh(chars, (sizeof chars - room) / 4, f);
        if (rc == (size_t)-1 && (room >= 8 || left < 2)) {
            f->bad++;
            in++;
            left--;
        }
    }
}

static fit fits(const char *name, const window *w, int n)
{
    fit f = {0};
    iconv_t cd = iconv_open("WCHAR_T", name);
    if (cd == (iconv_t)-1) {
        f.bad = SIZE_MAX;
        return f;
    }
    for (int i = 0; i < n; i++)
        weigh_window(cd, w[i], &f);
    iconv_close(cd);
    return f;
}

static int is_fit(const fit *f)
{
    return f->bad != SIZE_MAX && f->bad * 20 <= f->chars &&
           f->mixed * 10 <= f->common * 4;
}

/* KOI8-R has box drawing where KOI8-U has four letters. */
static int is_koi8_u(const window *w)
{
    size_t n = 0;
    for (size_t i = 1; i + 1 < w->n; i++) {
        unsigned char c = (unsigned char)w->s[i];
        n += (c == 0xA4 || c == 0xA6 || c == 0xA7 || c == 0xAD) &&
             ((unsigned char)w->s[i - 1] >= 0xC0 ||
              (unsigned char)w->s[i + 1] >= 0xC0);
    }
    return n > 0;
}

/* An accented capital alpha begins many Greek words, and stands elsewhere. */
static const char *which_greek(const window *w, const char *name)
{
    size_t iso = 0, windows = 0;
    for (size_t i = 0; i + 1 < w->n; i++) {
        unsigned char c = (unsigned char)w->s[i];
        unsigned char a = i > 0 ? (unsigned char)w->s[i - 1] : ' ';
        if (a < 0xC0 && (unsigned char)w->s[i + 1] >= 0xE1) {
            iso += c == 0xB6;
            windows += c == 0xA2;
        }
    }
    return iso > windows ? "ISO-8859-7" : windows > iso ? "Windows-1253" : name;
}

static const char *refine(const struct known *k, const window *w, int n)
{
    fit f = fits(k->name, w, n);
    if (f.bad > 0 && k->larger != NULL) {
        fit g = fits(k->larger, w, n);
        if (g.bad < f.bad && is_fit(&g))
            return k->larger;
    }
    if (!is_fit(&f))
        return NULL;
    if (strcmp(k->name, "ISO-8859-7") == 0 ||
        (strcmp(k->name, "Windows-1253") == 0 && f.bad == 0))
        return which_greek(w, k->name);
    if (strcmp(k->name, "Windows-1258") == 0 && f.tones * 5 < f.chars)
        return NULL;
    if (strcmp(k->name, "KOI8-R") == 0 && is_koi8_u(w))
        return "KOI8-U";
    return k->name;
}

/* When uchardet knows nothing: all letters are of the script, no mistake. */
static const char *try_rare(const window *w, int n)
{
    static const char *const rare[] = {"JOHAB", "CP949", "EUC-TW"};
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        fit f = fits(rare[i], w, n);
        if (f.bad == 0 && f.mixed == 0 && f.common > 8 &&
            f.common * 10 > f.chars * 9)
            return rare[i];
    }
    return NULL;
}

const char *rb_charset_detect(const char *s, size_t n)
{
    window w[2];
    char says[40];
    int nw = windows(s, n, w);
    const char *name = NULL;
    if (is_utf8((const unsigned char *)w[0].s, w[0].n))
        return NULL;
    ask(w, nw, says, sizeof says);
    const struct known *k = find_known(says);
    if (k != NULL)
        name = refine(k, w, nw);
    if (k == NULL && *says == '\0')
        name = try_rare(w, nw);
    if (name == NULL)
        name = rb_charset_latin(w[0].s, w[0].n, says);
    return name;
}

/* ---- escapes ---- */

static int decodes(const char *name, const char *s, size_t n)
{
    window w = {s, n < WINDOW ? n : WINDOW};
    fit f = fits(name, &w, 1);
    return f.bad <= (n > WINDOW) && f.common > 0;
}

const char *rb_charset_escapes(const char *s, size_t n)
{
    static const struct {
        const char *escape, *name;
    } shift[] = {{"\x1B$B", "ISO-2022-JP"},   {"\x1B$@", "ISO-2022-JP"},
                 {"\x1B(I", "ISO-2022-JP-3"}, {"\x1B$(D", "ISO-2022-JP-2"},
                 {"\x1B$)C", "ISO-2022-KR"},  {"\x1B$)A", "ISO-2022-CN"},
                 {"\x1B$)G", "ISO-2022-CN"}};
    const char *esc = memchr(s, 0x1B, n);
    size_t left = esc == NULL ? 0 : n - (size_t)(esc - s);
    for (size_t i = 0; i < sizeof shift / sizeof *shift; i++) {
        size_t k = strlen(shift[i].escape);
        if (left > k && memcmp(esc, shift[i].escape, k) == 0 &&
            decodes(shift[i].name, s, n))
            return shift[i].name;
    }
    return NULL;
}

/*
** mojibake_undo.c - characters of a code page, back to the UTF-8 they were
**
** Every character gives its byte in the code page; bytes that are one
** sequence of UTF-8 are a candidate, and what it stands between says how
** natural it would be as it is. The control codes U+0080 to U+009F are bytes
** of every page: Latin-1 has them, and the Windows pages lend them to the
** bytes that they do not define.
*/
#include "mojibake.h"

#include <string.h>
#include <utf8proc.h>
#include "../base/utf8.h"

enum { P1252, P1251, P1250, PAGES };

/* Of the bytes from 0x80. */
static const uint16_t page_char[PAGES][128] = {
    {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
     0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018,
     0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
     0x203A, 0x0153, 0x009D, 0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
     0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC,
     0x00AD, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5,
     0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE,
     0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
     0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x00D0,
     0x00D1, 0x00D2, 0x00D3, 0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9,
     0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF, 0x00E0, 0x00E1, 0x00E2,
     0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
     0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4,
     0x00F5, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD,
     0x00FE, 0x00FF},
    {0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC,
     0x2030, 0x0409, 0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018,
     0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x0098, 0x2122, 0x0459,
     0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408,
     0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC,
     0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5,
     0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455,
     0x0457, 0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417,
     0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x0420,
     0x0421, 0x0422, 0x0423, 0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429,
     0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F, 0x0430, 0x0431, 0x0432,
     0x0433, 0x0434, 0x0435, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A, 0x043B,
     0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0444,
     0x0445, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D,
     0x044E, 0x044F},
    {0x20AC, 0x0081, 0x201A, 0x0083, 0x201E, 0x2026, 0x2020, 0x2021, 0x0088,
     0x2030, 0x0160, 0x2039, 0x015A, 0x0164, 0x017D, 0x0179, 0x0090, 0x2018,
     0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x0098, 0x2122, 0x0161,
     0x203A, 0x015B, 0x0165, 0x017E, 0x017A, 0x00A0, 0x02C7, 0x02D8, 0x0141,
     0x00A4, 0x0104, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x015E, 0x00AB, 0x00AC,
     0x00AD, 0x00AE, 0x017B, 0x00B0, 0x00B1, 0x02DB, 0x0142, 0x00B4, 0x00B5,
     0x00B6, 0x00B7, 0x00B8, 0x0105, 0x015F, 0x00BB, 0x013D, 0x02DD, 0x013E,
     0x017C, 0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7,
     0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E, 0x0110,
     0x0143, 0x0147, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E,
     0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF, 0x0155, 0x00E1, 0x00E2,
     0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB,
     0x011B, 0x00ED, 0x00EE, 0x010F, 0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4,
     0x0151, 0x00F6, 0x00F7, 0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD,
     0x0163, 0x02D9},
};

static int in(uint32_t x, uint32_t from, uint32_t to)
{
    return x >= from && x <= to;
}

/* The byte of a character in the page, 0: it has none, or is ASCII. */
static unsigned byte_of(int page, uint32_t c)
{
    unsigned last = page == P1250 ? 128 : 64; /* the others are in order */
    if (c < 0x80)
        return 0;
    if (page == P1252 && in(c, 0xA0, 0xFF))
        return c;
    if (page == P1251 && in(c, 0x410, 0x44F))
        return c - 0x410 + 0xC0;
    for (unsigned i = 0; i < last; i++) {
        if (page_char[page][i] == c)
            return 0x80 + i;
    }
    return c < 0xA0 ? c : 0;
}

/* ---- one character ---- */

typedef struct undone {
    uint32_t x;       /* the character */
    uint32_t from[4]; /* that stand for it */
    int n;            /* how many */
    unsigned lead;    /* first byte */
    size_t len;       /* bytes of text */
} undone;

static int tail_bytes(unsigned lead)
{
    return lead < 0xC2 || lead > 0xF4 ? 0
           : lead < 0xE0              ? 1
           : lead < 0xF0              ? 2
                                      : 3;
}

static int is_scalar(uint32_t x, int tail)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    return x >= least[tail] && x <= 0x10FFFF && (x < 0xD800 || x > 0xDFFF);
}

static uint32_t lead_bits(unsigned lead, int tail)
{
    return lead & (0x3FU >> tail);
}

static int undo_once(const char *s, size_t n, int page, undone *u)
{
    int len;
    if (n == 0)
        return 0;
    u->from[0] = rb_utf8_decode(s, s + n, &len);
    u->lead = byte_of(page, u->from[0]);
    u->len = (size_t)len;
    int tail = tail_bytes(u->lead);
    if (tail == 0)
        return 0;
    u->x = lead_bits(u->lead, tail);
    for (u->n = 1; u->n <= tail; u->n++) {
        if (u->len >= n)
            return 0;
        uint32_t c = rb_utf8_decode(s + u->len, s + n, &len);
        unsigned b = byte_of(page, c);
        if ((b & 0xC0) != 0x80)
            return 0;
        u->from[u->n] = c;
        u->x = u->x << 6 | (b & 0x3F);
        u->len += (size_t)len;
    }
    return is_scalar(u->x, tail);
}

/* The same, where each of the characters was damaged itself. */
static int undo_twice(const char *s, size_t n, int page, undone *u)
{
    undone part;
    if (!undo_once(s, n, page, &part))
        return 0;
    u->from[0] = part.from[0];
    u->len = part.len;
    u->lead = byte_of(page, part.x);
    int tail = tail_bytes(u->lead);
    if (tail == 0)
        return 0;
    u->x = lead_bits(u->lead, tail);
    for (u->n = 1; u->n <= tail; u->n++) {
        if (!undo_once(s + u->len, n - u->len, page, &part))
            return 0;
        unsigned b = byte_of(page, part.x);
        if ((b & 0xC0) != 0x80)
            return 0;
        u->from[u->n] = part.x;
        u->x = u->x << 6 | (b & 0x3F);
        u->len += part.len;
    }
    return is_scalar(u->x, tail);
}

/* ---- what it would be ---- */

enum kind {
    K_NONE,
    K_LATIN,  /* é, ł */
    K_FAR,    /* ș, ơ: Latin, but further away */
    K_SYMBOL, /* £, », no-break space */
    K_PUNCT,  /* ’, – */
    K_SIGN,   /* €, ™, № */
    K_PICT,   /* arrows, boxes, stars */
    K_SURE,   /* emoji, U+FFFD, marks of byte order and variation */
    K_VIET,   /* ế */
    K_TWO,    /* Greek, Cyrillic, Hebrew, Arabic */
    K_THREE   /* scripts that need three bytes */
};

static enum kind kind_far(uint32_t x)
{
    if (x == 0xFEFF || x == 0xFFFD || x == 0xFE0F || in(x, 0xFB00, 0xFB06) ||
        in(x, 0x1F000, 0x1FAFF))
        return K_SURE;
    if (in(x, 0x1F00, 0x1FFE))
        return K_TWO; /* Greek with accents, among other Greek */
    if (in(x, 0x1E00, 0x1EFF))
        return in(x, 0x1EA0, 0x1EF9) ? K_VIET : K_NONE;
    if (in(x, 0x900, 0x10FF) || in(x, 0x1780, 0x17FF) ||
        in(x, 0x3000, 0x30FF) || in(x, 0x3105, 0x312F) ||
        in(x, 0x4E00, 0x9FFF) || in(x, 0xAC00, 0xD7A3) ||
        in(x, 0xFF01, 0xFFEE) || in(x, 0x1200, 0x137F))
        return K_THREE;
    return K_NONE;
}

static enum kind kind_of_assigned(uint32_t x)
{
    if (x < 0xA0)
        return K_NONE;
    if (x < 0xC0 || x == 0xD7 || x == 0xF7)
        return K_SYMBOL;
    if (x < 0x180)
        return K_LATIN;
    if (x < 0x370)
        return x == 0x1A0 || x == 0x1A1 || x == 0x1AF || x == 0x1B0 ||
                       x == 0x192 || in(x, 0x218, 0x21B)
                   ? K_FAR
                   : K_NONE;
    if (x < 0x780)
        return x < 0x530 || in(x, 0x5D0, 0x5EA) || in(x, 0x60C, 0x6FF) ? K_TWO
                                                                       : K_NONE;
    if (in(x, 0x2000, 0x205E))
        return K_PUNCT;
    if (in(x, 0x20A0, 0x20C0) || x == 0x2103 || x == 0x2109 || x == 0x2116 ||
        x == 0x2120 || x == 0x2122 || x == 0x2126)
        return K_SIGN;
    if (in(x, 0x2070, 0x209C) || in(x, 0x2150, 0x218B) ||
        in(x, 0x2190, 0x23FF) || in(x, 0x2460, 0x27BF) || in(x, 0x2B05, 0x2B55))
        return K_PICT;
    return kind_far(x);
}

static enum kind kind_of(uint32_t x)
{
    return utf8proc_category((utf8proc_int32_t)x) == UTF8PROC_CATEGORY_CN
               ? K_NONE
               : kind_of_assigned(x);
}

unsigned rb_moji_run(int kind)
{
    return kind == K_TWO ? 3 : kind == K_THREE ? 2 : 0;
}

/* ---- how natural it is ---- */

static int is_lower(uint32_t c)
{
    return c > 0x20 &&
           utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

/* What people write right after a word: marks that close, dashes, notes. */
static int follows_word(uint32_t c)
{
    switch (c) {
    case 0xA0:
    case 0xAB:
    case 0xAD:
    case 0xAE:
    case 0xB2:
    case 0xB3:
    case 0xB7:
    case 0xB9:
    case 0xBB:
    case 0x2013:
    case 0x2014:
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D:
    case 0x2020:
    case 0x2021:
    case 0x2022:
    case 0x2026:
    case 0x2039:
    case 0x203A:
    case 0x2122:
        return 1;
    }
    return 0;
}

static int all_follow(const undone *u)
{
    for (int i = 1; i < u->n; i++) {
        if (!follows_word(u->from[i]))
            return 0;
    }
    return 1;
}

typedef struct around { /* the characters beside it */
    uint32_t before, after;
} around;

/* "Â£": the letter Â stands before what needs a word before it only where it
** ends a word itself. */
static int grade_symbol(const undone *u, around a)
{
    uint32_t c = u->from[1];
    if (u->lead != 0xC2)
        return RB_MOJI_MEDIUM; /* × and ÷ */
    if (c == 0xAD || c == 0xA8 || c == 0xAF || c == 0xB4 || c == 0xB8)
        return RB_MOJI_MEDIUM; /* soft hyphen, accents that stand alone */
    int begins = a.before <= ' ' || a.before == 0xA0 || a.before == '(' ||
                 a.before == '"' || a.before == 0xAB || a.before == 0x201C ||
                 a.before == 0x201E || a.before == 0x2018;
    int upper = rb_is_upper(a.before);
    if (follows_word(c))
        return upper               ? RB_MOJI_WEAK
               : !begins           ? RB_MOJI_STRONG
               : c == 0xA0         ? RB_MOJI_WEAK
               : is_lower(a.after) ? RB_MOJI_MEDIUM
                                   : RB_MOJI_WEAK;
    return upper && (c == 0xA9 || c == 0xAA || c == 0xBA) ? RB_MOJI_MEDIUM
                                                          : RB_MOJI_STRONG;
}

/* "Ã©": a capital after a small letter, or before what no word ends with. */
static int grade_latin(const undone *u, around a)
{
    uint32_t c = u->from[1];
    int open = follows_word(c), first = !rb_is_alpha(a.before);
    if (is_lower(a.before))
        return open && c != 0xAD && c != 0xA0 ? RB_MOJI_MEDIUM : RB_MOJI_STRONG;
    if (open && first)
        return is_lower(a.after) || c == 0xA0 ? RB_MOJI_MEDIUM : RB_MOJI_WEAK;
    if (open)
        return RB_MOJI_WEAK;
    /* Capitals come before signs of their own, small letters after them. */
    if (c == 0xB4 || (!first && (c == 0xA9 || c == 0xAA || c == 0xBA)))
        return RB_MOJI_MEDIUM;
    int caron = c == 0x160 || c == 0x161 || c == 0x17D || c == 0x17E;
    return caron && (!first || u->lead != 0xC3) ? RB_MOJI_MEDIUM
                                                : RB_MOJI_STRONG;
}

/* Ă and Ĺ are letters of languages whose small letters this page has. */
static int grade_latin_1250(const undone *u, around a)
{
    uint32_t c = u->from[1];
    int open = follows_word(c) || rb_is_alpha(c);
    if (is_lower(a.before))
        return open ? RB_MOJI_MEDIUM : RB_MOJI_STRONG;
    return open ? RB_MOJI_WEAK : RB_MOJI_MEDIUM;
}

static int is_latin_letter(uint32_t c)
{
    return in(c | 0x20, 'a', 'z') || (in(c, 0xC0, 0x17F) && rb_is_alpha(c));
}

/* "Г©": a Cyrillic letter in a Latin word. "В«" is often only a blank that
** was forgotten. */
static int grade_latin_1251(const undone *u, around a)
{
    int latin = is_latin_letter(a.before) || is_latin_letter(a.after);
    return latin && !follows_word(u->from[1]) ? RB_MOJI_STRONG : RB_MOJI_WEAK;
}

static int grade_pict(const undone *u, around a)
{
    if (all_follow(u))
        return RB_MOJI_WEAK;
    return rb_is_alpha(a.before) || rb_is_alpha(u->from[1]) ? RB_MOJI_MEDIUM
                                                            : RB_MOJI_STRONG;
}

/* Of a character that was damaged twice a part may be lost; what is left of
** it would make another: "Ã¢€" of a dash. */
static int is_half(const undone *u, around a)
{
    if (in(u->x, 0xC2, 0xC5))
        return is_lower(a.before);
    return u->x == 0xE2 && (a.after == 0x20AC || in(a.after, 0x80, 0x9F));
}

static int grade(const undone *u, int page, enum kind kind, around a)
{
    if (is_half(u, a))
        return RB_MOJI_NONE;
    switch (kind) {
    case K_NONE:
        return RB_MOJI_NONE;
    case K_LATIN:
        return page == P1251                      ? grade_latin_1251(u, a)
               : page == P1250 && u->lead != 0xC2 ? grade_latin_1250(u, a)
                                                  : grade_latin(u, a);
    case K_FAR:
        return u->from[1] == 0xB0 || u->from[1] == 0xA1 ? RB_MOJI_STRONG
               : is_lower(a.before)                     ? RB_MOJI_MEDIUM
                                                        : RB_MOJI_WEAK;
    case K_SYMBOL:
        return page == P1251 ? RB_MOJI_WEAK : grade_symbol(u, a);
    case K_VIET:
        return !follows_word(u->from[2]) && is_lower(a.after) ? RB_MOJI_STRONG
               : is_lower(a.after)                            ? RB_MOJI_MEDIUM
                                                              : RB_MOJI_WEAK;
    case K_PICT:
        return grade_pict(u, a);
    case K_TWO:
    case K_THREE:
        return RB_MOJI_RUN;
    default:
        return RB_MOJI_STRONG;
    }
}

/* "â€" and a byte that the page does not define, which was thrown away: only
** the closing quote has one there that is often met. */
static int undo_quote(const char *s, size_t n, rb_moji *m)
{
    static const char lost[] = "\u00e2\u20ac\uFFFD";
    size_t len = sizeof lost - 1;
    if (n < len || memcmp(s, lost, len) != 0)
        return RB_MOJI_NONE;
    m->first = 0xE2;
    m->x = 0x201D;
    m->len = (uint16_t)len;
    m->page = P1252;
    m->kind = K_NONE;
    return RB_MOJI_QUOTE;
}

static around around_of(const char *s, size_t n, size_t end, uint32_t before)
{
    around a = {before, 0};
    int len;
    if (end < n)
        a.after = rb_utf8_decode(s + end, s + n, &len);
    return a;
}

/* Fill in *m; the grade. */
static int judge(const undone *u, int page, enum kind kind, around a,
                 rb_moji *m)
{
    m->first = u->from[0];
    m->x = u->x;
    m->len = (uint16_t)u->len;
    m->page = (uint8_t)page;
    m->kind = (uint8_t)kind;
    return grade(u, page, kind, a);
}

/* Cyrillic letters such as the "Пі" of a word, damaged once, look like one
** character that was damaged twice. No Latin letter stands beside them. */
static int is_pair(int page, const undone *u, enum kind kind, around a)
{
    if (page != P1251 || kind == K_PUNCT || kind == K_SIGN || kind == K_SURE)
        return 0;
    for (int i = 1; i < u->n; i++) {
        if (!follows_word(u->from[i]) && !in(u->from[i], 0x400, 0x52F))
            return 0;
    }
    return kind == K_NONE || rb_moji_run(kind) > 0 ||
           (!is_latin_letter(a.before) && !is_latin_letter(a.after));
}

/* What is damaged twice must not be repaired half: with a grade of none,
** m->len is that of what is left as it is. */
static int grade_twice(int page, const char *s, size_t n, size_t at,
                       uint32_t before, int pairs, rb_moji *m)
{
    undone u;
    if (!undo_twice(s + at, n - at, page, &u))
        return RB_MOJI_NONE;
    enum kind kind = in(u.x, 0x80, 0x9F) ? K_SURE : kind_of(u.x);
    around a = around_of(s, n, at + u.len, before);
    int pair = is_pair(page, &u, kind, a);
    if (pair && !pairs)
        return RB_MOJI_NONE;
    int g = judge(&u, page, kind, a, m);
    m->twice = pair ? RB_MOJI_PAIR : RB_MOJI_TWICE;
    return g == RB_MOJI_RUN || g == RB_MOJI_NONE ? g
           : pair                                ? RB_MOJI_WEAK
                                                 : RB_MOJI_STRONG;
}

static int grade_once(int page, const char *s, size_t n, size_t at,
                      uint32_t before, rb_moji *m)
{
    undone u;
    if (!undo_once(s + at, n - at, page, &u))
        return RB_MOJI_NONE;
    int g =
        judge(&u, page, kind_of(u.x), around_of(s, n, at + u.len, before), m);
    m->twice = 0;
    if (g == RB_MOJI_NONE)
        m->len = 0;
    return g;
}

int rb_moji_undo(const char *s, size_t n, size_t at, uint32_t before, int pairs,
                 rb_moji *m)
{
    int g = RB_MOJI_NONE;
    m->len = 0;
    for (int page = 0; page < PAGES && m->len == 0; page++)
        g = grade_twice(page, s, n, at, before, pairs, m);
    for (int page = 0; page < PAGES && m->len == 0; page++)
        g = grade_once(page, s, n, at, before, m);
    return m->len > 0 ? g : undo_quote(s + at, n - at, m);
}

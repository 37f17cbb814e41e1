/*
** mojibake_undo.c - how natural characters would be as they are
**
** Bytes of a code page that are one sequence of UTF-8 (mojibake_pages.c) are
** a candidate; what it would be and what it stands between says whether
** anybody writes it so.
*/
#include "mojibake_int.h"

#include <string.h>
#include <utf8proc.h>
#include "../base/utf8.h"

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
    if (x == 0xFEFF || x == 0xFFFD || x == 0xFE0F ||
        rb_between(x, 0xFB00, 0xFB06) || rb_between(x, 0x1F000, 0x1FAFF))
        return K_SURE;
    if (rb_between(x, 0x1F00, 0x1FFE))
        return K_TWO; /* Greek with accents, among other Greek */
    if (rb_between(x, 0x1E00, 0x1EFF))
        return rb_between(x, 0x1EA0, 0x1EF9) ? K_VIET : K_NONE;
    if (rb_between(x, 0x900, 0x10FF) || rb_between(x, 0x1780, 0x17FF) ||
        rb_between(x, 0x3000, 0x30FF) || rb_between(x, 0x3105, 0x312F) ||
        rb_between(x, 0x4E00, 0x9FFF) || rb_between(x, 0xAC00, 0xD7A3) ||
        rb_between(x, 0xFF01, 0xFFEE) || rb_between(x, 0x1200, 0x137F))
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
                       x == 0x192 || rb_between(x, 0x218, 0x21B)
                   ? K_FAR
                   : K_NONE;
    if (x < 0x780)
        return x < 0x530 || rb_between(x, 0x5D0, 0x5EA) ||
                       rb_between(x, 0x60C, 0x6FF)
                   ? K_TWO
                   : K_NONE;
    if (rb_between(x, 0x2000, 0x205E))
        return K_PUNCT;
    if (rb_between(x, 0x20A0, 0x20C0) || x == 0x2103 || x == 0x2109 ||
        x == 0x2116 || x == 0x2120 || x == 0x2122 || x == 0x2126)
        return K_SIGN;
    if (rb_between(x, 0x2070, 0x209C) || rb_between(x, 0x2150, 0x218B) ||
        rb_between(x, 0x2190, 0x23FF) || rb_between(x, 0x2460, 0x27BF) ||
        rb_between(x, 0x2B05, 0x2B55))
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

static int all_follow(const rb_undone *u)
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
static int grade_symbol(const rb_undone *u, around a)
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
static int grade_latin(const rb_undone *u, around a)
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
static int grade_latin_1250(const rb_undone *u, around a)
{
    uint32_t c = u->from[1];
    int open = follows_word(c) || rb_is_alpha(c);
    if (is_lower(a.before))
        return open ? RB_MOJI_MEDIUM : RB_MOJI_STRONG;
    return open ? RB_MOJI_WEAK : RB_MOJI_MEDIUM;
}

static int is_latin_letter(uint32_t c)
{
    return rb_between(c | 0x20, 'a', 'z') ||
           (rb_between(c, 0xC0, 0x17F) && rb_is_alpha(c));
}

/* "Г©": a Cyrillic letter in a Latin word. "В«" is often only a blank that
** was forgotten. */
static int grade_latin_1251(const rb_undone *u, around a)
{
    int latin = is_latin_letter(a.before) || is_latin_letter(a.after);
    return latin && !follows_word(u->from[1]) ? RB_MOJI_STRONG : RB_MOJI_WEAK;
}

static int grade_pict(const rb_undone *u, around a)
{
    if (all_follow(u))
        return RB_MOJI_WEAK;
    return rb_is_alpha(a.before) || rb_is_alpha(u->from[1]) ? RB_MOJI_MEDIUM
                                                            : RB_MOJI_STRONG;
}

/* Of a character that was damaged twice a part may be lost; what is left of
** it would make another: "Ã¢€" of a dash. */
static int is_half(const rb_undone *u, around a)
{
    if (rb_between(u->x, 0xC2, 0xC5))
        return is_lower(a.before);
    return u->x == 0xE2 &&
           (a.after == 0x20AC || rb_between(a.after, 0x80, 0x9F));
}

static int grade(const rb_undone *u, int page, enum kind kind, around a)
{
    if (is_half(u, a))
        return RB_MOJI_NONE;
    switch (kind) {
    case K_NONE:
        return RB_MOJI_NONE;
    case K_LATIN:
        return page == RB_P1251                      ? grade_latin_1251(u, a)
               : page == RB_P1250 && u->lead != 0xC2 ? grade_latin_1250(u, a)
                                                     : grade_latin(u, a);
    case K_FAR:
        return u->from[1] == 0xB0 || u->from[1] == 0xA1 ? RB_MOJI_STRONG
               : is_lower(a.before)                     ? RB_MOJI_MEDIUM
                                                        : RB_MOJI_WEAK;
    case K_SYMBOL:
        return page == RB_P1251 ? RB_MOJI_WEAK : grade_symbol(u, a);
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
    m->page = RB_P1252;
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
static int judge(const rb_undone *u, int page, enum kind kind, around a,
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
static int is_pair(int page, const rb_undone *u, enum kind kind, around a)
{
    if (page != RB_P1251 || kind == K_PUNCT || kind == K_SIGN || kind == K_SURE)
        return 0;
    for (int i = 1; i < u->n; i++) {
        if (!follows_word(u->from[i]) && !rb_between(u->from[i], 0x400, 0x52F))
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
    rb_undone u;
    if (!rb_undo(s + at, n - at, page, 2, &u))
        return RB_MOJI_NONE;
    enum kind kind = rb_between(u.x, 0x80, 0x9F) ? K_SURE : kind_of(u.x);
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
    rb_undone u;
    if (!rb_undo(s + at, n - at, page, 1, &u))
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
    for (int page = 0; page < RB_MOJI_PAGES && m->len == 0; page++)
        g = grade_twice(page, s, n, at, before, pairs, m);
    for (int page = 0; page < RB_MOJI_PAGES && m->len == 0; page++)
        g = grade_once(page, s, n, at, before, m);
    return m->len > 0 ? g : undo_quote(s + at, n - at, m);
}

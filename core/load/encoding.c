/*
** encoding.c - bytes of any encoding become valid UTF-8
**
** The common case, valid UTF-8, costs one pass and no copy. UTF-16 and
** Windows-1252 have decoders of their own, because they are frequent and
** their repairs must be told with offsets; every other name goes to iconv
** (whose own tables are the only memory here that is not the caller's).
*/
#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"

/* ---- repairs ---- */

void rb_repairs_add(rb_repairs *r, int kind, uint64_t src, unsigned value)
{
    if (r->n < RB_REPAIRS_MAX) {
        rb_repair *p = &r->v[r->n];
        p->src = src;
        p->kind = (uint8_t)kind;
        p->value = (uint16_t)value;
    }
    r->n++;
}

static int tell_one(const rb_repair *p, rb_doc *d)
{
    unsigned long long at = p->src;
    switch (p->kind) {
    case RB_REPAIR_BYTE:
        return rb_doc_add_note(d, p->src,
                               "invalid byte 0x%02X at offset %llu replaced "
                               "by U+FFFD",
                               p->value, at);
    case RB_REPAIR_UNIT:
        return rb_doc_add_note(d, p->src,
                               "lone surrogate U+%04X at offset %llu replaced "
                               "by U+FFFD",
                               p->value, at);
    case RB_REPAIR_ESCAPE:
        return rb_doc_add_note(d, p->src,
                               "lone surrogate \\u%04x at offset %llu "
                               "replaced by U+FFFD",
                               p->value, at);
    case RB_REPAIR_CUT:
        return rb_doc_add_note(d, p->src,
                               "character cut off at offset %llu, at the end "
                               "of the text, replaced by U+FFFD",
                               at);
    case RB_REPAIR_UTF16:
        return rb_doc_add_note(d, UINT64_MAX,
                               "no byte order mark: read as UTF-16%s by the "
                               "pattern of its NUL bytes; if that is wrong, "
                               "name the encoding",
                               p->value ? "BE" : "LE");
    case RB_REPAIR_NUL:
        return rb_doc_add_note(d, p->src,
                               "NUL byte at offset %llu kept as it is; if the "
                               "file is not text, leave it out",
                               at);
    default:
        return rb_doc_add_note(d, p->src,
                               "not UTF-8 (byte 0x%02X at offset %llu): read "
                               "as Windows-1252; if that is wrong, name the "
                               "encoding",
                               p->value, at);
    }
}

int rb_repairs_tell(const rb_repairs *r, rb_doc *d)
{
    uint64_t n = r->n < RB_REPAIRS_MAX ? r->n : RB_REPAIRS_MAX;
    for (uint64_t i = 0; i < n; i++) {
        int rc = tell_one(&r->v[i], d);
        if (rc != RB_OK)
            return rc;
    }
    if (r->n > n)
        return rb_doc_add_note(d, UINT64_MAX, "and %llu more",
                               (unsigned long long)(r->n - n));
    return RB_OK;
}

/* ---- which encoding ---- */

/* Equal names, whatever their case and without '-', '_' and ' '. */
static int same_name(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, "-_ ");
        b += strspn(b, "-_ ");
        if (*a == '\0' || *b == '\0')
            return *a == *b;
        if (strncasecmp(a++, b++, 1) != 0)
            return 0;
    }
}

static rb_encoding named(const char *name)
{
    /* As browsers do: who says Latin-1 or ASCII means Windows-1252. */
    static const struct {
        const char *name;
        uint8_t kind;
    } own[] = {{"utf8", RB_ENC_UTF8},        {"utf16le", RB_ENC_UTF16LE},
               {"utf16be", RB_ENC_UTF16BE},  {"utf16", RB_ENC_UTF16LE},
               {"windows1252", RB_ENC_1252}, {"cp1252", RB_ENC_1252},
               {"iso88591", RB_ENC_1252},    {"latin1", RB_ENC_1252},
               {"ascii", RB_ENC_1252},       {"usascii", RB_ENC_1252}};
    rb_encoding enc = {.kind = RB_ENC_ICONV, .name = name};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (same_name(name, own[i].name))
            enc.kind = own[i].kind;
    }
    return enc;
}

int rb_encoding_check(const char *name, rb_err *e)
{
    if (named(name).kind != RB_ENC_ICONV)
        return RB_OK;
    iconv_t cd = *name != '\0' ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (cd == (iconv_t)-1)
        return rb_fail(e, RB_EUSAGE,
                       "unknown encoding '%s': the command 'iconv -l' lists "
                       "the names",
                       name);
    iconv_close(cd);
    return RB_OK;
}

static int find_mark(const char *s, size_t n, rb_encoding *enc)
{
    static const struct {
        const char *bytes, *name;
        uint8_t n, kind;
    } mark[] = {
        {"\xEF\xBB\xBF", NULL, 3, RB_ENC_UTF8},
        {"\xFF\xFE\0\0", "UTF-32LE", 4, RB_ENC_ICONV}, /* before UTF-16LE */
        {"\0\0\xFE\xFF", "UTF-32BE", 4, RB_ENC_ICONV},
        {"\xFF\xFE", NULL, 2, RB_ENC_UTF16LE},
        {"\xFE\xFF", NULL, 2, RB_ENC_UTF16BE}};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
        if (n >= mark[i].n && memcmp(s, mark[i].bytes, mark[i].n) == 0) {
            enc->kind = mark[i].kind;
            enc->mark = mark[i].n;
            enc->name = mark[i].name;
            return 1;
        }
    }
    return 0;
}

/*
** UTF-16 without a mark: in the high bytes, at least one in ten is zero
** (ASCII: letters, or the blanks of another script) and nine in ten are
** small (scripts up to U+20FF); in the low bytes zeros are rare. NULs that
** stand alone in UTF-8 text do not have that pattern, as letters stand in
** both places.
*/
static int guess_utf16(const char *s, size_t n, rb_encoding *enc)
{
    size_t pairs = (n < 4096 ? n : 4096) / 2;
    size_t zero[2] = {0, 0}, small[2] = {0, 0};
    for (size_t i = 0; i < pairs * 2; i++) {
        unsigned char c = (unsigned char)s[i];
        zero[i & 1] += c == 0;
        small[i & 1] += c <= 0x20;
    }
    if (pairs < 2)
        return 0;
    for (int high = 0; high < 2; high++) {
        if (zero[high] * 10 >= pairs && small[high] * 10 >= pairs * 9 &&
            zero[!high] * 20 <= zero[high]) {
            enc->kind = high == 1 ? RB_ENC_UTF16LE : RB_ENC_UTF16BE;
            return 1;
        }
    }
    return 0;
}

rb_encoding rb_encoding_find(const char *s, size_t n, const char *declared)
{
    rb_encoding enc = {.kind = RB_ENC_GUESS};
    if (find_mark(s, n, &enc))
        return enc;
    if (declared != NULL) {
        enc = named(declared);
        /* "UTF-16" leaves the order open. */
        if (enc.kind == RB_ENC_UTF16LE && same_name(declared, "utf16"))
            guess_utf16(s, n, &enc);
        return enc;
    }
    enc.guessed = (uint8_t)guess_utf16(s, n, &enc);
    return enc;
}

int rb_encoding_has_lines(rb_encoding enc)
{
    return enc.kind == RB_ENC_GUESS || enc.kind == RB_ENC_UTF8 ||
           enc.kind == RB_ENC_1252;
}

/* ---- UTF-8 with invalid bytes ---- */

static const char REPLACEMENT[] = "\xEF\xBF\xBD";

static int continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/*
** The sequence at s: its length when valid, else 0, and then *part bytes
** belong together and get one U+FFFD (Unicode: the maximal subpart), and
** *cut says that only the end of the text was missing.
*/
static size_t sequence(const unsigned char *s, size_t n, size_t *part, int *cut)
{
    unsigned char lo = 0x80, hi = 0xBF, c = s[0];
    size_t want = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    *part = 1;
    *cut = 0;
    if (want <= 1 || c > 0xF4)
        return want == 1;
    if (c == 0xE0)
        lo = 0xA0;
    else if (c == 0xED)
        hi = 0x9F;
    else if (c == 0xF0)
        lo = 0x90;
    else if (c == 0xF4)
        hi = 0x8F;
    for (size_t i = 1; i < want; i++, lo = 0x80, hi = 0xBF) {
        if (i == n) {
            *cut = 1;
            return 0;
        }
        if (s[i] < lo || s[i] > hi)
            return 0;
        *part = i + 1;
    }
    return want;
}

/* A surrogate that was encoded like a character: ED A0..BF 80..BF. */
static int is_surrogate(const unsigned char *s, size_t n)
{
    return n >= 3 && s[0] == 0xED && s[1] >= 0xA0 && continues(s[1]) &&
           continues(s[2]);
}

/* No letter or sign that occurs in Windows-1252 texts. */
static int odd_in_1252(unsigned char c)
{
    return c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D ||
           c == 0xFF;
}

/*
** Text that is not valid UTF-8: damaged, or another encoding? Sequences that
** are right (or right but for the end of the text) speak for UTF-8; bytes
** that are letters in Windows-1252 against it. A lone last byte is a lower
** case letter there, or the beginning of a character here.
*/
static int looks_1252(const unsigned char *s, size_t n)
{
    size_t utf8 = 0, latin = 0, len, part;
    int cut;
    for (size_t i = 0; i < n; i += len) {
        len = 1;
        if (s[i] < 0x80)
            continue;
        len = sequence(s + i, n - i, &part, &cut);
        if (len > 0) {
            utf8++;
            continue;
        }
        len = part;
        if (is_surrogate(s + i, n - i)) {
            len = 3;
            utf8++;
        } else if ((cut && (part > 1 || s[i] < 0xDF)) || odd_in_1252(s[i])) {
            utf8++;
        } else {
            latin++;
        }
    }
    return latin > utf8;
}

static int repair_utf8(const char *s, size_t n, uint64_t src, rb_buf *out,
                       rb_repairs *rep)
{
    rb_buf_reserve(out, n + n / 16);
    for (size_t i = 0, len; i < n && !out->failed; i += len) {
        size_t good = rb_utf8_check(s + i, n - i);
        rb_buf_put(out, s + i, good);
        i += good;
        if (i >= n)
            break;
        const unsigned char *p = (const unsigned char *)s + i;
        int cut, kind = RB_REPAIR_BYTE;
        unsigned value = p[0];
        sequence(p, n - i, &len, &cut);
        if (is_surrogate(p, n - i)) {
            len = 3; /* one for three bytes: lengths stay */
            kind = RB_REPAIR_UNIT;
            value = 0xD000u | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        } else if (cut) {
            kind = RB_REPAIR_CUT;
        }
        rb_repairs_add(rep, kind, src + i, value);
        rb_buf_put(out, REPLACEMENT, 3);
    }
    return out->failed ? RB_ENOMEM : RB_OK;
}

/* ---- Windows-1252 ---- */

/* 0x80..0x9F; 0 where there is none. The rest is as in Unicode. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static int decode_1252(const char *s, size_t n, uint64_t src, rb_buf *out,
                       rb_repairs *rep)
{
    size_t high = 0;
    for (size_t i = 0; i < n; i++)
        high += (unsigned char)s[i] >> 7;
    if (rb_buf_reserve(out, n + 2 * high) != 0)
        return RB_ENOMEM;
    char *q = out->p;
    for (size_t i = 0; i < n; i++) {
        unsigned char b = (unsigned char)s[i];
        uint32_t c = b >= 0x80 && b < 0xA0 ? cp1252[b - 0x80] : b;
        if (c == 0 && b != 0) {
            rb_repairs_add(rep, RB_REPAIR_BYTE, src + i, b);
            c = 0xFFFD;
        }
        if (c < 0x80)
            *q++ = (char)c;
        else
            q += rb_utf8_encode(c, q);
    }
    out->n = (size_t)(q - out->p);
    out->p[out->n] = '\0';
    return RB_OK;
}

/* ---- UTF-16 ---- */

/* Bytes that it needs as UTF-8: not more, as a large file fills memory. */
static size_t utf16_needs(const unsigned char *s, size_t n, size_t big)
{
    size_t need = 3; /* half a unit at the end */
    for (size_t i = 0; i + 2 <= n; i += 2) {
        unsigned c = (unsigned)s[i + !big] << 8 | s[i + big];
        need += 1 + (c >= 0x80) + (c >= 0x800);
    }
    return need;
}

static int decode_utf16(const char *bytes, size_t n, size_t big, uint64_t src,
                        rb_buf *out, rb_repairs *rep)
{
    const unsigned char *s = (const unsigned char *)bytes;
    if (rb_buf_reserve(out, utf16_needs(s, n, big)) != 0)
        return RB_ENOMEM;
    char *q = out->p;
    for (size_t i = 0; i + 2 <= n; i += 2) {
        uint32_t c = (uint32_t)s[i + !big] << 8 | s[i + big];
        if (c >= 0xD800 && c < 0xE000) {
            uint32_t d = 0;
            if (c < 0xDC00 && i + 4 <= n)
                d = (uint32_t)s[i + 2 + !big] << 8 | s[i + 2 + big];
            if (d >= 0xDC00 && d < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
                i += 2;
            } else {
                rb_repairs_add(rep, RB_REPAIR_UNIT, src + i, c);
                c = 0xFFFD;
            }
        }
        if (c < 0x80)
            *q++ = (char)c;
        else
            q += rb_utf8_encode(c, q);
    }
    if (n & 1) {
        rb_repairs_add(rep, RB_REPAIR_CUT, src + n - 1, 0);
        q += rb_utf8_encode(0xFFFD, q);
    }
    out->n = (size_t)(q - out->p);
    out->p[out->n] = '\0';
    return RB_OK;
}

/* ---- the rest: iconv ---- */

/* Bytes to step over when a place cannot be decoded. */
static size_t unit_of(const char *name)
{
    return strncasecmp(name, "UTF-32", 6) == 0 ||
                   strncasecmp(name, "UCS-4", 5) == 0
               ? 4
               : 1;
}

static void iconv_all(iconv_t cd, const char *name, char *s, size_t n,
                      uint64_t src, rb_buf *out, rb_repairs *rep)
{
    char *in = s;
    size_t left = n;
    int flush = 0; /* the last call writes what the decoder still holds */
    while (!flush || left > 0) {
        flush = left == 0;
        if (rb_buf_reserve(out, (left < 65536 ? left : 65536) + 16) != 0)
            return;
        char *q = out->p + out->n;
        size_t room = out->cap - out->n - 1;
        size_t rc = iconv(cd, flush ? NULL : &in, &left, &q, &room);
        int err = errno;
        out->n = (size_t)(q - out->p);
        if (rc != (size_t)-1 || err == E2BIG) {
            flush = flush && rc != (size_t)-1;
            continue;
        }
        if (left == 0)
            return;
        size_t skip = err == EINVAL ? left : unit_of(name);
        if (skip > left)
            skip = left;
        rb_repairs_add(rep, err == EINVAL ? RB_REPAIR_CUT : RB_REPAIR_BYTE,
                       src + (uint64_t)(in - s), (unsigned char)*in);
        rb_buf_put(out, REPLACEMENT, 3);
        in += skip;
        left -= skip;
    }
}

static int decode_iconv(const char *name, char *s, size_t n, uint64_t src,
                        rb_buf *out, rb_repairs *rep, rb_err *e)
{
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return rb_fail(e, RB_EUSAGE, "unknown encoding '%s'", name);
    iconv_all(cd, name, s, n, src, out, rep);
    iconv_close(cd);
    if (out->failed)
        return RB_ENOMEM;
    out->p[out->n] = '\0';
    /* The document's promise does not hang on a foreign table. */
    if (rb_utf8_check(out->p, out->n) != out->n)
        return rb_fail(e, RB_EINPUT, "cannot be decoded as '%s'", name);
    return RB_OK;
}

/* Text may hold NUL, but a file that does is worth a word. */
static void tell_nul(const char *s, size_t n, uint64_t src, rb_repairs *rep)
{
    const char *nul = memchr(s, '\0', n);
    if (nul != NULL)
        rb_repairs_add(rep, RB_REPAIR_NUL, src + (uint64_t)(nul - s), 0);
}

int rb_decode(rb_encoding enc, char *s, size_t n, uint64_t src, rb_buf *tmp,
              rb_repairs *rep, rb_mapper *map, rb_text *out, rb_err *e)
{
    int rc;
    uint64_t repairs = rep->n;
    if (map != NULL)
        rb_mapper_clear(map);
    rb_buf_clear(tmp);
    if (enc.kind == RB_ENC_GUESS || enc.kind == RB_ENC_UTF8) {
        size_t bad = rb_utf8_check(s, n);
        tell_nul(s, n, src, rep);
        if (bad == n) {
            *out = (rb_text){s, n, 1};
            if (map != NULL)
                rb_mapper_add(map, RB_MAP_SAME, (uint32_t)n, src, (uint32_t)n);
            return map != NULL && map->failed ? rb_nomem(e) : RB_OK;
        }
        if (enc.kind == RB_ENC_GUESS &&
            looks_1252((const unsigned char *)s, n)) {
            rb_repairs_add(rep, RB_REPAIR_LATIN, src + bad,
                           (unsigned char)s[bad]);
            rc = decode_1252(s, n, src, tmp, rep);
        } else {
            rc = repair_utf8(s, n, src, tmp, rep);
        }
    } else if (enc.kind == RB_ENC_1252) {
        rc = decode_1252(s, n, src, tmp, rep);
    } else if (enc.kind == RB_ENC_ICONV) {
        rc = decode_iconv(enc.name, s, n, src, tmp, rep, e);
    } else {
        if (enc.guessed)
            rb_repairs_add(rep, RB_REPAIR_UTF16, src,
                           enc.kind == RB_ENC_UTF16BE);
        repairs = rep->n;
        rc = decode_utf16(s, n, enc.kind == RB_ENC_UTF16BE, src, tmp, rep);
    }
    if (rc == RB_ENOMEM)
        rb_nomem(e);
    *out = (rb_text){tmp->p, tmp->n, 0};
    if (rc == RB_OK && map != NULL) {
        int kind = RB_MAP_WHOLE;
        if (rep->n == repairs &&
            (enc.kind == RB_ENC_UTF16LE || enc.kind == RB_ENC_UTF16BE))
            kind = RB_MAP_UTF16;
        rb_mapper_add(map, kind, (uint32_t)tmp->n, src, (uint32_t)n);
        if (map->failed)
            rc = rb_nomem(e);
    }
    return rc;
}

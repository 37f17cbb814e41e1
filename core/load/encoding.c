/*
** encoding.c - bytes of any encoding become valid UTF-8
**
** The common case, valid UTF-8, costs one pass and no copy. The decoders are
** in encoding_utf.c and encoding_iconv.c.
*/
#include "encoding_int.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "charset.h"

/* ---- repairs ---- */

void rb_repairs_add(rb_repairs *r, int kind, uint64_t src, unsigned value)
{
    if (r->n < RB_REPAIRS_MAX) {
        rb_repair *p = &r->v[r->n];
        p->src = src;
        p->kind = (uint8_t)kind;
        p->value = (uint16_t)value;
        p->name = NULL;
    }
    r->n++;
}

static void add_named(rb_repairs *r, int kind, uint64_t src, unsigned value,
                      const char *name)
{
    rb_repairs_add(r, kind, src, value);
    if (r->n <= RB_REPAIRS_MAX)
        r->v[r->n - 1].name = name;
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
    case RB_REPAIR_PATTERN:
        return rb_doc_add_note(d, UINT64_MAX,
                               "no byte order mark: read as %s by the pattern "
                               "of its bytes; if that is wrong, name the "
                               "encoding",
                               p->name);
    case RB_REPAIR_NOT:
        return rb_doc_add_note(d, UINT64_MAX,
                               "it says that it is %s, but its bytes are "
                               "UTF-8: read as that",
                               p->name);
    case RB_REPAIR_NUL:
        return rb_doc_add_note(d, p->src,
                               "NUL byte at offset %llu kept as it is; if the "
                               "file is not text, leave it out",
                               at);
    default:
        return rb_doc_add_note(d, p->src,
                               "not UTF-8 (byte 0x%02X at offset %llu): read "
                               "as %s; if that is wrong, name the encoding",
                               p->value, at, p->name);
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

enum { LOOK = 4096 }; /* bytes that show a pattern */

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
    } own[] = {{"utf8", RB_ENC_UTF8},       {"utf16le", RB_ENC_UTF16LE},
               {"utf16be", RB_ENC_UTF16BE}, {"utf16", RB_ENC_UTF16LE},
               {"utf32le", RB_ENC_UTF32LE}, {"utf32be", RB_ENC_UTF32BE},
               {"utf32", RB_ENC_UTF32LE},   {"windows1252", RB_ENC_1252},
               {"cp1252", RB_ENC_1252},     {"iso88591", RB_ENC_1252},
               {"latin1", RB_ENC_1252},     {"ascii", RB_ENC_1252},
               {"usascii", RB_ENC_1252}};
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
        const char *bytes;
        uint8_t n, kind;
    } mark[] = {{"\xEF\xBB\xBF", 3, RB_ENC_UTF8},
                {"\xFF\xFE\0\0", 4, RB_ENC_UTF32LE}, /* before UTF-16LE */
                {"\0\0\xFE\xFF", 4, RB_ENC_UTF32BE},
                {"\xFF\xFE", 2, RB_ENC_UTF16LE},
                {"\xFE\xFF", 2, RB_ENC_UTF16BE}};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
        if (n >= mark[i].n && memcmp(s, mark[i].bytes, mark[i].n) == 0) {
            enc->kind = mark[i].kind;
            enc->mark = mark[i].n;
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
static int by_zeros(const char *s, size_t n, rb_encoding *enc)
{
    size_t pairs = (n < LOOK ? n : LOOK) / 2;
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

/*
** East Asian UTF-16 has few zeros. Read in one order all its units are of
** scripts and signs that occur, with line breaks, blanks or the marks of that
** script among them; read in the other order most are not. A line break in
** two bytes, or an ideographic stop, must be there: chance does not make it.
*/
typedef struct units {
    size_t sure, common, kana;
} units;

static units count_units(const unsigned char *s, size_t pairs, int big)
{
    units u = {0, 0, 0};
    for (size_t i = 0; i < pairs; i++) {
        unsigned c = (unsigned)s[2 * i + !big] << 8 | s[2 * i + big];
        int mark = c == 0x0A || c == 0x0D || c == 0x20 || c == 0x3001 ||
                   c == 0x3002 || c == 0xFF0C || c == 0x3000;
        u.sure += (size_t)mark;
        u.kana += c >= 0x3040 && c < 0x3100;
        u.common +=
            mark || (c > 0x20 && c < 0x7F) || (c >= 0x3000 && c < 0x3100) ||
            (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4) ||
            (c >= 0xFF00 && c < 0xFFF0) || (c >= 0x2010 && c < 0x2030);
    }
    return u;
}

static int by_scripts(const char *s, size_t n, rb_encoding *enc)
{
    size_t pairs = (n < LOOK ? n : LOOK) / 2;
    units u[2];
    if (pairs < 4)
        return 0;
    for (int big = 0; big < 2; big++)
        u[big] = count_units((const unsigned char *)s, pairs, big);
    for (int big = 0; big < 2; big++) {
        /* Kana the wrong way round are ideographs. */
        int one_way = u[!big].common * 100 < pairs * 85 ||
                      (u[big].kana * 3 > pairs && u[!big].kana * 9 < pairs);
        if (one_way && u[big].sure * 100 >= pairs &&
            u[big].sure > u[!big].sure * 4 &&
            u[big].common * 100 >= pairs * 97) {
            enc->kind = big ? RB_ENC_UTF16BE : RB_ENC_UTF16LE;
            return 1;
        }
    }
    return 0;
}

/* UTF-32: three bytes in four are small and every unit is a character. */
static int by_units(const char *bytes, size_t n, rb_encoding *enc)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t units = (n < LOOK ? n : LOOK) / 4, le = 0, be = 0;
    for (size_t i = 0; i < units; i++) {
        const unsigned char *p = s + 4 * i;
        le += p[3] == 0 && p[2] <= 0x10 && (p[0] | p[1] | p[2]) != 0;
        be += p[0] == 0 && p[1] <= 0x10 && (p[1] | p[2] | p[3]) != 0;
    }
    if (units < 2 || (le < units && be < units) || le == be)
        return 0;
    enc->kind = be > le ? RB_ENC_UTF32BE : RB_ENC_UTF32LE;
    return 1;
}

static int by_pattern(const char *s, size_t n, rb_encoding *enc)
{
    size_t look = n < LOOK ? n : LOOK;
    if (memchr(s, 0, look) != NULL &&
        (by_units(s, n, enc) || by_zeros(s, n, enc)))
        return 1;
    return rb_utf8_check(s, look) + 4 < look && by_scripts(s, n, enc);
}

/* What the file says of itself, as far as its bytes let that be true. */
static void take_declared(rb_encoding *enc, const char *s, size_t n)
{
    const char *name = rb_encoding_declared(s, n);
    if (name == NULL || strncmp(name, "UTF-", 4) == 0)
        return; /* who can read "UTF-16" here does not read UTF-16 */
    enc->declared = 1;
    enc->name = name;
    if (strncmp(name, "ISO-2022", 8) == 0)
        enc->kind = RB_ENC_ICONV;
}

rb_encoding rb_encoding_find(const char *s, size_t n, const char *declared)
{
    rb_encoding enc = {.kind = RB_ENC_GUESS};
    if (find_mark(s, n, &enc))
        return enc;
    if (declared != NULL) {
        enc = named(declared);
        /* "UTF-16" leaves the order open. */
        if ((enc.kind == RB_ENC_UTF16LE && same_name(declared, "utf16")) ||
            (enc.kind == RB_ENC_UTF32LE && same_name(declared, "utf32")))
            by_pattern(s, n, &enc);
        return enc;
    }
    enc.guessed = (uint8_t)by_pattern(s, n, &enc);
    if (enc.guessed)
        return enc;
    take_declared(&enc, s, n);
    if (enc.name != NULL)
        return enc;
    size_t bad = rb_utf8_check(s, n);
    if (bad + 4 < n) {
        enc.name = rb_charset_detect(s, n);
    } else if ((enc.name = rb_charset_escapes(s, n)) != NULL) {
        enc.kind = RB_ENC_ICONV;
    }
    enc.guessed = enc.name != NULL;
    return enc;
}

int rb_encoding_has_lines(rb_encoding enc)
{
    return enc.kind == RB_ENC_GUESS || enc.kind == RB_ENC_UTF8 ||
           enc.kind == RB_ENC_1252;
}

static const char *name_of(rb_encoding enc)
{
    switch (enc.kind) {
    case RB_ENC_UTF16LE:
        return "UTF-16LE";
    case RB_ENC_UTF16BE:
        return "UTF-16BE";
    case RB_ENC_UTF32LE:
        return "UTF-32LE";
    case RB_ENC_UTF32BE:
        return "UTF-32BE";
    case RB_ENC_1252:
        return "Windows-1252";
    case RB_ENC_ICONV:
        return enc.name;
    default:
        return "UTF-8";
    }
}

/* ---- decoding ---- */

/* Text may hold NUL, but a file that does is worth a word. */
static void tell_nul(const char *s, size_t n, uint64_t src, rb_repairs *rep)
{
    const char *nul = memchr(s, '\0', n);
    if (nul != NULL)
        rb_repairs_add(rep, RB_REPAIR_NUL, src + (uint64_t)(nul - s), 0);
}

static int decode_as(rb_encoding enc, const char *s, size_t n, rb_sink *k,
                     rb_err *e)
{
    int rc = RB_OK;
    switch (enc.kind) {
    case RB_ENC_UTF16LE:
    case RB_ENC_UTF16BE:
        rb_decode_utf16(s, n, enc.kind == RB_ENC_UTF16BE, k);
        break;
    case RB_ENC_UTF32LE:
    case RB_ENC_UTF32BE:
        rb_decode_utf32(s, n, enc.kind == RB_ENC_UTF32BE, k);
        break;
    case RB_ENC_1252:
        rb_decode_1252(s, n, k);
        break;
    case RB_ENC_ICONV:
        rc = rb_decode_iconv(enc.name, s, n, k);
        break;
    default:
        rb_decode_utf8(s, n, k);
    }
    if (rc == RB_EUSAGE)
        return rb_fail(e, rc, "unknown encoding '%s'", enc.name);
    rb_sink_end(k, n);
    if (k->out->failed || (k->map != NULL && k->map->failed))
        return rb_nomem(e);
    return RB_OK;
}

/* More than one in twenty of the bytes beyond ASCII could not be read. */
static int is_contradicted(const char *s, size_t n, uint64_t bad)
{
    uint64_t high = 0;
    for (size_t i = 0; i < n && bad > 0; i++)
        high += (unsigned char)s[i] >> 7;
    return bad * 20 > high;
}

static void begin_again(rb_sink *k, uint64_t repairs)
{
    rb_buf_clear(k->out);
    if (k->map != NULL)
        rb_mapper_clear(k->map);
    k->rep->n = repairs;
    k->full = 0;
}

/* Bytes that are not UTF-8, which nobody but the file itself speaks for. */
static int decode_guess(rb_encoding *enc, const char *s, size_t n, size_t bad,
                        rb_sink *k, rb_err *e)
{
    const char *name = enc->name;
    uint64_t repairs = k->rep->n;
    if (name != NULL && enc->declared) {
        *enc = named(name);
        int rc = decode_as(*enc, s, n, k, e);
        if (rc != RB_OK || !is_contradicted(s, n, k->rep->n - repairs))
            return rc;
        begin_again(k, repairs);
        name = NULL;
    }
    if (name == NULL)
        name = rb_charset_detect(s, n);
    *enc = (rb_encoding){.kind = RB_ENC_UTF8};
    if (name != NULL) {
        *enc = named(name);
        add_named(k->rep, RB_REPAIR_READ_AS, k->src + bad,
                  (unsigned char)s[bad], name);
    }
    return decode_as(*enc, s, n, k, e);
}

/* Does valid UTF-8 have characters beyond ASCII? */
static int is_wide(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] >= 0x80)
            return 1;
    }
    return 0;
}

int rb_decode(rb_encoding enc, char *s, size_t n, uint64_t src, rb_buf *tmp,
              rb_repairs *rep, rb_mapper *map, rb_text *out, rb_err *e)
{
    rb_sink k = {.out = tmp, .rep = rep, .map = map, .src = src};
    size_t bad = n;
    int rc;
    if (map != NULL)
        rb_mapper_clear(map);
    rb_buf_clear(tmp);
    if (enc.kind == RB_ENC_GUESS || enc.kind == RB_ENC_UTF8) {
        bad = rb_utf8_check(s, n);
        tell_nul(s, n, src, rep);
        if (bad == n) {
            if (enc.declared && is_wide(s, n))
                add_named(rep, RB_REPAIR_NOT, src, 0, enc.name);
            *out = (rb_text){s, n, 1};
            rep->encoding = "UTF-8";
            if (map != NULL)
                rb_mapper_add(map, RB_MAP_SAME, (uint32_t)n, src, (uint32_t)n);
            return map != NULL && map->failed ? rb_nomem(e) : RB_OK;
        }
    }
    if (enc.kind == RB_ENC_GUESS) {
        rc = decode_guess(&enc, s, n, bad, &k, e);
    } else {
        if (enc.guessed)
            add_named(rep, RB_REPAIR_PATTERN, src, 0, name_of(enc));
        rc = decode_as(enc, s, n, &k, e);
    }
    *out = (rb_text){tmp->p, tmp->n, 0};
    rep->encoding = name_of(enc);
    return rc;
}

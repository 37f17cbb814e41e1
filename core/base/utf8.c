/*
** utf8.c - the little that everything needs to know of UTF-8
*/
#include "utf8.h"

#include <endian.h>
#include <string.h>
#include <utf8proc.h>

uint32_t rb_utf8_decode(const char *s, const char *end, int *len)
{
    const unsigned char *p = (const unsigned char *)s;
    if (p[0] < 0x80) {
        *len = 1;
        return p[0];
    }
    if (p[0] < 0xE0 && end - s >= 2) {
        *len = 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 && end - s >= 3) {
        *len = 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 |
               (p[2] & 0x3F);
    }
    if (end - s >= 4) {
        *len = 4;
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    }
    *len = 1;
    return 0xFFFD;
}

int rb_utf8_encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Bytes of the valid sequence at p (not ASCII), or 0. */
static int sequence(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    if (c < 0xC2 || c > 0xF4)
        return 0;
    if (n < 2 || (p[1] & 0xC0) != 0x80)
        return 0;
    if (c < 0xE0)
        return 2;
    if (n < 3 || (p[2] & 0xC0) != 0x80)
        return 0;
    if (c < 0xF0) {
        if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F))
            return 0; /* overlong, surrogate */
        return 3;
    }
    if (n < 4 || (p[3] & 0xC0) != 0x80)
        return 0;
    if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
        return 0;
    return 4;
}

size_t rb_utf8_check(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < n) {
        uint64_t w;
        while (n - i >= 8) { /* eight ASCII bytes at a time */
            memcpy(&w, p + i, 8);
            if (w & 0x8080808080808080ULL)
                break;
            i += 8;
        }
        if (i >= n)
            break;
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        int len = sequence(p + i, n - i);
        if (len == 0)
            return i;
        i += (size_t)len;
    }
    return n;
}

size_t rb_utf8_count(const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += ((unsigned char)s[i] & 0xC0) != 0x80;
    return k;
}

void rb_utf8_clean(char *s, int cut)
{
    size_t n = strlen(s), at = 0;
    while ((at += rb_utf8_check(s + at, n - at)) < n) {
        if (cut && n - at < 4 && (unsigned char)s[at] >= 0xC0) {
            s[at] = '\0';
            return;
        }
        s[at++] = '?';
    }
}

void rb_utf8_plain(char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            s[i] = ' ';
        else if (c == 0xC2 && i + 1 < n && (unsigned char)s[i + 1] < 0xA0)
            s[i] = s[i + 1] = ' ';
    }
}

int rb_is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

int rb_utf8_is_plain(const char *s, size_t n, const char *but)
{
    enum { NON_JOINER = 0x200C, JOINER = 0x200D };
    if (rb_utf8_check(s, n) != n)
        return 0;
    for (const char *p = s; p < s + n;) {
        int len;
        uint32_t c = rb_utf8_decode(p, s + n, &len);
        p += len;
        if (rb_is_hidden(c) && c != NON_JOINER && c != JOINER &&
            (c == 0 || c >= ' ' || strchr(but, (int)c) == NULL))
            return 0;
    }
    return 1;
}

size_t rb_utf8_fold(const char *s, size_t n, int32_t *out, size_t max)
{
    utf8proc_ssize_t k = utf8proc_decompose(
        (const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, out,
        (utf8proc_ssize_t)max,
        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
    return k < 0 || (size_t)k > max ? 0 : (size_t)k;
}

uint32_t rb_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

int rb_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

int rb_is_alpha(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

size_t rb_lower_str(const char *s, size_t n, char *out)
{
    size_t k = 0;
    const char *p = s, *end = s + n;
    while (p < end) {
        int len;
        uint32_t c = rb_utf8_decode(p, end, &len);
        k += (size_t)rb_utf8_encode(rb_lower(c), out + k);
        p += len;
    }
    out[k] = '\0';
    return k;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide m = (wide)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t rb_hash(const void *p, size_t n, uint64_t seed)
{
    static const uint64_t K0 = 0xA0761D6478BD642FULL;
    static const uint64_t K1 = 0xE7037ED1A0B428DBULL;
    const unsigned char *s = p;
    uint64_t h = seed ^ K0, left = n;
    while (left >= 8) {
        uint64_t w;
        memcpy(&w, s, 8);
        h = mix(h ^ le64toh(w), K1);
        s += 8;
        left -= 8;
    }
    uint64_t w = 0;
    for (size_t i = 0; i < left; i++)
        w |= (uint64_t)s[i] << (8 * i);
    return mix(h ^ w ^ ((uint64_t)n << 56), K1 ^ n);
}

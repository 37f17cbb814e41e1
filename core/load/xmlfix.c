/*
** xmlfix.c - what XML does not allow and is text all the same
*/
#include "xmlfix.h"

#include <stdlib.h>
#include <string.h>

/* Is s[0..n), which begins with '&', a reference that XML knows? */
static int is_reference(const char *s, size_t n, int declares)
{
    static const char *const known[] = {"amp;", "lt;", "gt;", "quot;", "apos;"};
    char *end;
    if (n > 2 && s[1] == '#') {
        int hex = s[2] == 'x';
        char digits[12] = {0};
        size_t i = 2 + (size_t)hex, k = 0;
        while (i < n && k < 10 && s[i] != ';')
            digits[k++] = s[i++];
        if (i == n || s[i] != ';' || k == 0 ||
            strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") != k)
            return 0;
        unsigned long c = strtoul(digits, &end, hex ? 16 : 10);
        return c == 9 || c == 10 || c == 13 || (c >= 32 && c < 0xD800) ||
               (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
    }
    for (int i = 0; i < 5; i++) {
        size_t k = strlen(known[i]);
        if (n > k && memcmp(s + 1, known[i], k) == 0)
            return 1;
    }
    size_t i = 1;
    while (i < n && i < 64 &&
           ((s[i] | 32) >= 'a' ? (s[i] | 32) <= 'z'
                               : i > 1 && s[i] >= '0' && s[i] <= '9'))
        i++;
    return declares && i > 1 && i < n && s[i] == ';';
}

/* Bytes that XML allows nowhere. */
static int is_forbidden(const char *s, size_t left)
{
    unsigned char c = (unsigned char)*s;
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    return c == 0xEF && left >= 3 && memcmp(s, "\xEF\xBF", 2) == 0 &&
           (unsigned char)s[2] >= 0xBE;
}

static int add_fix(rb_xml_fixes *v, rb_mem *m, size_t src, size_t src_len,
                   const char *with)
{
    rb_xml_fix f = {src, src_len, src, with};
    if (v->n > 0) {
        const rb_xml_fix *last = &v->v[v->n - 1];
        f.at =
            last->at + strlen(last->with) + (src - last->src - last->src_len);
    }
    return rb_vec_push(m, v, f) == 0 ? RB_OK : RB_ENOMEM;
}

/* What a '<' begins in which '&' means nothing: how that ends. */
static const char *quiet_end(const char *s, size_t n)
{
    if (n >= 9 && memcmp(s, "<![CDATA[", 9) == 0)
        return "]]>";
    if (n >= 4 && memcmp(s, "<!--", 4) == 0)
        return "-->";
    return n >= 2 && memcmp(s, "<?", 2) == 0 ? "?>" : NULL;
}

int rb_xml_fixes_find(rb_xml_fixes *v, rb_mem *m, const char *p, size_t n)
{
    int declares = memmem(p, n, "<!ENTITY", 8) != NULL;
    const char *quiet = NULL;
    for (size_t i = 0; i < n && v->n < RB_XML_FIXES_MAX; i++) {
        const char *s = p + i;
        size_t left = n - i;
        int rc = RB_OK;
        if ((unsigned char)*s < 0x20 || *s == '\xEF') {
            if (is_forbidden(s, left))
                rc = add_fix(v, m, i, *s == '\xEF' ? 3 : 1, "\xEF\xBF\xBD");
        } else if (quiet != NULL) {
            if (*s == *quiet && left >= strlen(quiet) &&
                memcmp(s, quiet, strlen(quiet)) == 0)
                quiet = NULL;
        } else if (*s == '<') {
            quiet = quiet_end(s, left);
        } else if (*s == '&' && !is_reference(s, left, declares)) {
            rc = add_fix(v, m, i, 1, "&amp;");
        }
        if (rc != RB_OK)
            return rc;
    }
    return RB_OK;
}

uint32_t rb_xml_fixes_first(const rb_xml_fixes *v, size_t at)
{
    uint32_t lo = 0, hi = v->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (v->v[mid].at < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint64_t rb_xml_fixes_source(const rb_xml_fixes *v, size_t at)
{
    uint32_t i = rb_xml_fixes_first(v, at);
    if (i == 0)
        return at;
    const rb_xml_fix *f = &v->v[i - 1];
    size_t end = f->at + strlen(f->with);
    return at >= end ? f->src + f->src_len + (at - end) : f->src;
}

size_t rb_xml_fixes_room(const rb_xml_fixes *v, uint32_t done, size_t fed,
                         size_t len)
{
    size_t n = len;
    while (done < v->n && v->v[done].src < fed + len)
        n += strlen(v->v[done++].with);
    return n;
}

size_t rb_xml_fixes_fill(const rb_xml_fixes *v, uint32_t *done, const char *s,
                         size_t *fed, size_t len, char *to)
{
    size_t end = *fed + len, n = 0;
    while (*fed < end) {
        const rb_xml_fix *f = *done < v->n ? &v->v[*done] : NULL;
        size_t stop = f != NULL && f->src < end ? f->src : end;
        memcpy(to + n, s + *fed, stop - *fed);
        n += stop - *fed;
        *fed = stop;
        if (stop < end) {
            memcpy(to + n, f->with, strlen(f->with));
            n += strlen(f->with);
            *fed += f->src_len;
            (*done)++;
        }
    }
    return n;
}

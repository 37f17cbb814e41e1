/*
** mojibake.c - UTF-8 that somebody read as a Windows code page
**
** A clean text costs one pass that looks at letters which can begin a
** sequence and have a further character beyond ASCII behind them: few do.
*/
#include "mojibake_int.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "../base/err.h"
#include "../base/utf8.h"

enum { PASSES = 4, SURE = 3 };

typedef struct mojis {
    rb_mem *mem;
    RB_VEC(rb_moji) v; /* from left to right */
} mojis;

/* ---- candidates ---- */

static size_t char_len(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* May p stand for a byte that goes on? */
static int may_follow(const unsigned char *p, size_t left)
{
    if (left < 2)
        return 0;
    switch (p[0]) {
    case 0xC2:
    case 0xC4:
    case 0xC5:
    case 0xC6:
    case 0xCB:
    case 0xD2:
    case 0xEF:
        return 1;
    case 0xD0:
        return p[1] < 0x90;
    case 0xD1:
        return p[1] >= 0x90;
    case 0xE2:
        return p[1] == 0x80 || p[1] == 0x82 || p[1] == 0x84;
    default:
        return 0;
    }
}

/* How many must follow the letter of two bytes at p, if it is the first; 0: it
** is not. */
static int must_follow(const unsigned char *p)
{
    unsigned byte = 0;
    if (p[0] == 0xC3) /* as in Latin-1 */
        byte = p[1] + 0x40U;
    else if (p[0] == 0xD0 || p[0] == 0xD1) /* as in Windows-1251 */
        byte = (p[0] == 0xD0 ? 0x30U : 0x70U) + p[1];
    else if (p[0] == 0xC4 ||
             (p[0] == 0xC5 && (p[1] == 0x83 || p[1] == 0x98 || p[1] == 0xAE)))
        return 1; /* Ă, Ĺ, Đ; Ń, Ř, Ů of Windows-1250 */
    return byte < 0xC2 || byte > 0xF4 ? 0
           : byte < 0xE0              ? 1
           : byte < 0xF0              ? 2
                                      : 3;
}

static int may_begin(const unsigned char *p, size_t n, size_t i)
{
    if (n - i < 4 || p[i] < 0xC3 || p[i] > 0xD1 || p[i + 2] < 0x80)
        return 0;
    unsigned next = (unsigned)p[i + 2] << 8 | p[i + 3];
    if ((next >= 0xD090 && next < 0xD190) || (next & 0xFF00) == 0xC300)
        return 0; /* what most words have, before all else */
    int more = must_follow(p + i);
    if (more == 0)
        return 0;
    for (i += 2; more > 0 && i < n; more--) {
        if (!may_follow(p + i, n - i))
            return 0;
        i += char_len(p[i]);
    }
    return more == 0;
}

static uint32_t char_before(const char *s, size_t at)
{
    size_t i = at;
    int len;
    if (at == 0)
        return 0;
    do
        i--;
    while (i > 0 && rb_utf8_inside(s[i]));
    return rb_utf8_decode(s + i, s + at, &len);
}

static size_t skip_ascii(const char *s, size_t n, size_t i)
{
    uint64_t w;
    for (; n - i >= 8; i += 8) {
        memcpy(&w, s + i, 8);
        if (w & 0x8080808080808080ULL)
            break;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

/* The next place from i on that looks like one, or n. */
static size_t next_place(const char *s, size_t n, size_t i)
{
    const unsigned char *p = (const unsigned char *)s;
    while (i < n) {
        if (p[i] >= 0xE0) {
            i += p[i] < 0xF0 ? 3 : 4;
        } else if (p[i] >= 0x80) {
            if (may_begin(p, n, i))
                return i;
            i += 2;
        } else if (++i < n && p[i] < 0x80) {
            i = skip_ascii(s, n, i);
        }
    }
    return n;
}

static int find_candidates(mojis *m, const char *s, size_t n, int pairs)
{
    size_t i = next_place(s, n, 0);
    while (i < n) {
        rb_moji x = {.at = (uint32_t)i};
        const rb_moji *last = m->v.n > 0 ? &m->v.v[m->v.n - 1] : NULL;
        uint32_t before = last != NULL && last->at + last->len == i
                              ? last->x
                              : char_before(s, i);
        x.grade = (uint8_t)rb_moji_undo(s, n, i, before, pairs, &x);
        if (x.grade != RB_MOJI_NONE && rb_vec_push(m->mem, &m->v, x) != 0)
            return RB_ENOMEM;
        i = next_place(s, n, i + (x.len > 0 ? x.len : 2));
    }
    return RB_OK;
}

/* Characters of another script prove each other side by side. */
static void grade_runs(mojis *m)
{
    for (uint32_t i = 0, j; i < m->v.n; i = j) {
        const rb_moji *x = &m->v.v[i];
        uint32_t end = x->at + x->len;
        for (j = i + 1;
             j < m->v.n && m->v.v[j].at == end && m->v.v[j].kind == x->kind &&
             m->v.v[j].page == x->page && m->v.v[j].twice == x->twice;
             j++)
            end += m->v.v[j].len;
        if (x->grade != RB_MOJI_RUN)
            continue;
        int grade =
            j - i >= rb_moji_run(x->kind) ? RB_MOJI_STRONG : RB_MOJI_WEAK;
        for (uint32_t k = i; k < j; k++)
            m->v.v[k].grade = (uint8_t)grade;
    }
}

/* ---- evidence ---- */

typedef struct sums { /* of a code page */
    uint32_t strong, medium;
    uint32_t run[2]; /* strong ones of other scripts, by their size */
} sums;

static void add_up(const mojis *m, sums sum[3])
{
    for (uint32_t i = 0; i < m->v.n; i++) {
        const rb_moji *x = &m->v.v[i];
        unsigned run = rb_moji_run(x->kind);
        sum[x->page].strong += x->grade == RB_MOJI_STRONG;
        sum[x->page].medium += x->grade == RB_MOJI_MEDIUM;
        if (run > 0 && x->grade == RB_MOJI_STRONG)
            sum[x->page].run[run > 2]++;
    }
}

/* Is one that is in doubt certain by what the text has besides? */
static int is_backed(const rb_moji *x, const sums *s)
{
    unsigned run = rb_moji_run(x->kind);
    if (x->grade == RB_MOJI_MEDIUM)
        return s->strong > 0 || s->medium >= SURE;
    return (run > 0 ? s->run[run > 2] : s->strong) >= SURE;
}

typedef struct letters { /* first letters of those in doubt */
    uint32_t c[64];
    int used[64]; /* the text has them elsewhere, too */
    int n;
} letters;

static int letter_at(const letters *l, uint32_t c)
{
    for (int i = 0; i < l->n; i++) {
        if (l->c[i] == c)
            return i;
    }
    return -1;
}

/* Of those that can become certain. */
static void collect_letters(const mojis *m, const sums *sum, letters *l)
{
    l->n = 0;
    for (uint32_t i = 0; i < m->v.n; i++) {
        const rb_moji *x = &m->v.v[i];
        if (x->grade < RB_MOJI_STRONG && x->grade != RB_MOJI_QUOTE &&
            is_backed(x, &sum[x->page]) && letter_at(l, x->first) < 0 &&
            l->n < 64) {
            l->used[l->n] = 0;
            l->c[l->n++] = x->first;
        }
    }
}

/* Look for them between the candidates. */
static void find_letters(const mojis *m, letters *l, const char *s, size_t n)
{
    uint32_t next = 0;
    int len;
    for (size_t i = skip_ascii(s, n, 0); i < n;) {
        if (next < m->v.n && m->v.v[next].at == i) {
            i += m->v.v[next++].len;
        } else {
            int at = letter_at(l, rb_utf8_decode(s + i, s + n, &len));
            if (at >= 0)
                l->used[at] = 1;
            i += (size_t)len;
        }
        if (i < n && (unsigned char)s[i] < 0x80)
            i = skip_ascii(s, n, i);
    }
}

/* Drop those that are not certain, and what goes on where one of them ends:
** both may be parts of a character that was damaged more than twice. */
static void settle(mojis *m, const char *s, size_t n)
{
    letters l;
    sums sum[3] = {{0}};
    uint32_t kept = 0, left = UINT32_MAX;
    int opened = 0;
    add_up(m, sum);
    collect_letters(m, sum, &l);
    if (l.n > 0)
        find_letters(m, &l, s, n);
    for (uint32_t i = 0; i < m->v.n; i++) {
        const rb_moji *x = &m->v.v[i];
        int take = x->grade == RB_MOJI_STRONG;
        if (x->grade == RB_MOJI_QUOTE) {
            take = opened;
        } else if (!take) {
            int at = letter_at(&l, x->first);
            take = at >= 0 && !l.used[at] && is_backed(x, &sum[x->page]);
        }
        take = take && x->at != left;
        opened |= take && x->x == 0x201C;
        if (take)
            m->v.v[kept++] = *x;
        else
            left = x->at + x->len;
    }
    m->v.n = kept;
}

/* Is there what may be damaged twice, but nothing that surely is? */
static int is_once(const mojis *m)
{
    int doubtful = 0;
    for (uint32_t i = 0; i < m->v.n; i++) {
        const rb_moji *x = &m->v.v[i];
        if (x->twice && x->grade == RB_MOJI_STRONG)
            return 0;
        doubtful |= x->twice == RB_MOJI_PAIR;
    }
    return doubtful;
}

/* Find the damaged characters of s[0..n); RB_OK or RB_ENOMEM. */
static int find(mojis *m, const char *s, size_t n)
{
    m->v.n = 0;
    if (n >= UINT32_MAX)
        return RB_OK;
    int rc = find_candidates(m, s, n, 1);
    grade_runs(m);
    if (rc == RB_OK && is_once(m)) {
        m->v.n = 0;
        rc = find_candidates(m, s, n, 0);
        grade_runs(m);
    }
    if (rc == RB_OK && m->v.n > 0)
        settle(m, s, n);
    return rc;
}

/* ---- repair ---- */

static int has_word(const char *s, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 0; i + k <= n; i++) {
        if ((s[i] | 0x20) == *word && strncasecmp(s + i, word, k) == 0)
            return 1;
    }
    return 0;
}

static int is_about(const char *s, size_t n)
{
    return has_word(s, n, "mojibake") || has_word(s, n, "utf-8") ||
           has_word(s, n, "unicode") || has_word(s, n, "windows-1252");
}

/* Characters for a message: those that are not seen by their number. */
static void show(const char *s, size_t n, char *out, size_t room)
{
    size_t used = 0;
    *out = '\0';
    for (size_t i = 0; i < n;) {
        char c[16];
        int len;
        uint32_t x = rb_utf8_decode(s + i, s + n, &len);
        if ((x >= 0x7F && x < 0xA1) || x == 0xAD || x == 0xFEFF ||
            (x >= 0x2000 && x < 0x2010) || (x >= 0x2028 && x < 0x2030))
            snprintf(c, sizeof c, "<U+%04X>", (unsigned)x);
        else
            snprintf(c, sizeof c, "%.*s", len, s + i);
        if (used + strlen(c) >= room)
            return;
        strcpy(out + used, c);
        used += strlen(c);
        i += (size_t)len;
    }
}

static void tell_first(const rb_moji *x, const char *s, rb_mended *r)
{
    char is[4];
    int n = rb_utf8_encode(x->x, is);
    r->at = x->at;
    r->len = x->len;
    show(s + x->at, x->len, r->was, sizeof r->was);
    show(is, (size_t)n, r->is, sizeof r->is);
}

/* One pass: s without what m found. */
static void apply(const mojis *m, const char *s, size_t n, rb_buf *out,
                  rb_mapper *map)
{
    uint32_t from = 0;
    char c[4];
    for (uint32_t i = 0; i <= m->v.n; i++) {
        const rb_moji *x = i < m->v.n ? &m->v.v[i] : NULL;
        uint32_t to = x != NULL ? x->at : (uint32_t)n;
        rb_buf_put(out, s + from, to - from);
        rb_mapper_add(map, RB_MAP_SAME, to - from, from, to - from);
        if (x == NULL)
            break;
        int len = rb_utf8_encode(x->x, c);
        rb_buf_put(out, c, (size_t)len);
        rb_mapper_add(map, RB_MAP_WHOLE, (uint32_t)len, x->at, x->len);
        from = x->at + x->len;
    }
}

/* out, which `map` leads back to s, once more; 1: there was something. */
static int again(mojis *m, rb_buf *out, rb_mapper *map, int *rc)
{
    rb_buf next;
    rb_mapper step, way;
    *rc = find(m, out->p, out->n);
    if (*rc != RB_OK || m->v.n == 0)
        return 0;
    rb_buf_init(&next, out->mem);
    rb_mapper_init(&step, out->mem);
    rb_mapper_init(&way, out->mem);
    apply(m, out->p, out->n, &next, &step);
    if (!next.failed && !step.failed)
        rb_map_through(step.map.v, step.map.n, next.p, (uint32_t)next.n,
                       map->map.v, map->map.n, out->p, (uint32_t)out->n, &way);
    if (next.failed || step.failed || way.failed)
        *rc = RB_ENOMEM;
    rb_mapper_free(&step);
    rb_mapper_free(map);
    rb_buf_free(out);
    *out = next;
    *map = way;
    return *rc == RB_OK;
}

int rb_mend(rb_mem *mem, const char *s, size_t n, rb_buf *out, rb_mapper *map,
            rb_mended *r)
{
    mojis m = {.mem = mem};
    rb_mapper own;
    int rc;
    memset(r, 0, sizeof *r);
    rc = find(&m, s, n);
    if (rc != RB_OK || m.v.n == 0) {
        rb_vec_free(mem, &m.v);
        return rc;
    }
    rb_mapper_init(&own, mem);
    if (map == NULL)
        map = &own;
    rb_buf_clear(out);
    rb_mapper_clear(map);
    r->n = m.v.n;
    r->about = is_about(s, n);
    tell_first(&m.v.v[0], s, r);
    apply(&m, s, n, out, map);
    if (out->failed || map->failed)
        rc = RB_ENOMEM;
    int pass = 1;
    while (rc == RB_OK && pass < PASSES && again(&m, out, map, &rc))
        pass++;
    if (pass == PASSES)
        r->n = 0; /* no text, but a puzzle */
    rb_mapper_free(&own);
    rb_vec_free(mem, &m.v);
    return rc;
}

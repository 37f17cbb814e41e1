/*
** map.c - the way from a byte of the text back to the bytes it came from
*/
#include "map.h"

#include <string.h>
#include "../base/utf8.h"

/* ---- making one ---- */

enum { JOIN_MAX = 2048 }; /* bytes: places in a piece are found by counting */

void rb_mapper_init(rb_mapper *b, rb_mem *m)
{
    memset(b, 0, sizeof *b);
    b->mem = m;
}

void rb_mapper_free(rb_mapper *b)
{
    rb_vec_free(b->mem, &b->map);
    rb_mapper_init(b, b->mem);
}

void rb_mapper_clear(rb_mapper *b)
{
    b->map.n = 0;
    b->text = 0;
    b->part = 0;
    b->failed = 0;
}

/* Do offsets inside such a piece have places of their own? */
static int is_fine(int kind)
{
    return kind < RB_MAP_WHOLE;
}

void rb_mapper_add(rb_mapper *b, int kind, uint32_t text_len, uint64_t src,
                   uint32_t src_len)
{
    rb_map *last = b->map.n > 0 ? &b->map.v[b->map.n - 1] : NULL;
    if (text_len == 0)
        return;
    if (last != NULL && last->kind == kind && last->part == b->part &&
        is_fine(kind) && last->src + last->src_len == src &&
        (uint64_t)last->src_len + src_len <=
            (kind == RB_MAP_SAME ? UINT32_MAX : JOIN_MAX)) {
        last->src_len += src_len;
    } else {
        rb_map p = {b->text, src_len, src, b->part, (uint8_t)kind};
        if (rb_vec_push(b->mem, &b->map, p) != 0)
            b->failed = 1;
    }
    b->text += text_len;
}

/* ---- offsets inside a piece ---- */

/* Source bytes of a character that has n bytes of UTF-8. */
static uint32_t char_bytes(int kind, size_t n)
{
    switch (kind) {
    case RB_MAP_BYTE:
        return 1;
    case RB_MAP_DOUBLE:
        return n == 1 ? 1 : 2;
    case RB_MAP_UTF16:
        return n == 4 ? 4 : 2;
    case RB_MAP_UTF32:
        return 4;
    default: /* RB_MAP_ESCAPE */
        return n == 4 ? 12 : 6;
    }
}

static size_t char_len(unsigned char c)
{
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/*
** Source bytes of s[0..n), the first n bytes of a fine piece; *inside: n is
** in the middle of a character, which then counts when `whole`.
*/
static uint64_t source_bytes(int kind, const char *s, size_t n, int whole,
                             int *inside)
{
    uint64_t sum = 0;
    *inside = 0;
    if (kind == RB_MAP_SAME)
        return n;
    for (size_t i = 0, len; i < n; i += len) {
        len = char_len((unsigned char)s[i]);
        *inside = i + len > n;
        if (!*inside || whole)
            sum += char_bytes(kind, len);
    }
    return sum;
}

/* The piece that holds byte `off`, or the last one. */
static uint32_t piece_at(const rb_map *map, uint32_t n, uint32_t off)
{
    uint32_t lo = 0, hi = n;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (map[mid].text <= off)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static uint32_t piece_end(const rb_map *map, uint32_t n, uint32_t i,
                          uint32_t len)
{
    return i + 1 < n ? map[i + 1].text : len;
}

/* Where byte `off` of piece p is; an end takes what it cuts with it. */
static uint64_t place_in(const rb_map *p, const char *text, uint32_t off,
                         uint32_t piece_len, int is_end, int *exact)
{
    uint32_t at = off - p->text;
    int inside;
    if (!is_fine(p->kind)) {
        if (at > 0 && at < piece_len)
            *exact = 0;
        if (p->kind == RB_MAP_PAGE)
            return p->src;
        return at == 0 || (!is_end && at < piece_len) ? p->src
                                                      : p->src + p->src_len;
    }
    uint64_t n = source_bytes(p->kind, text + p->text, at, is_end, &inside);
    if (inside || (at > 0 && at < piece_len && rb_utf8_inside(text[off])))
        *exact = 0;
    return p->src + n;
}

/* Widen `out` by text[start .. end) of piece i. */
static void widen(rb_place *out, const rb_map *map, uint32_t n, uint32_t i,
                  const char *text, uint32_t len, uint32_t start, uint32_t end)
{
    uint32_t piece_len = piece_end(map, n, i, len) - map[i].text;
    int exact = out->exact;
    uint64_t a = place_in(&map[i], text, start, piece_len, 0, &exact);
    uint64_t b = place_in(&map[i], text, end, piece_len, 1, &exact);
    out->start = a < out->start ? a : out->start;
    out->end = b > out->end ? b : out->end;
    out->exact = (uint8_t)exact;
}

/* A place between bytes. */
static rb_place place_between(const rb_map *map, uint32_t n, const char *text,
                              uint32_t len, uint32_t off)
{
    uint32_t i = piece_at(map, n, off);
    int exact = 1;
    rb_place out = {0};
    out.start = place_in(&map[i], text, off,
                         piece_end(map, n, i, len) - map[i].text, 0, &exact);
    out.end = out.start;
    out.part = map[i].part;
    out.page = map[i].kind == RB_MAP_PAGE;
    out.exact = (uint8_t)exact;
    return out;
}

rb_place rb_map_find(const rb_map *map, uint32_t n, const char *text,
                     uint32_t len, uint32_t start, uint32_t end)
{
    if (n == 0)
        return (rb_place){start, end, 0, 1, 0};
    uint32_t i = piece_at(map, n, start), stop;
    rb_place out = {UINT64_MAX, 0, 0, 1, 0};
    int found = 0;
    for (uint32_t at = start; at < end && i < n; at = stop, i++) {
        stop = piece_end(map, n, i, len);
        stop = stop < end ? stop : end;
        int page = map[i].kind == RB_MAP_PAGE;
        if (map[i].kind == RB_MAP_MADE) /* does not widen the range */
            continue;
        if (found && (map[i].part != out.part || page != out.page))
            break;
        found = 1;
        out.part = map[i].part;
        out.page = (uint8_t)page;
        widen(&out, map, n, i, text, len, at, stop);
    }
    return found ? out : place_between(map, n, text, len, start);
}

/* ---- joining two ---- */

static void add_part(rb_mapper *out, uint16_t part, uint16_t or_part, int kind,
                     uint32_t text_len, uint64_t src, uint64_t src_len)
{
    out->part = part != 0 ? part : or_part;
    if (src_len > UINT32_MAX)
        src_len = UINT32_MAX;
    rb_mapper_add(out, kind, text_len, src, (uint32_t)src_len);
}

/* mid[from .. from + n), the same bytes in the text, by pieces of `inner`. */
static void same_through(uint32_t from, uint32_t n, uint16_t part,
                         const rb_map *inner, uint32_t n_inner, const char *mid,
                         uint32_t mid_len, rb_mapper *out)
{
    uint32_t end = from + n;
    for (uint32_t i = piece_at(inner, n_inner, from); from < end; i++) {
        const rb_map *p = &inner[i];
        uint32_t stop = piece_end(inner, n_inner, i, mid_len), exact_len;
        int exact = 1;
        if (stop > end || i + 1 >= n_inner)
            stop = end;
        exact_len = piece_end(inner, n_inner, i, mid_len) - p->text;
        uint64_t a = place_in(p, mid, from, exact_len, 0, &exact);
        uint64_t b = place_in(p, mid, stop, exact_len, 1, &exact);
        if (p->kind == RB_MAP_PAGE)
            b = a;
        add_part(out, p->part, part, p->kind, stop - from, a, b - a);
        from = stop;
    }
}

/*
** n bytes of text from mid[src .. src + src_len), of which they are not a
** copy. A fine piece stays one where the bytes it counts are single bytes of
** one piece of `inner`; else *kind becomes RB_MAP_WHOLE.
*/
static rb_place other_through(const rb_map *p, int *kind, const rb_map *inner,
                              uint32_t n_inner, const char *mid,
                              uint32_t mid_len)
{
    uint32_t from = (uint32_t)p->src, to = from + p->src_len;
    rb_place at = rb_map_find(inner, n_inner, mid, mid_len, from, to);
    uint32_t in = piece_at(inner, n_inner, from);
    if (at.page) {
        *kind = RB_MAP_PAGE;
        at.end = at.start;
    } else if (is_fine(*kind)) {
        int k = inner[in].kind;
        if ((k != RB_MAP_SAME && k != RB_MAP_BYTE && k != RB_MAP_DOUBLE) ||
            piece_at(inner, n_inner, to - 1) != in ||
            at.end - at.start != p->src_len)
            *kind = RB_MAP_WHOLE;
    }
    return at;
}

/* The characters of a fine piece one by one, when it cannot stay one. */
static void chars_through(const rb_map *p, const char *s, uint32_t n,
                          uint16_t part, const rb_map *inner, uint32_t n_inner,
                          const char *mid, uint32_t mid_len, rb_mapper *out)
{
    rb_map one = *p;
    for (uint32_t i = 0, len; i < n; i += len) {
        len = (uint32_t)char_len((unsigned char)s[i]);
        len = len < n - i ? len : n - i;
        one.src_len = char_bytes(p->kind, len);
        int kind = RB_MAP_WHOLE;
        rb_place at = other_through(&one, &kind, inner, n_inner, mid, mid_len);
        add_part(out, at.part, part, kind, len, at.start, at.end - at.start);
        one.src += one.src_len;
    }
}

void rb_map_through(const rb_map *outer, uint32_t n_outer, const char *text,
                    uint32_t len, const rb_map *inner, uint32_t n_inner,
                    const char *mid, uint32_t mid_len, rb_mapper *out)
{
    uint16_t part = out->part;
    for (uint32_t i = 0; i < n_outer; i++) {
        const rb_map *p = &outer[i];
        uint32_t n = piece_end(outer, n_outer, i, len) - p->text;
        uint16_t mine = p->part != 0 ? p->part : part;
        int kind = p->kind;
        if (n_inner == 0 || kind == RB_MAP_PAGE) {
            add_part(out, mine, part, kind, n, p->src, p->src_len);
            continue;
        }
        if (kind == RB_MAP_SAME) {
            same_through((uint32_t)p->src, n, mine, inner, n_inner, mid,
                         mid_len, out);
            continue;
        }
        rb_place at = other_through(p, &kind, inner, n_inner, mid, mid_len);
        if (is_fine(p->kind) && kind != p->kind)
            chars_through(p, text + p->text, n, mine, inner, n_inner, mid,
                          mid_len, out);
        else
            add_part(out, at.part, mine, kind, n, at.start, at.end - at.start);
    }
    out->part = part;
}

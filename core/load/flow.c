/*
** flow.c - running text that is made of pieces: blanks and breaks in order
*/
#include "flow.h"

#include <string.h>

static const char *const between[] = {"", " ", "\t", "\n", "\n\n"};

static int is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

void rb_flow_init(rb_flow *f, rb_buf *text, rb_mapper *map)
{
    *f = (rb_flow){.text = text, .map = map};
    f->begin = f->solid = text->n;
}

/* Is there any word? */
static int has_text(const rb_flow *f)
{
    return f->solid > f->begin;
}

/* Take back what follows byte n of the text: blanks, which are in pieces of
** the same bytes or in pieces of their own. */
static void take_back(rb_flow *f, size_t n)
{
    rb_mapper *b = f->map;
    if (f->text->n <= n || b->text < n)
        return;
    f->text->n = n;
    f->text->p[n] = '\0';
    while (b->map.n > 0 && b->map.v[b->map.n - 1].text >= n)
        b->map.n--;
    if (b->map.n > 0 && b->map.v[b->map.n - 1].kind == RB_MAP_SAME)
        b->map.v[b->map.n - 1].src_len =
            (uint32_t)n - b->map.v[b->map.n - 1].text;
    b->text = (uint32_t)n;
}

void rb_flow_break(rb_flow *f, int what)
{
    if (what > f->owed)
        f->owed = (uint8_t)what;
    if (what != RB_FLOW_NONE)
        take_back(f, f->solid);
}

void rb_flow_line(rb_flow *f)
{
    rb_flow_break(f, f->owed == RB_FLOW_LINE ? RB_FLOW_BLOCK : RB_FLOW_LINE);
}

static void put(rb_flow *f, int kind, const char *s, size_t n, uint64_t src,
                uint32_t src_len)
{
    if (f->text->n + n >= UINT32_MAX) {
        f->text->failed = 1;
        return;
    }
    rb_buf_put(f->text, s, n);
    rb_mapper_add(f->map, kind, (uint32_t)n, src, src_len);
}

/* What is owed before a word that comes from `src`. */
static void pay(rb_flow *f, uint64_t src)
{
    if (has_text(f) && f->owed != RB_FLOW_NONE) {
        const char *s = between[f->owed];
        put(f, RB_MAP_MADE, s, strlen(s), src, 0);
    }
    f->owed = RB_FLOW_NONE;
}

/* A run of blanks: one of them, unless one is there or a break is owed. */
static void squeeze(rb_flow *f, const char *s, size_t n, uint64_t src)
{
    if (!has_text(f) || f->owed != RB_FLOW_NONE || f->text->n > f->solid)
        return;
    if (*s == ' ')
        put(f, RB_MAP_SAME, s, 1, src, 1);
    else
        put(f, RB_MAP_WHOLE, " ", 1, src,
            n < UINT32_MAX ? (uint32_t)n : UINT32_MAX);
}

static void word(rb_flow *f, int kind, const char *s, size_t n, uint64_t src,
                 uint32_t src_len)
{
    if (f->owed != RB_FLOW_NONE)
        pay(f, src);
    put(f, kind, s, n, src, src_len);
    f->solid = f->text->n;
}

static void keep_blanks(rb_flow *f, const char *s, size_t n, uint64_t src)
{
    if (has_text(f) && f->owed == RB_FLOW_NONE)
        put(f, RB_MAP_SAME, s, n, src, (uint32_t)n);
}

void rb_flow_same(rb_flow *f, const char *s, size_t n, uint64_t src)
{
    for (size_t i = 0, from; i < n;) {
        int blank = is_blank(s[i]);
        for (from = i; i < n && is_blank(s[i]) == blank; i++)
            ;
        if (!blank)
            word(f, RB_MAP_SAME, s + from, i - from, src + from,
                 (uint32_t)(i - from));
        else if (f->verbatim)
            keep_blanks(f, s + from, i - from, src + from);
        else
            squeeze(f, s + from, i - from, src + from);
    }
}

void rb_flow_whole(rb_flow *f, const char *s, size_t n, uint64_t src,
                   uint32_t src_len)
{
    size_t i = 0;
    while (i < n && is_blank(s[i]))
        i++;
    if (i < n) {
        word(f, RB_MAP_WHOLE, s, n, src, src_len);
    } else if (n > 0 && has_text(f) && f->owed == RB_FLOW_NONE &&
               (f->verbatim || f->text->n == f->solid)) {
        put(f, RB_MAP_WHOLE, f->verbatim ? s : " ", f->verbatim ? n : 1, src,
            src_len);
    }
}

int rb_flow_end(rb_flow *f)
{
    take_back(f, f->solid);
    f->owed = RB_FLOW_NONE;
    return f->text->failed || f->map->failed ? RB_ENOMEM : RB_OK;
}

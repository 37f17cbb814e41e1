/*
** fuzz_encoding.c - bytes of any encoding
**
** Byte 0 chooses what is declared; the rest is the file. What must hold: the
** text is valid UTF-8, the map covers it and points into the file, in order;
** what is said to be the same bytes is the same; a character alone leads to
** bytes of its own; the same after mojibake is repaired, of which nothing is
** left then; and no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "load/encoding.h"
#include "load/mojibake.h"

static const char *const names[] = {
    NULL,          NULL,       NULL,       NULL,          "utf-8",
    "utf-16",      "utf-16le", "utf-16be", "utf-32le",    "utf-32be",
    "latin1",      "koi8-r",   "cp1252",   "shift_jis",   "gbk",
    "gb18030",     "big5",     "euc-jp",   "iso-2022-jp", "iso-2022-kr",
    "hz",          "utf-7",    "euc-kr",   "big5-hkscs",  "tcvn",
    "euc-jisx0213"};
enum { NAMES = sizeof names / sizeof *names };

/* The pieces: b leads from t to the file's n bytes at p. */
static void check_map(const rb_mapper *b, const rb_text *t, const uint8_t *p,
                      size_t n)
{
    uint64_t last = 0;
    for (uint32_t i = 0; i < b->map.n; i++) {
        const rb_map *m = &b->map.v[i];
        uint32_t end = i + 1 < b->map.n ? m[1].text : (uint32_t)t->n;
        must(m->text < end && (i > 0 || m->text == 0), "pieces cover the text");
        must(m->src >= last && m->src + m->src_len <= n, "map in file");
        must(m->part == 0 && m->kind <= RB_MAP_MADE, "kind of piece");
        must(((unsigned char)t->p[m->text] & 0xC0) != 0x80,
             "pieces begin with a character");
        must(m->kind != RB_MAP_SAME ||
                 (m->src_len == end - m->text &&
                  memcmp(t->p + m->text, p + m->src, m->src_len) == 0),
             "the same bytes");
        rb_place at =
            rb_map_find(b->map.v, b->map.n, t->p, (uint32_t)t->n, m->text, end);
        must(at.exact && at.start == m->src && at.end == m->src + m->src_len,
             "a whole piece has its bytes");
        last = m->src + m->src_len;
    }
    must(b->text == t->n && (b->map.n > 0 || t->n == 0), "text has a map");
}

/* Characters alone, at most some of them. */
static void check_chars(const rb_mapper *b, const rb_text *t, size_t n)
{
    uint64_t last = 0;
    uint32_t len = (uint32_t)t->n, end;
    for (uint32_t i = 0; i < len && i < 400; i = end) {
        end = i + 1;
        while (end < len && ((unsigned char)t->p[end] & 0xC0) == 0x80)
            end++;
        rb_place at = rb_map_find(b->map.v, b->map.n, t->p, len, i, end);
        must(at.start >= last && at.start <= at.end, "characters in order");
        must(at.end <= n, "a character in the file");
        last = at.start;
    }
}

/* The text once more, without mojibake. */
static void check_mended(rb_mem *m, const rb_text *t)
{
    rb_buf b, c;
    rb_mapper map;
    rb_mended r, r2;
    rb_buf_init(&b, m);
    rb_buf_init(&c, m);
    rb_mapper_init(&map, m);
    must(rb_mend(m, t->p, t->n, &b, &map, &r) == RB_OK, "memory");
    if (r.n > 0) {
        rb_text x = {b.p, b.n, 0};
        must(b.n < t->n && r.at + r.len <= t->n, "it becomes less");
        must(rb_utf8_check(b.p, b.n) == b.n, "repaired text is UTF-8");
        must(rb_utf8_check(r.was, strlen(r.was)) == strlen(r.was),
             "what is told is UTF-8");
        check_map(&map, &x, (const uint8_t *)t->p, t->n);
        check_chars(&map, &x, t->n);
        must(rb_mend(m, b.p, b.n, &c, NULL, &r2) == RB_OK && r2.n == 0,
             "nothing is left");
    }
    rb_buf_free(&b);
    rb_buf_free(&c);
    rb_mapper_free(&map);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n < 1)
        return 0;
    const char *declared = names[p[0] % NAMES];
    p++, n--;
    char *copy = malloc(n > 0 ? n : 1); /* reads past its end are seen */
    must(copy != NULL, "memory");
    memcpy(copy, p, n);

    rb_mem m;
    rb_err e;
    rb_buf tmp;
    rb_mapper map;
    rb_repairs rep = {.n = 0};
    rb_text t;
    rb_mem_init(&m, NULL, NULL);
    rb_buf_init(&tmp, &m);
    rb_mapper_init(&map, &m);
    if (declared == NULL || rb_encoding_check(declared, &e) == RB_OK) {
        rb_encoding enc = rb_encoding_find(copy, n, declared);
        must(enc.mark <= n, "mark in file");
        must(rb_decode(enc, copy + enc.mark, n - enc.mark, enc.mark, &tmp, &rep,
                       &map, &t, &e) == RB_OK,
             "every file can be decoded");
        must(memcmp(copy, p, n) == 0, "the file is not written to");
        must(rb_utf8_check(t.p, t.n) == t.n, "text is UTF-8");
        must(rep.encoding != NULL && *rep.encoding != '\0', "encoding named");
        must(!t.verbatim || t.p == copy + enc.mark, "verbatim");
        check_map(&map, &t, p, n);
        check_chars(&map, &t, n);
        check_mended(&m, &t);
    }
    rb_buf_free(&tmp);
    rb_mapper_free(&map);
    must(m.used == 0, "no memory is left");
    free(copy);
    return 0;
}

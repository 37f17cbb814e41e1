/*
** test_map.c - the source map against a model that knows every byte
**
** Random pieces of all kinds over random text. The model has for each byte of
** the text the source bytes of its character; what rb_map_find says of a span
** and what rb_map_through makes of two maps must be what the model says.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "doc/map.h"

enum { TEXT_MAX = 400, ROUNDS = 3000, SPANS = 60 };

typedef struct {   /* of a byte of the text */
    uint64_t a, b; /* the source bytes of its unit; a page twice */
    uint16_t part;
    uint8_t kind;
    uint8_t first, last; /* in its unit: a character, or a whole */
} unit;

typedef struct {
    char text[TEXT_MAX + 16];
    unit u[TEXT_MAX + 16];
    uint32_t len;
    rb_mapper map;
} model;

static rb_mem mem;
static uint64_t state = 88172645463325252u;

static uint32_t roll(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % n;
}

static int is_first(const model *m, uint32_t off)
{
    return off >= m->len || ((unsigned char)m->text[off] & 0xC0) != 0x80;
}

static uint32_t next_char(const model *m, uint32_t off)
{
    for (off++; !is_first(m, off);)
        off++;
    return off;
}

/* A character at p, its bytes. */
static uint32_t make_char(char *p)
{
    static const char *const wide[] = {"\u00e9", "\u0436",     "\u20ac",
                                       "\u6f22", "\U0001F600", "\U00010348"};
    if (roll(2)) {
        *p = (char)('a' + roll(26));
        return 1;
    }
    const char *w = wide[roll(6)];
    memcpy(p, w, strlen(w));
    return (uint32_t)strlen(w);
}

/* What the kinds are said to be in map.h. */
static uint32_t source_len(int kind, uint32_t len)
{
    static const uint8_t bytes[][5] = {{0, 1, 2, 3, 4}, {0, 1, 1, 1, 1},
                                       {0, 1, 2, 2, 2}, {0, 2, 2, 2, 4},
                                       {0, 4, 4, 4, 4}, {0, 6, 6, 6, 12}};
    return bytes[kind][len];
}

/* The next character of the model, len bytes that are in m->text. */
static void put_unit(model *m, int kind, uint32_t len, uint64_t a, uint64_t b)
{
    for (uint32_t i = 0; i < len; i++)
        m->u[m->len + i] = (unit){.a = a,
                                  .b = b,
                                  .part = m->map.part,
                                  .kind = (uint8_t)kind,
                                  .first = i == 0,
                                  .last = i + 1 == len};
    m->len += len;
}

/* A character of a fine piece that stands at `src`; bytes of the source. */
static uint32_t put_char(model *m, int kind, uint32_t len, uint64_t src)
{
    uint32_t n = source_len(kind, len), at = m->len;
    put_unit(m, kind, len, src, src + n);
    for (uint32_t i = 0; kind == RB_MAP_SAME && i < len; i++) {
        m->u[at + i].a = src + i; /* its bytes are told apart */
        m->u[at + i].b = src + i + 1;
    }
    return n;
}

/* A piece of random text at `src`; its bytes of the source. */
static uint32_t put_piece(model *m, int kind, uint64_t src)
{
    uint32_t at = m->len, n = 0, chars = 1 + roll(12);
    if (kind < RB_MAP_WHOLE) {
        for (; chars > 0; chars--)
            n += put_char(m, kind, make_char(m->text + m->len), src + n);
    } else {
        uint32_t len = 0;
        for (chars = 1 + roll(3); chars > 0; chars--)
            len += make_char(m->text + m->len + len);
        n = kind == RB_MAP_WHOLE ? roll(9) : 0;
        put_unit(m, kind, len, src, src + n);
    }
    rb_mapper_add(&m->map, kind, m->len - at, src, n);
    return n;
}

/* A text whose pieces go forth, now and then back, in the source. */
static void make_text(model *m, int far)
{
    uint64_t src = far && roll(4) == 0 ? (uint64_t)1 << 33 : 1000;
    uint32_t room = 1 + roll(TEXT_MAX - 60), parts = 1 + roll(3);
    int kind = RB_MAP_SAME, page = 1;
    rb_mapper_clear(&m->map);
    m->len = 0;
    while (m->len < room) {
        if (roll(3) > 0) {
            kind = (int)roll(RB_MAP_PAGE + 1);
            src = roll(5) == 0 && src > 400 ? src - roll(300) : src + roll(20);
        }
        if (roll(8) == 0)
            m->map.part = (uint16_t)roll(parts);
        if (kind == RB_MAP_PAGE)
            put_piece(m, kind, (uint64_t)(page += roll(2)));
        else
            src += put_piece(m, kind, src);
    }
    m->map.part = 0;
    assert_int_equal(m->map.failed, 0);
}

/* ---- asking ---- */

static rb_place expected(const model *m, uint32_t start, uint32_t end)
{
    rb_place p = {UINT64_MAX, 0, 0, 1, 0};
    const unit *from = NULL, *to = NULL;
    for (uint32_t i = start; i < end; i++) {
        const unit *u = &m->u[i];
        int page = u->kind == RB_MAP_PAGE;
        if (u->kind == RB_MAP_MADE)
            continue;
        if (from != NULL && (u->part != p.part || page != p.page))
            break;
        from = from == NULL ? u : from;
        to = u;
        p.part = u->part;
        p.page = (uint8_t)page;
        p.start = u->a < p.start ? u->a : p.start;
        p.end = u->b > p.end ? u->b : p.end;
    }
    if (from != NULL) {
        p.exact = from->first && to->last;
        return p;
    }
    const unit *u = &m->u[start < m->len ? start : m->len - 1];
    p.start = p.end = start < m->len ? u->a : u->b;
    p.part = u->part;
    p.page = u->kind == RB_MAP_PAGE;
    p.exact = start >= m->len || u->first;
    return p;
}

static void same_place(rb_place got, rb_place want)
{
    assert_int_equal(got.start, want.start);
    assert_int_equal(got.end, want.end);
    assert_int_equal(got.part, want.part);
    assert_int_equal(got.page, want.page);
}

static void covers(const model *m)
{
    for (uint32_t i = 0; i < m->map.map.n; i++) {
        uint32_t text = m->map.map.v[i].text;
        assert_true(i == 0 ? text == 0 : text > m->map.map.v[i - 1].text);
        assert_true(text < m->len);
    }
    assert_int_equal(m->map.text, m->len);
}

static void test_find(void **unused)
{
    static model m;
    (void)unused;
    rb_mapper_init(&m.map, &mem);
    for (int round = 0; round < ROUNDS; round++) {
        make_text(&m, 1);
        covers(&m);
        for (int i = 0; i < SPANS; i++) {
            uint32_t a = roll(m.len + 1), b = a + roll(m.len + 1 - a);
            b = roll(2) && b > a + 9 ? a + roll(9) : b;
            rb_place want = expected(&m, a, b);
            rb_place got =
                rb_map_find(m.map.map.v, m.map.map.n, m.text, m.len, a, b);
            same_place(got, want);
            assert_int_equal(got.exact, want.exact);
        }
    }
    rb_mapper_free(&m.map);
}

static void test_without_a_map(void **unused)
{
    (void)unused;
    same_place(rb_map_find(NULL, 0, "abc", 3, 1, 3), (rb_place){1, 3, 0, 1, 0});
}

static void test_pieces_join(void **unused)
{
    rb_mapper b;
    (void)unused;
    rb_mapper_init(&b, &mem);
    for (uint32_t i = 0; i < 1000; i++)
        rb_mapper_add(&b, RB_MAP_UTF16, 3, 2 + i * 2, 2);
    assert_int_equal(b.map.n, 1);
    rb_mapper_add(&b, RB_MAP_UTF16, 3, 4000, 2); /* a gap */
    rb_mapper_add(&b, RB_MAP_WHOLE, 1, 4002, 2);
    rb_mapper_add(&b, RB_MAP_WHOLE, 1, 4004, 2);
    rb_mapper_add(&b, RB_MAP_SAME, 0, 4006, 0); /* nothing */
    assert_int_equal(b.map.n, 4);
    rb_mapper_free(&b);
}

/* ---- joining two ---- */

/* The unit that a span of the middle form becomes. */
static unit through_span(const model *mid, uint32_t from, uint32_t to, int kind,
                         uint16_t part)
{
    rb_place p = expected(mid, from, to);
    return (unit){.a = p.start,
                  .b = p.page ? p.start : p.end,
                  .part = p.part != 0 ? p.part : part,
                  .kind = (uint8_t)(p.page ? RB_MAP_PAGE : kind),
                  .first = 1,
                  .last = 1};
}

static void set_units(model *m, uint32_t at, unit u)
{
    for (; at < m->len; at++)
        m->u[at] = u;
}

/* Characters that are spelled in bytes of one run of ASCII: \u escapes. */
static uint32_t put_spelled(model *m, const model *mid, uint32_t from, int kind)
{
    uint32_t run = 0, used = 0;
    while (from + run < mid->len && (unsigned char)mid->text[from + run] < 128)
        run++;
    for (;;) {
        uint32_t len = make_char(m->text + m->len), at = m->len;
        uint32_t n = source_len(kind, len);
        if (used + n > run)
            return used;
        m->len += len;
        set_units(m, at,
                  through_span(mid, from + used, from + used + n, RB_MAP_WHOLE,
                               m->map.part));
        used += n;
    }
}

/* The text of m, made of mid; its units lead to the source of mid. */
static void make_outer(model *m, const model *mid)
{
    uint32_t from = 0;
    rb_mapper_clear(&m->map);
    m->len = 0;
    while (m->len < TEXT_MAX - 60) {
        uint32_t at = m->len, to;
        int kind = (int)roll(RB_MAP_PAGE + 1);
        from = roll(6) == 0 || from >= mid->len ? roll(mid->len) : from;
        from = is_first(mid, from) ? from : next_char(mid, from);
        m->map.part = (uint16_t)(roll(6) == 0 ? 7 : 0);
        if (from >= mid->len)
            continue;
        if (kind != RB_MAP_SAME && kind < RB_MAP_WHOLE) {
            uint32_t n = put_spelled(m, mid, from, kind);
            rb_mapper_add(&m->map, kind, m->len - at, from, n);
            from += n;
            continue;
        }
        to = from;
        for (uint32_t i = 1 + roll(9); i > 0 && to < mid->len; i--)
            to = next_char(mid, to);
        if (kind == RB_MAP_SAME) {
            memcpy(m->text + at, mid->text + from, to - from);
            m->len += to - from;
            memcpy(m->u + at, mid->u + from, (to - from) * sizeof *m->u);
            for (uint32_t i = at; i < m->len; i++)
                m->u[i].part = m->u[i].part ? m->u[i].part : m->map.part;
        } else {
            m->len += make_char(m->text + at);
            to = kind == RB_MAP_WHOLE ? to : from;
            unit u = through_span(mid, from, to, kind, m->map.part);
            if (kind == RB_MAP_PAGE) /* is one already */
                u = (unit){.a = from,
                           .b = from,
                           .part = m->map.part,
                           .kind = RB_MAP_PAGE};
            set_units(m, at, u);
        }
        rb_mapper_add(&m->map, kind, m->len - at, from, to - from);
        from = to;
    }
    m->map.part = 0;
}

static void test_through(void **unused)
{
    static model mid, m;
    rb_mapper way;
    (void)unused;
    rb_mapper_init(&mid.map, &mem);
    rb_mapper_init(&m.map, &mem);
    rb_mapper_init(&way, &mem);
    for (int round = 0; round < ROUNDS; round++) {
        make_text(&mid, 0);
        make_outer(&m, &mid);
        covers(&m);
        rb_mapper_clear(&way);
        rb_map_through(m.map.map.v, m.map.map.n, m.text, m.len, mid.map.map.v,
                       mid.map.map.n, mid.text, mid.len, &way);
        assert_int_equal(way.text, m.len);
        for (int i = 0; i < SPANS; i++) {
            uint32_t a = roll(m.len), b = a + roll(m.len + 1 - a);
            b = roll(2) && b > a + 9 ? a + 1 + roll(9) : b;
            while (!is_first(&m, a))
                a--;
            b = b <= a ? next_char(&m, a) : b;
            while (!is_first(&m, b))
                b++;
            same_place(rb_map_find(way.map.v, way.map.n, m.text, m.len, a, b),
                       expected(&m, a, b));
        }
    }
    rb_mapper_free(&way);
    rb_mapper_free(&mid.map);
    rb_mapper_free(&m.map);
}

/* Without a middle map the outer one is the way, its parts named. */
static void test_through_nothing(void **unused)
{
    static model m;
    rb_mapper way;
    (void)unused;
    rb_mapper_init(&m.map, &mem);
    rb_mapper_init(&way, &mem);
    make_text(&m, 1);
    way.part = 9;
    rb_map_through(m.map.map.v, m.map.map.n, m.text, m.len, NULL, 0, NULL, 0,
                   &way);
    assert_int_equal(way.map.n, m.map.map.n);
    for (uint32_t i = 0; i < way.map.n; i++) {
        rb_map want = m.map.map.v[i];
        want.part = want.part != 0 ? want.part : 9;
        assert_int_equal(way.map.v[i].part, want.part);
        assert_int_equal(way.map.v[i].src, want.src);
        assert_int_equal(way.map.v[i].kind, want.kind);
    }
    assert_int_equal(way.part, 9);
    rb_mapper_free(&way);
    rb_mapper_free(&m.map);
}

static int setup(void **unused)
{
    (void)unused;
    rb_mem_init(&mem, NULL, NULL);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    assert_int_equal(mem.used, 0);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_without_a_map),
        cmocka_unit_test(test_pieces_join),
        cmocka_unit_test(test_through),
        cmocka_unit_test(test_through_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

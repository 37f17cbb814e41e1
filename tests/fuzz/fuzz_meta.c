/*
** fuzz_meta.c - dates, JSON-LD and the metadata of pages on any bytes
**
** Byte 0 chooses the language and where the article is said to be. What must
** hold: a date that is read can be read again and gives itself, what is found
** stands in the text, repaired JSON of what was valid is the same value,
** metadata is UTF-8, says where it was found, and no memory is left.
*/
#include <string.h>
#include "must.h"
#include "base/utf8.h"
#include "load/date.h"
#include "load/json.h"
#include "load/jsonld.h"
#include "load/pagemeta.h"

static void check_dates(const char *s, size_t n, const char *lang)
{
    char iso[RB_DATE_SIZE], again[RB_DATE_SIZE];
    rb_date_hit h;
    if (rb_date_parse(s, n, lang, iso)) {
        must(rb_date_parse(iso, strlen(iso), NULL, again) &&
                 strcmp(iso, again) == 0,
             "a date is read as itself");
    }
    if (rb_date_find(s, n, lang, &h)) {
        must(h.start < h.end && h.end <= n, "a date stands in the text");
        must(rb_date_parse(h.iso, strlen(h.iso), NULL, again) &&
                 strcmp(h.iso, again) == 0,
             "a date found is read as itself");
    }
}

static void check_repair(rb_mem *m, const char *s, size_t n)
{
    rb_buf b;
    rb_json j;
    rb_jval v;
    rb_buf_init(&b, m);
    char *copy = rb_strndup(m, s, n);
    must(copy != NULL, "memory");
    size_t used = rb_json_repair(s, n, &b);
    must(used <= n, "no more is used than there is");
    rb_json_init(&j, copy, n);
    int c = rb_json_peek(&j);
    if ((c == '{' || c == '[') && rb_json_value(&j, &v) == 0 && used > 0 &&
        memmem(s, n < 64 ? n : 64, "CDATA[", 6) == NULL) {
        rb_jval w;
        rb_json_init(&j, b.p, b.n);
        /* deeper than the repair goes */
        if (rb_json_value(&j, &w) != 0)
            must(b.n < v.n, "valid JSON stays valid");
    }
    rb_free(m, copy, n + 1);
    rb_buf_free(&b);
}

static void check_page(rb_mem *m, const char *s, size_t n, uint32_t article)
{
    rb_page page;
    rb_page_meta meta;
    rb_err e;
    if (rb_page_parse(&page, m, s, n, &e) != RB_OK)
        return;
    must(rb_page_meta_find(&meta, m, &page, article, &e) == RB_OK, "metadata");
    for (int i = 0; i < RB_META_COUNT; i++) {
        const char *v = meta.field[i].value;
        if (v == NULL)
            continue;
        must(*v != '\0' && rb_utf8_check(v, strlen(v)) == strlen(v),
             "metadata is UTF-8");
        must(meta.field[i].from != NULL, "it says where it was found");
    }
    rb_page_meta_free(&meta);
    rb_page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const lang[] = {NULL, "en", "en-US", "de", "hr", "ja"};
    rb_mem m;
    rb_arena a;
    static rb_jsonld ld;
    if (n < 1)
        return 0;
    unsigned choice = p[0];
    const char *s = (const char *)p + 1;
    n--;
    if (rb_utf8_check(s, n) < n)
        return 0;
    rb_mem_init(&m, NULL, NULL);
    check_dates(s, n, lang[choice % 6]);
    check_repair(&m, s, n);
    memset(&ld, 0, sizeof ld);
    rb_arena_init(&a, &m);
    must(rb_jsonld_read(&ld, &a, s, n) == RB_OK, "JSON-LD");
    rb_arena_free(&a);
    check_page(&m, s, n, choice >= 6 ? choice / 6 : RB_NO_NODE);
    must(m.used == 0, "no memory is left");
    return 0;
}

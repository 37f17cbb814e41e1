/*
** value.c - tests of one attribute value: a word list or a regular expression
*/
#include "value.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>
#include "../base/utf8.h"

/* Backtracking of one expression on one word; a word is short, so this is
** reached only by expressions made to be slow. */
enum { MATCH_LIMIT = 100000, HEAP_LIMIT_KIB = 4096, LONGEST = 1 << 16 };

typedef struct word {
    const char *s;
    uint32_t len;
} word;

struct rb_value_test {
    rb_mem *mem;
    int flags;
    char *text; /* storage of the words */
    size_t text_size;
    word *word; /* NULL: an expression */
    uint32_t n;
    pcre2_general_context *general;
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

/* PCRE2 frees without a size: keep it in front of the block. */
typedef union head {
    size_t size;
    max_align_t align;
} head;

static void *pcre_alloc(size_t n, void *mem)
{
    head *h = rb_alloc(mem, n + sizeof *h);
    if (h == NULL)
        return NULL;
    h->size = n + sizeof *h;
    return h + 1;
}

static void pcre_free(void *p, void *mem)
{
    if (p != NULL) {
        head *h = (head *)p - 1;
        rb_free(mem, h, h->size);
    }
}

/* Copy src to out without backslashes before punctuation; 0 when it holds an
** expression's sign, so that it is no plain word list. */
static int plain(const char *src, size_t len, char *out, size_t *n)
{
    size_t k = 0;
    for (size_t i = 0; i < len; i++) {
        char c = src[i];
        if (c == '\\') {
            if (i + 1 >= len || src[i + 1] == '|' ||
                !strchr(".[](){}*+?^$\\/\"'-&%!#@,:;", src[i + 1]))
                return 0;
            c = src[++i];
        } else if (strchr(".[](){}*+?^$", c) && c != '\0') {
            return 0;
        }
        out[k++] = c;
    }
    *n = k;
    return 1;
}

static int is_list(const char *src, size_t len, int flags, char *out, size_t *n)
{
    if (!(flags & RB_VT_LITERAL))
        return plain(src, len, out, n);
    memcpy(out, src, len);
    *n = len;
    return 1;
}

static int make_list(rb_value_test *t, size_t n)
{
    uint32_t count = 1;
    if (!(t->flags & RB_VT_LITERAL)) {
        for (size_t i = 0; i < n; i++)
            count += t->text[i] == '|';
    }
    t->word = rb_alloc(t->mem, count * sizeof *t->word);
    if (t->word == NULL)
        return -1;
    t->n = count;
    const char *from = t->text;
    for (uint32_t k = 0; k < count; k++) {
        const char *bar = k + 1 < count
                              ? memchr(from, '|', n - (from - t->text))
                              : t->text + n;
        t->word[k] = (word){from, (uint32_t)(bar - from)};
        from = bar + 1;
    }
    return 0;
}

static int make_code(rb_value_test *t, const char *src, size_t len, size_t *at,
                     rb_err *e)
{
    int code = 0;
    PCRE2_SIZE where = 0;
    uint32_t opt = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                   PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_CAPTURE;
    if (t->flags & RB_VT_NOCASE)
        opt |= PCRE2_CASELESS;
    t->general = pcre2_general_context_create(pcre_alloc, pcre_free, t->mem);
    if (t->general == NULL)
        return rb_nomem(e);
    pcre2_compile_context *cc = pcre2_compile_context_create(t->general);
    if (cc == NULL)
        return rb_nomem(e);
    t->code = pcre2_compile((PCRE2_SPTR)src, len, opt, &code, &where, cc);
    pcre2_compile_context_free(cc);
    if (t->code == NULL && code == PCRE2_ERROR_HEAP_FAILED)
        return rb_nomem(e);
    if (t->code == NULL) {
        char why[160] = "";
        pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
        *at = where;
        return rb_fail(e, RB_EPATTERN, "%s", why);
    }
    t->data = pcre2_match_data_create(1, t->general);
    t->limits = pcre2_match_context_create(t->general);
    if (t->data == NULL || t->limits == NULL)
        return rb_nomem(e);
    pcre2_set_match_limit(t->limits, MATCH_LIMIT);
    pcre2_set_heap_limit(t->limits, HEAP_LIMIT_KIB);
    /* The first match takes memory and keeps it: let it be refused now. */
    if (pcre2_match(t->code, (PCRE2_SPTR) "", 0, 0, 0, t->data, t->limits) ==
        PCRE2_ERROR_NOMEMORY)
        return rb_nomem(e);
    return RB_OK;
}

int rb_value_compile(rb_value_test **out, rb_mem *m, const char *src,
                     size_t len, int flags, size_t *at, rb_err *e)
{
    int rc = RB_OK;
    *out = NULL;
    *at = 0;
    if (len > LONGEST)
        return rb_fail(e, RB_EPATTERN,
                       "this value is longer than %d bytes; put the words "
                       "into a lexicon and ask [lex=\"...\"]",
                       LONGEST);
    rb_value_test *t = rb_calloc(m, 1, sizeof *t);
    if (t == NULL)
        return rb_nomem(e);
    t->mem = m;
    t->flags = flags;
    t->text_size = len * 3 + 1; /* lower case may need more bytes */
    t->text = rb_alloc(m, t->text_size);
    char *tmp = rb_alloc(m, len + 1);
    if (t->text == NULL || tmp == NULL) {
        rc = rb_nomem(e);
        goto out;
    }
    size_t n;
    if (is_list(src, len, flags, tmp, &n)) {
        if (flags & RB_VT_NOCASE)
            n = rb_lower_str(tmp, n, t->text);
        else
            memcpy(t->text, tmp, n);
        rc = make_list(t, n) == 0 ? RB_OK : rb_nomem(e);
    } else {
        rc = make_code(t, src, len, at, e);
    }
out:
    rb_free(m, tmp, len + 1);
    if (rc != RB_OK) {
        rb_value_free(t);
        t = NULL;
    }
    *out = t;
    return rc;
}

void rb_value_free(rb_value_test *t)
{
    if (t == NULL)
        return;
    pcre2_match_data_free(t->data);
    pcre2_code_free(t->code);
    pcre2_match_context_free(t->limits);
    pcre2_general_context_free(t->general);
    rb_free(t->mem, t->word, t->n * sizeof *t->word);
    rb_free(t->mem, t->text, t->text_size);
    rb_free(t->mem, t, sizeof *t);
}

static int in_list(const rb_value_test *t, const char *s, size_t len)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const word *w = &t->word[i];
        if (w->len == len && memcmp(w->s, s, len) == 0)
            return 1;
    }
    return 0;
}

int rb_value_match(const rb_value_test *t, const char *s, size_t len)
{
    if (t->word == NULL) {
        int rc = pcre2_match(t->code, (PCRE2_SPTR)s, len, 0, PCRE2_NO_UTF_CHECK,
                             t->data, t->limits);
        return rc >= 0;
    }
    if (!(t->flags & RB_VT_NOCASE))
        return in_list(t, s, len);
    char low[768];
    if (len > sizeof low / 3 - 1)
        return 0;
    return in_list(t, low, rb_lower_str(s, len, low));
}

uint32_t rb_value_cost(const rb_value_test *t, size_t len)
{
    return t->word != NULL ? 1 + t->n / 8 : 16 + (uint32_t)(len / 4);
}

const char *rb_value_word(const rb_value_test *t, uint32_t i, uint32_t *len)
{
    if (i >= t->n)
        return NULL;
    *len = t->word[i].len;
    return t->word[i].s;
}

int rb_value_is_list(const rb_value_test *t)
{
    return t->word != NULL;
}

int rb_value_nocase(const rb_value_test *t)
{
    return (t->flags & RB_VT_NOCASE) != 0;
}

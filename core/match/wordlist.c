/*
** wordlist.c - a lexicon from a file as people write them
*/
#include "wordlist.h"

#include <string.h>
#include "../base/utf8.h"

typedef struct line {
    const char *p;
    size_t n;
} line;

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next line that is no comment and not empty, without blanks around. */
static int next_line(const char **at, const char *end, line *l)
{
    while (*at < end) {
        const char *p = *at, *nl = memchr(p, '\n', (size_t)(end - p));
        const char *to = nl != NULL ? nl : end;
        *at = nl != NULL ? nl + 1 : end;
        while (p < to && is_blank(*p))
            p++;
        while (to > p && is_blank(to[-1]))
            to--;
        *l = (line){p, (size_t)(to - p)};
        if (l->n > 0 && *p != '#')
            return 1;
    }
    return 0;
}

static int is_table(const char *text, const char *end)
{
    line l;
    while (next_line(&text, end, &l))
        if (memchr(l.p, '\t', l.n) != NULL)
            return 1;
    return 0;
}

/* The list as a table of one column, in lower case as lexicons are. */
static void list(rb_buf *out, const char *text, const char *end,
                 uint32_t *phrases)
{
    line l;
    rb_buf_puts(out, "pos\tword\n");
    while (next_line(&text, end, &l) && !out->failed) {
        rb_buf_puts(out, "-\t");
        if (rb_buf_reserve(out, 3 * l.n + 2) != 0)
            return;
        out->n += rb_lower_str(l.p, l.n, out->p + out->n);
        rb_buf_putc(out, '\n');
        *phrases += memchr(l.p, ' ', l.n) != NULL;
    }
}

static int check_utf8(const char *file, const char *text, size_t len, rb_err *e)
{
    size_t good = len > 0 ? rb_utf8_check(text, len) : 0;
    unsigned no = 1;
    for (size_t i = 0; i < good; i++)
        no += text[i] == '\n';
    if (good == len)
        return RB_OK;
    return rb_fail(e, RB_EINPUT, "%s:%u: the file is not UTF-8", file, no);
}

static int table(rb_lexicon **out, rb_mem *m, const char *name,
                 const char *file, const char *text, size_t len,
                 const char *columns, rb_err *e)
{
    char *key = NULL, *pos = NULL;
    size_t n = columns != NULL ? strlen(columns) : 0;
    if (columns != NULL && (key = rb_strndup(m, columns, n)) == NULL)
        return rb_nomem(e);
    if (key != NULL && (pos = strchr(key, ',')) != NULL)
        *pos++ = '\0';
    int code = rb_lexicon_new(out, m, name, text, len, key, pos, 1, e);
    if (key != NULL)
        rb_free(m, key, n + 1);
    if (code == RB_EINPUT) { /* its messages begin with the name */
        char why[sizeof e->msg];
        size_t skip = strlen(name);
        memcpy(why, e->msg, sizeof why);
        rb_fail(e, RB_EINPUT, "%s%s", file, why + skip);
    }
    return code;
}

int rb_wordlist(rb_lexicon **out, rb_mem *m, const char *name, const char *file,
                const char *text, size_t len, const char *columns,
                uint32_t *phrases, rb_err *e)
{
    rb_buf b;
    *out = NULL;
    *phrases = 0;
    int code = check_utf8(file, text, len, e);
    if (code != RB_OK)
        return code;
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3; /* a byte order mark */
        len -= 3;
    }
    if (columns != NULL || is_table(text, text + len))
        return table(out, m, name, file, text, len, columns, e);
    rb_buf_init(&b, m);
    list(&b, text, text + len, phrases);
    code = b.failed
               ? rb_nomem(e)
               : rb_lexicon_new(out, m, name, b.p, b.n, "word", NULL, 1, e);
    rb_buf_free(&b);
    return code;
}

/*
** lexicon.c - named word lists over tab-separated text
**
** The text is kept as it came; a row is the offset of its line. The index is
** an open-addressing table from key to the first entry; entries of one key
** are chained in row order. A stem ("migrat*") is a key of its own kind: a
** word is looked up whole, and by its beginning for each length that stems
** have.
*/
#include "lexicon.h"

#include <ctype.h>
#include <string.h>
#include "../base/utf8.h"
#include "../doc/tags.h"

typedef struct entry {
    const char *key;
    uint32_t len;
    uint32_t row;
    uint32_t next; /* entry of the same key, 0: none */
    uint8_t pos;   /* class bits */
    uint8_t stem;  /* the key is the beginning of a word */
} entry;

enum { LONGEST_STEM = 63 };

struct rb_lexicon {
    rb_mem *mem;
    char *name;
    char *text;
    size_t len;
    RB_VEC(uint32_t) line; /* offset of each row */
    uint32_t header;       /* offset of the column names */
    uint32_t ncol;
    RB_VEC(entry) ent; /* [0] is unused */
    uint32_t *slot;
    uint32_t nslot;
    int stems;        /* are there stems? */
    uint64_t lengths; /* bit n: a stem has n bytes */
};

unsigned rb_pos_class(unsigned tag)
{
    switch (tag) {
    case RB_TAG_NN:
    case RB_TAG_NNS:
    case RB_TAG_NNP:
    case RB_TAG_NNPS:
        return RB_POS_N;
    case RB_TAG_VB:
    case RB_TAG_VBD:
    case RB_TAG_VBG:
    case RB_TAG_VBN:
    case RB_TAG_VBP:
    case RB_TAG_VBZ:
        return RB_POS_V;
    case RB_TAG_JJ:
    case RB_TAG_JJR:
    case RB_TAG_JJS:
        return RB_POS_A;
    case RB_TAG_RB:
    case RB_TAG_RBR:
    case RB_TAG_RBS:
        return RB_POS_R;
    default:
        return RB_POS_X;
    }
}

static uint32_t line_end(const rb_lexicon *x, uint32_t at)
{
    const char *nl = memchr(x->text + at, '\n', x->len - at);
    uint32_t end = nl != NULL ? (uint32_t)(nl - x->text) : (uint32_t)x->len;
    return end > at && x->text[end - 1] == '\r' ? end - 1 : end;
}

/* The col-th cell of the line at `at`; NULL past the last one. */
static const char *cell(const rb_lexicon *x, uint32_t at, uint32_t col,
                        uint32_t *len)
{
    uint32_t end = line_end(x, at);
    for (;;) {
        const char *tab = memchr(x->text + at, '\t', end - at);
        uint32_t to = tab != NULL ? (uint32_t)(tab - x->text) : end;
        if (col-- == 0) {
            *len = to - at;
            return x->text + at;
        }
        if (tab == NULL)
            return NULL;
        at = to + 1;
    }
}

static uint32_t count_columns(const rb_lexicon *x, uint32_t at)
{
    uint32_t n = 1, end = line_end(x, at);
    for (; at < end; at++)
        n += x->text[at] == '\t';
    return n;
}

/* Can a comment line name columns? It holds a tab, or one word only. */
static int names_columns(const rb_lexicon *x, uint32_t at, uint32_t end)
{
    if (memchr(x->text + at, '\t', end - at) != NULL)
        return 1;
    for (at++; at < end && x->text[at] == ' ';)
        at++;
    return at < end && memchr(x->text + at, ' ', end - at) == NULL;
}

/* Rows, and where the column names stand: in the last comment before the rows
** that can name as many columns as they have, else in the first row. */
static int find_lines(rb_lexicon *x, rb_err *e)
{
    uint32_t at = 0, no = 0, head = UINT32_MAX;
    while (at < x->len) {
        uint32_t end = line_end(x, at);
        no++;
        if (end == at) {
            /* blank */
        } else if (x->text[at] == '#') {
            if (x->line.n == 0 && names_columns(x, at, end))
                head = at + 1;
        } else if (head == UINT32_MAX) {
            head = at;
            x->ncol = count_columns(x, head);
        } else {
            if (x->line.n == 0)
                x->ncol = count_columns(x, head);
            if (count_columns(x, at) != x->ncol)
                return rb_fail(e, RB_EINPUT,
                               "%s:%u: this row has %u columns, the first has "
                               "%u; columns are separated by one tab, an "
                               "empty cell is -",
                               x->name, no, count_columns(x, at), x->ncol);
            if (rb_vec_push(x->mem, &x->line, at) != 0)
                return rb_nomem(e);
        }
        const char *nl = memchr(x->text + end, '\n', x->len - end);
        at = nl != NULL ? (uint32_t)(nl - x->text) + 1 : (uint32_t)x->len;
    }
    if (head == UINT32_MAX)
        return rb_fail(e, RB_EINPUT,
                       "%s: no column names; the first line names them, with "
                       "a tab between",
                       x->name);
    while (head < x->len && x->text[head] == ' ')
        head++;
    x->header = head;
    return RB_OK;
}

static int find_column(const rb_lexicon *x, const char *name)
{
    for (uint32_t c = 0; c < x->ncol; c++) {
        uint32_t n;
        const char *s = cell(x, x->header, c, &n);
        if (s != NULL && n == strlen(name) && memcmp(s, name, n) == 0)
            return (int)c;
    }
    return -1;
}

static uint32_t slot_of(const rb_lexicon *x, const char *s, size_t len,
                        int stem)
{
    uint32_t mask = x->nslot - 1;
    uint32_t i = (uint32_t)rb_hash(s, len, stem ? 8 : 7) & mask;
    for (;; i = (i + 1) & mask) {
        uint32_t k = x->slot[i];
        const entry *t = &x->ent.v[k];
        if (k == 0 ||
            (t->len == len && t->stem == stem && memcmp(t->key, s, len) == 0))
            return i;
    }
}

static unsigned parse_pos(const char *s, uint32_t n)
{
    unsigned bits = 0;
    for (uint32_t i = 0; i < n; i++) {
        const char *all = "NVARX", *p = strchr(all, s[i]);
        if (p != NULL && s[i] != '\0')
            bits |= 1u << (p - all);
    }
    return bits != 0 ? bits : RB_POS_ANY;
}

static int add_entries(rb_lexicon *x, uint32_t row, int key, int pos)
{
    uint32_t n, np;
    const char *s = cell(x, x->line.v[row], (uint32_t)key, &n);
    const char *p =
        pos >= 0 ? cell(x, x->line.v[row], (uint32_t)pos, &np) : NULL;
    uint8_t bits = p != NULL ? (uint8_t)parse_pos(p, np) : RB_POS_ANY;
    const char *end = s + n;
    while (s < end) {
        const char *bar = memchr(s, '|', (size_t)(end - s));
        const char *to = bar != NULL ? bar : end;
        entry one = {s, (uint32_t)(to - s), row, 0, bits, 0};
        if (x->stems && one.len > 1 && to[-1] == '*' &&
            one.len - 1 <= LONGEST_STEM) {
            one.len--;
            one.stem = 1;
            x->lengths |= (uint64_t)1 << one.len;
        }
        if (to > s && rb_vec_push(x->mem, &x->ent, one) != 0)
            return -1;
        s = to + 1;
    }
    return 0;
}

static int build_index(rb_lexicon *x)
{
    uint32_t n = 16;
    while (n < x->ent.n * 2)
        n *= 2;
    x->slot = rb_calloc(x->mem, n, sizeof *x->slot);
    if (x->slot == NULL)
        return -1;
    x->nslot = n;
    /* Backwards, so that each chain ends up in row order. */
    for (uint32_t k = x->ent.n; k-- > 1;) {
        uint32_t i =
            slot_of(x, x->ent.v[k].key, x->ent.v[k].len, x->ent.v[k].stem);
        x->ent.v[k].next = x->slot[i];
        x->slot[i] = k;
    }
    return 0;
}

static int no_column(const rb_lexicon *x, const char *name, rb_err *e)
{
    const char *end = memchr(x->text + x->header, '\n', x->len - x->header);
    size_t n = end ? (size_t)(end - x->text) - x->header : x->len - x->header;
    return rb_fail(e, RB_EINPUT, "%s: there is no column '%s'; it has: %.*s",
                   x->name, name, n > 200 ? 200 : (int)n, x->text + x->header);
}

int rb_lexicon_new(rb_lexicon **out, rb_mem *m, const char *name,
                   const char *text, size_t len, const char *key,
                   const char *pos, int stems, rb_err *e)
{
    int rc = RB_ENOMEM, kcol = 0, pcol = -1;
    *out = NULL;
    if (len >= UINT32_MAX)
        return rb_fail(e, RB_EINPUT, "%s: larger than 4 GiB", name);
    rb_lexicon *x = rb_calloc(m, 1, sizeof *x);
    if (x == NULL)
        return rb_nomem(e);
    x->mem = m;
    x->len = len;
    x->stems = stems;
    x->name = rb_strndup(m, name, strlen(name));
    x->text = rb_strndup(m, text, len);
    entry none = {"", 0, 0, 0, 0, 0};
    if (!x->name || !x->text || rb_vec_push(m, &x->ent, none) != 0)
        goto nomem;
    rc = find_lines(x, e);
    if (rc != RB_OK)
        goto out;
    if (key != NULL)
        kcol = find_column(x, key);
    if (pos != NULL)
        pcol = find_column(x, pos);
    if (kcol < 0 || (pos != NULL && pcol < 0)) {
        rc = no_column(x, kcol < 0 ? key : pos, e);
        goto out;
    }
    for (uint32_t r = 0; r < x->line.n; r++) {
        if (add_entries(x, r, kcol, pcol) != 0)
            goto nomem;
    }
    if (build_index(x) == 0)
        goto out;
nomem:
    rc = rb_nomem(e);
out:
    if (rc != RB_OK) {
        rb_lexicon_free(x);
        x = NULL;
    }
    *out = x;
    return rc;
}

void rb_lexicon_free(rb_lexicon *x)
{
    if (x == NULL)
        return;
    rb_free(x->mem, x->slot, (size_t)x->nslot * sizeof *x->slot);
    rb_vec_free(x->mem, &x->ent);
    rb_vec_free(x->mem, &x->line);
    rb_free(x->mem, x->text, x->len + 1);
    if (x->name != NULL)
        rb_free(x->mem, x->name, strlen(x->name) + 1);
    rb_free(x->mem, x, sizeof *x);
}

const char *rb_lexicon_name(const rb_lexicon *x)
{
    return x->name;
}

static uint32_t first_from(const rb_lexicon *x, uint32_t k, unsigned pos,
                           uint32_t after)
{
    for (; k != 0; k = x->ent.v[k].next) {
        const entry *t = &x->ent.v[k];
        if ((t->pos & pos) && (after == UINT32_MAX || t->row > after))
            return t->row;
    }
    return UINT32_MAX;
}

/* The first row after `after` (UINT32_MAX: of all) that has the word. */
static uint32_t find_after(const rb_lexicon *x, const char *word, size_t len,
                           unsigned pos, uint32_t after)
{
    uint32_t row = first_from(x, x->slot[slot_of(x, word, len, 0)], pos, after);
    uint64_t left = x->lengths;
    for (uint32_t n = 1; n <= LONGEST_STEM && n <= len && left >> n; n++) {
        if (!(left >> n & 1))
            continue;
        uint32_t k = x->slot[slot_of(x, word, n, 1)];
        uint32_t at = first_from(x, k, pos, after);
        if (at < row)
            row = at;
    }
    return row;
}

uint32_t rb_lexicon_find(const rb_lexicon *x, const char *word, size_t len,
                         unsigned pos)
{
    return find_after(x, word, len, pos, UINT32_MAX);
}

uint32_t rb_lexicon_next(const rb_lexicon *x, uint32_t row, const char *word,
                         size_t len, unsigned pos)
{
    return find_after(x, word, len, pos, row);
}

/* The class stands first: a key may begin with #, which begins a comment. */
void rb_lexicon_words(const rb_lexicon *x, rb_buf *out, int *stems)
{
    static const char classes[] = "NVARX";
    *stems = x->stems;
    rb_buf_puts(out, "pos\tword\n");
    for (uint32_t k = 1; k < x->ent.n; k++) {
        const entry *t = &x->ent.v[k];
        for (int c = 0; c < 5; c++)
            if (t->pos >> c & 1)
                rb_buf_putc(out, classes[c]);
        rb_buf_putc(out, '\t');
        rb_buf_put(out, t->key, t->len);
        rb_buf_puts(out, t->stem ? "*\n" : "\n");
    }
}

uint32_t rb_lexicon_rows(const rb_lexicon *x)
{
    return x->line.n;
}

uint32_t rb_lexicon_columns(const rb_lexicon *x)
{
    return x->ncol;
}

const char *rb_lexicon_column(const rb_lexicon *x, uint32_t col, uint32_t *len)
{
    return cell(x, x->header, col, len);
}

const char *rb_lexicon_cell(const rb_lexicon *x, uint32_t row, uint32_t col,
                            uint32_t *len)
{
    const char *s = cell(x, x->line.v[row], col, len);
    if (s != NULL && *len == 1 && *s == '-')
        *len = 0;
    return s;
}

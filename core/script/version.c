/*
** version.c - versions of packages (semver 2.0) and ranges of them
*/
#include "version.h"

#include <ctype.h>
#include <string.h>

typedef struct version {
    long number[3];
    int given;       /* how many of the numbers; 0: "*" */
    const char *pre; /* after the "-", not ended by a NUL */
    int npre;        /* its length; 0: a release */
} version;

/* ---- reading ---- */

static int read_number(const char **p, long *out)
{
    const char *start = *p;
    long n = 0;
    for (; isdigit((unsigned char)**p) && *p - start < 10; ++*p)
        n = n * 10 + (**p - '0');
    *out = n;
    return *p > start && !isdigit((unsigned char)**p) &&
           (*start != '0' || *p - start == 1);
}

/* Words of letters, digits and hyphens with dots between: their length, or 0.
** In a pre-release (`strict`) numbers have no leading zero. */
static int read_words(const char *p, int strict)
{
    int n = 0;
    for (;;) {
        int from = n, digits = 1;
        for (; isalnum((unsigned char)p[n]) || p[n] == '-'; n++)
            digits = digits && isdigit((unsigned char)p[n]);
        if (n == from || (strict && digits && p[from] == '0' && n - from > 1))
            return 0;
        if (p[n] != '.')
            return n;
        n++;
    }
}

static int is_any(const char *p)
{
    return *p == '*' || *p == 'x' || *p == 'X';
}

/* One version at *p; in a range "x" and "*" may stand for what is open. */
static int read_version(const char **p, int open, version *v)
{
    int any = 0;
    memset(v, 0, sizeof *v);
    for (int i = 0; i < 3; i++) {
        if (open && is_any(*p)) {
            any = 1;
            ++*p;
        } else if (any || !read_number(p, &v->number[i])) {
            return 0;
        } else {
            v->given++;
        }
        if (**p != '.')
            break;
        if (i == 2)
            return 0;
        ++*p;
    }
    if (**p == '-' && v->given == 3) {
        v->pre = *p + 1;
        v->npre = read_words(v->pre, 1);
        if (v->npre == 0)
            return 0;
        *p += 1 + v->npre;
    }
    if (**p == '+' && v->given == 3) {
        int n = read_words(*p + 1, 0);
        if (n == 0)
            return 0;
        *p += 1 + n;
    }
    return **p == '\0' || (open && (strchr(" \t,|", **p) != NULL));
}

int rb_version_is(const char *text)
{
    version v;
    return read_version(&text, 0, &v);
}

/* ---- comparing ---- */

static int compare_numbers(const version *a, const version *b)
{
    for (int i = 0; i < 3; i++)
        if (a->number[i] != b->number[i])
            return a->number[i] < b->number[i] ? -1 : 1;
    return 0;
}

static int sign(int n)
{
    return n < 0 ? -1 : n > 0;
}

/* Numbers by value and before words; words by their bytes. */
static int compare_words(const char *a, int na, const char *b, int nb)
{
    int da = (int)strspn(a, "0123456789") >= na;
    int db = (int)strspn(b, "0123456789") >= nb;
    if (da != db)
        return da ? -1 : 1;
    if (da && na != nb) /* no leading zeros: the longer is greater */
        return na < nb ? -1 : 1;
    int c = memcmp(a, b, (size_t)(na < nb ? na : nb));
    return c != 0 ? sign(c) : sign(na - nb);
}

static int word_length(const char *p, int n)
{
    const char *dot = memchr(p, '.', (size_t)n);
    return dot ? (int)(dot - p) : n;
}

static int compare_pre(const version *a, const version *b)
{
    const char *p = a->pre, *q = b->pre;
    int n = a->npre, m = b->npre;
    if (n == 0 || m == 0)
        return (n == 0) - (m == 0);
    while (n > 0 && m > 0) {
        int np = word_length(p, n), nq = word_length(q, m);
        int c = compare_words(p, np, q, nq);
        if (c != 0)
            return c;
        p += np + 1;
        q += nq + 1;
        n -= np + 1;
        m -= nq + 1;
    }
    return sign((n > 0) - (m > 0));
}

static int compare(const version *a, const version *b)
{
    int c = compare_numbers(a, b);
    return c != 0 ? c : compare_pre(a, b);
}

int rb_version_compare(const char *a, const char *b)
{
    version v, w;
    read_version(&a, 0, &v);
    read_version(&b, 0, &w);
    return compare(&v, &w);
}

/* ---- ranges ---- */

/* Is v below the next version that differs in the first k numbers? */
static int is_below_next(const version *v, const version *w, int k)
{
    version next = {{0}, 3, NULL, 0};
    for (int i = 0; i < k; i++)
        next.number[i] = w->number[i];
    next.number[k - 1]++;
    return compare_numbers(v, &next) < 0;
}

/* How many leading numbers a caret keeps. */
static int caret_keeps(const version *w)
{
    int k = 1;
    while (k < w->given && w->number[k - 1] == 0)
        k++;
    return k;
}

static int holds(const char *op, const version *v, const version *w)
{
    int n = w->given, c = compare(v, w);
    if (n == 0) /* "*" */
        return strcmp(op, "<") != 0 && strcmp(op, ">") != 0;
    if (strcmp(op, ">=") == 0)
        return c >= 0;
    if (strcmp(op, "<") == 0)
        return c < 0;
    if (strcmp(op, ">") == 0)
        return n == 3 ? c > 0 : c > 0 && !is_below_next(v, w, n);
    if (strcmp(op, "<=") == 0)
        return n == 3 ? c <= 0 : is_below_next(v, w, n);
    if (strcmp(op, "^") == 0)
        return c >= 0 && is_below_next(v, w, caret_keeps(w));
    if (strcmp(op, "~") == 0)
        return c >= 0 && is_below_next(v, w, n < 2 ? n : 2);
    return n == 3 ? c == 0 : c >= 0 && is_below_next(v, w, n);
}

/* "<", ">=", ... at *p into op; 0 when it is none. */
static int read_operator(const char **p, char op[3])
{
    static const char *const known[] = {">=", "<=", ">", "<", "=", "^", "~"};
    op[0] = '\0';
    for (int i = 0; i < 7; i++) {
        size_t n = strlen(known[i]);
        if (strncmp(*p, known[i], n) == 0) {
            strcpy(op, known[i]);
            *p += n;
            *p += strspn(*p, " \t");
            return 1;
        }
    }
    return 0;
}

/* The conditions up to "||" or the end: 1, 0, or -1. */
static int all_hold(const char **p, const version *v)
{
    int good = 1, named = v->npre == 0, n = 0;
    for (; **p != '\0' && **p != '|'; n++) {
        char op[3];
        version w;
        read_operator(p, op);
        if (!read_version(p, 1, &w))
            return -1;
        if (!holds(op, v, &w))
            good = 0;
        if (w.npre > 0 && compare_numbers(v, &w) == 0)
            named = 1;
        *p += strspn(*p, " \t,");
    }
    return n == 0 ? -1 : good && named;
}

int rb_version_in(const char *text, const char *range)
{
    version v;
    int any = 0;
    const char *p = range + strspn(range, " \t");
    if (!read_version(&text, 0, &v))
        return -1;
    for (;;) {
        int good = all_hold(&p, &v);
        if (good < 0)
            return -1;
        any |= good;
        if (*p == '\0')
            return any;
        if (p[1] != '|')
            return -1;
        p += 2;
        p += strspn(p, " \t");
    }
}

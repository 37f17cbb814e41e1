/*
** furniture.c - lines that are not article text
**
** Web pages leave form labels, share buttons, newsletter calls and copyright
** lines in the text that was taken from them. A line goes only when it is
** plainly one of these: either it equals a known label, or it begins with one
** and stays short. A line of prose that mentions a newsletter must never go,
** so when in doubt it stays. Nearly every line is let pass by its first three
** bytes and its last ones.
*/
#include "furniture.h"

#include <string.h>
#include "chars.h"
#include "words.h"

enum { LONGEST = 400, SHORTEST = 4, FIRST_PARAGRAPHS = 6 };

enum how {
    IS,   /* the line, without final punctuation */
    HEAD, /* the beginning of a line of at most `max` bytes */
    TAIL, /* the end of one */
    DATE, /* the beginning, and then a date or a time alone */
    NAMES /* the beginning, and then names alone, near the top */
};

typedef struct label {
    const char *text; /* lower case, straight apostrophes, single blanks */
    const char *reason;
    enum how how;
    uint16_t max;
} label;

/* clang-format off */
/* Sorted by text, in bytes: tests/unit/test_text.c checks it. */
static const label labels[] = {
    {"(photo by ", "credit", HEAD, 100},
    {"accept all cookies", "cookie", IS, 0},
    {"accept cookies", "cookie", IS, 0},
    {"add a comment", "comments", IS, 0},
    {"ads by google", "advertisement", IS, 0},
    {"advertisement", "advertisement", IS, 0},
    {"advertisement - ", "advertisement", HEAD, 60},
    {"advertisements", "advertisement", IS, 0},
    {"all rights reserved", "copyright", IS, 0},
    {"already a subscriber", "subscribe", HEAD, 60},
    {"also read:", "read more", HEAD, 200},
    {"article continues below", "advertisement", HEAD, 80},
    {"back to top", "navigation", IS, 0},
    {"by ", "byline", NAMES, 100},
    {"by continuing to use this site", "cookie", HEAD, 300},
    {"by signing up you agree", "subscribe", HEAD, 250},
    {"by signing up, you agree", "subscribe", HEAD, 250},
    {"click here for ", "read more", HEAD, 120},
    {"click here to ", "read more", HEAD, 120},
    {"click to email ", "share", HEAD, 80},
    {"click to print", "share", HEAD, 60},
    {"click to share on", "share", HEAD, 80},
    {"comments are closed", "comments", IS, 0},
    {"continue reading", "read more", HEAD, 40},
    {"cookie policy", "cookie", IS, 0},
    {"cookie settings", "cookie", IS, 0},
    {"copy link", "share", IS, 0},
    {"copyright (c)", "copyright", HEAD, 200},
    {"copyright 19", "copyright", HEAD, 120},
    {"copyright 20", "copyright", HEAD, 120},
    {"copyright \xC2\xA9", "copyright", HEAD, 200},
    {"editor's picks", "read more", IS, 0},
    {"editors' picks", "read more", IS, 0},
    {"email (required)", "form", IS, 0},
    {"email address", "form", IS, 0},
    {"email this article", "share", IS, 0},
    {"enter your email address", "form", HEAD, 60},
    {"find us on facebook", "share", HEAD, 80},
    {"first published", "timestamp", DATE, 100},
    {"follow her on twitter", "share", HEAD, 90},
    {"follow him on twitter", "share", HEAD, 90},
    {"follow me on twitter", "share", HEAD, 90},
    {"follow us on ", "share", HEAD, 100},
    {"get our daily newsletter", "subscribe", HEAD, 120},
    {"get our newsletter", "subscribe", HEAD, 120},
    {"image credit: ", "credit", HEAD, 100},
    {"join our mailing list", "subscribe", HEAD, 120},
    {"join our newsletter", "subscribe", HEAD, 120},
    {"last modified", "timestamp", DATE, 100},
    {"last updated", "timestamp", DATE, 100},
    {"leave a comment", "comments", IS, 0},
    {"leave a reply", "comments", IS, 0},
    {"like us on facebook", "share", HEAD, 80},
    {"log in to comment", "comments", IS, 0},
    {"most read", "read more", IS, 0},
    {"name (required)", "form", IS, 0},
    {"newsletter", "subscribe", IS, 0},
    {"newsletter sign-up", "subscribe", IS, 0},
    {"newsletter signup", "subscribe", IS, 0},
    {"next article", "navigation", IS, 0},
    {"our website uses cookies", "cookie", HEAD, 400},
    {"paid content", "advertisement", IS, 0},
    {"photo by ", "credit", HEAD, 100},
    {"photo credit: ", "credit", HEAD, 100},
    {"photo: ", "credit", HEAD, 100},
    {"photograph: ", "credit", HEAD, 100},
    {"photos by ", "credit", HEAD, 100},
    {"pin it", "share", IS, 0},
    {"please enter a valid email", "form", HEAD, 60},
    {"post a comment", "comments", IS, 0},
    {"posted", "timestamp", DATE, 100},
    {"previous article", "navigation", IS, 0},
    {"print this article", "share", IS, 0},
    {"privacy policy", "cookie", IS, 0},
    {"promoted content", "advertisement", IS, 0},
    {"published", "timestamp", DATE, 100},
    {"read also:", "read more", HEAD, 200},
    {"read full article", "read more", IS, 0},
    {"read more", "read more", IS, 0},
    {"read more:", "read more", HEAD, 200},
    {"read next", "read more", IS, 0},
    {"read next:", "read more", HEAD, 200},
    {"recommended for you", "read more", IS, 0},
    {"related articles", "read more", IS, 0},
    {"related content", "read more", IS, 0},
    {"related coverage", "read more", IS, 0},
    {"related stories", "read more", IS, 0},
    {"related:", "read more", HEAD, 200},
    {"required fields are marked *", "form", IS, 0},
    {"save this article", "share", IS, 0},
    {"share", "share", IS, 0},
    {"share full article", "share", IS, 0},
    {"share on ", "share", HEAD, 40},
    {"share this", "share", HEAD, 40},
    {"share via email", "share", IS, 0},
    {"show comments", "comments", IS, 0},
    {"sign up for our ", "subscribe", HEAD, 140},
    {"sign up for the newsletter", "subscribe", HEAD, 140},
    {"sign up here ", "subscribe", HEAD, 120},
    {"sign up to our ", "subscribe", HEAD, 140},
    {"skip to content", "navigation", IS, 0},
    {"skip to main content", "navigation", IS, 0},
    {"sponsored content", "advertisement", IS, 0},
    {"story continues below", "advertisement", HEAD, 80},
    {"subscribe", "subscribe", IS, 0},
    {"subscribe now", "subscribe", IS, 0},
    {"subscribe to our ", "subscribe", HEAD, 140},
    {"subscribe to the newsletter", "subscribe", HEAD, 140},
    {"subscribe today", "subscribe", IS, 0},
    {"terms of service", "cookie", IS, 0},
    {"terms of use", "cookie", IS, 0},
    {"thank you for subscribing", "subscribe", HEAD, 80},
    {"this field is for validation purposes", "form", HEAD, 120},
    {"this field is required", "form", IS, 0},
    {"this material may not be published, broadcast", "copyright", HEAD, 200},
    {"this site uses cookies", "cookie", HEAD, 400},
    {"this website uses cookies", "cookie", HEAD, 400},
    {"to continue reading", "subscribe", HEAD, 100},
    {"trending now", "read more", IS, 0},
    {"tweet", "share", IS, 0},
    {"updated", "timestamp", DATE, 100},
    {"view comments", "comments", IS, 0},
    {"we and our partners use cookies", "cookie", HEAD, 400},
    {"we use cookies", "cookie", HEAD, 400},
    {"you may also like", "read more", IS, 0},
    {"you might also like", "read more", IS, 0},
    {"your email address will not be published", "form", HEAD, 140},
    {"\xC2\xA9 19", "copyright", HEAD, 120},
    {"\xC2\xA9 20", "copyright", HEAD, 120},
};

/* Ends of lines that may begin in any way. */
static const label tails[] = {
    {"indicates required field", "form", TAIL, 60},
    {"indicates required fields", "form", TAIL, 60},
    {"all rights reserved", "copyright", TAIL, 160},
    {"/getty images", "credit", TAIL, 60},
};

/* What may follow "Published", "Updated": only words of dates and times. */
static const char date_words[] =
    " jan january feb february mar march apr april may jun june jul july aug"
    " august sep sept september oct october nov november dec december mon"
    " monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday"
    " sat saturday sun sunday am pm a m p et est edt ct cst cdt mt mst mdt pt"
    " pst pdt gmt utc bst cet at on of the hour hours hr hrs minute minutes min"
    " mins day days week weeks ago today yesterday updated published last first"
    " posted modified and ";
/* clang-format on */

/* The line in lower case, with single blanks and straight apostrophes. */
static size_t plain(const char *s, size_t n, char *out)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (n - i >= 3 && memcmp(s + i, "\xE2\x80\x99", 3) == 0) {
            out[k++] = '\'';
            i += 2;
        } else if (rb_chr[c] & CH_SPACE) {
            if (k > 0 && out[k - 1] != ' ')
                out[k++] = ' ';
        } else {
            out[k++] = (char)(rb_ascii_upper(c) ? c + 32 : c);
        }
    }
    return k;
}

/* Without what may close a label: "Read more »", "Share this:" */
static size_t without_tail(const char *s, size_t n)
{
    for (;;) {
        int c = n > 0 ? s[n - 1] : 0;
        if (c == ' ' || c == '.' || c == ':' || c == '!' || c == '>' ||
            c == '*' || c == '-')
            n--;
        else if (n > 1 && memcmp(s + n - 2, "\xC2\xBB", 2) == 0)
            n -= 2;
        else if (n > 2 && memcmp(s + n - 3, "\xE2\x86\x92", 3) == 0)
            n -= 3;
        else
            return n;
    }
}

static int is_date_word(const char *w, size_t n)
{
    char key[16];
    if (n > sizeof key - 3)
        return 0;
    key[0] = ' ';
    memcpy(key + 1, w, n);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return strstr(date_words, key) != NULL;
}

/* "10:32 a.m. ET March 3, 2020": what remains after "Updated" */
static int is_date(const char *s, size_t n)
{
    int digits = 0;
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        size_t j = i;
        if (c >= 0x80)
            return 0;
        if (rb_chr[c] & CH_LETTER) {
            while (j < n && rb_chr[(unsigned char)s[j]] & CH_LETTER)
                j++;
            if (!is_date_word(s + i, j - i))
                return 0;
            i = j;
        } else {
            digits |= rb_chr[c] & CH_DIGIT;
            i++;
        }
    }
    return digits != 0;
}

/* "5 min read", "2 hours ago" */
static int is_duration(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && i < 3 && rb_chr[(unsigned char)s[i]] & CH_DIGIT)
        i++;
    static const char *const units[] = {" min read", " minute read",
                                        " hours ago", " minutes ago"};
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        if (n - i == strlen(units[k]) && memcmp(s + i, units[k], n - i) == 0)
            return i > 0;
    }
    return 0;
}

/* A word of a name: "Marsh", "J.", "O'Hara-Orr" */
static int is_name(const char *s, size_t n)
{
    if (n == 0 || !rb_ascii_upper((unsigned char)s[0]) ||
        (rb_word_flags(s, n) & RB_W_FUNC))
        return 0;
    for (size_t k = 0; k < n; k++) {
        unsigned char c = (unsigned char)s[k];
        if (!(rb_chr[c] & (CH_LETTER | CH_HIGH)) && c != '-' && c != '\'' &&
            !(c == '.' && k == 1))
            return 0;
    }
    return 1;
}

/*
** "By Jane Doe and John Q. Public", "By JANE DOE, Associated Press": names
** alone, no sentence.
*/
static int is_byline(const char *s, size_t n)
{
    int names = 0;
    for (size_t i = 3, j; i < n; i = j + 1) {
        for (j = i; j < n && s[j] != ' ';)
            j++;
        size_t end = j > i && s[j - 1] == ',' ? j - 1 : j;
        if (end - i == 3 && memcmp(s + i, "and", 3) == 0)
            continue;
        if (!is_name(s + i, end - i))
            return 0;
        names++;
    }
    return s[0] == 'B' && names >= 2 && names <= 8;
}

typedef struct candidate {
    const char *s; /* as it stands */
    size_t n;
    uint32_t par;
    size_t k; /* bytes of `line`; 0: not made yet */
    char line[LONGEST];
} candidate;

static int matches(candidate *c, const label *l)
{
    size_t k = strlen(l->text);
    if (c->k == 0)
        c->k = plain(c->s, c->n, c->line);
    if (c->k < k || memcmp(c->line, l->text, k) != 0)
        return 0;
    switch (l->how) {
    case IS:
        return without_tail(c->line, c->k) == k;
    case DATE:
        return c->k <= l->max && is_date(c->line + k, c->k - k);
    case NAMES:
        return c->par >= 1 && c->par < FIRST_PARAGRAPHS && c->n <= l->max &&
               is_byline(c->s, c->n);
    default:
        return c->k <= l->max;
    }
}

/* -1, 0, 1: how the label's first two bytes compare with a and b. */
static int compare(const label *l, unsigned a, unsigned b)
{
    unsigned x = (unsigned char)l->text[0] << 8 | (unsigned char)l->text[1];
    unsigned y = a << 8 | b;
    return (x > y) - (x < y);
}

static unsigned lower(char c)
{
    unsigned u = (unsigned char)c;
    return rb_ascii_upper(u) ? u + 32 : u;
}

/*
** Which letters follow the first letter of a label, and which its second one
** (or what shares the low five bits): "the" is let pass without a search.
*/
#define BIT(c) (1u << ((c)&31))
/* clang-format off */
static const uint32_t seconds[26] = {
    ['a' - 'a'] = BIT('c') | BIT('d') | BIT('l') | BIT('r'),
    ['b' - 'a'] = BIT('a') | BIT('y'),
    ['c' - 'a'] = BIT('l') | BIT('o'),
    ['e' - 'a'] = BIT('d') | BIT('m') | BIT('n'),
    ['f' - 'a'] = BIT('i') | BIT('o'),
    ['g' - 'a'] = BIT('e'),
    ['i' - 'a'] = BIT('m'),
    ['j' - 'a'] = BIT('o'),
    ['l' - 'a'] = BIT('a') | BIT('e') | BIT('i') | BIT('o'),
    ['m' - 'a'] = BIT('o'),
    ['n' - 'a'] = BIT('a') | BIT('e'),
    ['o' - 'a'] = BIT('u'),
    ['p' - 'a'] = BIT('a') | BIT('h') | BIT('i') | BIT('l') | BIT('o') |
        BIT('r') | BIT('u'),
    ['r' - 'a'] = BIT('e'),
    ['s' - 'a'] = BIT('a') | BIT('h') | BIT('i') | BIT('k') | BIT('p') |
        BIT('t') | BIT('u'),
    ['t' - 'a'] = BIT('e') | BIT('h') | BIT('o') | BIT('r') | BIT('w'),
    ['u' - 'a'] = BIT('p'),
    ['v' - 'a'] = BIT('i'),
    ['w' - 'a'] = BIT('e'),
    ['y' - 'a'] = BIT('o'),
};

static const uint32_t thirds[26] = {
    ['a' - 'a'] = BIT('c') | BIT('i') | BIT('m') | BIT('s') | BIT('v'),
    ['c' - 'a'] = BIT('c'),
    ['d' - 'a'] = BIT('d') | BIT('i') | BIT('s') | BIT('v'),
    ['e' - 'a'] = BIT(' ') | BIT('a') | BIT('c') | BIT('l') | BIT('q') |
        BIT('r') | BIT('t') | BIT('w') | BIT('x'),
    ['h' - 'a'] = BIT('a') | BIT('i') | BIT('o'),
    ['i' - 'a'] = BIT('e') | BIT('g') | BIT('k') | BIT('n') | BIT('r'),
    ['k' - 'a'] = BIT('i'),
    ['l' - 'a'] = BIT('e') | BIT('i') | BIT('l') | BIT('r') | BIT('s'),
    ['m' - 'a'] = BIT('a'),
    ['n' - 'a'] = BIT('t'),
    ['o' - 'a'] = BIT(' ') | BIT('g') | BIT('i') | BIT('l') | BIT('m') |
        BIT('n') | BIT('o') | BIT('p') | BIT('s') | BIT('u'),
    ['p' - 'a'] = BIT('d') | BIT('h') | BIT('o'),
    ['r' - 'a'] = BIT('e') | BIT('i') | BIT('o') | BIT('t'),
    ['t' - 'a'] = BIT('o'),
    ['u' - 'a'] = BIT('b') | BIT('r'),
    ['w' - 'a'] = BIT('e'),
    ['y' - 'a'] = BIT(' '),
};
/* clang-format on */

/* Can a label begin with these three bytes? */
static int may_begin(const char *s)
{
    unsigned a = lower(s[0]) - 'a', b = lower(s[1]) - 'a';
    if (a >= 26)
        return (unsigned char)s[0] >= 0x80 || s[0] == '(';
    if (!(seconds[a] & BIT(s[1])))
        return 0;
    return b >= 26 || (thirds[b] & BIT(s[2]));
}

static const char *by_head(candidate *c)
{
    if (!may_begin(c->s))
        return NULL;
    unsigned a = lower(c->s[0]), b = lower(c->s[1]);
    size_t lo = 0, hi = sizeof labels / sizeof *labels, end = hi;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (compare(&labels[mid], a, b) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < end && compare(&labels[lo], a, b) == 0; lo++) {
        if (matches(c, &labels[lo]))
            return labels[lo].reason;
    }
    return NULL;
}

static const char *by_tail(const candidate *c)
{
    size_t n = without_tail(c->s, c->n);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t k = strlen(tails[i].text);
        if (n < k || c->n > tails[i].max)
            continue;
        const char *s = c->s + n - k;
        size_t at = k;
        while (at > 0 &&
               lower(s[at - 1]) == (unsigned char)tails[i].text[at - 1])
            at--;
        if (at == 0)
            return tails[i].reason;
    }
    return NULL;
}

const char *rb_furniture(const char *s, size_t n, uint32_t par)
{
    if (n < SHORTEST || n > LONGEST)
        return NULL;
    candidate c;
    c.s = s;
    c.n = n;
    c.par = par;
    c.k = 0;
    const char *reason = by_head(&c);
    if (reason == NULL && n <= 160)
        reason = by_tail(&c);
    if (reason == NULL && n <= 20 && is_duration(s, n))
        reason = "timestamp";
    return reason;
}

const char *rb_furniture_label(size_t i)
{
    return i < sizeof labels / sizeof *labels ? labels[i].text : NULL;
}

int rb_furniture_may_begin(const char *label)
{
    return may_begin(label);
}

/*
** furniture_forms.c - forms of lines, and of what follows a label
*/
#include "furniture_forms.h"

#include <string.h>
#include "chars.h"
#include "words.h"

enum { LONGEST_WORD = 16 };

/* clang-format off */
/* What may follow "Published", "Updated": only words of dates and times. */
static const char date_words[] =
    " jan january feb february mar march apr april may jun june jul july aug"
    " august sep sept september oct october nov november dec december mon"
    " monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday"
    " sat saturday sun sunday am pm a m p et est edt ct cst cdt mt mst mdt pt"
    " pst pdt gmt utc bst cet ist at on of the hour hours hr hrs minute minutes"
    " min mins day days week weeks ago today yesterday updated published last"
    " first posted modified and st nd rd th ";

/* What stands between the names of a credit. */
static const char joining_words[] =
    " and in by for of the with via from at on to de la le du da di del der den"
    " van von bin al el additional additionally reporting editing writing"
    " compiled photography photo photos file handout courtesy staff writer"
    " writers reporter reporters correspondent contributing contributor pool"
    " graphics illustration video image images ";

/* Buttons of which two or more make a row. */
static const char button_words[] =
    " facebook twitter linkedin whatsapp pinterest reddit telegram tumblr"
    " flipboard email e-mail print share tweet instagram youtube google+ sms ";

/* What else stands in such a row. */
static const char row_words[] =
    " on via this x messenger pocket more copy link save to with a friend"
    " article story page post comment comments 0 pin it | / - ";

/* clang-format on */

static unsigned lower(char c)
{
    unsigned u = (unsigned char)c;
    return rb_ascii_upper(u) ? u + 32 : u;
}

static int is(char c, int bits)
{
    return rb_chr[(unsigned char)c] & bits;
}

size_t rb_form_label(const char *s, size_t n, const char *label)
{
    size_t i = 0;
    for (; *label != '\0'; label++) {
        if (i >= n)
            return 0;
        if (*label == ' ' && is(s[i], CH_SPACE)) {
            while (i < n && is(s[i], CH_SPACE))
                i++;
        } else if (lower(s[i]) == (unsigned char)*label) {
            i++;
        } else if (*label == '\'' && n - i >= 3 &&
                   memcmp(s + i, "\xE2\x80\x99", 3) == 0) {
            i += 3;
        } else {
            return 0;
        }
    }
    return i;
}

int rb_form_has(const char *s, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (rb_form_label(s + i, n - i, word) != 0)
            return 1;
    }
    return 0;
}

size_t rb_form_untailed(const char *s, size_t n)
{
    for (;;) {
        int c = n > 0 ? s[n - 1] : 0;
        if (c == ' ' || c == '.' || c == ':' || c == '!' || c == '>' ||
            c == '*' || c == '-')
            n--;
        else if (n > 1 && memcmp(s + n - 2, "\xC2\xBB", 2) == 0)
            n -= 2;
        else if (n > 2 && (memcmp(s + n - 3, "\xE2\x86\x91", 3) == 0 ||
                           memcmp(s + n - 3, "\xE2\x86\x92", 3) == 0 ||
                           memcmp(s + n - 3, "\xE2\x80\xBA", 3) == 0 ||
                           memcmp(s + n - 3, "\xE2\x80\xA6", 3) == 0))
            n -= 3;
        else
            return n;
    }
}

/* Is it in the list, which has a blank around every word? */
static int listed(const char *list, const char *w, size_t n)
{
    char key[LONGEST_WORD + 3];
    if (n == 0 || n > LONGEST_WORD)
        return 0;
    key[0] = ' ';
    for (size_t i = 0; i < n; i++)
        key[i + 1] = (char)lower(w[i]);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return strstr(list, key) != NULL;
}

/* Length of a dash, a bullet or a middle dot above ASCII, 0: none. */
static size_t divider(const char *s, size_t n)
{
    if (n >= 2 && memcmp(s, "\xC2\xB7", 2) == 0)
        return 2;
    if (n >= 3 && memcmp(s, "\xE2\x80", 2) == 0 &&
        (s[2] == '\x93' || s[2] == '\x94' || s[2] == '\xA2'))
        return 3;
    return 0;
}

/* Bytes at the beginning that are date or time; *digits: are some digits? */
static size_t date_length(const char *s, size_t n, int *digits)
{
    size_t i = 0, j;
    for (*digits = 0; i < n; i = j) {
        j = i;
        if (is(s[i], CH_HIGH)) {
            j += divider(s + i, n - i);
            if (j == i)
                break;
        } else if (is(s[i], CH_LETTER)) {
            while (j < n && is(s[j], CH_LETTER))
                j++;
            if (!listed(date_words, s + i, j - i))
                break;
        } else {
            *digits |= is(s[i], CH_DIGIT);
            j++;
        }
    }
    return i;
}

/* "10:32 a.m. ET March 3, 2020": what remains after "Updated" */
int rb_form_date(const char *s, size_t n)
{
    int digits;
    return date_length(s, n, &digits) == n && digits;
}

int rb_form_dated(const char *s, size_t n)
{
    int digits;
    return n > 0 && is(s[0], CH_LETTER) && date_length(s, n, &digits) > 0 &&
           digits;
}

const char *rb_form_tally(const char *s, size_t n)
{
    static const struct {
        const char *unit, *reason;
    } units[] = {{" min read", "timestamp"},    {" mins read", "timestamp"},
                 {" minute read", "timestamp"}, {" minutes read", "timestamp"},
                 {"-minute read", "timestamp"}, {"-min read", "timestamp"},
                 {" min. read", "timestamp"},   {" hour ago", "timestamp"},
                 {" hours ago", "timestamp"},   {" minutes ago", "timestamp"},
                 {" mins ago", "timestamp"},    {" min ago", "timestamp"},
                 {" days ago", "timestamp"},    {" comments", "comments"},
                 {" comment", "comments"},      {" shares", "share"}};
    size_t i = 0;
    while (i < n && i < 6 && (is(s[i], CH_DIGIT) || (i > 0 && s[i] == ',')))
        i++;
    for (size_t k = 0; i > 0 && i < n && k < sizeof units / sizeof *units;
         k++) {
        if (rb_form_label(s + i, n - i, units[k].unit) == n - i)
            return units[k].reason;
    }
    return NULL;
}

int rb_form_count(const char *s, size_t n)
{
    int digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (is(s[i], CH_DIGIT))
            digits = 1;
        else if (memchr(" ():,", s[i], 5) == NULL)
            return 0;
    }
    return digits;
}

/* ---- names ---- */

/* A word of a name: "Marsh", "J.", "O'Hara-Orr", "N.M" */
static int is_name(const char *s, size_t n)
{
    if (n == 0 || !(rb_ascii_upper((unsigned char)s[0]) || is(s[0], CH_HIGH)) ||
        (rb_word_flags(s, n) & RB_W_FUNC))
        return 0;
    for (size_t k = 0; k < n; k++) {
        if (!is(s[k], CH_LETTER | CH_HIGH) && s[k] != '-' && s[k] != '\'' &&
            !(s[k] == '.' && n <= 6))
            return 0;
    }
    return divider(s, n) == 0;
}

/* The next word from *i on, without the marks around it; its end in *end. */
static size_t next_word(const char *s, size_t n, size_t *i, size_t *end)
{
    static const char marks[] = ",;:().[]|";
    while (*i < n && (s[*i] == ' ' || s[*i] == '/' ||
                      memchr(marks, s[*i], sizeof marks - 1) != NULL))
        ++*i;
    size_t from = *i;
    while (*i < n && s[*i] != ' ' && s[*i] != '/')
        ++*i;
    *end = *i;
    while (*end > from && memchr(marks, s[*end - 1], sizeof marks - 1) != NULL)
        --*end;
    return from;
}

static int is_number(const char *s, size_t n)
{
    size_t k = 0;
    while (k < n && (is(s[k], CH_DIGIT) || s[k] == ':'))
        k++;
    return n > 0 && k == n;
}

static int is_mark(const char *s, size_t n)
{
    return n == 0 || (n == 1 && !is(*s, CH_LETTER | CH_DIGIT)) ||
           divider(s, n) == n;
}

int rb_form_people(const char *s, size_t n)
{
    int names = 0;
    for (size_t i = 0, end; i < n;) {
        size_t from = next_word(s, n, &i, &end);
        const char *w = s + from;
        size_t k = end - from;
        if (listed(joining_words, w, k) || is_number(w, k) || is_mark(w, k))
            continue;
        if (!is_name(w, k))
            return 0;
        names++;
    }
    return names > 0;
}

/* What a byline tells besides names, after a mark. */
static int is_detail(const char *w, size_t n)
{
    static const char also[] = " read by updated published ";
    return is_number(w, n) || listed(date_words, w, n) || listed(also, w, n) ||
           memchr(w, '@', n) != NULL;
}

/*
** After "By ": names up to a mark or the end, and after a mark what else
** stands there. Names alone, no sentence.
*/
int rb_form_byline(const char *s, size_t n)
{
    int names = 0, rest = 0;
    if (n == 0 || s[n - 1] == '.' || s[n - 1] == ':')
        return 0;
    for (size_t i = 0, end = 0; i < n;) {
        size_t before = end, from = next_word(s, n, &i, &end);
        const char *w = s + from;
        size_t k = end - from;
        rest |= memchr(s + before, ',', from - before) != NULL ||
                memchr(s + before, '|', from - before) != NULL;
        if (is_mark(w, k))
            rest |= k > 0;
        else if (is_name(w, k))
            names += !rest;
        else if (names == 0 ||
                 !(listed(joining_words, w, k) || (rest && is_detail(w, k))))
            return 0;
    }
    return names >= 2 && names <= 8;
}

int rb_form_handle(const char *s, size_t n)
{
    static const char *const networks[] = {" on twitter", " on instagram",
                                           " on facebook", " on x "};
    static const char also[] =
        " at on and or twitter instagram facebook x reach him her them directly"
        " email here ";
    size_t at = 0, named = 0;
    for (size_t i = 1; at == 0 && i < n && i < 120; i++) {
        for (size_t k = 0; s[i] == ' ' && at == 0 && k < 4; k++) {
            size_t taken = rb_form_label(s + i, n - i, networks[k]);
            at = taken != 0 ? i + taken : 0;
            named = i;
        }
    }
    int addresses = 0;
    for (size_t i = at, end; at != 0 && i < n;) {
        while (i < n && memchr(" ,.:()", s[i], 6) != NULL)
            i++;
        for (end = i; end < n && s[end] != ' ';)
            end++;
        size_t k = end - i;
        while (k > 0 && memchr(",.:()", s[i + k - 1], 5) != NULL)
            k--;
        if (k > 0 &&
            (memchr(s + i, '@', k) != NULL || memchr(s + i, '/', k) != NULL))
            addresses++;
        else if (k > 0 && !listed(also, s + i, k))
            return 0;
        i = end;
    }
    return addresses > 0 || (at == n && rb_form_people(s, named));
}

/* ---- share buttons ---- */

int rb_form_row(const char *s, size_t n)
{
    int buttons = 0;
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j < n && s[j] != ' ' && s[j] != '|')
            j++;
        if (j == i) {
            i++;
            continue;
        }
        if (listed(button_words, s + i, j - i))
            buttons++;
        else if (!listed(row_words, s + i, j - i) && !is_mark(s + i, j - i))
            return 0;
        i = j;
    }
    return buttons >= 2;
}

/* ---- captions ---- */

/* Where the bracket opens that closes at s[n - 1]; n: nowhere. */
static size_t opening(const char *s, size_t n)
{
    int depth = 0;
    for (size_t i = n; i-- > 0;) {
        depth += (s[i] == ')') - (s[i] == '(');
        if (depth == 0)
            return i;
    }
    return n;
}

static size_t without_stop(const char *s, size_t n)
{
    while (n > 0 && (s[n - 1] == '.' || s[n - 1] == ' '))
        n--;
    return n;
}

int rb_form_paren(const char *s, size_t n)
{
    n = without_stop(s, n);
    return n > 2 && s[n - 1] == ')' && opening(s, n) == 0;
}

static int begins_credit(const char *s, size_t n)
{
    static const char *const begins[] = {
        "ap photo",      "afp photo",    "photo by ",    "photo: ",
        "photos by ",    "photo credit", "photograph: ", "photo courtesy",
        "image credit:", "credit: ",     "file photo",   "getty images"};
    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
        if (rb_form_label(s, n, begins[k]) != 0)
            return 1;
    }
    return 0;
}

/* "Jane Doe/Reuters", "Jane Doe via AP", "Jane Doe / Getty Images" */
static int ends_in_agency(const char *s, size_t n)
{
    static const char *const agencies[] = {
        "getty images", "reuters", "ap",           "afp",
        "epa",          "ap file", "ap photo",     "bloomberg",
        "shutterstock", "file",    "getty images)"};
    n = without_stop(s, n);
    size_t at = n;
    while (at > 0 && s[at - 1] != '/')
        at--;
    if (at == 0) {
        for (size_t i = 1; at == 0 && i + 5 < n; i++)
            at =
                s[i] == ' ' && rb_form_label(s + i, n - i, " via ") ? i + 5 : 0;
    }
    while (at < n && s[at] == ' ')
        at++;
    for (size_t k = 0; at > 1 && k < sizeof agencies / sizeof *agencies; k++) {
        if (rb_form_label(s + at, n - at, agencies[k]) == n - at && at < n)
            return rb_form_people(s, n);
    }
    return 0;
}

static int has_quotation(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' ||
            (n - i >= 3 && memcmp(s + i, "\xE2\x80\x9C", 3) == 0))
            return 1;
    }
    return 0;
}

/*
** A picture's line ends in its credit: in brackets, or as names and an agency
** that are the whole line. What is said in quotation marks is no caption, and
** the caption of a figure is a textbook's own text.
*/
int rb_form_caption(const char *s, size_t n)
{
    n = without_stop(s, n);
    if (n < 4)
        return 0;
    if (s[n - 1] != ')')
        return n <= 80 && ends_in_agency(s, n);
    size_t at = opening(s, n);
    if (at >= n || n - at > 90)
        return 0;
    const char *in = s + at + 1;
    size_t k = without_stop(in, n - at - 2);
    return (begins_credit(in, k) || ends_in_agency(in, k)) &&
           !has_quotation(s, at) && rb_form_label(s, n, "fig") == 0;
}

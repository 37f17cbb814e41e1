/*
** furniture.c - lines that are not article text
**
** Web pages leave form labels, share buttons, newsletter calls and copyright
** lines in the text that was taken from them. A line goes only when it is
** plainly one of these: either it equals a known label, or it begins with one
** and stays short. A line of prose that mentions a newsletter must never go,
** so when in doubt it stays.
*/
#include "scan.h"

#include <string.h>
#include "words.h"

enum { LONGEST = 400, FIRST_PARAGRAPHS = 6 };

enum how {
    IS,   /* the line, without final punctuation */
    HEAD, /* the beginning of a line of at most `max` bytes */
    HAS   /* a part of a line of at most `max` bytes */
};

typedef struct label {
    const char *reason;
    enum how how;
    uint16_t max;
    const char *text; /* lower case, straight apostrophes, single blanks */
} label;

/* clang-format off */
static const label labels[] = {
    {"form", HAS, 60, "indicates required field"},
    {"form", IS, 0, "required fields are marked *"},
    {"form", IS, 0, "this field is required"},
    {"form", HEAD, 120, "this field is for validation purposes"},
    {"form", HEAD, 140, "your email address will not be published"},
    {"form", HEAD, 60, "enter your email address"},
    {"form", HEAD, 60, "please enter a valid email"},
    {"form", IS, 0, "email address"},
    {"form", IS, 0, "email (required)"},
    {"form", IS, 0, "name (required)"},

    {"share", IS, 0, "share"},
    {"share", IS, 0, "tweet"},
    {"share", IS, 0, "pin it"},
    {"share", IS, 0, "copy link"},
    {"share", IS, 0, "share via email"},
    {"share", IS, 0, "share full article"},
    {"share", IS, 0, "email this article"},
    {"share", IS, 0, "print this article"},
    {"share", IS, 0, "save this article"},
    {"share", HEAD, 40, "share this"},
    {"share", HEAD, 40, "share on "},
    {"share", HEAD, 80, "click to share on"},
    {"share", HEAD, 80, "click to email "},
    {"share", HEAD, 60, "click to print"},
    {"share", HEAD, 100, "follow us on "},
    {"share", HEAD, 80, "like us on facebook"},
    {"share", HEAD, 80, "find us on facebook"},
    {"share", HEAD, 90, "follow him on twitter"},
    {"share", HEAD, 90, "follow her on twitter"},
    {"share", HEAD, 90, "follow me on twitter"},

    {"subscribe", IS, 0, "subscribe"},
    {"subscribe", IS, 0, "subscribe now"},
    {"subscribe", IS, 0, "subscribe today"},
    {"subscribe", IS, 0, "newsletter"},
    {"subscribe", IS, 0, "newsletter signup"},
    {"subscribe", IS, 0, "newsletter sign-up"},
    {"subscribe", HEAD, 140, "subscribe to our "},
    {"subscribe", HEAD, 140, "subscribe to the newsletter"},
    {"subscribe", HEAD, 140, "sign up for our "},
    {"subscribe", HEAD, 140, "sign up to our "},
    {"subscribe", HEAD, 140, "sign up for the newsletter"},
    {"subscribe", HEAD, 120, "sign up here "},
    {"subscribe", HEAD, 120, "join our mailing list"},
    {"subscribe", HEAD, 120, "join our newsletter"},
    {"subscribe", HEAD, 120, "get our newsletter"},
    {"subscribe", HEAD, 120, "get our daily newsletter"},
    {"subscribe", HEAD, 60, "already a subscriber"},
    {"subscribe", HEAD, 100, "to continue reading"},
    {"subscribe", HEAD, 250, "by signing up, you agree"},
    {"subscribe", HEAD, 250, "by signing up you agree"},
    {"subscribe", HEAD, 80, "thank you for subscribing"},

    {"read more", IS, 0, "read more"},
    {"read more", IS, 0, "read next"},
    {"read more", IS, 0, "read full article"},
    {"read more", IS, 0, "related articles"},
    {"read more", IS, 0, "related stories"},
    {"read more", IS, 0, "related content"},
    {"read more", IS, 0, "related coverage"},
    {"read more", IS, 0, "most read"},
    {"read more", IS, 0, "trending now"},
    {"read more", IS, 0, "editor's picks"},
    {"read more", IS, 0, "editors' picks"},
    {"read more", IS, 0, "recommended for you"},
    {"read more", IS, 0, "you may also like"},
    {"read more", IS, 0, "you might also like"},
    {"read more", HEAD, 40, "continue reading"},
    {"read more", HEAD, 200, "read more:"},
    {"read more", HEAD, 200, "read also:"},
    {"read more", HEAD, 200, "also read:"},
    {"read more", HEAD, 200, "read next:"},
    {"read more", HEAD, 200, "related:"},
    {"read more", HEAD, 120, "click here to "},
    {"read more", HEAD, 120, "click here for "},

    {"comments", IS, 0, "leave a comment"},
    {"comments", IS, 0, "leave a reply"},
    {"comments", IS, 0, "post a comment"},
    {"comments", IS, 0, "add a comment"},
    {"comments", IS, 0, "view comments"},
    {"comments", IS, 0, "show comments"},
    {"comments", IS, 0, "comments are closed"},
    {"comments", IS, 0, "log in to comment"},

    {"navigation", IS, 0, "skip to content"},
    {"navigation", IS, 0, "skip to main content"},
    {"navigation", IS, 0, "back to top"},
    {"navigation", IS, 0, "previous article"},
    {"navigation", IS, 0, "next article"},

    {"advertisement", IS, 0, "advertisement"},
    {"advertisement", IS, 0, "advertisements"},
    {"advertisement", IS, 0, "sponsored content"},
    {"advertisement", IS, 0, "promoted content"},
    {"advertisement", IS, 0, "paid content"},
    {"advertisement", IS, 0, "ads by google"},
    {"advertisement", HEAD, 80, "story continues below"},
    {"advertisement", HEAD, 80, "article continues below"},
    {"advertisement", HEAD, 60, "advertisement - "},

    {"copyright", IS, 0, "all rights reserved"},
    {"copyright", HAS, 160, "all rights reserved"},
    {"copyright", HEAD, 200, "copyright \xC2\xA9"},
    {"copyright", HEAD, 200, "copyright (c)"},
    {"copyright", HEAD, 120, "copyright 19"},
    {"copyright", HEAD, 120, "copyright 20"},
    {"copyright", HEAD, 120, "\xC2\xA9 19"},
    {"copyright", HEAD, 120, "\xC2\xA9 20"},
    {"copyright", HEAD, 200, "this material may not be published, broadcast"},

    {"cookie", HEAD, 400, "we use cookies"},
    {"cookie", HEAD, 400, "we and our partners use cookies"},
    {"cookie", HEAD, 400, "this website uses cookies"},
    {"cookie", HEAD, 400, "this site uses cookies"},
    {"cookie", HEAD, 400, "our website uses cookies"},
    {"cookie", HEAD, 300, "by continuing to use this site"},
    {"cookie", IS, 0, "accept all cookies"},
    {"cookie", IS, 0, "accept cookies"},
    {"cookie", IS, 0, "cookie policy"},
    {"cookie", IS, 0, "cookie settings"},
    {"cookie", IS, 0, "privacy policy"},
    {"cookie", IS, 0, "terms of use"},
    {"cookie", IS, 0, "terms of service"},

    {"credit", HEAD, 100, "photo: "},
    {"credit", HEAD, 100, "photo by "},
    {"credit", HEAD, 100, "photos by "},
    {"credit", HEAD, 100, "(photo by "},
    {"credit", HEAD, 100, "photo credit: "},
    {"credit", HEAD, 100, "image credit: "},
    {"credit", HEAD, 100, "photograph: "},
    {"credit", HAS, 60, "/getty images"},
    {"credit", HAS, 60, "ap photo/"},
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
        if (n > 0 && s[n - 1] != 0 && strchr(" .:!>*-", s[n - 1]) != NULL)
            n--;
        else if (n > 1 && memcmp(s + n - 2, "\xC2\xBB", 2) == 0)
            n -= 2;
        else if (n > 2 && memcmp(s + n - 3, "\xE2\x86\x92", 3) == 0)
            n -= 3;
        else
            return n;
    }
}

static int contains(const char *s, size_t n, const char *part)
{
    size_t k = strlen(part);
    for (const char *p = s; n >= k;) {
        const char *q = memchr(p, part[0], n - k + 1);
        if (q == NULL)
            return 0;
        if (memcmp(q, part, k) == 0)
            return 1;
        n -= (size_t)(q + 1 - p);
        p = q + 1;
    }
    return 0;
}

static const char *known_label(const char *s, size_t n)
{
    size_t bare = without_tail(s, n);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const label *l = &labels[i];
        if (l->how == HAS) {
            if (n <= l->max && contains(s, n, l->text))
                return l->reason;
            continue;
        }
        if (l->text[0] != s[0])
            continue;
        size_t k = strlen(l->text);
        if (l->how == IS ? bare == k : n >= k && n <= l->max) {
            if (memcmp(s, l->text, k) == 0)
                return l->reason;
        }
    }
    return NULL;
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

static int begins(const char *s, size_t n, const char *head)
{
    size_t k = strlen(head);
    return n >= k && memcmp(s, head, k) == 0;
}

/* "Updated 10:32 a.m. ET March 3, 2020", "5 min read" */
static int is_timestamp(const char *s, size_t n)
{
    if (n > 100)
        return 0;
    if (n > 5 && rb_chr[(unsigned char)s[0]] & CH_DIGIT) {
        size_t i = 1 + ((rb_chr[(unsigned char)s[1]] & CH_DIGIT) != 0);
        return begins(s + i, n - i, " min read") ||
               begins(s + i, n - i, " minute read") ||
               (n - i < 12 && begins(s + i, n - i, " hours ago"));
    }
    if (!begins(s, n, "published") && !begins(s, n, "updated") &&
        !begins(s, n, "last updated") && !begins(s, n, "posted") &&
        !begins(s, n, "last modified") && !begins(s, n, "first published"))
        return 0;
    int digits = 0;
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        if (rb_chr[c] & CH_LETTER) {
            size_t j = i;
            while (j < n && rb_chr[(unsigned char)s[j]] & CH_LETTER)
                j++;
            if (!is_date_word(s + i, j - i))
                return 0;
            i = j;
            continue;
        }
        if (rb_chr[c] & CH_DIGIT) {
            digits = 1;
            while (i < n && rb_chr[(unsigned char)s[i]] & CH_DIGIT)
                i++;
            if (begins(s + i, n - i, "am") || begins(s + i, n - i, "pm"))
                i += 2;
            continue;
        }
        if (c >= 0x80)
            return 0;
        i++;
    }
    return digits;
}

/*
** "By Jane Doe and John Q. Public", "BY JANE DOE, Associated Press": names
** alone, no sentence. Looked for near the top only, under the headline.
*/
static int is_byline(const char *s, size_t n)
{
    if (n < 8 || n > 100 || rb_low((unsigned char)s[0]) != 'b' ||
        rb_low((unsigned char)s[1]) != 'y' || s[2] != ' ' || s[0] != 'B')
        return 0;
    int names = 0;
    for (size_t i = 3; i < n;) {
        size_t j = i;
        while (j < n && s[j] != ' ')
            j++;
        size_t end = j;
        if (end > i && s[end - 1] == ',')
            end--;
        int joint = end - i == 3 && memcmp(s + i, "and", 3) == 0;
        if (!joint) {
            if (!rb_ascii_upper((unsigned char)s[i]) ||
                (rb_word_flags(s + i, end - i) & RB_W_FUNC))
                return 0;
            for (size_t k = i; k < end; k++) {
                unsigned char c = (unsigned char)s[k];
                int initial = c == '.' && k == i + 1;
                if (!(rb_chr[c] & (CH_LETTER | CH_HIGH)) && c != '-' &&
                    c != '\'' && !initial)
                    return 0;
            }
            names++;
        }
        i = j + 1;
    }
    return names >= 2 && names <= 8;
}

const char *rb_furniture(const char *s, size_t n, uint32_t par)
{
    char line[LONGEST];
    if (n < 4 || n > LONGEST)
        return NULL;
    size_t k = plain(s, n, line);
    const char *reason = known_label(line, k);
    if (reason != NULL)
        return reason;
    if (is_timestamp(line, k))
        return "timestamp";
    if (par >= 1 && par < FIRST_PARAGRAPHS && is_byline(s, n))
        return "byline";
    return NULL;
}

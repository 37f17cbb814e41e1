/*
** paragraphs.c - paragraphs in another language than their document
**
** A wrong finding costs an English paragraph its analysis, a missed one
** hardly anything; so a paragraph is called foreign only when its letters
** are many, nearly all of one language, and mostly in words that are not
** capitalized: lists of names, headings and addresses fall out. CLD2 is slow,
** and nearly every paragraph shows by its first words that it is English.
*/
#include "ident.h"

#include <string.h>

enum {
    LETTERS = 60,  /* bytes of them that a finding needs */
    SHARE = 90,    /* percent of them in the language */
    SHOWN = 4,     /* English words that show an English paragraph ... */
    OF_WORDS = 5,  /*   when one word in so many is one */
    FEWER = 2,     /* the same for the whole of a paragraph: */
    OF_MORE = 10,  /*   an English sentence may be full of names */
    CAPITALS = 50, /* percent of the words at most */
    WORDS = 8      /* at least, in Latin letters */
};

/* The bytes of a word of up to four in lower case, as a number. */
#define W(a, b, c, d)                                                          \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 |                \
     (uint32_t)(d) << 24)

/* 2: frequent in English and rare in what else is written in Latin letters;
** 1: frequent elsewhere, too. */
static int is_english_word(const char *s, uint32_t len)
{
    uint32_t w = 0;
    if (len < 2 || len > 4)
        return 0;
    for (uint32_t i = 0; i < len; i++)
        w |= (uint32_t)((unsigned char)s[i] | 32) << (8 * i);
    switch (w) {
    case W('o', 'f', 0, 0):
    case W('t', 'o', 0, 0):
    case W('i', 't', 0, 0):
    case W('b', 'e', 0, 0):
    case W('t', 'h', 'e', 0):
    case W('a', 'n', 'd', 0):
    case W('n', 'o', 't', 0):
    case W('b', 'u', 't', 0):
    case W('h', 'a', 's', 0):
    case W('i', 't', 's', 0):
    case W('h', 'i', 's', 0):
    case W('y', 'o', 'u', 0):
    case W('w', 'h', 'o', 0):
    case W('a', 'r', 'e', 0):
    case W('s', 'h', 'e', 0):
    case W('o', 'u', 'r', 0):
    case W('t', 'h', 'a', 't'):
    case W('w', 'i', 't', 'h'):
    case W('f', 'r', 'o', 'm'):
    case W('t', 'h', 'i', 's'):
    case W('t', 'h', 'e', 'y'):
    case W('w', 'e', 'r', 'e'):
    case W('b', 'e', 'e', 'n'):
    case W('h', 'a', 'v', 'e'):
    case W('s', 'a', 'i', 'd'):
    case W('w', 'h', 'a', 't'):
    case W('w', 'h', 'e', 'n'):
    case W('t', 'h', 'a', 'n'):
    case W('m', 'o', 'r', 'e'):
    case W('s', 'o', 'm', 'e'):
    case W('t', 'h', 'e', 'm'):
    case W('y', 'o', 'u', 'r'):
        return 2;
    case W('i', 'n', 0, 0):
    case W('a', 's', 0, 0):
    case W('i', 's', 0, 0):
    case W('o', 'n', 0, 0):
    case W('a', 't', 0, 0):
    case W('b', 'y', 0, 0):
    case W('a', 'n', 0, 0):
    case W('h', 'e', 0, 0):
    case W('f', 'o', 'r', 0):
    case W('w', 'a', 's', 0):
    case W('h', 'a', 'd', 0):
    case W('h', 'e', 'r', 0):
        return 1;
    default:
        return 0;
    }
}

static int is_word(const char *s)
{
    unsigned char c = (unsigned char)*s;
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Tokens of a paragraph. */
static void tokens_of(const rb_doc *d, const rb_par *p, uint32_t *tok0,
                      uint32_t *tok1)
{
    *tok0 = *tok1 = 0;
    if (p->sent0 < p->sent1) {
        *tok0 = d->sent.v[p->sent0].tok0;
        *tok1 = d->sent.v[p->sent1 - 1].tok1;
    }
}

/* Do its words show that the paragraph is English? Mostly the first do. */
static int shows_english(const rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    uint32_t words = 0, known = 0, shared = 0;
    for (uint32_t i = tok0; i < tok1; i++) {
        const char *s = d->text + d->tok_start[i];
        int which = is_english_word(s, d->tok_end[i] - d->tok_start[i]);
        words += (uint32_t)is_word(s);
        shared += which == 1;
        known += which == 2;
        if (which == 2 && known >= SHOWN && known * OF_WORDS >= words)
            return 1;
    }
    return (known >= FEWER && known * OF_MORE >= words) ||
           (known > 0 && (known + shared) * OF_WORDS >= words);
}

/* Running text: not names, headings, addresses or single words. */
static int is_running(const rb_doc *d, uint32_t tok0, uint32_t tok1)
{
    uint32_t words = 0, capitals = 0, ascii = 0;
    for (uint32_t i = tok0; i < tok1; i++) {
        uint32_t f = d->vocab->type[d->tok_type[i]].flags;
        if (!(f & RB_TF_ALPHA))
            continue;
        words++;
        capitals += (f & RB_TF_CAP) != 0;
        ascii += (f & RB_TF_NONASCII) == 0;
    }
    return ascii * 4 < words || /* another script */
           (words >= WORDS && capitals * 100 <= words * CAPITALS);
}

/* The language of a paragraph when it is sure, else "". */
static rb_language language_of(const rb_doc *d, const rb_par *p)
{
    const rb_language none = {.code = ""};
    uint32_t tok0, tok1, len = p->end - p->start;
    tokens_of(d, p, &tok0, &tok1);
    if (len < LETTERS || !is_running(d, tok0, tok1))
        return none;
    rb_language l = rb_language_of(d->text + p->start, len);
    return l.reliable && l.letters >= LETTERS && l.percent >= SHARE ? l : none;
}

static int add_span(rb_doc *d, const rb_par *p, const rb_language *l)
{
    rb_layer *layer = rb_layer_make(d, "language");
    rb_feat f[2] = {{.key = "language",
                     .kind = RB_F_STR,
                     .len = (uint32_t)strlen(l->code),
                     .u.s = l->code},
                    {.key = "percent", .kind = RB_F_INT, .u.i = l->percent}};
    return layer != NULL && rb_layer_add(d, layer, p->start, p->end, 0, f, 2)
               ? RB_OK
               : RB_ENOMEM;
}

/* Nothing is to be found where an English document goes on in English. */
static int goes_on(const rb_doc *d, const rb_par *p)
{
    uint32_t tok0, tok1;
    tokens_of(d, p, &tok0, &tok1);
    return shows_english(d, tok0, tok1);
}

int rb_identify_paragraphs(rb_doc *d, int skip)
{
    int foreign = rb_is_foreign(d), all = skip && foreign;
    const char *main = foreign ? d->meta[RB_META_LANG] : "en";
    for (uint32_t i = 0; i < d->par.n; i++) {
        rb_par *p = &d->par.v[i];
        rb_language l = {.code = ""};
        if (foreign || !goes_on(d, p))
            l = language_of(d, p);
        int sure = l.code[0] != '\0';
        p->foreign = (uint32_t)(all || (skip && sure &&
                                        !rb_same_language(l.code, "en")));
        if (sure && !rb_same_language(l.code, main) &&
            add_span(d, p, &l) != RB_OK)
            return RB_ENOMEM;
    }
    return RB_OK;
}

uint32_t rb_foreign_paragraphs(const rb_doc *d)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->par.n; i++)
        n += d->par.v[i].foreign;
    return n;
}

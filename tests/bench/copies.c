/*
** copies.c - generated news stories, and copies of them that are known
*/
#include "copies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 20000, TOPICS = 400, TOPIC_WORDS = 150, LETTERS = 16 };
enum { PHRASES = 3000, SITES = 40, PARAGRAPHS = 10, PARAGRAPH = 46 };

const char *const copy_name[COPY_KINDS] = {
    "none",           "half a template", "copied",        "exact",
    "edited (5 %)",   "other headline",  "cut to a half", "cut to a third",
    "two more paras", "two stories"};

typedef struct writer {
    const copies *c;
    char *out;
    size_t n;
    uint64_t seed;
    uint32_t topic;
    uint64_t edits; /* != 0: one word in twenty comes from here */
    int line;       /* words since a line break */
    int narrow;     /* break lines */
} writer;

static uint32_t draw(uint64_t *s)
{
    *s += 0x9E3779B97F4A7C15u;
    uint64_t z = *s;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)(z >> 32);
}

/* A word, the k-th about k times as rare as the first. */
static uint32_t zipf(uint64_t *s)
{
    uint32_t bits = draw(s) % 15, room = 2u << bits;
    return (room - 2 + draw(s) % room) % WORDS;
}

static void put_word(writer *w, const char *s)
{
    size_t n = strlen(s);
    if (w->n + n + 2 > COPY_ROOM)
        return;
    memcpy(w->out + w->n, s, n);
    w->n += n;
    w->out[w->n++] = w->narrow && ++w->line % 9 == 0 ? '\n' : ' ';
}

static void put_drawn(writer *w, uint32_t k)
{
    if (w->edits && draw(&w->edits) % 20 == 0)
        k = zipf(&w->edits);
    put_word(w, w->c->word[k]);
}

static void phrase(writer *w, uint32_t which)
{
    uint64_t s = 77000 + which;
    uint32_t n = 5 + draw(&s) % 6;
    for (uint32_t i = 0; i < n; i++)
        put_drawn(w, zipf(&s));
}

static void end(writer *w, const char *mark)
{
    if (w->n > 0 && w->n + 4 < COPY_ROOM) {
        w->n--;
        w->n += (size_t)sprintf(w->out + w->n, "%s", mark);
    }
}

static void paragraph(writer *w, uint32_t words)
{
    for (uint32_t i = 0; i < words;) {
        uint32_t r = draw(&w->seed) % 100;
        if (r < 2) {
            phrase(w, draw(&w->seed) % PHRASES);
            i += 7;
        } else if (r < 40) {
            put_drawn(w,
                      (w->topic * 97 + draw(&w->seed) % TOPIC_WORDS) % WORDS);
            i++;
        } else {
            put_drawn(w, zipf(&w->seed));
            i++;
        }
        if (draw(&w->seed) % 18 == 0)
            end(w, ". ");
    }
    end(w, ".\n");
}

/* A paragraph that is the same on every page of a site or of a template. */
static void fixed(writer *w, uint64_t seed, uint32_t words)
{
    uint64_t kept = w->seed;
    w->seed = seed;
    paragraph(w, words);
    w->seed = kept;
}

static void headline(writer *w, uint64_t seed)
{
    uint64_t kept = w->seed;
    w->seed = seed;
    for (int i = 0; i < 9; i++)
        put_word(w, w->c->word[zipf(&w->seed)]);
    end(w, "\n");
    put_word(w, "By");
    put_word(w, w->c->word[draw(&w->seed) % WORDS]);
    put_word(w, w->c->word[draw(&w->seed) % WORDS]);
    end(w, "\n");
    w->seed = kept;
}

static void body(writer *w, uint32_t story, int paragraphs)
{
    w->seed = (uint64_t)story << 20 | 1;
    w->topic = draw(&w->seed) % TOPICS;
    for (int i = 0; i < paragraphs; i++)
        paragraph(w, PARAGRAPH / 2 + draw(&w->seed) % PARAGRAPH);
}

size_t copies_text(const copies *c, uint32_t i, char *out)
{
    const copy_doc *d = &c->doc[i];
    writer w = {.c = c, .out = out};
    uint64_t own = (uint64_t)i << 20 | 3;
    int plain = d->kind == COPY_EXACT || d->kind == COPY_FIRST;
    w.narrow = d->kind == COPY_HEADLINE;
    headline(&w, plain ? (uint64_t)d->story << 20 | 5 : own);
    w.edits = d->kind == COPY_EDITED ? own + 9 : 0;
    int n = d->kind == COPY_HALF    ? PARAGRAPHS / 2
            : d->kind == COPY_THIRD ? PARAGRAPHS / 3
                                    : PARAGRAPHS;
    if (d->kind == COPY_TEMPLATE) {
        fixed(&w, 900 + d->story % 50, PARAGRAPH * 4);
        n = PARAGRAPHS / 2;
    }
    body(&w, d->story, n);
    if (d->kind == COPY_MERGED)
        body(&w, d->second, PARAGRAPHS);
    if (d->kind == COPY_EXTENDED) {
        w.seed = own + 11;
        paragraph(&w, PARAGRAPH);
        paragraph(&w, PARAGRAPH);
    }
    uint64_t site = plain ? d->story : own;
    if (draw(&site) % 2)
        fixed(&w, 500 + draw(&site) % SITES, PARAGRAPH);
    return w.n;
}

/* ---- the plan ---- */

static void make_words(copies *c)
{
    static const char *const syl[] = {
        "ka", "do", "ral", "mi",  "ven", "tor", "lu",   "be", "shin", "ar",
        "os", "el", "gri", "nad", "po",  "ste", "quin", "fa", "we",   "hol"};
    uint64_t s = 5;
    for (uint32_t i = 0; i < WORDS; i++) {
        char *p = c->word[i] = c->letters + (size_t)i * LETTERS;
        uint32_t k = i < 100 ? 1 : 2 + draw(&s) % 2;
        for (*p = '\0'; k > 0; k--)
            strcat(p, syl[draw(&s) % 20]);
    }
}

/* Four in ten are copies, of a tenth that is copied; one in twenty has a
** template. */
static void make_docs(copies *c, uint64_t s)
{
    uint32_t first = c->n / 10, alone = c->n / 2;
    for (uint32_t i = 0; i < c->n; i++) {
        copy_doc *d = &c->doc[i];
        d->story = i;
        d->kind = i < first           ? COPY_FIRST
                  : i < first + alone ? COPY_NONE
                                      : COPY_EXACT;
        if (d->kind == COPY_NONE && i % 10 == 0)
            d->kind = COPY_TEMPLATE;
        if (d->kind == COPY_EXACT) {
            d->kind += (int)(i % (COPY_KINDS - COPY_EXACT));
            d->story = draw(&s) % first;
        }
        d->second = d->kind == COPY_MERGED ? draw(&s) % first : d->story;
    }
    for (uint32_t i = c->n; i > 1; i--) {
        uint32_t k = draw(&s) % i;
        copy_doc swap = c->doc[i - 1];
        c->doc[i - 1] = c->doc[k];
        c->doc[k] = swap;
    }
}

int copies_plan(copies *c, uint32_t n, uint32_t seed)
{
    c->n = n;
    c->doc = calloc(n, sizeof *c->doc);
    c->word = calloc(WORDS, sizeof *c->word);
    c->letters = calloc(WORDS, LETTERS);
    if (!c->doc || !c->word || !c->letters) {
        copies_free(c);
        return -1;
    }
    make_words(c);
    make_docs(c, seed);
    return 0;
}

void copies_free(copies *c)
{
    free(c->doc);
    free(c->word);
    free(c->letters);
    memset(c, 0, sizeof *c);
}

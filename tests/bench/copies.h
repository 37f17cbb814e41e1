/*
** copies.h - generated news stories, and copies of them that are known
**
** A story is ten paragraphs of invented words as frequent as real ones are,
** of a topic with words of its own, with stock phrases that many stories
** have, and on half of the sites a footer. Each document is made from its
** number alone, so that a hundred thousand of them take no memory.
*/
#ifndef BENCH_COPIES_H
#define BENCH_COPIES_H

#include <stddef.h>
#include <stdint.h>

enum {                /* what a document is */
       COPY_NONE,     /* a story of its own */
       COPY_TEMPLATE, /* the same, of which half is a template */
       COPY_FIRST,    /* a story that has copies */
       COPY_EXACT,
       COPY_EDITED,   /* one word in twenty is another */
       COPY_HEADLINE, /* other headline, byline and line breaks */
       COPY_HALF,     /* cut to the first half */
       COPY_THIRD,
       COPY_EXTENDED, /* two paragraphs of its own */
       COPY_MERGED,   /* two stories */
       COPY_KINDS
};

typedef struct copy_doc {
    int kind;
    uint32_t story, second; /* numbers; second: of a merged one, else story */
} copy_doc;

extern const char *const copy_name[COPY_KINDS];

typedef struct copies {
    copy_doc *doc; /* [n], in random order */
    uint32_t n;
    char **word; /* the vocabulary */
    char *letters;
} copies;

/* 0, or -1 without memory. */
int copies_plan(copies *c, uint32_t n, uint32_t seed);
void copies_free(copies *c);

enum { COPY_ROOM = 32768 };
/* The text of a document into out[COPY_ROOM]; its length. */
size_t copies_text(const copies *c, uint32_t i, char *out);

#endif

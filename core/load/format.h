/*
** format.h - the formats, and how one is recognised
**
** A new format is a file with a `next` function and a line in the table of
** detect.c. `next` is called until it says RB_EDONE; every other code but
** RB_OK concerns one record, or the file, and has a message with its place.
*/
#ifndef RB_FORMAT_H
#define RB_FORMAT_H

#include "../doc/doc.h"

struct rb_source;

typedef struct rb_format {
    const char *name;
    const char *endings; /* ".a.b." */
    int (*next)(struct rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                rb_err *e);
} rb_format;

extern const rb_format rb_format_text, rb_format_markdown, rb_format_json,
    rb_format_jsonl;

const rb_format *rb_format_named(const char *name);   /* NULL: unknown */
const rb_format *rb_format_of_name(const char *path); /* by ending, or NULL */

/*
** The format of a file that begins with s[0..n), valid UTF-8 or nearly so;
** `whole` when that is all of it. By content, then by name, else text.
*/
const rb_format *rb_format_find(char *s, size_t n, int whole, const char *path);

/* What a file that is not text seems to be and what to do about it, or NULL:
** it is text. The bytes are those of the file. */
const char *rb_not_text(const char *s, size_t n);

/* The same for names of formats that a later version reads. */
const char *rb_not_read_yet(const char *path);

#endif

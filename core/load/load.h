/*
** load.h - the stage that turns files into documents
**
** A source holds paths; rb_source_next gives one document after the other
** and keeps at most one file (or one block of a line format) in memory.
*/
#ifndef RB_LOAD_H
#define RB_LOAD_H

#include "../base/buf.h"
#include "../doc/doc.h"

typedef struct rb_source rb_source;

/* A file that is to be converted, and where its text goes. */
typedef struct rb_convert {
    const char *format; /* "pdf" */
    const char *bytes;  /* the whole file; borrowed during the call */
    size_t len;
    /* Take the next n bytes of the text, UTF-8, a form feed after each page;
    ** non-zero: no more is wanted. */
    int (*text)(void *to, const char *s, size_t n);
    /* "title", "author", "date", "modified" */
    void (*meta)(void *to, const char *name, const char *value);
    /* Say why it cannot be done. */
    void (*refuse)(void *to, const char *why);
    void *to;
} rb_convert;

/* A package that reads files of some endings (loaded.c). */
typedef struct rb_loader {
    const char *name;    /* of the package: a format of that name */
    const char *endings; /* ".chat\0.log\0": each ended by NUL, "" at the end */
    int bytes;           /* it reads bytes, not text */
} rb_loader;

typedef struct rb_source_options { /* NULL: as include/rubric.h says */
    const char *format, *text_field, *id_field, *title_field, *author_field,
        *date_field, *source_field, *url_field, *lang_field, *encoding,
        *include, *exclude;
    size_t max_bytes;
    const struct rb_sites *sites; /* borrowed: rules of single sites */
    int dropped;                  /* keep what was left out, too */
    int repair;                   /* mojibake in plain text and fields, too */
    int html_text;                /* the texts of records are HTML */
    /* NULL: none. 0 when it could be done. */
    int (*convert)(void *user, const rb_convert *c);
    void *convert_user;
    const rb_loader *loader; /* borrowed: as long as the source */
    size_t loaders;
    /* Is the file called `name` (no folder), which begins with head[0..n), one
    ** for the i-th? And what it makes of one: records (records.h), appended. */
    int (*takes)(void *user, size_t i, const char *name, const char *head,
                 size_t n, int *takes, rb_err *e);
    int (*load)(void *user, size_t i, const char *name, const char *file,
                size_t n, rb_buf *records, rb_err *e);
    void *loader_user;
} rb_source_options;

int rb_source_open(rb_source **out, rb_mem *m, const rb_source_options *o,
                   rb_err *e);
int rb_source_add(rb_source *s, const char *path, rb_err *e);
/* RB_OK and a document on (m, v); RB_EDONE; or an error of one file or
** record, after which the next call goes on with what follows it. */
int rb_source_next(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                   rb_err *e);
/* After the last: "3 files are left out ..." in `out`, which stays empty when
** none is or when it was told already. RB_OK or RB_ENOMEM. */
int rb_source_left_out(rb_source *s, rb_buf *out);
/* The bytes of the next file or member as they are, whatever its format. */
int rb_source_raw(rb_source *s, rb_buf *out, rb_err *e);
void rb_source_close(rb_source *s);

/* A document from bytes in memory: decoded, repaired, notes made. */
int rb_load_memory(rb_mem *m, rb_vocab *v, const char *bytes, size_t len,
                   const char *encoding, rb_doc **out, rb_err *e);

#endif

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

enum { /* what rb_format.sniff says of a file's first bytes */
       RB_SNIFF_NO,
       RB_SNIFF_MAYBE,  /* it may be: the name decides */
       RB_SNIFF_LIKELY, /* it is, unless another is sure */
       RB_SNIFF_SURE
};

typedef struct rb_format {
    const char *name;
    const char *endings; /* ".a.b." */
    /* NULL: the library it needs was not there when rubric was built. */
    int (*next)(struct rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                rb_err *e);
    /* s[0..n) begins the file: its bytes when `binary`, else decoded (valid
    ** UTF-8 or nearly so; may be written to and must be restored). `whole`:
    ** that is all. NULL: the name alone tells. */
    int (*sniff)(char *s, size_t n, int whole, const char *path);
    uint8_t binary;    /* no text: never decoded as a whole */
    uint8_t verbatim;  /* its text is what stands there, byte for byte */
    const char *needs; /* Debian package to install when next is NULL */
    const char *with;  /* the library, for --version: "gumbo 0.10.1" */
} rb_format;

extern const rb_format rb_format_text, rb_format_markdown, rb_format_json,
    rb_format_jsonl, rb_format_html, rb_format_csv, rb_format_tsv,
    rb_format_feed, rb_format_xml, rb_format_docx, rb_format_odt,
    rb_format_epub, rb_format_mail, rb_format_mbox, rb_format_pdf;
/* What loader packages read: not in the table. */
extern const rb_format rb_format_loaded;

const rb_format *rb_format_at(size_t i);              /* NULL after the last */
const rb_format *rb_format_named(const char *name);   /* NULL: unknown */
const rb_format *rb_format_of_name(const char *path); /* by ending, or NULL */

/*
** The format of a file that begins with s[0..n): raw bytes when `binary`,
** and then only binary formats are asked and NULL means none of them.
** `whole` when that is all of it. By content, then by name, else text.
*/
const rb_format *rb_format_find(char *s, size_t n, int whole, int binary,
                                const char *path);

/* What a file that is not text seems to be and what to do about it, or NULL:
** it is text. The bytes are those of the file. */
const char *rb_not_text(const char *s, size_t n);

#endif

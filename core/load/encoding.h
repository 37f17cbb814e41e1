/*
** encoding.h - bytes of any encoding become valid UTF-8
**
** Which encoding: a byte order mark wins, then what the caller declares, then
** UTF-16 and UTF-32 by their pattern, then what markup says about itself
** unless its bytes contradict that, then UTF-8, and bytes that are not UTF-8
** are looked at (charset.h). What cannot be decoded becomes U+FFFD. Every
** repair is remembered with its offset in the file.
*/
#ifndef RB_ENCODING_H
#define RB_ENCODING_H

#include "../base/buf.h"
#include "../doc/doc.h"

enum {                    /* rb_repair.kind */
       RB_REPAIR_BYTE,    /* value: the byte */
       RB_REPAIR_UNIT,    /* value: a UTF-16 surrogate without its other half */
       RB_REPAIR_ESCAPE,  /* value: the same, written \ud800 in JSON */
       RB_REPAIR_CUT,     /* the file ends inside a character */
       RB_REPAIR_READ_AS, /* not UTF-8: the whole was read as `name` */
       RB_REPAIR_PATTERN, /* without a mark read as `name` */
       RB_REPAIR_NOT,     /* declared as `name`, but its bytes are UTF-8 */
       RB_REPAIR_NUL,     /* a NUL byte, kept */
};

typedef struct rb_repair {
    uint64_t src;     /* offset in the file */
    const char *name; /* of an encoding; borrowed */
    uint16_t value;
    uint8_t kind;
} rb_repair;

enum { RB_REPAIRS_MAX = 20 }; /* told one by one; the others are counted */

typedef struct rb_repairs {
    rb_repair v[RB_REPAIRS_MAX];
    uint64_t n;           /* all of them, told or not */
    const char *encoding; /* that was decoded, as iconv says it; borrowed */
} rb_repairs;

void rb_repairs_add(rb_repairs *r, int kind, uint64_t src, unsigned value);
/* Make them notes of the document; RB_OK or RB_ENOMEM. */
int rb_repairs_tell(const rb_repairs *r, rb_doc *d);

enum {               /* rb_encoding.kind */
       RB_ENC_GUESS, /* UTF-8; what cannot be is `name`, or is looked at */
       RB_ENC_UTF8,
       RB_ENC_UTF16LE,
       RB_ENC_UTF16BE,
       RB_ENC_UTF32LE,
       RB_ENC_UTF32BE,
       RB_ENC_1252,
       RB_ENC_ICONV /* what `name` says */
};

typedef struct rb_encoding {
    uint8_t kind;
    uint8_t mark;     /* bytes of the byte order mark */
    uint8_t guessed;  /* nothing names it but the pattern of its bytes */
    uint8_t declared; /* the file itself names it */
    const char *name; /* for iconv; borrowed */
} rb_encoding;

/* Is it a name that can be decoded? RB_OK or RB_EUSAGE. */
int rb_encoding_check(const char *name, rb_err *e);

/* The encoding of a file that begins with s[0..n). `declared` may be NULL. */
rb_encoding rb_encoding_find(const char *s, size_t n, const char *declared);

/* Do its bytes below 128 always mean ASCII? Then lines can be cut first. */
int rb_encoding_has_lines(rb_encoding enc);

typedef struct rb_text {
    char *p; /* in the bytes given, or in the buffer */
    size_t n;
    int verbatim; /* the same bytes */
} rb_text;

/*
** Decode s[0..n), which stands at offset `src` of its file and begins after
** the mark. Bytes that are valid UTF-8 already are not copied: out->p is s
** itself. Otherwise `tmp` is overwritten. `map` (may be NULL) gets the way
** from out->p back to the file. RB_OK, RB_ENOMEM, RB_EUSAGE.
*/
int rb_decode(rb_encoding enc, char *s, size_t n, uint64_t src, rb_buf *tmp,
              rb_repairs *rep, rb_mapper *map, rb_text *out, rb_err *e);

#endif

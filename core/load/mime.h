/*
** mime.h - the parts of a mail message
*/
#ifndef RB_MIME_H
#define RB_MIME_H

#include "../base/err.h"
#include "../base/mem.h"

enum {                   /* rb_part.kind */
       RB_PART_PLAIN,    /* text/plain, and text of kinds that read as such */
       RB_PART_HTML,     /* text/html */
       RB_PART_ATTACHED, /* a file, a picture: not read */
       RB_PART_MESSAGE   /* another message: not read */
};

enum {                 /* rb_part.coding: how its bytes are written */
       RB_CODING_NONE, /* as they are */
       RB_CODING_QUOTED,
       RB_CODING_BASE64,
       RB_CODING_UUENCODE /* not read */
};

typedef struct rb_part {
    size_t start, end;   /* bytes of the message, without its headers */
    const char *charset; /* as declared, or NULL */
    const char *name;    /* of a file, or NULL */
    const char *type;    /* "image/png" */
    const char *place;   /* its Content-Location, or NULL */
    uint32_t choice;     /* parts of the same number say the same, 0: alone */
    uint8_t kind, coding;
    uint8_t flowed; /* lines that end in a blank go on */
    uint8_t del_sp; /*   and that blank goes */
} rb_part;

typedef struct rb_mime {
    rb_arena arena; /* of all strings, which are valid UTF-8 */
    rb_mem *mem;
    RB_VEC(rb_part) part; /* in the order of the message */
    /* Headers, decoded; NULL when missing. */
    const char *subject, *from, *date, *list, *id, *to;
    const char *saved_from; /* of a page that a browser saved (MHTML): the
                               page's address, "" when it does not say; else
                               NULL. The page is its first HTML part. */
    int cut;                /* there are more parts than are looked at */
} rb_mime;

/* The message that s[0..n) is, "From " line of a mailbox left out. RB_OK,
** RB_ENOMEM, RB_EINPUT, RB_ELIMIT. */
int rb_mime_read(rb_mime *out, rb_mem *m, const char *s, size_t n, rb_err *e);
void rb_mime_free(rb_mime *x);

#endif

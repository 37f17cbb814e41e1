/*
** mailbody.h - the text of a mail message
*/
#ifndef RB_MAILBODY_H
#define RB_MAILBODY_H

#include "mailmark.h"
#include "mime.h"
#include "source.h"

typedef struct rb_mail_body {
    rb_source *s;    /* its options and its repairs */
    const char *msg; /* the message's bytes */
    uint64_t at;     /* where they stand in the file */
    int unstuff;     /* a '>' before "From " goes */
    rb_buf text;
    rb_mapper map; /* to the bytes of the file */
    rb_marks marks;
    const char *encoding; /* of the first part; borrowed */
    const char *unknown;  /* a charset that nobody knows, or NULL; borrowed */

    /* between the bytes and the text */
    rb_buf raw, decoded, piece;
    rb_mapper from_raw, from_decoded, from_piece, way;
} rb_mail_body;

void rb_mail_body_init(rb_mail_body *b, rb_source *s, const char *msg,
                       uint64_t at, int unstuff);
void rb_mail_body_free(rb_mail_body *b);

/* Put the text of the message's parts together: of those that say the same
** the plain one, unless it says little. RB_OK, RB_ENOMEM, or RB_EINPUT and
** RB_ELIMIT with a message without a place. */
int rb_mail_body_read(rb_mail_body *b, const rb_mime *x, rb_err *e);

/* A part as UTF-8, borrowed until the next part is read, and in b->way the
** way from it to the file. RB_OK, RB_ENOMEM, or RB_EINPUT with a message. */
int rb_mail_part_decode(rb_mail_body *b, const rb_part *part, rb_text *t,
                        rb_err *e);

#endif

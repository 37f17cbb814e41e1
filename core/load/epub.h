/*
** epub.h - the table of a book: its members and their order
*/
#ifndef RB_EPUB_H
#define RB_EPUB_H

#include "office.h"

typedef struct rb_chapter {  /* a member that the book's table names */
    const char *id, *path;   /* path: inside the ZIP */
    uint32_t by_id, by_path; /* the next one, + 1, in the same slot */
    uint32_t place;          /* where it is first read, + 1; 0: nowhere */
    uint8_t out;             /* the table says: contents, cover, no text */
    uint8_t read;
    rb_buf text; /* of it */
    rb_mapper map;
} rb_chapter;

enum { RB_BOOK_SLOTS = 4096 }; /* a power of two */

typedef struct rb_book {
    rb_office o;
    const char *table;         /* path of the OPF file */
    RB_VEC(rb_chapter) member; /* as the table lists them */
    RB_VEC(uint32_t) spine;    /* in the order of reading */
    uint32_t id_slot[RB_BOOK_SLOTS], path_slot[RB_BOOK_SLOTS]; /* hashed */
} rb_book;

/* Read META-INF/container.xml, then the table: one call each. */
int rb_book_container(rb_book *b, const char *bytes, size_t n, rb_err *e);
int rb_book_table(rb_book *b, const char *bytes, size_t n, rb_err *e);
/* The chapter at a path in the ZIP that is read first, or NULL. */
rb_chapter *rb_book_chapter(rb_book *b, const char *path);

#endif

/*
** map.h - the way from a byte of the text back to the bytes it came from
**
** A map is a list of pieces that cover the text from left to right without a
** gap. Each piece says where its bytes stand in the source and how offsets
** inside it are told apart; so two thousand bytes of a Latin-1 file or of \u
** escapes are one piece, and memory follows the changes of kind rather than
** the text. Pieces begin and end between characters of the text.
**
** The source is a file's bytes as they are on disk, or as an archive gives
** them. What is decoded in steps (bytes -> UTF-8 -> HTML -> text) has one map
** a step; rb_map_through joins two.
*/
#ifndef RB_MAP_H
#define RB_MAP_H

#include <stdint.h>
#include "../base/mem.h"

enum {                /* rb_map.kind: what stands in the source */
       RB_MAP_SAME,   /* the same bytes */
       RB_MAP_BYTE,   /* one byte a character: Latin-1, KOI8-R... */
       RB_MAP_DOUBLE, /* ASCII one byte, all others two: GBK, Shift-JIS... */
       RB_MAP_UTF16,  /* two bytes a character, four beyond U+FFFF */
       RB_MAP_UTF32,  /* four bytes a character */
       RB_MAP_ESCAPE, /* \uXXXX a character, two of them beyond U+FFFF */
       RB_MAP_WHOLE, /* one thing: an entity, a repair; any part is all of it */
       RB_MAP_MADE,  /* nothing: a break that the reader put in at `src` */
       RB_MAP_PAGE   /* no bytes to point at: `src` is a page, from 1 */
};

typedef struct rb_map {
    uint32_t text;    /* first byte in the text; the next piece ends it */
    uint32_t src_len; /* bytes in the source */
    uint64_t src;     /* first byte in the source */
    uint16_t part;    /* rb_doc.part: 0 the file itself, else a part of it */
    uint8_t kind;
} rb_map;

/* ---- making one ---- */

typedef struct rb_mapper {
    rb_mem *mem;
    RB_VEC(rb_map) map;
    uint32_t text; /* bytes of text that have a piece */
    uint16_t part; /* of what is added next */
    int failed;    /* memory was refused: look once, at the end */
} rb_mapper;

void rb_mapper_init(rb_mapper *b, rb_mem *m);
void rb_mapper_free(rb_mapper *b);
void rb_mapper_clear(rb_mapper *b); /* memory is kept */

/* The next text_len bytes of the text come from source[src .. src + src_len).
** Joined with the piece before when that goes on in the same way. */
void rb_mapper_add(rb_mapper *b, int kind, uint32_t text_len, uint64_t src,
                   uint32_t src_len);

/*
** `outer` leads from the text to the bytes of a middle form, `inner` from
** there to the source: append to `out` what leads from the text to the
** source. `text` is the whole text of `outer`, len bytes; `mid` that of
** `inner`, mid_len bytes (offsets inside pieces are found by counting its
** characters). n_inner == 0: the middle form is the source. Offsets of
** outer pieces are offsets in `mid`. The part of inner pieces counts when it
** is not 0, else that of the outer.
*/
void rb_map_through(const rb_map *outer, uint32_t n_outer, const char *text,
                    uint32_t len, const rb_map *inner, uint32_t n_inner,
                    const char *mid, uint32_t mid_len, rb_mapper *out);

/* ---- asking it ---- */

typedef struct rb_place { /* where a span of the text came from */
    uint64_t start, end;  /* source bytes; end exclusive */
    uint16_t part;
    uint8_t exact; /* the span begins and ends between source characters */
    uint8_t page;  /* start and end are page numbers (RB_MAP_PAGE) */
} rb_place;

/* The smallest range of source bytes that holds text[start .. end). What was
** made does not widen it. A span over several parts is cut where the first
** part ends. n == 0: the text is the source. An empty span, or one of made
** text alone, gives a place between bytes. */
rb_place rb_map_find(const rb_map *map, uint32_t n, const char *text,
                     uint32_t len, uint32_t start, uint32_t end);

#endif

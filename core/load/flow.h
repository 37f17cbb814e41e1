/*
** flow.h - running text that is made of pieces: blanks and breaks in order
**
** Readers of marked-up files (HTML fragments, DOCX, ODT) say what they meet:
** words, blanks, ends of blocks. The flow writes one text: blocks with an
** empty line between, lines and table rows with a line break, cells with a
** tab, no blanks at the edges, and the way back to the source beside it.
*/
#ifndef RB_FLOW_H
#define RB_FLOW_H

#include "../base/buf.h"
#include "../base/err.h"
#include "../doc/map.h"

enum { /* what stands between two words; the strongest wins */
       RB_FLOW_NONE,
       RB_FLOW_BLANK,
       RB_FLOW_CELL, /* a tab */
       RB_FLOW_LINE, /* a line break */
       RB_FLOW_BLOCK /* an empty line */
};

typedef struct rb_flow {
    rb_buf *text; /* both borrowed, both may hold something */
    rb_mapper *map;
    size_t begin;     /* the flow's own text begins here */
    size_t solid;     /* its last word ends here */
    uint8_t owed;     /* RB_FLOW_...: before the next word */
    uint8_t verbatim; /* blanks are kept, not squeezed to one */
} rb_flow;

void rb_flow_init(rb_flow *f, rb_buf *text, rb_mapper *map);

void rb_flow_break(rb_flow *f, int what);
/* A line break as the author made it: two in a row are an empty line. */
void rb_flow_line(rb_flow *f);

/* Text that is source[src .. src + n), byte for byte. */
void rb_flow_same(rb_flow *f, const char *s, size_t n, uint64_t src);
/* Text for which source[src .. src + src_len) stands: an entity, a tag. */
void rb_flow_whole(rb_flow *f, const char *s, size_t n, uint64_t src,
                   uint32_t src_len);
/* No more comes: blanks at the end go. Memory refused: RB_ENOMEM. */
int rb_flow_end(rb_flow *f);

#endif

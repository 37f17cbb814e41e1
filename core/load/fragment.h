/*
** fragment.h - HTML that is all text: feed entries, chapters, mail bodies
**
** No article is looked for: every word that a reader would see is text, in
** blocks. Scripts, styles and what is hidden are not.
*/
#ifndef RB_FRAGMENT_H
#define RB_FRAGMENT_H

#include "../base/buf.h"
#include "../base/err.h"
#include "../doc/map.h"

enum {                       /* flags of rb_fragment */
       RB_FRAGMENT_PLAIN = 1 /* without any tag, an empty line ends a block */
};

/*
** Append the text of html[0..n) to `text`, and the way from it back to
** offsets in html to `map` (its `part` is kept). RB_OK, RB_ENOMEM; RB_ELIMIT
** with a message without a file name.
*/
int rb_fragment(rb_mem *m, const char *html, size_t n, int flags, rb_buf *text,
                rb_mapper *map, rb_err *e);

#endif

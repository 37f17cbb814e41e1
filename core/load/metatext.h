/*
** metatext.h - small helpers on the texts that metadata is made of
*/
#ifndef RB_METATEXT_H
#define RB_METATEXT_H

#include "../base/buf.h"
#include "../base/mem.h"

/*
** Append s[0..n) as plain text: tags left out, character references decoded,
** blanks of all kinds squeezed to one space, control characters dropped,
** none at the ends. What is not UTF-8 becomes U+FFFD.
*/
void rb_meta_plain(rb_buf *b, const char *s, size_t n);
/* The same as a string of the arena; "" when nothing is left, NULL when
** memory is refused. */
const char *rb_meta_plain_str(rb_arena *a, const char *s, size_t n);

/* Do both say the same, when only letters and digits count, lower case? */
int rb_meta_same(const char *a, size_t na, const char *b, size_t nb);
/* Does a contain b in the same sense, as whole words? b has at least
** `least` letters and digits. */
int rb_meta_contains(const char *a, size_t na, const char *b, size_t nb,
                     size_t least);
/* ASCII case ignored: does s hold the word anywhere? */
int rb_meta_has(const char *s, const char *word);
int rb_meta_is_url(const char *s); /* http:, https: or //host */
/* The host of an address without "www.", or n == 0. */
const char *rb_meta_host(const char *url, size_t *n);

#endif

/*
** pack.h - a package into an archive
*/
#ifndef RB_SHARE_PACK_H
#define RB_SHARE_PACK_H

#include "share.h"

/*
** Write the package `p`, which was opened in `folder`, to `out` as a tar:
** below NAME-VERSION/, files in the order of their names, the text of its
** signature (NULL: none) among them as SIGNATURE. The same files give the same
** bytes. A file that is not what rb_shared_open read is an error.
*/
int rb_share_pack(const rb_shared *p, const char *folder, const rb_buf *sign,
                  const char *out, rb_err *e);

/* NAME-VERSION into out[max]; RB_EUSAGE: too long for a folder. */
int rb_share_top(const rb_shared *p, char *out, size_t max, rb_err *e);

#endif

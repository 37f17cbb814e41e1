/*
** sign.h - who vouches for the files of a package: its file SIGNATURE
**
**   # comment
**   key ed25519 HEX
**   signature HEX
**   rubric package 1
**   name NAME
**   version VERSION
**   SHA256  FILE          for each file: the listing (contents.h)
**
** What is signed is the text from "rubric package 1" to the end, so it does
** not matter how the package travels. A signature says who; whether to believe
** them is the reader's affair (--key, or the key in a lock).
*/
#ifndef RB_SIGN_H
#define RB_SIGN_H

#include "key.h"
#include "share.h"

/* The text of SIGNATURE for the package, by the secret key in a file; `pass`:
 ** who is asked when that is locked. */
int rb_sign(const rb_shared *p, const char *key_file, const rb_passphrase *pass,
            rb_buf *out, rb_err *e);

/*
** Read and check the SIGNATURE in the folder. RB_OK: `key` signed these files
** under this name and version. RB_EDONE: there is none (key ""). RB_EINPUT: it
** is broken or does not fit; the message names the first file that differs.
** `text` (or NULL) gets what is in the file.
*/
int rb_sign_check(const rb_shared *p, const char *folder, char key[RB_KEY_HEX],
                  rb_buf *text, rb_err *e);
/* The same of a text. */
int rb_sign_check_text(const rb_shared *p, const char *text, size_t len,
                       char key[RB_KEY_HEX], rb_err *e);

#endif

/*
** key.h - keys in files
**
** FILE holds the secret key ("secret ed25519 HEX"; behind a passphrase "locked
** ed25519 HEX"), FILE.pub the public one ("key ed25519 HEX"); lines that begin
** with # are for people.
*/
#ifndef RB_KEY_H
#define RB_KEY_H

#include "ed25519.h"

enum { RB_KEY_HEX = 2 * RB_KEY_BYTES + 1, RB_PASSPHRASE_MAX = 1024 };

/* Who is asked for the passphrase of a key file: its length, at most `max`; -1:
** none is given. */
typedef struct rb_passphrase {
    int (*ask)(void *user, const char *file, char *out, size_t max);
    void *user;
} rb_passphrase;

/* Make FILE (mode 0600) and FILE.pub; neither may be there. `hex` gets the
** public key. `pass`: n bytes that lock the secret one; NULL: it is not locked.
*/
int rb_key_new(const char *file, const char *pass, size_t n,
               char hex[RB_KEY_HEX], rb_err *e);
/* A secret key; others than its owner must not be able to read the file. Wipe
** it after use. RB_EUSAGE: it is locked and nobody gives the passphrase, or
** another one. */
int rb_key_secret(const char *file, const rb_passphrase *p,
                  unsigned char seed[RB_SEED_BYTES], rb_err *e);
/* Is it the text of a secret key? */
int rb_key_is_secret(const char *text);
int rb_key_public(const char *file, char hex[RB_KEY_HEX], rb_err *e);

/* Bytes to hex digits and a NUL, and back: 0 when the first 2 * n characters
** are lower-case digits. */
void rb_hex(const unsigned char *p, size_t n, char *out);
int rb_unhex(const char *s, size_t n, unsigned char *out);

#endif

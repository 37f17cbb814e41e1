/*
** ed25519.h - signatures, and secret keys behind a passphrase, by libsodium
**
** The library is opened when the first key or signature is met.
*/
#ifndef RB_ED25519_H
#define RB_ED25519_H

#include <stddef.h>
#include "../base/err.h"

enum {
    RB_SEED_BYTES = 32,
    RB_KEY_BYTES = 32,
    RB_SIGN_BYTES = 64,
    RB_LOCKED_BYTES = 16 + 24 + 16 + RB_SEED_BYTES /* salt, nonce, sum, seed */
};

/* The library, for --version; NULL: built without it. */
extern const char *const rb_ed25519_with;

/* A secret key that is made of the system's random bytes. */
int rb_ed25519_new(unsigned char seed[RB_SEED_BYTES], rb_err *e);
/* A secret key behind a passphrase: Argon2id (256 MiB, some tenths of a second)
** makes a key of it, which encrypts the seed (XSalsa20 and Poly1305). */
int rb_ed25519_lock(const unsigned char seed[RB_SEED_BYTES], const char *pass,
                    size_t n, unsigned char out[RB_LOCKED_BYTES], rb_err *e);
/* RB_EDONE: it is another passphrase. */
int rb_ed25519_unlock(const unsigned char in[RB_LOCKED_BYTES], const char *pass,
                      size_t n, unsigned char seed[RB_SEED_BYTES], rb_err *e);
/* The public key that belongs to it. */
int rb_ed25519_public(const unsigned char seed[RB_SEED_BYTES],
                      unsigned char key[RB_KEY_BYTES], rb_err *e);
int rb_ed25519_sign(const unsigned char seed[RB_SEED_BYTES], const void *text,
                    size_t n, unsigned char sign[RB_SIGN_BYTES], rb_err *e);
/* *good: 1 when it is the key's signature of the text. The code says only
** whether that could be found out. */
int rb_ed25519_check(const unsigned char key[RB_KEY_BYTES], const void *text,
                     size_t n, const unsigned char sign[RB_SIGN_BYTES],
                     int *good, rb_err *e);

#endif

/*
** ed25519.h - signatures, by libsodium
**
** The library is opened when the first key or signature is met.
*/
#ifndef RB_ED25519_H
#define RB_ED25519_H

#include <stddef.h>
#include "../base/err.h"

enum { RB_SEED_BYTES = 32, RB_KEY_BYTES = 32, RB_SIGN_BYTES = 64 };

/* The library, for --version; NULL: built without it. */
extern const char *const rb_ed25519_with;

/* A secret key that is made of the system's random bytes. */
int rb_ed25519_new(unsigned char seed[RB_SEED_BYTES], rb_err *e);
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

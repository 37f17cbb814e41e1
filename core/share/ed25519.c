/*
** ed25519.c - signatures, by libsodium: the only file that knows it
*/
#include "ed25519.h"

#include <string.h>

#ifdef RB_WITH_SODIUM

#include <sodium.h>
#include "../base/late.h"

const char *const rb_ed25519_with = RB_WITH_SODIUM;

_Static_assert(RB_SEED_BYTES == crypto_sign_SEEDBYTES &&
                   RB_KEY_BYTES == crypto_sign_PUBLICKEYBYTES &&
                   RB_SIGN_BYTES == crypto_sign_BYTES,
               "sizes");

typedef struct library {
    int (*init)(void);
    void (*random)(void *, size_t);
    int (*pair)(unsigned char *, unsigned char *, const unsigned char *);
    int (*sign)(unsigned char *, unsigned long long *, const unsigned char *,
                unsigned long long, const unsigned char *);
    int (*verify)(const unsigned char *, const unsigned char *,
                  unsigned long long, const unsigned char *);
} library;

static int load(library *f, rb_err *e)
{
    const rb_late_fn list[] = {{"sodium_init", &f->init},
                               {"randombytes_buf", &f->random},
                               {"crypto_sign_seed_keypair", &f->pair},
                               {"crypto_sign_detached", &f->sign},
                               {"crypto_sign_verify_detached", &f->verify},
                               {NULL, NULL}};
    int code = rb_late_open("libsodium.so.23", list, e);
    if (code == RB_OK && f->init() < 0)
        code = rb_fail(e, RB_EIO,
                       "libsodium cannot begin: the system gives no "
                       "random bytes");
    return code;
}

int rb_ed25519_new(unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    library f;
    int code = load(&f, e);
    if (code == RB_OK)
        f.random(seed, RB_SEED_BYTES);
    return code;
}

int rb_ed25519_public(const unsigned char seed[RB_SEED_BYTES],
                      unsigned char key[RB_KEY_BYTES], rb_err *e)
{
    library f;
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    int code = load(&f, e);
    if (code == RB_OK)
        f.pair(key, secret, seed);
    explicit_bzero(secret, sizeof secret);
    return code;
}

int rb_ed25519_sign(const unsigned char seed[RB_SEED_BYTES], const void *text,
                    size_t n, unsigned char sign[RB_SIGN_BYTES], rb_err *e)
{
    library f;
    unsigned char secret[crypto_sign_SECRETKEYBYTES], key[RB_KEY_BYTES];
    int code = load(&f, e);
    if (code == RB_OK) {
        f.pair(key, secret, seed);
        f.sign(sign, NULL, text, n, secret);
    }
    explicit_bzero(secret, sizeof secret);
    return code;
}

int rb_ed25519_check(const unsigned char key[RB_KEY_BYTES], const void *text,
                     size_t n, const unsigned char sign[RB_SIGN_BYTES],
                     int *good, rb_err *e)
{
    library f;
    int code = load(&f, e);
    *good = code == RB_OK && f.verify(sign, text, n, key) == 0;
    return code;
}

#else /* built without */

const char *const rb_ed25519_with = NULL;

static int without(rb_err *e)
{
    return rb_fail(e, RB_EINPUT,
                   "this rubric was built without signatures; install "
                   "libsodium-dev and build again");
}

int rb_ed25519_new(unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    memset(seed, 0, RB_SEED_BYTES);
    return without(e);
}

int rb_ed25519_public(const unsigned char seed[RB_SEED_BYTES],
                      unsigned char key[RB_KEY_BYTES], rb_err *e)
{
    (void)seed;
    memset(key, 0, RB_KEY_BYTES);
    return without(e);
}

int rb_ed25519_sign(const unsigned char seed[RB_SEED_BYTES], const void *text,
                    size_t n, unsigned char sign[RB_SIGN_BYTES], rb_err *e)
{
    (void)seed;
    (void)text;
    (void)n;
    memset(sign, 0, RB_SIGN_BYTES);
    return without(e);
}

int rb_ed25519_check(const unsigned char key[RB_KEY_BYTES], const void *text,
                     size_t n, const unsigned char sign[RB_SIGN_BYTES],
                     int *good, rb_err *e)
{
    (void)key;
    (void)text;
    (void)n;
    (void)sign;
    *good = 0;
    return without(e);
}

#endif

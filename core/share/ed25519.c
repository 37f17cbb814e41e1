/*
** ed25519.c - signatures and locked keys, by libsodium: the only file that
** knows it
*/
#include "ed25519.h"

#include <string.h>

#ifdef RB_WITH_SODIUM

#include <sodium.h>
#include "../base/late.h"

const char *const rb_ed25519_with = RB_WITH_SODIUM;

_Static_assert(RB_SEED_BYTES == crypto_sign_SEEDBYTES &&
                   RB_KEY_BYTES == crypto_sign_PUBLICKEYBYTES &&
                   RB_SIGN_BYTES == crypto_sign_BYTES &&
                   RB_LOCKED_BYTES ==
                       crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES +
                           crypto_secretbox_MACBYTES + RB_SEED_BYTES,
               "sizes");

typedef struct library {
    int (*init)(void);
    void (*random)(void *, size_t);
    int (*pair)(unsigned char *, unsigned char *, const unsigned char *);
    int (*sign)(unsigned char *, unsigned long long *, const unsigned char *,
                unsigned long long, const unsigned char *);
    int (*verify)(const unsigned char *, const unsigned char *,
                  unsigned long long, const unsigned char *);
    int (*hash)(unsigned char *, unsigned long long, const char *,
                unsigned long long, const unsigned char *, unsigned long long,
                size_t, int);
    int (*box)(unsigned char *, const unsigned char *, unsigned long long,
               const unsigned char *, const unsigned char *);
    int (*unbox)(unsigned char *, const unsigned char *, unsigned long long,
                 const unsigned char *, const unsigned char *);
} library;

static int load(library *f, rb_err *e)
{
    const rb_late_fn list[] = {{"sodium_init", &f->init},
                               {"randombytes_buf", &f->random},
                               {"crypto_sign_seed_keypair", &f->pair},
                               {"crypto_sign_detached", &f->sign},
                               {"crypto_sign_verify_detached", &f->verify},
                               {"crypto_pwhash", &f->hash},
                               {"crypto_secretbox_easy", &f->box},
                               {"crypto_secretbox_open_easy", &f->unbox},
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

/* The key that a passphrase stands for. */
static int stretch(const library *f, const char *pass, size_t n,
                   const unsigned char *salt,
                   unsigned char key[crypto_secretbox_KEYBYTES], rb_err *e)
{
    return f->hash(key, crypto_secretbox_KEYBYTES, pass, n, salt,
                   crypto_pwhash_OPSLIMIT_MODERATE,
                   crypto_pwhash_MEMLIMIT_MODERATE,
                   crypto_pwhash_ALG_ARGON2ID13) == 0
               ? RB_OK
               : rb_nomem(e);
}

int rb_ed25519_lock(const unsigned char seed[RB_SEED_BYTES], const char *pass,
                    size_t n, unsigned char out[RB_LOCKED_BYTES], rb_err *e)
{
    library f;
    unsigned char key[crypto_secretbox_KEYBYTES];
    unsigned char *nonce = out + crypto_pwhash_SALTBYTES;
    int code = load(&f, e);
    if (code == RB_OK) {
        f.random(out, crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES);
        code = stretch(&f, pass, n, out, key, e);
    }
    if (code == RB_OK)
        f.box(nonce + crypto_secretbox_NONCEBYTES, seed, RB_SEED_BYTES, nonce,
              key);
    explicit_bzero(key, sizeof key);
    return code;
}

int rb_ed25519_unlock(const unsigned char in[RB_LOCKED_BYTES], const char *pass,
                      size_t n, unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    library f;
    unsigned char key[crypto_secretbox_KEYBYTES];
    const unsigned char *nonce = in + crypto_pwhash_SALTBYTES;
    int code = load(&f, e);
    if (code == RB_OK)
        code = stretch(&f, pass, n, in, key, e);
    if (code == RB_OK &&
        f.unbox(seed, nonce + crypto_secretbox_NONCEBYTES,
                RB_SEED_BYTES + crypto_secretbox_MACBYTES, nonce, key) != 0)
        code = RB_EDONE;
    explicit_bzero(key, sizeof key);
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

int rb_ed25519_lock(const unsigned char seed[RB_SEED_BYTES], const char *pass,
                    size_t n, unsigned char out[RB_LOCKED_BYTES], rb_err *e)
{
    (void)seed;
    (void)pass;
    (void)n;
    memset(out, 0, RB_LOCKED_BYTES);
    return without(e);
}

int rb_ed25519_unlock(const unsigned char in[RB_LOCKED_BYTES], const char *pass,
                      size_t n, unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    (void)in;
    (void)pass;
    (void)n;
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

/*
** key.c - keys in files
*/
#include "key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 1024 };

static const char secret_word[] = "secret ed25519 ";
static const char locked_word[] = "locked ed25519 ";
static const char public_word[] = "key ed25519 ";

/* ---- hex ---- */

void rb_hex(const unsigned char *p, size_t n, char *out)
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[p[i] >> 4];
        out[2 * i + 1] = digit[p[i] & 15];
    }
    out[2 * n] = '\0';
}

static int value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

int rb_unhex(const char *s, size_t n, unsigned char *out)
{
    for (size_t i = 0; i < n; i++) {
        int a = value(s[2 * i]), b = a < 0 ? -1 : value(s[2 * i + 1]);
        if (b < 0)
            return -1;
        out[i] = (unsigned char)(a << 4 | b);
    }
    return 0;
}

/* ---- writing ---- */

static int make(const char *path, const char *text, int mode, rb_err *e)
{
    size_t n = strlen(text);
    int fd =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST)
        return rb_fail(e, RB_EUSAGE,
                       "%s exists already, and keys are never overwritten; "
                       "name another file",
                       path);
    if (fd < 0)
        return rb_fail(e, RB_EIO, "cannot write %s: %s", path, strerror(errno));
    int bad = write(fd, text, n) != (ssize_t)n || fsync(fd) != 0;
    int why = errno;
    if (close(fd) != 0 && !bad) {
        bad = 1;
        why = errno;
    }
    if (!bad)
        return RB_OK;
    unlink(path);
    return rb_fail(e, RB_EIO, "cannot write %s: %s", path, strerror(why));
}

static int write_pair(const char *file, const char *pub, const char *word,
                      const char *seed, const char *key, rb_err *e)
{
    char text[KEY_FILE_MAX];
    snprintf(text, sizeof text,
             "# A secret key of rubric: whoever has it signs in your name.\n"
             "%s%s\n",
             word, seed);
    int code = make(file, text, 0600, e);
    explicit_bzero(text, sizeof text);
    if (code != RB_OK)
        return code;
    snprintf(text, sizeof text,
             "# A public key of rubric: rubric verify PACKAGE --key THIS\n"
             "%s%s\n",
             public_word, key);
    code = make(pub, text, 0644, e);
    if (code != RB_OK)
        unlink(file);
    return code;
}

/* The text of the secret key, locked or not. */
static int put_secret(const unsigned char seed[RB_SEED_BYTES], const char *pass,
                      size_t n, char out[2 * RB_LOCKED_BYTES + 1], rb_err *e)
{
    unsigned char locked[RB_LOCKED_BYTES];
    if (pass == NULL) {
        rb_hex(seed, RB_SEED_BYTES, out);
        return RB_OK;
    }
    int code = rb_ed25519_lock(seed, pass, n, locked, e);
    rb_hex(locked, sizeof locked, out);
    return code;
}

int rb_key_new(const char *file, const char *pass, size_t n,
               char hex[RB_KEY_HEX], rb_err *e)
{
    unsigned char seed[RB_SEED_BYTES], key[RB_KEY_BYTES];
    char secret[2 * RB_LOCKED_BYTES + 1], pub[PATH_MAX];
    *hex = '\0';
    if (snprintf(pub, sizeof pub, "%s.pub", file) >= (int)sizeof pub)
        return rb_fail(e, RB_EUSAGE, "%s: the name is too long", file);
    int code = rb_ed25519_new(seed, e);
    if (code == RB_OK)
        code = rb_ed25519_public(seed, key, e);
    if (code == RB_OK)
        code = put_secret(seed, pass, n, secret, e);
    if (code == RB_OK) {
        rb_hex(key, sizeof key, hex);
        code = write_pair(file, pub, pass ? locked_word : secret_word, secret,
                          hex, e);
    }
    explicit_bzero(seed, sizeof seed);
    explicit_bzero(secret, sizeof secret);
    return code;
}

/* ---- reading ---- */

/* *open_to: others than the owner can read it. */
static int read_text(const char *file, char text[KEY_FILE_MAX], int *open_to,
                     rb_err *e)
{
    struct stat st;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    text[0] = '\0';
    if (fd < 0)
        return rb_fail(e, RB_EIO, "%s: %s", file, strerror(errno));
    int code = RB_OK;
    ssize_t n = 0;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        code = rb_fail(e, RB_EIO, "%s: not a file", file);
    else if ((n = read(fd, text, KEY_FILE_MAX - 1)) < 0)
        code = rb_fail(e, RB_EIO, "%s: %s", file, strerror(errno));
    else
        *open_to = (st.st_mode & 077) != 0;
    text[n > 0 ? n : 0] = '\0';
    close(fd);
    return code;
}

/* The key in the first line that is no comment, or NULL. */
static const char *find_key(const char *text, const char *word, size_t digits)
{
    while (*text == '#') {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    if (strncmp(text, word, strlen(word)) != 0)
        return NULL;
    text += strlen(word);
    return strspn(text, "0123456789abcdef") == digits &&
                   (text[digits] == '\n' || text[digits] == '\0')
               ? text
               : NULL;
}

int rb_key_is_secret(const char *text)
{
    return find_key(text, secret_word, 2 * RB_SEED_BYTES) != NULL ||
           find_key(text, locked_word, 2 * RB_LOCKED_BYTES) != NULL;
}

static int unlock(const char *file, const char *hex, const rb_passphrase *p,
                  unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    unsigned char locked[RB_LOCKED_BYTES];
    char pass[RB_PASSPHRASE_MAX];
    int n = p != NULL && p->ask != NULL
                ? p->ask(p->user, file, pass, sizeof pass)
                : -1;
    if (n < 0 || n > (int)sizeof pass)
        return rb_fail(e, RB_EUSAGE,
                       "%s: this secret key is locked, and no passphrase was "
                       "given",
                       file);
    rb_unhex(hex, sizeof locked, locked);
    int code = rb_ed25519_unlock(locked, pass, (size_t)n, seed, e);
    explicit_bzero(pass, sizeof pass);
    return code == RB_EDONE
               ? rb_fail(e, RB_EUSAGE, "%s: it has another passphrase", file)
               : code;
}

int rb_key_secret(const char *file, const rb_passphrase *p,
                  unsigned char seed[RB_SEED_BYTES], rb_err *e)
{
    char text[KEY_FILE_MAX];
    int open_to = 0, code = read_text(file, text, &open_to, e);
    const char *hex = find_key(text, secret_word, 2 * RB_SEED_BYTES);
    const char *locked = find_key(text, locked_word, 2 * RB_LOCKED_BYTES);
    if (code == RB_OK && hex == NULL && locked == NULL)
        code = rb_fail(e, RB_EINPUT,
                       "%s: this is no secret key of rubric keygen%s", file,
                       find_key(text, public_word, 2 * RB_KEY_BYTES)
                           ? " (but a public one); leave out .pub"
                           : "");
    if (code == RB_OK && open_to)
        code = rb_fail(e, RB_EUSAGE,
                       "%s: others than you can read this secret key; chmod "
                       "600 %s, and better make a new one",
                       file, file);
    if (code == RB_OK && hex != NULL)
        rb_unhex(hex, RB_SEED_BYTES, seed);
    else if (code == RB_OK)
        code = unlock(file, locked, p, seed, e);
    explicit_bzero(text, sizeof text);
    return code;
}

int rb_key_public(const char *file, char hex[RB_KEY_HEX], rb_err *e)
{
    char text[KEY_FILE_MAX];
    *hex = '\0';
    int open_to, code = read_text(file, text, &open_to, e);
    const char *key = find_key(text, public_word, 2 * RB_KEY_BYTES);
    if (code == RB_OK && key != NULL)
        snprintf(hex, RB_KEY_HEX, "%.*s", RB_KEY_HEX - 1, key);
    else if (code == RB_OK)
        code = rb_fail(
            e, RB_EINPUT, "%s: this is no public key of rubric keygen%s", file,
            rb_key_is_secret(text) ? " (but a secret one); add .pub" : "");
    explicit_bzero(text, sizeof text);
    return code;
}

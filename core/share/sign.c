/*
** sign.c - who vouches for the files of a package: its file SIGNATURE
*/
#include "sign.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../script/file.h"

enum { SIGNATURE_MAX = 2 << 20, SHOWN = 256 };

static const char body_word[] = "rubric package 1\n";

static void put_body(const rb_shared *p, rb_buf *out)
{
    rb_buf_puts(out, body_word);
    rb_buf_printf(out, "name %s\nversion %s\n", p->m.name, p->m.version);
    rb_contents_listing(&p->c, out);
}

int rb_sign(const rb_shared *p, const char *key_file, const rb_passphrase *pass,
            rb_buf *out, rb_err *e)
{
    unsigned char seed[RB_SEED_BYTES], key[RB_KEY_BYTES], sign[RB_SIGN_BYTES];
    char key_hex[RB_KEY_HEX], sign_hex[2 * RB_SIGN_BYTES + 1];
    rb_buf body;
    int code = rb_key_secret(key_file, pass, seed, e);
    if (code != RB_OK)
        return code;
    rb_buf_init(&body, out->mem);
    put_body(p, &body);
    code = body.failed ? rb_nomem(e) : rb_ed25519_public(seed, key, e);
    if (code == RB_OK)
        code = rb_ed25519_sign(seed, body.p, body.n, sign, e);
    explicit_bzero(seed, sizeof seed);
    if (code == RB_OK) {
        rb_hex(key, sizeof key, key_hex);
        rb_hex(sign, sizeof sign, sign_hex);
        rb_buf_printf(out,
                      "# Who vouches for these files: rubric verify checks\n"
                      "key ed25519 %s\nsignature %s\n",
                      key_hex, sign_hex);
        rb_buf_put(out, body.p, body.n);
        if (out->failed)
            code = rb_nomem(e);
    }
    rb_buf_free(&body);
    return code;
}

/* ---- checking ---- */

typedef struct parts {
    unsigned char key[RB_KEY_BYTES], sign[RB_SIGN_BYTES];
    const char *body;
    size_t len;
} parts;

/* At `*s`: the word, n bytes in hex, the end of the line. */
static int take_hex(const char **s, const char *end, const char *word,
                    unsigned char *out, size_t n)
{
    size_t len = strlen(word);
    if ((size_t)(end - *s) < len + 2 * n + 1 || memcmp(*s, word, len) != 0 ||
        rb_unhex(*s + len, n, out) != 0 || (*s)[len + 2 * n] != '\n')
        return -1;
    *s += len + 2 * n + 1;
    return 0;
}

static int split(const char *text, size_t len, parts *t)
{
    const char *end = text + len;
    while (text < end && *text == '#') {
        const char *line = memchr(text, '\n', (size_t)(end - text));
        text = line != NULL ? line + 1 : end;
    }
    if (take_hex(&text, end, "key ed25519 ", t->key, sizeof t->key) != 0 ||
        take_hex(&text, end, "signature ", t->sign, sizeof t->sign) != 0)
        return -1;
    t->body = text;
    t->len = (size_t)(end - text);
    return 0;
}

/* A line of the body after its word, or NULL; *s goes to the next. */
static const char *take_line(const char **s, const char *end, const char *word,
                             size_t *n)
{
    size_t len = strlen(word);
    const char *line = memchr(*s, '\n', (size_t)(end - *s));
    if (line == NULL || (size_t)(line - *s) < len || memcmp(*s, word, len) != 0)
        return NULL;
    const char *value = *s + len;
    *n = (size_t)(line - value);
    *s = line + 1;
    return value;
}

static int is(const char *value, size_t n, const char *text)
{
    return n == strlen(text) && memcmp(value, text, n) == 0;
}

static int other_package(const rb_shared *p, const char *name, size_t n,
                         const char *version, size_t m, rb_err *e)
{
    char text[SHOWN], shown[SHOWN];
    snprintf(text, sizeof text, "%.*s %.*s", (int)(n < 100 ? n : 100), name,
             (int)(m < 100 ? m : 100), version);
    return rb_fail(e, RB_EINPUT,
                   "package '%s' %s: its SIGNATURE is that of %s; get the "
                   "package again from its author",
                   p->m.name, p->m.version,
                   rb_contents_shown(text, shown, sizeof shown));
}

/* The body is signed and is not what the package is: why? */
static int differs(const rb_shared *p, const parts *t, rb_err *e)
{
    const char *s = t->body, *end = t->body + t->len, *what;
    size_t n, m;
    char shown[SHOWN];
    rb_contents was;
    const char *first = take_line(&s, end, "rubric package 1", &n);
    const char *name = take_line(&s, end, "name ", &n);
    const char *version = take_line(&s, end, "version ", &m);
    if (first == NULL || name == NULL || version == NULL)
        return rb_fail(e, RB_EINPUT,
                       "package '%s': its SIGNATURE signs something else than "
                       "a package; a newer rubric may know what",
                       p->m.name);
    if (!is(name, n, p->m.name) || !is(version, m, p->m.version))
        return other_package(p, name, n, version, m, e);
    int code = rb_contents_parse(&was, p->c.mem, RB_SIGNATURE_FILE, s,
                                 (size_t)(end - s), e);
    const char *file =
        code == RB_OK ? rb_contents_differ(&was, &p->c, &what) : NULL;
    if (file != NULL)
        code = rb_fail(
            e, RB_EINPUT,
            "package '%s': '%s' %s, compared with what was signed; get the "
            "package again from its author, or sign it anew: rubric "
            "pack --sign",
            p->m.name, rb_contents_shown(file, shown, sizeof shown), what);
    rb_contents_free(&was);
    return code;
}

static int fits(const rb_shared *p, const parts *t, rb_err *e)
{
    rb_buf body;
    rb_buf_init(&body, p->c.mem);
    put_body(p, &body);
    int code = body.failed ? rb_nomem(e) : RB_OK;
    if (code == RB_OK &&
        (body.n != t->len || memcmp(body.p, t->body, t->len) != 0)) {
        code = differs(p, t, e);
        if (code == RB_OK) /* no way to get here is known */
            code =
                rb_fail(e, RB_EINPUT,
                        "package '%s': its SIGNATURE does not fit", p->m.name);
    }
    rb_buf_free(&body);
    return code;
}

int rb_sign_check_text(const rb_shared *p, const char *text, size_t len,
                       char key[RB_KEY_HEX], rb_err *e)
{
    parts t;
    int good = 0;
    *key = '\0';
    if (split(text, len, &t) != 0)
        return rb_fail(e, RB_EINPUT,
                       "package '%s': its SIGNATURE is none that rubric pack "
                       "wrote; sign it anew, or remove the file",
                       p->m.name);
    int code = rb_ed25519_check(t.key, t.body, t.len, t.sign, &good, e);
    if (code != RB_OK) {
        rb_err_prefix(e, "package '%s' is signed", p->m.name);
        return code;
    }
    rb_hex(t.key, sizeof t.key, key);
    if (!good)
        code = rb_fail(e, RB_EINPUT,
                       "package '%s': its SIGNATURE was tampered with: key %s "
                       "did not sign this; get the package again from its "
                       "author",
                       p->m.name, key);
    if (code == RB_OK)
        code = fits(p, &t, e);
    if (code != RB_OK)
        *key = '\0';
    return code;
}

int rb_sign_check(const rb_shared *p, const char *folder, char key[RB_KEY_HEX],
                  rb_buf *text, rb_err *e)
{
    char path[PATH_MAX];
    rb_buf b;
    *key = '\0';
    int n = snprintf(path, sizeof path, "%s/%s", folder, RB_SIGNATURE_FILE);
    if (n >= (int)sizeof path)
        return rb_fail(e, RB_EIO, "%s: the path is too long", folder);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return rb_fail(e, RB_EDONE, "package '%s' is not signed", p->m.name);
    rb_buf_init(&b, p->c.mem);
    int code = rb_file_read(path, SIGNATURE_MAX, &b, e);
    if (code == RB_OK)
        code = rb_sign_check_text(p, b.p ? b.p : "", b.n, key, e);
    if (code == RB_OK && text != NULL) {
        rb_buf_put(text, b.p, b.n);
        code = text->failed ? rb_nomem(e) : RB_OK;
    }
    rb_buf_free(&b);
    return code;
}

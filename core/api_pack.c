/*
** api_pack.c - include/rubric.h: packages into archives, and out of them
*/
#include "api_package.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "share/pack.h"
#include "share/sign.h"
#include "share/unpack.h"

enum { TOLD = 10 }; /* files that a warning names */

/* ---- what is told of a package ---- */

static const char *keep(rubric *r, const char *s)
{
    return rb_arena_str(&r->info, s, strlen(s));
}

static int tell(rubric *r, const rb_shared *p, const char *path,
                const char *key, rubric_package_info *out)
{
    if (out == NULL)
        return RB_OK;
    rubric_package_info o = {.name = keep(r, p->m.name),
                             .version = keep(r, p->m.version),
                             .path = keep(r, path),
                             .sha256 = keep(r, p->c.sha256),
                             .key = *key ? keep(r, key) : NULL,
                             .files = p->c.file.n,
                             .bytes = p->c.size,
                             .permissions =
                                 rb_api_names(&r->info, &p->m.permissions)};
    if (!o.name || !o.permissions || !o.version || !o.path || !o.sha256 ||
        (*key && !o.key))
        return rb_nomem(&r->err);
    rb_api_give(out, &o, sizeof o);
    return RB_OK;
}

static void forget(rubric *r, rubric_package_info *out)
{
    rb_arena_free(&r->info);
    if (out != NULL && out->size > sizeof out->size)
        memset((char *)out + sizeof out->size, 0,
               (out->size < sizeof *out ? out->size : sizeof *out) -
                   sizeof out->size);
}

static void warn(const rubric *r, const char *message)
{
    if (r->o.log != NULL)
        r->o.log(r->o.user, 'w', message);
}

static int warn_left(rubric *r, const rb_shared *p)
{
    char shown[256];
    rb_buf b;
    uint32_t n = p->c.left.n;
    if (n == 0)
        return RB_OK;
    rb_buf_init(&b, &r->mem);
    rb_buf_printf(&b,
                  "package '%s': left out, since its manifest does not "
                  "list them: ",
                  p->m.name);
    for (uint32_t i = 0; i < n && i < TOLD; i++)
        rb_buf_printf(&b, "%s%s", i ? ", " : "",
                      rb_contents_shown(p->c.left.v[i], shown, sizeof shown));
    if (n > TOLD)
        rb_buf_printf(&b, " and %u more", n - TOLD);
    if (!b.failed)
        warn(r, b.p);
    int code = b.failed ? rb_nomem(&r->err) : RB_OK;
    rb_buf_free(&b);
    return code;
}

/* ---- packing ---- */

/* The SIGNATURE that goes into the archive; empty: none. */
static int signature(rubric *r, const rb_shared *p, const char *folder,
                     const char *key_file, char key[RB_KEY_HEX], rb_buf *sign)
{
    char message[sizeof r->err.msg + 64];
    if (key_file != NULL) {
        rb_passphrase pass = {r->passphrase, r->passphrase_user};
        int code = rb_sign(p, key_file, &pass, sign, &r->err);
        return code == RB_OK
                   ? rb_sign_check_text(p, sign->p, sign->n, key, &r->err)
                   : code;
    }
    int code = rb_sign_check(p, folder, key, sign, &r->err);
    if (code == RB_EINPUT && rb_ed25519_with == NULL)
        return code; /* it may fit */
    if (code == RB_EINPUT) {
        rb_buf_clear(sign);
        snprintf(message, sizeof message, "the signature is left out: %s",
                 r->err.msg);
        warn(r, message);
    }
    return code == RB_EDONE || code == RB_EINPUT ? RB_OK : code;
}

static int pack(rubric *r, const rb_shared *p, const char *folder,
                const char *path, const char *key_file,
                rubric_package_info *info)
{
    char name[RB_CONTENTS_PART + 8], key[RB_KEY_HEX] = "";
    rb_buf sign;
    int code = RB_OK;
    if (path == NULL) {
        code = rb_share_top(p, name, sizeof name - 4, &r->err);
        path = strcat(name, ".tar");
    }
    rb_buf_init(&sign, &r->mem);
    if (code == RB_OK)
        code = warn_left(r, p);
    if (code == RB_OK)
        code = signature(r, p, folder, key_file, key, &sign);
    if (code == RB_OK)
        code = tell(r, p, path, key, info); /* nothing is written yet */
    if (code == RB_OK)
        code =
            rb_share_pack(p, folder, sign.n > 0 ? &sign : NULL, path, &r->err);
    if (code != RB_OK)
        forget(r, info);
    rb_buf_free(&sign);
    return code;
}

int rubric_pack(rubric *r, const char *folder, const char *path,
                const char *key_file, rubric_package_info *info)
{
    rb_shared p;
    RB_API_CALL(r);
    forget(r, info);
    if (folder == NULL || *folder == '\0')
        return rb_api_usage(r, "the package to pack needs a folder");
    int code = rb_shared_open(&p, &r->mem, folder, &r->err);
    if (code == RB_OK)
        code = pack(r, &p, folder, path, key_file, info);
    rb_shared_free(&p);
    if (code == RB_OK)
        r->err = (rb_err){0}; /* what the signature was not */
    return code;
}

/* ---- verifying ---- */

static int other_key(rubric *r, const rb_shared *p, const char *key,
                     const char *want)
{
    if (*key == '\0')
        return rb_fail(&r->err, RB_EINPUT,
                       "package '%s' %s is not signed; key %s was asked for",
                       p->m.name, p->m.version, want);
    return rb_fail(&r->err, RB_EINPUT,
                   "package '%s' %s is signed by another key: %s, not %s; do "
                   "you know whose it is?",
                   p->m.name, p->m.version, key, want);
}

/* `want`: the key that must have signed it; "": any, or none. */
static int verify_folder(rubric *r, const char *folder, const char *path,
                         const char *want, rubric_package_info *info)
{
    rb_shared p;
    char key[RB_KEY_HEX] = "";
    int code = rb_shared_open(&p, &r->mem, folder, &r->err);
    if (code == RB_OK)
        code = rb_sign_check(&p, folder, key, NULL, &r->err);
    if (code == RB_EDONE)
        code = RB_OK;
    if (code == RB_OK && *want && strcmp(key, want) != 0)
        code = other_key(r, &p, key, want);
    if (code == RB_OK)
        code = tell(r, &p, path, key, info);
    rb_shared_free(&p);
    return code;
}

static int in_archive(rubric *r, const char *path, int code)
{
    if (code != RB_OK)
        rb_err_prefix(&r->err, "%s", path);
    return code;
}

/* An archive is unpacked into a folder that is gone afterwards. */
static int verify_archive(rubric *r, const char *path, const char *want,
                          rubric_package_info *info)
{
    const char *tmp = getenv("TMPDIR");
    char folder[PATH_MAX], into[PATH_MAX + 8], package[PATH_MAX];
    int n = snprintf(folder, sizeof folder, "%s/rubric-XXXXXX",
                     tmp != NULL && *tmp ? tmp : "/tmp");
    if (n >= (int)sizeof folder || mkdtemp(folder) == NULL)
        return rb_fail(&r->err, RB_EIO,
                       "%s cannot be made: %s; set TMPDIR to a folder that can "
                       "be written",
                       folder, strerror(errno));
    snprintf(into, sizeof into, "%s/a", folder);
    int code = rb_archive_unpack(&r->mem, path, into, package, &r->err);
    if (code == RB_OK)
        code = in_archive(r, path, verify_folder(r, package, path, want, info));
    rb_tree_remove(folder);
    return code;
}

int rubric_pack_verify(rubric *r, const char *path, const char *key_file,
                       rubric_package_info *info)
{
    struct stat st;
    char want[RB_KEY_HEX] = "";
    RB_API_CALL(r);
    forget(r, info);
    if (path == NULL || *path == '\0')
        return rb_api_usage(r, "the package to verify needs a path");
    if (stat(path, &st) != 0)
        return rb_fail(&r->err, RB_EIO, "%s: %s", path, strerror(errno));
    int code = key_file ? rb_key_public(key_file, want, &r->err) : RB_OK;
    if (code == RB_OK)
        code = S_ISDIR(st.st_mode) ? verify_folder(r, path, path, want, info)
                                   : verify_archive(r, path, want, info);
    if (code == RB_OK)
        r->err = (rb_err){0}; /* that it is not signed */
    return code;
}

int rubric_keygen(rubric *r, const char *file, char key[65])
{
    return rubric_keygen_locked(r, file, NULL, 0, key);
}

int rubric_keygen_locked(rubric *r, const char *file, const char *passphrase,
                         size_t len, char key[65])
{
    _Static_assert(RB_KEY_HEX == 65, "hex of a key");
    RB_API_CALL(r);
    *key = '\0';
    if (file == NULL || *file == '\0')
        return rb_api_usage(r, "a key needs the name of a file");
    if (passphrase != NULL && (len == 0 || len > RB_PASSPHRASE_MAX))
        return rb_api_usage(r, "a passphrase has 1 to 1024 bytes");
    return rb_key_new(file, passphrase, len, key, &r->err);
}

void rubric_passphrase(rubric *r,
                       int (*ask)(void *user, const char *file, char *out,
                                  size_t max),
                       void *user)
{
    r->passphrase = ask;
    r->passphrase_user = user;
}

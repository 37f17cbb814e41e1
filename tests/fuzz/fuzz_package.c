/*
** fuzz_package.c - packages as strangers send them: archive, manifest, listing,
** signature
**
** Byte 0 says what the others are. What must hold: an archive is unpacked into
** its folder, plain files only, or nothing is left; nothing is a signature that
** was not signed for these files; messages are UTF-8 without control
** characters; no memory is left.
*/
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include "reading.h"
#include "script/version.h"
#include "share/sign.h"
#include "share/unpack.h"

enum { ARCHIVE, MANIFEST, LISTING, SIGNATURE, BODY, KINDS };

static void check_message(const rb_err *e)
{
    must(is_utf8(e->msg), "message is UTF-8");
    must(e->msg[0] != '\0', "there is a message");
    for (const char *p = e->msg; *p; p++)
        must((unsigned char)*p >= ' ' && *p != 0x7F, "a message is one line");
}

/* ---- archives ---- */

static int check_file(const char *path, const struct stat *st, int type,
                      struct FTW *f)
{
    (void)f;
    must(type == FTW_F || type == FTW_D, "files and folders only");
    must(type != FTW_F || (S_ISREG(st->st_mode) && st->st_nlink == 1),
         "a plain file");
    must(type != FTW_F || (st->st_mode & 07111) == 0, "that no one can run");
    must(is_utf8(path), "names are UTF-8");
    return 0;
}

static void check_package(rb_mem *m, const char *folder)
{
    rb_shared p;
    rb_err e;
    char key[RB_KEY_HEX];
    if (rb_shared_open(&p, m, folder, &e) != RB_OK) {
        check_message(&e);
        return;
    }
    must(p.m.name != NULL && p.c.file.n > 0, "a package has files");
    int code = rb_sign_check(&p, folder, key, NULL, &e);
    must(code == RB_OK || code == RB_EDONE || code == RB_EINPUT, "code");
    must((code == RB_OK) == (strlen(key) == 64), "key of a good signature");
    rb_shared_free(&p);
}

static void archive(rb_mem *m, const uint8_t *p, size_t n)
{
    char into[80], package[PATH_MAX];
    rb_err e;
    const char *path = write_file(p, n);
    snprintf(into, sizeof into, "%s.d", path);
    int code = rb_archive_unpack(m, path, into, package, &e);
    if (code == RB_OK) {
        must(strncmp(package, into, strlen(into)) == 0, "package is inside");
        nftw(into, check_file, 8, FTW_PHYS);
        check_package(m, package);
        must(rb_tree_remove(into) == 0, "it can be removed");
    } else {
        check_message(&e);
        must(code != RB_EUSAGE, "code");
        must(access(into, F_OK) != 0, "nothing is left");
    }
    remove(path);
}

/* ---- texts ---- */

static void manifest(rb_mem *m, const uint8_t *p, size_t n)
{
    rb_arena a;
    rb_manifest x;
    rb_err e;
    rb_arena_init(&a, m);
    if (rb_manifest_parse(&x, &a, "package.lua", (const char *)p, n, &e) ==
        RB_OK)
        must(rb_version_is(x.version), "a version");
    else
        check_message(&e);
    rb_arena_free(&a);
}

static void listing(rb_mem *m, const char *p, size_t n)
{
    rb_contents c;
    rb_err e;
    rb_buf again;
    rb_buf_init(&again, m);
    if (rb_contents_parse(&c, m, "listing", p, n, &e) == RB_OK) {
        rb_contents_listing(&c, &again);
        must(again.n == n && (n == 0 || memcmp(again.p, p, n) == 0),
             "a listing is what it was read from");
    } else {
        check_message(&e);
    }
    rb_contents_free(&c);
    rb_buf_free(&again);
}

/* A package without a folder. */
static void sample(rb_shared *p, rb_mem *m)
{
    static const char files[] =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  "
        "package.lua\n";
    rb_err e;
    memset(p, 0, sizeof *p);
    rb_arena_init(&p->arena, m);
    p->m.name = "p";
    p->m.version = "1.0.0";
    must(rb_contents_parse(&p->c, m, "sample", files, sizeof files - 1, &e) ==
             RB_OK,
         "sample");
}

static const unsigned char seed[RB_SEED_BYTES] = {1, 2, 3};

static void signature(rb_mem *m, const char *p, size_t n)
{
    rb_shared s;
    rb_err e;
    char key[RB_KEY_HEX];
    sample(&s, m);
    must(rb_sign_check_text(&s, p, n, key, &e) == RB_EINPUT,
         "nobody signs by chance");
    check_message(&e);
    rb_shared_free(&s);
}

/* The bytes signed: what fits is the one body that there is. */
static void body(rb_mem *m, const char *p, size_t n)
{
    static const char head[] = "rubric package 1\nname p\nversion 1.0.0\n";
    unsigned char key[RB_KEY_BYTES], sign[RB_SIGN_BYTES];
    char hex[RB_KEY_HEX], sign_hex[2 * RB_SIGN_BYTES + 1];
    rb_shared s;
    rb_buf text, right;
    rb_err e;
    sample(&s, m);
    rb_buf_init(&text, m);
    rb_buf_init(&right, m);
    must(rb_ed25519_public(seed, key, &e) == RB_OK &&
             rb_ed25519_sign(seed, p, n, sign, &e) == RB_OK,
         "signing");
    rb_hex(key, sizeof key, hex);
    rb_hex(sign, sizeof sign, sign_hex);
    rb_buf_printf(&text, "key ed25519 %s\nsignature %s\n", hex, sign_hex);
    rb_buf_put(&text, p, n);
    rb_buf_puts(&right, head);
    rb_contents_listing(&s.c, &right);
    must(!text.failed && !right.failed, "memory");
    int fits = n == right.n && memcmp(p, right.p, n) == 0;
    int code = rb_sign_check_text(&s, text.p, text.n, hex, &e);
    must(code == (fits ? RB_OK : RB_EINPUT), "only the right body fits");
    if (!fits)
        check_message(&e);
    rb_shared_free(&s);
    rb_buf_free(&text);
    rb_buf_free(&right);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    rb_mem m;
    if (n == 0)
        return 0;
    int kind = p[0] % KINDS;
    p++;
    n--;
    rb_mem_init(&m, NULL, NULL);
    const char *s = (const char *)p;
    if (kind == ARCHIVE)
        archive(&m, p, n);
    else if (kind == MANIFEST)
        manifest(&m, p, n);
    else if (kind == LISTING)
        listing(&m, s, n);
    else if (kind == SIGNATURE)
        signature(&m, s, n);
    else
        body(&m, s, n);
    must(m.used == 0, "no memory is left");
    return 0;
}

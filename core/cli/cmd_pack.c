/*
** cmd_pack.c - rubric pack and rubric keygen: a package for other people
*/
#include "cmd.h"

#include <stdint.h>
#include <string.h>

#include "hold.h"
#include "passphrase.h"
#include "session.h"
#include "verify_package.h"

static int on_passphrase(void *user, const char *file, char *out, size_t max)
{
    return passphrase_get(user, file, 0, out, max);
}

static int run_pack(const args *a, out *o)
{
    session s;
    rubric_package_info i = {.size = sizeof i};
    if (a->nword != 1)
        return args_wrong(a, "pack takes the folder of one package");
    sigset_t before;
    int code = session_open(&s, a);
    if (code == 0)
        rubric_passphrase(s.r, on_passphrase, (void *)(uintptr_t)a);
    hold_begin(&before); /* its new file has a name until it is done */
    if (code == 0 && rubric_pack(s.r, a->word[0], args_get(a, "output"),
                                 args_get(a, "sign"), &i) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    hold_end(&before);
    if (code == 0)
        package_lines(o, &i, i.path);
    session_close(&s);
    return code;
}

static const opt pack_options[] = {
    {'o', "output", "FILE", "the archive (default: NAME-VERSION.tar)"},
    {0, "sign", "KEYFILE", "sign it with this key of rubric keygen"},
    {0, "passphrase-file", "FILE",
     "the passphrase of the key is the first line of this\n"
     "file (default: asked for on the terminal)"},
    {0, NULL, NULL, NULL}};
static const optgroup pack_group = {"Options", pack_options};
static const optgroup *const pack_groups[] = {&pack_group, &general_group,
                                              NULL};

const command cmd_pack = {
    "pack",
    "put a package into an archive, and sign it",
    "[OPTION...] FOLDER",
    "Write the package in FOLDER to a tar archive. The same files give the "
    "same\n"
    "bytes, on any machine. The package's files are package.lua, all Lua "
    "files,\n"
    "what its manifest lists, gold/, README* and LICENSE*; without a list in "
    "the\n"
    "manifest all files. Prints the SHA-256 of the list of files, which "
    "rubric.lock\n"
    "and rubric verify show, too.",
    "  rubric pack ./threats\n"
    "  rubric keygen mykey && rubric pack ./threats --sign mykey\n",
    pack_groups,
    run_pack,
};

static int run_keygen(const args *a, out *o)
{
    session s;
    char key[65], pass[PASSPHRASE_MAX];
    int n = 0,
        locked = args_has(a, "passphrase") || args_given(a, "passphrase-file");
    if (a->nword != 1)
        return args_wrong(a, "keygen takes the name of one file to make");
    int code = session_open(&s, a);
    if (code == 0 && locked &&
        (n = passphrase_get(a, a->word[0], 1, pass, sizeof pass)) < 0)
        code = 2;
    if (code == 0 && rubric_keygen_locked(s.r, a->word[0], locked ? pass : NULL,
                                          (size_t)n, key) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    explicit_bzero(pass, sizeof pass);
    if (code == 0)
        out_printf(o,
                   "%s: the secret key; keep it to yourself, and a copy of "
                   "it%s\n"
                   "%s.pub: the public key; give it to others\nkey %s\n",
                   a->word[0], locked ? ", and its passphrase" : "", a->word[0],
                   key);
    session_close(&s);
    return code;
}

static const opt keygen_options[] = {
    {0, "passphrase", NULL,
     "lock the secret key by a passphrase, which is asked\n"
     "for on the terminal, now and by pack --sign"},
    {0, "passphrase-file", "FILE",
     "the same; it is the first line of this file"},
    {0, NULL, NULL, NULL}};
static const optgroup keygen_group = {"Options", keygen_options};
static const optgroup *const keygen_groups[] = {&keygen_group, &general_group,
                                                NULL};

const command cmd_keygen = {
    "keygen",
    "make a key to sign packages with",
    "[OPTION...] FILE",
    "Make FILE, a secret key (Ed25519) for rubric pack --sign, which only you "
    "can\n"
    "read, and FILE.pub, the public key for rubric verify --key. Neither is\n"
    "overwritten.",
    "  rubric keygen mykey --passphrase\n",
    keygen_groups,
    run_keygen,
};

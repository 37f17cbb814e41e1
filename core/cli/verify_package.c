/*
** verify_package.c - rubric verify FOLDER|ARCHIVE: is a package as signed?
*/
#include "verify_package.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "hold.h"
#include "session.h"

void package_lines(out *o, const rubric_package_info *i, const char *where)
{
    out_printf(o, "%s %s: %zu file%s, %" PRIu64 " bytes%s%s\n", i->name,
               i->version, i->files, i->files == 1 ? "" : "s", i->bytes,
               *where ? ", in " : "", where);
    out_printf(o, "sha256 %s\n", i->sha256);
    if (i->key)
        out_printf(o, "signed by %s\n", i->key);
}

/* What it makes may be another thing tomorrow: that is worth a line. */
static void tell_permissions(out *o, const char *permissions)
{
    words w = {0};
    if (*permissions == '\0')
        return;
    out_printf(o, "asks for %s\n", permissions);
    words_split(&w, permissions, ',');
    for (size_t i = 0; i < w.n; i++)
        if (strcmp(w.v[i] + strspn(w.v[i], " "), "clock") == 0)
            out_puts(o, "may ask what time it is: what it makes can depend on "
                        "the time\n");
    words_free(&w);
}

int verify_package(const args *a, const char *path, out *o)
{
    session s;
    rubric_package_info i = {.size = sizeof i};
    struct stat st;
    sigset_t before;
    /* An archive is unpacked; one that comes through a pipe may never end. */
    int held = stat(path, &st) == 0 && S_ISREG(st.st_mode);
    int code = session_open(&s, a);
    if (held)
        hold_begin(&before);
    if (code == 0 &&
        rubric_pack_verify(s.r, path, args_get(a, "key"), &i) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    if (held)
        hold_end(&before);
    if (code == 0) {
        package_lines(o, &i, "");
        if (i.key == NULL)
            out_puts(o, "not signed\n");
        tell_permissions(o, i.permissions);
    }
    session_close(&s);
    return code;
}

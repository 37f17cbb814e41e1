/*
** verify_lock.c - rubric verify, without words: the lock against the files
**
** A line for each difference, on standard output: they are the result.
*/
#include "verify_lock.h"

#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "say.h"
#include "session.h"

typedef struct verify {
    out *o;
    int jsonl;
    size_t different;
} verify;

static int each(void *user, const rubric_mismatch *d)
{
    verify *v = user;
    v->different++;
    if (v->jsonl) {
        out_printf(v->o, "{\"type\":\"difference\",\"line\":%d", d->line);
        json_member(v->o, "package", d->package);
        json_member(v->o, "file", d->file);
        json_member(v->o, "what", d->what);
        out_puts(v->o, "}\n");
    } else if (d->file != NULL) {
        out_printf(v->o, "%s:%d: package '%s': '%s' %s\n", d->lock, d->line,
                   d->package, d->file, d->what);
    } else {
        out_printf(v->o, "%s:%d: package '%s': %s\n", d->lock, d->line,
                   d->package, d->what);
    }
    return 0;
}

int verify_lock(const args *a, out *o)
{
    session s;
    verify v = {.o = o, .jsonl = args_is(a, "format", "jsonl")};
    size_t packages = 0;
    int code = session_open(&s, a);
    if (code == 0 && s.lock == NULL)
        code = args_wrong(a, "there is no rubric.lock here or above; name one "
                             "package, in a folder or an archive, or one "
                             "project file");
    else if (code == 0 && rubric_lock_verify(s.r, each, &v, &packages) != 0)
        code = session_fail(&s, NULL);
    if (code == 0 && v.different > 0) {
        out_flush(o);
        say("%s: %zu difference%s; `rubric lock` accepts what is there, "
            "`rubric install` brings a package back",
            s.lock, v.different, v.different == 1 ? "" : "s");
        code = 1;
    } else if (code == 0 && v.jsonl) {
        out_printf(o, "{\"type\":\"lock\",\"packages\":%zu,\"differ\":0}\n",
                   packages);
    } else if (code == 0) {
        out_printf(o, "%s: %zu package%s, all as locked\n", s.lock, packages,
                   packages == 1 ? "" : "s");
    }
    session_close(&s);
    return code;
}

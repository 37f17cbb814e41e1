/*
** late.c - shared libraries that are loaded when they are first needed
*/
#include "late.h"

#include <dlfcn.h>
#include <string.h>

int rb_late_open(const char *soname, const rb_late_fn *list, rb_err *e)
{
    void *lib = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (lib == NULL)
        return rb_fail(e, RB_EINPUT,
                       "the library %s, which this needs, cannot be loaded: %s",
                       soname, dlerror());
    for (; list->name != NULL; list++) {
        void *fn = dlsym(lib, list->name);
        if (fn == NULL)
            return rb_fail(e, RB_EINPUT, "%s has no function %s", soname,
                           list->name);
        memcpy(list->to, &fn, sizeof fn); /* ISO C has no such cast */
    }
    return RB_OK;
}

/*
** beside.c - a program that has another Lua, whose names it shows
**
** It opens rubric as core/README.md says, so that each has its own:
**     cc -rdynamic beside.c $(pkg-config --cflags rubric)
*/
#include <dlfcn.h>
#include <rubric.h>
#include <stdio.h>
#include <stdlib.h>

static void mistaken(void)
{
    fputs("beside: rubric calls the program's Lua\n", stderr);
    abort();
}

/* As Lua 5.1 and LuaJIT have them. */
int lua_gettop(void *state);
const char *lua_pushstring(void *state, const char *s);

int lua_gettop(void *state)
{
    (void)state;
    mistaken();
    return 0;
}

const char *lua_pushstring(void *state, const char *s)
{
    (void)state;
    mistaken();
    return s;
}

typedef int (*open_function)(rubric **out, const rubric_options *options);
typedef int (*use_function)(rubric *r, const char *package);
typedef void (*close_function)(rubric *r);

int main(void)
{
    void *library =
        dlopen("librubric.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    rubric *r = NULL;
    if (library == NULL) {
        fprintf(stderr, "beside: %s\n", dlerror());
        return 1;
    }
    open_function open = (open_function)dlsym(library, "rubric_open");
    use_function use = (use_function)dlsym(library, "rubric_use");
    close_function end = (close_function)dlsym(library, "rubric_close");
    int code = open(&r, NULL) != RUBRIC_OK || use(r, "stance") != RUBRIC_OK;
    end(r);
    return code;
}

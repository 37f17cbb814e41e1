/*
** surface.c - run tests/surface with the metatables that scripts cannot see
**
**   surface FOLDER      a package that has tests/surface/init.lua
**
** The package finds a global `raw_metatable` and prints what it can reach. What
** it sees without it, here and in a process of its own, is asked of the program
** (surface.sh).
*/
#include <stdio.h>
#include <string.h>
#include "script/remote.h"
#include "text/text.h"

static void say(void *user, char level, const char *message)
{
    (void)user;
    (void)level;
    puts(message);
}

static int raw_metatable(lua_State *L)
{
    return lua_getmetatable(L, 1);
}

/* The table that a C function looks names up in. */
static int raw_upvalue(lua_State *L)
{
    return lua_getupvalue(L, 1, 1) != NULL;
}

static int one_row(void *user, const char *sql, int texts, double until,
                   int (*row)(void *u, int n, const char *const *name,
                              const char *const *value),
                   void *u, rb_err *e)
{
    static const char *const name[] = {"1"}, *const value[] = {"1"};
    (void)user;
    (void)sql;
    (void)until;
    (void)texts;
    (void)e;
    return row(u, 1, name, value);
}

static int no_text(void *user, const char *text, size_t len)
{
    (void)user;
    (void)text;
    (void)len;
    return 0;
}

static int run_document(rb_script *s, rb_package *p, rb_vocab *v, rb_err *e)
{
    rb_doc *d = rb_doc_new(s->mem, v, "A word.", 7);
    int code = d == NULL ? rb_nomem(e) : rb_segment(d, e);
    if (code == RB_OK)
        code = rb_local_run(s, p, d, e);
    rb_doc_free(d);
    return code;
}

static const rb_script_project project = {.query = one_row};

static int run(rb_script *s, const char *folder, rb_vocab *v, rb_err *e)
{
    rb_package *p;
    int code = rb_package_open(s, folder, &p, e);
    if (code != RB_OK)
        return code;
    code = rb_state_new(&p->state, s, p, e);
    if (code == RB_OK) {
        lua_pushcfunction(p->state->L, raw_metatable);
        lua_setglobal(p->state->L, "raw_metatable");
        lua_pushcfunction(p->state->L, raw_upvalue);
        lua_setglobal(p->state->L, "raw_upvalue");
        code = rb_state_load(p->state, e);
    }
    if (code == RB_OK)
        code = strcmp(p->m.kind, "report") == 0
                   ? rb_local_report(p, &project, no_text, NULL, e)
                   : run_document(s, p, v, e);
    rb_package_free(s, p);
    return code;
}

int main(int argc, char **argv)
{
    rb_mem mem;
    rb_vocab vocab;
    rb_err e = {0};
    rb_script *script;
    if (argc != 2) {
        fprintf(stderr, "usage: surface FOLDER\n");
        return 2;
    }
    rb_mem_init(&mem, NULL, NULL);
    if (rb_vocab_init(&vocab, &mem) != RB_OK)
        return 1;
    rb_script_env env = {
        .mem = &mem, .vocab = &vocab, .data_dir = ".", .log = say};
    int code = rb_script_open(&script, &env, &e);
    if (code == RB_OK)
        code = run(script, argv[1], &vocab, &e);
    if (code != RB_OK)
        fprintf(stderr, "%s\n", e.msg);
    rb_script_close(script);
    rb_vocab_free(&vocab);
    return code != RB_OK;
}

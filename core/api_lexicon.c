/*
** api_lexicon.c - include/rubric.h: word lists that patterns of the host ask
**
** Those that the host gives, and those of the packages in use, which are asked
** for them once. Patterns borrow them, so that they stay until the handle is
** closed.
*/
#include "api.h"

#include <string.h>
#include "load/raw.h"
#include "match/wordlist.h"

void rb_api_lexicons_free(rubric *r)
{
    for (uint32_t i = 0; i < r->lexicon.n; i++)
        rb_lexicon_free(r->lexicon.v[i].x);
    rb_vec_free(&r->mem, &r->lexicon);
}

/* ---- as patterns call them ---- */

static int add(void *user, const char *package, rb_lexicon *x)
{
    rubric *r = user;
    rb_api_lexicon one = {x, rb_arena_str(&r->arena, package, strlen(package))};
    if (one.package == NULL)
        return RB_ENOMEM;
    r->list = NULL;
    return rb_vec_push(&r->mem, &r->lexicon, one) ? RB_ENOMEM : RB_OK;
}

/* Is there another one of this name, which would be meant as well? */
static int is_shared(const rubric *r, uint32_t i)
{
    const char *name = rb_lexicon_name(r->lexicon.v[i].x);
    for (uint32_t k = 0; k < r->lexicon.n; k++)
        if (k != i && strcmp(rb_lexicon_name(r->lexicon.v[k].x), name) == 0)
            return 1;
    return 0;
}

static const char *full_name(rubric *r, const rb_api_lexicon *x)
{
    const char *name = rb_lexicon_name(x->x);
    size_t n = strlen(x->package), m = strlen(name);
    char *p = rb_arena_alloc(&r->arena, n + m + 2);
    if (p != NULL) {
        memcpy(p, x->package, n);
        p[n] = '/';
        memcpy(p + n + 1, name, m + 1);
    }
    return p;
}

static int make_list(rubric *r)
{
    uint32_t n = 0, max = 2 * r->lexicon.n + 1;
    rb_lexicon **list = rb_arena_alloc(&r->arena, max * sizeof *list);
    const char **name = rb_arena_alloc(&r->arena, max * sizeof *name);
    if (list == NULL || name == NULL)
        return RB_ENOMEM;
    for (uint32_t i = 0; i < r->lexicon.n; i++) {
        const rb_api_lexicon *x = &r->lexicon.v[i];
        if (x->package == NULL || !is_shared(r, i)) {
            list[n] = x->x;
            name[n++] = rb_lexicon_name(x->x);
        }
        if (x->package == NULL)
            continue;
        list[n] = x->x;
        if ((name[n++] = full_name(r, x)) == NULL)
            return RB_ENOMEM;
    }
    r->nlist = n;
    r->list = list;
    r->list_name = name;
    return RB_OK;
}

int rb_api_lexicons(rubric *r, rb_match_env *env)
{
    int code = RB_OK;
    if (r->script != NULL)
        code = rb_script_lexicons(r->script, &r->mem, &r->lexicons_from, add, r,
                                  &r->err);
    if (code == RB_OK && r->list == NULL && make_list(r) != RB_OK)
        code = rb_nomem(&r->err);
    if (code == RB_OK) {
        env->lexicon = r->list;
        env->lexicon_name = r->list_name;
        env->nlexicon = r->nlist;
    }
    return code;
}

const char *rubric_lexicon_name(rubric *r, size_t i)
{
    rb_match_env env;
    RB_API_CALL(r);
    return rb_api_lexicons(r, &env) == RB_OK && i < r->nlist ? r->list_name[i]
                                                             : NULL;
}

/* ---- from a file ---- */

static int read_file(rubric *r, const char *file, rb_buf *out)
{
    char package[256];
    const char *colon = strchr(file, ':'), *slash = strchr(file, '/');
    size_t n = colon != NULL ? (size_t)(colon - file) : 0;
    int code;
    if (colon == NULL || n == 0 || n >= sizeof package ||
        (slash != NULL && slash < colon)) {
        code = rb_raw(file, "", out, &r->err);
    } else {
        memcpy(package, file, n);
        package[n] = '\0';
        code = rb_api_script(r);
        if (code == RB_OK)
            code = rb_script_data(r->script, package, colon + 1, out, &r->err);
    }
    return code == RB_OK && out->failed ? rb_nomem(&r->err) : code;
}

static int check_name(rubric *r, const char *name)
{
    if (*name == '\0' || strpbrk(name, "\"|\n") != NULL)
        return rb_fail(&r->err, RB_EUSAGE,
                       "'%s' is no name for a word list: patterns ask it, "
                       "[lex=\"NAME\"]",
                       name);
    for (uint32_t i = 0; i < r->lexicon.n; i++)
        if (r->lexicon.v[i].package == NULL &&
            strcmp(rb_lexicon_name(r->lexicon.v[i].x), name) == 0)
            return rb_fail(&r->err, RB_EUSAGE,
                           "the word list '%s' is given twice", name);
    return RB_OK;
}

int rubric_lexicon_file(rubric *r, const char *name, const char *file,
                        const char *columns, size_t *phrases)
{
    rb_buf text;
    rb_api_lexicon one = {NULL, NULL};
    uint32_t several = 0;
    RB_API_CALL(r);
    if (name == NULL || file == NULL)
        return rb_api_usage(r, "a word list needs a name and a file");
    int code = check_name(r, name);
    if (code != RB_OK)
        return code;
    rb_buf_init(&text, &r->mem);
    code = read_file(r, file, &text);
    if (code == RB_OK)
        code = rb_wordlist(&one.x, &r->mem, name, file, text.p ? text.p : "",
                           text.n, columns, &several, &r->err);
    rb_buf_free(&text);
    if (code == RB_OK && rb_vec_push(&r->mem, &r->lexicon, one) != 0) {
        rb_lexicon_free(one.x);
        code = rb_nomem(&r->err);
    }
    r->list = NULL;
    if (phrases != NULL)
        *phrases = several;
    return code;
}

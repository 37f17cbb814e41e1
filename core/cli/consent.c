/*
** consent.c - what a change of packages asks before it is made: permissions
** of a person, tests of the packages
*/
#include "change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "say.h"
#include "utf.h"

/* ---- asking ---- */

int change_can_ask(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int change_ask(const char *question)
{
    char line[80];
    if (!change_can_ask())
        return 0;
    fprintf(stderr, "%s [y/N] ", question);
    fflush(stderr);
    if (fgets(line, sizeof line, stdin) == NULL)
        return 0;
    return strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0;
}

/* ---- permissions ---- */

const char *change_meaning(const char *permission)
{
    static const char *const known[][2] = {
        {"clock", "see the time of day; such results cannot be made again"},
        {"corpus.read", "read the texts of all documents of the project"},
        {"file.read", "read the data files that its manifest lists"},
        {"project", "read the results in the project file, write a report"},
        {"random", "draw random numbers, the same ones for the same text"},
        {"report.write", "write the text of a report"},
        {"store.read", "read the results in the project file, and of the texts "
                       "the words that were found"},
        {"store.write", "keep texts of its own in the project file"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], permission) == 0)
            return known[i][1];
    if (strncmp(permission, "host.", 5) == 0)
        return "call functions of the program that runs it";
    return "";
}

/* "a, b" */
static void split(const char *list, words *w)
{
    char *s = xstrndup(list, strlen(list));
    for (char *p = s; *p; p++)
        if (*p == ' ')
            memmove(p, p + 1, strlen(p));
    words_split(w, s, ',');
    free(s);
}

static void tell_words(const words *w)
{
    for (size_t i = 0; i < w->n; i++)
        say("  %-12s %s", w->v[i], change_meaning(w->v[i]));
}

void change_tell_permissions(const char *list)
{
    words w = {0};
    split(list, &w);
    tell_words(&w);
    words_free(&w);
}

/* Those of the change that --grant does not name. */
static void open_ones(const rubric_change *g, const words *granted, words *w)
{
    words asked = {0};
    split(g->asked, &asked);
    for (size_t i = 0; i < asked.n; i++)
        if (!words_has(granted, asked.v[i]) && !words_has(granted, "all"))
            words_add(w, asked.v[i], strlen(asked.v[i]));
    words_free(&asked);
}

/* What is in the lock already may come from whoever made the folder. */
static void tell(const rubric_change *g, const words *w)
{
    int kept = g->kind == RUBRIC_CHANGE_NONE;
    say("package '%s' %s %s%s:", g->name, g->is->version,
        kept ? "has permissions in the lock that you have not agreed to"
             : "asks for",
        g->was && !kept ? " more than before" : "");
    tell_words(w);
}

/* Tell what is still open; the names go to *all. */
static int tell_open(change *c, const words *granted, words *all)
{
    rubric_change g = {.size = sizeof g};
    int any = 0;
    for (size_t i = 0; rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++) {
        words w = {0};
        open_ones(&g, granted, &w);
        if (w.n > 0)
            tell(&g, &w);
        for (size_t k = 0; k < w.n; k++)
            if (!words_has(all, w.v[k]))
                words_add(all, w.v[k], strlen(w.v[k]));
        any |= w.n > 0;
        words_free(&w);
    }
    return any;
}

static int grant(change *c, const char *permission)
{
    return rubric_plan_grant(c->p, NULL, permission) == RUBRIC_OK
               ? 0
               : change_fail(c);
}

static int grant_named(change *c, const words *granted)
{
    int code = 0;
    for (size_t i = 0; i < granted->n && code == 0; i++)
        code =
            grant(c, strcmp(granted->v[i], "all") == 0 ? NULL : granted->v[i]);
    return code;
}

int change_grant(change *c, int yes)
{
    words granted = {0}, open = {0};
    args_list(c->a, "grant", &granted);
    int code = grant_named(c, &granted);
    if (code == 0 && yes && args_has(c->a, "yes")) {
        code = grant(c, NULL);
    } else if (code == 0 && tell_open(c, &granted, &open)) {
        char *list = words_join(&open, ",");
        if (change_ask("Grant this?"))
            code = grant(c, NULL);
        else {
            say("nothing was changed; to grant it: --grant %s", list);
            code = 1;
        }
        free(list);
    }
    words_free(&open);
    words_free(&granted);
    return code;
}

/* ---- keys ---- */

static int tell_key(const rubric_change *g)
{
    say("package '%s' was signed by %.16s..., and %s %s%.16s%s", g->name,
        g->was->key, g->is->version,
        g->is->key ? "is signed by " : "is not signed",
        g->is->key ? g->is->key : "", g->is->key ? "..." : "");
    say("nothing was changed; ask its author, and if that is right: "
        "--new-key");
    return 1;
}

static int check_key(const change *c, const rubric_change *g, const char *file)
{
    rubric_package_info i = {.size = sizeof i};
    if (rubric_pack_verify(c->s.r, g->is->folder, file, &i) == RUBRIC_OK &&
        i.key != NULL)
        return 0;
    say("%s; nothing was changed", rubric_errmsg(c->s.r));
    return 1;
}

int change_keys(change *c, out *o)
{
    rubric_change g = {.size = sizeof g};
    const char *file = args_given(c->a, "key") ? args_get(c->a, "key") : NULL;
    int code = 0;
    out_flush(o); /* what changes stands before what is asked */
    if (args_has(c->a, "new-key"))
        rubric_plan_new_keys(c->p);
    for (size_t i = 0;
         code == 0 && rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++) {
        if (g.other_key && !args_has(c->a, "new-key"))
            code = tell_key(&g);
        else if (file != NULL && g.is != NULL &&
                 (g.named || (g.kind != RUBRIC_CHANGE_NONE && !g.needed)))
            code = check_key(c, &g, file);
    }
    return code;
}

/* ---- tests ---- */

static int on_piece(void *user, const char *text, size_t len)
{
    utf_plain(user, text, len);
    return 0;
}

static void on_log(void *user, char level, const char *message)
{
    if (level != 'w')
        return;
    out_puts(user, "rubric: warning: ");
    utf_plain(user, message, strlen(message));
    out_putc(user, '\n');
}

static int test_one(change *c, const rubric_change *g, const char *lock, out *o)
{
    out text;
    rubric *r = NULL;
    size_t passed = 0, failed = 0;
    rubric_options q = {.size = sizeof q,
                        .log = on_log,
                        .user = &text,
                        .lock = lock,
                        .package_path = args_get(c->a, "package-path")};
    out_memory(&text);
    int code = rubric_open(&r, &q);
    if (code == RUBRIC_OK)
        code = rubric_test(r, g->name, g->is->folder, "text", on_piece, &text,
                           &passed, &failed);
    if (code != RUBRIC_OK || failed > 0) {
        out_flush(o);
        say_lines(&text);
        if (code != RUBRIC_OK)
            say("%s", rubric_errmsg(r));
        say("the tests of '%s' %s fail: nothing was changed; --no-test does "
            "without them",
            g->name, g->is->version);
        code = 1;
    } else if (passed == 0) {
        out_printf(o, "  %s has no tests\n", g->name);
    } else {
        out_printf(o, "  %s: %zu tests passed\n", g->name, passed);
    }
    rubric_close(r);
    out_free(&text);
    return code;
}

int change_test(change *c, out *o)
{
    rubric_change g = {.size = sizeof g};
    const char *lock = NULL;
    int code = 0;
    for (size_t i = 0;
         code == 0 && rubric_plan_change(c->p, i, &g) == RUBRIC_OK; i++) {
        if (!g.staged)
            continue;
        if (lock == NULL && rubric_plan_trial(c->p, &lock) != RUBRIC_OK)
            return change_fail(c);
        code = test_one(c, &g, lock, o);
    }
    return code;
}

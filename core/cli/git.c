/*
** git.c - packages out of git repositories, by the program git
**
** git runs without a shell, a terminal or the settings of a repository around
** us. Only transports that cannot run a program that the address names are
** allowed; no hooks, no templates, no submodules, no filters; links become
** plain files. What comes is only files: they are copied and checked like any
** others.
*/
#include "git.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"
#include "process.h"
#include "say.h"

enum { SECONDS = 300, MOST = 4 << 20, TAGS_TOLD = 5, COMMIT_LEN = 65 };

/* ---- names ---- */

/* "git@host:name.git": what scp and git know. */
static int is_short(const char *s)
{
    const char *colon = strchr(s, ':'), *slash = strchr(s, '/');
    const char *at = strchr(s, '@');
    return colon != NULL && at != NULL && at < colon && at != s &&
           (slash == NULL || colon < slash);
}

int git_is_source(const char *s)
{
    return strstr(s, "://") != NULL || is_short(s);
}

/* The tag behind the last '@', or NULL: in "git@host:name.git" there is none.
 */
static const char *find_tag(const char *s)
{
    const char *git = strstr(s, ".git@"), *at = strrchr(s, '@');
    if (git != NULL)
        return git + 5;
    return at == NULL || strpbrk(at, "/:") != NULL ? NULL : at + 1;
}

static int is_tag(const char *s)
{
    static const char more[] = "._+/-";
    if (!isalnum((unsigned char)*s) || strstr(s, "..") || strstr(s, "//"))
        return 0;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && strchr(more, *s) == NULL)
            return 0;
    return s[-1] != '/' && s[-1] != '.';
}

/* What is wrong with an address, or NULL. */
static const char *bad_url(const char *url)
{
    static const char *const known[] = {"https://", "ssh://", "git://",
                                        "file:///"};
    const char *host = strstr(url, "://"), *at;
    for (const char *p = url; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f)
            return "it has blanks or control characters";
    if (*url == '-')
        return "it begins with -";
    if (host == NULL)
        return NULL;
    size_t i = 0;
    while (i < 4 && strncmp(url, known[i], strlen(known[i])) != 0)
        i++;
    if (i == 4)
        return "it must begin with https://, ssh://, git:// or file:///";
    if (i == 3 && (strstr(url, "/../") || strstr(url, "/./") ||
                   strncmp(url + 7, "/proc/", 6) == 0 ||
                   strncmp(url + 7, "/dev/", 5) == 0))
        return "a path with .. or through /proc is another one for git";
    host += 3;
    at = strchr(host, '@');
    if (*host == '-')
        return "its host begins with -";
    if (at && memchr(host, ':', (size_t)(at - host)) &&
        at < host + strcspn(host, "/"))
        return "it holds a password, which would stand in the lock; let git "
               "ask its credential helper";
    return NULL;
}

int git_parse(const char *source, git_source *g)
{
    const char *tag = find_tag(source);
    size_t n = tag ? (size_t)(tag - source) - 1 : strlen(source);
    g->url = xstrndup(source, n);
    g->tag = tag ? xstrndup(tag, strlen(tag)) : NULL;
    const char *why = bad_url(g->url);
    if (why != NULL)
        say("%s cannot be used: %s", why[3] == 'h' ? "the address" : g->url,
            why);
    else if (tag != NULL && !is_tag(tag))
        say("%s: '%s' is no name of a tag", g->url, tag);
    else
        return 0;
    git_free(g);
    return 2;
}

void git_free(git_source *g)
{
    free(g->url);
    free(g->tag);
    g->url = g->tag = NULL;
}

const char *git_version(const char *tag)
{
    const char *v = *tag == 'v' ? tag + 1 : tag;
    return rubric_version_is(v) ? v : NULL;
}

/* ---- running git ---- */

extern char **environ;

static int is_kept(const char *setting)
{
    static const char *const kept[] = {"GIT_SSH",
                                       "GIT_SSL",
                                       "GIT_HTTP",
                                       "GIT_PROXY",
                                       "GIT_CONFIG_GLOBAL=",
                                       "GIT_CONFIG_NOSYSTEM=",
                                       "GIT_CONFIG_SYSTEM="};
    if (strncmp(setting, "GIT_", 4) != 0)
        return strncmp(setting, "LC_ALL=", 7) != 0 &&
               strncmp(setting, "LANGUAGE=", 9) != 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strncmp(setting, kept[i], strlen(kept[i])) == 0)
            return 1;
    return 0;
}

/* What the address says, and nothing that a server or a repository then leads
** to; without an address nothing is fetched. */
static char *allowed(const char *url)
{
    static const char *const name[] = {"https", "ssh", "git", "file"};
    static const char *const setting[] = {
        "GIT_ALLOW_PROTOCOL=https", "GIT_ALLOW_PROTOCOL=ssh",
        "GIT_ALLOW_PROTOCOL=git", "GIT_ALLOW_PROTOCOL=file"};
    if (url == NULL)
        return (char *)(uintptr_t) "GIT_ALLOW_PROTOCOL=none";
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strncmp(url, name[i], strlen(name[i])) == 0 &&
            strncmp(url + strlen(name[i]), "://", 3) == 0)
            return (char *)(uintptr_t)setting[i];
    return (char *)(uintptr_t)setting[1]; /* git@host:name.git */
}

/* Our environment without what ties git to a repository around us. */
static char **environment(const char *url)
{
    static char *const added[] = {(char *)"GIT_TERMINAL_PROMPT=0",
                                  (char *)"GIT_NO_LAZY_FETCH=1",
                                  (char *)"LC_ALL=C"};
    size_t n = 0, k = 0;
    while (environ[n] != NULL)
        n++;
    char **env = xrealloc(NULL, (n + 6) * sizeof *env);
    for (size_t i = 0; i < n; i++)
        if (is_kept(environ[i]))
            env[k++] = environ[i];
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        env[k++] = added[i];
    env[k++] = allowed(url);
    if (getenv("GIT_SSH_COMMAND") == NULL && getenv("GIT_SSH") == NULL)
        env[k++] = (char *)"GIT_SSH_COMMAND=ssh -oBatchMode=yes";
    env[k] = NULL;
    return env;
}

/* Settings that hold for every call. */
/* clang-format off */
static const char *const settings[] = {
    "git",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.symlinks=false",
    "-c", "core.autocrlf=false",
    "-c", "core.fsmonitor=false",
    "-c", "submodule.recurse=false",
    "-c", "transfer.fsckObjects=true",
    "-c", "init.templateDir=",
    "-c", "init.defaultBranch=none",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
    "-c", "http.lowSpeedLimit=1000",
    "-c", "http.lowSpeedTime=30"};
/* clang-format on */
enum { SETTINGS = sizeof settings / sizeof *settings, WORDS = 16 };

/* Run git on that address (NULL: none); `word` ends with NULL. 0, or 1: it
 ** failed (p->said says why), or could not be run, which is told. */
static int git(process *p, const char *url, const char *const *word)
{
    const char *argv[SETTINGS + WORDS + 1];
    size_t n = SETTINGS;
    memcpy(argv, settings, sizeof settings);
    while (*word != NULL && n < SETTINGS + WORDS)
        argv[n++] = *word++;
    argv[n] = NULL;
    char **env = environment(url);
    *p = (process){.argv = argv, .env = env, .most = MOST, .seconds = SECONDS};
    int bad = process_run(p);
    free(env);
    p->argv = NULL;
    if (bad)
        say(p->missing ? "the program git is missing; install it (Debian: "
                         "git), or install from a folder or an archive"
                       : "the program git cannot be started");
    else if (p->slow)
        say("git took more than %d minutes and was stopped", SECONDS / 60);
    return bad || p->code != 0;
}

static void tell(const process *p, const char *url)
{
    const char *line = p->said;
    if (p->missing || p->slow)
        return; /* told */
    while (strncmp(line, "warning: ", 9) == 0 && strchr(line, '\n'))
        line = strchr(line, '\n') + 1;
    int n = (int)strcspn(line, "\n");
    say("%s: git says: %.*s", url, n > 0 ? n : 10, n > 0 ? line : "(nothing)");
}

/* ---- tags ---- */

static int by_version(const void *a, const void *b)
{
    return rubric_version_compare(git_version(*(char *const *)b),
                                  git_version(*(char *const *)a));
}

/* The next line "COMMIT<tab>refs/tags/NAME"; 0 at the end. */
static int next_tag(char **at, char **commit, char **name)
{
    static const char refs[] = "refs/tags/";
    while (**at != '\0') {
        char *line = *at, *end = strchr(line, '\n');
        *at = end ? end + 1 : line + strlen(line);
        if (end != NULL)
            *end = '\0';
        char *tab = strchr(line, '\t');
        if (tab == NULL || strncmp(tab + 1, refs, sizeof refs - 1) != 0)
            continue;
        *tab = '\0';
        *commit = line;
        *name = tab + sizeof refs;
        return 1;
    }
    return 0;
}

static int list(process *p, const char *url)
{
    const char *const word[] = {"ls-remote", "--tags", "--", url, NULL};
    if (git(p, url, word) == 0)
        return 0;
    tell(p, url);
    free(p->text);
    return 1;
}

int git_tags(const char *url, words *tags)
{
    process p;
    char *at, *commit, *name;
    if (list(&p, url))
        return 1;
    at = p.text;
    while (next_tag(&at, &commit, &name))
        if (is_tag(name) && git_version(name) != NULL)
            words_add(tags, name, strlen(name));
    if (tags->n > 0)
        qsort(tags->v, tags->n, sizeof *tags->v, by_version);
    free(p.text);
    return 0;
}

int git_commit_of(const char *url, const char *tag, char commit[65])
{
    process p;
    char *at, *sum, *name;
    size_t n = strlen(tag);
    if (list(&p, url))
        return 1;
    at = p.text;
    commit[0] = '\0';
    while (next_tag(&at, &sum, &name)) /* TAG^{}: what a signed tag is of */
        if (strncmp(name, tag, n) == 0 &&
            (name[n] == '\0' || strcmp(name + n, "^{}") == 0))
            snprintf(commit, COMMIT_LEN, "%s", sum);
    free(p.text);
    return 0;
}

/* ---- files ---- */

static void no_tag(const char *url, const char *tag)
{
    words tags = {0};
    out o;
    if (git_tags(url, &tags))
        return;
    out_memory(&o);
    for (size_t i = 0; i < tags.n && i < TAGS_TOLD; i++)
        out_printf(&o, "%s%s", i ? ", " : "", tags.v[i]);
    out_put(&o, "", 1);
    if (tags.n == 0)
        say("%s has no tag that says a version (v1.2.0); its owner must set "
            "one",
            url);
    else if (tag == NULL)
        say("%s: name the tag to install, the newest are %s: %s@%s", url, o.p,
            url, tags.v[0]);
    else
        say("%s has no tag %s; the newest are %s", url, tag, o.p);
    out_free(&o);
    words_free(&tags);
}

static int checkout(const char *url, const char *folder, char commit[65])
{
    const char *const parse[] = {"-C",       folder, "rev-parse",
                                 "--verify", "-q",   "FETCH_HEAD^{commit}",
                                 NULL};
    const char *const files[] = {"-C",       folder,       "checkout", "-q",
                                 "--detach", "FETCH_HEAD", NULL};
    process p;
    int code = git(&p, NULL, parse);
    size_t n = strspn(p.text ? p.text : "", "0123456789abcdef");
    if (code == 0 && n >= 40 && n < COMMIT_LEN) {
        memcpy(commit, p.text, n);
        commit[n] = '\0';
        free(p.text);
        code = git(&p, NULL, files);
    } else {
        code = 1;
    }
    if (code)
        tell(&p, url);
    free(p.text);
    return code;
}

/* A repository says in .gitattributes through which of the user's own programs
** its files go on their way out (git-lfs, which asks a server that the
** repository names), and what else is done to them. Here they come as they
** are. */
static int no_filters(const char *folder)
{
    static const char rule[] =
        "* -text -filter -ident !eol !working-tree-encoding\n";
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/.git/info", folder);
    if (n < 0 || (size_t)n + sizeof "/attributes" > sizeof path)
        return 1;
    mkdir(path, 0777);
    strcpy(path + n, "/attributes");
    FILE *f = fopen(path, "we");
    int bad = f == NULL || fputs(rule, f) < 0;
    if (f != NULL && fclose(f) != 0)
        bad = 1;
    if (bad)
        say("cannot write %s: %s", path, strerror(errno));
    return bad;
}

int git_fetch(const git_source *g, const char *folder, char commit[65])
{
    char ref[300];
    const char *const init[] = {"init", "-q", "--", folder, NULL};
    const char *const fetch[] = {
        "-C",      folder, "fetch",     "-q",
        "--depth", "1",    "--no-tags", "--no-recurse-submodules",
        "--",      g->url, ref,         NULL};
    process p;
    if (g->tag == NULL || git_version(g->tag) == NULL) {
        if (g->tag != NULL)
            say("%s: the tag '%s' says no version; a tag of a package is "
                "called v1.2.0 or 1.2.0",
                g->url, g->tag);
        else
            no_tag(g->url, NULL);
        return 2;
    }
    snprintf(ref, sizeof ref, "refs/tags/%.200s", g->tag);
    int code = git(&p, NULL, init);
    if (code == 0 && no_filters(folder)) {
        free(p.text);
        return 1;
    }
    if (code == 0) {
        free(p.text);
        code = git(&p, g->url, fetch);
    }
    if (code && strstr(p.said, "find remote ref"))
        no_tag(g->url, g->tag);
    else if (code)
        tell(&p, g->url);
    free(p.text);
    return code ? 1 : checkout(g->url, folder, commit);
}

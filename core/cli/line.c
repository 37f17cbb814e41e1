/*
** line.c - lines from a person: edited on a terminal, else as they come
**
** The one file that knows libedit. It is opened when a terminal is there: no
** other command pays for it.
*/
#include "line.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"
#include "say.h"

#ifdef RB_WITH_EDIT
#include <histedit.h>
#include <langinfo.h>
#else /* so that one code serves both */
typedef struct editline EditLine;
typedef struct history History;
#endif

struct line_reader {
    EditLine *el; /* NULL: lines are read plainly */
    History *past;
    char *history;
    line_complete complete;
    void *user;
    const char *prompt;
    char *line; /* plain reading; and the edited line without its end */
    size_t cap;
    int terminal, tabs; /* a second Tab lists */
    struct sigaction before;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
    (void)sig;
    interrupted = 1;
}

int line_interrupted(void)
{
    return interrupted != 0;
}

int line_is_terminal(const line_reader *l)
{
    return l->terminal;
}

/* ---- the history's file ---- */

static int folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* base + "/" + more, when it is or can be made a folder. */
static char *below(char *base, const char *more)
{
    out o;
    if (base == NULL)
        return NULL;
    out_memory(&o);
    out_printf(&o, "%s/%s", base, more);
    out_put(&o, "", 1);
    free(base);
    if (folder(o.p))
        return o.p;
    free(o.p);
    return NULL;
}

char *line_history_file(const char *name)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *at = NULL;
    if (state != NULL && state[0] == '/') {
        at = xstrndup(state, strlen(state));
        if (!folder(at)) {
            free(at);
            return NULL;
        }
    } else if (home != NULL && home[0] == '/') {
        at = below(below(xstrndup(home, strlen(home)), ".local"), "state");
    }
    at = below(at, "rubric");
    if (at == NULL)
        return NULL;
    at = xrealloc(at, strlen(at) + strlen(name) + 2);
    strcat(strcat(at, "/"), name);
    return at;
}

#ifdef RB_WITH_EDIT

enum { HISTORY_LINES = 1000 };

/* ---- libedit ---- */

static struct {
    EditLine *(*init)(const char *, FILE *, FILE *, FILE *);
    void (*end)(EditLine *);
    void (*reset)(EditLine *);
    int (*set)(EditLine *, int, ...);
    int (*get)(EditLine *, int, ...);
    const char *(*gets)(EditLine *, int *);
    const LineInfo *(*info)(EditLine *);
    int (*insert)(EditLine *, const char *);
    History *(*past)(void);
    void (*past_end)(History *);
    int (*history)(History *, HistEvent *, int, ...);
} lib;

static int open_library(void)
{
    static const struct {
        const char *name;
        void *to;
    } list[] = {{"el_init", &lib.init},      {"el_end", &lib.end},
                {"el_reset", &lib.reset},    {"el_set", &lib.set},
                {"el_get", &lib.get},        {"el_gets", &lib.gets},
                {"el_line", &lib.info},      {"el_insertstr", &lib.insert},
                {"history_init", &lib.past}, {"history_end", &lib.past_end},
                {"history", &lib.history}};
    void *so = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (so == NULL)
        return 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        void *f = dlsym(so, list[i].name);
        if (f == NULL)
            return 0;
        memcpy(list[i].to, &f, sizeof f); /* ISO C has no such cast */
    }
    return 1;
}

/* What libedit asks for is global to a terminal; there is one. */
static line_reader *reader;

static char *prompt(EditLine *el)
{
    (void)el;
    return (char *)(size_t)reader->prompt;
}

/* How many bytes all words begin with. */
static size_t common(const words *w)
{
    size_t n = strlen(w->v[0]);
    for (size_t i = 1; i < w->n; i++)
        for (size_t k = 0; k < n; k++)
            if (w->v[i][k] != w->v[0][k])
                n = k;
    while (n > 0 && ((unsigned char)w->v[0][n] & 0xC0) == 0x80)
        n--; /* whole characters */
    return n;
}

static void list(const words *w)
{
    enum { MOST = 60, COLUMNS_ = 78 };
    size_t used = 0;
    putchar('\n');
    for (size_t i = 0; i < w->n && i < MOST; i++) {
        size_t n = strlen(w->v[i]) + 2;
        if (used > 0 && used + n > COLUMNS_) {
            putchar('\n');
            used = 0;
        }
        printf("%s  ", w->v[i]);
        used += n;
    }
    if (w->n > MOST)
        printf("... %zu more", w->n - MOST);
    putchar('\n');
    fflush(stdout);
}

static unsigned char on_tab(EditLine *el, int ch)
{
    const LineInfo *at = lib.info(el);
    char *before = xstrndup(at->buffer, (size_t)(at->cursor - at->buffer));
    words w = {0};
    size_t part = 0;
    unsigned char code = CC_REFRESH_BEEP;
    (void)ch;
    reader->complete(reader->user, before, &w, &part);
    free(before);
    size_t n = w.n > 0 ? common(&w) : 0;
    if (n > part) {
        char *more = xstrndup(w.v[0] + part, n - part);
        lib.insert(el, more);
        free(more);
        code = CC_REFRESH;
    } else if (w.n > 1) {
        list(&w);
        code = CC_REDISPLAY;
    }
    words_free(&w);
    return code;
}

static void open_history(line_reader *l)
{
    HistEvent e;
    l->past = lib.past();
    if (l->past == NULL)
        return;
    lib.history(l->past, &e, H_SETSIZE, HISTORY_LINES);
    lib.history(l->past, &e, H_SETUNIQUE, 1);
    if (l->history != NULL)
        lib.history(l->past, &e, H_LOAD, l->history);
    lib.set(l->el, EL_HIST, lib.history, l->past);
}

/* Only its owner may read what was searched for. */
static void save_history(line_reader *l)
{
    HistEvent e;
    if (l->history == NULL || l->past == NULL)
        return;
    int fd = open(l->history, O_CREAT | O_WRONLY | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    fchmod(fd, 0600);
    close(fd);
    lib.history(l->past, &e, H_SAVE, l->history);
}

static void open_editor(line_reader *l)
{
    if (!open_library())
        return;
    setlocale(LC_CTYPE, ""); /* characters of more than one byte */
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8"); /* texts are UTF-8 anyway */
    l->el = lib.init("rubric", stdin, stdout, stderr);
    if (l->el == NULL)
        return;
    reader = l;
    lib.set(l->el, EL_PROMPT, prompt);
    lib.set(l->el, EL_EDITOR, "emacs");
    lib.set(l->el, EL_SIGNAL, 0);
    lib.set(l->el, EL_ADDFN, "rubric-complete", "complete", on_tab);
    lib.set(l->el, EL_BIND, "^I", "rubric-complete", NULL);
    lib.set(l->el, EL_BIND, "^R", "em-inc-search-prev", NULL);
    open_history(l);
}

static const char *edited(line_reader *l)
{
    HistEvent e;
    int n = 0;
    const char *s = lib.gets(l->el, &n);
    if (interrupted) {
        lib.reset(l->el);
        fputs("^C\n", stdout);
        fflush(stdout);
        return "";
    }
    if (s == NULL || n <= 0)
        return NULL;
    free(l->line);
    l->line = xstrndup(s, strcspn(s, "\r\n"));
    if (l->past != NULL && l->line[strspn(l->line, " ")] != '\0')
        lib.history(l->past, &e, H_ENTER, l->line);
    return l->line;
}

static void close_editor(line_reader *l)
{
    if (l->el == NULL)
        return;
    save_history(l);
    lib.end(l->el);
    if (l->past != NULL)
        lib.past_end(l->past);
    reader = NULL;
}

#else

static void open_editor(line_reader *l)
{
    (void)l;
}

static const char *edited(line_reader *l)
{
    (void)l;
    return NULL;
}

static void close_editor(line_reader *l)
{
    (void)l;
}

#endif

/* ---- both ---- */

const char *line_with(void)
{
#ifdef RB_WITH_EDIT
    return RB_WITH_EDIT;
#else
    return NULL;
#endif
}

line_reader *line_open(const char *history, line_complete complete, void *user)
{
    line_reader *l = xrealloc(NULL, sizeof *l);
    struct sigaction on = {.sa_handler = on_interrupt}; /* no SA_RESTART */
    memset(l, 0, sizeof *l);
    l->complete = complete;
    l->user = user;
    l->terminal = isatty(STDIN_FILENO);
    l->history = history ? xstrndup(history, strlen(history)) : NULL;
    sigemptyset(&on.sa_mask);
    sigaction(SIGINT, &on, &l->before);
    if (l->terminal)
        open_editor(l);
    if (l->terminal && l->el == NULL)
        say("no line editor: lines cannot be edited and are not kept (Debian: "
            "apt install libedit2)");
    return l;
}

static const char *plain(line_reader *l)
{
    if (l->terminal) {
        fputs(l->prompt, stdout);
        fflush(stdout);
    }
    errno = 0;
    ssize_t n = getline(&l->line, &l->cap, stdin);
    if (n < 0 && interrupted && l->terminal) {
        clearerr(stdin);
        putchar('\n');
        return "";
    }
    if (n < 0)
        return NULL;
    l->line[strcspn(l->line, "\r\n")] = '\0';
    return l->line;
}

const char *line_read(line_reader *l, const char *p)
{
    l->prompt = p;
    interrupted = 0;
    const char *s = l->el != NULL ? edited(l) : plain(l);
    interrupted = 0;
    return s;
}

void line_close(line_reader *l)
{
    close_editor(l);
    sigaction(SIGINT, &l->before, NULL);
    free(l->history);
    free(l->line);
    free(l);
}

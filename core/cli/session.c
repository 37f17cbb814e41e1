/*
** session.c - a library handle with the packages and files of one command
*/
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "pdf.h"
#include "project.h"
#include "say.h"
#include "summary.h"
#include "utf.h"

static const opt reading[] = {
    {0, "from", "FORMAT",
     "format of the input: text, markdown, html, json,\n"
     "jsonl, csv, tsv, feed, xml, mail, mbox, docx, odt,\n"
     "epub, pdf, or a loader package\n"
     "(default: by content and name)"},
    {0, "loader", "PACKAGES",
     "packages that read files of further formats, ','\nbetween"},
    {0, "text-field", "NAME", "field that holds the text of a record"},
    {0, "html-text", NULL,
     "the texts of records are HTML: without it, tags\nare words"},
    {0, "id-field", "NAME",
     "field that identifies a record (none: file and line)"},
    {0, "title-field", "NAME", "field with the title"},
    {0, "author-field", "NAME", "field with the author"},
    {0, "date-field", "NAME", "field with the date"},
    {0, "source-field", "NAME", "field with the publication"},
    {0, "url-field", "NAME", "field with the address"},
    {0, "lang-field", "NAME", "field with the language"},
    {0, "encoding", "NAME", "encoding of the input (default: detected)"},
    {0, "any-language", NULL,
     "analyse documents and paragraphs that are not in\nEnglish, too"},
    {0, "pos-model", "FILE",
     "correct the parts of speech by a model that\n`rubric train pos` made"},
    {0, "tag-rules", "FILE",
     "correct them by these rules instead of the built-in\nones "
     "(lua/rubric/tagrules.lua)"},
    {0, "include", "GLOBS", "files to read in folders: '*.txt,*.md'"},
    {0, "exclude", "GLOBS", "files and folders to leave out"},
    {0, "site-rules", "DIR",
     "what is the article on pages of a site: Lua data"},
    {0, "repair", NULL,
     "repair mojibake in plain text and records, too,\nwhere it is certain"},
    {0, NULL, NULL, NULL}};
const optgroup reading_group = {"Reading", reading};

static const opt general[] = {
    {0, "color", "auto|always|never", "colours (default: on a terminal only)"},
    {0, "package-path", "DIRS", "more folders of packages, ':' between"},
    {0, "trust", "PACKAGES",
     "packages that need no process of their own, ','\nbetween; 'all'"},
    {0, "lock", "FILE",
     "the lock of the project (default: the nearest\nrubric.lock upward)"},
    {0, "no-lock", NULL, "use no lock"},
    {'v', "verbose", NULL, "say more on standard error"},
    {'h', "help", NULL, "this page"},
    {0, NULL, NULL, NULL}};
const optgroup general_group = {"General", general};

/* ---- the handle ---- */

static void on_log(void *user, char level, const char *message)
{
    session *s = user;
    out direct;
    out *o = s->log ? s->log : &direct;
    if (s->quiet || (level == 'i' && !s->verbose))
        return;
    if (s->log == NULL)
        out_memory(&direct);
    if (level != 'o')
        out_puts(o, level == 'w' ? "rubric: warning: " : "rubric: ");
    utf_plain(o, message, strlen(message));
    if (o->n == 0 || o->p[o->n - 1] != '\n')
        out_putc(o, '\n');
    if (s->log == NULL) {
        say_lines(o);
        out_free(o);
    }
}

int session_fail(const session *s, const char *prefix)
{
    int code = rubric_errcode(s->r);
    say("%s%s%s", prefix ? prefix : "", prefix ? ": " : "",
        rubric_errmsg(s->r));
    return code == RUBRIC_EUSAGE || code == RUBRIC_EPATTERN ? 2 : 1;
}

/* Permissions in a lock that may be a stranger's. */
static int on_agree(void *user, const char *package, const char *version,
                    const char *permissions)
{
    const session *s = user;
    if (!change_can_ask())
        return 0;
    say("package '%s' %s may do more than look at texts, says %s:", package,
        version, s->lock);
    change_tell_permissions(permissions);
    return change_ask("Agree?");
}

static int trust_named(session *s)
{
    words w = {0};
    int code = 0;
    args_list(s->a, "trust", &w);
    for (size_t i = 0; i < w.n && code == 0; i++)
        if (rubric_trust(s->r, w.v[i]) != RUBRIC_OK)
            code = session_fail(s, "--trust");
    words_free(&w);
    return code;
}

static int open_it(session *s, const args *a, const char *lock, int twin);

int session_open(session *s, const args *a)
{
    return open_it(s, a, NULL, 0);
}

int session_open_lock(session *s, const args *a, const char *lock)
{
    return open_it(s, a, lock, 0);
}

static int open_it(session *s, const args *a, const char *lock, int twin)
{
    rubric_options o = {.size = sizeof o};
    memset(s, 0, sizeof *s);
    s->a = a;
    s->twin = twin;
    s->verbose = args_has(a, "verbose");
    o.log = on_log;
    o.any_language = args_given(a, "any-language");
    o.pos_model = args_given(a, "pos-model") ? args_get(a, "pos-model") : NULL;
    o.tag_rules = args_given(a, "tag-rules") ? args_get(a, "tag-rules") : NULL;
    o.user = s;
    o.package_path = args_get(a, "package-path");
    if (args_given(a, "trust") && strcmp(args_get(a, "trust"), "all") == 0)
        o.trust = RUBRIC_TRUST_ALL;
    if (args_given(a, "trust") && strcmp(args_get(a, "trust"), "none") == 0)
        o.trust = RUBRIC_TRUST_NONE;
    o.lock = s->lock = lock ? xstrndup(lock, strlen(lock)) : project_lock(a);
    o.trusted = s->trusted = project_trusted();
    o.agreed = s->agreed = lock ? NULL : project_agreed();
    o.agree = on_agree;
    if (rubric_open(&s->r, &o) != RUBRIC_OK)
        return session_fail(s, NULL);
    int code = o.trust == RUBRIC_TRUST_SHIPPED ? trust_named(s) : 0;
    return code == 0 ? session_lists(s) : code;
}

void session_close(session *s)
{
    words_free(&s->packages);
    free(s->lock);
    free(s->trusted);
    free(s->agreed);
    rubric_close(s->r);
    s->r = NULL;
}

/* ---- packages ---- */

words session_packages(session *s)
{
    words w = {0};
    const char *name;
    for (size_t i = 0; (name = rubric_package_name(s->r, i)) != NULL; i++)
        words_add(&w, name, strlen(name));
    return w;
}

int session_is_package(session *s, const char *name)
{
    words w = session_packages(s);
    int is = words_has(&w, name);
    words_free(&w);
    return is;
}

int session_use(session *s, const char *package)
{
    if (words_has(&s->packages, package))
        return 0;
    if (rubric_use(s->r, package) != RUBRIC_OK)
        return session_fail(s, NULL);
    words_add(&s->packages, package, strlen(package));
    return 0;
}

int session_use_option(session *s, const char *otherwise)
{
    words w = {0};
    int code = 0;
    args_list(s->a, "use", &w);
    if (w.n == 0)
        words_split(&w, otherwise, ',');
    for (size_t i = 0; i < w.n && code == 0; i++)
        code = session_use(s, w.v[i]);
    words_free(&w);
    return code;
}

static int no_layer(session *s, const char *layer)
{
    words all = {0};
    const char *name, *package;
    for (size_t i = 0; (name = rubric_package_layer(s->r, i, &package)) != NULL;
         i++)
        words_add(&all, name, strlen(name));
    const char *near = words_nearest(&all, layer);
    say("no package here writes the layer '%s', which the pattern asks for; "
        "%s%s%s",
        layer, near ? "did you mean '" : "name the package with --use",
        near ? near : "", near ? "'?" : "");
    words_free(&all);
    return 2;
}

int session_use_layer(session *s, const char *layer)
{
    const char *name, *package = NULL;
    size_t i = 0;
    if (layer_is_core(layer))
        return 0;
    while ((name = rubric_package_layer(s->r, i++, &package)) != NULL)
        if (strcmp(name, layer) == 0)
            return package != NULL ? session_use(s, package) : 0;
    return no_layer(s, layer);
}

/* --layers names what nobody writes: a typo would print nothing. */
static int not_written(session *s, const char *layer)
{
    words used = {0};
    const char *name, *package;
    for (size_t i = 0; (name = rubric_package_layer(s->r, i, &package)) != NULL;
         i++)
        if (package == NULL)
            words_add(&used, name, strlen(name));
    const char *near = words_nearest(&used, layer);
    say("--layers: no package here writes the layer '%s'%s%s%s", layer,
        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    words_free(&used);
    return 2;
}

int session_check_layers(session *s)
{
    words w = {0};
    int code = 0;
    args_list(s->a, "layers", &w);
    for (size_t i = 0; i < w.n && code == 0; i++) {
        const char *name, *package;
        int found = layer_is_core(w.v[i]);
        for (size_t k = 0;
             !found && (name = rubric_package_layer(s->r, k, &package)) != NULL;
             k++)
            found = strcmp(name, w.v[i]) == 0;
        if (!found)
            code = not_written(s, w.v[i]);
    }
    words_free(&w);
    return code;
}

static int set_arg(session *s, const char *text)
{
    const char *eq = strchr(text, '=');
    if (eq == NULL || eq == text)
        return args_wrong(s->a,
                          "--arg wants name=value or "
                          "package.name=value, not '%s'",
                          text);
    char *name = xstrndup(text, (size_t)(eq - text));
    char *dot = strchr(name, '.');
    if (dot)
        *dot = '\0';
    int code =
        rubric_set_arg(s->r, dot ? name : NULL, dot ? dot + 1 : name, eq + 1);
    free(name);
    if (code == RUBRIC_OK)
        return 0;
    session_fail(s, NULL);
    return 2;
}

/* The packages of --loader, where the command has it. */
static int use_loaders(session *s)
{
    words w = {0};
    int code = 0;
    if (args_given(s->a, "loader"))
        args_list(s->a, "loader", &w);
    for (size_t i = 0; i < w.n && code == 0; i++)
        code = session_use(s, w.v[i]);
    words_free(&w);
    return code;
}

int session_set_args(session *s)
{
    const char *v;
    int code = use_loaders(s);
    if (code != 0)
        return code;
    s->args_set = 1;
    if (args_given(s->a, "unknown") &&
        rubric_set_arg(s->r, "actors", "unknown", "true") != RUBRIC_OK) {
        session_fail(s, "--unknown");
        return 2;
    }
    for (size_t i = 0; code == 0 && (v = args_nth(s->a, "arg", i)); i++)
        code = set_arg(s, v);
    return code;
}

int session_twin(session *twin, const session *of, out *log)
{
    int code = open_it(twin, of->a, NULL, 1);
    twin->log = log;
    twin->quiet = of->quiet;
    for (size_t i = 0; i < of->packages.n && code == 0; i++)
        code = session_use(twin, of->packages.v[i]);
    if (code == 0 && (args_given(of->a, "arg") || args_given(of->a, "unknown")))
        code = session_set_args(twin);
    return code;
}

/* ---- documents ---- */

static void read_options(const args *a, rubric_source_options *o)
{
    memset(o, 0, sizeof *o);
    o->size = sizeof *o;
    o->format = args_get(a, "from");
    o->text_field = args_get(a, "text-field");
    o->id_field = args_get(a, "id-field");
    o->title_field = args_get(a, "title-field");
    o->author_field = args_get(a, "author-field");
    o->date_field = args_get(a, "date-field");
    o->source_field = args_get(a, "source-field");
    o->url_field = args_get(a, "url-field");
    o->lang_field = args_get(a, "lang-field");
    o->encoding = args_get(a, "encoding");
    o->include = args_get(a, "include");
    o->exclude = args_get(a, "exclude");
    o->site_rules = args_get(a, "site-rules");
    o->repair = args_has(a, "repair");
    o->html_text = args_has(a, "html-text");
    o->dropped = args_given(a, "dropped");
    o->convert = pdf_convert;
}

rubric_source *session_source(session *s, const char *const *path, size_t n,
                              size_t *failed)
{
    static const char *const standard_input[] = {"-"};
    rubric_source_options o;
    rubric_source *src = NULL;
    if (n == 0 && isatty(STDIN_FILENO)) {
        args_wrong(s->a, "name files or folders to read, or - for standard "
                         "input");
        return NULL;
    }
    if (n == 0) {
        path = standard_input;
        n = 1;
    }
    if (use_loaders(s) != 0 ||
        (args_given(s->a, "arg") && !s->args_set && session_set_args(s) != 0))
        return NULL;
    read_options(s->a, &o);
    if (rubric_source_open(s->r, &o, &src) != RUBRIC_OK) {
        session_fail(s, NULL);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if (rubric_source_add(s->r, src, path[i]) != RUBRIC_OK) {
            say("%s", rubric_errmsg(s->r));
            ++*failed;
        }
    }
    return src;
}

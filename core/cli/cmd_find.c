/*
** cmd_find.c - rubric find: grep for language
**
** The everyday tool. Without options a concordance with the match in one
** column; -n -o -c -l -q -A -B -C -m mean what they mean in grep. Packages
** whose layers the pattern asks for are used by themselves.
*/
#include "cmd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "colour.h"
#include "find_by.h"
#include "json.h"
#include "kwic.h"
#include "say.h"
#include "summary.h"
#include "tally.h"
#include "utf.h"
#include "work.h"

enum mode { KWIC, LINES, ONLY, COUNT, FILES, QUIET, GROUPS };

typedef struct find {
    const char *pattern;
    int flags, jsonl, names, lines, step;
    enum mode mode;
    words by;
    size_t width, left, ref; /* columns of a concordance line */
    size_t before, after;    /* sentences of context */
    int printed;             /* a document has printed lines */
    size_t max, matches;     /* max is 0: no limit */
    int tags;                /* the pattern asks for lemma or part of speech */
    size_t foreign, mixed;   /* documents where it was not (fully) asked */
    tally groups;
} find;

typedef struct finder { /* a worker's part */
    find *f;
    rubric_pattern *p;
    worker *w;
    rubric_doc *d;
    size_t matches, here;          /* in all documents, in this one */
    size_t line, line_start, seen; /* newlines are counted up to `seen` */
    size_t foreign, mixed;
    tally groups;
} finder;

/* ---- one match ---- */

/* rubric_doc_line_col counts from the beginning each time; matches come from
** left to right, so here each newline is counted once. */
static size_t line_of(finder *x, size_t offset, size_t *column)
{
    size_t len;
    const char *text = rubric_doc_text(x->d, &len), *nl;
    if (offset < x->seen || x->line == 0) {
        x->line = 1;
        x->line_start = x->seen = 0;
    }
    while ((nl = memchr(text + x->seen, '\n', offset - x->seen)) != NULL) {
        x->seen = x->line_start = (size_t)(nl - text) + 1;
        x->line++;
    }
    x->seen = offset;
    *column = offset - x->line_start + 1;
    return x->line;
}

static void name_and_line(finder *x, const rubric_match *m, char mark)
{
    out *o = &x->w->out;
    size_t line, column;
    if (x->f->names) {
        colour_on(o, COLOUR_FILE);
        utf_line(o, doc_id(x->d), strlen(doc_id(x->d)));
        colour_off(o);
        colour_put(o, COLOUR_MARK, &mark, 1);
    }
    if (x->f->lines) {
        line = line_of(x, m->start, &column);
        colour_on(o, COLOUR_LINE);
        out_printf(o, "%zu", line);
        colour_off(o);
        colour_put(o, COLOUR_MARK, &mark, 1);
        out_printf(o, "%zu", column);
        colour_put(o, COLOUR_MARK, &mark, 1);
    }
}

/* "...name.txt:12 " in the reference column. */
static void reference(finder *x, const rubric_match *m)
{
    out *o = &x->w->out, ref;
    size_t line, column, room = x->f->ref - 1;
    const char *id = doc_id(x->d), *slash = strrchr(id, '/');
    line = line_of(x, m->start, &column);
    out_memory(&ref);
    if (x->f->names) {
        id = slash && slash[1] ? slash + 1 : id;
        utf_line(&ref, id, strlen(id));
        out_putc(&ref, ':');
    }
    out_printf(&ref, "%zu", line);
    size_t n = utf_tail(ref.p, ref.n, room);
    if (n < ref.n) {
        n = utf_tail(ref.p, ref.n, room - 1);
        colour_on(o, COLOUR_FILE);
        out_puts(o, "\xE2\x80\xA6");
        out_put(o, ref.p + ref.n - n, n);
    } else {
        if (!x->f->names) /* a number stands on the right */
            utf_pad(o, utf_width(ref.p, ref.n), room);
        colour_on(o, COLOUR_FILE);
        out_put(o, ref.p, ref.n);
        if (x->f->names)
            utf_pad(o, utf_width(ref.p, ref.n), room);
    }
    colour_off(o);
    out_putc(o, ' ');
    out_free(&ref);
}

static void print_kwic(finder *x, const rubric_match *m)
{
    size_t len;
    const char *text = rubric_doc_text(x->d, &len);
    reference(x, m);
    kwic_line(&x->w->out, text, len, m, x->f->left, x->f->width - x->f->ref);
    out_putc(&x->w->out, '\n');
}

static void print_sentence(finder *x, size_t i)
{
    size_t len;
    const char *text = rubric_doc_text(x->d, &len);
    rubric_span s = rubric_sentence(x->d, i);
    rubric_match at = {.start = s.start, .end = s.end};
    name_and_line(x, &at, '-');
    utf_line(&x->w->out, text + s.start, s.end - s.start);
    out_putc(&x->w->out, '\n');
}

/* As grep: between groups of lines with context. */
static void separator(const find *f, out *o)
{
    if (f->before || f->after) {
        colour_put(o, COLOUR_MARK, "--", 2);
        out_putc(o, '\n');
    }
}

/* The sentences that the match touches, as grep prints a line. */
static void print_line(finder *x, const rubric_match *m)
{
    size_t len, n = rubric_sentence_count(x->d);
    const char *text = rubric_doc_text(x->d, &len);
    size_t a = rubric_sentence_at(x->d, m->start);
    size_t b =
        rubric_sentence_at(x->d, m->end > m->start ? m->end - 1 : m->end);
    if (x->here > 1)
        separator(x->f, &x->w->out);
    size_t first = a == SIZE_MAX ? 0 : a < x->f->before ? a : x->f->before;
    for (size_t i = first; i > 0; i--)
        print_sentence(x, a - i);
    name_and_line(x, m, ':');
    kwic_inside(&x->w->out, text,
                a == SIZE_MAX ? m->start : rubric_sentence(x->d, a).start,
                b == SIZE_MAX ? m->end : rubric_sentence(x->d, b).end, m);
    out_putc(&x->w->out, '\n');
    for (size_t i = 1; b != SIZE_MAX && i <= x->f->after && b + i < n; i++)
        print_sentence(x, b + i);
}

static void print_only(finder *x, const rubric_match *m)
{
    size_t len;
    const char *text = rubric_doc_text(x->d, &len);
    name_and_line(x, m, ':');
    kwic_inside(&x->w->out, text, m->start, m->end, m);
    out_putc(&x->w->out, '\n');
}

static void json_span(out *o, const char *text, size_t start, size_t end)
{
    out_printf(o, "\"start\":%zu,\"end\":%zu,\"text\":", start, end);
    json_str(o, text + start, end - start);
}

static int seen_before(const rubric_match *m, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(m->capture[j].name, m->capture[i].name) == 0)
            return 1;
    return 0;
}

static void print_json(finder *x, const rubric_match *m)
{
    out *o = &x->w->out;
    size_t len, line, column;
    const char *text = rubric_doc_text(x->d, &len);
    const char *id = doc_id(x->d), *comma = "";
    line = line_of(x, m->start, &column);
    out_puts(o, "{\"id\":");
    json_str(o, id, strlen(id));
    out_putc(o, ',');
    json_span(o, text, m->start, m->end);
    out_printf(o, ",\"line\":%zu,\"captures\":{", line);
    for (size_t i = 0; i < m->captures; i++) {
        const rubric_capture *c = &m->capture[i];
        if (seen_before(m, i))
            continue;
        out_puts(o, comma);
        json_str(o, c->name, strlen(c->name));
        out_puts(o, ":{");
        json_span(o, text, c->start, c->end);
        out_putc(o, '}');
        comma = ",";
    }
    out_puts(o, "}}\n");
}

static void group(finder *x, const rubric_match *m)
{
    out key;
    out_memory(&key);
    by_key(&key, &x->f->by, x->d, x->p, m);
    tally_add(&x->groups, key.p ? key.p : "", key.n, 1);
    out_free(&key);
}

static int on_match(void *user, const rubric_match *m)
{
    finder *x = user;
    find *f = x->f;
    x->here++;
    x->matches++;
    if (f->mode == GROUPS)
        group(x, m);
    else if (f->mode == COUNT)
        return 0;
    else if (f->mode == FILES || f->mode == QUIET)
        return 1;
    else if (f->jsonl)
        print_json(x, m);
    else if (f->mode == LINES)
        print_line(x, m);
    else if (f->mode == ONLY)
        print_only(x, m);
    else
        print_kwic(x, m);
    return (f->max && x->matches >= f->max) ||
           worker_spill(x->w, x->d) == WORK_STOP;
}

/* ---- one document ---- */

static void print_id(finder *x)
{
    out *o = &x->w->out;
    const char *id = doc_id(x->d);
    if (x->f->jsonl) {
        out_puts(o, "{\"id\":");
        json_str(o, id, strlen(id));
    } else {
        colour_on(o, COLOUR_FILE);
        utf_line(o, id, strlen(id));
        colour_off(o);
    }
}

static void print_count(finder *x)
{
    out *o = &x->w->out;
    if (x->f->names && x->here == 0)
        return;
    if (x->f->jsonl) {
        print_id(x);
        out_printf(o, ",\"count\":%zu}\n", x->here);
        return;
    }
    if (x->f->names) {
        print_id(x);
        colour_put(o, COLOUR_MARK, ":", 1);
    }
    out_printf(o, "%zu\n", x->here);
}

/* English tags are for English. */
static void count_foreign(finder *x)
{
    size_t n = x->f->tags ? rubric_paragraphs_skipped(x->d) : 0;
    if (n > 0 && n == rubric_paragraph_count(x->d))
        x->foreign++;
    else if (n > 0)
        x->mixed++;
}

static void tell_foreign(const find *f)
{
    static const char what[] = "lemmas and parts of speech were not looked for "
                               "there; --any-language does";
    if (f->foreign > 0)
        say("%zu document%s not in English: %s", f->foreign,
            f->foreign == 1 ? " is" : "s are", what);
    if (f->mixed > 0)
        say("%zu document%s paragraphs that are not in English: %s", f->mixed,
            f->mixed == 1 ? " has" : "s have", what);
}

static int each(work *k, worker *w, rubric_doc *d)
{
    finder *x = w->state;
    find *f = k->user;
    x->d = d;
    x->w = w;
    x->here = x->line = 0;
    if (!worker_to(w, d, f->step))
        return WORK_ON;
    count_foreign(x);
    if (rubric_find(w->s.r, x->p, d, on_match, x) != RUBRIC_OK &&
        rubric_errcode(w->s.r) != RUBRIC_OK)
        worker_fail(w, "%s: %s", doc_id(d), rubric_errmsg(w->s.r));
    if (f->mode == COUNT)
        print_count(x);
    if (f->mode == FILES && x->here) {
        print_id(x);
        out_puts(&w->out, f->jsonl ? "}\n" : "\n");
    }
    if ((f->max && x->matches >= f->max) || (f->mode == QUIET && x->here))
        return WORK_STOP;
    return WORK_ON;
}

/* Whether something stands above is known in the document's turn only. */
static int turn(work *k, worker *w, rubric_doc *d)
{
    find *f = k->user;
    (void)d;
    if (f->mode == LINES && !f->jsonl && w->out.n) {
        if (f->printed)
            separator(f, k->out);
        f->printed = 1;
    }
    return WORK_ON;
}

static int begin(work *k, worker *w)
{
    find *f = k->user;
    finder *x = xrealloc(NULL, sizeof *x);
    memset(x, 0, sizeof *x);
    x->f = f;
    w->state = x;
    if (rubric_pattern_new(w->s.r, f->pattern, f->flags, &x->p) == RUBRIC_OK)
        return 0;
    session_fail(&w->s, NULL);
    return 2;
}

static void end(work *k, worker *w)
{
    find *f = k->user;
    finder *x = w->state;
    if (x == NULL)
        return;
    f->matches += x->matches;
    f->foreign += x->foreign;
    f->mixed += x->mixed;
    for (size_t i = 0; i < x->groups.n; i++)
        tally_add(&f->groups, x->groups.row[i].key, x->groups.row[i].len,
                  x->groups.row[i].count);
    tally_free(&x->groups);
    rubric_pattern_free(x->p);
    free(x);
}

/* ---- groups ---- */

static void group_json(out *o, const find *f, const tally_row *r)
{
    words value = {0};
    out_printf(o, "{\"count\":%zu", r->count);
    words_split(&value, r->key, '\t');
    for (size_t i = 0; i < f->by.n; i++) {
        const char *v = i < value.n ? value.v[i] : "";
        out_putc(o, ',');
        json_str(o, f->by.v[i], strlen(f->by.v[i]));
        out_putc(o, ':');
        json_str(o, strcmp(v, "-") ? v : NULL, strlen(v));
    }
    out_puts(o, "}\n");
    words_free(&value);
}

/* All values are "-": the feature does not exist, most likely a typo. */
static void advise(const find *f)
{
    static const char known[] = "text,lower,lemma,pos,id,title,author,date,"
                                "year,month,source,url,site,lang,path";
    words w = {0};
    if (f->by.n != 1 || f->groups.n != 1 ||
        strcmp(f->groups.row[0].key, "-") != 0)
        return;
    words_split(&w, known, ',');
    const char *near =
        words_has(&w, f->by.v[0]) ? NULL : words_nearest(&w, f->by.v[0]);
    say("no match has '%s'%s%s%s", f->by.v[0], near ? "; did you mean '" : "",
        near ? near : "", near ? "'?" : "");
    words_free(&w);
}

static void print_groups(find *f, out *o)
{
    tally_sort(&f->groups);
    for (size_t i = 0; i < f->groups.n; i++) {
        const tally_row *r = &f->groups.row[i];
        if (f->jsonl) {
            group_json(o, f, r);
            continue;
        }
        out_printf(o, "%7zu  ", r->count);
        out_put(o, r->key, r->len);
        out_putc(o, '\n');
    }
    advise(f);
}

/* ---- before the first document ---- */

/* The package that writes a layer, as far as names tell. */
static int use_layer(session *s, const char *layer)
{
    words all = session_packages(s);
    char plural[128];
    int code = 0;
    strncpy(plural, layer, sizeof plural - 2);
    plural[sizeof plural - 2] = '\0';
    if (!words_has(&all, layer))
        strcat(plural, "s");
    if (layer_is_core(layer) || words_has(&s->packages, plural))
        code = 0;
    else if (words_has(&all, plural))
        code = session_use(s, plural);
    else if (s->packages.n == 0)
        code = args_wrong(s->a,
                          "the pattern asks for the layer '%s', and no "
                          "package here is called after it: name the "
                          "one that writes it with --use",
                          layer);
    words_free(&all);
    return code;
}

static int prepare(find *f, session *s)
{
    rubric_pattern *p;
    const char *layer;
    words none = {0};
    args_list(s->a, "use", &none);
    int code = none.n ? session_use_option(s, "") : 0;
    words_free(&none);
    if (code)
        return code;
    if (rubric_pattern_new(s->r, f->pattern, f->flags, &p) != RUBRIC_OK) {
        session_fail(s, NULL);
        return 2;
    }
    for (size_t i = 0; code == 0 && (layer = rubric_pattern_layer(p, i)); i++)
        code = use_layer(s, layer);
    f->tags = rubric_pattern_step(p) == RUBRIC_TAGGED;
    f->step = s->packages.n ? RUBRIC_ANALYZED : rubric_pattern_step(p);
    if (f->by.n && f->step < RUBRIC_TAGGED)
        f->step = RUBRIC_TAGGED;
    rubric_pattern_free(p);
    return code;
}

/* One plain file needs no name in front of its lines. */
static int several(const args *a)
{
    struct stat st;
    const char *dot;
    if (a->nword != 2)
        return a->nword > 2;
    if (stat(a->word[1], &st) == 0 && S_ISDIR(st.st_mode))
        return 1;
    dot = strrchr(a->word[1], '.');
    return args_get(a, "from") || (dot && strncmp(dot, ".json", 5) == 0);
}

static void set_mode(find *f, const args *a)
{
    f->after = args_number(a, "after-context", args_number(a, "context", 0));
    f->before = args_number(a, "before-context", args_number(a, "context", 0));
    f->lines = args_has(a, "line-number");
    args_list(a, "by", &f->by);
    f->mode = args_has(a, "quiet")                ? QUIET
              : f->by.n                           ? GROUPS
              : args_has(a, "count")              ? COUNT
              : args_has(a, "files-with-matches") ? FILES
              : args_has(a, "only-matching")      ? ONLY
              : f->lines || f->before || f->after ? LINES
                                                  : KWIC;
}

static void set_layout(find *f, const args *a, const out *o)
{
    f->names = several(a);
    if (args_has(a, "with-filename"))
        f->names = 1;
    if (args_has(a, "no-filename"))
        f->names = 0;
    f->width = args_number(a, "width", utf_terminal(o));
    if (f->width < 40)
        f->width = 40;
    f->ref = f->names ? (f->width >= 90 ? 25 : f->width / 4) : 6;
    f->left = (f->width - f->ref) * 2 / 5;
}

static int find_all(find *f, session *s, out *o)
{
    const args *a = s->a;
    work k = {.main = s, .out = o, .user = f};
    k.begin = begin;
    k.each = each;
    k.turn = turn;
    k.end = end;
    k.jobs = f->max || f->mode == QUIET ? 1 : args_number(a, "jobs", 1);
    int code = prepare(f, s);
    if (code)
        return code;
    k.source = session_source(s, a->word + 1, a->nword - 1, &k.failed);
    if (k.source == NULL)
        return 2;
    code = work_run(&k);
    if (code)
        return code;
    tell_foreign(f);
    if (f->mode == GROUPS)
        print_groups(f, o);
    if (f->mode == QUIET)
        return f->matches == 0;
    return k.failed > 0 || f->matches == 0;
}

static int run(const args *a, out *o)
{
    find f = {0};
    session s;
    if (a->nword == 0 || *a->word[0] == '\0')
        return args_wrong(a, "name a pattern, for example '[lemma=\"say\"]'");
    f.pattern = a->word[0];
    f.flags = args_has(a, "ignore-case") ? RUBRIC_IGNORE_CASE : 0;
    f.jsonl =
        args_get(a, "format") && strcmp(args_get(a, "format"), "jsonl") == 0;
    f.max = args_number(a, "max", 0);
    set_mode(&f, a);
    set_layout(&f, a, o);
    int code = session_open(&s, a);
    if (code == 0)
        code = find_all(&f, &s, o);
    session_close(&s);
    words_free(&f.by);
    tally_free(&f.groups);
    return code;
}

static const opt options[] = {
    {'n', "line-number", NULL, "id:line:column: and the sentence"},
    {'o', "only-matching", NULL, "only the words that match"},
    {'c', "count", NULL, "how many matches each document has"},
    {'l', "files-with-matches", NULL, "only the documents with a match"},
    {'q', "quiet", NULL, "print nothing; the exit code tells"},
    {'i', "ignore-case", NULL, "upper and lower case are the same"},
    {'m', "max", "N", "stop after N matches"},
    {'A', "after-context", "N", "with N sentences after each match"},
    {'B', "before-context", "N", "with N sentences before each match"},
    {'C', "context", "N", "both"},
    {'H', "with-filename", NULL, "always name the document"},
    {'I', "no-filename", NULL, "never name the document"},
    {'w', "width", "N", "columns of a concordance line"},
    {0, "by", "FEATURES",
     "count by features: text lower lemma pos, a capture,\n"
     "capture.lemma, capture.name, id title author date\n"
     "year month source; several with ',' between"},
    {0, "use", "PACKAGES",
     "packages to use (those that the pattern's\n"
     "layers need are used anyway)"},
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {'j', "jobs", "N", "documents at the same time; 0: all processors"},
    {0, NULL, NULL, NULL}};
static const optgroup group_ = {"Options", options};
static const optgroup *const groups[] = {&group_, &reading_group,
                                         &general_group, NULL};

const command cmd_find = {
    "find",
    "concordance of a token pattern: grep for language",
    "[OPTION...] PATTERN [PATH...]",
    "Print every place where the token pattern matches, in its context. A\n"
    "PATH is a file, a folder or - (standard input).\n\n"
    "  \"word\"             the word             []        any token\n"
    "  [lemma=\"say\"]      by lemma             [pos=\"VB.*\"]  by tag\n"
    "  {actor}            a whole annotation   {actor kind=\"person\"}\n"
    "  ? * + {0,4}        how often            |  ( )    choice, group\n"
    "  name:              capture what follows\n\n"
    "Exit code 0: something matched; 1: nothing did, or a document failed;\n"
    "2: the command or the pattern is wrong.",
    "  rubric find '[lemma=\"sovereignty\"]' article.txt\n"
    "  rubric find -n '\"human\" \"rights\"' news/\n"
    "  rubric find --by who.name 'who:{actor} [lemma=\"say|warn\"]' news/\n"
    "  rubric find -c -i '\"nato\"' news/ | sort -t: -k2 -n",
    groups,
    run,
};

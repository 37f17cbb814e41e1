/*
** repl_complete.c - what Tab offers in a repl
**
** Where the cursor stands is found by reading the line from its beginning:
** quotes, brackets and braces are all that counts. Words, lemmas, tags,
** layers, features and their values are those of the documents.
*/
#include "repl.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tally.h"
#include "work.h"

enum { OFFERS_MAX = 400 };

typedef struct spot { /* where the end of a pattern's text is */
    char open;        /* '[', '{' or 0 */
    int quoted;
    size_t quote, bracket; /* just behind the quote, the bracket */
} spot;

static spot find_spot(const char *s, size_t n)
{
    spot at = {0};
    for (size_t i = 0; i < n; i++) {
        if (at.quoted) {
            if (s[i] == '\\')
                i++;
            else if (s[i] == '"')
                at.quoted = 0;
        } else if (s[i] == '"') {
            at.quoted = 1;
            at.quote = i + 1;
        } else if (s[i] == '[' || s[i] == '{') {
            at.open = s[i];
            at.bracket = i + 1;
        } else if (s[i] == ']' || s[i] == '}') {
            at.open = 0;
        }
    }
    return at;
}

/* Keep the offers that begin with the word being written, sorted. */
static void settle(words *w, const char *begin, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (strncmp(w->v[i], begin, n) == 0)
            w->v[kept++] = w->v[i];
        else
            free(w->v[i]);
    }
    w->n = kept;
    words_sort(w);
    kept = 0;
    for (size_t i = 0; i < w->n; i++) {
        if ((kept > 0 && strcmp(w->v[kept - 1], w->v[i]) == 0) ||
            kept == OFFERS_MAX)
            free(w->v[i]);
        else
            w->v[kept++] = w->v[i];
    }
    w->n = kept;
}

/* ---- what the documents have ---- */

static void from_tally(words *w, const tally *t, const char *end)
{
    for (size_t i = 0; i < t->n; i++) {
        out o;
        out_memory(&o);
        out_put(&o, t->row[i].key, t->row[i].len);
        out_puts(&o, end);
        words_add(w, o.p, o.n);
        out_free(&o);
    }
}

/* Words, lemmas or tags of all tokens. */
static void offer_tokens(repl *x, const char *attribute, words *w)
{
    tally t = {0};
    int lemma = strcmp(attribute, "lemma") == 0;
    int tag = strcmp(attribute, "pos") == 0;
    if (!repl_to(x, RUBRIC_TAGGED))
        return;
    for (size_t i = 0; i < x->ndoc; i++) {
        size_t len;
        const char *text = rubric_doc_text(x->doc[i], &len);
        for (size_t k = 0; k < rubric_token_count(x->doc[i]); k++) {
            rubric_token a = rubric_token_get(x->doc[i], k);
            if (lemma || tag)
                tally_add(&t, lemma ? a.lemma : a.pos,
                          strlen(lemma ? a.lemma : a.pos), 1);
            else
                tally_add(&t, text + a.start, a.end - a.start, 1);
        }
    }
    from_tally(w, &t, "\"");
    tally_free(&t);
}

static void offer_layers(repl *x, words *w, const char *end)
{
    static const char *const known[] = {
        "actor",      "mention", "quote", "term",      "stance",
        "abstention", "event",   "frame", "voice",     "np",
        "vg",         "clause",  "svo",   "furniture", "language"};
    const rubric_layer *l;
    tally t = {0};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        tally_add(&t, known[i], strlen(known[i]), 1);
    for (size_t i = 0; i < x->ndoc; i++)
        for (size_t k = 0; (l = rubric_layer_get(x->doc[i], k)) != NULL; k++)
            tally_add(&t, rubric_layer_name(l), strlen(rubric_layer_name(l)),
                      1);
    from_tally(w, &t, end);
    tally_free(&t);
}

/* Features of a layer; with `feature` its values. */
static void offer_features(repl *x, const char *layer, const char *feature,
                           words *w)
{
    tally t = {0};
    const char *name;
    if (session_use_layer(x->s, layer) != 0 || !repl_to(x, RUBRIC_ANALYZED))
        return;
    for (size_t i = 0; i < x->ndoc; i++) {
        const rubric_layer *l = rubric_layer_named(x->doc[i], layer);
        for (size_t k = 0; l && k < rubric_ann_count(l); k++) {
            const rubric_ann *a = rubric_ann_get(l, k);
            if (feature != NULL) {
                const char *v = rubric_ann_str(a, feature);
                if (v != NULL)
                    tally_add(&t, v, strlen(v), 1);
                continue;
            }
            for (size_t m = 0; (name = rubric_ann_feature_name(a, m)); m++)
                tally_add(&t, name, strlen(name), 1);
        }
    }
    from_tally(w, &t, feature ? "\"" : "=\"");
    tally_free(&t);
}

/* ---- in a pattern ---- */

static void offer_list(words *w, const char *list, const char *end)
{
    words all = {0};
    tally t = {0};
    words_split(&all, list, ' ');
    for (size_t i = 0; i < all.n; i++)
        tally_add(&t, all.v[i], strlen(all.v[i]), 1);
    from_tally(w, &t, end);
    tally_free(&t);
    words_free(&all);
}

static size_t name_length(const char *s)
{
    return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789_-.");
}

/* The name before ="..., which begins at s + at. */
static char *name_before(const char *s, size_t at)
{
    size_t end = at - 1; /* the quote */
    while (end > 0 && strchr("=! ", s[end - 1]) != NULL)
        end--;
    size_t begin = end;
    while (begin > 0 && name_length(s + begin - 1) > 0)
        begin--;
    return xstrndup(s + begin, end - begin);
}

static void in_value(repl *x, const char *s, const spot *at, words *w)
{
    char *name = name_before(s, at->quote);
    if (at->open == '{') {
        char *layer = xstrndup(s + at->bracket, name_length(s + at->bracket));
        offer_features(x, layer, name, w);
        free(layer);
    } else if (at->open == 0) {
        offer_tokens(x, "word", w);
    } else if (strcmp(name, "is") == 0) {
        offer_list(w, "cap allcap mixed lower digit alpha punct hyphen abbr",
                   "\"");
    } else if (strcmp(name, "begin") == 0 || strcmp(name, "inside") == 0) {
        offer_layers(x, w, "\"");
    } else if (strcmp(name, "lex") == 0) {
        words plain = {0};
        repl_lexicon_names(x, &plain);
        for (size_t i = 0; i < plain.n; i++)
            offer_list(w, plain.v[i], "\"");
        words_free(&plain);
    } else if (strcmp(name, "shape") != 0) {
        offer_tokens(x, name, w);
    }
    free(name);
}

static void in_pattern(repl *x, const char *s, words *w, size_t *part)
{
    size_t n = strlen(s), begin = n;
    spot at = find_spot(s, n);
    if (at.quoted) {
        begin = at.quote; /* behind the last | of an alternative */
        for (size_t i = at.quote; i < n; i++)
            if (s[i] == '|')
                begin = i + 1;
        in_value(x, s, &at, w);
    } else {
        while (begin > 0 && name_length(s + begin - 1) > 0)
            begin--;
        size_t name = name_length(s + at.bracket);
        if (at.open == '[') {
            offer_list(w, "word lower lemma pos shape is lex begin inside",
                       "=\"");
        } else if (at.open == '{' && begin == at.bracket) {
            offer_layers(x, w, "");
        } else if (at.open == '{') {
            char *layer = xstrndup(s + at.bracket, name);
            offer_features(x, layer, NULL, w);
            free(layer);
        }
    }
    *part = n - begin;
    settle(w, s + begin, *part);
}

/* ---- in a command ---- */

static void offer_files(const char *begin, words *w)
{
    const char *slash = strrchr(begin, '/');
    size_t n = slash ? (size_t)(slash - begin) + 1 : 0;
    char *folder = xstrndup(n ? begin : "./", n ? n : 2);
    DIR *d = opendir(folder);
    struct dirent *f;
    while (d != NULL && (f = readdir(d)) != NULL) {
        struct stat st;
        out o, full;
        if (f->d_name[0] == '.')
            continue;
        out_memory(&o);
        out_memory(&full);
        out_printf(&full, "%s%s", folder, f->d_name);
        out_put(&full, "", 1);
        out_put(&o, begin, n);
        out_puts(&o, f->d_name);
        out_puts(&o, stat(full.p, &st) == 0 && S_ISDIR(st.st_mode) ? "/" : "");
        words_add(w, o.p, o.n);
        out_free(&o);
        out_free(&full);
    }
    if (d != NULL)
        closedir(d);
    free(folder);
}

static void in_command(repl *x, const char *s, words *w, size_t *part)
{
    const char *blank = strrchr(s, ' '), *begin = blank ? blank + 1 : s + 1;
    size_t name = strcspn(s + 1, " ");
    if (blank == NULL) {
        repl_command_names(w);
    } else if (strncmp(s + 1, "load", name) == 0) {
        offer_files(begin, w);
    } else if (strncmp(s + 1, "use", name) == 0) {
        *w = session_packages(x->s);
        offer_files(begin, w);
    } else if (strncmp(s + 1, "set", name) == 0) {
        repl_setting_names(w);
    }
    *part = strlen(begin);
    settle(w, begin, *part);
}

void repl_complete(void *user, const char *before, words *w, size_t *part)
{
    if (*before == ':' || *before == '.')
        in_command(user, before, w, part);
    else
        in_pattern(user, before, w, part);
}

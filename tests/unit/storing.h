/*
** storing.h - what the tests of the project file share
**
** Every test has an allocator that counts and can refuse, a folder, and a
** project in it; documents come from a segmenter of a few lines.
*/
#ifndef RB_TEST_STORING_H
#define RB_TEST_STORING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ration.h"
#include "store/store_int.h"

typedef struct world {
    rb_mem mem;
    rb_vocab vocab;
    ration ration;
    char dir[64];
    char db[96];
    rb_err e;
} world;

static inline int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    w->ration.left = -1;
    rb_mem_init(&w->mem, rationed, &w->ration);
    assert_int_equal(rb_vocab_init(&w->vocab, &w->mem), RB_OK);
    strcpy(w->dir, "/tmp/rubric-store-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->db, sizeof w->db, "%s/p.db", w->dir);
    *state = w;
    return 0;
}

static inline int teardown(void **state)
{
    world *w = *state;
    char cmd[128];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", w->dir);
    assert_int_equal(system(cmd), 0);
    rb_vocab_free(&w->vocab);
    assert_int_equal(w->mem.used, 0); /* no leak in any test */
    free(w);
    return 0;
}

static inline int is_word(char c)
{
    return c != ' ' && c != '\n' && c != '.';
}

static inline uint32_t lemma_of(world *w, uint32_t type)
{
    static const char *const ending[] = {"s", "ed", "ing"};
    const rb_type *t = &w->vocab.type[w->vocab.type[type].lower];
    for (int i = 0; i < 3; i++) {
        uint32_t n = (uint32_t)strlen(ending[i]);
        if (t->len > n + 2 && memcmp(t->s + t->len - n, ending[i], n) == 0)
            return rb_vocab_add(&w->vocab, t->s, t->len - n);
    }
    if (t->len == 3 && memcmp(t->s, "was", 3) == 0)
        return rb_vocab_add(&w->vocab, "be", 2);
    return w->vocab.type[type].lower;
}

static inline void end_sentence(rb_doc *d, uint32_t *tok0)
{
    if (d->n_tok == *tok0)
        return;
    rb_sent s = {d->tok_start[*tok0], d->tok_end[d->n_tok - 1], *tok0, d->n_tok,
                 d->par.n};
    assert_int_equal(rb_vec_push(d->mem, &d->sent, s), 0);
    *tok0 = d->n_tok;
}

static inline void end_par(rb_doc *d, uint32_t end)
{
    rb_par last = d->par.n ? d->par.v[d->par.n - 1] : (rb_par){0};
    rb_par p = {last.end, end, last.sent1, d->sent.n, 0};
    assert_int_equal(rb_vec_push(d->mem, &d->par, p), 0);
}

/* Words, full stops, a paragraph a line: enough of a segmenter for us. */
static inline void segment(world *w, rb_doc *d, int tags)
{
    uint32_t tok0 = 0;
    assert_int_equal(rb_doc_reserve_tokens(d, d->len + 1), RB_OK);
    for (uint32_t i = 0; i < d->len;) {
        uint32_t from = i;
        if (d->text[i] == '\n') {
            end_sentence(d, &tok0);
            end_par(d, i);
        }
        while (i < d->len && is_word(d->text[i]))
            i++;
        if (i == from && d->text[i++] != '.')
            continue;
        uint32_t n = d->n_tok++;
        uint32_t type = rb_vocab_add(&w->vocab, d->text + from, i - from);
        uint8_t tag = (uint8_t)(type * 7 % RB_TAG_COUNT);
        d->tok_start[n] = from;
        d->tok_end[n] = i;
        d->tok_type[n] = type;
        d->tok_tag[n] = tags ? tag : 0;
        d->tok_lex[n] = tags ? rb_lexeme_find(&w->vocab, type, tag) : 0;
        if (tags && !d->tok_lex[n])
            d->tok_lex[n] =
                rb_lexeme_add(&w->vocab, type, tag, lemma_of(w, type));
        if (d->text[from] == '.')
            end_sentence(d, &tok0);
    }
    end_sentence(d, &tok0);
    end_par(d, d->len);
    d->segmented = 1;
    d->tagged = (uint8_t)tags;
}

static inline rb_doc *make_doc(world *w, const char *id, const char *text,
                               int tags)
{
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, text, strlen(text));
    assert_non_null(d);
    rb_doc_set_meta(d, RB_META_ID, id);
    rb_doc_set_meta(d, RB_META_TITLE, "A title");
    segment(w, d, tags);
    return d;
}

static inline void add_stance(rb_doc *d, uint32_t start, uint32_t end,
                              const char *holder, const char *target,
                              const char *polarity)
{
    const rb_feat f[] = {
        {"holder", (uint32_t)strlen(holder), RB_F_STR, {.s = holder}},
        {"target", (uint32_t)strlen(target), RB_F_STR, {.s = target}},
        {"polarity", (uint32_t)strlen(polarity), RB_F_STR, {.s = polarity}},
        {"strength", 0, RB_F_INT, {.i = 2}},
        {"negated", 0, RB_F_BOOL, {.i = 1}},
        {"confidence", 0, RB_F_NUM, {.d = 0.75}}};
    uint32_t prov = rb_prov_add(d, "stance", "0.1.0", "blunt verbs");
    rb_layer *l = rb_layer_make(d, "stance");
    assert_true(rb_layer_add(d, l, start, end, prov, f, 6) > 0);
}

static inline rb_store *open_db(world *w, int flags)
{
    rb_store *s = NULL;
    int code = rb_store_open(&s, &w->mem, w->db, flags, &w->e);
    if (code != RB_OK)
        print_error("%s\n", w->e.msg);
    assert_int_equal(code, RB_OK);
    return s;
}

static const char packages[] =
    "[{\"name\":\"stance\",\"version\":\"0.1.0\",\"hash\":\"abc\"}]";

static inline rb_store *open_run(world *w, const char *key)
{
    rb_store *s = open_db(w, 0);
    assert_int_equal(rb_store_set_run(s, key, packages, "0.1.0", &w->e), RB_OK);
    return s;
}

static inline void put(world *w, rb_store *s, const rb_doc *d)
{
    int code = rb_store_put(s, d, &w->e);
    if (code != RB_OK)
        print_error("%s\n", w->e.msg);
    assert_int_equal(code, RB_OK);
}

static inline int has(world *w, rb_store *s, const rb_doc *d)
{
    int yes = -1;
    assert_int_equal(rb_store_has(s, d, &yes, &w->e), RB_OK);
    return yes;
}

static inline void close_db(world *w, rb_store *s)
{
    assert_int_equal(rb_store_close(s, &w->e), RB_OK);
}

/* All rows, values by '|', rows by '\n'. */
static inline int gather(void *user, int n, const char *const *name,
                         const char *const *value)
{
    char *out = user;
    (void)name;
    if (*out)
        strcat(out, "\n");
    for (int i = 0; i < n; i++) {
        strcat(out, i ? "|" : "");
        strcat(out, value[i] ? value[i] : "null");
    }
    return 0;
}

static inline void expect(world *w, rb_store *s, const char *sql,
                          const char *want)
{
    char out[4096] = "";
    int code = rb_store_sql(s, sql, gather, out, &w->e);
    if (code != RB_OK)
        print_error("%s\n", w->e.msg);
    assert_int_equal(code, RB_OK);
    assert_string_equal(out, want);
}

static inline void refused(world *w, rb_store *s, const char *sql,
                           const char *part)
{
    char out[4096] = "";
    assert_int_equal(rb_store_sql(s, sql, gather, out, &w->e), RB_ESTORE);
    if (!strstr(w->e.msg, part))
        print_error("%s: %s\n", sql, w->e.msg);
    assert_non_null(strstr(w->e.msg, part));
}

/* A question to the file from outside, "" when it fails. */
static inline void ask_file(const char *path, const char *sql, char *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    *out = '\0';
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        snprintf(out, 64, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static inline void run_file(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char *msg = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &msg);
    if (msg)
        print_error("%s: %s\n", sql, msg);
    assert_null(msg);
    sqlite3_close(db);
}

static inline int whole(const char *path)
{
    char out[64], bad[64];
    ask_file(path, "PRAGMA integrity_check", out);
    ask_file(path, "PRAGMA foreign_key_check", bad);
    /* 1: compare the index with the text, too */
    run_file(path,
             "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
    return strcmp(out, "ok") == 0 && bad[0] == '\0';
}

static const char sample[] =
    "Ministers were warned. The union was striking, again and again.\n"
    "\xC3\x89lan  threatened \xC3\xA9lans    of Ports.\n\nIs Was was IS walks";

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif

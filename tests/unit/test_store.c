/*
** test_store.c - the project file: what goes in comes out, whatever happens
**
** Round trips of the packed tokens, replacing, the views, read-only SQL, and
** the bad days: foreign files, a full disk, a killed process, no memory.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doc/pack.h"
#include "store/schema.h"
#include "store/store_int.h"

/* ---- fixture: an allocator that counts and can refuse, a folder ---- */

typedef struct world {
    rb_mem mem;
    rb_vocab vocab;
    long left; /* requests until refusal; -1: never */
    char dir[64];
    char db[96];
    rb_err e;
} world;

static void *counted(void *ud, void *ptr, size_t osize, size_t nsize)
{
    world *w = ud;
    (void)osize;
    if (nsize == 0) {
        free(ptr);
        return NULL;
    }
    if (w->left == 0)
        return NULL;
    if (w->left > 0)
        w->left--;
    return realloc(ptr, nsize);
}

static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    w->left = -1;
    rb_mem_init(&w->mem, counted, w);
    assert_int_equal(rb_vocab_init(&w->vocab, &w->mem), RB_OK);
    strcpy(w->dir, "/tmp/rubric-store-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->db, sizeof w->db, "%s/p.db", w->dir);
    *state = w;
    return 0;
}

static int teardown(void **state)
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

static int is_word(char c)
{
    return c != ' ' && c != '\n' && c != '.';
}

static uint32_t lemma_of(world *w, uint32_t type)
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

static void end_sentence(rb_doc *d, uint32_t *tok0)
{
    if (d->n_tok == *tok0)
        return;
    rb_sent s = {d->tok_start[*tok0], d->tok_end[d->n_tok - 1], *tok0, d->n_tok,
                 d->par.n};
    assert_int_equal(rb_vec_push(d->mem, &d->sent, s), 0);
    *tok0 = d->n_tok;
}

static void end_par(rb_doc *d, uint32_t end)
{
    rb_par last = d->par.n ? d->par.v[d->par.n - 1] : (rb_par){0};
    rb_par p = {last.end, end, last.sent1, d->sent.n, 0};
    assert_int_equal(rb_vec_push(d->mem, &d->par, p), 0);
}

/* Words, full stops, a paragraph a line: enough of a segmenter for us. */
static void segment(world *w, rb_doc *d, int tags)
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

static rb_doc *make_doc(world *w, const char *id, const char *text, int tags)
{
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, text, strlen(text));
    assert_non_null(d);
    rb_doc_set_meta(d, RB_META_ID, id);
    rb_doc_set_meta(d, RB_META_TITLE, "A title");
    segment(w, d, tags);
    return d;
}

static void add_stance(rb_doc *d, uint32_t start, uint32_t end,
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

static rb_store *open_db(world *w, int flags)
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

static rb_store *open_run(world *w, const char *key)
{
    rb_store *s = open_db(w, 0);
    assert_int_equal(rb_store_set_run(s, key, packages, "0.1.0", &w->e), RB_OK);
    return s;
}

static void put(world *w, rb_store *s, const rb_doc *d)
{
    int code = rb_store_put(s, d, &w->e);
    if (code != RB_OK)
        print_error("%s\n", w->e.msg);
    assert_int_equal(code, RB_OK);
}

static int has(world *w, rb_store *s, const rb_doc *d)
{
    int yes = -1;
    assert_int_equal(rb_store_has(s, d, &yes, &w->e), RB_OK);
    return yes;
}

static void close_db(world *w, rb_store *s)
{
    assert_int_equal(rb_store_close(s, &w->e), RB_OK);
}

/* All rows, values by '|', rows by '\n'. */
static int gather(void *user, int n, const char *const *name,
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

static void expect(world *w, rb_store *s, const char *sql, const char *want)
{
    char out[4096] = "";
    int code = rb_store_sql(s, sql, gather, out, &w->e);
    if (code != RB_OK)
        print_error("%s\n", w->e.msg);
    assert_int_equal(code, RB_OK);
    assert_string_equal(out, want);
}

static void refused(world *w, rb_store *s, const char *sql, const char *part)
{
    char out[4096] = "";
    assert_int_equal(rb_store_sql(s, sql, gather, out, &w->e), RB_ESTORE);
    if (!strstr(w->e.msg, part))
        print_error("%s: %s\n", sql, w->e.msg);
    assert_non_null(strstr(w->e.msg, part));
}

/* A question to the file from outside, "" when it fails. */
static void ask_file(const char *path, const char *sql, char *out)
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

static void run_file(const char *path, const char *sql)
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

static int whole(const char *path)
{
    char out[64], bad[64];
    ask_file(path, "PRAGMA integrity_check", out);
    ask_file(path, "PRAGMA foreign_key_check", bad);
    /* 1: compare the index with the text, too */
    run_file(path,
             "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
    return strcmp(out, "ok") == 0 && bad[0] == '\0';
}

/* ---- packed tokens ---- */

static void same_columns(const rb_doc *a, const rb_doc *b)
{
    assert_int_equal(a->n_tok, b->n_tok);
    assert_int_equal(a->tagged, b->tagged);
    for (uint32_t i = 0; i < a->n_tok; i++) {
        assert_int_equal(a->tok_start[i], b->tok_start[i]);
        assert_int_equal(a->tok_end[i], b->tok_end[i]);
        assert_int_equal(a->tok_tag[i], b->tok_tag[i]);
        assert_int_equal(a->tok_lex[i] != 0, b->tok_lex[i] != 0);
        const rb_vocab *va = a->vocab, *vb = b->vocab;
        assert_string_equal(va->type[a->tok_type[i]].s,
                            vb->type[b->tok_type[i]].s);
        assert_string_equal(va->type[va->lex[a->tok_lex[i]].lemma].s,
                            vb->type[vb->lex[b->tok_lex[i]].lemma].s);
    }
    assert_int_equal(a->sent.n, b->sent.n);
    if (a->sent.n)
        assert_memory_equal(a->sent.v, b->sent.v, a->sent.n * sizeof(rb_sent));
    assert_int_equal(a->par.n, b->par.n);
    if (a->par.n)
        assert_memory_equal(a->par.v, b->par.v, a->par.n * sizeof(rb_par));
}

/* Pack, unpack under another vocabulary, compare, and damage the blob. */
static void round_trip(world *w, rb_doc *d)
{
    rb_buf b;
    rb_vocab other;
    rb_vocab_init(&other, &w->mem);
    rb_buf_init(&b, &w->mem);
    assert_int_equal(rb_pack(&b, d), RB_OK);
    rb_doc *back = rb_doc_new(&w->mem, &other, d->text, d->len);
    assert_int_equal(rb_unpack(back, b.p, b.n, &w->e), RB_OK);
    same_columns(d, back);
    rb_doc_free(back);
    size_t step = b.n / 500 + 1;
    for (size_t n = 0; n < b.n; n += step) { /* cut short */
        char *cut = malloc(n ? n : 1);
        memcpy(cut, b.p, n);
        back = rb_doc_new(&w->mem, &other, d->text, d->len);
        assert_int_equal(rb_unpack(back, cut, n, &w->e), RB_ESTORE);
        rb_doc_free(back);
        free(cut);
    }
    for (size_t n = 0; n < b.n; n += step) { /* a byte changed */
        char *cut = malloc(b.n);
        memcpy(cut, b.p, b.n);
        cut[n] ^= (char)(1 << n % 8);
        back = rb_doc_new(&w->mem, &other, d->text, d->len);
        rb_unpack(back, cut, b.n, &w->e); /* must not crash */
        rb_doc_free(back);
        free(cut);
    }
    rb_buf_free(&b);
    rb_vocab_free(&other);
}

static const char sample[] =
    "Ministers were warned. The union was striking, again and again.\n"
    "\xC3\x89lan  threatened \xC3\xA9lans    of Ports.\n\nIs Was was IS walks";

static void pack_plain(void **state)
{
    world *w = *state;
    for (int tags = 0; tags < 2; tags++) {
        rb_doc *d = make_doc(w, "a", sample, tags);
        round_trip(w, d);
        rb_doc_free(d);
    }
    rb_doc *d = make_doc(w, "a", "", 1);
    round_trip(w, d);
    rb_doc_free(d);
}

/* Long words, far gaps, more kinds than numbers, many edits. */
static void pack_odd(void **state)
{
    world *w = *state;
    rb_buf b;
    rb_buf_init(&b, &w->mem);
    for (unsigned i = 0; i < 3000; i++) {
        for (unsigned k = 0; k < i * 7 % 90 + 1; k++)
            rb_buf_putc(&b, 'a' + (int)((i * 31 + k * k) % 26));
        rb_buf_puts(&b, i % 3 == 0 ? "ing" : i % 3 == 1 ? "s" : "ed");
        for (unsigned k = 0; k < i % 70 / 3 + 1; k++)
            rb_buf_putc(&b, ' ');
        if (i % 17 == 0)
            rb_buf_puts(&b, ".\n");
    }
    rb_doc *d = make_doc(w, "a", b.p, 1);
    d->sent.v[3].start -= 1; /* spans that are not their tokens' */
    d->sent.v[5].end += 1;
    d->sent.v[9].tok0 += 1;
    d->par.v[2].start += 1;
    round_trip(w, d);
    rb_doc_free(d);
    rb_buf_free(&b);
}

/* ---- put, has, replace ---- */

static void put_and_views(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k1");
    rb_doc *d = make_doc(w, "news/1", "Caf\xC3\xA9s: Ruiz backs the union.", 1);
    rb_extra x = {"desk", "{\"a\":[1,2]}"};
    rb_vec_push(d->mem, &d->extra, x);
    add_stance(d, 8, 18, "Ruiz", "union", "support");
    add_stance(d, 0, 6, "Ruiz", "union", "oppose");
    static const uint32_t parts[] = {0, 6, 8, 12};
    const rb_feat q[] = {{"speaker", 4, RB_F_STR, {.s = "Ruiz"}},
                         {"cue", 4, RB_F_STR, {.s = "said"}},
                         {"kind", 6, RB_F_STR, {.s = "di\"rct"}},
                         {"parts", 2, RB_F_SPANS, {.span = parts}},
                         {"none", 0, RB_F_NULL, {.i = 0}}};
    uint32_t prov = rb_prov_add(d, "quotes", "0.2.0", "said");
    rb_layer_add(d, rb_layer_make(d, "quote"), 0, 12, prov, q, 5);
    rb_layer_add(d, rb_layer_make(d, "quote"), 8, 12, prov, q, 3);
    const rb_feat a[] = {{"name", 4, RB_F_STR, {.s = "Ruiz"}},
                         {"kind", 6, RB_F_STR, {.s = "person"}}};
    rb_layer_add(d, rb_layer_make(d, "actor"), 8, 12, 0, a, 2);
    rb_layer_add(d, rb_layer_make(d, "token"), 8, 12, 0, a, 2); /* no row */
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    assert_int_equal(has(w, s, d), 1);
    expect(w, s, "SELECT * FROM stance_matrix", "Ruiz|union|1|1|0|1");
    expect(w, s,
           "SELECT document, evidence, strength, negated, confidence, rule, "
           "start, end FROM stance_full ORDER BY start",
           "news/1|Caf\xC3\xA9s|2|1|0.75|blunt verbs|0|6\n"
           "news/1|Ruiz backs|2|1|0.75|blunt verbs|8|18");
    expect(w, s, "SELECT speaker, cue, kind, words, rule FROM quote_full",
           "Ruiz|said|di\"rct|Caf\xC3\xA9s ... Ruiz|said\n"
           "Ruiz|said|di\"rct|Ruiz|said");
    expect(w, s, "SELECT * FROM actor_count", "Ruiz|person|1|1");
    expect(w, s, "SELECT count(*) FROM annotation", "5");
    expect(w, s,
           "SELECT json_extract(extra, '$.desk.a[1]'), sentences, title "
           "FROM document",
           "2|1|A title");
    expect(w, s, "SELECT name, version, hash FROM package ORDER BY name",
           "core||\nquotes|0.2.0|\nstance|0.1.0|abc");
    expect(w, s,
           "SELECT name FROM document JOIN search ON search.rowid = "
           "document.id WHERE search MATCH 'cafes'",
           "news/1");
    close_db(w, s);
    assert_true(whole(w->db));
    rb_doc_free(d);
}

static void replace_and_runs(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k1");
    rb_doc *one = make_doc(w, "n", "Old words here.", 1);
    rb_doc *two = make_doc(w, "n", "New words there.", 1);
    rb_doc *other = make_doc(w, "m", "A third text.", 0);
    add_stance(one, 0, 3, "A", "B", "oppose");
    put(w, s, one);
    put(w, s, other);
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    assert_int_equal(has(w, s, two), 0);
    put(w, s, two); /* other text */
    assert_int_equal(has(w, s, one), 0);
    assert_int_equal(has(w, s, two), 1);
    expect(w, s, "SELECT count(*) FROM annotation", "0");
    expect(w, s, "SELECT count(*) FROM search WHERE search MATCH 'old'", "0");
    expect(w, s, "SELECT rowid FROM search WHERE search MATCH 'new'", "1");
    rb_doc_set_meta(two, RB_META_AUTHOR, "Somebody");
    assert_int_equal(has(w, s, two), 0); /* metadata count */
    assert_int_equal(rb_store_set_run(s, "k2", packages, "0.1.0", &w->e),
                     RB_OK);
    assert_int_equal(has(w, s, other), 0); /* another run */
    add_stance(two, 0, 3, "C", "D", "oppose");
    put(w, s, two);
    put(w, s, two);
    assert_int_equal(has(w, s, two), 1);
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    expect(w, s, "SELECT key, documents FROM run ORDER BY key", "k1|1\nk2|1");
    expect(w, s, "SELECT count(*), max(author) FROM document", "2|Somebody");
    expect(w, s, "SELECT count(*) FROM token", "2");
    expect(w, s, "SELECT holder FROM stance_full", "C");
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_run(w, "k2"); /* the same run, later */
    assert_int_equal(has(w, s, two), 1);
    close_db(w, s);
    rb_doc_free(one);
    rb_doc_free(two);
    rb_doc_free(other);
}

static void nameless_and_nul(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, "a\0b", 3);
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    assert_int_equal(has(w, s, d), 1);
    expect(w, s, "SELECT hex(CAST(text AS BLOB)), length(name) FROM document",
           "610062|16");
    close_db(w, s);
    rb_doc_free(d);
}

static void tokens_come_back(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", sample, 1);
    put(w, s, d);
    sqlite3_stmt *st = NULL;
    sqlite3_prepare_v2(s->db, "SELECT data FROM token", -1, &st, NULL);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    rb_doc *back = rb_doc_new(&w->mem, &w->vocab, sample, strlen(sample));
    assert_int_equal(rb_unpack(back, sqlite3_column_blob(st, 0),
                               (size_t)sqlite3_column_bytes(st, 0), &w->e),
                     RB_OK);
    same_columns(d, back);
    sqlite3_finalize(st);
    close_db(w, s);
    rb_doc_free(d);
    rb_doc_free(back);
}

/* Edits with the sqlite3 shell keep the index true. */
static void by_hand(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Old words.", 1);
    add_stance(d, 0, 3, "A", "B", "oppose");
    put(w, s, d);
    rb_doc *d2 = make_doc(w, "m", "Other words.", 1);
    put(w, s, d2);
    close_db(w, s);
    run_file(w->db, "PRAGMA foreign_keys = ON;"
                    "UPDATE document SET text = 'Edited.' WHERE name = 'm';"
                    "DELETE FROM document WHERE name = 'n'");
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT count(*) FROM annotation", "0");
    expect(w, s, "SELECT count(*) FROM token", "1");
    expect(w, s, "SELECT count(*) FROM search WHERE search MATCH 'edited'",
           "1");
    close_db(w, s);
    rb_doc_free(d);
    rb_doc_free(d2);
}

/* ---- SQL ---- */

static void sql_only_reads(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, s, d); /* a transaction is open */
    refused(w, s, "DELETE FROM document", "not allowed");
    refused(w, s, "COMMIT", "a transaction is not allowed");
    refused(w, s, "SAVEPOINT x", "a transaction is not allowed");
    refused(w, s, "ATTACH '/tmp/x' AS x", "ATTACH is not allowed");
    refused(w, s, "PRAGMA journal_mode = DELETE", "PRAGMA journal_mode");
    refused(w, s, "PRAGMA user_version = 7", "PRAGMA user_version");
    refused(w, s, "VACUUM INTO '/tmp/x'", "not allowed");
    refused(w, s, "CREATE TEMP TABLE x (y)", "not allowed");
    refused(w, s, "SELECT load_extension('x')", "load_extension");
    refused(w, s, "INSERT INTO search (search) VALUES ('rebuild')",
            "not allowed");
    refused(w, s, "SELECT 1; SELECT 2", "one statement");
    refused(w, s, "SELECT 1; SELECT", "one statement");
    refused(w, s, " ; -- nothing", "empty");
    refused(w, s, "SELECT * FROM stances", "stance_full, stance_matrix");
    refused(w, s, "SELECT * FROM documents", "did you mean document?");
    refused(w, s, "SELECT nmae FROM document", "did you mean name?");
    refused(w, s, "SELECT '\xC3\xA9', FROM document",
            "(at byte 13)\n  SELECT '\xC3\xA9', FROM document\n"
            "              ^");
    refused(w, s, "SELECT * FROM search WHERE search MATCH 'a AND'",
            "double quotes");
    expect(w, s, "SELECT 1; ; -- done\n /* x */", "1");
    expect(w, s, "PRAGMA user_version", "4");
    expect(w, s, "SELECT name FROM document", "n");
    close_db(w, s);
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT name FROM document", "n");
    assert_int_equal(rb_store_put(s, d, &w->e), RB_EUSAGE);
    close_db(w, s);
    rb_doc_free(d);
}

typedef struct nest {
    world *w;
    rb_store *s;
    int rows, deep;
} nest;

static int nested(void *user, const rb_row *r)
{
    nest *n = user;
    assert_int_equal(r->n, 1);
    n->rows++;
    if (n->deep < 12) {
        n->deep++;
        assert_int_equal(rb_store_query(n->s, "SELECT name FROM document", NULL,
                                        0, nested, n, &n->w->e),
                         RB_OK);
    }
    return 1; /* one row is enough */
}

static int kinds_row(void *user, const rb_row *r)
{
    (*(int *)user)++;
    assert_int_equal(r->n, 5);
    assert_int_equal(r->kind[0], RB_F_INT);
    assert_string_equal(r->value[0], "7");
    assert_int_equal(r->kind[1], RB_F_STR);
    assert_int_equal(r->len[1], 3);
    assert_memory_equal(r->value[1], "a\0b", 3);
    assert_int_equal(r->kind[2], RB_F_NULL);
    assert_null(r->value[2]);
    assert_int_equal(r->kind[3], RB_F_NUM);
    assert_int_equal(r->kind[4], RB_F_STR);
    assert_int_equal(r->len[4], 0);
    assert_string_equal(r->name[4], "blob");
    return 0;
}

static int always(void *user)
{
    ++*(int *)user;
    return 1;
}

static void sql_parameters(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, s, d);
    nest n = {w, s, 0, 0};
    assert_int_equal(rb_store_query(s, "SELECT name FROM document", NULL, 0,
                                    nested, &n, &w->e),
                     RB_OK);
    assert_int_equal(n.rows, 13);
    const rb_feat p[] = {{NULL, 0, RB_F_INT, {.i = 7}},
                         {"t", 3, RB_F_STR, {.s = "a\0b"}},
                         {":n", 0, RB_F_NULL, {.i = 0}},
                         {"@x", 0, RB_F_NUM, {.d = 1.5}}};
    int rows = 0;
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            rb_store_query(s, "SELECT ?1, $t, :n, @x, zeroblob(0) AS blob", p,
                           4, kinds_row, &rows, &w->e),
            RB_OK);
    assert_int_equal(rows, 3);
    assert_int_equal(
        rb_store_query(s, "SELECT ?1", p, 2, kinds_row, &rows, &w->e),
        RB_EUSAGE);
    int asked = 0;
    rb_store_set_stop(s, always, &asked);
    assert_int_equal(
        rb_store_sql(s,
                     "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + "
                     "1 FROM c) SELECT count(*) FROM c",
                     gather, NULL, &w->e),
        RB_ELIMIT);
    assert_int_equal(asked, 1);
    rb_store_set_stop(s, NULL, NULL);
    close_db(w, s);
    rb_doc_free(d);
}

/* ---- files that are not ours ---- */

static void write_file(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static size_t read_file(const char *path, char *p, size_t n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    n = fread(p, 1, n, f);
    fclose(f);
    return n;
}

static void will_not_open(world *w, int flags, const char *part)
{
    rb_store *s = NULL;
    assert_int_equal(rb_store_open(&s, &w->mem, w->db, flags, &w->e),
                     RB_ESTORE);
    assert_null(s);
    assert_non_null(strstr(w->e.msg, w->db));
    if (!strstr(w->e.msg, part))
        print_error("%s\n", w->e.msg);
    assert_non_null(strstr(w->e.msg, part));
}

/* Refused both ways, the bytes as before and nothing beside the file. */
static void untouched(world *w, const char *part)
{
    static char before[1 << 16], after[1 << 16];
    char side[128];
    size_t n = read_file(w->db, before, sizeof before);
    will_not_open(w, 0, part);
    will_not_open(w, RB_STORE_READ, part);
    assert_int_equal(read_file(w->db, after, sizeof after), n);
    assert_memory_equal(before, after, n);
    snprintf(side, sizeof side, "%s-wal", w->db);
    assert_int_not_equal(access(side, F_OK), 0);
    snprintf(side, sizeof side, "%s-journal", w->db);
    assert_int_not_equal(access(side, F_OK), 0);
}

static void foreign_files(void **state)
{
    world *w = *state;
    will_not_open(w, RB_STORE_READ, "no such project file");
    write_file(w->db, "hello", 5);
    untouched(w, "not a rubric project");
    char page[40000];
    memset(page, 'x', sizeof page);
    write_file(w->db, page, sizeof page);
    untouched(w, "not a rubric project");
    remove(w->db);
    run_file(w->db, "PRAGMA journal_mode = WAL; CREATE TABLE mine (x)");
    untouched(w, "not a rubric project");
    remove(w->db);
    assert_int_equal(mkdir(w->db, 0700), 0);
    will_not_open(w, 0, "is a folder");
    rmdir(w->db);
    write_file(w->db, "", 0); /* an empty file is as good as none */
    will_not_open(w, RB_STORE_READ, "empty");
    close_db(w, open_db(w, 0));
    run_file(w->db, "PRAGMA user_version = 99");
    will_not_open(w, 0, "newer rubric");
    will_not_open(w, RB_STORE_READ, "newer rubric");
    snprintf(w->db, sizeof w->db, "%s/none/p.db", w->dir);
    will_not_open(w, 0, "does the folder exist");
    snprintf(w->db, sizeof w->db, "%s/a b#c?d%%41\xC3\xA9.db", w->dir);
    close_db(w, open_db(w, 0));
    close_db(w, open_db(w, RB_STORE_READ)); /* found again under its name */
    assert_int_equal(access(w->db, F_OK), 0);
}

/* ---- bad days ---- */

static rb_doc *numbered(world *w, int i, char text[4096])
{
    char id[32];
    snprintf(id, sizeof id, "doc %d", i);
    size_t n = 0;
    for (unsigned k = 0; n < 3000; k++)
        n += (size_t)snprintf(text + n, 4096 - n, "word%u of%d. ",
                              (k * 2654435761u + (unsigned)i) % 9973, i);
    rb_doc *d = make_doc(w, id, text, 1);
    add_stance(d, 0, 4, "A", "B", "oppose");
    return d;
}

/* Put until it fails; how many were committed (kept) before. */
static int put_until_full(world *w, rb_store *s, int limit)
{
    char text[4096];
    for (int i = 0; i < limit; i++) {
        rb_doc *d = numbered(w, i, text);
        int code = rb_store_put(s, d, &w->e);
        if (code == RB_OK && i % 100 == 99)
            code = rb_store_commit(s, &w->e);
        rb_doc_free(d);
        if (code != RB_OK) {
            assert_int_equal(code, RB_ESTORE);
            return (int)s->kept_docs;
        }
    }
    return -1;
}

static void full(world *w, rb_store *s, int kept)
{
    char text[4096], want[64], out[64];
    assert_true(kept >= 100 && kept % 100 == 0);
    if (!strstr(w->e.msg, "no room left"))
        print_error("%s\n", w->e.msg);
    assert_non_null(strstr(w->e.msg, "no room left"));
    assert_non_null(strstr(w->e.msg, w->db));
    snprintf(want, sizeof want, "stored and safe: %d", kept);
    assert_non_null(strstr(w->e.msg, want));
    rb_doc *d = numbered(w, 1000000, text); /* later puts fail alike */
    rb_err again = {0};
    assert_int_equal(rb_store_put(s, d, &again), RB_ESTORE);
    assert_string_equal(again.msg, w->e.msg);
    rb_doc_free(d);
    snprintf(want, sizeof want, "%d", kept);
    expect(w, s, "SELECT count(*) FROM document", want);
    close_db(w, s);
    assert_true(whole(w->db));
    ask_file(w->db, "SELECT documents FROM run", out);
    assert_string_equal(out, want);
}

static void disk_full(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    sqlite3_exec(s->db, "PRAGMA max_page_count = 80", NULL, NULL, NULL);
    int kept = put_until_full(w, s, 100000);
    full(w, s, kept);
    /* with room again it goes on */
    s = open_run(w, "k");
    char text[4096];
    rb_doc *d = numbered(w, 0, text);
    assert_int_equal(has(w, s, d), 1);
    rb_doc_free(d);
    d = numbered(w, kept, text);
    assert_int_equal(has(w, s, d), 0);
    put(w, s, d);
    rb_doc_free(d);
    close_db(w, s);
    assert_true(whole(w->db));
}

/* The same from the system: files may not grow past a limit. */
static void file_limit(void **state)
{
    world *w = *state;
    struct rlimit old, low = {3000000, 3000000};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    low.rlim_max = old.rlim_max;
    void (*was)(int) = signal(SIGXFSZ, SIG_IGN);
    rb_store *s = open_run(w, "k");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    int kept = put_until_full(w, s, 100000);
    full(w, s, kept);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, was);
    assert_true(whole(w->db));
}

/* Closing found no room to take the log in: half a file and a whole log. */
static void half_taken_in(void **state)
{
    world *w = *state;
    struct rlimit old, low = {1000000, 1000000};
    char text[4096], log[128];
    snprintf(log, sizeof log, "%s-wal", w->db);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    low.rlim_max = old.rlim_max;
    void (*was)(int) = signal(SIGXFSZ, SIG_IGN);
    rb_store *s = open_run(w, "k");
    for (int i = 0; i < 500; i++) {
        rb_doc *d = numbered(w, i, text);
        put(w, s, d);
        rb_doc_free(d);
    }
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    close_db(w, s);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, was);
    assert_int_equal(access(log, F_OK), 0);
    s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT count(*) FROM document", "500");
    close_db(w, s);
    assert_true(whole(w->db));
}

/* The child says each commit's number; it is killed in the middle. */
static void child_puts(world *w, int pipe)
{
    char text[4096];
    rb_store *s = open_run(w, "k");
    for (int i = 0;; i++) {
        rb_doc *d = numbered(w, i, text);
        if (rb_store_put(s, d, &w->e) != RB_OK)
            _exit(1);
        if (i % 37 == 36) {
            int kept = i + 1;
            if (rb_store_commit(s, &w->e) != RB_OK ||
                write(pipe, &kept, sizeof kept) != sizeof kept)
                _exit(1);
        }
        rb_doc_free(d);
    }
}

static void killed(void **state)
{
    world *w = *state;
    for (int round = 0; round < 12; round++) {
        int fd[2], kept = 0, n, status;
        char out[64], text[4096];
        snprintf(w->db, sizeof w->db, "%s/k%d.db", w->dir, round);
        assert_int_equal(pipe(fd), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            child_puts(w, fd[1]);
        close(fd[1]);
        /* odd rounds: between commits; even ones: in the first moments */
        if (round % 2 == 1) {
            assert_int_equal(read(fd[0], &n, sizeof n), sizeof n);
            kept = n;
        }
        usleep((useconds_t)(round * round * 1000));
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status));
        while (read(fd[0], &n, sizeof n) == sizeof n)
            kept = n;
        close(fd[0]);
        rb_store *s = open_run(w, "k"); /* whatever is left of it opens */
        /* What was told is there. More may be: the kill can fall between a
        ** commit and the telling of it. */
        if (kept > 0) {
            rb_doc *d = numbered(w, kept - 1, text);
            assert_int_equal(has(w, s, d), 1);
            rb_doc_free(d);
        }
        close_db(w, s);
        assert_true(whole(w->db));
        ask_file(w->db, "SELECT count(*) FROM document", out);
        assert_true(atoi(out) >= kept);
    }
}

/* The n-th request is refused, for every n: an error, no leak, no crash. */
static void no_memory(void **state)
{
    world *w = *state;
    rb_doc *d = make_doc(w, "n", sample, 1);
    add_stance(d, 0, 4, "A", "B", "oppose");
    int done = 0;
    for (long n = 0; !done; n++) {
        size_t used = w->mem.used;
        rb_store *s = NULL;
        char out[256] = "";
        w->left = n;
        int code = rb_store_open(&s, &w->mem, w->db, 0, &w->e);
        if (code == RB_OK)
            code = rb_store_set_run(s, "k", packages, "1", &w->e);
        if (code == RB_OK)
            code = rb_store_put(s, d, &w->e);
        if (code == RB_OK)
            code = rb_store_sql(s, "SELECT name FROM document", gather, out,
                                &w->e);
        w->left = -1;
        if (code != RB_OK)
            assert_int_equal(code, RB_ENOMEM);
        done = code == RB_OK && n > 10;
        rb_store_close(s, &w->e);
        assert_int_equal(w->mem.used, used);
        assert_true(n < 1000);
    }
    assert_true(whole(w->db));
    rb_doc_free(d);
}

/* A second writer waits, then is told; the first goes on. */
static void two_writers(void **state)
{
    world *w = *state;
    rb_store *a = open_run(w, "k"), *b = open_run(w, "k");
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    put(w, a, d);
    sqlite3_busy_timeout(b->db, 10);
    assert_int_equal(rb_store_put(b, d, &w->e), RB_ESTORE);
    assert_non_null(strstr(w->e.msg, "another process"));
    assert_int_equal(rb_store_commit(a, &w->e), RB_OK);
    put(w, b, d); /* not dead */
    close_db(w, a);
    close_db(w, b);
    rb_store *s = open_db(w, RB_STORE_READ);
    expect(w, s, "SELECT documents FROM run", "1");
    close_db(w, s);
    rb_doc_free(d);
}

static void wrong_use(void **state)
{
    world *w = *state;
    rb_store *s = open_db(w, 0);
    rb_doc *d = make_doc(w, "n", "Some words.", 1);
    assert_int_equal(rb_store_put(s, d, &w->e), RB_EUSAGE);
    assert_int_equal(rb_store_set_run(s, "k", "{broken", "1", &w->e),
                     RB_EUSAGE);
    close_db(w, s);
    assert_int_equal(rb_store_open(&s, &w->mem, "", 0, &w->e), RB_EUSAGE);
    rb_doc_free(d);
}

/* ---- families ---- */

static const char story[] =
    "Parliament voted on Tuesday to close the last three coal mines of the "
    "northern province within four years, ending a debate that had split the "
    "governing coalition since the winter. The minister of economy said that "
    "every miner would be offered another post or a pension. Unions doubt it: "
    "they remember the shipyards, where half of the promised places never "
    "came. The opposition announced that it would bring the law before the "
    "constitutional court, because the province had not been heard.";

static void put_text(world *w, rb_store *s, const char *id, const char *text)
{
    rb_doc *d = make_doc(w, id, text, 0);
    if (text != story)
        add_stance(d, 0, 3, "A", "B", "oppose");
    put(w, s, d);
    rb_doc_free(d);
}

static const char members[] = "SELECT d.name, f.name, d.copied FROM document "
                              "AS d JOIN document AS f ON f.id = d.family "
                              "ORDER BY d.id";

/* A copy with a headline of its own, which opposes. */
static const char *reprint(void)
{
    static char text[1024];
    snprintf(text, sizeof text, "Mines to close, says our paper. %s", story);
    return text;
}

static void families_at_put(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    put_text(w, s, "a", story);
    put_text(w, s, "b", "Another thing.");
    put_text(w, s, "c", reprint());
    close_db(w, s);
    s = open_run(w, "k"); /* a later run goes on */
    put_text(w, s, "d", reprint());
    expect(w, s, members, "a|a|null\nb|b|null\nc|a|copy\nd|a|copy");
    expect(w, s, "SELECT id, first, members FROM family", "1|a|3\n2|b|1");
    expect(w, s,
           "SELECT similarity BETWEEN 0.9 AND 1 FROM document "
           "WHERE similarity IS NOT NULL",
           "1\n1");
    expect(w, s, "SELECT oppose, documents FROM stance_matrix", "3|3");
    expect(w, s,
           "SELECT oppose, families, documents FROM "
           "stance_matrix_families",
           "2|2|3");
    put_text(w, s, "a", "The first has another text now.");
    put_text(w, s, "e", reprint());
    assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
    expect(w, s, members, "a|a|null\nb|b|null\nc|c|null\nd|c|copy\ne|c|copy");
    put_text(w, s, "a", reprint()); /* and comes back */
    put_text(w, s, "b", "Another thing.");
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, members, "a|c|copy\nb|b|null\nc|c|null\nd|c|copy\ne|c|copy");
    close_db(w, s);
}

/* What another process stored in between is known. */
static void families_of_two(void **state)
{
    world *w = *state;
    rb_store *a = open_run(w, "k"), *b = open_run(w, "k");
    put_text(w, a, "a", "Some words.");
    assert_int_equal(rb_store_commit(a, &w->e), RB_OK);
    put_text(w, b, "b", story);
    close_db(w, b);
    put_text(w, a, "c", story);
    close_db(w, a);
    a = open_db(w, RB_STORE_READ);
    expect(w, a, members, "a|a|null\nb|b|null\nc|b|copy");
    close_db(w, a);
}

static const char to_second[] =
    "DROP TABLE kept; DROP VIEW evidence; DROP TABLE run_package; DROP TABLE "
    "run_arg;"
    "DROP TABLE run_setting; ALTER TABLE document DROP COLUMN modified;"
    "ALTER TABLE document DROP COLUMN given; PRAGMA user_version = 2";

/* A project of the first format gets families with its next document. */
static void older_format(void **state)
{
    world *w = *state;
    rb_store *s = open_run(w, "k");
    put_text(w, s, "a", story);
    put_text(w, s, "b", story);
    put_text(w, s, "c", "Another thing.");
    close_db(w, s);
    run_file(w->db, to_second);
    run_file(w->db, "DROP VIEW family; DROP VIEW stance_matrix_families;"
                    "DROP TABLE sketch; DROP INDEX document_family;"
                    "ALTER TABLE document DROP COLUMN family;"
                    "ALTER TABLE document DROP COLUMN similarity;"
                    "ALTER TABLE document DROP COLUMN copied;"
                    "PRAGMA user_version = 1");
    assert_int_equal(rb_store_open(&s, &w->mem, w->db, RB_STORE_READ, &w->e),
                     RB_ESTORE);
    s = open_run(w, "k");
    expect(w, s, "PRAGMA user_version", "4");
    expect(w, s, "SELECT run_id, nth, name, hash, asked FROM run_package",
           "1|1|stance|abc|null");
    expect(w, s, "SELECT count(*) FROM run_setting", "0");
    expect(w, s, "SELECT count(*), count(family) FROM document", "3|0");
    expect(w, s, "SELECT count(*), max(members) FROM family", "3|1");
    put_text(w, s, "d", reprint());
    close_db(w, s);
    assert_true(whole(w->db));
    s = open_db(w, RB_STORE_READ);
    expect(w, s, members, "a|a|null\nb|a|copy\nc|c|null\nd|a|copy");
    close_db(w, s);
}

/* What a run stands on is kept with it, and so is what a document was. */
static void facts_and_back(void **state)
{
    static const char facts[] =
        "{\"packages\":[{\"name\":\"stance\",\"version\":\"0.1.0\","
        "\"hash\":\"abc\",\"asked\":1,\"place\":\"./stance\","
        "\"permissions\":[\"clock\"],\"steps\":7,\"args\":[{\"name\":\"x\","
        "\"type\":\"file\",\"value\":\"a.tsv\",\"given\":1,"
        "\"sha256\":\"ff\"}]}],\"settings\":[{\"name\":\"seed\","
        "\"value\":null}]}";
    world *w = *state;
    rb_doc *back = NULL;
    int changed = -1;
    size_t n = 9;
    rb_doc *d = rb_doc_new(&w->mem, &w->vocab, sample, strlen(sample));
    rb_doc_set_meta(d, RB_META_PATH, "p.txt");
    rb_doc_set_meta(d, RB_META_MODIFIED, "2024-05-01");
    rb_extra x = {"a \"key\"", "{\"n\":[1,2.50,null]}"};
    assert_int_equal(rb_vec_push(&w->mem, &d->extra, x), 0);
    assert_true(rb_furniture_add(d, 4, 9, "list \"footer\"") > 0);
    assert_true(rb_furniture_add(d, 0, 3, "signature") > 0);
    d->n_loaded = 2;
    d->line = 12;
    segment(w, d, 1);
    assert_true(rb_furniture_add(d, 10, 12, "byline") > 0);
    add_stance(d, 0, 4, "A", "B", "oppose");

    rb_store *s = open_run(w, "k");
    assert_int_equal(rb_store_has_run(s), 0);
    assert_int_equal(rb_store_set_facts(s, facts, &w->e), RB_OK);
    put(w, s, d);
    assert_int_equal(rb_store_has_run(s), 1);
    assert_int_equal(rb_store_mark_clock(s, "stance", &w->e), RB_OK);
    expect(w, s,
           "SELECT asked, place, permissions, steps, sha256, clock"
           " FROM run_package",
           "1|./stance|[\"clock\"]|7|null|1");
    expect(w, s,
           "SELECT package, name, type, value, given, sha256 FROM run_arg",
           "stance|x|file|a.tsv|1|ff");
    expect(w, s, "SELECT * FROM run_setting", "1|seed|null|null");
    expect(w, s,
           "SELECT document, layer, rule, package, version, hash FROM "
           "evidence WHERE layer = 'stance'",
           "p.txt|stance|blunt verbs|stance|0.1.0|abc");
    expect(w, s, "SELECT given, modified FROM document",
           "{\"id\":null,\"furniture\":[[4,9,\"list \\\"footer\\\"\"],"
           "[0,3,\"signature\"]]}|2024-05-01");

    assert_int_equal(
        rb_store_load(s, "p.txt", &w->mem, &w->vocab, &back, &changed, &w->e),
        RB_OK);
    assert_int_equal(changed, 0);
    assert_null(back->meta[RB_META_ID]);
    assert_int_equal(back->line, 12);
    assert_int_equal(back->n_ann, 2);
    assert_int_equal(back->layer.v[0]->ann.v[0].start, 4);
    assert_string_equal(back->extra.v[0].key, x.key);
    assert_string_equal(back->extra.v[0].raw, x.raw);
    rb_doc_free(back);

    assert_int_equal(rb_store_compare(s, d, NULL, NULL, &n, &w->e), RB_OK);
    assert_int_equal(n, 0);
    add_stance(d, 5, 9, "A", "C", "oppose");
    assert_int_equal(rb_store_compare(s, d, NULL, NULL, &n, &w->e), RB_OK);
    assert_int_equal(n, 1);
    rb_doc_free(d);
    close_db(w, s);

    run_file(w->db, "UPDATE document SET date = '1999'");
    s = open_db(w, RB_STORE_READ);
    assert_int_equal(
        rb_store_load(s, "p.txt", &w->mem, &w->vocab, &back, &changed, &w->e),
        RB_OK);
    assert_int_equal(changed, 1);
    rb_doc_free(back);
    close_db(w, s);
}

/* Whatever somebody has written into the file, it is no crash. */
static void damaged_given(void **state)
{
    static const char *const bad[] = {
        "[",
        "[]",
        "{\"furniture\":7}",
        "{\"furniture\":[7]}",
        "{\"furniture\":[[1,2]]}",
        "{\"furniture\":[[2,1,\"x\"]]}",
        "{\"furniture\":[[0,999999,\"x\"]]}",
        "{\"furniture\":[[-1,2,\"x\"]]}",
        "{\"furniture\":[[0,1,\"x\"]",
        "{\"furniture\":[[0,18446744073709551617,\"x\"]]}"};
    world *w = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char sql[160];
        rb_doc *back = NULL;
        int changed;
        rb_store *s = open_run(w, "k");
        put_text(w, s, "a", story);
        close_db(w, s);
        sqlite3_snprintf(sizeof sql, sql, "UPDATE document SET given = %Q",
                         bad[i]);
        run_file(w->db, sql);
        s = open_db(w, RB_STORE_READ);
        assert_int_equal(
            rb_store_load(s, "a", &w->mem, &w->vocab, &back, &changed, &w->e),
            RB_ESTORE);
        assert_null(back);
        close_db(w, s);
    }
}

/* All of one family are replaced: the work is no square. */
static void replaced_family(void **state)
{
    world *w = *state;
    char id[16], text[64];
    rb_store *s = open_run(w, "k");
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 3000; i++) {
            snprintf(id, sizeof id, "n%d", i);
            snprintf(text, sizeof text, "Number %d.", i);
            put_text(w, s, id, turn ? text : story);
        }
        assert_int_equal(rb_store_commit(s, &w->e), RB_OK);
        expect(w, s,
               "SELECT count(DISTINCT family), sum(family = id) "
               "FROM document",
               turn ? "3000|3000" : "1|1");
    }
    close_db(w, s);
    assert_true(whole(w->db));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pack_plain),       TEST(pack_odd),         TEST(put_and_views),
        TEST(replace_and_runs), TEST(nameless_and_nul), TEST(tokens_come_back),
        TEST(by_hand),          TEST(sql_only_reads),   TEST(sql_parameters),
        TEST(foreign_files),    TEST(disk_full),        TEST(file_limit),
        TEST(half_taken_in),    TEST(killed),           TEST(no_memory),
        TEST(two_writers),      TEST(wrong_use),        TEST(families_at_put),
        TEST(families_of_two),  TEST(older_format),     TEST(replaced_family),
        TEST(facts_and_back),   TEST(damaged_given),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}

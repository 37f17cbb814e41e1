/*
** lexicons.c - the word lists of packages, for patterns outside of them
**
** A package makes its lexicons while its init.lua runs, here or in its process.
** What patterns ask of them, membership, goes out as words. A process is
** believed nothing: its lists are compiled again like a file that somebody
** gave.
*/
#include "remote.h"

#include <limits.h>
#include <string.h>
#include "../base/utf8.h"
#include "../contain/wire.h"

enum { LISTS_MAX = 4096 };

void rb_local_lexicons(const rb_package *p, rb_buf *lists)
{
    rb_buf words;
    uint32_t n = p->state != NULL ? p->state->lexicon.n : 0;
    rb_buf_init(&words, lists->mem);
    rb_wire_put_u32(lists, n);
    for (uint32_t i = 0; i < n && !lists->failed; i++) {
        const rb_lexicon *x = p->state->lexicon.v[i];
        int stems;
        rb_buf_clear(&words);
        rb_lexicon_words(x, &words, &stems);
        rb_wire_put_str(lists, rb_lexicon_name(x));
        rb_wire_put_u32(lists, (uint32_t)stems);
        rb_wire_put_bytes(lists, words.p ? words.p : "", words.n);
        lists->failed |= words.failed;
    }
    rb_buf_free(&words);
}

typedef struct taker {
    rb_mem *mem;
    const rb_package *p;
    int (*each)(void *user, const char *package, rb_lexicon *x);
    void *user;
} taker;

static int wrong(const taker *t, rb_err *e)
{
    return rb_fail(e, RB_EINPUT,
                   "package '%s': its word lists cannot be read from its "
                   "process",
                   t->p->m.name);
}

static int take_one(taker *t, rb_wire *w, rb_arena *a, rb_err *e)
{
    rb_lexicon *x;
    size_t n, len;
    const char *said = rb_wire_bytes(w, &len);
    uint32_t stems = rb_wire_u32(w);
    const char *words = rb_wire_bytes(w, &n);
    if (w->bad || said == NULL || words == NULL ||
        rb_utf8_check(said, len) != len || memchr(said, '\0', len) != NULL)
        return wrong(t, e);
    char *name = rb_arena_str(a, said, len);
    if (name == NULL)
        return rb_nomem(e);
    rb_utf8_plain(name, len); /* a terminal may be where it goes */
    int code = rb_lexicon_new(&x, t->mem, name, words, n, "word", "pos",
                              stems != 0, e);
    if (code == RB_EINPUT)
        return wrong(t, e);
    if (code == RB_OK && t->each(t->user, t->p->m.name, x) != 0) {
        rb_lexicon_free(x);
        code = rb_nomem(e);
    }
    return code;
}

static int take_all(taker *t, const rb_buf *lists, rb_err *e)
{
    rb_arena names;
    rb_wire w = rb_wire_of(lists);
    uint32_t n = rb_wire_u32(&w);
    int code = w.bad || n > LISTS_MAX ? wrong(t, e) : RB_OK;
    rb_arena_init(&names, t->mem);
    for (uint32_t i = 0; code == RB_OK && i < n; i++)
        code = take_one(t, &w, &names, e);
    rb_arena_free(&names);
    return code;
}

/* ---- a package that is a lexicon ---- */

/* "data/certainty.tsv" is called certainty; 0: it is no table. */
static size_t table_name(const char *file, const char **name)
{
    const char *slash = strrchr(file, '/');
    *name = slash != NULL ? slash + 1 : file;
    size_t n = strlen(*name);
    return n > 4 && strcmp(*name + n - 4, ".tsv") == 0 ? n - 4 : 0;
}

static int take_table(taker *t, rb_script *s, const char *file, rb_err *e)
{
    const char *stem;
    rb_lexicon *x;
    rb_buf b;
    size_t n = table_name(file, &stem);
    if (n == 0)
        return RB_OK;
    char *name = rb_strndup(t->mem, stem, n);
    if (name == NULL)
        return rb_nomem(e);
    rb_buf_init(&b, t->mem);
    int code = rb_package_read(s, t->p, RB_FILE_DATA, file, &b, e);
    if (code == RB_OK)
        code = rb_lexicon_new(&x, t->mem, name, b.p ? b.p : "", b.n, NULL, NULL,
                              1, e);
    if (code == RB_EINPUT)
        rb_err_prefix(e, "package '%s', %s", t->p->m.name, file);
    if (code == RB_OK && t->each(t->user, t->p->m.name, x) != 0) {
        rb_lexicon_free(x);
        code = rb_nomem(e);
    }
    rb_buf_free(&b);
    rb_free(t->mem, name, n + 1);
    return code == RB_EDONE ? RB_OK : code;
}

/* Nothing of it runs: its tables are its lists, by their first columns. */
static int take_tables(taker *t, rb_script *s, rb_err *e)
{
    rb_contents c;
    int code = rb_contents_read(&c, t->mem, &t->p->m, t->p->folder, e);
    for (uint32_t i = 0; code == RB_OK && i < c.file.n; i++)
        code = take_table(t, s, c.file.v[i].name, e);
    rb_contents_free(&c);
    return code;
}

/* ---- all ---- */

static int ask(taker *t, rb_script *s, rb_err *e)
{
    rb_buf lists;
    int code = RB_OK;
    if (rb_package_is(t->p, "lexicon"))
        return take_tables(t, s, e);
    if (t->p->remote == NULL && t->p->state == NULL)
        return RB_OK; /* it has no code, or none that has run */
    rb_buf_init(&lists, t->mem);
    if (t->p->remote != NULL)
        code = rb_remote_lexicons(t->p->remote, &lists, e);
    else
        rb_local_lexicons(t->p, &lists);
    if (code == RB_OK)
        code = lists.failed ? rb_nomem(e) : take_all(t, &lists, e);
    rb_buf_free(&lists);
    return code;
}

int rb_script_lexicons(rb_script *s, rb_mem *m, uint32_t *from,
                       int (*each)(void *user, const char *package,
                                   rb_lexicon *x),
                       void *user, rb_err *e)
{
    taker t = {m, NULL, each, user};
    int code = RB_OK;
    for (; code == RB_OK && *from < s->pack.n; *from += code == RB_OK) {
        t.p = s->pack.v[*from];
        code = ask(&t, s, e);
    }
    return code;
}

int rb_script_data(rb_script *s, const char *package, const char *file,
                   rb_buf *out, rb_err *e)
{
    char folder[PATH_MAX];
    rb_package *p = NULL;
    int code = rb_package_find(s, package, folder, sizeof folder, e);
    if (code == RB_OK)
        code = rb_package_open(s, folder, &p, e);
    if (code == RB_OK)
        code = rb_locked_check(s, p, package, e);
    if (code == RB_OK && !rb_package_lists(p, file))
        code = rb_fail(e, RB_EUSAGE,
                       "package '%s' has no file '%s'; its manifest lists what "
                       "there is (package.lua: files)",
                       p->m.name, file);
    if (code == RB_OK)
        code = rb_package_read(s, p, RB_FILE_DATA, file, out, e);
    if (code == RB_EDONE)
        code = rb_fail(e, RB_EIO, "package '%s': '%s' is not in %s", p->m.name,
                       file, folder);
    rb_package_free(s, p);
    return code;
}

/*
** transaction.c - the unit of safety of the project file
**
** Whatever goes wrong between begin and commit, the file shows the last
** commit: SQLite's log sees to that after a crash, rb_store_give_up() after
** an error.
*/
#include "store_int.h"

#include <time.h>

enum { TX_DOCS = 1000, TX_BYTES = 32 << 20, TX_MS = 2000 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int rb_store_begin(rb_store *s, rb_err *e)
{
    if (s->in_tx)
        return RB_OK;
    sqlite3_stmt *st = rb_store_stmt(s, ST_BEGIN, e);
    if (!st)
        return RB_ESTORE;
    int code = rb_store_step(s, st, e);
    if (code != RB_OK)
        return code;
    s->in_tx = 1;
    s->tx_began = now_ms();
    return rb_store_check_kin(s, e);
}

int rb_store_tx_is_full(const rb_store *s)
{
    return s->tx_docs >= TX_DOCS || s->tx_bytes >= TX_BYTES ||
           now_ms() - s->tx_began >= TX_MS;
}

/* Committed or taken back: the next document begins a new one. */
static void end(rb_store *s)
{
    s->in_tx = 0;
    s->tx_docs = s->tx_new = 0;
    s->tx_bytes = 0;
}

int rb_store_give_up(rb_store *s, rb_err *e)
{
    rb_err why = {0};
    sqlite3_stmt *st = rb_store_stmt(s, ST_ROLLBACK, &why);
    if (e && e->code)
        why = *e;
    /* SQLite may have rolled back by itself: then this does nothing */
    if (st) {
        sqlite3_step(st);
        sqlite3_reset(st);
    }
    if (s->clash) /* its own rows may hide what is wrong; they are gone now */
        rb_store_check_parents(s, &why);
    rb_fail(&s->dead, why.code ? why.code : RB_ESTORE,
            "%.1024s; documents stored and safe: %llu, taken back: %u; run "
            "the same command again afterwards: it goes on from there",
            why.msg, (unsigned long long)s->kept_docs, s->tx_docs);
    end(s);
    if (e)
        *e = s->dead;
    return s->dead.code;
}

static int count_run(rb_store *s, rb_err *e)
{
    sqlite3_stmt *st = rb_store_stmt(s, ST_RUN_COUNT, e);
    if (!st)
        return RB_ESTORE;
    sqlite3_bind_int64(st, 1, s->run_id);
    sqlite3_bind_int64(st, 2, s->tx_new);
    return rb_store_step(s, st, e);
}

int rb_store_commit(rb_store *s, rb_err *e)
{
    if (!s->in_tx)
        return RB_OK;
    rb_err mine = {0};
    sqlite3_stmt *st = rb_store_stmt(s, ST_COMMIT, &mine);
    int code = st ? count_run(s, &mine) : RB_ESTORE;
    if (code == RB_OK)
        code = rb_store_rename_kin(s, &mine);
    if (code == RB_OK)
        code = rb_store_step(s, st, &mine);
    if (code != RB_OK) {
        rb_store_give_up(s, &mine);
        if (e)
            *e = mine;
        return mine.code;
    }
    s->kept_docs += s->tx_docs;
    end(s);
    return RB_OK;
}

/*
** rule_row.c - the row of the rule that an annotation comes from
**
** Rules are few and annotations many: the number of a rule that has its row
** is kept in a table, until another run is set.
*/
#include "store_int.h"

#include <string.h>
#include "../base/utf8.h"

void rb_store_forget_rules(rb_store *s)
{
    rb_vec_free(s->mem, &s->rule);
    rb_free(s->mem, s->rule_slot, s->rule_nslot * sizeof *s->rule_slot);
    s->rule_slot = NULL;
    s->rule_nslot = 0;
    rb_arena_free(&s->rule_mem);
}

static int rules_grow(rb_store *s)
{
    uint32_t n = s->rule_nslot ? s->rule_nslot * 2 : 64;
    uint32_t *slot = rb_calloc(s->mem, n, sizeof *slot);
    if (!slot)
        return -1;
    for (uint32_t i = 0; i < s->rule.n; i++) {
        uint32_t k = (uint32_t)s->rule.v[i].hash & (n - 1);
        while (slot[k])
            k = (k + 1) & (n - 1);
        slot[k] = i + 1;
    }
    rb_free(s->mem, s->rule_slot, s->rule_nslot * sizeof *slot);
    s->rule_slot = slot;
    s->rule_nslot = n;
    return 0;
}

/* The slot of a key, or the empty one where it belongs. */
static uint32_t rule_find(const rb_store *s, const rb_buf *key, uint64_t hash)
{
    uint32_t k = (uint32_t)hash & (s->rule_nslot - 1);
    for (; s->rule_slot[k]; k = (k + 1) & (s->rule_nslot - 1)) {
        const rb_rule *r = &s->rule.v[s->rule_slot[k] - 1];
        if (r->hash == hash && r->len == key->n &&
            memcmp(r->key, key->p, key->n) == 0)
            break;
    }
    return k;
}

/* Run `find` and, when it finds nothing, `add`; both are bound. */
static int find_or_add(rb_store *s, sqlite3_stmt *find, sqlite3_stmt *add,
                       sqlite3_int64 *id, rb_err *e)
{
    int code = rb_store_find_id(s, find, id, e);
    if (code == RB_OK && !*id) {
        code = rb_store_step(s, add, e);
        *id = sqlite3_last_insert_rowid(s->db);
    }
    return code;
}

static int rule_row(rb_store *s, const rb_prov *p, sqlite3_int64 *id, rb_err *e)
{
    sqlite3_stmt *find = rb_store_stmt(s, ST_PACKAGE_FIND, e);
    sqlite3_stmt *add = rb_store_stmt(s, ST_PACKAGE_ADD, e);
    sqlite3_stmt *rfind = rb_store_stmt(s, ST_RULE_FIND, e);
    sqlite3_stmt *radd = rb_store_stmt(s, ST_RULE_ADD, e);
    sqlite3_int64 package = 0;
    if (!find || !add || !rfind || !radd)
        return RB_ESTORE;
    sqlite3_stmt *const both[2] = {find, add};
    for (int i = 0; i < 2; i++) {
        sqlite3_bind_text(both[i], 1, p->package, -1, SQLITE_STATIC);
        sqlite3_bind_text(both[i], 2, p->version, -1, SQLITE_STATIC);
    }
    sqlite3_bind_text(find, 3, s->run_packages, -1, SQLITE_STATIC);
    int code = find_or_add(s, find, add, &package, e);
    if (code != RB_OK)
        return code;
    sqlite3_stmt *const rboth[2] = {rfind, radd};
    for (int i = 0; i < 2; i++) {
        sqlite3_bind_int64(rboth[i], 1, package);
        sqlite3_bind_text(rboth[i], 2, p->rule, -1, SQLITE_STATIC);
    }
    return find_or_add(s, rfind, radd, id, e);
}

int rb_store_rule_id(rb_store *s, const rb_prov *p, sqlite3_int64 *id,
                     rb_err *e)
{
    rb_buf *key = &s->tmp;
    rb_buf_clear(key);
    rb_buf_put(key, p->package, strlen(p->package) + 1);
    rb_buf_put(key, p->version, strlen(p->version) + 1);
    rb_buf_puts(key, p->rule);
    if (key->failed || (s->rule.n >= s->rule_nslot / 2 && rules_grow(s) != 0))
        return rb_nomem(e);
    uint64_t hash = rb_hash(key->p, key->n, 0);
    uint32_t k = rule_find(s, key, hash);
    if (s->rule_slot[k]) {
        *id = s->rule.v[s->rule_slot[k] - 1].id;
        return RB_OK;
    }
    int code = rule_row(s, p, id, e);
    if (code != RB_OK)
        return code;
    rb_rule r = {rb_arena_str(&s->rule_mem, key->p, key->n), (uint32_t)key->n,
                 hash, *id};
    if (!r.key || rb_vec_push(s->mem, &s->rule, r) != 0)
        return rb_nomem(e);
    s->rule_slot[k] = s->rule.n;
    return RB_OK;
}

/*
** bind_ruleset.h - rule sets as scripts hold them: bind_ruleset.c (made),
** bind_rules.c (run), bind_match.c (what they find)
*/
#ifndef RB_BIND_RULESET_H
#define RB_BIND_RULESET_H

#include "bind.h"

typedef struct lruleset {
    rb_ruleset *set;
    uint32_t epoch; /* of the document that its shares are of */
    uint32_t *row;  /* of each rule in the profile, or NULL */
    rb_match_env env;
    uint32_t nrule;
} lruleset;

/* A step of the matcher is cheaper than one of Lua: so many for one. */
enum { RB_MATCH_STEPS = 4 };

lruleset *rb_bind_check_set(lua_State *L, int arg);

/* A match of the set at the stack index `set`. */
void rb_bind_push_match(lua_State *L, int set, const lruleset *x,
                        const rb_matches *all, const rb_match *m);
void rb_bind_open_match(lua_State *L);

#endif

/*
** host.h - the Lua state of one package, as the bindings see it
**
** host.c makes states and contains them; bind_*.c fill the core module of
** each. Every entry into a state goes through rb_state_call, so that no error
** of Lua leaves the room. A state never holds a pointer into a document
** longer than its run: userdata keep `epoch` and are refused when it has
** moved on.
*/
#ifndef RB_HOST_H
#define RB_HOST_H

#include <lua.h>
#include <lauxlib.h>

#include "../base/buf.h"
#include "../base/pool.h"
#include "../match/lexicon.h"
#include "script.h"

typedef struct rb_state rb_state;

typedef struct rb_state_macro { /* for macros that outlive a rule set */
    const char *name, *text;
} rb_state_macro;

/* Classes of userdata and fields that are told apart by address
** (bind_class.c). */
typedef enum rb_class {
    RB_CLASS_DOC,
    RB_CLASS_SPAN,
    RB_CLASS_MATCH,
    RB_CLASS_RULESET,
    RB_CLASSES
} rb_class;
typedef enum rb_field {
    RB_FIELD_START,
    RB_FIELD_STOP,
    RB_FIELD_FIRST,
    RB_FIELD_LAST,
    RB_FIELD_TEXT,
    RB_FIELD_NUMBER,
    RB_FIELD_SPAN,
    RB_FIELD_RULE,
    RB_FIELD_ID,
    RB_FIELD_LAYER,
    RB_FIELD_PACKAGE,
    RB_FIELDS,
    RB_FIELD_OTHER = RB_FIELDS
} rb_field;

enum { RB_WORDS_KEPT = 4096 };

struct rb_state {
    lua_State *L;
    rb_script *script;
    const struct rb_package *pack; /* NULL: a state of the host's own */
    const char *package, *version; /* "stance", "1.0.0"; borrowed */
    const char *folder;            /* of the package; NULL: none */
    rb_doc *doc;                   /* in work, or NULL */
    uint32_t epoch;                /* grows with every document */

    rb_mem *mem; /* limited together with Lua's: what bindings hold */
    rb_vocab *vocab;
    struct rb_lang *lang; /* may be NULL */

    /* lexicons of the package, in order of making; for rb_match_env. Each is
    ** owned by its userdata, which the bindings keep in the registry. */
    RB_VEC(rb_lexicon *) lexicon;
    RB_VEC(rb_state_macro) macro; /* strings owned by the bindings */

    char missing[64], nearest[64]; /* the capture asked for last that the
                                      pattern has not; one that it has */

    rb_err err; /* scratch for calls of stages out of bindings */

    /* containment (host.c) */
    rb_mem own;      /* the memory that `mem` points to */
    rb_mem *under;   /* where it comes from */
    rb_pool pool;    /* small blocks of it */
    size_t memory;   /* its budget, bytes */
    size_t limit;    /* what that comes to for this document */
    uint64_t steps;  /* left for this document */
    uint64_t budget; /* steps of a document */
    size_t output;   /* bytes of print left for this document */
    size_t made;     /* bytes of annotations left for this document */
    uint64_t random; /* state of the generator (grants.c) */
    int lifted;      /* > 0: the host itself is working */
    int fatal;       /* 0, RB_ELIMIT or RB_ENOMEM: every script call fails */
    int over_memory; /* the limit refused a request */
    int refused;     /* the allocator below refused one */
    int clocked;     /* a script has asked what time it is */
    int loaded;      /* init.lua has run: its value is in the registry */
    double deadline; /* of the clock, for work that steps do not see */
    int counted;     /* its instructions are steps, too (host.c) */
    int named;       /* the package's name stands before what it says */
    double patience; /* seconds until then, at the beginning */
    int late;        /* it has passed */
    void *work;      /* what functions that the host lends a script for one call
                     ** work on (a file, a report); NULL: that call is over */
    rb_buf scratch;  /* file on its way into Lua: freed by the state */

    const char *over; /* why it ended, when not by steps or memory; or NULL */

    const void *class_at[RB_CLASSES]; /* their metatables */
    int class_ref[RB_CLASSES];        /* the same in the registry */
    const char *field_at[RB_FIELDS];
    int words_ref;                    /* the strings of types asked for last; */
    uint32_t words_of[RB_WORDS_KEPT]; /* in slot i of type words_of[i] - 1 */

    struct rb_profile *profile; /* NULL: nobody asks what is spent */
    uint64_t allocated;         /* bytes, all together */

    /* the share of the rule in work (rulework.c) */
    uint64_t share; /* steps of a rule in a document */
    uint64_t floor; /* steps that are left when it ends */
    int rule_over;  /* it has ended: as `fatal`, until the rule is left */
    RB_VEC(const char *) stopped; /* rules that ended so; strings owned */
    char where[320];              /* place of an error on its way up */
};

/* The state of a lua_State, from any of its coroutines. */
static inline rb_state *rb_state_of(lua_State *L)
{
    return *(rb_state **)lua_getextraspace(L);
}

/* ---- for the bindings ---- */

/* May the package write this layer (manifest `writes`)? */
int rb_state_may_write(const rb_state *s, const char *layer);
/* Is it among `reads` or `writes`, or one of the core's? */
int rb_state_may_read(const rb_state *s, const char *layer);

/* Charge `n` steps of work done in C; raises a Lua error when the budget is
** used up, so hold no C resource. */
void rb_state_charge(lua_State *L, uint64_t n);
/* The same without an error: RB_OK or RB_ELIMIT (and the state is fatal). */
int rb_state_spend(rb_state *s, uint64_t n);
/* Is its time over (and the state fatal)? For long work in C. */
int rb_state_late(rb_state *s);

/* End the work on this document, as a budget that is used up does. `why`, a
** literal, is how the message goes on after the package's name. Raises. */
void rb_state_stop(lua_State *L, const char *why);
/* Charge `bytes` that annotations are about to take in the document; raises
** when they are too many, so hold no C resource. */
void rb_state_made(lua_State *L, size_t bytes);
/* What a budget of steps comes to for a text of so many bytes. */
uint64_t rb_steps_for(uint64_t steps, size_t text);
/* The same of memory: eight times the text more, but never more than four
** times the budget. */
size_t rb_memory_for(size_t memory, size_t text);
/* How many bytes that may be: for a budget of memory and a text. */
size_t rb_state_may_make(size_t memory, size_t text);

/* Memory was refused, of the document, say, which is not the state's: raises
** what no script catches. What the state's own limit refused is as before. */
int rb_state_nomem(lua_State *L);
/* Raise e's message as a Lua error, with the place of the calling script at
** level `level` (1: the function that called the binding). */
int rb_state_raise(lua_State *L, const rb_err *e, int level);

void rb_state_log(rb_state *s, char level, const char *msg);
/* A message of a package that is not rubric's own: its name before each line,
** so that none of them looks like a message of rubric's. */
void rb_log_named(rb_script *s, const char *name, char level, const char *text);

/* To the metatable of globals on top of the stack: none is new while a document
** is read (globals.c). */
void rb_globals_guard(lua_State *L);

/*
** Given by the bindings (bind_core.c):
** - rb_bind_open pushes the core module, that is `require "rubric.core"`.
**   The host then adds what is a package's own (own.c) and what it is granted
**   (grants.c).
** - rb_bind_doc pushes the userdata of rb_state_of(L)->doc.
** Both may raise.
*/
int rb_bind_open(lua_State *L);
void rb_bind_doc(lua_State *L);

/*
** What lua/rubric/init.lua must have, by the host's calls:
**   rubric.run(value, doc)               run a package's value
**   rubric.report(value, project, out)   value.report(project, out)
**   rubric.why(value, doc, rule, offset) text, or nil when value has no such
**                                        rule; offset from 0
** and for `rubric test`: value.rules[i] = { name=, layer=, examples=, never= }
** (also of each member when the value is an array).
*/

/* ---- for the rest of the room ---- */

/* Must the script end: its budget, or that of its rule, is used up? */
static inline int rb_state_must_end(const rb_state *s)
{
    return s->fatal || s->rule_over;
}

/*
** Work for one rule (rulework.c): between enter and leave the state
** may spend `left` steps. leave says what became of it.
*/
typedef struct rb_rule_work {
    uint64_t floor, before;
} rb_rule_work;
enum { RB_RULE_FINE, RB_RULE_OVER, RB_RULE_OUTER };
void rb_rule_enter(rb_state *s, rb_rule_work *w, uint64_t left);
int rb_rule_leave(lua_State *L, const rb_rule_work *w, uint64_t *spent);
/* Its name is told after the run; what it has made is taken back. */
void rb_rule_stopped(rb_state *s, const char *rule);
void rb_rules_forget(rb_state *s); /* of the document before */
/* One rule may take this part of its package's steps. */
enum { RB_RULE_SHARES = 2 };
/* Message handler: note the place of an error that is to be raised again. */
int rb_state_note_place(lua_State *L);
/* The hook counts again as it did before a share ended. */
void rb_state_rearm(lua_State *L);

/* The library that scripts see (safe.c) and require (module.c); may raise. */
void rb_safe_open(lua_State *L);
void rb_module_open(lua_State *L);
/* table.sort, stable (sort.c). */
int rb_safe_sort(lua_State *L);
/* What permissions grant (grants.c): to the library `math` at t, to the core
** module on top of the stack; and the generator's new beginning. */
void rb_grants_math(lua_State *L, int t);
void rb_grants_core(lua_State *L);
void rb_grants_begin(rb_state *s);
/* The permission that would have made the call of this error; or NULL. */
const char *rb_grants_hint(const char *message);
/* lpeg as a global, with its grammars on the budget (lpeg.c). */
void rb_lpeg_open(lua_State *L);
/* Budgeted find, match, gmatch, gsub into the string table at `t`. */
void rb_strlib_open(lua_State *L, int t);

/* A state with the contained library; nothing of the package is run yet. */
int rb_state_new(rb_state **out, rb_script *sc, const struct rb_package *p,
                 rb_err *e);
void rb_state_free(rb_state *s); /* NULL is fine */

/* Fresh budgets and a new epoch; `d` may be NULL. */
void rb_state_begin(rb_state *s, rb_doc *d);
/* The same for work on a file of so many bytes, which is no document yet. */
void rb_state_begin_file(rb_state *s, size_t bytes);
void rb_state_end(rb_state *s); /* no document any more */

/*
** Call f(ud) protected: f is a C function that gets `ud` as a light userdata
** (its only argument) and returns nothing. The code and message name the
** package and the place.
*/
int rb_state_call(rb_state *s, lua_CFunction f, void *ud, rb_err *e);

/* Run init.lua once and keep its value (rb_state_push_value). */
int rb_state_load(rb_state *s, rb_err *e);
void rb_state_push_value(lua_State *L);
/* Push require(name): for C functions running inside rb_state_call. */
void rb_state_require(lua_State *L, const char *name);

#endif

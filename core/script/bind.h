/*
** bind.h - what the bindings share
**
** A binding is a row of a table: name, C function, signature, since, text.
** The tables make the metatables, and lua/meta, the reference and the
** linter's list of names are printed from the same rows (core.bindings).
*/
#ifndef RB_BIND_H
#define RB_BIND_H

#include "host.h"
#include "../match/gazetteer.h"
#include "../match/ruleset.h"

typedef struct rb_binding {
    const char *name;
    lua_CFunction fn;
    const char *signature; /* "(i: integer): string" in LuaCATS terms */
    const char *since;     /* version */
    const char *text;      /* one sentence */
} rb_binding;

#define RB_META_DOC "rubric.doc"
#define RB_META_SPAN "rubric.span"
#define RB_META_MATCH "rubric.match"
#define RB_META_RULESET "rubric.ruleset"
#define RB_META_MATCHES "rubric.matches"
#define RB_META_LEXICON "rubric.lexicon"
#define RB_META_GAZETTEER "rubric.gazetteer"
#define RB_META_EXAMPLES "rubric.examples"
#define RB_META_MODEL "rubric.weights"

/* A place in the document in work; an annotation when id > 0. */
typedef struct rb_lspan {
    uint32_t epoch;
    uint32_t start, end, tok0, tok1;
    uint32_t id, prov, nfeat;
    const rb_feat *feat; /* in the document's arena */
    const char *layer;   /* the same */
} rb_lspan;

/* Make a metatable of this name: `methods` by __index (called through
** `index` when given), NULL-terminated rows; __metatable locks it. */
void rb_bind_class(lua_State *L, const char *meta, const rb_binding *methods,
                   lua_CFunction index, const luaL_Reg *events);

/* By address (bind_class.c): remember the class whose metatable is called so,
** and the names of fields; is the argument of the class (else NULL; an error);
** make the userdata on the top one; which field has the name (a string of Lua's
** that is short). */
void rb_bind_know(lua_State *L, rb_class c, const char *meta);
void rb_bind_know_fields(lua_State *L);
void *rb_bind_test(lua_State *L, int arg, rb_class c);
void *rb_bind_check(lua_State *L, int arg, rb_class c, const char *meta);
void rb_bind_make(lua_State *L, rb_class c);
rb_field rb_bind_field(lua_State *L, const char *key);

/* The words of a text are few: the string of a type, from the table of those
** asked for last, which lies at `words` (rb_bind_words pushes it). */
void rb_bind_words(lua_State *L);
void rb_bind_push_word(lua_State *L, int words, const rb_doc *d, uint32_t type);

/* The document in work; a Lua error when there is none. */
rb_doc *rb_bind_current(lua_State *L);
/* The same, where argument 1 must be it. */
rb_doc *rb_bind_check_doc(lua_State *L);
/* Argument checks; Lua errors. */
/* Argument 1 of a method, a userdata of class `meta`; `call` says how it is
** called: "list:get(word)". */
void *rb_bind_self(lua_State *L, const char *meta, const char *call);
rb_lspan *rb_bind_check_span(lua_State *L, int arg);
const rb_lexicon *rb_bind_check_lexicon(lua_State *L, int arg);
/* Bytes of the text at `arg` and the one after it. */
void rb_bind_check_bytes(lua_State *L, const rb_doc *d, int arg,
                         uint32_t *start, uint32_t *end);

/* From text that no script holds; raises with the place of its caller. Errors
** name `file` when it is not NULL. */
void rb_bind_push_lexicon(lua_State *L, const char *name, const char *text,
                          size_t len, const char *key, const char *pos,
                          int stems, const char *file);
void rb_bind_push_model(lua_State *L, const char *name, const char *text,
                        size_t len);
void rb_bind_push_span(lua_State *L, uint32_t tok0, uint32_t tok1);
void rb_bind_push_bytes(lua_State *L, uint32_t start, uint32_t end);
void rb_bind_push_ann(lua_State *L, const rb_layer *l, const rb_ann *a);
/* A row of a lexicon as a table column -> text, empty cells left out. */
void rb_bind_push_row(lua_State *L, const rb_lexicon *x, uint32_t row);

/* Token number from Lua (1-based) to ours, or -1 when outside. */
int64_t rb_bind_token(lua_State *L, int arg, const rb_doc *d);

/* Methods of the document: many tokens at once (bind_columns.c). */
int rb_bind_columns(lua_State *L);
int rb_bind_letters(lua_State *L);
int rb_bind_add_one(lua_State *L);  /* bind_add.c */
int rb_bind_add_rows(lua_State *L); /* bind_rows.c */
int rb_bind_known(lua_State *L);    /* bind_known.c */

/* That the package may annotate in this layer. */
void rb_bind_check_write(lua_State *L, const char *layer);
/* Raises when a feature is no number that JSON has. */
void rb_bind_check_finite(lua_State *L, double d, const char *key,
                          const char *rule);

extern const rb_binding rb_bind_doc_rows[], rb_bind_span_rows[],
    rb_bind_match_rows[], rb_bind_ruleset_rows[], rb_bind_lexicon_rows[],
    rb_bind_own_rows[], rb_bind_grant_rows[], rb_bind_examples_rows[],
    rb_bind_model_rows[], rb_bind_gazetteer_rows[];

void rb_bind_open_doc(lua_State *L);
void rb_bind_open_span(lua_State *L);
void rb_bind_open_rules(lua_State *L);
void rb_bind_open_lexicon(lua_State *L);
void rb_bind_open_examples(lua_State *L);
void rb_bind_open_model(lua_State *L);
void rb_bind_open_gazetteer(lua_State *L);

/* core.* constructors */
int rb_bind_ruleset_new(lua_State *L);
int rb_bind_lexicon_new(lua_State *L);
int rb_bind_examples_new(lua_State *L);
int rb_bind_model_new(lua_State *L);
int rb_bind_gazetteer_new(lua_State *L);
int rb_bind_tree(lua_State *L);

#endif

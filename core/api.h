/*
** api.h - what the handles of include/rubric.h hold; for api*.c alone
*/
#ifndef RB_API_H
#define RB_API_H

#include "rubric.h"

#include <locale.h>
#include "base/buf.h"
#include "doc/doc.h"
#include "lang/lang.h"
#include "load/load.h"
#include "load/site.h"
#include "match/ruleset.h"
#include "match/value.h"
#include "script/script.h"
#include "store/store.h"

typedef struct rb_api_lexicon {
    rb_lexicon *x;
    const char *package; /* NULL: given by the host; in the arena */
} rb_api_lexicon;

struct rubric {
    rb_mem mem;
    rb_vocab vocab;
    rb_lang *lang;     /* NULL until something needs it */
    rb_script *script; /* the same */
    rubric_options o;  /* strings in the arena */
    rb_arena arena;
    rb_arena told;              /* what the last rubric_package_about gave */
    char *data_dir, *lang_file; /* in the arena; NULL: not found */
    rb_err err;
    rubric_stats stats;
    rb_arena info; /* strings of the last rubric_package_info */
    int (*passphrase)(void *user, const char *file, char *out, size_t max);
    void *passphrase_user;          /* rubric_passphrase */
    RB_VEC(rb_api_lexicon) lexicon; /* those given, then those of packages */
    uint32_t lexicons_from;         /* packages that were asked for theirs */
    rb_lexicon *const *list;        /* as patterns see them, in the arena; */
    const char *const *list_name;   /* NULL: to be made anew */
    uint32_t nlist;
};

struct rubric_doc {
    rb_doc *d;
    rb_mem *mem; /* the handle's */
    int step;    /* reached */
};

struct rubric_source {
    rb_mem mem; /* its own: workers of several handles share it */
    rb_source *s;
    rb_sites sites;
    int (*convert)(void *user, const rubric_convert *c); /* or NULL */
    void *convert_user;
    rubric *own;     /* a handle for loader packages; NULL: there are none */
    rubric *at_work; /* whose call is being answered: it gets the messages */
    rb_loader *loader;
    size_t loaders;
};

struct rubric_pattern {
    rb_mem *mem;
    rb_ruleset *set;
    rb_matches found;
    RB_VEC(rubric_capture) capture;
};

struct rubric_store {
    rb_store *s;
    char key[33];           /* of the run that was set */
    RB_VEC(char *) allowed; /* real paths, PATH_MAX each: rubric_store_allow */
};

/* Find data_dir and lang_file. */
int rb_api_paths(rubric *r);
/* May a file or folder that the project names be read: does it lie below the
** working folder (no link out of it, nothing hidden), or what was allowed? */
int rb_api_is_near(const rubric_store *s, const char *path);
/* Open what is opened late; codes go to r->err. */
int rb_api_lang(rubric *r);
int rb_api_script(rubric *r);
int rb_api_pos_model(rubric *r); /* into r->lang */
int rb_api_tag_rules(rubric *r); /* the same */
/* The word lists that patterns can ask, into *env; and free them. */
int rb_api_lexicons(rubric *r, rb_match_env *env);
void rb_api_lexicons_free(rubric *r);
/*
** A call begins: the last error is forgotten, and until the function returns
** its thread is in the C locale. The host's would change numbers ("0,5"), what
** letters are, what is the same in another case (Turkish: "TITLE", "title")
** and the language of the system's messages.
*/
typedef struct rb_api_call {
    locale_t ours, before; /* ours 0: it could not be had */
} rb_api_call;
rb_api_call rb_api_begin(rubric *r);
void rb_api_end(rb_api_call *c);
#define RB_API_CALL(r)                                                         \
    __attribute__((cleanup(rb_api_end), unused)) rb_api_call rb_call_ =        \
        rb_api_begin(r)
int rb_api_usage(rubric *r, const char *msg);
/* The script host, for a call about a package of this name, which it needs. */
int rb_api_named(rubric *r, const char *package);
/* Structs that begin with their size, which the caller set: its program may
** be older or newer than we. What we know of the caller's; then what the
** caller knows of ours, and `size` says how much that is. */
void rb_api_take(void *to, size_t full, const void *from);
void rb_api_give(void *to, const void *from, size_t full);
/* The buffer's text as *out, owned by the caller (rubric_free), unless `code`
** is an error, which is returned. The buffer is freed. */
int rb_api_text(rubric *r, int code, rb_buf *b, char **out, size_t *len);
/* Loader packages in use (api_loader.c): into the options of a source, and let
** go again. */
int rb_api_loaders(rubric *r, rubric_source *s, rb_source_options *o);
void rb_api_loaders_close(rubric_source *s);
/* Wrap a document (owned from now on; freed when this fails). */
int rb_api_wrap(rubric *r, rb_doc *d, rubric_doc **out);
double rb_api_clock(void);

#endif

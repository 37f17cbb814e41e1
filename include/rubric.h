/*
** rubric.h - the whole C API of rubric
**
** rubric analyses news and political text: it loads documents, finds
** sentences, tokens, tags and lemmas, runs packages of Lua rules that add
** layers of annotations (actors, quotations, stance...), and stores them.
**
** Conventions
**   - A function that can fail returns a code, RUBRIC_OK (0) for success;
**     the message is rubric_errmsg(). Out parameters are set to NULL or 0 on
**     failure.
**   - Text is UTF-8. Offsets are bytes of the document's text, ends are
**     exclusive.
**   - "borrowed" pointers belong to the object they came from and die with
**     it; "owned" ones are yours to release with the named function;
**     arguments are copied unless it says otherwise.
**   - Pointers must not be NULL unless it says so; those to structs point to
**     one whose `size` is set.
**   - A handle and its documents belong to one thread at a time. Different
**     handles are independent.
**   - Documents, patterns, stores and plans are released before the handle that
**     made them; sources and families may outlive it. A document is analysed
**     and searched by its own handle; any handle may store it.
**   - The library never prints, exits or aborts; no signal reaches the program
**     for it.
**   - A call runs in the C locale, whatever the program's; so do functions
**     that it calls back, which may ask uselocale() for another. They may read
**     documents, but start no other work on the handle that calls them.
*/
#ifndef RUBRIC_H
#define RUBRIC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RUBRIC_API __attribute__((visibility("default")))
#else
#define RUBRIC_API
#endif

#define RUBRIC_VERSION "0.1.0"
#define RUBRIC_ABI 19    /* grows when functions or fields are added */
#define RUBRIC_ABI_MIN 1 /* the oldest header this library serves */

enum {
    RUBRIC_OK = 0,
    RUBRIC_ENOMEM,   /* the allocator refused */
    RUBRIC_EIO,      /* a file cannot be read or written */
    RUBRIC_EINPUT,   /* a document is broken: others can go on */
    RUBRIC_EPATTERN, /* a pattern does not compile */
    RUBRIC_ESCRIPT,  /* a package's script or manifest is wrong */
    RUBRIC_ELIMIT,   /* a budget (memory, steps, size) is used up */
    RUBRIC_ESTORE,   /* the project file cannot be used */
    RUBRIC_EUSAGE,   /* an argument is wrong */
    RUBRIC_DONE      /* not an error: nothing more to read */
};

typedef struct rubric rubric;                 /* a handle */
typedef struct rubric_doc rubric_doc;         /* a document */
typedef struct rubric_layer rubric_layer;     /* a layer of a document */
typedef struct rubric_ann rubric_ann;         /* an annotation */
typedef struct rubric_source rubric_source;   /* files to read from */
typedef struct rubric_pattern rubric_pattern; /* a compiled token pattern */
typedef struct rubric_store rubric_store;     /* a project file */

/* ---- the handle ---- */

/* As lua_Alloc: ptr NULL allocates, nsize 0 frees, else resizes; osize is what
** was asked for before, 0 when ptr is NULL. NULL: there is no memory, which
** becomes RUBRIC_ENOMEM. It is called on the threads that use the handle, and
** those that use sources and families made with it. */
typedef void *(*rubric_alloc)(void *user, void *ptr, size_t osize,
                              size_t nsize);
/* level: 'w' warning, 'i' information, 'o' output of a script's print. The
** message has no newline at its end; borrowed during the call. */
typedef void (*rubric_log)(void *user, char level, const char *message);

typedef struct rubric_options {
    size_t size;              /* sizeof(rubric_options) */
    rubric_alloc alloc;       /* NULL: malloc and free */
    rubric_log log;           /* NULL: silence */
    void *user;               /* handed to both */
    const char *data_dir;     /* language file, Lua library, packages; NULL:
                                 $RUBRIC_DATA, else what lies in the folders
                                 above librubric.so or the program (the source
                                 tree, share/rubric), or in PREFIX */
    const char *package_path; /* extra folders of packages, ':' between */
    size_t script_memory;     /* bytes per package state; 0: 256 MiB; grows with
                                 the text, to four times this at most */
    uint64_t script_steps;    /* VM instructions per document and package,
                                 and as many again for each MiB of text; 0:
                                 200 million, and those of packages in
                                 data_dir are not counted one by one */
    int any_language;         /* 1: English analysis (tags, packages) runs
                                 on documents and paragraphs that are
                                 surely not in English, too */
    const char *pos_model;    /* file of rubric_train_pos that corrects the
                                 parts of speech; NULL: none */
    const char *tag_rules;    /* file of tag rules, in the form of
                                 lua/rubric/tagrules.lua, instead of those of
                                 the language file; NULL: those */
    int trust;                /* RUBRIC_TRUST_*: which packages run in this
                                 process */
    const char *worker;       /* the program `rubric`, which gives the others
                                 a process each; NULL: this program when it is
                                 called so, else the one beside the data or
                                 in PREFIX/bin */
    const char *lock;         /* a project's rubric.lock: packages that it
                                 names are found through it, and must be what
                                 it says; NULL: none */
    const char *trusted;      /* a file of the user's own with the packages
                                 that need no process (rubric_trust_keep);
                                 NULL: none */
    const char *agreed;       /* a file of the user's own with the permissions
                                 that were agreed to: those of a lock, which
                                 may be a stranger's, count only with it, and
                                 rubric_plan_commit writes it; NULL: the lock
                                 decides */
    /* Does the user agree to what a package may do by the lock, ", " between?
    ** 1: yes, and it is written to that file. NULL: no. Called in rubric_use,
    ** rubric_report..., before the package runs. `user` as above. */
    int (*agree)(void *user, const char *package, const char *version,
                 const char *permissions);
} rubric_options;

/* A package that is not trusted works in a process of its own: without files,
** network, other processes, environment, or memory beyond a bound. Its answers
** are the same. */
enum {
    RUBRIC_TRUST_SHIPPED, /* those in data_dir, and those of rubric_trust */
    RUBRIC_TRUST_ALL,     /* every package */
    RUBRIC_TRUST_NONE     /* none */
};

/* A handle: *out is owned. `options` may be NULL, strings in it are copied.
** RUBRIC_ENOMEM, or RUBRIC_EUSAGE when options->size is 0. Files are opened
** when something needs them: a wrong path is an error of that call. */
RUBRIC_API int rubric_open(rubric **out, const rubric_options *options);
RUBRIC_API void rubric_close(rubric *r); /* NULL is fine */

/* The last error of this handle; "" when there is none. Borrowed, valid
** until the next call. r may be NULL, as rubric_open leaves it when it fails:
** "out of memory". */
RUBRIC_API const char *rubric_errmsg(const rubric *r);
RUBRIC_API int rubric_errcode(const rubric *r); /* RUBRIC_OK: none */

RUBRIC_API const char *rubric_version(void); /* "0.1.0" */
/* RUBRIC_ABI of the library. A program built with a header of N works with one
** whose rubric_abi() is N or more. */
RUBRIC_API int rubric_abi(void);
/* What is compiled in, one "name version" a line. Borrowed, static. */
RUBRIC_API const char *rubric_features(void);

/* Figures of the handle since it was opened, for benchmarks and monitors.
** Seconds are of the wall clock. */
typedef struct rubric_stats {
    size_t size;                /* sizeof(rubric_stats) */
    size_t memory, memory_peak; /* bytes held by the handle and its docs */
    size_t types, lexemes;      /* in the vocabulary */
    uint64_t documents, bytes, tokens, sentences;
    double seconds_load, seconds_segment, seconds_tag, seconds_packages;
} rubric_stats;
RUBRIC_API void rubric_get_stats(const rubric *r, rubric_stats *out);

/* ---- packages ---- */

/* Trust a package, by name or folder, from the next rubric_use on. */
RUBRIC_API int rubric_trust(rubric *r, const char *package);
/* Be the process of a package that is not trusted: talk over the socket `fd`
** until it is closed. What `rubric worker` does; a program of your own that
** calls it can be rubric_options.worker. RUBRIC_OK, or what kept it from
** working. */
RUBRIC_API int rubric_worker(int fd);
/* Load a package by name (in the package path) or by folder (with a slash:
** "./mine"), with what its manifest reads and needs from others. Using it twice
** is fine. RUBRIC_EUSAGE: there is none; RUBRIC_ESCRIPT: it is wrong. Those in
** use before stay so. */
RUBRIC_API int rubric_use(rubric *r, const char *package);
/* Set an argument of a package in use, before the first document, as text:
** "3", "true". `package` may be NULL: the first used package that declares it.
** RUBRIC_EUSAGE: there is no such argument, or the value does not fit. */
RUBRIC_API int rubric_set_arg(rubric *r, const char *package, const char *name,
                              const char *value);
/* What a rule or a phase of a package has cost. */
typedef struct rubric_cost {
    const char *package;
    const char *rule;  /* NULL: a phase */
    const char *phase; /* NULL: a rule; else "loading", "gazetteers", "script"
                          (what is neither rule nor another phase)... */
    const char *file;  /* of the rule, in the package's folder; NULL: not
                          found */
    unsigned line;
    double seconds;
    uint64_t steps;      /* instructions of Lua, and quarters of the
                            matcher's */
    uint64_t candidates; /* places where the rule was tried */
    uint64_t matches;
    uint64_t bytes; /* allocated, and perhaps freed again */
} rubric_cost;
/* Count costs from the first rubric_use on: to be called before it. Looking at
** the clock makes the work slower; without this call it costs nothing. */
RUBRIC_API int rubric_profile(rubric *r);
/* What has been counted, package by package. *out is borrowed, valid until the
** next call. */
RUBRIC_API int rubric_costs(rubric *r, const rubric_cost **out, size_t *n);
/* Names of all packages in the path, or NULL at the end. Borrowed. */
RUBRIC_API const char *rubric_package_name(rubric *r, size_t i);
/* Layers that packages write: the i-th, those of packages in use first, then
** those of all in the path, shipped ones before others. *package is the one to
** use for it, NULL when it is in use. NULL at the end (*package is untouched).
** Both borrowed, valid until the next rubric_use. */
RUBRIC_API const char *rubric_package_layer(rubric *r, size_t i,
                                            const char **package);
/* The folder of rubric's own data (lua/, scripts/): rubric_options.data_dir, or
** the one that was found. NULL: there is none, see rubric_errmsg. Borrowed. */
RUBRIC_API const char *rubric_data_dir(rubric *r);
/* Hash (32 hexadecimal digits) of the used packages, their data, arguments and
** budgets, and the core version: equal hashes give equal layers. "" on an error
** (rubric_errmsg). Borrowed, valid until the next rubric_use. */
RUBRIC_API const char *rubric_run_key(rubric *r);

/* ---- documents ---- */

typedef struct rubric_meta {
    size_t size; /* sizeof(rubric_meta) */
    const char *id, *title, *author, *date, *source, *url, *site, *lang;
} rubric_meta;

/* How far to go with a document; each step includes those before it. */
enum {
    RUBRIC_LOADED,    /* text and metadata */
    RUBRIC_SEGMENTED, /* paragraphs, sentences, tokens, furniture */
    RUBRIC_TAGGED,    /* parts of speech, lemmas */
    RUBRIC_ANALYZED   /* the layers of all used packages */
};

/* A document from memory, analysed by all used packages. Invalid UTF-8 is
** replaced (see rubric_doc_note). Text and metadata are copied; meta may be
** NULL, and so may its members. A project calls a document without an id by a
** hash of its text. RUBRIC_ENOMEM also when the text has 4 GiB or more.
** *out is owned: rubric_doc_free. A package that fails leaves no document here;
** rubric_doc_new and rubric_doc_to keep what the others found. */
RUBRIC_API int rubric_analyze(rubric *r, const char *text, size_t len,
                              const rubric_meta *meta, rubric_doc **out);
/* The same, not analysed yet. */
RUBRIC_API int rubric_doc_new(rubric *r, const char *text, size_t len,
                              const rubric_meta *meta, rubric_doc **out);
/* Bring a document to a step; one that it has reached is no error. Layers that
** a failing package could not make stay empty and the others are there: the
** code is RUBRIC_ESCRIPT or RUBRIC_ELIMIT, the message names package, rule and
** cure. Packages run once in a document, also when they fail. */
RUBRIC_API int rubric_doc_to(rubric *r, rubric_doc *d, int step);
/* A rule that took more steps in a document than one may (half of its
** package's, or limits.rule_steps of the manifest). It was stopped, nothing of
** it is in the document, and all else is: rubric_doc_to gave RUBRIC_ELIMIT. */
typedef struct rubric_stopped {
    const char *package, *rule;
    const char *file;    /* in the package's folder; NULL: not found */
    unsigned line;       /* of the rule in it */
    uint64_t steps;      /* that it may take */
    const char *message; /* that says all this, and the cure */
} rubric_stopped;
/* The i-th rule stopped in this document, or NULL. Borrowed. */
RUBRIC_API const rubric_stopped *rubric_doc_stopped(const rubric_doc *d,
                                                    size_t i);
RUBRIC_API void rubric_doc_free(rubric_doc *d); /* NULL is fine */

/* NUL-terminated; borrowed. len may be NULL. */
RUBRIC_API const char *rubric_doc_text(const rubric_doc *d, size_t *len);
/* "id" "title" "author" "date" "source" "url" "site" "lang" "path"
** "modified"; NULL when not known. Borrowed. */
RUBRIC_API const char *rubric_doc_meta(const rubric_doc *d, const char *name);
/* Where a field of the metadata was found: "json-ld headline", "meta og:title",
** "<h1>", "field title"...; NULL: nothing to say. Borrowed. */
RUBRIC_API const char *rubric_doc_meta_from(const rubric_doc *d,
                                            const char *name);
/* What the loader had to repair or leave out: the i-th note or NULL.
** Borrowed. */
RUBRIC_API const char *rubric_doc_note(const rubric_doc *d, size_t i);

/* ---- the way back to the source ---- */

/* Where a span of the text came from. */
typedef struct rubric_place {
    size_t size;         /* sizeof(rubric_place), set by the caller */
    const char *part;    /* "": the file (or the archive's member) itself; else
                            a part of it: "word/document.xml". Borrowed */
    uint64_t start, end; /* bytes of that, end exclusive */
    int exact;           /* 1: the span begins and ends where the source's
                            characters do; 0: inside an entity or the like, and
                            the place is a little wider */
    int page;            /* 1: start and end are page numbers (PDF), from 1 */
} rubric_place;
/* The smallest range of the source that the bytes start to end of the text
** came from. 0, or RUBRIC_EUSAGE when the span is not in the text. */
RUBRIC_API int rubric_doc_place(const rubric_doc *d, size_t start, size_t end,
                                rubric_place *out);
/* The encoding of the source, as iconv calls it. Borrowed, never NULL. */
RUBRIC_API const char *rubric_doc_encoding(const rubric_doc *d);
/* The bytes that rubric_doc_place counts: of the document's file, of a
** member of an archive ("news.zip/a.html"), of a part. *out is owned:
** rubric_free. */
RUBRIC_API int rubric_doc_source(rubric *r, const rubric_doc *d,
                                 const char *part, char **out, size_t *len);

/* What the reader of a page left out: navigation, captions, comments... */
typedef struct rubric_drop {
    size_t size;         /* sizeof(rubric_drop), set by the caller */
    const char *reason;  /* "navigation", "caption"... Borrowed */
    const char *text;    /* its words. Borrowed */
    uint64_t start, end; /* bytes of the source */
} rubric_drop;
/* The i-th, in the order of the source; RUBRIC_DONE after the last. There
** are none unless rubric_source_options.dropped is set. */
RUBRIC_API int rubric_doc_dropped(const rubric_doc *d, size_t i,
                                  rubric_drop *out);

/* 1-based line and column (bytes) of an offset. */
RUBRIC_API void rubric_doc_line_col(const rubric_doc *d, size_t offset,
                                    size_t *line, size_t *column);

/* Bytes of the text; of rubric_sentence_tokens, tokens. */
typedef struct rubric_span {
    size_t start, end;
} rubric_span;

typedef struct rubric_token {
    size_t start, end;
    const char *lemma; /* borrowed; "" before RUBRIC_TAGGED */
    const char *pos;   /* Penn tag; "" before RUBRIC_TAGGED */
} rubric_token;

/* Paragraphs, sentences and tokens are numbered from 0 to below their count,
** which is 0 before RUBRIC_SEGMENTED. A number must be below it. */
RUBRIC_API size_t rubric_paragraph_count(const rubric_doc *d);
RUBRIC_API rubric_span rubric_paragraph(const rubric_doc *d, size_t i);
/* How many of them English analysis leaves out, because they are surely in
** another language: their tokens have no tag and no lemma, and packages find
** nothing there. All of them when the document is. Those that differ from
** their document are in the layer `language`. */
RUBRIC_API size_t rubric_paragraphs_skipped(const rubric_doc *d);
RUBRIC_API size_t rubric_sentence_count(const rubric_doc *d);
RUBRIC_API rubric_span rubric_sentence(const rubric_doc *d, size_t i);
/* First token of a sentence and the one after its last. */
RUBRIC_API rubric_span rubric_sentence_tokens(const rubric_doc *d, size_t i);
/* Sentence that holds the byte, or SIZE_MAX. */
RUBRIC_API size_t rubric_sentence_at(const rubric_doc *d, size_t offset);
RUBRIC_API size_t rubric_token_count(const rubric_doc *d);
RUBRIC_API rubric_token rubric_token_get(const rubric_doc *d, size_t i);

/* ---- layers ---- */

/* By number (NULL at the end) or by name (NULL when absent: no annotation of
** it was made). Layers and annotations are borrowed from the document, valid
** until it is brought to a further step. */
RUBRIC_API const rubric_layer *rubric_layer_get(const rubric_doc *d, size_t i);
RUBRIC_API const rubric_layer *rubric_layer_named(const rubric_doc *d,
                                                  const char *name);
RUBRIC_API const char *rubric_layer_name(const rubric_layer *l);
/* Annotations, sorted by start, longer ones first. Borrowed. */
RUBRIC_API size_t rubric_ann_count(const rubric_layer *l);
RUBRIC_API const rubric_ann *rubric_ann_get(const rubric_layer *l, size_t i);

RUBRIC_API rubric_span rubric_ann_span(const rubric_ann *a);
/* Its number in its document: 1, 2... as they were made, over all layers. */
RUBRIC_API size_t rubric_ann_id(const rubric_ann *a);
/* Who made it: the rule's name, the package and its version; "" when there is
** none to name. d is its document. Borrowed. */
RUBRIC_API const char *rubric_ann_rule(const rubric_doc *d,
                                       const rubric_ann *a);
RUBRIC_API const char *rubric_ann_package(const rubric_doc *d,
                                          const rubric_ann *a);
RUBRIC_API const char *rubric_ann_version(const rubric_doc *d,
                                          const rubric_ann *a);

/* A feature's value. */
enum {
    RUBRIC_NULL,   /* absent, or null */
    RUBRIC_BOOL,   /* integer is 0 or 1, and number */
    RUBRIC_INT,    /* integer, and number */
    RUBRIC_NUMBER, /* number */
    RUBRIC_STRING, /* string */
    RUBRIC_SPANS   /* spans, count pairs of byte offsets */
};
typedef struct rubric_value {
    int kind;
    int64_t integer;
    double number;
    const char *string;    /* borrowed */
    const uint32_t *spans; /* borrowed: start, end, start, end... */
    size_t count;          /* bytes of string, or pairs of spans */
} rubric_value;

RUBRIC_API rubric_value rubric_ann_feature(const rubric_ann *a,
                                           const char *name);
/* String feature, or NULL: it is absent, or of another kind. */
RUBRIC_API const char *rubric_ann_str(const rubric_ann *a, const char *name);
/* The i-th feature's name, or NULL at the end. */
RUBRIC_API const char *rubric_ann_feature_name(const rubric_ann *a, size_t i);

/* ---- machine formats ---- */

enum {                         /* rubric_json's what */
       RUBRIC_JSON_TEXT,       /* {"id","title",...,"text"} */
       RUBRIC_JSON_TOKENS,     /* {"id","unit","sentences":[...]} */
       RUBRIC_JSON_RUN,        /* {"id","unit","layers":{...}} */
       RUBRIC_JSON_SOURCE = 16 /* added to RUN: where in the source each
                                  annotation stands: "source":[start,end] or
                                  [start,end,part]; and of the document
                                  "source":{"path","encoding"} */
};
/* One JSON object without a newline. For RUN: `layers` is a comma list, or
** NULL for all that packages wrote. *out is owned: rubric_free; len may be
** NULL. */
RUBRIC_API int rubric_json(rubric *r, const rubric_doc *d, int what,
                           const char *layers, char **out, size_t *len);
/* Release what a function of this handle gave, with the length that it told
** (without the NUL that follows). s may be NULL. */
RUBRIC_API void rubric_free(rubric *r, char *s, size_t len);

/* ---- reading files ---- */

/* A file that the library does not read itself (PDF: see convert below), and
** where what it holds is to go. */
typedef struct rubric_convert {
    size_t size;        /* sizeof(rubric_convert) */
    const char *format; /* "pdf" */
    const char *bytes;  /* the whole file; borrowed during the call */
    size_t len;
    /* Give the next n bytes of the text, which are copied: UTF-8, lines, and
    ** a form feed after each page. Non-zero: no more is wanted, come back. */
    int (*text)(void *to, const char *s, size_t n);
    /* Give what the file says of itself, copied, when it does: "title",
    ** "author", "date", "modified" (ISO 8601). */
    void (*meta)(void *to, const char *name, const char *value);
    /* Say why it cannot be done: the end of a sentence, copied. */
    void (*refuse)(void *to, const char *why);
    void *to; /* first argument of all three */
} rubric_convert;

typedef struct rubric_source_options {
    size_t size;            /* sizeof(rubric_source_options) */
    const char *format;     /* NULL: by content, then name; or
                               one of those that --version lists, or a
                               loader package by name */
    const char *text_field; /* NULL: "text", "body", "content",
                               "full_text" */
    const char *id_field;   /* NULL: the field "id", else path:line */
    const char *title_field, *author_field, *date_field, *source_field,
        *url_field, *lang_field; /* NULL: the field of that name */
    const char *encoding;        /* NULL: mark, UTF-8, or detected */
    const char *include;         /* globs, comma between; NULL: known endings */
    const char *exclude;         /* globs, comma between */
    size_t max_bytes;            /* per file; 0: 1 GiB */
    int dropped;                 /* keep what is left out of pages, too */
    const char *site_rules;      /* folder of Lua data files: what is article
                                    and what is not on the pages of a site */
    /* Takes the text out of PDF files; 0 when it could be done. NULL: they
    ** are refused with a message. Called inside rubric_source_next. */
    int (*convert)(void *user, const rubric_convert *c);
    void *convert_user;
    int repair; /* 1: repair mojibake ("â€™" for ’) in plain text and in fields
                   of records, too, where it is only told of by default; what
                   is extracted (pages, mail, office files) is repaired */
    int html_text; /* 1: the texts of records (JSON, CSV) are HTML, of which
                      the words are the text; else they are as they stand, and
                      tags in them are told of */
} rubric_source_options;

/* A source reads files one document at a time; it belongs to no handle (r
** takes the error), so that several workers can share one under a lock of the
** host's. `o` may be NULL. *out is owned: rubric_source_close. Loader packages
** that are in use in `r` by name (rubric_use) read the files that have their
** endings; they run inside rubric_source_next, with the trust, arguments and
** modules that `r` has now. */
RUBRIC_API int rubric_source_open(rubric *r, const rubric_source_options *o,
                                  rubric_source **out);
/* A file, a folder (recursive, in name order), or "-" for stdin. */
RUBRIC_API int rubric_source_add(rubric *r, rubric_source *s, const char *path);
/* The next document, made on handle r (step RUBRIC_LOADED). RUBRIC_DONE at
** the end; files that were left out because of their ending are then logged.
** Any other code concerns one file or record: report it and call again for
** the next. */
RUBRIC_API int rubric_source_next(rubric *r, rubric_source *s,
                                  rubric_doc **out);
RUBRIC_API void rubric_source_close(rubric_source *s); /* NULL is fine */

/* ---- token patterns ---- */

enum { RUBRIC_IGNORE_CASE = 1 }; /* rubric_pattern_new's flags */

typedef struct rubric_capture {
    const char *name; /* borrowed from the pattern */
    size_t start, end;
    size_t token, token_end;
} rubric_capture;

typedef struct rubric_match {
    size_t start, end;       /* bytes */
    size_t token, token_end; /* tokens, end exclusive */
    const rubric_capture *capture;
    size_t captures;
} rubric_match;

/* Word lists that patterns ask by name, [lex="NAME"]: those that packages in
** use make, as NAME and as PACKAGE/NAME (where two have the same name only
** so), and those given here. Of a package of the kind lexicon they are its
** tables: data/words.tsv is `words`, its first column the words. `file` is a
** text with a word on each line (# begins a comment, * at the end of a word
** makes it a beginning), or a table with tabs whose first line names the
** columns; or PACKAGE:FILE, a file of a package. `columns` is NULL (the first)
** or "KEY" or "KEY,POS": where the words and their classes (N V A R) stand.
** *phrases (or NULL): how many lines of a list have several words, which no
** token can match. */
RUBRIC_API int rubric_lexicon_file(rubric *r, const char *name,
                                   const char *file, const char *columns,
                                   size_t *phrases);
/* The i-th name by which a pattern can ask for a word list, or NULL at the
** end; borrowed until a package is used or a list given. */
RUBRIC_API const char *rubric_lexicon_name(rubric *r, size_t i);

/* *out is owned: rubric_pattern_free. RUBRIC_EPATTERN: the message shows the
** pattern with a caret, what was expected, and advice. */
RUBRIC_API int rubric_pattern_new(rubric *r, const char *pattern, int flags,
                                  rubric_pattern **out);
RUBRIC_API void rubric_pattern_free(rubric_pattern *p); /* NULL is fine */
/* Layers that the pattern reads, or NULL at the end: to know what to use.
** Borrowed. */
RUBRIC_API const char *rubric_pattern_layer(const rubric_pattern *p, size_t i);
/* Features that it asks annotations for: the i-th with its layer, or NULL at
** the end; the same may come twice. */
RUBRIC_API const char *rubric_pattern_feature(const rubric_pattern *p, size_t i,
                                              const char **layer);
/* The step a document must have reached: RUBRIC_SEGMENTED or _TAGGED. */
RUBRIC_API int rubric_pattern_step(const rubric_pattern *p);
/* All matches, from left to right, not overlapping; `each` returns 0 to go
** on: when it does not, the code is RUBRIC_OK all the same. The match is
** borrowed during the call. The document must be of this handle, and at the
** step that the pattern needs (RUBRIC_EUSAGE). */
RUBRIC_API int rubric_find(rubric *r, rubric_pattern *p, const rubric_doc *d,
                           int (*each)(void *user, const rubric_match *m),
                           void *user);

/* ---- the project file ---- */

enum {                        /* rubric_store_open's flags */
       RUBRIC_STORE_READ = 1, /* read only */
       RUBRIC_STORE_CHECK = 2 /* read the whole file first, and refuse it when
                                 its pages or rows are not as they should be:
                                 for projects of others. Tables and views that
                                 are not rubric's own are refused in any case */
};

/* A file that is not there is made, unless it is only read. *out is owned:
** rubric_store_close. One of an older rubric is brought up to date, which is
** logged, also when it is only read. RUBRIC_ESTORE: it is no project file, of a
** newer version, of an older one where it cannot be written, or damaged. */
RUBRIC_API int rubric_store_open(rubric *r, const char *path, int flags,
                                 rubric_store **out);
/* Commit what is pending and close; it is closed also when that fails. r is the
** handle that opened it; s may be NULL. */
RUBRIC_API int rubric_store_close(rubric *r, rubric_store *s);
/* 1 when this document (same id and text) was already analysed under the
** same run key, 0 when not, a negative code on error (-RUBRIC_ESTORE...). */
RUBRIC_API int rubric_store_has(rubric *r, rubric_store *s,
                                const rubric_doc *d);
/* Store an analysed document with its layers, replacing an older state of
** the same id. Committed every 1,000 documents and at close. r, here and in
** rubric_store_has, is the handle that analysed it: its run key counts. Several
** handles may put into one store, one at a time and while the one that opened
** it rests. */
RUBRIC_API int rubric_store_put(rubric *r, rubric_store *s,
                                const rubric_doc *d);
/* Run one read-only SQL statement; `row` gets column names and values as
** text (NULL for null) and returns 0 to go on. */
RUBRIC_API int rubric_store_sql(rubric *r, rubric_store *s, const char *sql,
                                int (*row)(void *user, int n,
                                           const char *const *name,
                                           const char *const *value),
                                void *user);

/* ---- a stored run, derived again ---- */

/* Set up a handle that has no package in use as the handle of that run was
** (the column id of the table run): settings, packages in their order,
** arguments. What of the world is another one now (a package's hash, the
** core's version) is told, a line each, and is no error; a package or file
** that is not there is. Files and folders that the run names are read only
** below the working folder (nothing hidden there), or what rubric_store_allow
** names; limits of the run count when they are less than those of the handle.
** `tell` may be NULL. */
RUBRIC_API int rubric_store_derive(rubric *r, rubric_store *s, int64_t run,
                                   void (*tell)(void *user, const char *text),
                                   void *user);
/* What the project names may be read for rubric_store_derive when it is this
** file, or below this folder. */
RUBRIC_API int rubric_store_allow(rubric *r, rubric_store *s, const char *path);
/* The document of that id as it was loaded (RUBRIC_LOADED): *out is owned.
** *changed (may be NULL): 1 when its text or metadata in the project are not
** what the run saw. */
RUBRIC_API int rubric_store_doc(rubric *r, rubric_store *s, const char *id,
                                rubric_doc **out, int *changed);

enum {                      /* rubric_difference.kind: */
       RUBRIC_ONLY_STORED,  /* an annotation that was not derived */
       RUBRIC_ONLY_DERIVED, /* one that is not stored */
       RUBRIC_CHANGED,      /* other features, rule or package in that place */
       RUBRIC_REORDERED     /* the same ones, made in another order */
};
typedef struct rubric_difference { /* borrowed during the call */
    size_t size;                   /* sizeof(rubric_difference) */
    int kind;
    const char *layer; /* "token": a tag or a lemma */
    size_t start, end;
    const char *stored, *derived; /* "RULE of PACKAGE VERSION {features}"; NULL:
                                     it is not there */
} rubric_difference;

/* Compare an analysed document with what is stored under its id, byte for byte.
** `each` (may be NULL) returns 0 to hear of the next; *differences counts all
** in any case. */
RUBRIC_API int
rubric_store_compare(rubric *r, rubric_store *s, const rubric_doc *d,
                     int (*each)(void *user, const rubric_difference *x),
                     void *user, size_t *differences);

/* ---- families: documents that share a story ---- */

/* Wire copies, reprints and cut copies, by their runs of five words: two
** kilobytes of memory for each document that is no copy. A project file does
** the same for what is put into it: columns family, similarity and copied of
** the table document; views family and stance_matrix_families. */
typedef struct rubric_families rubric_families;

enum {
    RUBRIC_KIN_NONE, /* alone, or the first of its family */
    RUBRIC_KIN_COPY, /* resembles an older member; similarity: runs of words
                        that both have, of all (0.4 and more) */
    RUBRIC_KIN_PART  /* one holds most of the other; similarity: runs that
                        both have, of the shorter (0.65 and more) */
};

typedef struct rubric_kin { /* documents by number: 0, 1, 2... as added */
    size_t family;          /* the first member; its own number when alone */
    size_t like;            /* the member that it was compared with */
    int kind;
    double similarity; /* 0 for RUBRIC_KIN_NONE */
} rubric_kin;

/* The index belongs to no handle; one thread at a time. */
RUBRIC_API int rubric_families_open(rubric *r, rubric_families **out);
/* Add the next document, whose text must be there (RUBRIC_LOADED); nothing of
 ** it is kept but the runs. */
RUBRIC_API int rubric_families_add(rubric *r, rubric_families *f,
                                   const rubric_doc *d, rubric_kin *out);
/* The family of a document now: a later one can show that two families tell
** the same story, and the older one is what both are called. SIZE_MAX: there is
** no document of that number. */
RUBRIC_API size_t rubric_families_of(rubric_families *f, size_t number);
RUBRIC_API void rubric_families_close(rubric_families *f); /* NULL is fine */

/* ---- reports, tests, explanations: written by Lua, given as text ---- */

/* Write a report of a project with a report package; `package` NULL: "report".
** `write` gets pieces of the file and returns 0 to go on; when it does not, the
** code is RUBRIC_EIO. */
RUBRIC_API int rubric_report(rubric *r, rubric_store *s, const char *package,
                             int (*write)(void *user, const char *text,
                                          size_t len),
                             void *user);
typedef struct rubric_arg {
    const char *name, *value;
} rubric_arg;
/* The same with arguments of the report package, which are checked against its
** manifest before anything runs (RUBRIC_EUSAGE). */
RUBRIC_API int
rubric_report_with(rubric *r, rubric_store *s, const char *package,
                   const rubric_arg *arg, size_t args,
                   int (*write)(void *user, const char *text, size_t len),
                   void *user);
/* Run examples and gold of a package, which comes into use. `gold` is a folder
** or NULL for the package's own and the seeds'. `format`: "text" (NULL, too),
** "jsonl" or "tap". Tests that fail are counted, no error: RUBRIC_OK. */
RUBRIC_API int rubric_test(rubric *r, const char *package, const char *gold,
                           const char *format,
                           int (*write)(void *user, const char *text,
                                        size_t len),
                           void *user, size_t *passed, size_t *failed);
/* Compare the package's own gold documents (JSON) with what it finds: `write`
** gets annotations that gold has and it has not, those that are new, those that
** changed. With `update` the rows that differ are then written into the gold
** files, each file whole or not at all; the rest of a file stays as it is.
** *same counts gold rows that are right, *changed the differences. */
RUBRIC_API int
rubric_expect(rubric *r, const char *package, int update, const char *format,
              int (*write)(void *user, const char *text, size_t len),
              void *user, size_t *same, size_t *changed);
/* Which rules made the annotations at an offset and from what; the document is
** analysed first if it is not. With `rule` not NULL: how far that rule got
** there and what failed. *out is owned: rubric_free; len may be NULL. */
RUBRIC_API int rubric_why(rubric *r, rubric_doc *d, size_t offset,
                          const char *rule, char **out, size_t *len);
/* The same; `format` is "text" (NULL, too) or "jsonl": a line for each
** annotation, or one for the rule. */
RUBRIC_API int rubric_why_as(rubric *r, rubric_doc *d, size_t offset,
                             const char *rule, const char *format, char **out,
                             size_t *len);

/* The rules of a package, which is used: a line of JSON for each, which begins
** with its name: {"name":"...","layer":"...","match":"...","examples":[...],
** "never":[...]}. *out is owned. */
RUBRIC_API int rubric_rules(rubric *r, const char *package, char **out,
                            size_t *len);

/* The tokens as the patterns of the packages see them, a line each: form,
** lemma, tag, shape, lexicons (PACKAGE/NAME), layers that begin there, layers
** around it. `format` is "text" (tabs between; NULL, too) or "jsonl". *out is
** owned; len may be NULL. */
RUBRIC_API int rubric_codes(rubric *r, rubric_doc *d, const char *format,
                            char **out, size_t *len);

/* ---- training ---- */

typedef struct rubric_train_options {
    size_t size;             /* sizeof(rubric_train_options) */
    const char *label_field; /* field of a record that holds its label; NULL:
                                the package knows the labels */
    const char *group_field; /* records with equal values stay together in
                                cross-validation; NULL: each for itself */
    double cost;             /* liblinear's C; 0: the package's choice */
    unsigned folds;          /* of cross-validation; 0: none */
    unsigned seed;           /* of its shuffling */
} rubric_train_options;

/* Train the model of a package in use: from here on rubric_doc_to(...,
** RUBRIC_ANALYZED) keeps documents as examples for it instead of running it.
** `options` NULL: five folds, seed 1. RUBRIC_ESCRIPT: it has no model. */
RUBRIC_API int rubric_train(rubric *r, const char *package,
                            const rubric_train_options *options);
/* The file that the model belongs in, in the folder of the package; "" when
** the package names none. Borrowed. */
RUBRIC_API const char *rubric_train_file(rubric *r);
/* Train on the examples and end: the text of the model goes to `model`, what
** to tell a person to `report`; both return 0 to go on. */
RUBRIC_API int rubric_train_end(
    rubric *r, int (*model)(void *user, const char *text, size_t len),
    int (*report)(void *user, const char *text, size_t len), void *user);

/* Train a model that corrects the parts of speech (rubric_options.pos_model) on
** CoNLL-U files whose XPOS column has Penn tags. `model` and `report` as above;
** the same files give the same bytes. */
RUBRIC_API int
rubric_train_pos(rubric *r, const char *const *path, size_t paths,
                 int (*model)(void *user, const char *text, size_t len),
                 int (*report)(void *user, const char *text, size_t len),
                 void *user);

/* Run the examples of the tag rules, or, when there are CoNLL-U files with Penn
** tags, count how often each rule sets a tag there and how often it is right. A
** table for a person goes to `write`, which returns 0 to go on. */
RUBRIC_API int
rubric_test_tags(rubric *r, const char *const *path, size_t paths,
                 int (*write)(void *user, const char *text, size_t len),
                 void *user, size_t *passed, size_t *failed);

/* ---- packages of a project: the lock, installing ---- */

/* What is known of a package. Lists have ", " between; all strings are
** borrowed. */
typedef struct rubric_about {
    size_t size; /* sizeof(rubric_about), set by the caller */
    const char *name, *version, *kind, *summary, *license;
    const char *reads, *writes, *needs, *permissions;
    const char *folder; /* where its files are */
    const char *sha256; /* of the whole */
    const char *source; /* "shipped": it comes with rubric; else of its line
                           in the lock; NULL: not in it */
    /* Of that line, too. `place` is its folder as the lock has it. */
    const char *commit, *shelf, *key, *place;
    int locked;          /* it is in the lock */
    int trusted;         /* it would run in this process */
    const char *differs; /* how it is not what the lock says; NULL: it is */
    /* Its arguments, a line for each, with tabs between: name, type, default
    ** ("" when there is none), what it may be ("1 to 3", "md, html"; "" for
    ** anything), what it is for. */
    const char *args;
} rubric_about;

/* A package by name or folder, valid until the next call. What can be told of
** one that is broken is told: `differs` says how; an error is one that is not
** there. */
RUBRIC_API int rubric_package_about(rubric *r, const char *package,
                                    rubric_about *out);
/* The name of the i-th package of the lock (rubric_options.lock), or NULL. */
RUBRIC_API const char *rubric_lock_name(rubric *r, size_t i);

/* Where a package is not what the lock says. Borrowed. */
typedef struct rubric_mismatch {
    size_t size;         /* sizeof(rubric_mismatch), set by the library */
    const char *lock;    /* the file, */
    int line;            /*   and the line of it */
    const char *package; /* its name */
    const char *file;    /* of the package; NULL: it is about the whole */
    const char *what; /* "is changed", "is missing", "is new"; or a message */
} rubric_mismatch;
/* All packages of the lock against their files; `each` returns 0 to go on.
** *packages counts them. RUBRIC_OK whether or not there are differences. */
RUBRIC_API int
rubric_lock_verify(rubric *r, int (*each)(void *user, const rubric_mismatch *d),
                   void *user, size_t *packages);

/* Trust a package, as its files are now, in this and in later handles: it is
** written to the file rubric_options.trusted. With keep 0 the name is taken out
** of it. */
RUBRIC_API int rubric_trust_keep(rubric *r, const char *package, int keep);
/* The i-th of that file; RUBRIC_DONE after the last. Borrowed, valid until the
** next call. */
RUBRIC_API int rubric_trust_get(rubric *r, size_t i, const char **name,
                                const char **version, const char **sha256);

/* Versions of packages (semver.org): is it one ("1.2", "1.0.0-beta.1"); which
** comes first (-1, 0, 1; both must be versions); does it satisfy a range as
** manifests write them ("^1.2", ">=1 <3"; -1: one cannot be read). */
RUBRIC_API int rubric_version_is(const char *version);
RUBRIC_API int rubric_version_compare(const char *a, const char *b);
RUBRIC_API int rubric_version_fits(const char *version, const char *range);

/*
** A change of the packages of a project: gathered, solved, looked at, then made
** in one step or dropped. What is new is prepared beside what is there; nothing
** of a package is run. Whoever is stopped at any moment has either the old
** packages or the new ones.
*/
typedef struct rubric_plan rubric_plan;

/* `lock` is the path of a rubric.lock, which need not be there yet; folders of
** packages are made in packages/ beside it. One plan at a time for a project:
** RUBRIC_EIO while another program has one. *out is owned:
** rubric_plan_close. Messages of the functions below are those of r. */
RUBRIC_API int rubric_plan_open(rubric *r, const char *lock, rubric_plan **out);
/* What was prepared is removed. NULL is fine. */
RUBRIC_API void rubric_plan_close(rubric_plan *p);
/* A folder for what is fetched, which goes with the plan. Not made yet.
** Borrowed. */
RUBRIC_API int rubric_plan_scratch(rubric_plan *p, const char **folder);
/* The i-th package of the lock as it is now; RUBRIC_DONE after the last. */
RUBRIC_API int rubric_plan_locked(rubric_plan *p, size_t i, rubric_about *out);
/* A folder with packages (folders and archives) that may be taken when they
** are needed. */
RUBRIC_API int rubric_plan_shelf(rubric_plan *p, const char *folder);

typedef struct rubric_plan_source {
    size_t size;         /* sizeof(rubric_plan_source) */
    const char *path;    /* a folder or an archive (.tar, .tar.gz, .zip...) */
    const char *source;  /* how the lock calls it; NULL: by its path */
    const char *commit;  /* of git, hexadecimal; NULL: none */
    const char *name;    /* the package must have this name; NULL: any */
    const char *version; /* and this version; NULL: any */
    int in_place;        /* 1: the folder is named in the lock, not copied */
    const char *sha256;  /* its files must have this whole; NULL: any */
} rubric_plan_source;
RUBRIC_API int rubric_plan_add(rubric_plan *p, const rubric_plan_source *s);

enum {                     /* rubric_plan_name's what */
       RUBRIC_PLAN_WANT,   /* one of the shelves, the newest that fits; or one
                              that comes with rubric */
       RUBRIC_PLAN_ACCEPT, /* one of the lock, or one that comes with rubric:
                              what is in its folder now is right */
       RUBRIC_PLAN_NEWEST, /* one of the lock: the newest of the shelves */
       RUBRIC_PLAN_REMOVE, /* one of the lock goes */
       RUBRIC_PLAN_AGREE   /* one of the lock stays, and what of its permissions
                              is not in rubric_options.agreed is asked for */
};
RUBRIC_API int rubric_plan_name(rubric_plan *p, int what, const char *name);

/* One of the lock becomes this version of a shelf, older or newer. */
RUBRIC_API int rubric_plan_version(rubric_plan *p, const char *name,
                                   const char *version);

/* Which versions go together; prepare them. The message of RUBRIC_EUSAGE says
** who needs what and what there is. Once for a plan. */
RUBRIC_API int rubric_plan_solve(rubric_plan *p);

enum { /* what happens to a package */
       RUBRIC_CHANGE_NONE,
       RUBRIC_CHANGE_ADD,
       RUBRIC_CHANGE_NEW, /* its files are others than before */
       RUBRIC_CHANGE_REMOVE
};
typedef struct rubric_change {
    size_t size; /* sizeof(rubric_change), set by the caller */
    int kind;
    int named;     /* 1: it was named: rubric_plan_add or RUBRIC_PLAN_WANT */
    int needed;    /* 1: it is new, and there because others need or read it */
    int other_key; /* 1: was->key signed it, and is->key (NULL: nobody) does */
    int staged;    /* 1: its files were copied and wait for the commit */
    const char *name;
    const char *asked; /* permissions that are not granted yet, or not agreed
                          to (rubric_options.agreed), ", " between */
    const char
        *files; /* what is other than before: "init.lua is changed, ..." */
    const rubric_about *was, *is; /* NULL: not there; borrowed */
} rubric_change;
/* The i-th package after rubric_plan_solve, by name; RUBRIC_DONE after the
** last. Borrowed until the plan is closed. */
RUBRIC_API int rubric_plan_change(rubric_plan *p, size_t i, rubric_change *out);
/* The path of a lock of what would be, to try it: rubric_options.lock of
** another handle. Borrowed. */
RUBRIC_API int rubric_plan_trial(rubric_plan *p, const char **lock);
/* Grant a permission to a package; name NULL: to all; permission NULL: all that
** is asked for. */
RUBRIC_API int rubric_plan_grant(rubric_plan *p, const char *name,
                                 const char *permission);
/* Accept that packages are signed by another key than before, or by none. */
RUBRIC_API void rubric_plan_new_keys(rubric_plan *p);
/* Make it so. RUBRIC_EUSAGE: something asked for is not granted, or another key
** not accepted. */
RUBRIC_API int rubric_plan_commit(rubric_plan *p);

/* ---- sharing packages ---- */

/* What is in a package. Strings are borrowed, until the next of these calls. */
typedef struct rubric_package_info {
    size_t size; /* sizeof(rubric_package_info), set by the caller */
    const char *name, *version;
    const char *path;   /* what was read or written */
    const char *sha256; /* of the list of its files and their SHA-256 */
    const char *key;    /* public key (hex) whose signature fits; NULL: it is
                           not signed */
    size_t files;
    uint64_t bytes;          /* of all files */
    const char *permissions; /* that its manifest asks for, ", " between */
} rubric_package_info;

/* Write the package in a folder to an archive (tar): the same files give the
** same bytes. `path` NULL: NAME-VERSION.tar. `key_file`: a secret key of
** rubric_keygen that signs it; NULL: a signature that the folder holds and that
** fits is kept. Files that do not belong to the package are named in a warning.
** `info` may be NULL. */
RUBRIC_API int rubric_pack(rubric *r, const char *folder, const char *path,
                           const char *key_file, rubric_package_info *info);
/* Read a package in a folder or an archive (tar, tar.gz, zip...), of which
** nothing is run, and check its signature if it has one. With `key_file`, a
** public key, it must be signed by that. RUBRIC_EINPUT: the signature does not
** fit, or it is none of that key; the message names the first file that
** differs. `info` may be NULL. */
RUBRIC_API int rubric_pack_verify(rubric *r, const char *path,
                                  const char *key_file,
                                  rubric_package_info *info);
/* Make a key to sign with: FILE (keep it to yourself) and FILE.pub. Neither may
** be there. `key` gets the public key in hex, NUL-terminated. */
RUBRIC_API int rubric_keygen(rubric *r, const char *file, char key[65]);
/* The same, with a passphrase of `len` bytes (1 to 1024) without which FILE is
 ** of no use; NULL: none. */
RUBRIC_API int rubric_keygen_locked(rubric *r, const char *file,
                                    const char *passphrase, size_t len,
                                    char key[65]);
/* Who is asked for the passphrase of a key that rubric_pack signs with: up to
** `max` bytes into `out`; returns how many, -1: none. Without this call locked
** keys do not sign. */
RUBRIC_API void rubric_passphrase(rubric *r,
                                  int (*ask)(void *user, const char *file,
                                             char *out, size_t max),
                                  void *user);

#ifdef __cplusplus
}
#endif

#endif

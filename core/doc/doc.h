/*
** doc.h - the document: immutable text, metadata, token columns, layers
**
** What everything else talks about. The text is UTF-8 and never changes; the
** stages fill the columns once: `text` makes paragraphs, sentences and
** tokens, `lang` makes tags and lexemes, packages make layers. Offsets are
** bytes of the text, ends are exclusive. Furniture (what is not article
** text) is a layer of that name and holds no sentence and no token. Foreign
** paragraphs have both, but their tokens have no tag and no lexeme.
*/
#ifndef RB_DOC_H
#define RB_DOC_H

#include "../base/err.h"
#include "layer.h"
#include "map.h"
#include "tags.h"
#include "vocab.h"

enum {             /* rb_doc.meta */
       RB_META_ID, /* path as given, or the record's own id */
       RB_META_TITLE,
       RB_META_AUTHOR,
       RB_META_DATE,   /* as found; ISO 8601 when it could be read */
       RB_META_SOURCE, /* publication, agency */
       RB_META_URL,
       RB_META_SITE,
       RB_META_LANG,     /* BCP 47, "en" */
       RB_META_PATH,     /* file that it came from; "-" for stdin */
       RB_META_MODIFIED, /* date of the last change */
       RB_META_COUNT
};
extern const char *const rb_meta_name[RB_META_COUNT]; /* "id", "title"... */

typedef struct rb_sent {
    uint32_t start, end; /* bytes */
    uint32_t tok0, tok1; /* tokens */
    uint32_t par;
} rb_sent;

typedef struct rb_par {
    uint32_t start, end;   /* bytes */
    uint32_t sent0, sent1; /* sentences */
    uint32_t foreign;      /* not in English: tags and packages leave it out */
} rb_par;

typedef struct rb_note { /* something that the loader had to do */
    uint64_t src;        /* offset in the source, UINT64_MAX: none */
    const char *msg;     /* "invalid byte 0xE9 replaced" */
} rb_note;

typedef struct rb_stopped { /* a rule that cost too much in this document */
    const char *package, *rule;
    const char *file; /* of the package's folder; NULL: not found */
    unsigned line;
    uint64_t steps; /* that it was allowed */
    const char *message;
} rb_stopped;

typedef struct rb_extra { /* a further field of the record (JSON, front */
    const char *key;      /* matter): `raw` is its value as JSON text    */
    const char *raw;
} rb_extra;

typedef struct rb_drop { /* what the reader left out, in source order */
    uint64_t src;        /* bytes of the source */
    uint32_t src_len;
    const char *reason; /* "navigation", "caption"... */
    const char *text;   /* its words, blanks squeezed */
} rb_drop;

typedef struct rb_doc {
    rb_mem *mem;
    rb_vocab *vocab;  /* borrowed; outlives the document */
    rb_arena arena;   /* strings and features die with the document */
    const char *text; /* owned, NUL-terminated */
    uint32_t len;     /* bytes of text */
    const char *meta[RB_META_COUNT]; /* NULL when not known */
    /* Where a field was found: "json-ld", "og:title", "<title>", "field
    ** title"; NULL: nothing to say. */
    const char *meta_from[RB_META_COUNT];
    uint32_t line;      /* record's line in its file, 1-based; 0: whole file */
    RB_VEC(rb_map) map; /* empty: the text is the source, or begins it */
    RB_VEC(const char *) part; /* [0] is "": the file; then parts of it */
    const char *encoding;      /* of the source bytes, as iconv says it */
    RB_VEC(rb_drop) drop;      /* only when the source was asked for it */
    RB_VEC(rb_note) note;
    RB_VEC(rb_stopped) stopped; /* strings in the arena */
    RB_VEC(rb_extra) extra;     /* other fields of the record */

    /* columns of the tokens, [n_tok] each; NULL until the stage has run */
    uint32_t n_tok, tok_cap;
    uint32_t *tok_start, *tok_end;
    uint32_t *tok_type; /* word form */
    uint32_t *tok_lex;  /* lexeme: type + tag + lemma (stage lang); 0: none */
    uint8_t *tok_tag;   /* RB_TAG_* (stage lang) */

    RB_VEC(rb_sent) sent;
    RB_VEC(rb_par) par;
    RB_VEC(rb_layer *) layer;
    RB_VEC(rb_prov) prov;  /* index 0: the core itself */
    uint32_t *prov_slot;   /* their hash table: index + 1, or 0 */
    uint32_t prov_slots;   /* a power of two, or 0: there is none yet */
    uint32_t n_ann;        /* annotations made so far, in all layers */
    uint32_t n_loaded;     /* of these, made by the loader */
    uint8_t lang_reliable; /* the language was detected beyond doubt */
    uint8_t segmented;     /* stage text has run */
    uint8_t tagged;        /* stage lang has run */
} rb_doc;

/* A document over a copy of the text; NULL when memory is refused.
** The text must be valid UTF-8 (the loader sees to it). */
rb_doc *rb_doc_new(rb_mem *m, rb_vocab *v, const char *text, size_t len);
void rb_doc_free(rb_doc *d);

/* Set a metadata field to a copy of s (NULL clears); RB_OK or RB_ENOMEM. */
int rb_doc_set_meta(rb_doc *d, int field, const char *s);
/* The same, and where it was found. */
int rb_doc_set_meta_from(rb_doc *d, int field, const char *s, const char *from);
/* The number of a part of the source (a name inside a DOCX, an EPUB), added
** when it is new; -1 when memory is refused or there are too many. */
int rb_doc_add_part(rb_doc *d, const char *name);
int rb_doc_add_drop(rb_doc *d, uint64_t src, uint32_t src_len,
                    const char *reason, const char *text, size_t len);
int rb_doc_add_note(rb_doc *d, uint64_t src, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Room for `cap` tokens in all columns; RB_OK or RB_ENOMEM. */
int rb_doc_reserve_tokens(rb_doc *d, uint32_t cap);

/* The tokens of bytes start to end, also those that stick out of it. */
void rb_doc_tokens(const rb_doc *d, uint32_t start, uint32_t end,
                   uint32_t *tok0, uint32_t *tok1);
/* Sentence that holds byte `off` or token `tok`, or UINT32_MAX. */
uint32_t rb_doc_sent_at(const rb_doc *d, uint32_t off);
uint32_t rb_doc_sent_of_token(const rb_doc *d, uint32_t tok);

/* Does the sentence stand in a foreign paragraph? */
static inline int rb_doc_sent_foreign(const rb_doc *d, uint32_t sent)
{
    uint32_t par = d->sent.v[sent].par;
    return par < d->par.n && d->par.v[par].foreign;
}

/* 1-based line and column (bytes) of a byte of the text. */
void rb_doc_line_col(const rb_doc *d, uint32_t off, uint32_t *line,
                     uint32_t *col);

#endif

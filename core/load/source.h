/*
** source.h - the inside of a source, which the formats share
*/
#ifndef RB_SOURCE_H
#define RB_SOURCE_H

#include "encoding.h"
#include "format.h"
#include "input.h"
#include "json.h"
#include "load.h"
#include "mojibake.h"
#include "nest.h"
#include "walk.h"

/* rb_jval.kind: a cell of a table. Its text is plain; `esc`: it has doubled
** quotes. */
enum { RB_CELL = 'c' };

typedef struct rb_member { /* of a record */
    rb_jval key;           /* without escapes */
    rb_jval val;
} rb_member;

typedef struct rb_mend_state { /* mend.h */
    rb_buf text;               /* repaired */
    rb_mapper map;             /* from there to the text that was read */
    rb_mapper way;             /* and on to the source */
    rb_mended found;           /* in the document that is being made */
    rb_place place;            /* of the first, in the source, */
    const char *field;         /*   unless it is in this field */
    int done;                  /* it was repaired */
} rb_mend_state;

void rb_mend_init(rb_mend_state *x, rb_mem *m);
void rb_mend_free(rb_mend_state *x);

struct rb_source {
    rb_mem *mem;
    rb_arena arena; /* of the options' strings */
    rb_source_options o;
    const rb_format *format_given; /* NULL: find out */
    size_t loader;                 /* of rb_format_loaded: which one */
    int loader_given;              /* that one for all files */
    rb_walk walk;
    rb_nest nest; /* the archives that are open */

    /* the file that is open */
    const rb_format *format; /* NULL: none */
    rb_input in;
    rb_encoding enc;
    rb_buf name;    /* as shown and stored */
    rb_buf text;    /* decoded bytes */
    rb_mapper mid;  /* from the decoded bytes back to the file */
    rb_mapper map;  /* from a text to the decoded bytes, being made */
    rb_mapper way;  /* the two joined */
    rb_repairs rep; /* of the document that is being made */
    rb_mend_state mend;
    uint64_t base;        /* the bytes that were decoded together begin here */
    size_t size;          /*   and are this many: the file, or a line */
    const char *encoding; /*   in this encoding; borrowed */
    int begun;            /* a whole file has been read */
    int html_told;        /* that a text of it has tags */
    uint32_t line;        /* last line, or line of the last record */
    void *state; /* what a format keeps from one document to the next, */
    void (*close_state)(struct rb_source *s); /* and how that is let go */

    /* JSON */
    RB_VEC(rb_member) member; /* of the record at hand */
    rb_buf field;             /* a field's value, being made */
    rb_json json;             /* what is left of the file */
    rb_json items;            /* what is left of an array of records in it */
    int in_items;
    char *line_start;   /* of the last line that was counted */
    char *counted;      /* line breaks are counted up to here */
    uint32_t records;   /* met in this file */
    const char *origin; /* the decoded bytes that are parsed, */
    size_t decoded;     /*   how many, */
    uint64_t offset;    /*   their place in the file, */
    int verbatim;       /*   and whether they are the file's own */

    /* CSV: a row becomes a record as well */
    char between;             /* what stands between two cells */
    char line_end;            /* '\n', or '\r' on an old Macintosh */
    rb_buf head;              /* the first row */
    RB_VEC(rb_jval) column;   /*   and the names in it */
    RB_VEC(rb_jval) numbered; /* names of columns that have none */
    uint32_t columns;         /* of the first row; 0: there is none */
    uint32_t next_line;
    unsigned unclosed; /* quotes that nothing closes */
};

/* The first bytes of the file, decoded as far as s->enc is known. */
int rb_source_head(rb_source *s, rb_text *t, rb_err *e);
/* The whole file, decoded: *t is borrowed until the file is left. */
int rb_source_whole(rb_source *s, rb_text *t, rb_err *e);

/*
** A document over t with path, line, and the way back to the file: `map`
** leads from t to the decoded bytes (s->origin); NULL: t is those bytes.
** RB_OK, RB_ENOMEM, RB_ELIMIT.
*/
int rb_source_doc(rb_source *s, rb_mem *m, rb_vocab *v, const rb_text *t,
                  const rb_mapper *map, rb_doc **out, rb_err *e);

/* Set a metadata field to s[0..n), blanks around it cut; nothing when that
** leaves nothing; `from` says where it was found. NUL cannot be in metadata
** and becomes U+FFFD. */
int rb_set_meta(rb_doc *d, int field, const char *s, size_t n,
                const char *from);

/* The same of what people wrote: a date becomes ISO 8601 where it is certain,
** "By" goes from an author, and a language is a tag or nothing. */
int rb_set_value(rb_doc *d, int field, const char *s, size_t n,
                 const char *from);

/* Keep a further field, a string; value NULL: null. */
int rb_add_extra(rb_doc *d, const char *key, size_t n, const char *value,
                 size_t len);

/* Begin a file of records; then decode each, n bytes of the window at p:
** `verbatim` says whether the window has the file's own bytes. */
int rb_rows_begin(rb_source *s, rb_err *e);
int rb_row_decode(rb_source *s, char *p, size_t n, rb_text *t, rb_err *e);

/* How a record's or a front matter's fields are called: as the caller says,
** or by names that leave no doubt; the first that has a value counts. */
typedef struct rb_field {
    int meta;
    const char *given;        /* NULL: by one of names */
    const char *const *names; /* NULL ends them */
} rb_field;
enum { RB_FIELDS = 8 };
void rb_source_fields(const rb_source *s, rb_field field[RB_FIELDS]);
/* The i-th name, or NULL. */
const char *rb_field_name(const rb_field *f, int i);

/* Read the members of the object that j stands at into s->member. RB_OK,
** RB_ENOMEM, or RB_EINPUT with j->why set and no message. */
int rb_record_read(rb_source *s, rb_json *j, rb_err *e);
int rb_record_has_text(rb_source *s);
/* The same of an object that is not read into s->member: it stays as it is. */
int rb_object_has_text(const rb_source *s, const rb_jval *object);
/* May a record with the names in s->column have a text? */
int rb_columns_have_text(rb_source *s);
/* The message for a record without a text; RB_EINPUT or RB_ENOMEM. */
int rb_record_no_text(rb_source *s, const char *at, rb_err *e);
/* Take a cell's doubled quotes out of s[0..n) in place; the new length.
** `map` (may be NULL) gets the way back to the cell, which begins at `at`. */
size_t rb_cell_unquote(char *s, size_t n, uint64_t at, rb_mapper *map);
/* The document of a text that is made already, with s->map to the decoded
** bytes; s->member are its other fields, `id` is used when none is one. */
int rb_record_made(rb_source *s, const rb_text *t, const char *id, rb_mem *m,
                   rb_vocab *v, rb_doc **out, rb_err *e);
/* The document of the record in s->member, whose bytes are written over.
** `at` names its place ("path:7"), `id` is used when it has none. */
int rb_record_doc(rb_source *s, const char *at, const char *id, rb_mem *m,
                  rb_vocab *v, rb_doc **out, rb_err *e);

#endif

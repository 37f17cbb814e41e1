/*
** json.h - a JSON reader that knows where everything stands
**
** It reads values in place: a string is a slice of the bytes, decoded there
** when somebody asks. No tree is built. A library's tree (jansson) was
** measured at 88 MB/s, refuses lone surrogates, has an allocator of its own
** and cannot say from which bytes a string came, which the source map needs.
** The bytes must be valid UTF-8. tests/unit/test_json.c compares it with
** jansson on mutated input.
*/
#ifndef RB_JSON_H
#define RB_JSON_H

#include "encoding.h"

enum { /* rb_jval.kind: as the value begins */
       RB_J_STRING = '"',
       RB_J_NUMBER = '0',
       RB_J_OBJECT = '{',
       RB_J_ARRAY = '[',
       RB_J_TRUE = 't',
       RB_J_FALSE = 'f',
       RB_J_NULL = 'n' /* also NaN and Infinity, which Python writes */
};

typedef struct rb_jval {
    char *p; /* a string: between its quotes */
    size_t n;
    uint8_t kind;
    uint8_t esc; /* a string with a backslash in it */
} rb_jval;

typedef struct rb_json {
    char *p, *end;   /* what is not read yet */
    const char *why; /* after -1: what is wrong, */
    const char *at;  /*   and where; == end: the bytes ran out */
    int first;       /* at the first member of what was entered */
} rb_json;

void rb_json_init(rb_json *j, char *s, size_t n);
/* Next byte that is not blank, not consumed; -1 at the end. */
int rb_json_peek(rb_json *j);
/* One value, whole and checked; 0 or -1. */
int rb_json_value(rb_json *j, rb_jval *v);
/* Step inside the object or array that comes next; 0 or -1. */
int rb_json_enter(rb_json *j);
/* Its next member: 1, 0 after the last (consumed), or -1. */
int rb_json_member(rb_json *j, rb_jval *key, rb_jval *val);
int rb_json_element(rb_json *j, rb_jval *val);

const char *rb_json_kind(const rb_jval *v); /* "a string", "null"... */

/*
** Decode the escapes of a string in s[0..n), which stands at `src` of its
** file, in place; returns the new length. Lone surrogates become U+FFFD and
** are added to `rep` (may be NULL). `map` (may be NULL) gets the way back to
** the string as it was written, whose first byte is at `at`.
*/
size_t rb_json_unescape(char *s, size_t n, uint64_t src, rb_repairs *rep,
                        uint64_t at, rb_mapper *map);

/* Append a value as strict JSON on one line: blanks dropped, NaN null, lone
** surrogates \ufffd. */
void rb_json_compact(const rb_jval *v, rb_buf *out);

#endif

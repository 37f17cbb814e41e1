/*
** place.h - places in documents as people write them
**
** FILE:OFFSET (a byte of the text) or FILE:LINE:COLUMN, as find -n prints it.
*/
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include <rubric.h>

typedef struct place {
    char *file;
    size_t offset, line, column; /* line is 0: offset counts */
} place;

/* 1 when the word is a place. A file called "a:5" wins over line 5 of "a".
** free() the file in both cases. */
int place_parse(const char *word, place *p);
/* The byte of the place; SIZE_MAX when the text is shorter. */
size_t place_offset(const place *p, const rubric_doc *d);
/* Of text alone: "OFFSET" or "LINE:COLUMN". 1 when it is one; no file. */
int place_inside(const char *word, place *p);

#endif

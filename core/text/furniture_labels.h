/*
** furniture_labels.h - the labels by which furniture is known
*/
#ifndef RB_TEXT_FURNITURE_LABELS_H
#define RB_TEXT_FURNITURE_LABELS_H

#include <stddef.h>
#include <stdint.h>

enum rb_label_how {
    /* the whole line is the label ... */
    RB_LABEL_IS,    /* but for what may close it: "Read more »" */
    RB_LABEL_EXACT, /* as it stands */
    RB_LABEL_AFTER, /* and stands right after other furniture: "Name" */
    RB_LABEL_COUNT, /* and a number: "Comments (12)" */
    /* the label begins a line of at most `max` bytes; what follows is ... */
    RB_LABEL_HEAD,     /* anything */
    RB_LABEL_TITLE,    /* no sentence with its stop, unless it is short */
    RB_LABEL_CAPITALS, /* the same, after a label in capitals: "WATCH: " */
    RB_LABEL_PEOPLE,   /* names alone: "Reporting by A. Marsh in Tarn" */
    RB_LABEL_HANDLE,   /* a name, a network and an address in it */
    RB_LABEL_DATE,     /* a date or a time alone */
    RB_LABEL_DATED,    /* a date and then anything */
    RB_LABEL_ROW,      /* more share buttons, nothing else */
    RB_LABEL_PAREN     /* up to the bracket that closes at the line's end */
};

typedef struct rb_label {
    const char *text; /* lower case, straight apostrophes, single blanks */
    const char *reason;
    uint8_t how;
    uint16_t max;      /* of a line's beginning */
    const char *needs; /* what the rest must have in it, or NULL */
} rb_label;

typedef struct rb_labels {
    const rb_label *v;
    size_t n;
} rb_labels;

/* Sorted by text, in bytes, none shorter than four. */
extern const rb_labels rb_whole_lines, rb_line_heads;

#endif

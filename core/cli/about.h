/*
** about.h - what a package is, for a person and for programs
*/
#ifndef CLI_ABOUT_H
#define CLI_ABOUT_H

#include <rubric.h>

#include "out.h"

/* All that a person wants to know before using it: a line for each thing. */
void about_text(const rubric_about *i, out *o);
/* A line of JSON; with its layers, needs and arguments when `all`. */
void about_json(const rubric_about *i, int all, out *o);

#endif

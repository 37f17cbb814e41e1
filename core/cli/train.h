/*
** train.h - what the two kinds of rubric train share
*/
#ifndef CLI_TRAIN_H
#define CLI_TRAIN_H

#include "args.h"
#include "out.h"

/* rubric train pos: the words behind `pos` are files. The exit code. */
int train_pos(const args *a, out *o);

/* A report for the person, as the library gives it. Returns 0. */
int train_report(void *user, const char *text, size_t len);
/* The model to a file, or with "-" to `o`. 0, or the exit code. */
int train_write(const char *path, const out *model, out *o);

#endif

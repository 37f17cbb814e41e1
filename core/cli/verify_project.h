/*
** verify_project.h - the runs of a project file, derived again and compared
*/
#ifndef CLI_VERIFY_PROJECT_H
#define CLI_VERIFY_PROJECT_H

#include "args.h"

/* The exit code: 0 all is equal, 1 something differs, 2 it cannot be derived.
** Reads the options --jobs, --id, --show and --format. */
int verify_project(const args *a, const char *path, out *o);

#endif

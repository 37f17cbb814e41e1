/*
** verify_package.h - rubric verify FOLDER|ARCHIVE: is a package as signed?
*/
#ifndef CLI_VERIFY_PACKAGE_H
#define CLI_VERIFY_PACKAGE_H

#include <rubric.h>
#include "args.h"

int verify_package(const args *a, const char *path, out *o);

/* What a package is, and who signed it: rubric pack prints it, too. `where`
** ends the first line; "": nothing. */
void package_lines(out *o, const rubric_package_info *i, const char *where);

#endif

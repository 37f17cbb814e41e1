/*
** files.h - copying and naming what packages are made of
*/
#ifndef RB_SHARE_FILES_H
#define RB_SHARE_FILES_H

#include "../script/contents.h"

/* Copy the files of a package into a folder that is made, and put them on the
** disk. Nothing else is copied: no links, no hidden files, no rights. */
int rb_files_copy(const rb_contents *c, const char *from, const char *to,
                  rb_err *e);
/* One more file of it. */
int rb_files_copy_one(const char *name, const char *from, const char *to,
                      rb_err *e);
/* Put the names that are in a folder on the disk. */
void rb_files_sync(const char *folder);

int rb_files_is_folder(const char *path); /* no link to one */
int rb_files_is_file(const char *path);
/* Is there a package.lua in it? */
int rb_files_is_package(const char *folder);

/* A path as it is named from a folder, into out[max]: both are real paths.
** Absolute when they have nothing in common; "." for the folder itself. */
void rb_files_relative(const char *folder, const char *path, char *out,
                       size_t max);

#endif

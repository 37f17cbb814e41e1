/*
** file.h - a file, whole
*/
#ifndef RB_FILE_H
#define RB_FILE_H

#include "../base/buf.h"
#include "../base/err.h"

/* A whole file appended to *out; RB_EIO with the reason. */
int rb_file_read(const char *path, size_t max, rb_buf *out, rb_err *e);
/* All n bytes to an open file; 0, or -1 and errno. */
int rb_file_write(int fd, const void *bytes, size_t n);
/* Another content for a file that is there: whole, or an error and the old. */
int rb_file_replace(const char *path, const char *text, size_t len, rb_err *e);

#endif

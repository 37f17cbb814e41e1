/*
** part.h - a file that is written beside its place and renamed when it is whole
*/
#ifndef CLI_PART_H
#define CLI_PART_H

/* NAME.part, made anew: what stood under that name goes. In a folder of a
** stranger it may be a link to a file of the user's, which is not written to.
** *part is owned; NULL: NAME is a device or a pipe, which is written to
** itself; a link to one counts when a person has named it. The descriptor, or
** -1 with errno. */
int part_open(const char *name, int named, char **part);
/* Rename it when all is well (0), else remove it; frees it. -1 with errno. */
int part_end(const char *name, char *part, int bad);

#endif

/*
** part.h - a file that is written beside its place and renamed when it is whole
*/
#ifndef CLI_PART_H
#define CLI_PART_H

/* NAME.part, made anew: what stood under that name goes. In a folder of a
** stranger it may be a link to a file of the user's, which is not written to.
** *part is owned; the descriptor, or -1 with errno. */
int part_open(const char *name, char **part);

#endif

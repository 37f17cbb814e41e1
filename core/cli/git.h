/*
** git.h - packages out of git repositories, by the program git
*/
#ifndef CLI_GIT_H
#define CLI_GIT_H

#include <rubric.h>
#include "words.h"

typedef struct git_source {
    char *url; /* without the tag; owned */
    char *tag; /* NULL: none was named; owned */
} git_source;

/* Does a source name a repository: URL, or URL@TAG? */
int git_is_source(const char *source);
/* Take it apart; 0, or 2 after saying why it cannot be used. */
int git_parse(const char *source, git_source *g);
void git_free(git_source *g);

/* The version that a tag says ("v1.2.0"), or NULL: none. Borrowed. */
const char *git_version(const char *tag);

/* The tags that say a version, newest first. 0, or 1 after saying what is
** wrong. words_free them. */
int git_tags(const char *url, words *tags);
/* The commit that a tag names, 40 or 64 digits and a NUL; 0, or 1. */
int git_commit_of(const char *url, const char *tag, char commit[65]);
/* Put the files of the tag into `folder`, which is not there yet. The same. */
int git_fetch(const git_source *g, const char *folder, char commit[65]);

#endif

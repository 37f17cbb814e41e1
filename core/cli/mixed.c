/*
** mixed.c - packages and paths in one line of words
*/
#include "mixed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int exists(const char *path)
{
    struct stat st;
    return strcmp(path, "-") == 0 || stat(path, &st) == 0;
}

static int is_package_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    char *file = xrealloc(NULL, n + 16);
    memcpy(file, path, n);
    strcpy(file + n, "/package.lua");
    int is = stat(file, &st) == 0;
    free(file);
    return is;
}

static int neither(session *s, const char *word)
{
    words all = session_packages(s);
    const char *near = words_nearest(&all, word);
    args_wrong(s->a, "no package or file is called '%s'%s%s%s", word,
               near ? "; did you mean '" : "", near ? near : "",
               near ? "'?" : "");
    words_free(&all);
    return 2;
}

int mixed_words(session *s, const char **path, size_t *n)
{
    const args *a = s->a;
    int code = 0;
    *n = 0;
    for (size_t i = 0; i < a->nword && code == 0; i++) {
        const char *word = a->word[i];
        int known = session_is_package(s, word), there = exists(word);
        if (!known && rubric_errcode(s->r) != RUBRIC_OK)
            return session_fail(s, NULL); /* of the lock, or the data */
        if (known && (*n == 0 || !there))
            code = session_use(s, word);
        else if (*n == 0 && is_package_folder(word))
            code = session_use(s, word);
        else if (there || strpbrk(word, "/."))
            path[(*n)++] = word;
        else
            code = neither(s, word);
    }
    return code;
}

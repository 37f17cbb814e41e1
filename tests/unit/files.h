/*
** files.h - folders and files that tests make, and packages in them
*/
#ifndef TEST_FILES_H
#define TEST_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file of that text, with the folders below `folder` that its name has. */
static inline void files_put(const char *folder, const char *name,
                             const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (char *p = path + strlen(folder) + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        mkdir(path, 0755);
        *p = '/';
    }
    FILE *f = fopen(path, "wb");
    if (f == NULL)
        abort();
    fputs(text, f);
    fclose(f);
}

static inline void files_package(const char *folder, const char *name,
                                 const char *manifest, const char *init)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    mkdir(path, 0755);
    files_put(path, "package.lua", manifest);
    files_put(path, "init.lua", init);
}

/* 0: it is gone. */
static inline int files_remove(const char *folder)
{
    char command[1100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#endif

/*
** api_features.c - include/rubric.h: the version, and what the library was
** built with
*/
#include "api.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "contain/confine.h"
#include "load/archive.h"
#include "load/format.h"

const char *rubric_version(void)
{
    return RUBRIC_VERSION;
}

int rubric_abi(void)
{
    return RUBRIC_ABI;
}

/* Libraries that formats and stages may need, as they were compiled in. */
static const char libraries[] =
    "lua 5.4\nlpeg 1\nsqlite 3\nutf8proc 2\npcre2 10\n"
#ifdef RB_WITH_GUMBO
    RB_WITH_GUMBO "\n"
#endif
#ifdef RB_WITH_EXPAT
    RB_WITH_EXPAT "\n"
#endif
#ifdef RB_WITH_MD4C
    RB_WITH_MD4C "\n"
#endif
#ifdef RB_WITH_UCHARDET
    RB_WITH_UCHARDET "\n"
#endif
#ifdef RB_WITH_CLD2
    RB_WITH_CLD2 "\n"
#endif
#ifdef RB_WITH_LINEAR
    RB_WITH_LINEAR "\n"
#endif
#ifdef RB_WITH_ARCHIVE
    RB_WITH_ARCHIVE "\n"
#endif
#ifdef RB_WITH_GMIME
    RB_WITH_GMIME "\n"
#endif
#ifdef RB_WITH_SODIUM
    RB_WITH_SODIUM "\n"
#endif
    ;

/* Written once, by whoever asks first: the formats are in a table. */
static char features[2048];
static pthread_once_t features_once = PTHREAD_ONCE_INIT;

static void add_feature(const char *fmt, const char *s)
{
    size_t n = strlen(features);
    snprintf(features + n, sizeof features - n, fmt, s);
}

static void list_features(void)
{
    const rb_format *f;
    add_feature("rubric %s\n", RUBRIC_VERSION);
    add_feature("%s", libraries);
    add_feature("%s", "formats");
    for (size_t i = 0; (f = rb_format_at(i)) != NULL; i++) {
        if (f->next != NULL)
            add_feature(" %s", f->name);
    }
    if (rb_archive_with != NULL)
        add_feature("%s", "\narchives zip tar gzip bzip2 xz zstd");
    add_feature("%s", "\n");
    add_feature("packages not trusted: a process with %s\n", rb_confine_with());
    for (size_t i = 0; (f = rb_format_at(i)) != NULL; i++) {
        if (f->next == NULL) {
            add_feature("without %s: ", f->name);
            add_feature("install %s and build again\n", f->needs);
        }
    }
    if (rb_archive_with == NULL)
        add_feature("without archives: install %s and build again\n",
                    "libarchive-dev");
#ifndef RB_WITH_SODIUM
    add_feature("without signatures: install %s and build again\n",
                "libsodium-dev");
#endif
#ifndef RB_WITH_LINEAR
    add_feature("without training: install %s and build again\n",
                "liblinear-dev");
#endif
}

const char *rubric_features(void)
{
    pthread_once(&features_once, list_features);
    return features;
}

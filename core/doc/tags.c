/*
** tags.c - the part-of-speech tags by name
*/
#include "tags.h"

#include <string.h>

static const char *const names[RB_TAG_COUNT] = {
#define X(name, text) text,
    RB_TAGS(X)
#undef X
};

const char *rb_tag_name(unsigned tag)
{
    return tag < RB_TAG_COUNT ? names[tag] : "";
}

int rb_tag_find(const char *name, size_t len)
{
    for (int i = 1; i < RB_TAG_COUNT; i++) {
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return i;
    }
    return -1;
}

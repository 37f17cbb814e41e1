/*
** caption.c - what an annotation says, in a few words
*/
#include "caption.h"

#include <string.h>

#include "utf.h"

/* {NAME} stands for the text of a feature, "?" when it has none. */
static const struct form {
    const char *layer, *text;
} forms[] = {
    {"quote", "{speaker}"},
    {"stance", "{holder} {polarity}s {target}"},
    {"abstention", "{reason}"},
    {"mention", "{name}"},
    {"event", "{source} {code} {root} {target}"},
    {"frame", "{kind}, {voice}"},
    {"sentiment", "{polarity}"},
    {"language", "{language}"},
};

static const char *form_of(const char *layer)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].layer, layer) == 0)
            return forms[i].text;
    return NULL;
}

/* The feature whose name stands at s, up to a brace; returns what follows. */
static const char *put_feature(out *o, const char *s, const rubric_ann *a)
{
    char name[32] = "";
    size_t n = strcspn(s, "}");
    memcpy(name, s, n < sizeof name ? n : sizeof name - 1);
    const char *value = rubric_ann_str(a, name);
    value = value ? value : "?";
    utf_line(o, value, strlen(value));
    return s + n + (s[n] == '}');
}

int caption_put(out *o, const char *before, const char *layer,
                const rubric_ann *a, const char *after)
{
    const char *s = form_of(layer);
    if (s == NULL)
        return 0;
    out_puts(o, before);
    while (*s) {
        size_t n = strcspn(s, "{");
        out_put(o, s, n);
        s += n;
        if (*s)
            s = put_feature(o, s + 1, a);
    }
    out_puts(o, after);
    return 1;
}

/*
** place.c - places in documents as people write them
*/
#include "place.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

/* Cut ":123" off the end of s. 1 when it was there. */
static int cut_number(char *s, size_t *number)
{
    char *colon = strrchr(s, ':');
    if (colon == NULL || colon == s || colon[1] == '\0' ||
        colon[1 + strspn(colon + 1, "0123456789")] != '\0')
        return 0;
    *number = (size_t)strtoull(colon + 1, NULL, 10);
    *colon = '\0';
    return 1;
}

int place_parse(const char *word, place *p)
{
    memset(p, 0, sizeof *p);
    p->file = xstrndup(word, strlen(word));
    if (!cut_number(p->file, &p->offset))
        return 0;
    if (access(p->file, F_OK) != 0 && cut_number(p->file, &p->line)) {
        p->column = p->offset;
        return p->line > 0 && p->column > 0;
    }
    return 1;
}

size_t place_offset(const place *p, const rubric_doc *d)
{
    size_t len, line = 1, i = 0;
    const char *text = rubric_doc_text(d, &len);
    if (p->line == 0)
        return p->offset < len ? p->offset : SIZE_MAX;
    for (; i < len && line < p->line; i++)
        line += text[i] == '\n';
    i += p->column - 1;
    return line == p->line && i < len ? i : SIZE_MAX;
}

int place_inside(const char *word, place *p)
{
    static const char digits[] = "0123456789";
    size_t n = strspn(word, digits), m;
    memset(p, 0, sizeof *p);
    if (n == 0)
        return 0;
    p->offset = (size_t)strtoull(word, NULL, 10);
    if (word[n] == '\0')
        return 1;
    m = word[n] == ':' ? strspn(word + n + 1, digits) : 0;
    p->line = p->offset;
    p->column = (size_t)strtoull(word + n + 1, NULL, 10);
    return m > 0 && word[n + 1 + m] == '\0' && p->line > 0 && p->column > 0;
}

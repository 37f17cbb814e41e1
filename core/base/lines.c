/*
** lines.c - a text file of ours in memory, line by line
*/
#include "lines.h"

#include <string.h>

const char *rb_lines_next(rb_lines *l, size_t *len)
{
    const char *line = l->at;
    if (line >= l->end)
        return NULL;
    const char *nl = memchr(line, '\n', (size_t)(l->end - line));
    *len = (size_t)((nl ? nl : l->end) - line);
    l->at = nl ? nl + 1 : l->end;
    l->line++;
    return line;
}

int rb_line_begins(const char *line, size_t len, const char *with)
{
    size_t n = strlen(with);
    return len >= n && memcmp(line, with, n) == 0;
}

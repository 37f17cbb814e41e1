/*
** near.c - the nearest known name, for messages
*/
#include "near.h"

#include <ctype.h>
#include <string.h>

/* Edit distance of two short words, cut off at 3. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
    int row[34];
    if (n > 32 || m > 32)
        return 3;
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diag = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int cost = diag + (tolower((unsigned char)a[i - 1]) !=
                               tolower((unsigned char)b[j - 1]));
            diag = row[j];
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
        }
    }
    return row[m];
}

const char *rb_nearest(const char *s, size_t len, const char *const *name,
                       uint32_t n)
{
    const char *best = NULL;
    int least = len < 4 ? 2 : 3;
    for (uint32_t i = 0; i < n; i++) {
        int d = distance(s, len, name[i], strlen(name[i]));
        if (d < least) {
            least = d;
            best = name[i];
        }
    }
    return best;
}

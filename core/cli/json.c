/*
** json.c - the little JSON that the command line writes itself
*/
#include "json.h"

#include <string.h>

void json_str(out *o, const char *s, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    if (s == NULL) {
        out_puts(o, "null");
        return;
    }
    out_putc(o, '"');
    for (size_t i = 0, from = 0; i <= n; i++) {
        unsigned char c = i < n ? (unsigned char)s[i] : 0;
        if (i < n && c >= 0x20 && c != '"' && c != '\\')
            continue;
        out_put(o, s + from, i - from);
        from = i + 1;
        if (i == n)
            break;
        char u[7] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15], 0};
        out_puts(o, c == '"'    ? "\\\""
                    : c == '\\' ? "\\\\"
                    : c == '\n' ? "\\n"
                    : c == '\t' ? "\\t"
                    : c == '\r' ? "\\r"
                                : u);
    }
    out_putc(o, '"');
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?, at most 17 characters */
static int is_number(const char *s)
{
    const char *begin = s;
    s += *s == '-';
    size_t n = strspn(s, "0123456789");
    if (n == 0 || (n > 1 && *s == '0'))
        return 0;
    s += n;
    if (*s == '.') {
        n = strspn(++s, "0123456789");
        if (n == 0)
            return 0;
        s += n;
    }
    return *s == '\0' && s - begin <= 17;
}

void json_auto(out *o, const char *s)
{
    if (s && is_number(s))
        out_puts(o, s);
    else
        json_str(o, s, s ? strlen(s) : 0);
}

void json_member(out *o, const char *key, const char *value)
{
    out_printf(o, ",\"%s\":", key);
    json_str(o, value, value ? strlen(value) : 0);
}

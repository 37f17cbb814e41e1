/*
** err.c - error codes and the message that goes with them
*/
#include "err.h"

#include <stdio.h>
#include <string.h>

/* A cut message must stay valid UTF-8: take back a torn last character. */
static void trim_torn(char *s)
{
    size_t n = strlen(s), i = n;
    while (i > 0 && n - i < 3 && ((unsigned char)s[i - 1] & 0xC0) == 0x80)
        i--;
    if (i == 0)
        return;
    unsigned char lead = (unsigned char)s[i - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (n - (i - 1) < need)
        s[i - 1] = '\0';
}

int rb_fail(rb_err *e, int code, const char *fmt, ...)
{
    if (e != NULL) {
        va_list ap;
        va_start(ap, fmt);
        int n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
        va_end(ap);
        e->code = code;
        if (n >= (int)sizeof e->msg)
            trim_torn(e->msg);
    }
    return code;
}

int rb_nomem(rb_err *e)
{
    return rb_fail(e, RB_ENOMEM, "out of memory");
}

void rb_err_prefix(rb_err *e, const char *fmt, ...)
{
    if (e == NULL)
        return;
    char head[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(head, sizeof head, fmt, ap);
    va_end(ap);
    trim_torn(head);
    size_t h = strlen(head), m = strlen(e->msg), room = sizeof e->msg - 1;
    if (m > room - h - 2)
        m = room - h - 2;
    memmove(e->msg + h + 2, e->msg, m);
    memcpy(e->msg, head, h);
    memcpy(e->msg + h, ": ", 2);
    e->msg[h + 2 + m] = '\0';
    trim_torn(e->msg);
}

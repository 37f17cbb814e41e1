/*
** err.c - error codes and the message that goes with them
*/
#include "err.h"

#include <stdio.h>
#include <string.h>
#include "utf8.h"

/* A message is valid UTF-8 whatever was put into it. */
int rb_fail(rb_err *e, int code, const char *fmt, ...)
{
    if (e != NULL) {
        va_list ap;
        va_start(ap, fmt);
        int n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
        va_end(ap);
        e->code = code;
        rb_utf8_clean(e->msg, n >= (int)sizeof e->msg);
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
    int n = vsnprintf(head, sizeof head, fmt, ap);
    va_end(ap);
    rb_utf8_clean(head, n >= (int)sizeof head);
    size_t h = strlen(head), m = strlen(e->msg), room = sizeof e->msg - 1;
    if (m > room - h - 2)
        m = room - h - 2;
    memmove(e->msg + h + 2, e->msg, m);
    memcpy(e->msg, head, h);
    memcpy(e->msg + h, ": ", 2);
    e->msg[h + 2 + m] = '\0';
    rb_utf8_clean(e->msg, 1);
}

/*
** say.h - messages to the person: standard error, "rubric: " in front
**
** Results never come here. While a progress line stands on the terminal it
** is wiped first, and comes back with the next document.
*/
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdarg.h>
#include <stddef.h>

void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

struct out;
/* The same line into a buffer, for a worker that waits for its turn. */
void say_into(struct out *o, const char *fmt, va_list ap);
/* Put messages that a worker gathered on standard error. */
void say_lines(struct out *o);

/* A progress line, drawn at most five times a second and not in the first
** one; only when standard error is a terminal. */
void progress(size_t documents, double megabytes);
void progress_end(void);

/* Seconds of a clock that never goes back. */
double now(void);

#endif

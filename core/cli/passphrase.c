/*
** passphrase.c - a passphrase from a person, or from a file
*/
#include "passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "say.h"

/* ---- a file ---- */

static int from_file(const char *path, char *out, size_t max)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), got;
    size_t n = 0;
    if (fd < 0) {
        say("%s: %s", path, strerror(errno));
        return -1;
    }
    while (n < max && (got = (int)read(fd, out + n, max - n)) > 0 &&
           memchr(out + n, '\n', (size_t)got) == NULL)
        n += (size_t)got;
    n = n < max && got > 0 ? n + (size_t)got : n;
    close(fd);
    const char *end = memchr(out, '\n', n);
    if (end == NULL && n == max) {
        say("%s: its first line is too long for a passphrase", path);
        return -1;
    }
    n = end != NULL ? (size_t)(end - out) : n;
    return (int)(n > 0 && out[n - 1] == '\r' ? n - 1 : n); /* of Windows */
}

/* ---- a terminal ---- */

/* A line; Ctrl-C and Ctrl-D give none. */
static int read_line(int fd, int erase, char *out, size_t max)
{
    enum { CTRL_C = 3, CTRL_D = 4 };
    size_t n = 0;
    char c = 0;
    while (read(fd, &c, 1) == 1 && c != '\n' && c != '\r' && c != CTRL_C &&
           c != CTRL_D) {
        if (c == (char)erase || c == '\b')
            n -= n > 0;
        else if (n < max)
            out[n++] = c;
    }
    return c == '\n' || c == '\r' ? (int)n : -1;
}

/* Without an echo, and not ended by a signal before that is back. */
static int ask(int fd, const char *what, const char *file, char *out,
               size_t max)
{
    struct termios was, now;
    char prompt[PATH_MAX + 64];
    int n = snprintf(prompt, sizeof prompt, "%s of %s: ", what, file);
    if (n >= (int)sizeof prompt || tcgetattr(fd, &was) != 0)
        return -1;
    now = was;
    now.c_lflag &= (tcflag_t) ~(ECHO | ISIG | ICANON);
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    tcsetattr(fd, TCSAFLUSH, &now);
    n = write(fd, prompt, (size_t)n) == n
            ? read_line(fd, was.c_cc[VERASE], out, max)
            : -1;
    tcsetattr(fd, TCSADRAIN, &was);
    return write(fd, "\n", 1) == 1 ? n : -1;
}

static int from_terminal(const char *file, int twice, char *out, size_t max)
{
    char again[PASSPHRASE_MAX];
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), n, m;
    if (fd < 0) {
        say("there is no terminal to ask for the passphrase of %s; name a file "
            "that has it: --passphrase-file FILE",
            file);
        return -1;
    }
    n = m = ask(fd, twice ? "new passphrase" : "passphrase", file, out, max);
    if (twice && n > 0)
        m = ask(fd, "once more, that", file, again,
                max < sizeof again ? max : sizeof again);
    close(fd);
    if (twice && n > 0 && m >= 0 && (n != m || memcmp(out, again, (size_t)n))) {
        say("these were two passphrases; try again");
        m = -1;
    }
    explicit_bzero(again, sizeof again);
    return m < 0 ? -1 : n;
}

int passphrase_get(const args *a, const char *file, int twice, char *out,
                   size_t max)
{
    int n = args_given(a, "passphrase-file")
                ? from_file(args_get(a, "passphrase-file"), out, max)
                : from_terminal(file, twice, out, max);
    if (n == 0 && twice) {
        say("an empty passphrase locks nothing");
        return -1;
    }
    return n;
}

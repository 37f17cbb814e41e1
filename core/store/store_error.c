/*
** store_error.c - what SQLite's codes mean for the person, with path and cure
*/
#include "store_int.h"

#include <errno.h>
#include <string.h>

/* The system's reason: SQLite forgets it when the log cannot be written, but
** errno still has it (rb_store_step clears it before). */
static int system_error(const rb_store *s)
{
    int sys = sqlite3_system_errno(s->db);
    return sys ? sys : errno;
}

/* No room is no room, whichever way the system says it. */
static int no_room(int rc, int sys)
{
    return (rc & 0xFF) == SQLITE_FULL ||
           ((rc & 0xFF) == SQLITE_IOERR &&
            (sys == ENOSPC || sys == EDQUOT || sys == EFBIG));
}

int rb_store_error(rb_store *s, int rc, rb_err *e)
{
    int sys = system_error(s);
    if (no_room(rc, sys))
        return rb_fail(e, RB_ESTORE,
                       "%s: there is no room left on its disk; free some, or "
                       "move the project to another one",
                       s->path);
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return rb_nomem(e);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return rb_fail(e, RB_ESTORE,
                       "%s: another process is writing to this project; "
                       "wait until it is done and try again",
                       s->path);
    case SQLITE_IOERR:
        return rb_fail(e, RB_ESTORE, "%s: cannot be read or written: %s",
                       s->path, sys ? strerror(sys) : "the disk fails");
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return rb_fail(e, RB_ESTORE,
                       "%s: the project file is read-only; check its "
                       "permissions and those of its folder",
                       s->path);
    case SQLITE_CANTOPEN:
        return rb_fail(e, RB_ESTORE,
                       "%s: cannot be opened; does the folder exist, and may "
                       "you write there?",
                       s->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return rb_fail(e, RB_ESTORE,
                       "%s: the project file is damaged (%s); take a copy, "
                       "or run again into a new file",
                       s->path, sqlite3_errmsg(s->db));
    case SQLITE_CONSTRAINT:
        s->clash = 1;
        return rb_fail(e, RB_ESTORE,
                       "%s: what is in the file and what is to be written do "
                       "not go together (changed by hand?): %s",
                       s->path, sqlite3_errmsg(s->db));
    default:
        return rb_fail(e, RB_ESTORE, "%s: %s", s->path, sqlite3_errmsg(s->db));
    }
}

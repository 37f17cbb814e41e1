/*
** passed.h - the files of folders and archives that are left out by name
**
** A folder of .doc files must not look like an empty one. What lies beside
** texts anyway (pictures, styles, scripts) is not counted.
*/
#ifndef RB_PASSED_H
#define RB_PASSED_H

#include "../base/buf.h"

enum { RB_PASSED_KINDS = 32, RB_PASSED_ENDING = 12 };

typedef struct rb_passed {
    struct {
        char ending[RB_PASSED_ENDING]; /* ".doc", "": without one */
        uint32_t n;
    } kind[RB_PASSED_KINDS];
    uint32_t kinds;
    uint32_t others; /* of kinds for which there was no room */
    uint32_t n;      /* all */
} rb_passed;

void rb_passed_add(rb_passed *x, const char *name);
/* "3 files are left out ...: 2 .doc, 1 .rtf; what to do"; x->n > 0. */
void rb_passed_tell(const rb_passed *x, rb_buf *out);

/* A program's own file, which is no document whatever its ending: the lock
** file that Word lays beside what it edits. */
int rb_passed_own_file(const char *name);
/* Is `folder` what a browser saves beside the page `page`: "X_files" beside
** "X.html"? */
int rb_passed_page_folder(const char *folder, const char *page);

#endif

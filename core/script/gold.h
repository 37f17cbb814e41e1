/*
** gold.h - the gold files that a package is tested with
*/
#ifndef RB_GOLD_H
#define RB_GOLD_H

#include <limits.h>
#include "package.h"

/* The folder of the package's own gold; 0 when there is none, or when it is a
** link to somewhere else. */
int rb_gold_own(const rb_package *p, char folder[PATH_MAX]);

/* Is `path`, of a document that gold in `base` names so, elsewhere? Gold is a
** stranger's like the rest of a package, and its documents are read before
** anybody has agreed to anything. */
int rb_gold_leads_out(const char *base, const char *name, const char *path);

/* Push an array of { file =, text =, base = }; text is nil when it cannot be
** read. Of the folder `given` (gold, or documents with gold/ inside), else the
** package's own and that of the seeds. */
void rb_gold_push(lua_State *L, const rb_script *s, const rb_package *p,
                  const char *given);
/* The same of the package's own alone. */
void rb_gold_push_own(lua_State *L, const rb_package *p);
/* An array of the names of texts (.txt) in the package's own gold folder. */
void rb_gold_push_texts(lua_State *L, const rb_package *p);

#endif

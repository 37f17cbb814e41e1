/*
** rulework.h - rules that cost too much: their share, and telling of them
*/
#ifndef RB_RULEWORK_H
#define RB_RULEWORK_H

#include "ruleline.h"

/* Steps that one rule of the package may take in a document. */
uint64_t rb_rule_share(const rb_script *s, const rb_package *p);

/* A rule was stopped in this document: into d->stopped and its notes, and the
** code and message of it (RB_ELIMIT) into `e`. The name is the package's: what
** a terminal would obey is taken out of it. */
int rb_rule_tell(rb_script *s, const rb_package *p, rb_doc *d, const char *name,
                 size_t len, rb_err *e);
/* The same for all that the package's state has stopped; RB_OK: none. */
int rb_rules_tell(rb_script *s, const rb_package *p, rb_doc *d, rb_err *e);

#endif

/*
** ruleline.h - where in its package a rule is written
*/
#ifndef RB_RULELINE_H
#define RB_RULELINE_H

#include "package.h"

/* File of the package's folder and line with the rule's name: 1, or 0 when its
** sources do not hold it as a string (a name made while the package loads). */
int rb_rule_line(rb_script *s, const rb_package *p, const char *rule,
                 char *file, size_t max, unsigned *line);

/* An error about "rule 'NAME'" begins with the place of the rule. */
void rb_rule_blame(rb_script *s, const rb_package *p, rb_err *e);

#endif

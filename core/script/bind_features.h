/*
** bind_features.h - rows of features out of tables of scripts
*/
#ifndef RB_BIND_FEATURES_H
#define RB_BIND_FEATURES_H

#include "bind.h"
#include "../model/model.h"

typedef struct rb_filler {
    rb_features *names;
    int learn; /* new names are added; else they are left out */
    rb_row *row;
    rb_mem *mem;
} rb_filler;

/* The row of the table at `table`: names in its array part have the value 1,
** keys that are text have theirs. Raises. */
void rb_bind_fill(lua_State *L, rb_filler f, int table);
/* Raises for what was collected already: a finalizer of a script may hold it
** still. */
int rb_bind_collected(lua_State *L);

#endif

/*
** scripts.h - what crossing into Lua costs, and LPeg over characters
*/
#ifndef BENCH_SCRIPTS_H
#define BENCH_SCRIPTS_H

#include "corpus.h"
#include "doc/doc.h"

/* Rows of the table: a Lua function per match, and the search helper against
** naive LPeg. `doc` are the corpus' tagged documents. */
void bench_scripts(const corpus *c, rb_doc **doc, rb_mem *m, rb_vocab *v);

#endif

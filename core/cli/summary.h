/*
** summary.h - what `rubric run` says of a document to a person
*/
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include <rubric.h>
#include "out.h"
#include "words.h"

/* Quotations, stances, actors, then the layers of other packages. `layers`
** limits them; empty: all. */
void summary(out *o, const rubric_doc *d, const words *layers);

/* 1 when the core makes the layer of this name. */
int layer_is_core(const char *name);
/* 1 when a package, not the core, writes this layer. */
int layer_is_packages(const rubric_doc *d, const rubric_layer *l);

#endif

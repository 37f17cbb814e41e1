/*
** unknown.h - `rubric run actors --unknown`: names without a sure kind
**
** The package actors writes them into the layer `unknown`; here they are
** counted over all documents and printed as a table, tabs between.
*/
#ifndef CLI_UNKNOWN_H
#define CLI_UNKNOWN_H

#include <rubric.h>
#include "out.h"

typedef struct unknown unknown;

unknown *unknown_new(void);
void unknown_free(unknown *u); /* NULL is fine */
/* `number` tells documents apart. */
void unknown_add(unknown *u, const rubric_doc *d, size_t number);
void unknown_print(unknown *u, out *o);

#endif

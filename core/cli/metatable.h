/*
** metatable.h - the metadata of a document and where each field was found
*/
#ifndef CLI_METATABLE_H
#define CLI_METATABLE_H

#include "out.h"
#include "rubric.h"

/* A table: field, value, where it was found; a field that is not known has a
** "-". The first line names the document. */
void metatable_print(out *o, const rubric_doc *d, const char *id);
/* {"id":...,"metadata":{"title":{"value":...,"from":...},...}} */
void metatable_json(out *o, const rubric_doc *d, const char *id);

#endif

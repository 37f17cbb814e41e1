/*
** json.h - the little JSON that the command line writes itself
*/
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "out.h"

void json_str(out *o, const char *s, size_t n); /* NULL: null */
/* ,"key":"value", or null; for all but the first of an object. */
void json_member(out *o, const char *key, const char *value);
/* Text that is a number in JSON's grammar stays one; the rest is quoted. */
void json_auto(out *o, const char *s);

#endif

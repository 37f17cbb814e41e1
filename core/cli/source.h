/*
** source.h - rubric show --source: annotations beside the bytes of the file
*/
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "work.h"

/* Print each annotation of the layers (none named: each sentence) with its
** place in the document's source and the bytes there. */
void source_print(worker *w, rubric_doc *d, const words *layers, int jsonl);

#endif

/*
** caption.h - what an annotation says, in a few words
*/
#ifndef CLI_CAPTION_H
#define CLI_CAPTION_H

#include <rubric.h>

#include "out.h"

/* "Ruiz opposes merger" of a stance, the speaker of a quotation...: nothing
** for a layer that has no such form. 1 when something was written. */
int caption_put(out *o, const char *before, const char *layer,
                const rubric_ann *a, const char *after);

#endif

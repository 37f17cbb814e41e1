/*
** passphrase.h - a passphrase from a person, or from a file
*/
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "args.h"

enum { PASSPHRASE_MAX = 1024 };

/* The passphrase of a key file into out[max]: the first line of
** --passphrase-file, else asked for on the terminal without an echo; `twice`:
** a new one. Its length; -1: none, and why is said. Wipe it after use. */
int passphrase_get(const args *a, const char *file, int twice, char *out,
                   size_t max);

#endif

/*
** unpack.h - a package out of an archive that anybody may have made
**
** tar, tar.gz, tar.bz2, tar.xz, tar.zst and zip. Only regular files are ever
** made, under a folder that is made for them; names with a part that begins
** with a dot are passed over. Anything that is no plain archive of a package
** refuses the whole: links, devices, "..", absolute names, one name twice
** (capitals do not count), more than contents.h allows, encryption, damage.
** Then nothing is left behind.
*/
#ifndef RB_UNPACK_H
#define RB_UNPACK_H

#include <limits.h>
#include "../base/mem.h"
#include "../base/err.h"

enum { RB_UNPACK_FILES = 20000 }; /* of an archive */

/*
** Unpack the archive into the folder `into`, which is made. The package is at
** the top of the archive or in its one top folder: `package` gets where, a
** folder with a package.lua. Every message names the archive. RB_OK; RB_EINPUT,
** RB_ELIMIT, RB_EIO, RB_ENOMEM, and the folder is not there.
*/
int rb_archive_unpack(rb_mem *mem, const char *path, const char *into,
                      char package[PATH_MAX], rb_err *e);

#endif

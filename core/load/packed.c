/*
** packed.c - which files are archives, by their first bytes and by their names
*/
#include <string.h>
#include <strings.h>
#include "archive.h"

static int has(const char *s, size_t n, const char *magic, size_t len)
{
    return n >= len && memcmp(s, magic, len) == 0;
}

/* A tar header holds the sum of its own bytes, in octal. */
static int is_tar(const char *s, size_t n)
{
    enum { SUM = 148, SUM_LEN = 8 };
    unsigned long sum = 0, said = 0;
    int digits = 0;
    if (n < RB_ARCHIVE_HEAD || s[0] == '\0')
        return 0;
    for (int i = 0; i < RB_ARCHIVE_HEAD; i++)
        sum += i >= SUM && i < SUM + SUM_LEN ? ' ' : (unsigned char)s[i];
    for (int i = SUM; i < SUM + SUM_LEN && (s[i] == ' ' || s[i] >= '0'); i++) {
        if (s[i] > '7')
            return 0;
        if (s[i] != ' ')
            said = said * 8 + (unsigned long)(s[i] - '0'), digits++;
    }
    return digits > 0 && said == sum;
}

int rb_archive_kind(const char *s, size_t n)
{
    if (has(s, n, "\x1F\x8B\x08", 3))
        return RB_ARCHIVE_GZIP;
    if (has(s, n, "BZh", 3) && n >= 10 &&
        (memcmp(s + 4, "1AY&SY", 6) == 0 ||
         memcmp(s + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0))
        return RB_ARCHIVE_BZIP2;
    if (has(s, n,
            "\xFD"
            "7zXZ\0",
            6))
        return RB_ARCHIVE_XZ;
    if (has(s, n, "\x28\xB5\x2F\xFD", 4))
        return RB_ARCHIVE_ZSTD;
    if (has(s, n, "PK\003\004", 4) || has(s, n, "PK\005\006", 4))
        return RB_ARCHIVE_ZIP;
    return is_tar(s, n) ? RB_ARCHIVE_TAR : RB_ARCHIVE_NO;
}

int rb_archive_is_folder(int kind)
{
    return kind >= RB_ARCHIVE_ZIP;
}

const char *rb_archive_kind_name(int kind)
{
    static const char *const name[] = {
        "no archive",         "compressed with gzip", "compressed with bzip2",
        "compressed with xz", "compressed with zstd", "a ZIP archive",
        "a tar archive"};
    return name[kind];
}

static int ends_with(const char *name, size_t n, const char *ending)
{
    size_t len = strlen(ending);
    return n > len && strncasecmp(name + n - len, ending, len) == 0 &&
           name[n - len - 1] != '/';
}

size_t rb_packed_stem(const char *name)
{
    static const char *const ending[] = {".gz", ".bz2", ".xz", ".zst", ".zstd"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        if (ends_with(name, n, ending[i]))
            return n - strlen(ending[i]);
    }
    return n;
}

int rb_archive_named(const char *name)
{
    static const char *const ending[] = {".tgz", ".tbz", ".tbz2", ".txz",
                                         ".tzst"};
    size_t n = strlen(name), stem = rb_packed_stem(name);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        if (ends_with(name, n, ending[i]))
            return 1;
    }
    return ends_with(name, n, ".zip") || ends_with(name, stem, ".tar");
}

/*
** gzip.c - the sum at the end of a gzip file (RFC 1952), which libarchive does
** not compare
*/
#include "gzip.h"

#include <fcntl.h>
#include <unistd.h>

/* Of four bits each, by the reversed polynomial 0xEDB88320. */
static const uint32_t step[16] = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
    0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
    0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};

void rb_gzip_add(rb_gzip_sum *s, const void *p, size_t n)
{
    const unsigned char *b = p;
    uint32_t c = ~s->crc;
    for (size_t i = 0; i < n; i++) {
        c ^= b[i];
        c = (c >> 4) ^ step[c & 15];
        c = (c >> 4) ^ step[c & 15];
    }
    s->crc = ~c;
    s->size += n;
}

static uint32_t little_endian(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

int rb_gzip_differs(const rb_gzip_sum *s, const char *path)
{
    unsigned char end[8];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    int got = size >= (off_t)sizeof end &&
              pread(fd, end, sizeof end, size - (off_t)sizeof end) ==
                  (ssize_t)sizeof end;
    if (fd >= 0)
        close(fd);
    return got && little_endian(end + 4) == (uint32_t)s->size &&
           little_endian(end) != s->crc;
}

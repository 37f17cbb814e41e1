/*
** chars.c - classes of bytes and of code points
**
** The ranges above ASCII name what is not part of a word; everything that no
** range claims is, so that scripts this table has never heard of still come
** out as words between spaces.
*/
#include "chars.h"

/* clang-format off */
const uint8_t rb_chr[256] = {
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 16, 64, 32,
    40, 32, 40, 72, 72, 64, 32, 32, 64, 40, 24, 40,
    10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 40, 64,
    32, 32, 32, 16, 40, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 64, 32, 64, 32, 40,
    64, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 64, 32, 64, 32, 4, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136, 136,
    136, 136, 136, 136,
};
/* clang-format on */

typedef struct range {
    uint32_t first; /* up to the next entry's first */
    int class;
} range;

static const range ranges[] = {
    {0x0080, PT_SPACE}, {0x00A1, PT_PUNCT},  {0x00AA, PT_WORD},
    {0x00AB, PT_OPEN},  {0x00AC, PT_PUNCT},  {0x00AD, PT_JOIN},
    {0x00AE, PT_PUNCT}, {0x00B2, PT_WORD},   {0x00B4, PT_PUNCT},
    {0x00B5, PT_WORD},  {0x00B6, PT_PUNCT},  {0x00B9, PT_WORD},
    {0x00BB, PT_CLOSE}, {0x00BC, PT_WORD},   {0x00BF, PT_PUNCT},
    {0x00C0, PT_WORD},  {0x00D7, PT_PUNCT},  {0x00D8, PT_WORD},
    {0x00F7, PT_PUNCT}, {0x00F8, PT_WORD},   {0x0300, PT_JOIN},
    {0x0370, PT_WORD},  {0x037E, PT_STOP},   {0x037F, PT_WORD},
    {0x0387, PT_PUNCT}, {0x0388, PT_WORD},   {0x055A, PT_PUNCT},
    {0x0560, PT_WORD},  {0x0589, PT_STOP},   {0x058A, PT_PUNCT},
    {0x0591, PT_JOIN},  {0x05BE, PT_PUNCT},  {0x05BF, PT_JOIN},
    {0x05C0, PT_PUNCT}, {0x05C1, PT_JOIN},   {0x05C3, PT_PUNCT},
    {0x05C4, PT_JOIN},  {0x05D0, PT_WORD},   {0x05F3, PT_PUNCT},
    {0x0600, PT_JOIN},  {0x0606, PT_PUNCT},  {0x0610, PT_JOIN},
    {0x061B, PT_PUNCT}, {0x061F, PT_STOP},   {0x0620, PT_WORD},
    {0x066A, PT_PUNCT}, {0x066E, PT_WORD},   {0x06D4, PT_STOP},
    {0x06D5, PT_WORD},  {0x0964, PT_STOP},   {0x0966, PT_WORD},
    {0x1680, PT_SPACE}, {0x1681, PT_WORD},   {0x2000, PT_SPACE},
    {0x200C, PT_JOIN},  {0x200E, PT_SPACE},  {0x2010, PT_PUNCT},
    {0x2018, PT_OPEN},  {0x2019, PT_CLOSE},  {0x201A, PT_OPEN},
    {0x201D, PT_CLOSE}, {0x201E, PT_OPEN},   {0x2020, PT_PUNCT},
    {0x2026, PT_STOP},  {0x2027, PT_PUNCT},  {0x2028, PT_SPACE},
    {0x2030, PT_PUNCT}, {0x2039, PT_OPEN},   {0x203A, PT_CLOSE},
    {0x203B, PT_PUNCT}, {0x203C, PT_STOP},   {0x203E, PT_PUNCT},
    {0x2047, PT_STOP},  {0x204A, PT_PUNCT},  {0x205F, PT_SPACE},
    {0x2070, PT_WORD},  {0x20A0, PT_PUNCT},  {0x20D0, PT_JOIN},
    {0x2100, PT_WORD},  {0x2116, PT_PUNCT},  {0x2118, PT_WORD},
    {0x2120, PT_PUNCT}, {0x2124, PT_WORD},   {0x2190, PT_PUNCT},
    {0x2300, PT_EMOJI}, {0x2400, PT_PUNCT},  {0x2600, PT_EMOJI},
    {0x27C0, PT_PUNCT}, {0x2B00, PT_EMOJI},  {0x2C00, PT_WORD},
    {0x2E00, PT_PUNCT}, {0x2E80, PT_WORD},   {0x3000, PT_SPACE},
    {0x3001, PT_PUNCT}, {0x3002, PT_STOP},   {0x3003, PT_PUNCT},
    {0x3005, PT_WORD},  {0x3008, PT_PUNCT},  {0x3021, PT_WORD},
    {0x30FB, PT_PUNCT}, {0x30FC, PT_WORD},   {0xE000, PT_PUNCT},
    {0xF900, PT_WORD},  {0xFD3E, PT_PUNCT},  {0xFD40, PT_WORD},
    {0xFE00, PT_JOIN},  {0xFE10, PT_PUNCT},  {0xFE20, PT_JOIN},
    {0xFE30, PT_PUNCT}, {0xFE70, PT_WORD},   {0xFEFF, PT_SPACE},
    {0xFF01, PT_STOP},  {0xFF02, PT_PUNCT},  {0xFF0E, PT_STOP},
    {0xFF0F, PT_PUNCT}, {0xFF10, PT_WORD},   {0xFF1A, PT_PUNCT},
    {0xFF1F, PT_STOP},  {0xFF20, PT_PUNCT},  {0xFF21, PT_WORD},
    {0xFF3B, PT_PUNCT}, {0xFF41, PT_WORD},   {0xFF5B, PT_PUNCT},
    {0xFF61, PT_STOP},  {0xFF62, PT_PUNCT},  {0xFF66, PT_WORD},
    {0xFFE0, PT_PUNCT}, {0x10000, PT_WORD},  {0x1F000, PT_EMOJI},
    {0x1F3FB, PT_JOIN}, {0x1F400, PT_EMOJI}, {0x1FB00, PT_WORD},
    {0xE0000, PT_JOIN}, {0xE01F0, PT_WORD},
};

static const uint8_t marks[0x18] = {
    /* U+2010: hyphens and dashes */
    PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT,
    PT_PUNCT,
    /* U+2018: quotation marks */
    PT_OPEN, PT_CLOSE, PT_OPEN, PT_OPEN, PT_OPEN, PT_CLOSE, PT_OPEN, PT_OPEN,
    /* U+2020: daggers, bullets, dots */
    PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_PUNCT, PT_STOP,
    PT_PUNCT};

int rb_point(uint32_t c)
{
    /* Latin with its accents and the usual marks: most of what comes */
    if (c - 0xC0 < 0x240)
        return c == 0xD7 || c == 0xF7 ? PT_PUNCT : PT_WORD;
    if (c - 0x2010 < 0x18)
        return marks[c - 0x2010];
    size_t lo = 0, hi = sizeof ranges / sizeof ranges[0];
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (ranges[mid].first <= c)
            lo = mid;
        else
            hi = mid;
    }
    return ranges[lo].class;
}

int rb_space_len(rb_at p, rb_at end)
{
    if (p >= end)
        return 0;
    if (*p < 0x80)
        return rb_is(p, CH_SPACE) != 0;
    int len;
    return rb_point(rb_cp(p, end, &len)) == PT_SPACE ? len : 0;
}

rb_at rb_skip_space(rb_at p, rb_at end)
{
    for (int n; (n = rb_space_len(p, end)) > 0;)
        p += n;
    return p;
}

/*
** langfile.h - the compiled language file, as it lies in memory
**
** mklang writes it, lang.c maps it; nothing is parsed at start. A header, a
** table of sections, then the sections, each 8-byte aligned, in the byte
** order of the machine. Words are keyed by their lower-case form. Costs are
** negative natural logarithms in units of 1/LF_ONE, so that the decoder adds
** small integers. Reading trusts nothing: the header is checked when the file
** is opened, every offset when it is followed.
*/
#ifndef RB_LANGFILE_H
#define RB_LANGFILE_H

#include <stddef.h>
#include <stdint.h>

#define LF_MAGIC "RBLANG\r\n"
#define LF_VERSION 2u
#define LF_ORDER 0x01020304u
#define LF_ONE 256 /* cost units of one nat */

/* The tag set of the transition table: the lexicon's, in its own order. */
/* clang-format off */
#define LF_TAGS(X)                                                             \
    X(NN, "nn") X(PUNC, "punc") X(NNP, "nnp") X(DT, "dt") X(IN, "in")          \
    X(JJ, "jj") X(NNS, "nns") X(CD, "cd") X(RB, "rb") X(VBD, "vbd")            \
    X(VB, "vb") X(PRP, "prp") X(CC, "cc") X(OF, "of") X(TO, "to")              \
    X(VBZ, "vbz") X(VBN, "vbn") X(VBG, "vbg") X(VBP, "vbp") X(MD, "md")        \
    X(POS, "pos") X(WDT, "wdt") X(JJR, "jjr") X(WP, "wp") X(NNPS, "nnps")      \
    X(WRB, "wrb") X(JJS, "jjs") X(RBR, "rbr") X(RP, "rp") X(EX, "ex")          \
    X(RBS, "rbs") X(PDT, "pdt") X(FW, "fw") X(LRB, "1") X(UH, "uh")            \
    X(SYM, "sym") X(LS, "ls") X(RRB, "2")
/* clang-format on */

enum {
#define X(name, text) LT_##name,
    LF_TAGS(X)
#undef X
        LT_COUNT
};

enum {             /* sections */
       LF_TRANS,   /* uint16_t[LT_COUNT^3]: cost of the third after two */
       LF_UNIGRAM, /* uint16_t[LT_COUNT]: cost of the tag */
       LF_SLOTS,   /* uint32_t[power of two]: hash bits and word number + 1 */
       LF_WORDS,  /* lf_word[]: by frequency, so that common ones share pages */
       LF_READS,  /* lf_read[]: tags that the lexicon saw */
       LF_EXCS,   /* lf_exc[]: irregular lemmas */
       LF_SUFFIX, /* lf_suffix[power of two]: endings of rare words */
       LF_STRINGS, /* char[]: NUL-terminated */
       LF_ABOUT,   /* char[]: what the file was made from */
       LF_RULES,   /* char[]: lua/rubric/tagrules.lua */
       LF_SECTIONS
};

typedef struct lf_section {
    uint64_t off;  /* from the start of the file, 8-byte aligned */
    uint64_t size; /* bytes */
} lf_section;

typedef struct lf_header {
    char magic[8];
    uint32_t version;
    uint32_t order;  /* LF_ORDER */
    uint64_t size;   /* of the whole file */
    uint64_t corpus; /* words of the corpus behind the lexicon */
    uint64_t check;  /* lf_hash64 of the header with check = 0 */
    uint64_t body;   /* lf_hash64 of all that follows the header */
    lf_section section[LF_SECTIONS];
} lf_header;

enum { LF_NOUN, LF_VERB, LF_ADJ, LF_ADV, LF_POS };
enum { LF_INSTANCE = 1 << LF_POS }; /* lf_word.caps: only ever a name */

typedef struct lf_word {
    uint32_t str;  /* offset in LF_STRINGS */
    uint32_t read; /* first of nread in LF_READS */
    uint32_t exc;  /* first of nexc in LF_EXCS */
    uint16_t freq; /* 3000 ln(1 + occurrences per million) */
    uint8_t len;   /* bytes */
    uint8_t nread;
    uint8_t nexc;
    uint8_t classes;       /* RB_WN_*, of the word as a lemma */
    uint8_t count[LF_POS]; /* 16 ln(1 + sense-tagged uses as noun, verb...) */
    uint8_t caps; /* bit per LF_NOUN..: always written with a capital */
    uint8_t pad;
} lf_word;

typedef struct lf_read {
    uint8_t tag; /* LT_* */
    uint8_t pad;
    uint16_t cost; /* of the word, given the tag */
} lf_read;

typedef struct lf_exc {
    uint32_t lemma; /* offset in LF_STRINGS */
    uint8_t pos;    /* LF_NOUN.. */
    uint8_t len;    /* bytes of the lemma */
    uint8_t pad[2];
} lf_exc;

#define LF_SUFMAX 5
#define LF_OPEN 14 /* open tags, in this order */
#define LF_OPEN_TAGS                                                           \
    {                                                                          \
        LT_NN, LT_NNS, LT_JJ, LT_RB, LT_VB, LT_VBP, LT_VBZ, LT_VBD, LT_VBN,    \
            LT_VBG, LT_JJR, LT_JJS, LT_NNP, LT_NNPS                            \
    }

typedef struct lf_suffix {
    char s[LF_SUFMAX];
    uint8_t len; /* bytes; 0: the slot is empty (also no ending at all) */
    uint8_t used;
    uint8_t pad;
    uint16_t cost[LF_OPEN]; /* of the tag, given the ending */

} lf_suffix;

#define LF_SLOT_WORD 0x3ffffu /* 18 bits: word number + 1; the rest is hash */

static inline uint64_t lf_hash64(const void *p, size_t n, uint64_t h)
{
    const unsigned char *s = p;
    h ^= n * 0x9e3779b97f4a7c15u;
    while (n >= 8) {
        uint64_t w;
        __builtin_memcpy(&w, s, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
        s += 8;
        n -= 8;
    }
    for (; n > 0; n--)
        h = (h ^ *s++) * 0x100000001b3u;
    h ^= h >> 29;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 32;
}

static inline uint32_t lf_hash(const char *s, size_t n)
{
    return (uint32_t)lf_hash64(s, n, 0x5851f42d4c957f2du);
}

#endif

/*
** lang_int.h - what the files of this room share
**
** Per word form, once: the tags that it can have and what each costs
** (words.c), its lemma under each (lemma.c). Per sentence: the cheapest
** sequence (tagger.c), then a few repairs by context (repair.c).
*/
#ifndef RB_LANG_INT_H
#define RB_LANG_INT_H

#include "lang.h"
#include "langfile.h"
#include "perceptron.h"

/* Words that the repairs ask for, sorted by their bytes, with their groups. */
enum {
    RB_WG_BE = 1 << 0,
    RB_WG_HAVE = 1 << 1,
    RB_WG_DO = 1 << 2,
    RB_WG_SUBJ = 1 << 3,  /* I, he: only ever a subject */
    RB_WG_OBJ = 1 << 4,   /* me, him: never a subject */
    RB_WG_CAUSE = 1 << 5, /* let, make, help: before a bare infinitive */
    RB_WG_FACT = 1 << 6,  /* nouns with a that-clause: the fact that ... */
    RB_WG_PLACE = 1 << 7  /* prepositions that stand alone as adverbs */
};

/* clang-format off */
#define RB_FWORDS(X)                                                           \
    X(M, "'m", RB_WG_BE) X(RE, "'re", RB_WG_BE) X(S, "'s", RB_WG_BE)           \
    X(VE, "'ve", RB_WG_HAVE) X(ABOARD, "aboard", RB_WG_PLACE)                  \
    X(ABOUT, "about", 0) X(ABOVE, "above", RB_WG_PLACE)                        \
    X(ACCUSATION, "accusation", RB_WG_FACT)                                    \
    X(ACCUSATIONS, "accusations", RB_WG_FACT)                                  \
    X(ACROSS, "across", RB_WG_PLACE) X(AI, "ai", RB_WG_BE) X(ALL, "all", 0)    \
    X(ALLEGATION, "allegation", RB_WG_FACT)                                    \
    X(ALLEGATIONS, "allegations", RB_WG_FACT) X(ALONG, "along", RB_WG_PLACE)   \
    X(AM, "am", RB_WG_BE) X(ANNOUNCEMENT, "announcement", RB_WG_FACT)          \
    X(ARE, "are", RB_WG_BE) X(ARGUMENT, "argument", RB_WG_FACT)                \
    X(AROUND, "around", RB_WG_PLACE) X(AS, "as", 0)                            \
    X(ASSERTION, "assertion", RB_WG_FACT)                                      \
    X(ASSUMPTION, "assumption", RB_WG_FACT) X(BACK, "back", 0)                 \
    X(BE, "be", RB_WG_BE) X(BEEN, "been", RB_WG_BE)                            \
    X(BEFORE, "before", RB_WG_PLACE) X(BEHIND, "behind", RB_WG_PLACE)          \
    X(BEING, "being", RB_WG_BE) X(BELIEF, "belief", RB_WG_FACT)                \
    X(BELOW, "below", RB_WG_PLACE) X(BOTH, "both", 0) X(BY, "by", 0)           \
    X(CALLED, "called", 0) X(CHANCE, "chance", RB_WG_FACT)                     \
    X(CLAIM, "claim", RB_WG_FACT) X(CLAIMS, "claims", RB_WG_FACT)              \
    X(COMPLAINT, "complaint", RB_WG_FACT) X(CONCERN, "concern", RB_WG_FACT)    \
    X(CONCERNS, "concerns", RB_WG_FACT)                                        \
    X(CONCLUSION, "conclusion", RB_WG_FACT) X(DANGER, "danger", RB_WG_FACT)    \
    X(DID, "did", RB_WG_DO) X(DO, "do", RB_WG_DO) X(DOES, "does", RB_WG_DO)    \
    X(DOUBT, "doubt", RB_WG_FACT) X(EVIDENCE, "evidence", RB_WG_FACT)          \
    X(EXTENT, "extent", RB_WG_FACT) X(FACT, "fact", RB_WG_FACT)                \
    X(FEAR, "fear", RB_WG_FACT) X(FEARS, "fears", RB_WG_FACT)                  \
    X(FEELING, "feeling", RB_WG_FACT) X(GOING, "going", 0)                     \
    X(GUARANTEE, "guarantee", RB_WG_FACT) X(HAD, "had", RB_WG_HAVE)            \
    X(HAS, "has", RB_WG_HAVE) X(HAVE, "have", RB_WG_HAVE)                      \
    X(HAVING, "having", RB_WG_HAVE) X(HE, "he", RB_WG_SUBJ)                    \
    X(HELP, "help", RB_WG_CAUSE) X(HELPED, "helped", RB_WG_CAUSE)              \
    X(HELPING, "helping", RB_WG_CAUSE) X(HELPS, "helps", RB_WG_CAUSE)          \
    X(HER, "her", 0) X(HERE, "here", 0) X(HIM, "him", RB_WG_OBJ)               \
    X(HOME, "home", 0) X(HOPE, "hope", RB_WG_FACT)                             \
    X(HOPES, "hopes", RB_WG_FACT) X(HYPOTHESIS, "hypothesis", RB_WG_FACT)      \
    X(I, "i", RB_WG_SUBJ) X(IDEA, "idea", RB_WG_FACT)                          \
    X(IMPRESSION, "impression", RB_WG_FACT)                                    \
    X(INDICATION, "indication", RB_WG_FACT) X(INSIDE, "inside", RB_WG_PLACE)   \
    X(IS, "is", RB_WG_BE) X(IT, "it", 0) X(LATER, "later", 0)                  \
    X(LET, "let", RB_WG_CAUSE) X(LETTING, "letting", RB_WG_CAUSE)              \
    X(LIKE, "like", 0) X(LIKELIHOOD, "likelihood", RB_WG_FACT)                 \
    X(LITTLE, "little", 0) X(MADE, "made", RB_WG_CAUSE)                        \
    X(MAKE, "make", RB_WG_CAUSE) X(MAKES, "makes", RB_WG_CAUSE)                \
    X(MAKING, "making", RB_WG_CAUSE) X(ME, "me", RB_WG_OBJ) X(NT, "n't", 0)    \
    X(NEARBY, "nearby", RB_WG_PLACE) X(NEWS, "news", RB_WG_FACT)               \
    X(NO, "no", 0) X(NOTION, "notion", RB_WG_FACT) X(OF, "of", 0)              \
    X(ON, "on", 0) X(ONE, "one", 0) X(OUT, "out", 0)                           \
    X(OUTSIDE, "outside", RB_WG_PLACE) X(OVER, "over", RB_WG_PLACE)            \
    X(POSSIBILITY, "possibility", RB_WG_FACT)                                  \
    X(PREDICTION, "prediction", RB_WG_FACT)                                    \
    X(PROMISE, "promise", RB_WG_FACT) X(PROOF, "proof", RB_WG_FACT)            \
    X(PROPOSAL, "proposal", RB_WG_FACT)                                        \
    X(REALIZATION, "realization", RB_WG_FACT)                                  \
    X(REASON, "reason", RB_WG_FACT)                                            \
    X(RECOGNITION, "recognition", RB_WG_FACT)                                  \
    X(REPORT, "report", RB_WG_FACT) X(REPORTS, "reports", RB_WG_FACT)          \
    X(RIGHT, "right", 0) X(SHE, "she", RB_WG_SUBJ)                             \
    X(SIGN, "sign", RB_WG_FACT) X(SIGNS, "signs", RB_WG_FACT)                  \
    X(SINCE, "since", RB_WG_PLACE) X(SO, "so", 0)                              \
    X(SPECULATION, "speculation", RB_WG_FACT)                                  \
    X(STATEMENT, "statement", RB_WG_FACT)                                      \
    X(STATEMENTS, "statements", RB_WG_FACT)                                    \
    X(SUGGESTION, "suggestion", RB_WG_FACT)                                    \
    X(SUGGESTIONS, "suggestions", RB_WG_FACT) X(THAT, "that", 0)               \
    X(THEM, "them", RB_WG_OBJ) X(THERE, "there", 0)                            \
    X(THEY, "they", RB_WG_SUBJ) X(THOUGH, "though", RB_WG_PLACE)               \
    X(TO, "to", 0) X(UNDERNEATH, "underneath", RB_WG_PLACE)                    \
    X(UNDERSTANDING, "understanding", RB_WG_FACT) X(US, "us", RB_WG_OBJ)       \
    X(VIEW, "view", RB_WG_FACT) X(WARNING, "warning", RB_WG_FACT)              \
    X(WARNINGS, "warnings", RB_WG_FACT) X(WAS, "was", RB_WG_BE)                \
    X(WE, "we", RB_WG_SUBJ) X(WELL, "well", 0) X(WERE, "were", RB_WG_BE)       \
    X(WORRY, "worry", RB_WG_FACT) X(YOU, "you", 0)
/* clang-format on */

enum {
    W_NONE,
#define X(name, text, group) W_##name,
    RB_FWORDS(X)
#undef X
        W_COUNT
};

typedef struct rb_cand {
    uint32_t lex;  /* lexeme of the type under `out`; 0: not made yet */
    uint16_t cost; /* of the word, given the tag */
    uint8_t tag;   /* LT_* */
    uint8_t out;   /* RB_TAG_* */
} rb_cand;

enum { RB_MAXCAND = 12 };

enum { /* rb_word.kind */
       RB_WK_PUNCT = 1 << 0,
       RB_WK_CAP = 1 << 1,   /* has its own candidates inside a sentence */
       RB_WK_QUOTE = 1 << 2, /* " that may open or close */
       RB_WK_OPEN = 1 << 3,  /* ( [ { “ : what follows may begin a sentence */
       RB_WK_HYPHEN = 1 << 4, /* - that may join words */
       RB_WK_LOWER = 1 << 5,
       RB_WK_DIGIT = 1 << 6,
       RB_WK_APOS = 1 << 7 /* ' that may be a quotation mark or POS */
};

typedef struct rb_word { /* column by type; n[0] == 0: not made yet */
    uint32_t cand;       /* first of n[0] + n[1] candidates */
    uint8_t n[2];        /* at the start of a sentence; inside it */
    uint8_t kind;
    uint8_t fword; /* W_* */
    uint8_t group; /* RB_WG_* */
} rb_word;

typedef struct rb_step { /* one position of the decoder */
    const rb_cand *c;
    uint32_t tok;
    uint32_t back; /* first back pointer */
    uint8_t n;
} rb_step;

struct rb_lang {
    rb_mem *mem;
    rb_vocab *vocab;
    const char *map; /* the file */
    size_t size;

    /* sections, checked */
    const uint16_t *trans, *uni;
    const uint32_t *slot;
    uint32_t nslot;
    const lf_word *word;
    uint32_t nword;
    const lf_read *read;
    uint32_t nread;
    const lf_exc *exc;
    uint32_t nexc;
    const lf_suffix *suffix;
    uint32_t nsuffix;
    const char *str;
    size_t nstr;
    const char *about;
    rb_pos *pos; /* NULL: the tags stay as they are */

    /* repairs to try, by word and by tag: bits of their table */
    uint64_t repair_word[W_COUNT], repair_tag[RB_TAG_COUNT];

    /* columns and scratch, grown and reused */
    rb_word *type;
    uint32_t ntype;
    RB_VEC(rb_cand) cand;
    RB_VEC(rb_step) step;
    RB_VEC(uint8_t) back;
    RB_VEC(uint8_t) set; /* candidate set of each token of the sentence */
};

/* lang.c: the file */
const lf_word *rb_lf_find(const rb_lang *l, const char *s, size_t len);
const char *rb_lf_word_text(const rb_lang *l, const lf_word *w);

/* lemma.c */
enum { RB_LEMMA_MAX = 256 }; /* longer words are their own lemma */
size_t rb_morph(const rb_lang *l, const char *s, size_t len, int pos,
                char out[RB_LEMMA_MAX]);
uint32_t rb_lemma(rb_lang *l, uint32_t type, uint8_t tag); /* 0: no memory */
size_t rb_plain_lower(const char *s, size_t len, char out[RB_LEMMA_MAX]);

/* words.c: fill the row of a type; RB_OK or RB_ENOMEM */
int rb_word_make(rb_lang *l, uint32_t type);
int rb_word_column(rb_lang *l); /* room for every type of the vocabulary */

/* tagger.c, repair.c */
int rb_tag_sentence(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1);
void rb_repair_init(rb_lang *l);
void rb_repair(rb_lang *l, rb_doc *d, uint32_t tok0, uint32_t tok1);

#endif

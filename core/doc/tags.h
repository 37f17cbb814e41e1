/*
** tags.h - the part-of-speech tags: Penn Treebank, as numbers
*/
#ifndef RB_TAGS_H
#define RB_TAGS_H

#include <stddef.h>
#include <stdint.h>

/* X(NAME, "PENN") in a fixed order: stored files depend on it. */
/* clang-format off */
#define RB_TAGS(X)                                                             \
    X(NONE, "")                                                                \
    X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW")                \
    X(IN, "IN") X(JJ, "JJ") X(JJR, "JJR") X(JJS, "JJS") X(LS, "LS")            \
    X(MD, "MD") X(NN, "NN") X(NNS, "NNS") X(NNP, "NNP") X(NNPS, "NNPS")        \
    X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP") X(PRPS, "PRP$")                  \
    X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM")          \
    X(TO, "TO") X(UH, "UH") X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG")            \
    X(VBN, "VBN") X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP")        \
    X(WPS, "WP$") X(WRB, "WRB")                                                \
    X(COMMA, ",") X(STOP, ".") X(COLON, ":") X(OPENQ, "``")                    \
    X(CLOSEQ, "''") X(LRB, "-LRB-") X(RRB, "-RRB-") X(HASH, "#")               \
    X(DOLLAR, "$") X(HYPH, "HYPH") X(NFP, "NFP") X(ADD, "ADD")                 \
    X(AFX, "AFX") X(GW, "GW") X(XX, "XX")
/* clang-format on */

enum {
#define X(name, text) RB_TAG_##name,
    RB_TAGS(X)
#undef X
        RB_TAG_COUNT
};

const char *rb_tag_name(unsigned tag);         /* "" for an unknown number */
int rb_tag_find(const char *name, size_t len); /* -1 when there is none */

#endif

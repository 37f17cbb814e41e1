/*
** punct.c - the tags of punctuation and other signs
*/
#include "words_int.h"

static const rb_mark marks[] = {
    {",", RB_TAG_COMMA, LT_PUNC, 0},
    {".", RB_TAG_STOP, LT_PUNC, 0},
    {"?", RB_TAG_STOP, LT_PUNC, 0},
    {"!", RB_TAG_STOP, LT_PUNC, 0},
    {":", RB_TAG_COLON, LT_PUNC, RB_WK_OPEN},
    {";", RB_TAG_COLON, LT_PUNC, 0},
    {"-", RB_TAG_COLON, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x90", RB_TAG_HYPH, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x91", RB_TAG_HYPH, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x93", RB_TAG_COLON, LT_PUNC, RB_WK_HYPHEN},
    {"\xE2\x80\x94", RB_TAG_COLON, LT_PUNC, 0},
    {"--", RB_TAG_COLON, LT_PUNC, 0},
    {"...", RB_TAG_COLON, LT_PUNC, 0},
    {"\xE2\x80\xA6", RB_TAG_COLON, LT_PUNC, 0},
    {"\"", RB_TAG_OPENQ, LT_PUNC, RB_WK_QUOTE | RB_WK_OPEN},
    {"'", RB_TAG_POS, LT_POS, RB_WK_APOS},
    {"\xE2\x80\x99", RB_TAG_POS, LT_POS, RB_WK_APOS},
    {"`", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"``", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"''", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"\xE2\x80\x9C", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xE2\x80\x9D", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"\xE2\x80\x98", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xAB", RB_TAG_OPENQ, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xBB", RB_TAG_CLOSEQ, LT_PUNC, 0},
    {"(", RB_TAG_LRB, LT_PUNC, 0},
    {"[", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {"{", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {"<", RB_TAG_LRB, LT_PUNC, RB_WK_OPEN},
    {")", RB_TAG_RRB, LT_PUNC, 0},
    {"]", RB_TAG_RRB, LT_PUNC, 0},
    {"}", RB_TAG_RRB, LT_PUNC, 0},
    {">", RB_TAG_RRB, LT_PUNC, 0},
    {"$", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"US$", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xC2\xA3", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xC2\xA5", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"\xE2\x82\xAC", RB_TAG_DOLLAR, LT_PUNC, 0},
    {"%", RB_TAG_NN, LT_NN, 0},
    {"&", RB_TAG_CC, LT_CC, 0},
    {"+", RB_TAG_SYM, LT_CC, 0},
    {"/", RB_TAG_SYM, LT_CC, RB_WK_HYPHEN},
    {"#", RB_TAG_SYM, LT_PUNC, 0},
    {"@", RB_TAG_SYM, LT_IN, 0},
    {"=", RB_TAG_SYM, LT_SYM, 0},
    {"*", RB_TAG_SYM, LT_SYM, 0},
    {"\xC2\xA7", RB_TAG_SYM, LT_NN, 0},
    {"\xC2\xB0", RB_TAG_NN, LT_NN, 0},
    {"\xC3\x97", RB_TAG_SYM, LT_CC, 0},
    {"\xE2\x80\xA2", RB_TAG_NFP, LT_PUNC, RB_WK_OPEN},
    {"\xC2\xB7", RB_TAG_NFP, LT_PUNC, RB_WK_OPEN},
};

rb_mark rb_punct_of(const char *s)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(marks[i].s, s) == 0)
            return marks[i];
    rb_mark m = {s, RB_TAG_NFP, LT_PUNC, 0};
    if (rb_only(s, "?!."))
        m.out = strpbrk(s, "?!") ? RB_TAG_STOP : RB_TAG_COLON;
    else if (rb_only(s, "-") && strlen(s) <= 3)
        m.out = RB_TAG_COLON;
    else if (rb_only(s, "$"))
        m.out = RB_TAG_DOLLAR;
    else if (rb_only(s, "<") || rb_only(s, ">"))
        m.out = *s == '<' ? RB_TAG_LRB : RB_TAG_RRB;
    return m;
}

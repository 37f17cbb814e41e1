/*
** mklang_extra.c - words that the news lexicon of 1989 lacks or counts wrong
**
** Project-written: speech and the web have interjections, clipped forms and
** nouns that the Wall Street Journal did not print, and a few tags follow the
** newer guidelines (`data` is NN). A line is a word, then tag and how often it
** should count as seen among the lexicon's million words.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "mklang.h"

static const char *const extra[] = {
    /* interjections */
    "um uh 30",
    "uh uh 30",
    "mhm uh 20",
    "mm uh 10",
    "hm uh 10",
    "hmm uh 10",
    "huh uh 10",
    "oh uh 60",
    "ah uh 20",
    "eh uh 10",
    "er uh 10",
    "erm uh 10",
    "yeah uh 60",
    "yep uh 10",
    "yup uh 10",
    "nope uh 10",
    "okay uh 30 jj 4",
    "ok uh 10 jj 4",
    "hi uh 20",
    "hey uh 20",
    "hello uh 20",
    "bye uh 5",
    "goodbye uh 5",
    "wow uh 10",
    "gosh uh 10",
    "whoa uh 10",
    "oops uh 5",
    "ouch uh 5",
    "ooh uh 5",
    "aw uh 5",
    "alright uh 20 jj 2 rb 1",
    "haha uh 10",
    "hahaha uh 5",
    "lol uh 10",
    "omg uh 5",
    "btw uh 5",
    "pls uh 10",
    "plz uh 10",
    "please uh 40",
    "yes uh 40",
    "amen uh 5",
    "hunh uh 5",
    "unhunh uh 5",
    "duh uh 5",
    "jeez uh 5",
    "heh uh 5",
    "hooray uh 3",
    "alas uh 3",
    "damn uh 3 jj 3",
    "blah uh 5",
    "cheers uh 2",
    "well uh 8",
    "farewell uh 1 nn 2",
    /* clipped and spoken forms */
    "kinda rb 10",
    "sorta rb 5",
    "em prp 10",
    "'em prp 10",
    "ya prp 8",
    "ye prp 5",
    "y' prp 5",
    "cuz in 10",
    "'cause in 10",
    "cause in 8",
    "coz in 5",
    "'til in 5",
    "til in 5",
    "tho in 5",
    "thru in 5",
    "anyways rb 5",
    "gon vbg 20",
    "na to 20",
    "ta to 10",
    "wan vbp 8 vb 4",
    "dunno vbp 5",
    "wo md 20",
    "ca md 40",
    "sha md 30",
    "ai vbp 5",
    "nt rb 5",
    "u prp 10",
    "ur prp 5",
    "n cc 2",
    "n' cc 3",
    "aka rb 5",
    "asap rb 5",
    "fyi rb 2",
    "imo rb 2",
    "whilst in 5",
    "amidst in 5",
    "amongst in 5",
    "vs in 5",
    "versus in 5",
    "w/ in 5",
    "w/o in 2",
    /* abbreviations of Latin */
    "e.g. fw 20",
    "i.e. fw 20",
    "etc. fw 30",
    "etc fw 20",
    "al. fw 10",
    "et fw 10",
    "ca. in 2",
    "cf. vb 3",
    "p.s. fw 3",
    "eg fw 3",
    "ie fw 3",
    /* counted otherwise now, or rare in business news */
    "data nn 250",
    "online rb 15 jj 15",
    "offline rb 3 jj 3",
    "fun jj 20 nn 15",
    "whatever wp 12",
    "super rb 5 jj 4",
    "thank vbp 20",
    "per in 60",
    "website nn 30",
    "blog nn 10 vb 2 vbp 1",
    "internet nn 60",
    "email nn 20 vb 4 vbp 2",
    "vegan jj 3 nn 2",
    "wifi nn 5",
    "app nn 15",
    "smartphone nn 10",
    "selfie nn 3",
    "tweet nn 10 vb 4 vbp 3",
    "tweets nns 8 vbz 3",
    "tweeted vbd 10 vbn 4",
    "migrant nn 8 jj 8",
    "dear jj 8 uh 2",
    "solo rb 3",
    "aged jj 4",
    "distinguished jj 10",
    "celebrated jj 6",
    "located jj 4",
    "interested jj 20",
    "excited jj 10",
    "scared jj 8",
    "related jj 20",
    "drank vbd 5",
    "cried vbd 8",
    "hurried vbd 4",
    "rescued vbn 4",
    "video nn 30",
    "south nn 10",
    "north nn 10",
    "east nn 10",
    "west nn 10",
    "following vbg 80",
    "coming vbg 40",
    "remaining vbg 25",
    "leading vbg 30",
    "existing vbg 25",
    "winning vbg 12",
    "was vbd 3000",
    "thanks nn 40",
    "internet nn 40",
    "mathematics nn 8",
    "physics nn 8",
    "ethics nn 10",
    "linguistics nn 4",
    "species nns 6 nn 4",
    "media nns 40",
    "fifty cd 20",
    "twenty cd 30",
    "thirty cd 20",
    "forty cd 15",
    "sixty cd 10",
    "seventy cd 8",
    "eighty cd 8",
    "ninety cd 8",
    "fine jj 20",
    "firm jj 60",
    "wiki nn 4",
    "rental nn 6",
    "potential nn 15",
    "a.m. nn 20",
    "p.m. nn 20",
    "am nn 2",
    "pm nn 8",
    "km nns 5 nn 3",
    "kg nns 4 nn 2",
    "cm nns 4 nn 2",
    "mm nn 2",
    "oz nns 3",
    "lb nns 3",
    "mph nn 3",
    "tbsp nn 3",
    "tsp nn 3",
};

void mk_see(mk_lang *k, mk_word *w, int tag, double n)
{
    if (w->seen >> tag & 1)
        n += exp(w->lp[tag]) * k->uni[tag];
    w->freq += n;
    w->seen |= (uint64_t)1 << tag;
    w->lp[tag] = (float)log(n / (k->uni[tag] + n));
}

void mk_see_line(mk_lang *k, const char *line)
{
    size_t len = strcspn(line, " ");
    mk_word *w = mk_word_at(k, line, len);
    for (const char *s = line + len; *s;) {
        s += strspn(s, " ");
        size_t n = strcspn(s, " ");
        char *end;
        double count = strtod(s + n, &end);
        mk_see(k, w, mk_tag(s, n), count);
        s = end;
    }
}

void mk_extra(mk_lang *k)
{
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++)
        mk_see_line(k, extra[i]);
}

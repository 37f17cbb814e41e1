/*
** words.c - what segmentation knows about single words
**
** One table per first letter, sorted by bytes, so that a word is found by
** binary search over its twelve bytes taken as two big-endian numbers; the
** search has no branch to mispredict. Keep the tables sorted:
** tests/unit/test_text.c checks it.
*/
#include "words.h"

#include <string.h>

typedef struct entry {
    char w[RB_WORD_MAX]; /* zeros after the word */
    uint32_t flags;
} entry;

enum { /* the flags by their short names */
       TITLE = RB_W_TITLE,
       ABBR = RB_W_ABBR,
       WEAK = RB_W_WEAK,
       CAPS = RB_W_CAPS,
       LAST = RB_W_LAST,
       NUM = RB_W_NUM,
       FUNC = RB_W_FUNC,
       VERB = RB_W_VERB,
       PREFIX = RB_W_PREFIX,
       SUFFIX = RB_W_SUFFIX,
       TLD = RB_W_TLD,
       UNIT = RB_W_UNIT,
       CLOCKED = RB_W_CLOCKED,
       ELIDED = RB_W_ELIDED,
       BANG = RB_W_BANG
};

/* clang-format off */
static const entry a_words[] = {
    {"a", FUNC}, {"abbr", ABBR}, {"able", SUFFIX}, {"about", FUNC},
    {"abs", ABBR | WEAK}, {"acad", ABBR}, {"according", FUNC}, {"across", FUNC},
    {"added", VERB}, {"additionally", FUNC}, {"adds", VERB},
    {"adm", TITLE | CAPS}, {"admin", ABBR}, {"after", FUNC}, {"again", FUNC},
    {"agreed", VERB}, {"agro", PREFIX}, {"ai", TLD}, {"aka", ABBR},
    {"al", ABBR | LAST}, {"ala", ABBR | CAPS}, {"also", FUNC},
    {"alt", ABBR | WEAK}, {"alta", ABBR | CAPS}, {"although", FUNC},
    {"am", UNIT}, {"amb", TITLE | CAPS}, {"an", FUNC}, {"and", FUNC},
    {"announced", VERB}, {"anon", ABBR}, {"another", FUNC}, {"answered", VERB},
    {"answers", VERB}, {"ante", PREFIX}, {"anti", PREFIX}, {"any", FUNC},
    {"anyone", FUNC}, {"anything", FUNC}, {"anyway", FUNC},
    {"app", WEAK | NUM | TLD}, {"approx", ABBR | NUM}, {"apr", ABBR | CAPS},
    {"apt", ABBR}, {"arch", PREFIX}, {"are", FUNC}, {"argued", VERB},
    {"argues", VERB}, {"ariz", ABBR | CAPS}, {"ark", ABBR | WEAK | CAPS},
    {"arpa", TLD}, {"art", WEAK | NUM}, {"arts", NUM}, {"as", FUNC},
    {"ask", VERB}, {"asked", VERB}, {"asks", VERB}, {"asp", TLD}, {"aspx", TLD},
    {"assn", ABBR}, {"assoc", ABBR}, {"asst", ABBR}, {"at", FUNC | TLD},
    {"atty", TITLE}, {"au", TLD}, {"aug", ABBR | CAPS}, {"ave", ABBR},
    {"avg", ABBR},
};

static const entry b_words[] = {
    {"be", FUNC | TLD}, {"because", FUNC}, {"been", FUNC}, {"before", FUNC},
    {"began", VERB}, {"begged", VERB}, {"being", FUNC}, {"besides", FUNC},
    {"between", FUNC}, {"bi", PREFIX}, {"bio", PREFIX}, {"biol", ABBR},
    {"biz", TLD}, {"bk", NUM}, {"bldg", ABBR}, {"blurted", VERB},
    {"blvd", ABBR}, {"bn", UNIT}, {"both", FUNC}, {"bout", ELIDED}, {"br", TLD},
    {"brig", TITLE | CAPS}, {"bros", ABBR}, {"bst", CLOCKED}, {"btw", ABBR},
    {"but", FUNC}, {"by", FUNC},
};

static const entry c_words[] = {
    {"c", NUM}, {"ca", ABBR | NUM | TLD}, {"calif", ABBR | CAPS},
    {"called", VERB}, {"can", FUNC}, {"cap", WEAK | NUM},
    {"capt", TITLE | CAPS}, {"cause", ELIDED}, {"cc", UNIT}, {"cdt", CLOCKED},
    {"central", CLOCKED}, {"centric", SUFFIX}, {"cet", CLOCKED}, {"cf", ABBR},
    {"ch", NUM | TLD}, {"chap", NUM}, {"chem", ABBR}, {"chips", BANG},
    {"cie", ABBR}, {"circa", NUM}, {"cit", NUM}, {"cl", WEAK | NUM},
    {"cllr", TITLE}, {"cm", UNIT}, {"cmdr", TITLE | CAPS}, {"cn", TLD},
    {"co", ABBR | PREFIX | TLD}, {"col", TITLE | WEAK | CAPS | NUM},
    {"colo", ABBR | CAPS}, {"com", TLD}, {"comm", ABBR | WEAK | CAPS},
    {"concluded", VERB}, {"conf", ABBR | WEAK | CAPS}, {"conn", ABBR | CAPS},
    {"continued", VERB}, {"corp", ABBR}, {"cos", ELIDED}, {"could", FUNC},
    {"counter", PREFIX}, {"countered", VERB}, {"cpl", TITLE | CAPS},
    {"cried", VERB}, {"cries", VERB}, {"cross", PREFIX}, {"cst", CLOCKED},
    {"csv", TLD}, {"ct", CLOCKED}, {"cuz", ELIDED}, {"cyber", PREFIX},
};

static const entry d_words[] = {
    {"de", PREFIX | TLD}, {"dec", ABBR | CAPS}, {"declared", VERB},
    {"def", ABBR | WEAK | CAPS}, {"del", ABBR | WEAK | CAPS},
    {"demanded", VERB}, {"demands", VERB}, {"dept", ABBR}, {"despite", FUNC},
    {"det", TITLE | CAPS}, {"dev", TLD}, {"did", FUNC},
    {"dir", ABBR | WEAK | CAPS}, {"dist", ABBR | WEAK | CAPS},
    {"div", ABBR | WEAK | CAPS | NUM}, {"dk", TLD}, {"do", FUNC}, {"doc", TLD},
    {"docx", TLD}, {"does", FUNC}, {"dom", SUFFIX}, {"dr", TITLE | CAPS},
    {"drs", TITLE}, {"during", FUNC},
};

static const entry e_words[] = {
    {"e", PREFIX}, {"each", FUNC}, {"earlier", FUNC}, {"eastern", CLOCKED},
    {"econ", ABBR}, {"ed", ABBR | WEAK | CAPS | NUM}, {"edn", ABBR},
    {"eds", ABBR}, {"edt", CLOCKED}, {"edu", TLD}, {"either", FUNC},
    {"em", ELIDED}, {"eng", ABBR | CAPS}, {"eq", NUM}, {"ere", ELIDED},
    {"es", TLD}, {"esp", ABBR}, {"esq", ABBR}, {"esque", SUFFIX},
    {"est", ABBR | NUM | CLOCKED}, {"et", CLOCKED}, {"etc", ABBR | LAST},
    {"ette", SUFFIX}, {"eu", TLD}, {"even", FUNC}, {"every", FUNC},
    {"everybody", FUNC}, {"everyone", FUNC}, {"everything", FUNC},
    {"ex", WEAK | NUM | PREFIX}, {"excl", ABBR | WEAK}, {"exclaimed", VERB},
    {"exe", TLD}, {"explained", VERB}, {"explains", VERB}, {"ext", NUM},
    {"extra", PREFIX},
};

static const entry f_words[] = {
    {"feb", ABBR | CAPS}, {"fed", ABBR | WEAK | CAPS}, {"fest", SUFFIX},
    {"few", FUNC}, {"ff", NUM}, {"fi", TLD}, {"fig", WEAK | NUM}, {"figs", NUM},
    {"finally", FUNC}, {"fla", ABBR | CAPS}, {"fm", TLD}, {"fol", NUM},
    {"fold", SUFFIX}, {"for", FUNC}, {"fr", TITLE | CAPS | TLD},
    {"fri", ABBR | WEAK | CAPS}, {"friday", CLOCKED}, {"from", FUNC},
    {"ft", TITLE | CAPS | UNIT}, {"furthermore", FUNC},
};

static const entry g_words[] = {
    {"ga", ABBR | CAPS}, {"gainst", ELIDED}, {"gal", ABBR | WEAK},
    {"gasped", VERB}, {"gate", SUFFIX}, {"gb", UNIT}, {"gen", TITLE | CAPS},
    {"gens", TITLE | CAPS}, {"ghz", UNIT}, {"gif", TLD}, {"gmbh", ABBR},
    {"gmt", CLOCKED}, {"gov", TITLE | CAPS | TLD}, {"govt", ABBR},
    {"gral", ABBR}, {"grinned", VERB}, {"groaned", VERB}, {"growled", VERB},
    {"gw", UNIT},
};

static const entry h_words[] = {
    {"ha", UNIT}, {"had", FUNC}, {"has", FUNC}, {"have", FUNC}, {"he", FUNC},
    {"hence", FUNC}, {"her", FUNC}, {"here", FUNC}, {"him", FUNC},
    {"his", FUNC}, {"hissed", VERB}, {"hon", TITLE | CAPS}, {"hood", SUFFIX},
    {"how", FUNC}, {"however", FUNC}, {"howled", VERB}, {"hr", UNIT},
    {"hrs", UNIT}, {"htm", TLD}, {"html", TLD}, {"hum", ABBR | WEAK | CAPS},
    {"hwy", ABBR}, {"hz", UNIT},
};

static const entry i_words[] = {
    {"i", FUNC}, {"ida", ABBR | CAPS}, {"ie", TLD}, {"if", FUNC},
    {"ill", ABBR | WEAK | CAPS}, {"in", FUNC | TLD | UNIT}, {"inc", ABBR},
    {"incl", ABBR}, {"ind", ABBR | WEAK | CAPS}, {"indeed", FUNC},
    {"info", TLD}, {"inquired", VERB}, {"insisted", VERB}, {"insists", VERB},
    {"insp", TITLE | CAPS}, {"inst", ABBR | WEAK | CAPS}, {"instead", FUNC},
    {"int", WEAK | TLD}, {"inter", PREFIX}, {"interrupted", VERB},
    {"intl", ABBR}, {"io", TLD}, {"is", FUNC}, {"ish", SUFFIX}, {"ism", SUFFIX},
    {"ist", SUFFIX}, {"it", FUNC | TLD}, {"its", FUNC},
};

static const entry j_words[] = {
    {"jan", ABBR | CAPS}, {"jeopardy", BANG}, {"joked", VERB}, {"jp", TLD},
    {"jpeg", TLD}, {"jpg", TLD}, {"jr", ABBR}, {"js", TLD}, {"jsp", TLD},
    {"jul", ABBR | CAPS}, {"jun", ABBR | CAPS},
};

static const entry k_words[] = {
    {"k", UNIT}, {"kan", ABBR | WEAK | CAPS}, {"kans", ABBR | CAPS},
    {"kb", UNIT}, {"kg", UNIT}, {"khz", UNIT}, {"km", UNIT}, {"kph", UNIT},
    {"kw", UNIT}, {"kwh", UNIT}, {"ky", ABBR | CAPS},
};

static const entry l_words[] = {
    {"l", WEAK | NUM}, {"la", ABBR | WEAK | CAPS}, {"lab", ABBR | WEAK | CAPS},
    {"lang", ABBR | WEAK | CAPS}, {"later", FUNC}, {"laughed", VERB},
    {"lb", UNIT}, {"lbs", ABBR | UNIT}, {"less", SUFFIX}, {"let", FUNC},
    {"lit", ABBR | WEAK | CAPS}, {"ll", WEAK | NUM}, {"llc", ABBR},
    {"lt", TITLE | CAPS}, {"ltd", ABBR}, {"ly", TLD},
};

static const entry m_words[] = {
    {"m", UNIT}, {"macro", PREFIX}, {"maj", TITLE | CAPS}, {"many", FUNC},
    {"mar", ABBR | WEAK | CAPS}, {"mass", ABBR | WEAK | CAPS},
    {"max", ABBR | WEAK | CAPS}, {"maybe", FUNC}, {"mb", UNIT},
    {"md", ABBR | WEAK | CAPS}, {"mdt", CLOCKED}, {"me", FUNC | TLD},
    {"meanwhile", FUNC}, {"med", ABBR | WEAK | CAPS}, {"mega", PREFIX},
    {"messrs", TITLE}, {"meta", PREFIX}, {"mfg", ABBR}, {"mg", UNIT},
    {"mgr", ABBR}, {"mhz", UNIT}, {"mich", ABBR | CAPS}, {"micro", PREFIX},
    {"mid", PREFIX}, {"might", FUNC}, {"mil", ABBR | WEAK | CAPS | TLD},
    {"min", ABBR | WEAK | CAPS}, {"mini", PREFIX}, {"minn", ABBR | CAPS},
    {"mins", UNIT}, {"mis", PREFIX}, {"misc", ABBR},
    {"miss", ABBR | WEAK | CAPS}, {"ml", UNIT}, {"mlle", TITLE | CAPS},
    {"mm", UNIT}, {"mme", TITLE | CAPS}, {"mmes", TITLE}, {"mn", UNIT},
    {"mo", ABBR | WEAK | CAPS}, {"moaned", VERB}, {"mon", ABBR | WEAK | CAPS},
    {"monday", CLOCKED}, {"mont", ABBR | CAPS}, {"moreover", FUNC},
    {"most", SUFFIX}, {"mountain", CLOCKED}, {"mp3", TLD}, {"mp4", TLD},
    {"mph", UNIT}, {"mr", TITLE | CAPS}, {"mrs", TITLE | CAPS},
    {"ms", TITLE | WEAK | CAPS | NUM}, {"msgr", TITLE | CAPS}, {"mst", CLOCKED},
    {"mt", TITLE | CAPS | CLOCKED}, {"multi", PREFIX}, {"mumbled", VERB},
    {"murmured", VERB}, {"mused", VERB}, {"museum", TLD}, {"must", FUNC},
    {"muttered", VERB}, {"mw", UNIT}, {"mwh", UNIT}, {"mx", TITLE | TLD},
    {"my", FUNC},
};

static const entry n_words[] = {
    {"n", WEAK | NUM | ELIDED}, {"natl", ABBR}, {"neath", ELIDED},
    {"neb", ABBR | CAPS}, {"nebr", ABBR | CAPS}, {"neither", FUNC},
    {"neo", PREFIX}, {"ness", SUFFIX}, {"net", TLD}, {"nev", ABBR | CAPS},
    {"nevertheless", FUNC}, {"news", TLD}, {"nl", TLD}, {"nn", NUM},
    {"no", WEAK | NUM}, {"nobody", FUNC}, {"nodded", VERB}, {"non", PREFIX},
    {"none", FUNC}, {"nonetheless", FUNC}, {"nor", FUNC}, {"nos", NUM},
    {"not", FUNC}, {"noted", VERB}, {"notes", VERB}, {"nother", ELIDED},
    {"nothing", FUNC}, {"nov", ABBR | CAPS}, {"now", FUNC}, {"nr", NUM},
    {"nz", TLD},
};

static const entry o_words[] = {
    {"observed", VERB}, {"oct", ABBR | CAPS}, {"of", FUNC}, {"offered", VERB},
    {"okla", ABBR | CAPS}, {"on", FUNC}, {"once", FUNC}, {"online", TLD},
    {"only", FUNC}, {"ont", ABBR | CAPS}, {"op", NUM}, {"or", FUNC},
    {"ord", NUM}, {"ore", ABBR | WEAK | CAPS}, {"org", TLD},
    {"orig", ABBR | WEAK}, {"otherwise", FUNC}, {"our", FUNC}, {"over", PREFIX},
    {"oz", ABBR | UNIT},
};

static const entry p_words[] = {
    {"p", NUM | UNIT}, {"pa", ABBR | CAPS}, {"pacific", CLOCKED},
    {"pan", PREFIX}, {"para", NUM | PREFIX}, {"pc", UNIT}, {"pdf", TLD},
    {"pdt", CLOCKED}, {"penn", ABBR | CAPS}, {"perhaps", FUNC},
    {"peri", PREFIX}, {"ph", ABBR | CAPS}, {"php", TLD},
    {"phys", ABBR | WEAK | CAPS}, {"pkwy", ABBR}, {"pl", WEAK | NUM | TLD},
    {"plc", ABBR}, {"pleaded", VERB}, {"please", FUNC}, {"pm", UNIT},
    {"png", TLD}, {"post", PREFIX}, {"pp", NUM}, {"ppt", TLD}, {"pptx", TLD},
    {"pre", PREFIX}, {"pres", TITLE | CAPS}, {"pro", PREFIX},
    {"prob", ABBR | WEAK}, {"proc", ABBR}, {"prof", TITLE | CAPS},
    {"profs", TITLE}, {"proof", SUFFIX}, {"protested", VERB}, {"proto", PREFIX},
    {"ps", TITLE | CAPS}, {"pseudo", PREFIX}, {"pst", CLOCKED}, {"psych", ABBR},
    {"pt", WEAK | NUM | CLOCKED}, {"pte", TITLE | CAPS}, {"pty", ABBR},
    {"pub", ABBR | WEAK | CAPS}, {"publ", ABBR}, {"pvt", TITLE | CAPS},
};

static const entry q_words[] = {
    {"que", ABBR | CAPS}, {"queried", VERB}, {"quipped", VERB},
};

static const entry r_words[] = {
    {"rd", ABBR}, {"re", PREFIX}, {"ref", NUM}, {"refs", NUM}, {"reg", NUM},
    {"regs", NUM}, {"remarked", VERB}, {"rep", TITLE | CAPS},
    {"repeated", VERB}, {"replied", VERB}, {"replies", VERB}, {"repr", ABBR},
    {"reps", TITLE | CAPS}, {"resp", ABBR}, {"responded", VERB},
    {"responds", VERB}, {"ret", ABBR | WEAK}, {"retorted", VERB},
    {"rev", TITLE | ABBR | CAPS}, {"rm", ABBR}, {"roared", VERB},
    {"round", ELIDED}, {"rs", ABBR | NUM}, {"ru", TLD}, {"rupees", ABBR},
};

static const entry s_words[] = {
    {"said", VERB}, {"sask", ABBR | CAPS}, {"sat", ABBR | WEAK | CAPS},
    {"saturday", CLOCKED}, {"say", VERB}, {"says", VERB}, {"sch", NUM},
    {"sci", ABBR | WEAK | CAPS}, {"screamed", VERB}, {"scuse", ELIDED},
    {"se", TLD}, {"sec", WEAK | NUM}, {"secs", UNIT}, {"sect", NUM},
    {"semi", PREFIX}, {"sen", TITLE | CAPS}, {"sens", TITLE | CAPS},
    {"sep", ABBR | CAPS}, {"sept", ABBR | CAPS}, {"ser", NUM}, {"sess", NUM},
    {"several", FUNC}, {"sgt", TITLE | CAPS}, {"she", FUNC}, {"ship", SUFFIX},
    {"should", FUNC}, {"shouted", VERB}, {"shouts", VERB}, {"sighed", VERB},
    {"since", FUNC}, {"smiled", VERB}, {"snapped", VERB}, {"so", FUNC},
    {"soc", ABBR | WEAK | CAPS}, {"socio", PREFIX}, {"some", FUNC},
    {"somebody", FUNC}, {"something", FUNC}, {"sq", ABBR | UNIT}, {"sr", ABBR},
    {"st", TITLE}, {"stated", VERB}, {"states", VERB}, {"ste", ABBR},
    {"still", FUNC}, {"sub", PREFIX}, {"such", FUNC}, {"suggested", VERB},
    {"sun", ABBR | WEAK | CAPS}, {"sunday", CLOCKED}, {"super", PREFIX},
    {"suppl", ABBR}, {"supt", TITLE | CAPS}, {"symp", ABBR},
};

static const entry t_words[] = {
    {"tab", NUM}, {"tb", UNIT}, {"tbl", NUM}, {"teased", VERB},
    {"tech", ABBR | WEAK | CAPS}, {"tel", ABBR}, {"tells", VERB},
    {"temp", ABBR | WEAK | CAPS}, {"tenn", ABBR | CAPS}, {"tex", ABBR | CAPS},
    {"than", FUNC}, {"that", FUNC}, {"the", FUNC}, {"their", FUNC},
    {"them", FUNC}, {"then", FUNC}, {"there", FUNC}, {"therefore", FUNC},
    {"these", FUNC}, {"they", FUNC}, {"this", FUNC}, {"those", FUNC},
    {"though", FUNC}, {"thought", VERB}, {"through", FUNC},
    {"thu", ABBR | CAPS}, {"thur", ABBR | CAPS}, {"thurs", ABBR | CAPS},
    {"thursday", CLOCKED}, {"thus", FUNC}, {"til", ELIDED}, {"till", ELIDED},
    {"tis", ELIDED}, {"tn", UNIT}, {"to", FUNC}, {"told", VERB},
    {"tomorrow", FUNC}, {"trans", ABBR | CAPS | PREFIX},
    {"treas", TITLE | CAPS}, {"tri", PREFIX}, {"tue", ABBR | CAPS},
    {"tues", ABBR | CAPS}, {"tuesday", CLOCKED}, {"tv", TLD}, {"twas", ELIDED},
    {"tweeted", VERB}, {"txt", TLD},
};

static const entry u_words[] = {
    {"uk", TLD}, {"ultra", PREFIX}, {"un", PREFIX}, {"uni", PREFIX},
    {"univ", ABBR}, {"unless", FUNC}, {"until", FUNC}, {"urged", VERB},
    {"us", FUNC | TLD}, {"utc", CLOCKED},
};

static const entry v_words[] = {
    {"v", ABBR | NUM}, {"va", ABBR | CAPS}, {"ver", NUM}, {"vice", PREFIX},
    {"ville", SUFFIX}, {"viz", ABBR}, {"vol", NUM}, {"vols", NUM}, {"vs", ABBR},
    {"vt", ABBR | CAPS}, {"vv", NUM},
};

static const entry w_words[] = {
    {"wailed", VERB}, {"wails", VERB}, {"ward", SUFFIX}, {"wards", SUFFIX},
    {"warned", VERB}, {"warns", VERB}, {"was", FUNC},
    {"wash", ABBR | WEAK | CAPS}, {"we", FUNC}, {"wed", ABBR | WEAK | CAPS},
    {"wednesday", CLOCKED}, {"well", FUNC}, {"were", FUNC}, {"what", FUNC},
    {"when", FUNC}, {"where", FUNC}, {"whether", FUNC}, {"which", FUNC},
    {"while", FUNC}, {"whispered", VERB}, {"whispers", VERB}, {"who", FUNC},
    {"whose", FUNC}, {"why", FUNC}, {"wis", ABBR | CAPS}, {"wise", SUFFIX},
    {"with", FUNC}, {"within", FUNC}, {"without", FUNC}, {"wondered", VERB},
    {"wonders", VERB}, {"would", FUNC}, {"writes", VERB}, {"wrote", VERB},
    {"wyo", ABBR | CAPS},
};

static const entry x_words[] = {
    {"xls", TLD}, {"xlsx", TLD}, {"xml", TLD},
};

static const entry y_words[] = {
    {"yahoo", BANG}, {"yds", ABBR | UNIT}, {"yelled", VERB}, {"yells", VERB},
    {"yesterday", FUNC}, {"yet", FUNC}, {"you", FUNC}, {"your", FUNC},
    {"yr", UNIT}, {"yrs", UNIT}, {"yum", BANG},
};

static const entry z_words[] = {
    {"za", TLD}, {"zip", TLD},
};
/* clang-format on */

#define LETTER(a)                                                              \
    {                                                                          \
        a##_words, sizeof a##_words / sizeof *a##_words                        \
    }
#define NONE                                                                   \
    {                                                                          \
        NULL, 0                                                                \
    }

static const struct {
    const entry *entries;
    size_t n;
} letters[26] = {
    LETTER(a), LETTER(b), LETTER(c), LETTER(d), LETTER(e), LETTER(f), LETTER(g),
    LETTER(h), LETTER(i), LETTER(j), LETTER(k), LETTER(l), LETTER(m), LETTER(n),
    LETTER(o), LETTER(p), LETTER(q), LETTER(r), LETTER(s), LETTER(t), LETTER(u),
    LETTER(v), LETTER(w), LETTER(x), LETTER(y), LETTER(z),
};

typedef struct key {
    uint64_t hi, lo; /* bytes 0..7 and 4..11, the first byte highest */
} key;

static uint64_t big_endian(const char *p)
{
    uint64_t x;
    memcpy(&x, p, 8);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? x : __builtin_bswap64(x);
}

static key key_of(const char w[RB_WORD_MAX])
{
    return (key){big_endian(w), big_endian(w + RB_WORD_MAX - 8)};
}

static int not_after(key a, key b)
{
    return (a.hi < b.hi) | ((a.hi == b.hi) & (a.lo <= b.lo));
}

uint32_t rb_word_flags(const char *s, size_t len)
{
    char w[RB_WORD_MAX] = {0};
    if (len - 1 >= RB_WORD_MAX)
        return 0;
    for (size_t i = 0; i < len; i++) {
        unsigned c = (unsigned char)s[i];
        w[i] = (char)(c | (unsigned)(c - 'A' < 26) << 5);
    }
    unsigned first = (unsigned char)w[0] - 'a';
    if (first >= 26 || letters[first].n == 0)
        return 0;
    const entry *e = letters[first].entries;
    key k = key_of(w);
    for (size_t n = letters[first].n; n > 1;) {
        size_t half = n / 2;
        e += half & (0 - (size_t)not_after(key_of(e[half].w), k));
        n -= half;
    }
    key m = key_of(e->w);
    return m.hi == k.hi && m.lo == k.lo ? e->flags : 0;
}

const char *rb_word_entry(size_t i)
{
    for (int c = 0; c < 26; c++) {
        if (i < letters[c].n)
            return letters[c].entries[i].w;
        i -= letters[c].n;
    }
    return NULL;
}

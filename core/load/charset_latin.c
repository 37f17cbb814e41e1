/*
** charset_latin.c - which of the encodings of Latin letters bytes have
**
** Each language uses a few letters beyond ASCII, some of them often. Read in
** the right encoding, the bytes give the letters of one language; in a wrong
** one they give letters that no language has together, capitals inside words
** and signs between letters. Every pair of encoding and language is scored
** by that; only counts of bytes are needed, so it costs one pass.
*/
#include "charset.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "encoding_int.h"

/* ---- languages ---- */

/* Letters beyond ASCII: the frequent ones, those that occur, the rare; and
** the most frequent words of at most four ASCII letters. */
typedef struct language {
    const char *often, *some, *rare, *words;
} language;

static const language languages[] = {
    {"é", "èàêç", "ùîôûïœâëüÿæ",
     " le la les de des du et un une est que qui dans pour par sur pas au en"
     " ne se il ce plus avec son sont "},
    {"äü", "öß", "éèáàçê",
     " der die das und ist in den von zu mit dem des ein eine im auf nicht es"
     " sich auch als an er sie so wie hat am aus "},
    {"áíóé", "ñú", "üçª",
     " de la el en que y los se del las un por con una su para es no al lo"
     " como pero sus le ha "},
    {"ãçá", "éíóêõú", "âôàüª",
     " de que o a e do da em um para com os no se na por mais as dos uma das"
     " ao foi sua "},
    {"àè", "ùòéì", "îóíêçü",
     " di che e il la in un per una del si con non le da i al dei lo della su"
     " sono ha gli nel ma "},
    {"éàí", "èóòç", "úïüá",
     " de la i el que en a les els un per del amb una no es al va dels com"
     " ha "},
    {"ë", "éïè", "öüêâçáàó",
     " de het een van en in is dat op te voor met zijn niet die aan er om ook"
     " als bij of nog naar "},
    {"äå", "ö", "éèàüáæøö",
     " och att det i som en av den med till har de ett om var inte kan sig"
     " men vid "},
    {"åø", "æ", "éèòôêóäöü",
     " og i at det er en til af som for de med den har ikke et var om av vi"
     " men fra "},
    {"ä", "ö", "åéšžüáàñøš",
     " ja on ei se oli kun ovat sen hän myös mutta että tai kuin niin jo "},
    {"áðí", "þéóöú", "ýæ",
     " og er sem um en var hann ekki til af frá hafa svo eru eftir vera með"
     " eins ef "},
    {"á", "éíóú", "àèìòù",
     " an na agus ar is a i le go ag do mar leis sin don nach de ach "},
    {"ë", "ç", "êéâ",
     " dhe e i me se nga një për ka si do nuk u po ai kjo tij është "},
    {"áíé", "řčžšýěů", "úťďňóöüäľĺ",
     " a se v na je o z do i to s ale by za pro jako tak jeho po od ve "},
    {"áíéčľšž", "úýťô", "ňďóäŕĺ",
     " a sa v na je o z do aj to s ale by za pre ako tak jeho po od vo som "},
    {"łąęó", "żść", "źńéöüáš",
     " i w na z do nie o to jest od po za jak przy dla ale co tym czy tak "},
    {"áé", "öőóüí", "űúä",
     " a az hogy nem is egy ez de volt meg csak ha van el mint vagy ki "},
    {"ăşţ", "îâ", "éèöüáóș",
     " de a un o cu nu la mai pe din ce sau sunt care al lui ale este fi cea "},
    {"čšž", "ćđ", "éöüáóäë",
     " je in se na da v za so ki pa bi po ne od sem tudi i u su kao koji ali"
     " to s što li ili "},
    {"ıişü", "ğçö", "âîûé",
     " ve bir bu da de ne daha gibi en ile o var olan ama her kadar "},
    {"äõü", "öšž", "éáàñ", " ja on ei et see kui ka oli mis ta ning oma aga "},
    {"āšī", "ņēģļū", "žčķŗōéöü",
     " un ir no ar par kas tas ka arī uz kur tika pie bet kā tad "},
    {"ėšų", "žįūčąę", "éöüóáīā",
     " ir kad tai buvo su bet kaip jo iš dar po yra tik apie nuo bei "},
    {"ĉĝŭ", "ŝĵĥ", "éáöü", " la de kaj en al estas ne li por kiu kun mi sed "},
    {"ħż", "ġċ", "àèìòùé", " il ta li u fil tal minn ma huwa kien dan din "},
};
enum { NLANGS = sizeof languages / sizeof *languages };

/* ---- encodings ---- */

/* What speaks against an encoding before anything is read, in hundredths of
** a letter that fits. For Latin-1 languages, Latin-2... alike: what people
** use most comes first. */
static const struct {
    const char *name;
    int against;
} charsets[] = {
    {"Windows-1252", 0},   {"ISO-8859-15", 150},
    {"Windows-1250", 150}, {"ISO-8859-2", 160},
    {"Windows-1254", 200}, {"Windows-1257", 250},
    {"ISO-8859-13", 300},  {"ISO-8859-4", 400},
    {"ISO-8859-3", 500},   {"ISO-8859-16", 500},
    {"ISO-8859-10", 600},  {"MACINTOSH", 500},
    {"IBM850", 600},       {"IBM437", 700},
    {"IBM852", 600},       {"MAC-CENTRALEUROPE", 600},
};
enum { NCHARSETS = sizeof charsets / sizeof *charsets };

/* ---- what was read ---- */

typedef struct counts {
    uint32_t all[256];
    uint32_t inside[256];      /* between two ASCII letters */
    uint32_t after_lower[256]; /* behind a small ASCII letter */
    uint32_t alone[256];       /* no letter or high byte on either side */
    uint32_t high;
    uint32_t words;         /* of one to four ASCII letters */
    uint32_t known[NLANGS]; /* of them, words of the language */
} counts;

static int is_letter(unsigned char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static void count(const char *s, size_t n, counts *k)
{
    memset(k, 0, sizeof *k);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80)
            continue;
        unsigned char a = i > 0 ? (unsigned char)s[i - 1] : ' ';
        unsigned char b = i + 1 < n ? (unsigned char)s[i + 1] : ' ';
        k->high++;
        k->all[c]++;
        k->inside[c] += is_letter(a) && is_letter(b);
        k->after_lower[c] += is_letter(a) && a >= 'a';
        k->alone[c] += !is_letter(a) && !is_letter(b) && a < 0x80 && b < 0x80;
    }
}

/* A word of at most four letters: does the language have it? */
static void count_word(const char *w, size_t n, counts *k)
{
    char key[8] = " ";
    for (size_t i = 0; i < n; i++)
        key[i + 1] = (char)(w[i] | 32);
    key[n + 1] = ' ';
    k->words++;
    for (int i = 0; i < NLANGS; i++)
        k->known[i] += strstr(languages[i].words, key) != NULL;
}

static void count_words(const char *s, size_t n, counts *k)
{
    enum { ENOUGH = 400 };
    for (size_t i = 0, j; i < n && k->words < ENOUGH; i = j + 1) {
        for (j = i; j < n && is_letter((unsigned char)s[j]);)
            j++;
        int whole = (i == 0 || (unsigned char)s[i - 1] < 0x80) &&
                    (j == n || (unsigned char)s[j] < 0x80);
        if (whole && j > i && j - i <= 4)
            count_word(s + i, j - i, k);
    }
}

/* ---- scores ---- */

/* Up to this much for a language whose words are not there. */
enum { NO_WORDS = 450 };

static int64_t cost_of_words(const counts *k, int lang)
{
    if (k->words < 3)
        return 0;
    int64_t known = (int64_t)k->known[lang] * 2 * NO_WORDS / k->words;
    return known > NO_WORDS ? 0 : NO_WORDS - known;
}

enum { OFTEN = 0, SOME = 100, RARE = 260, NEVER = 600, WRONG = 900 };

static int has(const char *letters, const char *c, int n)
{
    for (const char *p = letters; *p != '\0'; p++) {
        if (strncmp(p, c, (size_t)n) == 0)
            return 1;
    }
    return 0;
}

static int cost_of_letter(const language *l, uint32_t c)
{
    char s[8] = "";
    int n = rb_utf8_encode(rb_lower(c), s);
    return has(l->often, s, n)  ? OFTEN
           : has(l->some, s, n) ? SOME
           : has(l->rare, s, n) ? RARE
                                : NEVER;
}

/* Signs that texts have: quotation marks, dashes, euro... */
static int cost_of_sign(uint32_t c)
{
    if (c >= 0x2013 && c <= 0x2026)
        return SOME;
    switch (c) {
    case 0xA0:
    case 0xAB:
    case 0xBB:
    case 0x20AC:
    case 0x2122:
        return SOME;
    case 0xA3:
    case 0xA7:
    case 0xA9:
    case 0xAD:
    case 0xAE:
    case 0xB0:
    case 0xB7:
    case 0xBF:
    case 0xA1:
    case 0xBA:
    case 0xAA:
    case 0x2039:
    case 0x203A:
        return RARE;
    case 0xB1:
    case 0xB2:
    case 0xB3:
    case 0xB4:
    case 0xB5:
    case 0xBC:
    case 0xBD:
    case 0xD7:
        return RARE + SOME;
    default:
        return c < 0xA0 ? 2 * WRONG : c == 0xA4 ? WRONG : NEVER;
    }
}

/* Signs that stand between letters: l'eau, l·l, soft hyphen. */
static int joins(uint32_t c)
{
    return c == 0x2019 || c == 0x2018 || c == 0xB7 || c == 0xAD ||
           c == 0x2013 || c == 0x2014;
}

/* What the byte costs in any language, beside its letter's cost. */
static int64_t cost_of_place(const counts *k, int b, uint32_t c)
{
    int64_t cost = 0;
    if (c == RB_NO_CHAR)
        return (int64_t)k->all[b] * 2 * WRONG;
    if (!rb_is_alpha(c))
        return (int64_t)k->all[b] * cost_of_sign(c) +
               (joins(c) ? 0 : (int64_t)k->inside[b] * WRONG);
    if (rb_is_upper(c))
        cost += (int64_t)k->all[b] * 100 + (int64_t)k->after_lower[b] * WRONG;
    cost += (int64_t)k->alone[b] * 150;
    return cost;
}

static int64_t score(const counts *k, const uint32_t table[256])
{
    int64_t place = 0, best = INT64_MAX;
    for (int b = 128; b < 256; b++) {
        if (k->all[b] > 0)
            place += cost_of_place(k, b, table[b]);
    }
    for (int i = 0; i < NLANGS; i++) {
        int64_t sum = place + cost_of_words(k, i);
        for (int b = 128; b < 256 && sum < best; b++) {
            if (k->all[b] > 0 && table[b] != RB_NO_CHAR &&
                rb_is_alpha(table[b]))
                sum += (int64_t)k->all[b] *
                       cost_of_letter(&languages[i], table[b]);
        }
        if (sum < best)
            best = sum;
    }
    return best;
}

static int get_table(const char *name, uint32_t table[256])
{
    if (strcmp(name, "Windows-1252") != 0)
        return rb_charset_table(name, table);
    for (int b = 0; b < 256; b++)
        table[b] = rb_char_1252((unsigned char)b);
    return 1;
}

/* Is there no need to ask further? uchardet agrees, and the letters do. */
static int is_plain_1252(const counts *k, const char *hint, int64_t cost)
{
    static const unsigned char differ[] = {0xA4, 0xA6, 0xA8, 0xB4,
                                           0xB8, 0xBC, 0xBD, 0xBE};
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof differ; i++)
        n += k->all[differ[i]];
    return n == 0 && cost <= (int64_t)k->high * SOME + NO_WORDS / 2 &&
           hint != NULL &&
           (strcasecmp(hint, "WINDOWS-1252") == 0 ||
            strcasecmp(hint, "ISO-8859-1") == 0 ||
            strcasecmp(hint, "ISO-8859-15") == 0);
}

const char *rb_charset_latin(const char *s, size_t n, const char *hint)
{
    counts k;
    uint32_t table[256];
    const char *best = charsets[0].name;
    int64_t least = INT64_MAX;
    count(s, n, &k);
    count_words(s, n, &k);
    for (int i = 0; i < NCHARSETS; i++) {
        if (!get_table(charsets[i].name, table))
            continue;
        int64_t cost = score(&k, table) + charsets[i].against;
        if (hint != NULL && strcasecmp(hint, charsets[i].name) == 0)
            cost -= 100 + (int64_t)(k.high < 20 ? k.high : 20) * 10;
        if (cost < least) {
            least = cost;
            best = charsets[i].name;
        }
        if (i == 0 && is_plain_1252(&k, hint, cost))
            break;
    }
    return best;
}

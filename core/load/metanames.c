/*
** metanames.c - the names in a byline
**
** Precision first: what does not look like a person's name (or an agency's)
** is left out, and a byline in which nothing does is none.
*/
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "dateparts.h"
#include "metascan.h"

enum { MOST_NAMES = 12, MOST_BYTES = 60 };

typedef struct piece {
    const char *p;
    size_t n;
} piece;

/* What may stand before the names. The first that fits is taken off, and
** again. */
static const char *const labels[] = {"written by",
                                     "posted by",
                                     "words by",
                                     "story by",
                                     "published by",
                                     "reporting by",
                                     "review by",
                                     "text by",
                                     "by",
                                     "author",
                                     "authors",
                                     "geschrieben von",
                                     "verfasst von",
                                     "ein gastbeitrag von",
                                     "von",
                                     "autor",
                                     "autorin",
                                     "autoren",
                                     "text",
                                     "écrit par",
                                     "publié par",
                                     "rédigé par",
                                     "par",
                                     "auteur",
                                     "escrito por",
                                     "publicado por",
                                     "por",
                                     "autora",
                                     "scritto da",
                                     "pubblicato da",
                                     "di",
                                     "da",
                                     "autore",
                                     "door",
                                     "geschreven door",
                                     "auteur",
                                     "skrevet av",
                                     "skrevet af",
                                     "af",
                                     "av",
                                     "skriven av",
                                     "text av",
                                     "tekst",
                                     "kirjoittanut",
                                     "autor tekstu",
                                     "od",
                                     "napisał",
                                     "napisała",
                                     "автор",
                                     "автори",
                                     "авторы",
                                     "yazan",
                                     "yazar",
                                     "συντάκτης",
                                     "του",
                                     "της",
                                     "redactado por",
                                     "de",
                                     "a cura di",
                                     "opinion by",
                                     "analysis by",
                                     "gastautor",
                                     "foto",
                                     "vrij naar",
                                     "szerző",
                                     "scris de",
                                     "publicat de",
                                     "autorius",
                                     "autors",
                                     "kirjoittaja",
                                     NULL};

static piece trim(piece s)
{
    static const char marks[] = " \t,;:|-/.*~\"";
    for (;;) {
        if (s.n > 0 && strchr(marks, *s.p) != NULL) {
            s.p++;
            s.n--;
        } else if (s.n > 1 && (unsigned char)s.p[0] == 0xC2 &&
                   (s.p[1] == (char)0xB7 || s.p[1] == (char)0xA9)) {
            s.p += 2;
            s.n -= 2;
        } else if (s.n > 2 && memcmp(s.p, "\xE2\x80", 2) == 0) {
            s.p += 3;
            s.n -= 3;
        } else {
            break;
        }
    }
    while (s.n > 0 && s.p[s.n - 1] != '.' &&
           strchr(marks, s.p[s.n - 1]) != NULL)
        s.n--;
    while (s.n > 2 && memcmp(s.p + s.n - 3, "\xE2\x80", 2) == 0)
        s.n -= 3;
    return s;
}

static int take_label(piece *s)
{
    char low[MOST_BYTES * 3 + 4];
    size_t most = rb_utf8_cut(s->p, s->n, MOST_BYTES);
    size_t n = rb_lower_str(s->p, most, low), best = 0;
    low[n] = '\0';
    for (int i = 0; labels[i] != NULL; i++) {
        size_t k = strlen(labels[i]);
        if (k > best && k < n && memcmp(low, labels[i], k) == 0 &&
            (low[k] == ' ' || low[k] == ':'))
            best = k;
    }
    /* lower case may have other lengths; the labels' does not */
    if (best == 0 || best >= s->n)
        return 0;
    /* "de" and the like begin names as well: small letters only */
    if (best <= 3 && s->p[0] >= 'A' && s->p[0] <= 'Z' && low[best] != ':' &&
        s->p[1] >= 'A' && s->p[1] <= 'Z' && best != 2 && best != 3)
        return 0;
    s->p += best;
    s->n -= best;
    *s = trim(*s);
    return 1;
}

/* A label that nothing follows. */
static int is_label(const char *s)
{
    for (int i = 0; labels[i] != NULL; i++) {
        if (strcasecmp(labels[i], s) == 0)
            return 1;
    }
    return 0;
}

/* ---- words ---- */

static int is_particle(const char *w)
{
    return rb_date_in(w,
                      "de del della di da do dos das du des la le les el al "
                      "van von vom zu zum zur den der ter ten te bin ibn ben "
                      "abu y e af av ap d st of the und i o' mc mac");
}

/* Words that say that a piece is a role, a desk, a button: no name. */
static int is_role(const char *w)
{
    return rb_date_in(
        w, "staff reporter reporters correspondent editor editors writer "
           "writers contributor contributors columnist photographer desk team "
           "redakteur redakteurin redaktion redaktionsteam journalist "
           "journaliste journalistin redactor redactora redacción redação "
           "redazione redactie rédaction redakcja redaktør редакция редакція "
           "newsroom editorial news press bureau agency admin administrator "
           "webmaster author authors anonymous "
           "wordpress comment comments "
           "reading min minutes views posts published updated "
           "posted subscribe login copyright photo photos image video website "
           "blog online magazine newspaper editorialist director ceo "
           "professor president chairman analyst producer presenter "
           "chefredakteur chefredakteurin mitarbeiter volontär autor autoren "
           "gastautor kommentar kommentare kommentieren artikel article "
           "articles category categories uhr today "
           "ago hours days facebook twitter email e-mail "
           "default super support service leser politics sports business");
}

/* Words that are no name when they stand alone ("Al Root" is one). */
static int is_alone(const char *s)
{
    char low[MOST_BYTES * 3 + 4];
    low[rb_lower_str(s, strlen(s), low)] = '\0';
    return rb_date_in(low,
                      "guest root user null none undefined unknown home "
                      "mail print read web share follow view contact about "
                      "more plus tag tags mehr true false test");
}

static int is_agency(const char *s, size_t n)
{
    static const char *const name[] = {"Associated Press",
                                       "The Associated Press",
                                       "Reuters",
                                       "dpa",
                                       "AFP",
                                       "Agence France-Presse",
                                       "ANSA",
                                       "EFE",
                                       "Xinhua",
                                       "PTI",
                                       "ANI",
                                       "IANS",
                                       "TASS",
                                       "Interfax",
                                       "AP",
                                       "APA",
                                       "Press Association",
                                       "Bloomberg",
                                       "Bloomberg News",
                                       "Canadian Press",
                                       "The Canadian Press",
                                       "UPI",
                                       NULL};
    for (int i = 0; name[i] != NULL; i++) {
        if (strlen(name[i]) == n && strncasecmp(name[i], s, n) == 0)
            return 1;
    }
    return 0;
}

/* A character that no name has. */
static int is_odd(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] != ' ' && p[i] > 0 &&
            strchr("0123456789@<>{}[]_=#*\\\"?!:/|+%^$;", p[i]) != NULL)
            return 1;
    }
    return 0;
}

typedef struct words {
    int n, upper, small, role, wide; /* wide: of a script without cases */
} words;

static int count_words(piece s, words *w)
{
    const char *p = s.p, *end = s.p + s.n;
    char word[RB_WORD_BYTES];
    memset(w, 0, sizeof *w);
    while (p < end) {
        int len;
        while (p < end && !rb_date_letter(p, end)) {
            rb_utf8_decode(p, end, &len);
            p += len;
        }
        if (p >= end)
            break;
        uint32_t first = rb_utf8_decode(p, end, &len);
        int glued = p > s.p && (p[-1] == '-' || p[-1] == '\'');
        if (!rb_date_word(&p, end, word))
            return 0;
        w->role += is_role(word);
        if (glued)
            continue;
        w->n++;
        if (rb_is_upper(first))
            w->upper++;
        else if (first >= 0x590 && !rb_is_upper(first) && first != 0x1C80)
            w->wide++;
        else if (!is_particle(word))
            w->small++;
    }
    return w->n > 0;
}

static int is_name(const rb_metascan *x, piece s, int loose)
{
    words w;
    char copy[MOST_BYTES + 1];
    if (s.n < 3 || s.n > MOST_BYTES || is_odd(s.p, s.n))
        return is_agency(s.p, s.n);
    memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    if (rb_metascan_is_site(x, copy))
        return 0;
    if (is_agency(s.p, s.n))
        return 1;
    if (rb_meta_has(copy, "www.") || rb_meta_has(copy, ".com") ||
        !count_words(s, &w) || w.role > 0 || w.n > 6)
        return 0;
    if (w.wide > 0)
        return loose && w.upper == 0 && w.n <= 4;
    if (w.n == 1)
        return loose && s.n <= 30 && !is_label(copy) && !is_alone(copy);
    return w.upper > 0 && (w.small == 0 || (loose && w.small == w.n - 1));
}

/* ---- lists ---- */

/* A mark between two names at p: its bytes, or 0. `stop`: nothing behind it
** is a name any more. */
static size_t between(const char *p, const char *end, int full, int commas,
                      int *stop)
{
    static const char *const and[] = {
        " and ",      " und ", " et ", " och ",  " og ", " & ",
        " y ",        " e ",   " en ", " i ",    " ja ", " и ",
        " и\xC2\xA0", " şi ",  " și ", " with ", " a "};
    static const char *const stops[] = {
        " | ",     " \xE2\x80\x93 ", " \xE2\x80\x94 ",
        " - ",     " \xC2\xB7 ",     " \xE2\x80\xA2 ",
        " (",      " for ",          " on ",
        " in ",    " at ",           " am ",
        " aus ",   " via ",          " // ",
        "\xC2\xA9"};
    size_t left = (size_t)(end - p);
    *stop = 0;
    if (*p == ';' || *p == '\n')
        return 1;
    if (*p == ',') {
        *stop = !commas;
        return 1;
    }
    for (size_t i = 0; full && i < sizeof and / sizeof *and; i++) {
        size_t n = strlen(and[i]);
        if (left > n && memcmp(p, and[i], n) == 0)
            return n;
    }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t n = strlen(stops[i]);
        if (left >= n && memcmp(p, stops[i], n) == 0) {
            *stop = 1;
            return n;
        }
    }
    return 0;
}

static void add_piece(rb_metascan *x, piece s, int loose, piece *list, int *n)
{
    s = trim(s);
    for (int i = 0; i < 3 && take_label(&s); i++) {
    }
    if (s.n > 5 && s.p[s.n - 1] == '.' &&
        memchr(s.p + s.n - 4, ' ', 3) == NULL) /* neither Jr. nor e. V. */
        s.n--;
    if (*n == MOST_NAMES || !is_name(x, s, loose))
        return;
    for (int i = 0; i < *n; i++) {
        if (rb_meta_same(list[i].p, list[i].n, s.p, s.n))
            return;
    }
    list[(*n)++] = s;
}

static int has_blank(const char *p, const char *end)
{
    while (p < end && *p == ' ')
        p++;
    return memchr(p, ' ', (size_t)(end - p)) != NULL;
}

/* "Surname, First" is one name. */
static int is_inverted(piece s)
{
    const char *comma = memchr(s.p, ',', s.n);
    const char *end = s.p + s.n;
    return comma != NULL && comma + 1 < end &&
           memchr(comma + 1, ',', (size_t)(end - comma - 1)) == NULL &&
           !has_blank(s.p, comma) && !has_blank(comma + 1, end) &&
           memchr(s.p, ';', s.n) == NULL && comma[1] == ' ';
}

/* Without the weekday at its end: "Ann Lee Monday, " */
static piece before_date(piece s)
{
    s = trim(s);
    size_t from = s.n;
    while (from > 0 && s.p[from - 1] != ' ')
        from--;
    const char *p = s.p + from;
    char word[RB_WORD_BYTES];
    if (rb_date_word(&p, s.p + s.n, word) && p == s.p + s.n &&
        rb_date_in(word, "monday tuesday wednesday thursday friday saturday "
                         "sunday mon tue tues wed thu thur thurs fri sat sun "
                         "montag dienstag mittwoch donnerstag freitag samstag "
                         "sonntag lundi mardi mercredi jeudi vendredi samedi "
                         "dimanche lunes martes miércoles jueves viernes "
                         "sábado domingo lunedì martedì mercoledì giovedì "
                         "venerdì sabato domenica maandag dinsdag woensdag "
                         "donderdag vrijdag zaterdag zondag on am le"))
        s.n = from;
    return trim(s);
}

const char *rb_metascan_names(rb_metascan *x, const char *text, int loose)
{
    piece all = trim((piece){text, strlen(text)}), list[MOST_NAMES];
    rb_buf b;
    int n = 0, stop = 0;
    rb_date_hit date;
    if (all.n > 600 || rb_meta_is_url(all.p))
        return NULL;
    for (int i = 0; i < 3 && take_label(&all); i++) {
    }
    if (rb_date_find(all.p, all.n, x->lang, &date))
        all = before_date((piece){all.p, date.start});
    const char *p = all.p, *end = all.p + all.n, *from = p;
    int commas = loose || memmem(p, all.n, " and ", 5) != NULL ||
                 memmem(p, all.n, " und ", 5) != NULL;
    if (is_inverted(all) && !is_odd(all.p, all.n)) {
        words w;
        if (count_words(all, &w) && w.role == 0 && w.upper == w.n) {
            list[n++] = all;
            p = from = end;
        }
    }
    while (p < end && !stop) {
        size_t k = between(p, end, has_blank(from, p), commas, &stop);
        if (k > 0) {
            add_piece(x, (piece){from, (size_t)(p - from)}, loose, list, &n);
            from = p += k;
        } else {
            p++;
        }
    }
    if (!stop && from < end)
        add_piece(x, (piece){from, (size_t)(end - from)}, loose, list, &n);
    if (n == 0)
        return NULL;
    rb_buf_init(&b, x->mem);
    for (int i = 0; i < n; i++) {
        rb_buf_puts(&b, i > 0 ? "; " : "");
        rb_buf_put(&b, list[i].p, list[i].n);
    }
    const char *s = b.failed ? NULL : rb_arena_str(x->arena, b.p, b.n);
    rb_buf_free(&b);
    x->failed |= s == NULL;
    return s;
}

/*
** encoding_label.c - the names of encodings, as pages and people write them
**
** Browsers agree on what the labels mean: who says Latin-1 means
** Windows-1252, who says GB2312 means GB18030, because that is what the bytes
** are. Labels are held without '-', '_' and blanks.
*/
#include "encoding_int.h"

#include <string.h>
#include <strings.h>

/* clang-format off */
static const struct {
    const char *name;
    const char *labels; /* a blank on both sides of each */
} table[] = {
    {"UTF-8", " utf8 unicode11utf8 unicode20utf8 xunicode20utf8 "},
    {"Windows-1252", " ansix3.41968 ascii cp1252 cp819 csisolatin1 ibm819"
     " iso88591 iso88591:1987 isoir100 l1 latin1 usascii windows1252 xcp1252 "
     "iso885911987 ansi "},
    {"ISO-8859-2", " csisolatin2 iso88592 iso88592:1987 isoir101 l2 latin2 "},
    {"ISO-8859-3", " csisolatin3 iso88593 iso88593:1988 isoir109 l3 latin3 "},
    {"ISO-8859-4", " csisolatin4 iso88594 iso88594:1988 isoir110 l4 latin4 "},
    {"ISO-8859-5", " csisolatincyrillic cyrillic iso88595 iso88595:1988"
     " isoir144 "},
    {"ISO-8859-6", " arabic asmo708 csisolatinarabic ecma114 iso88596"
     " iso88596:1987 iso88596e iso88596i isoir127 "},
    {"ISO-8859-7", " csisolatingreek ecma118 elot928 greek greek8 iso88597"
     " iso88597:1987 isoir126 suneugreek "},
    {"ISO-8859-8", " csisolatinhebrew hebrew iso88598 iso88598:1988 iso88598e"
     " iso88598i isoir138 visual logical csiso88598i csiso88598e "},
    {"ISO-8859-10", " csisolatin6 iso885910 isoir157 l6 latin6 "},
    {"ISO-8859-13", " iso885913 latin7 "},
    {"ISO-8859-14", " iso885914 latin8 "},
    {"ISO-8859-15", " csisolatin9 iso885915 l9 latin9 latin0 "},
    {"ISO-8859-16", " iso885916 latin10 "},
    {"IBM866", " 866 cp866 csibm866 ibm866 "},
    {"KOI8-R", " cskoi8r koi koi8 koi8r "},
    {"KOI8-U", " koi8ru koi8u "},
    {"MACINTOSH", " csmacintosh mac macintosh xmacroman macroman "},
    {"MAC-CYRILLIC", " xmaccyrillic xmacukrainian maccyrillic "},
    {"CP874", " dos874 iso885911 tis620 windows874 cp874 "},
    {"Windows-1250", " cp1250 windows1250 xcp1250 "},
    {"Windows-1251", " cp1251 windows1251 xcp1251 "},
    {"Windows-1253", " cp1253 windows1253 xcp1253 "},
    {"Windows-1254", " cp1254 csisolatin5 iso88599 iso88599:1989 isoir148 l5"
     " latin5 windows1254 xcp1254 "},
    {"Windows-1255", " cp1255 windows1255 xcp1255 "},
    {"Windows-1256", " cp1256 windows1256 xcp1256 "},
    {"Windows-1257", " cp1257 windows1257 xcp1257 "},
    {"Windows-1258", " cp1258 windows1258 xcp1258 "},
    {"GB18030", " chinese csgb2312 csiso58gb231280 gb2312 gb231280 gb18030"
     " gbk isoir58 xgbk euccn cp936 windows936 "},
    {"BIG5-HKSCS", " big5 big5hkscs cnbig5 csbig5 xxbig5 "},
    {"EUC-JP", " cseucpkdfmtjapanese eucjp xeucjp "},
    {"ISO-2022-JP", " csiso2022jp iso2022jp "},
    {"CP932", " csshiftjis cp932 ms932 mskanji shiftjis sjis windows31j"
     " xsjis "},
    {"CP949", " cseuckr csksc56011987 euckr isoir149 korean ksc56011987"
     " ksc56011989 ksc5601 windows949 cp949 uhc "},
    {"ISO-2022-KR", " csiso2022kr iso2022kr "},
    {"UTF-16BE", " utf16be unicodefffe "},
    {"UTF-16LE", " utf16le utf16 csunicode iso10646ucs2 ucs2 unicode"
     " unicodefeff "},
    {"UTF-32LE", " utf32 utf32le "},
    {"UTF-32BE", " utf32be "},
};
/* clang-format on */

enum { LABEL_MAX = 40 };

/* The iconv name of a label that a page or a person uses, or NULL. */
static const char *name_of(const char *label, size_t n)
{
    char key[LABEL_MAX + 3] = " ";
    size_t k = 1;
    if (n == 0 || n > LABEL_MAX)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        char c = label[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((unsigned char)c <= ' ' || (unsigned char)c >= 127)
            return NULL;
        if (c != '-' && c != '_')
            key[k++] = c;
    }
    key[k++] = ' ';
    key[k] = '\0';
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strstr(table[i].labels, key) != NULL)
            return table[i].name;
    }
    return NULL;
}

/* ---- what markup says about itself ---- */

enum { LOOK = 4096 };

static int is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The value behind `word` and '=' in the tag s[0..n). */
static const char *value_of(const char *s, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 0; i + k < n; i++) {
        if (strncasecmp(s + i, word, k) != 0)
            continue;
        size_t at = i + k, end;
        while (at < n && is_blank(s[at]))
            at++;
        if (at == n || s[at] != '=')
            continue;
        at++;
        while (at < n && (is_blank(s[at]) || s[at] == '"' || s[at] == '\''))
            at++;
        end = at;
        while (end < n && !is_blank(s[end]) &&
               strchr("\"';>?/", s[end]) == NULL)
            end++;
        return name_of(s + at, end - at);
    }
    return NULL;
}

const char *rb_encoding_declared(const char *s, size_t n)
{
    const char *end = s + (n < LOOK ? n : LOOK), *gt;
    const char *name = NULL;
    while (s < end && is_blank(*s))
        s++;
    if (s == end || *s != '<')
        return NULL;
    if (end - s > 6 && strncasecmp(s, "<?xml", 5) == 0 &&
        (gt = memchr(s, '>', (size_t)(end - s))) != NULL)
        name = value_of(s, (size_t)(gt - s), "encoding");
    while (name == NULL && s != NULL &&
           (s = memchr(s, '<', (size_t)(end - s))) != NULL) {
        size_t left = (size_t)(end - s);
        if (left >= 4 && memcmp(s, "<!--", 4) == 0) {
            const char *close = memmem(s + 4, left - 4, "-->", 3);
            s = close;
            continue;
        }
        gt = memchr(s, '>', left);
        if (gt == NULL)
            break;
        if (gt - s > 6 && strncasecmp(s, "<meta", 5) == 0 &&
            (is_blank(s[5]) || s[5] == '/'))
            name = value_of(s, (size_t)(gt - s), "charset");
        s++;
    }
    return name;
}

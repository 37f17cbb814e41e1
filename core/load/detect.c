/*
** detect.c - the formats, and how one is recognised
**
** Content first: names lie more often than bytes do. But only what is sure
** counts as content; a text may begin with '[' or '{'.
*/
#include <string.h>
#include <strings.h>
#include "format.h"
#include "json.h"

static const rb_format *const formats[] = {
    &rb_format_text, &rb_format_markdown, &rb_format_json, &rb_format_jsonl,
    &rb_format_html, &rb_format_csv,      &rb_format_tsv,  &rb_format_feed,
    &rb_format_xml,  &rb_format_docx,     &rb_format_odt,  &rb_format_epub,
    &rb_format_mail, &rb_format_mbox,     &rb_format_pdf};
enum { NFORMATS = sizeof formats / sizeof *formats };

const rb_format *rb_format_at(size_t i)
{
    return i < NFORMATS ? formats[i] : NULL;
}

const rb_format *rb_format_named(const char *name)
{
    for (int i = 0; i < NFORMATS; i++) {
        if (strcasecmp(name, formats[i]->name) == 0)
            return formats[i];
    }
    return NULL;
}

/* Is the ending (".md") one of the list (".md.markdown.")? */
static int has_ending(const char *list, const char *ending)
{
    size_t n = strlen(ending);
    for (const char *p = list; *p != '\0'; p++) {
        if (strncasecmp(p, ending, n) == 0 && p[n] == '.')
            return 1;
    }
    return 0;
}

const rb_format *rb_format_of_name(const char *path)
{
    const char *name = strrchr(path, '/');
    const char *ending = strrchr(name != NULL ? name : path, '.');
    if (ending == NULL || ending[1] == '\0')
        return NULL;
    for (int i = 0; i < NFORMATS; i++) {
        if (has_ending(formats[i]->endings, ending))
            return formats[i];
    }
    return NULL;
}

/* Does a further line follow p that begins like a record? */
static int line_follows(const char *p, const char *end)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    if (nl == NULL)
        return 0;
    rb_json j;
    rb_json_init(&j, (char *)nl, (size_t)(end - nl));
    return rb_json_peek(&j) == '{';
}

/*
** The text begins with '{'. A record on the first line is a line format; an
** object that goes over lines is one JSON value.
*/
static const rb_format *object_format(rb_json *j, int whole,
                                      const rb_format *by_name)
{
    char *start = j->p;
    rb_jval v;
    if (rb_json_value(j, &v) == 0) {
        if (memchr(v.p, '\n', v.n) != NULL)
            return &rb_format_json;
        if (line_follows(j->p, j->end))
            return &rb_format_jsonl;
        return by_name == &rb_format_jsonl ? by_name : &rb_format_json;
    }
    char *nl = memchr(start, '\n', (size_t)(j->end - start));
    int lines = nl != NULL && line_follows(nl, j->end);
    if (j->at != j->end || whole) /* broken: but was it meant to be JSON? */
        return lines && start[1] == '"' ? &rb_format_jsonl : NULL;
    /* A long record: its end is not in sight. */
    return nl != NULL || by_name == &rb_format_json ? &rb_format_json
                                                    : &rb_format_jsonl;
}

/* An array of objects is JSON; "[1] See above" is not. */
static const rb_format *array_format(rb_json *j, int whole)
{
    rb_jval v;
    char *start = j->p;
    rb_json_enter(j);
    if (rb_json_peek(j) != '{')
        return NULL;
    j->p = start;
    if (rb_json_value(j, &v) == 0)
        return &rb_format_json;
    return j->at == j->end && !whole ? &rb_format_json : NULL;
}

/* JSON and JSON lines tell each other apart, which no sniff alone can. */
static const rb_format *json_format(char *s, size_t n, int whole,
                                    const rb_format *by_name)
{
    rb_json j;
    const rb_format *f = NULL;
    rb_json_init(&j, s, n);
    int c = rb_json_peek(&j);
    if (c == '{' && by_name != &rb_format_markdown)
        f = object_format(&j, whole, by_name);
    else if (c == '[' && by_name != &rb_format_markdown)
        f = array_format(&j, whole);
    return f;
}

const rb_format *rb_format_find(char *s, size_t n, int whole, int binary,
                                const char *path)
{
    const rb_format *by_name = rb_format_of_name(path), *best = NULL;
    int most = RB_SNIFF_NO;
    if (by_name != NULL && by_name->binary != binary)
        by_name = NULL;
    if (!binary)
        best = json_format(s, n, whole, by_name);
    if (best != NULL)
        most = RB_SNIFF_LIKELY;
    for (int i = 0; i < NFORMATS; i++) {
        const rb_format *f = formats[i];
        if (f->binary != binary || f->sniff == NULL)
            continue;
        int sure = f->sniff(s, n, whole, path);
        if (sure == RB_SNIFF_MAYBE && f != by_name)
            sure = RB_SNIFF_NO;
        if (sure > most) {
            most = sure;
            best = f;
        }
    }
    if (best != NULL)
        return best;
    /* A binary format is never taken by its name alone. */
    return binary ? NULL : by_name != NULL ? by_name : &rb_format_text;
}

/* ---- what is not text ---- */

typedef struct magic {
    const char *begin;
    size_t n;
    const char *what;
} magic;

static const magic sure[] = {
    {"7z\xBC\xAF\x27\x1C", 6,
     "a 7z archive, which can be read from disk only; unpack it first: "
     "7z x FILE"},
    {"Rar!\x1A\x07", 6, "a RAR archive; unpack it first: unrar x FILE"},
    {"\x04\x22\x4D\x18", 4,
     "compressed with lz4; unpack it first: lz4 -d FILE"},
    {"\x1F\x9D", 2,
     "compressed with compress; unpack it first: uncompress FILE"},
    {"PK\003\004", 4, "a ZIP archive; unpack it first"},
    {"\xD0\xCF\x11\xE0", 4,
     "an old Office file or an Outlook message (.doc, .xls, .ppt, .msg); save "
     "a text as DOCX, a sheet as CSV, a message as .eml"},
    {"{\\rtf", 5, "an RTF file; save it as DOCX or plain text"},
    {"<stata_dta>", 11, "a file of Stata; export it as CSV"},
    {"\x89PNG", 4, "an image"},
    {"\xFF\xD8\xFF", 3, "an image"},
    {"GIF8", 4, "an image"},
    {"SQLite format 3", 15,
     "an SQLite database; rubric sql and rubric report read project files"},
    {"\177ELF", 4, "a program"}};

/* These begin a file only when it is binary: a text may begin with "ID3". */
static const magic in_binary[] = {
    {"!BDN", 4, "an Outlook mailbox; export it as mbox"},
    {"bplist00", 8, "a web archive of Safari; save the page as HTML"},
    {"ID3", 3, "a sound file; it has to be transcribed first"},
    {"OggS", 4, "a sound or video file; it has to be transcribed first"},
    {"PAR1", 4, "a Parquet table; export it as CSV"},
    {"RDX", 3, "a file of R; export it as CSV: write.csv(x, \"x.csv\")"},
    {"X\n\0\0", 4, "a file of R; export it as CSV: write.csv(x, \"x.csv\")"},
    {"$FL2", 4, "a file of SPSS; export it as CSV"},
    {"II*\0", 4, "an image"},
    {"MM\0*", 4, "an image"}};

/* Control codes that no text has: more than one byte in twenty. */
static int is_binary(const char *s, size_t n)
{
    size_t control = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        control += c < 0x20 && !(c >= 0x08 && c <= 0x0D) && c != 0x1B;
    }
    return control > 8 && control * 20 > n;
}

static const char *begins_with(const magic *list, size_t len, const char *s,
                               size_t n)
{
    for (size_t i = 0; i < len; i++) {
        if (n >= list[i].n && memcmp(s, list[i].begin, list[i].n) == 0)
            return list[i].what;
    }
    return NULL;
}

static const char *binary_kind(const char *s, size_t n)
{
    const char *what =
        begins_with(in_binary, sizeof in_binary / sizeof *in_binary, s, n);
    if (what != NULL)
        return what;
    if (n >= 68 && memcmp(s + 60, "BOOKMOBI", 8) == 0)
        return "a Kindle book; save it as EPUB";
    if (n >= 12 && memcmp(s + 4, "ftyp", 4) == 0)
        return memcmp(s + 8, "hei", 3) == 0
                   ? "an image"
                   : "a sound or video file; it has to be transcribed first";
    return "a binary file; save it as plain text (UTF-8)";
}

const char *rb_not_text(const char *s, size_t n)
{
    const char *what = begins_with(sure, sizeof sure / sizeof *sure, s, n);
    if (what == NULL && is_binary(s, n))
        what = binary_kind(s, n);
    return what;
}

/*
** test_load.c - files become documents, and bad files become messages
**
** Every test writes its files into a folder of its own. `expect` lists are
** what rb_source_next gives, in order: "id|text" or "!words of the message".
*/
#include "reading.h"

#include <jansson.h>

#include "load/json.h"
#include "load/walk.h"

#define PUT(path, literal) put(path, literal, sizeof(literal) - 1)

static void expect_bytes(const char *text, size_t n)
{
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
    assert_memory_equal(doc->text, text, n);
}

#define EXPECT_TEXT(literal) expect_bytes(literal, sizeof(literal) - 1)

static void expect_words(const char *words)
{
    if (strstr(err.msg, words) == NULL)
        print_error("message '%s' lacks '%s'\n", err.msg, words);
    assert_non_null(strstr(err.msg, words));
}

static void expect_code(int code, const char *words)
{
    int rc = next();
    if (rc != code)
        print_error("code %d, message '%s'\n", rc, rc ? err.msg : "");
    assert_int_equal(rc, code);
    assert_null(doc);
    expect_words(words);
}

static void expect_note(uint32_t i, uint64_t at, const char *words)
{
    assert_true(i < doc->note.n);
    assert_int_equal(doc->note.v[i].src, at);
    if (strstr(doc->note.v[i].msg, words) == NULL)
        print_error("note '%s' lacks '%s'\n", doc->note.v[i].msg, words);
    assert_non_null(strstr(doc->note.v[i].msg, words));
}

/* One file with these bytes, read as this text. */
static void one(const char *path, const void *bytes, size_t n, const char *text,
                size_t len)
{
    put(path, bytes, n);
    start(path);
    expect_bytes(text, len);
}

#define ONE(path, bytes, text)                                                 \
    one(path, bytes, sizeof(bytes) - 1, text, sizeof(text) - 1)

/* ---- encodings ---- */

static void test_utf8(void **state)
{
    (void)state;
    ONE("a.txt", "Caf\xC3\xA9\r\nline\n", "Caf\xC3\xA9\r\nline\n");
    assert_int_equal(doc->note.n, 0);
    assert_int_equal(doc->map.n, 0);
    assert_int_equal(doc->line, 0);
    expect_meta(RB_META_ID, "a.txt");
    expect_meta(RB_META_PATH, "a.txt");
    expect_meta(RB_META_TITLE, NULL);
    expect_end();
}

static void test_marks(void **state)
{
    (void)state;
    ONE("a.txt", "\xEF\xBB\xBFhello", "hello");
    assert_int_equal(doc->map.n, 1);
    assert_int_equal(doc->map.v[0].src, 3);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_SAME);
    ONE("b.txt", "\xFF\xFEh\0\xE9\0\x3D\xD8\x00\xDE",
        "h\xC3\xA9\xF0\x9F\x98\x80");
    assert_int_equal(doc->note.n, 0);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_UTF16);
    ONE("c.txt", "\xFE\xFF\0h\0\xE9", "h\xC3\xA9");
    ONE("d.txt", "\xFF\xFE\0\0h\0\0\0", "h");
    ONE("e.txt", "\0\0\xFE\xFF\0\0\0h", "h");
    PUT("f.txt", "\xEF\xBB\xBF");
    start("f.txt");
    expect_code(RB_EINPUT, "f.txt: the file is empty");
    expect_end();
}

static void test_utf16_without_mark(void **state)
{
    (void)state;
    ONE("a.txt", "T\0h\0e\0 \0e\0n\0d\0.\0", "The end.");
    ONE("b.txt", "\0T\0h\0e\0 \0e\0n\0d\0.", "The end.");
    /* Cyrillic: only the blanks have a zero byte */
    ONE("c.txt", "\x34\x04\x30\x04\x20\x00\x3D\x04\x35\x04\x42\x04\x20\x00",
        "\xD0\xB4\xD0\xB0 \xD0\xBD\xD0\xB5\xD1\x82 ");
    /* lone surrogates and half a unit at the end */
    ONE("d.txt", "\xFF\xFE\x61\0\x00\xD8\x62\0\x00\xDC\x63",
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(doc->note.n, 3);
    expect_note(0, 4, "U+D800");
    expect_note(1, 8, "U+DC00");
    expect_note(2, 10, "cut off");
}

static void test_nul(void **state)
{
    (void)state;
    ONE("a.txt", "Hello\0world!", "Hello\0world!");
    ONE("b.txt", "a\0b", "a\0b");
    ONE("c.txt", "one\0two\0three and four\0", "one\0two\0three and four\0");
    assert_int_equal(doc->note.n, 1); /* the first one is told */
    expect_note(0, 3, "NUL byte at offset 3 kept");
}

static void test_invalid(void **state)
{
    (void)state;
    ONE("a.txt", "\xC3\xA9t\xC3\xA9 \xFF ok",
        "\xC3\xA9t\xC3\xA9 \xEF\xBF\xBD ok");
    expect_note(0, 6, "invalid byte 0xFF at offset 6");
    ONE("b.txt", "all ascii \xFF but one", "all ascii \xEF\xBF\xBD but one");
    ONE("c.txt", "na\xC3\xAFve caf\xC3", "na\xC3\xAFve caf\xEF\xBF\xBD");
    expect_note(0, 10, "cut off");
    ONE("d.txt", "dots\xE2\x80", "dots\xEF\xBF\xBD");
    ONE("e.txt", "x\xED\xA0\x80y", "x\xEF\xBF\xBDy");
    expect_note(0, 1, "U+D800");
    ONE("f.txt", "\xC3\xA9\xC3\xA9 \xF0\x9F\x98 \xE2\x82 ok",
        "\xC3\xA9\xC3\xA9 \xEF\xBF\xBD \xEF\xBF\xBD ok");
    assert_int_equal(doc->note.n, 2);
    char many[64];
    memset(many, 0xFF, sizeof many);
    put("g.txt", many, sizeof many);
    start("g.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, 3 * 64);
    assert_int_equal(doc->note.n, 21);
    expect_note(20, UINT64_MAX, "and 44 more");
}

static void test_latin(void **state)
{
    (void)state;
    ONE("a.txt", "caf\xE9", "caf\xC3\xA9");
    expect_note(0, 3, "Windows-1252");
    assert_int_equal(doc->note.n, 1);
    ONE("b.txt",
        "\x93so\x94 he said, \x80"
        "5",
        "\xE2\x80\x9Cso\xE2\x80\x9D he said, \xE2\x82\xAC"
        "5");
    opt.encoding = "latin1";
    ONE("c.txt", "\xC3\xA9", "\xC3\x83\xC2\xA9");
    assert_int_equal(doc->note.n, 1);
    expect_note(0, 0, "mojibake at offset 0"); /* it was UTF-8 */
    opt.encoding = "utf-8";                    /* declared: broken is broken */
    ONE("d.txt", "caf\xE9", "caf\xEF\xBF\xBD");
    opt.encoding = "koi8-r";
    ONE("e.txt", "\xC4\xC1", "\xD0\xB4\xD0\xB0");
    opt.encoding = "shift_jis";
    ONE("f.txt", "\x93\xFA\x96\x7B\x81",
        "\xE6\x97\xA5\xE6\x9C\xAC\xEF\xBF\xBD");
    expect_note(0, 4, "cut off");
    ONE("g.txt",
        "a\xFF"
        "b",
        "a\xEF\xBF\xBD"
        "b");
    opt.encoding = "utf-16";
    ONE("h.txt", "\0a\0b\0c\0d", "abcd");
    ONE("i.txt", "a\0b\0", "ab");
    rb_source_close(src);
    opt.encoding = "klingon";
    assert_int_equal(rb_source_open(&src, &mem, &opt, &err), RB_EUSAGE);
    assert_null(src);
    expect_words("klingon");
}

static void test_large_iconv(void **state)
{
    (void)state;
    size_t n = 300000; /* several buffers' worth */
    char *s = malloc(n);
    memset(s, 0xC1, n);
    put("a.txt", s, n);
    free(s);
    opt.encoding = "KOI8-R";
    start("a.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, 2 * n);
    for (size_t i = 0; i < 2 * n; i += 2)
        assert_memory_equal(doc->text + i, "\xD0\xB0", 2);
}

/* ---- files that cannot be read ---- */

static void test_bad_files(void **state)
{
    (void)state;
    PUT("empty.txt", "");
    start("empty.txt");
    PUT("doc.pdf", "%PDF-1.4\n...");
    rb_source_add(src, "doc.pdf", &err);
    rb_source_add(src, "missing.txt", &err);
    char junk[512];
    for (int i = 0; i < 512; i++)
        junk[i] = (char)(i * 37 + (i >> 3));
    put("junk.bin", junk, sizeof junk);
    rb_source_add(src, "junk.bin", &err);
    PUT("page.html", "<!DOCTYPE html>\n<html></html>");
    PUT("ok.unknown", "fine");
    rb_source_add(src, "ok.unknown", &err);
    expect_code(RB_EINPUT, "empty.txt: the file is empty");
    expect_code(RB_EINPUT, "doc.pdf: PDF needs a converter");
    expect_code(RB_EIO, "missing.txt: No such file");
    expect_code(RB_EINPUT, "junk.bin: this is a binary file");
    EXPECT_TEXT("fine");
    expect_end();
    assert_int_equal(rb_source_add(src, "", &err), RB_EUSAGE);
    opt.format = "text"; /* said so: it is read */
    start("page.html");
    EXPECT_TEXT("<!DOCTYPE html>\n<html></html>");
}

static void test_limits(void **state)
{
    (void)state;
    PUT("a.txt", "0123456789");
    opt.max_bytes = 9;
    start("a.txt");
    expect_code(RB_ELIMIT, "a.txt: larger than the limit of 9 bytes");
    expect_end();
    opt.max_bytes = 10;
    start("a.txt");
    EXPECT_TEXT("0123456789");
    PUT("b.jsonl", "{\"text\":\"a\"}\n{\"text\":\"far too long\"}\n"
                   "{\"text\":\"b\"}\n");
    opt.max_bytes = 13;
    start("b.jsonl");
    EXPECT_TEXT("a");
    expect_code(RB_ELIMIT, "b.jsonl:2: line longer");
    EXPECT_TEXT("b");
    assert_int_equal(doc->line, 3);
    expect_end();
    start("/dev/zero");
    expect_code(RB_EINPUT, "/dev/zero: this is a binary file");
    rb_source_close(src);
    opt.format = "word";
    assert_int_equal(rb_source_open(&src, &mem, &opt, &err), RB_EUSAGE);
}

static void test_long_line(void **state)
{
    (void)state;
    size_t n = 20 << 20;
    char *s = malloc(n + 64), *p = s;
    p += sprintf(p, "{\"text\":\"");
    memset(p, 'x', n);
    p += n;
    p += sprintf(p, "\"}\n{\"text\":\"after\"}");
    put("a.jsonl", s, (size_t)(p - s));
    memset(s, 'y', n);
    put("a.txt", s, n);
    free(s);
    start("a.jsonl");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
    EXPECT_TEXT("after");
    expect_end();
    assert_true(mem.peak < 4 * n);
    start("a.txt");
    assert_int_equal(next(), RB_OK);
    assert_int_equal(doc->len, n);
}

/* ---- folders ---- */

static void test_folder(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/b", 0700);
    mkdir("d/c.txt", 0700);
    mkdir("d/.git", 0700);
    PUT("d/z.txt", "z");
    PUT("d/a.txt", "a");
    PUT("d/B.TXT", "B");
    PUT("d/skip.bin", "skip");
    PUT("d/noending", "skip");
    PUT("d/.hidden.txt", "skip");
    PUT("d/.git/x.txt", "skip");
    PUT("d/b/m.md", "m");
    PUT("d/c.txt/n.text", "n");
    assert_int_equal(symlink("..", "d/b/loop"), 0);
    assert_int_equal(symlink(".", "d/self.txt"), 0);
    assert_int_equal(symlink("gone", "d/dead.txt"), 0);
    assert_int_equal(symlink("a.txt", "d/link.txt"), 0);
    assert_int_equal(mkfifo("d/pipe.txt", 0600), 0);
    start("d/");
    EXPECT_TEXT("B");
    expect_meta(RB_META_ID, "d/B.TXT");
    EXPECT_TEXT("a");
    EXPECT_TEXT("m");
    expect_meta(RB_META_ID, "d/b/m.md");
    EXPECT_TEXT("n");
    expect_code(RB_EIO, "d/dead.txt: No such file");
    EXPECT_TEXT("a");
    expect_meta(RB_META_ID, "d/link.txt");
    expect_code(RB_EIO, "d/pipe.txt: this is a pipe or a device");
    EXPECT_TEXT("z");
    expect_end();
    rb_source_add(src, "d/c.txt", &err); /* a source can go on */
    EXPECT_TEXT("n");
    expect_end();
    rb_source_add(src, ".", &err);
    EXPECT_TEXT("B");
    expect_meta(RB_META_ID, "./d/B.TXT");
}

static void test_globs(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/old", 0700);
    mkdir("d/new", 0700);
    PUT("d/old/1.txt", "1");
    PUT("d/new/2.txt", "2");
    PUT("d/new/3.log", "3");
    PUT("d/4.md", "4");
    opt.include = "*.txt, *.log";
    opt.exclude = "old/";
    start("d");
    EXPECT_TEXT("2");
    EXPECT_TEXT("3");
    expect_end();
    opt.include = NULL;
    opt.exclude = "new/2*";
    start("d");
    EXPECT_TEXT("4");
    EXPECT_TEXT("1");
    expect_end();
    assert_true(rb_glob_match("**/x.txt", "a/b/x.txt", "x.txt"));
    assert_true(rb_glob_match("**/x.txt", "x.txt", "x.txt"));
    assert_true(rb_glob_match(",,x*,", "x.txt", "x.txt"));
    assert_false(rb_glob_match("", "x.txt", "x.txt"));
    assert_false(rb_glob_match("b/*", "a/b/c", "c"));
}

static void test_unreadable(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root reads everything */
    mkdir("d", 0700);
    mkdir("d/locked", 0700);
    PUT("d/a.txt", "a");
    PUT("d/b.txt", "b");
    PUT("d/z.txt", "z");
    chmod("d/a.txt", 0);
    chmod("d/locked", 0);
    start("d");
    expect_code(RB_EIO, "d/a.txt: cannot be opened: Permission denied");
    EXPECT_TEXT("b");
    expect_code(RB_EIO, "d/locked: the folder cannot be opened");
    EXPECT_TEXT("z");
    expect_end();
}

static void test_names(void **state)
{
    (void)state;
    PUT("caf\xE9.txt", "x");
    start("caf\xE9.txt");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "caf%E9.txt");
    PUT("100%\n.txt", "y");
    start("100%\n.txt");
    EXPECT_TEXT("y");
    expect_meta(RB_META_PATH, "100%%0A.txt");
}

static void test_pipe(void **state)
{
    (void)state;
    int fd[2], saved = dup(0);
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(write(fd[1], "{\"text\":\"x\"}\n{\"text\":\"y\"}", 25),
                     25);
    close(fd[1]);
    dup2(fd[0], 0);
    start("-");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "-:1");
    expect_meta(RB_META_PATH, "-");
    EXPECT_TEXT("y");
    expect_end();
    dup2(saved, 0);
    close(fd[0]);
    close(saved);
}

/* ---- JSON lines ---- */

static void test_jsonl(void **state)
{
    (void)state;
    PUT("a.jsonl",
        "\xEF\xBB\xBF{\"id\": \"one\", \"text\": \"First\\nline \\u00e9 "
        "\\ud83d\\ude00\", \"title\": \" T \", \"author\": [\"A\", "
        "{\"name\": \"B\"}], \"date\": 2024, \"url\": null, \"lang\": \"\", "
        "\"n\": [1, {\"k\" : true}], \"w\\u0078\": NaN}\r\n"
        "\n  \n"
        "{\"id\": 17, \"body\": \"Second\", \"text\": \"\"}\n"
        "{\"content\": \"a\\u0000b\", \"text\": 5, \"id\": 1e400}\n"
        "{\"text\": \"old\", \"x\": 1, \"text\": \"new\", \"x\": 2}");
    start("a.jsonl");
    EXPECT_TEXT("First\nline \xC3\xA9 \xF0\x9F\x98\x80");
    expect_meta(RB_META_ID, "one");
    expect_meta(RB_META_TITLE, "T");
    expect_meta(RB_META_AUTHOR, "A; B");
    expect_meta(RB_META_DATE, "2024");
    expect_meta(RB_META_URL, NULL);
    expect_meta(RB_META_LANG, NULL);
    assert_int_equal(doc->line, 1);
    assert_int_equal(doc->extra.n, 4);
    assert_string_equal(doc->extra.v[0].key, "url");
    assert_string_equal(doc->extra.v[2].key, "n");
    assert_string_equal(doc->extra.v[2].raw, "[1,{\"k\":true}]");
    assert_string_equal(doc->extra.v[3].key, "wx");
    assert_string_equal(doc->extra.v[3].raw, "null");
    EXPECT_TEXT("Second");
    expect_meta(RB_META_ID, "17");
    assert_int_equal(doc->line, 4);
    EXPECT_TEXT("a\0b");
    expect_meta(RB_META_ID, "1e400");
    EXPECT_TEXT("new");
    expect_meta(RB_META_ID, "a.jsonl:6");
    assert_int_equal(doc->extra.n, 2);
    expect_end();
}

static void test_jsonl_map(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"id\":1}\n{\"text\": \"plain\"}\n{\"text\":\"a\\tb\"}");
    start("a.jsonl");
    assert_int_equal(next(), RB_EINPUT);
    EXPECT_TEXT("plain");
    assert_int_equal(doc->map.n, 1);
    assert_int_equal(doc->map.v[0].src, 19);
    assert_int_equal(doc->map.v[0].src_len, 5);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_SAME);
    EXPECT_TEXT("a\tb");
    assert_int_equal(doc->map.v[0].src, 36);
    assert_int_equal(doc->map.v[0].src_len, 1);
    assert_int_equal(doc->map.v[1].src, 37);
    assert_int_equal(doc->map.v[1].src_len, 2);
    assert_int_equal(doc->map.v[1].kind, RB_MAP_WHOLE);
    assert_int_equal(doc->map.v[2].src, 39);
}

static void test_broken_line(void **state)
{
    (void)state;
    FILE *f = fopen("a.jsonl", "w");
    for (int i = 1; i <= 2000; i++)
        fputs(i == 1000 ? "{\"text\" \"x\"}\n" : "{\"text\":\"x\"}\n", f);
    fclose(f);
    start("a.jsonl");
    int docs = 0, rc;
    while ((rc = next()) != RB_EDONE) {
        docs += rc == RB_OK;
        if (rc == RB_OK)
            continue;
        assert_int_equal(docs, 999);
        assert_int_equal(rc, RB_EINPUT);
        assert_string_equal(err.msg,
                            "a.jsonl:1000: broken JSON at column 9: ':' is "
                            "missing after a field name; the line is left "
                            "out");
    }
    assert_int_equal(docs, 1999);
}

static void test_bad_lines(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"text\": \"cut\n"
                   "[1]\n"
                   "\"s\"\n"
                   "garbage\n"
                   "{\"text\":\"x\"} {}\n"
                   "{}\n"
                   "{\"a\":1,\"story\":\"a long text, of words\",\"b\":\"s\"}\n"
                   "{\"text\":null}\n"
                   "{\"text\":\"\"}\n"
                   "{\"text\":\"a\tb\"}\n"
                   "{\"text\":\"\\x\"}\n"
                   "{\"text\":\"ok\"}\n");
    start("a.jsonl");
    expect_code(RB_EINPUT, "a.jsonl:1: broken JSON at column 14: the closing");
    expect_code(RB_EINPUT, "a.jsonl:2: the line is an array");
    expect_code(RB_EINPUT, "a.jsonl:3: the line is a string");
    expect_code(RB_EINPUT, "a.jsonl:4: broken JSON at column 1: '{' was");
    expect_code(RB_EINPUT, "a.jsonl:5: broken JSON at column 14: text after");
    expect_code(RB_EINPUT,
                "a.jsonl:6: the record has no field \"text\", "
                "\"body\", \"content\" or \"full_text\"; it has no fields");
    expect_code(RB_EINPUT, "it has: a, story, b; name the field of the "
                           "text, as in --text-field story");
    expect_code(RB_EINPUT, "a.jsonl:8: the field \"text\" is null");
    expect_code(RB_EINPUT, "a.jsonl:9: the field \"text\" is empty");
    expect_code(RB_EINPUT, "a.jsonl:10: broken JSON at column 11: control");
    expect_code(RB_EINPUT, "a.jsonl:11: broken JSON at column 10: unknown "
                           "escape");
    EXPECT_TEXT("ok");
    expect_end();
}

static void test_jsonl_repairs(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"text\":\"x \\ud800 y\",\"k\":\"\\udc00\"}\n"
                   "{\"text\":\"caf\xE9\"}\n"
                   "{\"text\":\"\xC3\xA9 \xFF\"}\n"
                   "{\"text\":\"\\ud83d\\u0041\"}\n");
    start("a.jsonl");
    EXPECT_TEXT("x \xEF\xBF\xBD y");
    assert_int_equal(doc->note.n, 1);
    expect_note(0, 11, "\\ud800 at offset 11");
    assert_string_equal(doc->extra.v[0].raw, "\"\\ufffd\"");
    EXPECT_TEXT("caf\xC3\xA9");
    expect_note(0, 47, "Windows-1252");
    assert_int_equal(doc->map.v[0].src, 44);
    assert_int_equal(doc->map.v[0].src_len, 4);
    assert_int_equal(doc->map.v[0].kind, RB_MAP_BYTE);
    EXPECT_TEXT("\xC3\xA9 \xEF\xBF\xBD");
    expect_note(0, 63, "0xFF at offset 63");
    EXPECT_TEXT("\xEF\xBF\xBD"
                "A");
    expect_end();
}

static void test_jsonl_utf16(void **state)
{
    (void)state;
    const char *text = "{\"text\":\"x\"}\n{\"text\" 1}\n{\"text\":\"y\"}";
    char wide[200];
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        wide[n++] = *p;
        wide[n++] = 0;
    }
    put("a.jsonl", wide, n);
    start("a.jsonl");
    EXPECT_TEXT("x");
    assert_int_equal(doc->map.v[0].kind, RB_MAP_UTF16);
    assert_int_equal(doc->map.v[0].src, 18);
    expect_code(RB_EINPUT, "a.jsonl:2: broken JSON");
    EXPECT_TEXT("y");
    expect_end();
}

static void test_fields(void **state)
{
    (void)state;
    PUT("a.jsonl", "{\"doc\":{\"k\":1,\"body\":\"The\\ttext\",\"by\":{\"n\":"
                   "\"Ann\"}},\"meta.key\":\"K\",\"when\":\"2024-01-02\"}\n"
                   "{\"doc\":{\"other\":1}}\n");
    opt.text_field = "doc.body";
    opt.author_field = "doc.by.n";
    opt.id_field = "meta.key";
    opt.date_field = "when";
    start("a.jsonl");
    EXPECT_TEXT("The\ttext");
    expect_meta(RB_META_AUTHOR, "Ann");
    expect_meta(RB_META_ID, "K");
    expect_meta(RB_META_DATE, "2024-01-02");
    assert_int_equal(doc->extra.n, 2);
    assert_string_equal(doc->extra.v[0].key, "doc.k");
    assert_string_equal(doc->extra.v[1].key, "doc.by");
    assert_string_equal(doc->extra.v[1].raw, "{\"n\":\"Ann\"}");
    expect_code(RB_EINPUT, "a.jsonl:2: the record has no field \"doc.body\"");
    expect_end();
}

/* ---- JSON files ---- */

static void test_json(void **state)
{
    (void)state;
    PUT("one.json", "{\n \"text\": \"x\",\n \"title\": \"t\"\n}\n");
    start("one.json");
    EXPECT_TEXT("x");
    expect_meta(RB_META_ID, "one.json");
    expect_meta(RB_META_TITLE, "t");
    assert_int_equal(doc->line, 1);
    expect_end();
    PUT("array.json", "[\n{\"text\":\"a\\n\\nb\"},\n 7,\n"
                      "{\"text\":\"b\",\"id\":\"B\"}\n]\n");
    start("array.json");
    EXPECT_TEXT("a\n\nb");
    expect_meta(RB_META_ID, "array.json#1");
    assert_int_equal(doc->line, 2);
    expect_code(RB_EINPUT, "array.json:3: record 2 is a number");
    EXPECT_TEXT("b");
    expect_meta(RB_META_ID, "B");
    assert_int_equal(doc->line, 4);
    expect_end();
    PUT("wrap.json", "{\"status\":\"ok\",\"tags\":[1],\"articles\":[\n"
                     "{\"content\":\"a\",\"source\":{\"id\":null,\"name\":"
                     "\"S\"}},{\"title\":\"no\"}]}");
    start("wrap.json");
    EXPECT_TEXT("a");
    expect_meta(RB_META_ID, "wrap.json#1");
    expect_meta(RB_META_SOURCE, "S");
    expect_code(RB_EINPUT, "wrap.json:2: the record has no field \"text\"");
    expect_end();
}

/* The names of services, and values as people write them. */
static void test_field_names(void **state)
{
    (void)state;
    PUT("a.jsonl",
        "{\"text\":\"x\",\"headline\":\"H\",\"byline\":\"By Ann Lee\","
        "\"publishedAt\":\"3 May 2024\",\"webUrl\":\"u\","
        "\"publication\":\"P\",\"language\":\"English\"}\n"
        "{\"text\":\"x\",\"headline\":\"H\",\"title\":\"T\","
        "\"date\":\"04/03/2024\",\"lang\":\"en-GB\"}\n"
        "{\"text\":\"x\",\"title\":\" \",\"headline\":\"H\","
        "\"date\":\"04/03/2024\",\"published\":\"2024-05-03\"}\n");
    start("a.jsonl");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "field headline");
    expect_meta(RB_META_AUTHOR, "Ann Lee");
    expect_meta(RB_META_DATE, "2024-05-03");
    expect_meta(RB_META_URL, "u");
    expect_meta(RB_META_SOURCE, "P");
    expect_meta(RB_META_LANG, NULL); /* no tag: a further field */
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "T");
    expect_meta(RB_META_DATE, "2024-03-04"); /* the language says it */
    assert_int_equal(doc->extra.n, 1);
    assert_string_equal(doc->extra.v[0].key, "headline");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
    expect_meta(RB_META_DATE, "04/03/2024"); /* nothing says it */
    expect_end();
    opt.title_field = "headline";
    start("a.jsonl");
    EXPECT_TEXT("x");
    EXPECT_TEXT("x");
    expect_meta(RB_META_TITLE, "H");
}

static void test_json_bad(void **state)
{
    (void)state;
    PUT("a.json", "[{\"text\":\"one\\n\"},{\"text\":\"two\"},\n {\"text\" "
                  "\"x\"}, {\"text\":\"y\"}]");
    start("a.json");
    EXPECT_TEXT("one\n");
    EXPECT_TEXT("two");
    expect_code(RB_EINPUT, "a.json:2: broken JSON at column 10: ':' is "
                           "missing after a field name; 2 records before");
    expect_end();
    PUT("b.json", "{\"text\":\"x\"} trailing");
    start("b.json");
    EXPECT_TEXT("x");
    expect_code(RB_EINPUT, "b.json:1: broken JSON at column 14");
    expect_end();
    PUT("c.json", "  \n");
    start("c.json");
    expect_code(RB_EINPUT, "c.json: the file has blanks only");
    expect_end();
    PUT("d.json", "\"text\"");
    start("d.json");
    expect_code(RB_EINPUT, "d.json:1: record 1 is a string");
    expect_end();
    char deep[3000];
    memset(deep, '[', sizeof deep);
    memcpy(deep, "{\"a\":", 5);
    put("e.json", deep, sizeof deep);
    start("e.json");
    expect_code(RB_EINPUT, "nested more than 1000 deep");
    expect_end();
}

static void test_detection(void **state)
{
    (void)state;
    ONE("a.txt", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n", "x");
    expect_meta(RB_META_ID, "a.txt:1");
    ONE("b.json", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n", "x");
    expect_meta(RB_META_ID, "b.json:1");
    ONE("c.jsonl", "[{\"text\":\"x\"}]\n", "x");
    ONE("d.jsonl", "{\"text\":\"x\"}", "x");
    expect_meta(RB_META_ID, "d.jsonl:1");
    ONE("e", "{\n\"text\":\"x\"}", "x");
    expect_meta(RB_META_ID, "e");
    ONE("f.txt", "[1] See above", "[1] See above");
    ONE("g.txt", "{not json}", "{not json}");
    ONE("h.txt", "[{broken", "[{broken");
    PUT("i", "{\"text\" 1}\n{\"text\":\"y\"}\n");
    start("i");
    expect_code(RB_EINPUT, "i:1: broken JSON");
    EXPECT_TEXT("y");
    opt.format = "jsonl";
    ONE("j.txt", "{\"text\":\"x\"}", "x");
    opt.format = "json";
    ONE("k.jsonl", "{\"text\":\"x\"}\n{\"text\":\"y\"}", "x");
    expect_meta(RB_META_ID, "k.jsonl#1");
    EXPECT_TEXT("y");
    expect_meta(RB_META_ID, "k.jsonl#2");
}

/* ---- Markdown ---- */

static void test_memory(void **state)
{
    (void)state;
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "a\xFF", 2, "UTF-8", &doc, &err), RB_OK);
    assert_int_equal(doc->len, 4);
    expect_note(0, 1, "0xFF");
    rb_doc_free(doc);
    assert_int_equal(rb_load_memory(&mem, &vocab, "", 0, NULL, &doc, &err),
                     RB_OK);
    assert_int_equal(doc->len, 0);
    rb_doc_free(doc);
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "\xEF\xBB\xBFx", 4, NULL, &doc, &err),
        RB_OK);
    assert_int_equal(doc->len, 1);
    rb_doc_free(doc);
    assert_int_equal(
        rb_load_memory(&mem, &vocab, "x", 1, "klingon", &doc, &err), RB_EUSAGE);
    assert_null(doc);
}

/* ---- against jansson ---- */

/* Ours takes more: lone surrogates, NaN, numbers of any size. */
static int lenient(const char *s, size_t n, const char *why)
{
    return memmem(s, n, "\\u", 2) != NULL || memmem(s, n, "NaN", 3) != NULL ||
           memmem(s, n, "Inf", 3) != NULL || strstr(why, "number") != NULL ||
           strstr(why, "integer") != NULL;
}

static void compare(char *s, size_t n)
{
    json_error_t je;
    char copy[512];
    memcpy(copy, s, n);
    json_t *want = json_loadb(copy, n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &je);
    rb_json j;
    rb_jval v;
    rb_json_init(&j, s, n);
    int ok = rb_json_value(&j, &v) == 0 && rb_json_peek(&j) == -1;
    if (ok != (want != NULL) && !(ok && lenient(s, n, je.text))) {
        print_error("%.*s: ours %s, jansson %s\n", (int)n, s, ok ? "ok" : j.why,
                    want ? "ok" : je.text);
        fail();
    }
    if (ok && want != NULL) { /* the compact form means the same */
        rb_buf b;
        rb_buf_init(&b, &mem);
        rb_json_compact(&v, &b);
        json_t *again =
            json_loadb(b.p, b.n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &je);
        assert_non_null(again);
        assert_true(json_equal(want, again));
        json_decref(again);
        rb_buf_free(&b);
    }
    if (ok && want != NULL && v.kind == RB_J_STRING) {
        size_t len = rb_json_unescape(v.p, v.n, 0, NULL, 0, NULL);
        assert_int_equal(len, json_string_length(want));
        assert_memory_equal(v.p, json_string_value(want), len);
    }
    json_decref(want);
}

static uint32_t rnd(uint32_t *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 8;
}

static void test_json_against_jansson(void **state)
{
    (void)state;
    static const char *const seed[] = {
        "{\"a\":[1,2.5e-3,-0,true,false,null],\"b\":{\"c\":\"d\\n\\u00e9\"}}",
        "[[],{},\"\",[{\"x\":[0.1E+5]}],\" long enough for words of eight \"]",
        "\"a \\\"quoted\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\ud83d\\ude00 end\"",
        "  {\"k\" : \"v\" , \"n\" : -12 }  ",
        "0",
        "\"\\u0041\""};
    static const char pool[] = "{}[]\",:\\ 0123456789eE+-.tfnul\tabx\n/";
    uint32_t r = 7;
    for (int i = 0; i < 200000; i++) {
        char s[512];
        const char *from = seed[rnd(&r) % (sizeof seed / sizeof *seed)];
        size_t n = strlen(from);
        memcpy(s, from, n);
        for (uint32_t k = rnd(&r) % 4; k > 0; k--) {
            size_t at = rnd(&r) % n;
            if (rnd(&r) % 3 == 0) {
                memmove(s + at, s + at + 1, n - at - 1);
                n -= n > 1;
            } else {
                s[at] = pool[rnd(&r) % (sizeof pool - 1)];
            }
        }
        char *exact = malloc(n); /* so that the sanitizer sees an overrun */
        memcpy(exact, s, n);
        compare(exact, n);
        free(exact);
    }
}

/* ---- every refusal of memory ---- */

static void test_no_memory(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/sub", 0700);
    PUT("d/a.txt", "caf\xE9");
    PUT("d/b.md", "---\ntitle: T\nk: v\n---\n# H\n");
    PUT("d/f.md", "# Caf\u00c3\u00a9\n\nIt\u00e2\u20ac\u2122s "
                  "Fran\u00c3\u0192\u00c2\u00a7ois\n");
    PUT("d/c.json", "{\"articles\":[{\"text\":\"\\ud800\",\"title\":[\"a\","
                    "\"b\"],\"k\":{\"l\":1}},{\"x\":1}]}");
    PUT("d/sub/d.jsonl", "{\"text\":\"a\\n\",\"id\":1,\"k\":2}\n{broken\n{}\n");
    PUT("d/sub/e.jsonl", "\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0x\0\"\0}\0");
    opt.include = "*.*";
    opt.exclude = "x*";
    long n = refuse_each("d");
    assert_true(n > 30 && n < 2000);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(test_utf8),
                                       T(test_marks),
                                       T(test_utf16_without_mark),
                                       T(test_nul),
                                       T(test_invalid),
                                       T(test_latin),
                                       T(test_large_iconv),
                                       T(test_bad_files),
                                       T(test_limits),
                                       T(test_long_line),
                                       T(test_folder),
                                       T(test_globs),
                                       T(test_unreadable),
                                       T(test_names),
                                       T(test_pipe),
                                       T(test_jsonl),
                                       T(test_jsonl_map),
                                       T(test_broken_line),
                                       T(test_bad_lines),
                                       T(test_jsonl_repairs),
                                       T(test_jsonl_utf16),
                                       T(test_fields),
                                       T(test_json),
                                       T(test_field_names),
                                       T(test_json_bad),
                                       T(test_detection),
                                       T(test_memory),
                                       T(test_json_against_jansson),
                                       T(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

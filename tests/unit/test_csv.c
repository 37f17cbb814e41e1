/*
** test_csv.c - rows of tables become documents
*/
#include "reading.h"

static void test_plain(void **state)
{
    (void)state;
    static const char file[] = "id,title,text,party\r\n"
                               "a1,\"On \"\"law\"\"\",\"She said: "
                               "\"\"No.\"\"\r\nThen left, fast.\",Red\r\n"
                               "\r\n"
                               ",Second,Plain words,\"\"\r\n";
    START("t.csv", file);
    expect_text("She said: \"No.\"\r\nThen left, fast.");
    expect_meta(RB_META_ID, "a1");
    expect_meta(RB_META_TITLE, "On \"law\"");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "field title");
    assert_int_equal(doc->line, 2);
    assert_int_equal(doc->extra.n, 1);
    assert_string_equal(doc->extra.v[0].key, "party");
    assert_string_equal(doc->extra.v[0].raw, "\"Red\"");
    expect_source("\"No.", file, "\"\"No.");
    expect_source("left, fast", file, "left, fast");
    expect_text("Plain words");
    expect_meta(RB_META_ID, "t.csv:5");
    assert_int_equal(doc->line, 5);
    assert_string_equal(doc->extra.v[0].raw, "\"\"");
    expect_end();
}

static void test_between(void **state)
{
    (void)state;
    START("a.csv", "id;text\n1;a, b, c\n2;d, e\n");
    expect_text("a, b, c");
    expect_text("d, e");
    expect_end();
    START("b.tsv", "id\ttext\n1\ta, b\n2\tc \"d\" e\n");
    expect_text("a, b");
    expect_text("c \"d\" e");
    expect_end();
    START("c.csv", "\xEF\xBB\xBFid|Text\r1|x\r2|y\r");
    expect_text("x");
    expect_meta(RB_META_ID, "1");
    expect_text("y");
    expect_end();
    START("d.csv", "text\nOnly one column; with, all of them\n");
    expect_text("Only one column; with, all of them");
    START("e.tsv", "text\nOnly one\n");
    expect_text("Only one");
    opt.format = "tsv";
    START("f", "text,a\tid\nx\t1\n");
    expect_error("it has: text,a, id");
    opt.format = "csv";
    START("g", "body,id\nx,1");
    expect_text("x");
    expect_end();
}

static void test_sniff(void **state)
{
    (void)state;
    START("a.txt", "id,text\n1,a\n2,b\n3,c\n");
    expect_text("a");
    START("a.txt", "id,text\n1,a\n2,b\n");
    expect_text("id,text\n1,a\n2,b\n");
    START("a.txt", "id,words\n1,a\n2,b\n3,c\n");
    expect_text("id,words\n1,a\n2,b\n3,c\n");
    START("a.csv", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n");
    expect_text("x");
}

static void test_ragged(void **state)
{
    (void)state;
    START("a.csv", "id,,text\n1,x,one,more,\"and \"\"more\"\"\"\n2\n3,y,\n"
                   "4, z,  \"five, six\"  \n");
    expect_text("one");
    assert_int_equal(doc->extra.n, 3);
    assert_string_equal(doc->extra.v[0].key, "column 2");
    assert_string_equal(doc->extra.v[2].key, "column 5");
    assert_string_equal(doc->extra.v[2].raw, "\"and \\\"more\\\"\"");
    expect_error("a.csv:3: the record has no field \"text\"");
    expect_error("a.csv:4: the field \"text\" is empty");
    expect_text("five, six");
    expect_end();
    START("b.csv", "id,text\n1,\"He said \"no\" and left\"\n2,a \"b\" c\n");
    expect_text("He said \"no\" and left");
    expect_text("a \"b\" c");
    expect_end();
    START("c.csv", "id,text\n");
    expect_error("c.csv: the table has no rows");
    expect_end();
    START("d.csv", "\n\n");
    expect_error("the table is empty");
    expect_end();
}

static void test_unclosed(void **state)
{
    (void)state;
    START("a.csv", "id,text,k\n1,\"open,x\n2,two,y\n3,three,z\n");
    expect_error("a.csv:2: the quote that opens column 2 is never closed; "
                 "the row is left out");
    expect_text("two");
    expect_text("three");
    expect_end();
    START("a.csv", "id,text,k\n1,one,x\n2,\"It is\ncut off here\nin the");
    expect_text("one");
    expect_error("a.csv:3: the quote that opens column 2 is never closed; "
                 "the file is left out from here on");
    expect_end();
    START("a.csv", "id,\"text\n1,x\n");
    expect_error("a.csv:1: the quote that opens column 2");
    expect_end();
}

static void test_hint(void **state)
{
    (void)state;
    START("a.csv", "id,headline,story\n"
                   "a-very-long-identifier-with-no-blank-in-it-at-all,Short,"
                   "\"A story of some words, and more of them.\"\n2,x,y\n");
    expect_error("a.csv:2: the record has no field \"text\", \"body\", "
                 "\"content\" or \"full_text\"; it has: id, headline, story; "
                 "name the field "
                 "of the text, as in --text-field story");
    expect_end(); /* told once, not for every row */
    START("a.csv", "id,title\n7,A title that is long and has many words\n");
    expect_error("it has: id, title; --text-field NAME says which");
    opt.text_field = "Story";
    START("a.csv", "id,story\n7,x\n");
    expect_text("x");
}

static void test_limits(void **state)
{
    (void)state;
    opt.max_bytes = 100;
    FILE *f = fopen("a.csv", "w");
    fprintf(f, "id,text\n1,a\n2,");
    for (int i = 0; i < 400000; i++)
        putc('x', f);
    fprintf(f, "\n3,c\n");
    fclose(f);
    start("a.csv");
    expect_text("a");
    expect_error("a.csv:3: line longer than the limit");
    expect_text("c");
    expect_meta(RB_META_ID, "3");
    assert_int_equal(doc->line, 4);
    expect_end();
    f = fopen("b.csv", "w");
    fprintf(f, "id,text\n");
    for (int i = 0; i < 20000; i++)
        putc(',', f);
    fprintf(f, "\n9,z\n");
    fclose(f);
    opt.max_bytes = 0;
    start("b.csv");
    expect_error("b.csv:2: the row has more than 10000 columns");
    expect_text("z");
    expect_end();
}

/* Memory follows the longest row: 40 MB of rows, and a quote in the midst of
** them that nothing closes. */
static void test_stream(void **state)
{
    (void)state;
    char line[512];
    FILE *f = fopen("a.csv", "w");
    fprintf(f, "id,text\n");
    memset(line, 'x', sizeof line);
    for (int i = 0; i < 80000; i++)
        fprintf(f, i == 1000 ? "%d,\"%.500s\n" : "%d,%.500s\n", i, line);
    fclose(f);
    start("a.csv");
    int docs = 0, errors = 0, rc;
    size_t before = mem.peak;
    for (; (rc = next()) != RB_EDONE;) {
        docs += rc == RB_OK;
        errors += rc != RB_OK;
    }
    assert_int_equal(docs, 79999);
    assert_int_equal(errors, 1);
    assert_true(mem.peak < before + (72u << 20));
}

static void test_encodings(void **state)
{
    (void)state;
    static const char latin[] = "id,text\n1,caf\xE9 \"x\"\n2,na\xEFve\n";
    opt.encoding = "latin1";
    START("a.csv", latin);
    expect_text("caf\xC3\xA9 \"x\"");
    expect_text("na\xC3\xAFve");
    opt.encoding = NULL;
    static const char wide[] = "\xFF\xFEi\0d\0\t\0t\0e\0x\0t\0\n\0"
                               "1\0\t\0\"\0a\0\"\0\"\0b\0\"\0\n\0";
    START("b.csv", wide);
    expect_text("a\"b");
    rb_place at = place_of("\"");
    assert_int_equal(at.start, sizeof wide - 1 - 10);
    assert_int_equal(at.end - at.start, 4);
    expect_end();
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char file[] =
        "id,Title,text,\n1,\"a \"\"b\"\"\",\"c \"\"d\"\"\","
        "\"x\"\"\",y\n2,z\n3,\"open\n";
    put("a.csv", file, sizeof file - 1);
    refuse_each("a.csv");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_plain),     T(test_between),  T(test_sniff),  T(test_ragged),
        T(test_unclosed),  T(test_hint),     T(test_limits), T(test_stream),
        T(test_encodings), T(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

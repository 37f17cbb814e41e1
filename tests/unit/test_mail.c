/*
** test_mail.c - mail messages and mailboxes become documents
*/
#include "reading.h"

#include "load/mailmark.h"
#include "load/transfer.h"

/* ---- codings ---- */

static rb_buf out;
static rb_mapper way;

static void decode(int base64, const char *s)
{
    rb_buf_free(&out);
    rb_mapper_free(&way);
    rb_buf_init(&out, &mem);
    rb_mapper_init(&way, &mem);
    if (base64)
        rb_unbase64(s, strlen(s), 100, &out, &way);
    else
        rb_unquote_printable(s, strlen(s), 100, &out, &way);
}

static void expect_decoded(int base64, const char *s, const char *text)
{
    decode(base64, s);
    assert_int_equal(out.n, strlen(text));
    assert_memory_equal(out.p != NULL ? out.p : "", text, out.n);
    assert_int_equal(way.text, out.n);
}

static rb_place decoded_place(uint32_t start, uint32_t end)
{
    return rb_map_find(way.map.v, way.map.n, out.p, (uint32_t)out.n, start,
                       end);
}

static void test_codings(void **state)
{
    (void)state;
    expect_decoded(0, "a=C3=A9b=\r\nc=20\r\n=\nd  \r\n=E",
                   "a\xC3\xA9"
                   "bc \r\nd\r\n=E");
    rb_place at = decoded_place(1, 3);
    assert_int_equal(at.start, 101);
    assert_int_equal(at.end, 107);
    at = decoded_place(4, 5);
    assert_int_equal(at.start, 111);
    expect_decoded(0, "=ZZ=", "=ZZ");
    expect_decoded(0, "=e4=F6=  \nx", "\xE4\xF6x");
    expect_decoded(1, "YWJj\r\nZGU=\r\n", "abcde");
    at = decoded_place(3, 5);
    assert_int_equal(at.start, 106);
    assert_int_equal(at.end, 110);
    expect_decoded(1, "YW Jj!ZGVm", "abcdef");
    expect_decoded(1, "YWI=YWI=", "abab");
    expect_decoded(1, "YWJjZG", "abcd");
    expect_decoded(1, "Y", "");
    rb_buf_free(&out);
    rb_mapper_free(&way);
}

/* ---- marks ---- */

/* The lines that are marked, each reason before its own. */
static void expect_marks(int html, const char *s, const char *want)
{
    rb_marks m = {.mem = &mem};
    char got[1000] = "";
    rb_mail_marks(&m, s, strlen(s), 0, html);
    for (uint32_t i = 0; i < m.v.n; i++) {
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "[%s]%.*s", m.v.v[i].reason,
                 (int)(m.v.v[i].end - m.v.v[i].start), s + m.v.v[i].start);
    }
    rb_vec_free(&mem, &m.v);
    assert_string_equal(got, want);
}

static void test_marks(void **state)
{
    (void)state;
    expect_marks(0, "Yes.\n\nOn 3 May Ann wrote:\n> one\n\n> two\n\nNo.\n> x\n",
                 "[quoted reply]On 3 May Ann wrote:\n> one\n\n> two"
                 "[quoted reply]> x");
    expect_marks(0, "Yes.\nOn 3 May 2024, Ann Lee\n<a@b.c> wrote:\n>one",
                 "[quoted reply]On 3 May 2024, Ann Lee\n<a@b.c> wrote:\n>one");
    expect_marks(0, "A. Weber <w@x.de> schrieb:\n\n> eins\nzwei",
                 "[quoted reply]A. Weber <w@x.de> schrieb:\n\n> eins");
    expect_marks(0, "Hi\n-----Original Message-----\nFrom: A\n\nold",
                 "[quoted reply]-----Original Message-----\nFrom: A\n\nold");
    expect_marks(0,
                 "FYI\n---------- Forwarded message ---------\nFrom: A\n"
                 "Date: now\n\nThe news.",
                 "[forwarded headers]---------- Forwarded message ---------\n"
                 "From: A\nDate: now");
    expect_marks(0, "Hi\n-- \nAnn\nParis\n\n> quoted\n",
                 "[signature]-- \nAnn\nParis[quoted reply]> quoted");
    expect_marks(1, "Yes.\n\nOn 3 May Ann wrote:\n\nold\n\nolder",
                 "[quoted reply]On 3 May Ann wrote:\n\nold\n\nolder");
    /* what is text */
    expect_marks(0, "This is what he wrote:\n\nNo more war.\n", "");
    expect_marks(0, "On the wall somebody wrote:\nNo more war.\n", "");
    expect_marks(0, "--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3\n4\n5\n6\n7\n",
                 "");
    expect_marks(0, "____________________\nChapter two\n", "");
    expect_marks(0, "--- three dashes\nFrom: the start\n", "");
}

#ifdef RB_WITH_GMIME

/* ---- messages ---- */

#define HEAD                                                                   \
    "From: Ann Lee <ann@x.org>\nTo: b@x.org\nDate: Tue, 14 May 2024 "          \
    "09:12:31 +0100\nMessage-ID: <1@x>\n"

static void test_plain(void **state)
{
    (void)state;
    static const char file[] =
        HEAD "Subject: =?iso-8859-1?Q?Caf=E9?=\n"
             "Content-Type: text/plain; charset=iso-8859-1\n\n"
             "Caf\xE9 one.\r\nTwo.\n\n> old\n";
    START("a.eml", file);
    expect_text("Caf\xC3\xA9 one.\nTwo.\n\n> old");
    expect_meta(RB_META_ID, "a.eml");
    expect_meta(RB_META_TITLE, "Caf\xC3\xA9");
    expect_meta(RB_META_AUTHOR, "Ann Lee");
    expect_meta(RB_META_DATE, "2024-05-14T09:12:31+01:00");
    assert_string_equal(doc->meta_from[RB_META_TITLE], "header Subject");
    expect_source("Caf\xC3\xA9", file, "Caf\xE9");
    expect_source("one.\nTwo", file, "one.\r\nTwo");
    rb_layer *l = rb_layer_find(doc, "furniture");
    assert_non_null(l);
    assert_int_equal(l->ann.n, 1);
    assert_string_equal(rb_ann_feat(&l->ann.v[0], "reason")->u.s,
                        "quoted reply");
    assert_string_equal(doc->extra.v[0].key, "message_id");
    assert_string_equal(doc->extra.v[0].raw, "\"1@x\"");
    expect_end();
    /* found by its headers alone, and nothing else is */
    START("a.txt", file);
    expect_text("Caf\xC3\xA9 one.\nTwo.\n\n> old");
    static const char memo[] = "From: A\nTo: B\nDate: 3 May\nSubject: x\n\ny";
    START("b.txt", memo);
    expect_text(memo);
    START("b.eml", memo);
    expect_text("y");
}

static void test_parts(void **state)
{
    (void)state;
    static const char file[] =
        HEAD "Content-Type: multipart/mixed; boundary=x\n\npreamble\n"
             "--x\nContent-Type: multipart/alternative; boundary=y\n\n"
             "--y\nContent-Type: text/plain; charset=utf-8\n"
             "Content-Transfer-Encoding: base64\n\nSGkg4oKsIHRoZXJlLgo=\n"
             "--y\nContent-Type: text/html\n\n<p>Hi there.</p>\n--y--\n"
             "--x\nContent-Type: text/plain\n\nFooter.\n"
             "--x\nContent-Type: application/pdf; name=\"a.pdf\"\n\nxx\n"
             "--x\nContent-Type: message/rfc822\n\nSubject: in\n\nInner.\n"
             "--x--\n";
    opt.dropped = 1;
    START("a.eml", file);
    expect_text("Hi \xE2\x82\xAC there.\n\nFooter.");
    expect_source("there", file, "IHRoZXJl"); /* in whole groups of four */
    expect_source("Footer", file, "Footer");
    assert_int_equal(doc->drop.n, 2);
    assert_string_equal(doc->drop.v[0].reason, "attachment");
    assert_string_equal(doc->drop.v[0].text, "a.pdf");
    assert_memory_equal(file + doc->drop.v[0].src, "xx", 2);
    assert_string_equal(doc->drop.v[1].reason, "attached message");
    START("b.eml", HEAD "Content-Type: image/png\n\nxyz\n");
    expect_error(
        "b.eml: the message has no text, only attachments (image/png)");
    START("c.eml", HEAD "\n\n");
    expect_error("c.eml: the message has no text");
}

static void test_html(void **state)
{
    (void)state;
    static const char file[] =
        HEAD "Content-Type: multipart/alternative; boundary=y\n\n"
             "--y\nContent-Type: text/plain\n\nSee the HTML.\n"
             "--y\nContent-Type: text/html; charset=utf-8\n"
             "Content-Transfer-Encoding: quoted-printable\n\n"
             "<p>The minister=E2=80=99s plan was praised by =\neverybody who "
             "had read it.</p><p>Few had &amp; fewer did.</p>\n--y--\n";
    START("a.eml", file);
#ifdef RB_WITH_GUMBO
    expect_text("The minister\xE2\x80\x99s plan was praised by everybody who "
                "had read it.\n\nFew had & fewer did.");
    expect_source("\xE2\x80\x99", file, "=E2=80=99");
    expect_source("by every", file, "by =\nevery");
    expect_source("&", file, "&amp;");
#else
    expect_text("See the HTML.");
#endif
}

static void test_flowed(void **state)
{
    (void)state;
    START("a.eml",
          HEAD "Content-Type: text/plain; format=flowed\n\n"
               "One \ntwo.\n From here.\n> a \n> b\n>> c \n-- \nAnn\n");
    expect_text("One two.\nFrom here.\n> a b\n>> c \n-- \nAnn");
    START("a.eml", HEAD "Content-Type: text/plain; format=flowed; "
                        "delsp=yes\n\nOne \ntwo.\n");
    expect_text("Onetwo.");
}

static void test_mbox(void **state)
{
    (void)state;
    static const char file[] =
        "From a@x Mon Jan  1 00:00:00 2024\n" HEAD "Subject: 1\n\n"
        "One.\n\nFrom the start it was so.\n\n>From here 10:10 too.\n\n"
        "From b@x Mon Jan  1 00:00:00 2024\r\nSubject: 2\r\n\r\nTwo.\r\n\r\n"
        "From c@x Mon Jan  1 00:00:00 2024\nSubject: 3\n"
        "Content-Type: image/png\n\nx\n\n"
        "From d@x Mon Jan  1 00:00:00 2024\nSubject: 4\n\nFour.";
    START("a", file);
    expect_text("One.\n\nFrom the start it was so.\n\nFrom here 10:10 too.");
    expect_meta(RB_META_ID, "a#1");
    expect_source("here 10", file, "here 10");
    assert_int_equal(doc->line, 1);
    expect_text("Two.");
    expect_meta(RB_META_ID, "a#2");
    expect_meta(RB_META_TITLE, "2");
    assert_int_equal(doc->line, 14);
    expect_source("Two.", file, "Two.");
    expect_error("a#3: the message has no text, only attachments");
    expect_text("Four.");
    expect_end();
}

/* Memory follows the largest message. */
static void test_stream(void **state)
{
    (void)state;
    FILE *f = fopen("a.mbox", "w");
    for (int i = 0; i < 3000; i++) {
        fprintf(f, "From a@x Mon Jan  1 00:00:00 2024\nSubject: %d\n\n", i);
        for (int k = 0; k < 100; k++)
            fprintf(f, "A line of the message that is number %d of all.\n", i);
        fprintf(f, "\n");
    }
    fclose(f);
    start("a.mbox");
    size_t before = mem.peak;
    int n = 0;
    for (int rc; (rc = next()) != RB_EDONE; n++)
        assert_int_equal(rc, RB_OK);
    assert_int_equal(n, 3000);
    assert_true(mem.peak < before + (4 << 20));
}

static void test_bad(void **state)
{
    (void)state;
    START("a.eml",
          HEAD "Content-Type: text/plain; charset=klingon\n\nx\xE9y\n");
    expect_text("x\xC3\xA9y");
    int told = 0;
    for (uint32_t i = 0; i < doc->note.n; i++)
        told |= strstr(doc->note.v[i].msg, "charset klingon") != NULL;
    assert_true(told);
    /* cut off in the midst of a part */
    START("b.eml", HEAD "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
                        "Content-Type: text/plain\n\nOne.\nTw");
    expect_text("One.\nTw");
    /* parts inside parts */
    FILE *f = fopen("c.eml", "w");
    fprintf(f, HEAD);
    for (int i = 0; i < 100000; i++)
        fprintf(f, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
                i);
    fclose(f);
    start("c.eml");
    expect_error("c.eml: the message has thousands of parts inside parts");
    f = fopen("e.eml", "w");
    fprintf(f, "To: ");
    for (int i = 0; i < 100000; i++)
        fprintf(f, "a:%s", i % 50 == 0 ? "\n " : "");
    fprintf(f, "\n" HEAD "\nx\n");
    fclose(f);
    start("e.eml");
    expect_error("has groups inside groups");
    f = fopen("d.eml", "w");
    fprintf(f, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 3000; i++)
        fprintf(f, "--b\nContent-Type: text/plain\n\n%d\n", i);
    fprintf(f, "--b--\n");
    fclose(f);
    start("d.eml");
    assert_int_equal(next(), RB_OK);
    assert_string_equal(doc->text + doc->len - 3, "999");
    assert_string_equal(doc->note.v[doc->note.n - 1].msg,
                        "the message has more parts than are read");
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char file[] =
        "From a@x Mon Jan  1 00:00:00 2024\n" HEAD
        "Subject: =?utf-8?Q?a=C3=A9?=\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
        "Content-Type: text/plain; charset=latin1; format=flowed\n"
        "Content-Transfer-Encoding: quoted-printable\n\na=E9 \nb\n> c\n--x\n"
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        "YWJj\n--x\nContent-Type: image/png; name=a\n\nx\n--x--\n";
    opt.dropped = 1;
    put("a.mbox", file, sizeof file - 1);
    refuse_each("a.mbox");
}

#endif

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_codings), T(test_marks),
#ifdef RB_WITH_GMIME
        T(test_plain),   T(test_parts),    T(test_html),
        T(test_flowed),  T(test_mbox),     T(test_stream),
        T(test_bad),     T(test_no_memory)
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
